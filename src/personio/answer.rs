//! What an answer says, before anybody reads employees from it.

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::client::TOKEN;
use super::error::PersonioError;
use super::wire::{self, Envelope, Refusal};

/// More than a page of a hundred people can be, and little enough to hold.
const MOST_BYTES: usize = 16 << 20;

/// Why a body could not be read.
pub(super) enum Unread {
    /// The connection broke: worth another try.
    Broken(reqwest::Error),
    /// It is not what Personio sends.
    Strange(PersonioError),
}

/// The body, decompressed and bounded.
pub(super) async fn read(path: &'static str, mut response: Response) -> Result<Vec<u8>, Unread> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(Unread::Broken)? {
        body.extend_from_slice(&part);
        if body.len() > MOST_BYTES {
            let why = format!("it is larger than {} MiB", MOST_BYTES >> 20);
            return Err(Unread::Strange(PersonioError::Strange { path, why }));
        }
    }
    Ok(body)
}

/// A portal or a proxy answers 200 as well, but not in JSON.
pub(super) fn json_only(path: &'static str, headers: &HeaderMap) -> Result<(), PersonioError> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("nothing");
    if kind.to_ascii_lowercase().contains("json") {
        return Ok(());
    }
    let why = format!(
        "its content type is {}; wanted: application/json",
        wire::one_line(kind)
    );
    Err(PersonioError::Strange { path, why })
}

/// What a status other than 200 means. For a wrong secret the token endpoint says 400 `invalid_client`; for missing
/// rights the others say 401 or 403.
pub(super) fn refusal(
    path: &'static str,
    status: StatusCode,
    body: &[u8],
    tries: u32,
) -> PersonioError {
    let refusal = serde_json::from_slice::<Refusal>(body).ok();
    let words = refusal
        .as_ref()
        .map(Refusal::message)
        .filter(|words| !words.is_empty());
    let said = words.map_or_else(String::new, |words| format!(" ({words})"));
    let denied = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    match refusal
        .as_ref()
        .and_then(Refusal::code)
        .filter(|_| path == TOKEN)
    {
        Some("server_error" | "temporarily_unavailable") => PersonioError::Unavailable {
            path,
            status,
            tries,
        },
        Some(
            code @ ("invalid_client" | "unauthorized_client" | "invalid_grant" | "access_denied"),
        ) => PersonioError::WrongCredentials {
            said: format!("{code}{said}"),
        },
        _ if denied && path == TOKEN => PersonioError::WrongCredentials {
            said: format!("{status}{said}"),
        },
        _ if denied => PersonioError::Forbidden { path, status, said },
        _ => PersonioError::Refused { path, status, said },
    }
}

/// The body of a v1 answer, if it says that it is a good one.
pub(super) fn envelope(path: &'static str, body: &[u8]) -> Result<Envelope, PersonioError> {
    let envelope: Envelope = parsed(path, body)?;
    if envelope.success == Some(true) {
        return Ok(envelope);
    }
    let words = envelope
        .error
        .and_then(|failure| failure.message)
        .map(|words| wire::one_line(&words));
    let said = words.map_or_else(String::new, |words| {
        format!(" and success: false ({words})")
    });
    Err(PersonioError::Refused {
        path,
        status: StatusCode::OK,
        said,
    })
}

/// The place of a fault is told, the text around it not: it may be somebody's name, or the token.
pub(super) fn parsed<T: DeserializeOwned>(
    path: &'static str,
    body: &[u8],
) -> Result<T, PersonioError> {
    serde_json::from_slice(body).map_err(|fault| PersonioError::Strange {
        path,
        why: oddity(&fault),
    })
}

/// What is odd about a body, and where.
pub(super) fn oddity(fault: &serde_json::Error) -> String {
    let kind = match fault.classify() {
        serde_json::error::Category::Data => "is JSON of another shape",
        serde_json::error::Category::Eof => "ends in the middle",
        serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON",
    };
    format!(
        "it {kind} (line {}, column {})",
        fault.line(),
        fault.column()
    )
}

/// Where a redirect points: the origin only, the rest may hold anything.
pub(super) fn target(headers: &HeaderMap) -> String {
    let location = headers
        .get(LOCATION)
        .and_then(|location| location.to_str().ok());
    let url = location.and_then(|location| location.parse::<Url>().ok());
    url.map_or_else(
        || "another path".to_owned(),
        |url| url.origin().ascii_serialization(),
    )
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_redirect_is_told_by_its_origin_only() {
        let to = |text: &'static str| {
            target(&HeaderMap::from_iter([(
                LOCATION,
                HeaderValue::from_static(text),
            )]))
        };
        assert_eq!(to("https://evil.example/x?token=1"), "https://evil.example");
        assert_eq!(to("/elsewhere"), "another path");
    }

    fn refused(path: &'static str, status: u16, body: serde_json::Value) -> PersonioError {
        refusal(
            path,
            StatusCode::from_u16(status).unwrap(),
            body.to_string().as_bytes(),
            1,
        )
    }

    #[test]
    fn a_wrong_secret_a_hiccup_and_a_bug_of_ours_are_three_things_at_the_token_endpoint() {
        let oauth = |error: &str| refused(TOKEN, 400, json!({ "error": error }));
        assert!(matches!(
            oauth("invalid_client"),
            PersonioError::WrongCredentials { .. }
        ));
        assert!(matches!(
            oauth("temporarily_unavailable"),
            PersonioError::Unavailable { .. }
        ));
        assert!(matches!(
            oauth("invalid_request"),
            PersonioError::Refused { .. }
        ));
        let bare = refused(TOKEN, 401, json!({}));
        assert!(matches!(bare, PersonioError::WrongCredentials { .. }));
    }

    #[test]
    fn missing_rights_are_told_from_other_refusals_elsewhere() {
        let v1 = json!({ "success": false, "error": { "code": 0, "message": "Nein" } });
        let fault = refused("/v1/company/employees", 403, v1.clone());
        assert!(matches!(&fault, PersonioError::Forbidden { said, .. } if said == " (Nein)"));
        assert!(matches!(
            refused("/v1/company/employees", 422, v1),
            PersonioError::Refused { .. }
        ));
    }

    #[test]
    fn what_cannot_be_parsed_is_told_by_its_place_and_not_by_its_content() {
        let fault = parsed::<Envelope>("/x", b"{\"data\": [\"Geheim\" }")
            .err()
            .unwrap()
            .to_string();
        assert!(
            fault.contains("line 1") && !fault.contains("Geheim"),
            "{fault}"
        );
    }
}
