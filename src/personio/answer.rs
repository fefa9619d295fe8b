//! What an answer says, before anybody reads employees from it.

use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Response, StatusCode, Url};
use serde::de::DeserializeOwned;

use super::error::PersonioError;
use super::login::Door;
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

/// Only gzip is asked for, and it is gone by now: what is still encoded was sent unasked and cannot be read.
pub(super) fn readable(path: &'static str, headers: &HeaderMap) -> Result<(), PersonioError> {
    let Some(encoding) = headers.get(CONTENT_ENCODING) else {
        return Ok(());
    };
    let encoding = String::from_utf8_lossy(encoding.as_bytes());
    if encoding.trim().is_empty() || encoding.trim().eq_ignore_ascii_case("identity") {
        return Ok(());
    }
    let why = format!(
        "it is encoded as {}; wanted: gzip, or nothing",
        wire::one_line(&encoding)
    );
    Err(PersonioError::Strange { path, why })
}

/// Whether the refusal of a login says itself that it will pass.
pub(super) fn is_passing(path: &str, body: &[u8]) -> bool {
    let refusal = refusal_in(body);
    let code = refusal.as_ref().and_then(Refusal::code);
    Door::at(path).is_some() && matches!(code, Some("server_error" | "temporarily_unavailable"))
}

/// What a status other than 200 means. Texts are in the account's language and never decide; a missing right comes as
/// 401 or 403, but also as 400 ("Unauthorized token") and as 404 ("endpoint was not found").
pub(super) fn refusal(path: &'static str, status: StatusCode, body: &[u8]) -> PersonioError {
    if Door::at(path).is_some() {
        return refused_login(path, status, body);
    }
    let refusal = refusal_in(body);
    let said = said(refusal.as_ref());
    let own = refusal.as_ref().is_some_and(Refusal::is_personios);
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            PersonioError::Forbidden { path, status, said }
        }
        // The request is fixed and documented: when Personio itself finds it bad or its address not there, that is
        // how it says that this credential may not.
        StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND if own => {
            PersonioError::Forbidden { path, status, said }
        }
        _ => PersonioError::Refused { path, status, said },
    }
}

/// What it means that a login is refused. For a wrong secret v2 says 400 `invalid_client`; what v1 says is not
/// documented, so that there everything that is Personio's own counts.
pub(super) fn refused_login(path: &'static str, status: StatusCode, body: &[u8]) -> PersonioError {
    let refusal = refusal_in(body);
    let said = said(refusal.as_ref());
    let denied = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let old = Door::at(path) == Some(Door::Old);
    let number = refusal.as_ref().and_then(Refusal::number);
    let own = refusal.as_ref().is_some_and(Refusal::is_personios);
    match refusal.as_ref().and_then(Refusal::code) {
        Some(
            code @ ("invalid_client" | "unauthorized_client" | "invalid_grant" | "access_denied"),
        ) => PersonioError::WrongCredentials {
            said: format!("{code}{said}"),
        },
        _ if denied => PersonioError::WrongCredentials {
            said: format!("{status}{said}"),
        },
        _ if old && own && status != StatusCode::NOT_FOUND && number.is_none_or(|n| n < 500) => {
            PersonioError::WrongCredentials {
                said: format!("{status}{said}"),
            }
        }
        _ => PersonioError::Refused { path, status, said },
    }
}

/// The body of a v1 answer, if it says that it is a good one and has anything in it.
pub(super) fn envelope(path: &'static str, body: &[u8]) -> Result<Envelope, PersonioError> {
    let envelope: Envelope = parsed(path, body)?;
    let status = StatusCode::OK;
    match envelope.success {
        Some(true) if envelope.data.is_some() => Ok(envelope),
        // Nobody at all would be an empty list; no list is no answer.
        Some(true) => Err(PersonioError::Strange {
            path,
            why: "it has no data".into(),
        }),
        success => {
            let refusal = refusal_in(body);
            let verdict = if success.is_some() {
                " and success: false"
            } else {
                " and without success: true"
            };
            let said = format!("{verdict}{}", said(refusal.as_ref()));
            Err(match refusal.and_then(|refusal| refusal.number()) {
                Some(401 | 403) => PersonioError::Forbidden { path, status, said },
                _ => PersonioError::Refused { path, status, said },
            })
        }
    }
}

fn refusal_in(body: &[u8]) -> Option<Refusal> {
    serde_json::from_slice(body).ok()
}

/// What a body that is no good answer says, in brackets, or nothing.
pub(super) fn said_in(body: &[u8]) -> String {
    said(refusal_in(body).as_ref())
}

/// Personio's words in brackets, or nothing.
fn said(refusal: Option<&Refusal>) -> String {
    let words = refusal.map(Refusal::message).unwrap_or_default();
    if words.is_empty() {
        words
    } else {
        format!(" ({words})")
    }
}

/// The body as what it should be.
pub(super) fn parsed<T: DeserializeOwned>(
    path: &'static str,
    body: &[u8],
) -> Result<T, PersonioError> {
    decoded(body).map_err(|why| PersonioError::Strange { path, why })
}

/// The same, or what is odd about it. The place of a fault is told, the text around it not: it may be somebody's
/// name, or the token.
pub(super) fn decoded<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    // serde would read the parts of a list one by one into the fields of an object.
    if body.trim_ascii_start().starts_with(b"[") {
        return Err("it is JSON of another shape: it is a list where an object is wanted".into());
    }
    serde_json::from_slice(body).map_err(|fault| oddity(&fault))
}

/// Whether this redirect asks for the same request again, body included (RFC 9110 sections 15.4.8 and 15.4.9).
pub(super) fn keeps_the_method(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT
    )
}

/// What is odd about a body, and where.
fn oddity(fault: &serde_json::Error) -> String {
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

    const TOKEN: &str = Door::Current.path();
    const OLD: &str = Door::Old.path();
    const LIST: &str = "/v1/company/employees";

    fn refused(path: &'static str, status: u16, body: serde_json::Value) -> PersonioError {
        let status = StatusCode::from_u16(status).unwrap();
        refusal(path, status, body.to_string().as_bytes())
    }

    #[test]
    fn a_wrong_secret_a_hiccup_and_a_bug_of_ours_are_three_things_at_the_token_endpoint() {
        let oauth = |error: &str| json!({ "error": error });
        assert!(matches!(
            refused(TOKEN, 400, oauth("invalid_client")),
            PersonioError::WrongCredentials { .. }
        ));
        for (code, passing) in [("temporarily_unavailable", true), ("invalid_client", false)] {
            let body = oauth(code).to_string();
            assert_eq!(is_passing(TOKEN, body.as_bytes()), passing);
            assert!(!is_passing(LIST, body.as_bytes()));
        }
        assert!(matches!(
            refused(TOKEN, 400, oauth("invalid_request")),
            PersonioError::Refused { .. }
        ));
        let bare = refused(TOKEN, 401, json!({}));
        assert!(matches!(bare, PersonioError::WrongCredentials { .. }));
    }

    #[test]
    fn the_old_login_refuses_in_its_own_ways() {
        let v1 = |code| json!({ "success": false, "error": { "code": code, "message": "Falsch" } });
        for status in [200, 400, 401, 403, 422] {
            let fault = refused(OLD, status, v1(0));
            assert!(
                matches!(fault, PersonioError::WrongCredentials { .. }),
                "{fault}"
            );
        }
        for (status, body) in [(200, v1(500)), (404, v1(0)), (400, json!({}))] {
            let fault = refused(OLD, status, body);
            assert!(matches!(fault, PersonioError::Refused { .. }), "{fault}");
        }
    }

    // Q-17, Q-29
    #[test]
    fn missing_rights_are_told_from_other_refusals_elsewhere() {
        let v1 = json!({ "success": false, "error": { "code": 0, "message": "Nein" } });
        for status in [400, 401, 403, 404] {
            let fault = refused(LIST, status, v1.clone());
            assert!(matches!(&fault, PersonioError::Forbidden { said, .. } if said == " (Nein)"));
        }
        assert!(matches!(
            refused(LIST, 422, v1),
            PersonioError::Refused { .. }
        ));
        for status in [400, 404] {
            let gateway = refused(LIST, status, json!({ "message": "no route" }));
            assert!(matches!(gateway, PersonioError::Refused { .. }));
        }
    }

    #[test]
    fn a_refusal_with_status_200_is_one_and_no_data_is_not_nobody() {
        let read = |body: serde_json::Value| envelope(LIST, body.to_string().as_bytes()).err();
        let failed =
            |code| json!({ "success": false, "error": { "code": code, "message": "Nein" } });
        for (body, words) in [
            (failed(0), "with 200 OK and success: false (Nein)"),
            (failed(403), "needs the right to read employees"),
            (json!({ "data": [] }), "without success: true"),
            (json!({ "success": false, "error": "no" }), "success: false"),
            (json!({ "success": true }), "it has no data"),
            (json!({ "success": true, "data": null }), "it has no data"),
            (json!([true, { "total_elements": 0 }, 100, []]), "a list"),
        ] {
            let fault = read(body.clone()).expect("no good answer").to_string();
            assert!(fault.contains(words), "{body}: {fault}");
        }
        assert!(read(json!({ "success": true, "data": [] })).is_none());
    }

    #[test]
    fn what_is_still_encoded_cannot_be_read() {
        let encoded = |text: &'static str| {
            readable(
                LIST,
                &HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static(text))]),
            )
        };
        assert!(encoded("identity").is_ok() && readable(LIST, &HeaderMap::new()).is_ok());
        assert!(encoded("br").is_err() && encoded("gzip, br").is_err());
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
