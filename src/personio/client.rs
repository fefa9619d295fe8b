//! Requests to Personio: one place for headers, time limits, repetition, sizes and refusals.

use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{RequestBuilder, Response, StatusCode, Url, redirect};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use tracing::debug;

use crate::clock::Clock;

use super::error::{self, PersonioError};
use super::patience::Patience;
use super::tls;
use super::token::{SecretReader, Token, Tokens};
use super::wire::{self, Envelope, Refusal, TokenAnswer};

/// Where tokens come from; they open v1 as well.
pub(super) const TOKEN: &str = "/v2/auth/token";

/// More than a page of a hundred people can be, and little enough to hold.
const MOST_BYTES: usize = 16 << 20;

/// How this company's Personio is reached.
#[derive(Clone)]
pub struct Connection {
    /// The base address, `https://api.personio.de`. Plain HTTP is for this machine only (the stand-in).
    pub url: String,
    /// The client id of the credential.
    pub client_id: String,
    /// Where its secret is.
    pub client_secret: SecretReader,
    /// Certificates to trust beside the system's (PEM).
    pub ca_file: Option<PathBuf>,
    /// Time limits and repetition.
    pub patience: Patience,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            url,
            client_id,
            client_secret: _,
            ca_file,
            patience,
        } = self;
        let mut shown = f.debug_struct("Connection");
        shown
            .field("url", &without_login(url))
            .field("client_id", client_id)
            .field("client_secret", &"…");
        shown
            .field("ca_file", ca_file)
            .field("patience", patience)
            .finish()
    }
}

/// Asks, waits, asks again.
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    client_id: String,
    client_secret: SecretReader,
    patience: Patience,
    clock: Arc<dyn Clock>,
    tokens: Tokens,
}

/// What an answer means before anybody reads it.
enum Outcome<T> {
    Good(T),
    /// Another try may help; if there is none left, this is the error.
    Again {
        pause: std::time::Duration,
        otherwise: PersonioError,
    },
    Bad(PersonioError),
}

impl Client {
    /// A client for `connection`. Nothing is sent yet.
    pub fn new(connection: Connection, clock: Arc<dyn Clock>) -> Result<Self, PersonioError> {
        let Connection {
            url,
            client_id,
            client_secret,
            ca_file,
            patience,
        } = connection;
        let base = base(&url)?;
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::trusting(ca_file.as_deref())?)
            .default_headers(headers())
            .user_agent(concat!("rosterd/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(patience.connect)
            .read_timeout(patience.silence)
            .timeout(patience.answer);
        if base.scheme() == "http" {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(PersonioError::Setup)?;
        let tokens = Tokens::new(clock.clone());
        Ok(Self {
            http,
            base,
            client_id,
            client_secret,
            patience,
            clock,
            tokens,
        })
    }

    /// The time limits in force.
    pub fn patience(&self) -> &Patience {
        &self.patience
    }

    /// A list from v1. Repeats what may be repeated; a refused token is replaced exactly once.
    pub async fn list(
        &self,
        path: &'static str,
        query: &[(&str, &str)],
    ) -> Result<Envelope, PersonioError> {
        let mut renewed = false;
        loop {
            let token = self.tokens.current(self.login()).await?;
            let url = self.at(path);
            let request = || {
                Ok(self
                    .http
                    .get(url.clone())
                    .query(query)
                    .header(AUTHORIZATION, token.header()?))
            };
            match self.asked(path, request).await {
                Err(PersonioError::Forbidden {
                    status: StatusCode::UNAUTHORIZED,
                    ..
                }) if !renewed => {
                    debug!(path, "the token was refused, a new one is fetched once");
                    self.tokens.discard(&token).await;
                    renewed = true;
                }
                Err(fault) => return Err(fault),
                Ok((headers, body)) => {
                    self.tokens.adopt(&headers, &token).await;
                    return envelope(path, &body);
                }
            }
        }
    }

    /// A token for the client id and the secret as it is now. A token is handed out again while it lives, so that
    /// asking again does no harm; wrong credentials are never tried twice.
    async fn login(&self) -> Result<Token, PersonioError> {
        let secret = (self.client_secret)().map_err(PersonioError::Secret)?;
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.client_id.as_str()),
            ("client_secret", secret.expose_secret()),
        ];
        let url = self.at(TOKEN);
        let request = || Ok(self.http.post(url.clone()).form(&form));
        let (_, body) = self.asked(TOKEN, request).await?;
        let answer: TokenAnswer = parsed(TOKEN, &body)?;
        Ok(Token::new(
            answer.access_token,
            answer.expires_in,
            self.clock.now(),
        ))
    }

    /// Sends until there is a good answer, a refusal, or no try left.
    async fn asked(
        &self,
        path: &'static str,
        request: impl Fn() -> Result<RequestBuilder, PersonioError>,
    ) -> Result<(HeaderMap, Vec<u8>), PersonioError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = match request()?.send().await {
                Ok(response) => self.judged(path, response, tried).await,
                Err(fault) => self.unreached(path, fault, tried),
            };
            match outcome {
                Outcome::Good(answer) => return Ok(answer),
                Outcome::Bad(fault) => return Err(fault),
                Outcome::Again { otherwise, .. } if tried >= self.patience.tries => {
                    return Err(otherwise);
                }
                Outcome::Again { pause, otherwise } => {
                    let pause_ms = pause.as_millis();
                    debug!(path, tried, pause_ms, "asking again: {otherwise}");
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    async fn judged(
        &self,
        path: &'static str,
        response: Response,
        tried: u32,
    ) -> Outcome<(HeaderMap, Vec<u8>)> {
        let (status, headers) = (response.status(), response.headers().clone());
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let otherwise = PersonioError::TooManyRequests { path, tries: tried };
                match self.patience.asked_pause(&headers, tried, self.clock.now()) {
                    Some(pause) => Outcome::Again { pause, otherwise },
                    None => Outcome::Bad(otherwise),
                }
            }
            _ if status.is_server_error() => {
                let otherwise = PersonioError::Unavailable {
                    path,
                    status,
                    tries: tried,
                };
                Outcome::Again {
                    pause: self.patience.pause(tried),
                    otherwise,
                }
            }
            _ if status.is_redirection() => Outcome::Bad(PersonioError::Redirected {
                path,
                target: target(&headers),
            }),
            _ => match read(path, response).await {
                Ok(body) if status == StatusCode::OK => json_only(path, headers, body),
                Ok(body) => self.refused(path, status, &body, tried),
                Err(Unread::Strange(fault)) => Outcome::Bad(fault),
                Err(Unread::Broken(fault)) => self.unreached(path, fault, tried),
            },
        }
    }

    fn unreached<T>(&self, path: &'static str, fault: reqwest::Error, tried: u32) -> Outcome<T> {
        let host = self.base.host_str().unwrap_or_default();
        let host = self
            .base
            .port()
            .map_or(host.to_owned(), |port| format!("{host}:{port}"));
        let permanent = error::names_a_certificate(&fault) || fault.is_builder();
        let source = fault.without_url();
        let otherwise = PersonioError::Unreachable {
            host,
            path,
            tries: tried,
            source,
        };
        if permanent {
            return Outcome::Bad(otherwise);
        }
        Outcome::Again {
            pause: self.patience.pause(tried),
            otherwise,
        }
    }

    /// A status that says no. The token endpoint says 400 for a wrong secret, everything else 401 or 403 for rights.
    fn refused<T>(
        &self,
        path: &'static str,
        status: StatusCode,
        body: &[u8],
        tried: u32,
    ) -> Outcome<T> {
        let refusal = serde_json::from_slice::<Refusal>(body).ok();
        let words = refusal
            .as_ref()
            .map(Refusal::message)
            .filter(|words| !words.is_empty());
        let said = words
            .as_ref()
            .map_or_else(String::new, |words| format!(" ({words})"));
        let code = refusal.as_ref().and_then(Refusal::code).map(wire::one_line);
        let denied = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        match code.as_deref() {
            Some("server_error" | "temporarily_unavailable") if path == TOKEN => {
                let otherwise = PersonioError::Unavailable {
                    path,
                    status,
                    tries: tried,
                };
                Outcome::Again {
                    pause: self.patience.pause(tried),
                    otherwise,
                }
            }
            Some(
                code @ ("invalid_client"
                | "unauthorized_client"
                | "invalid_grant"
                | "access_denied"),
            ) if path == TOKEN => Outcome::Bad(PersonioError::WrongCredentials {
                said: format!("{code}{said}"),
            }),
            _ if denied && path == TOKEN => Outcome::Bad(PersonioError::WrongCredentials {
                said: format!("{status}{said}"),
            }),
            _ if denied => Outcome::Bad(PersonioError::Forbidden { path, status, said }),
            _ => Outcome::Bad(PersonioError::Refused { path, status, said }),
        }
    }

    fn at(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        url
    }
}

/// The base address, if it is one that secrets may be sent to.
fn base(text: &str) -> Result<Url, PersonioError> {
    let refused = |why| PersonioError::Address {
        url: without_login(text),
        why,
    };
    let url: Url = text
        .parse()
        .map_err(|_| refused("not an address; wanted: https://api.personio.de"))?;
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(refused(
            "wanted: scheme, host and at most a port and a path, and no credentials",
        ));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_this_machine(&url) => Ok(url),
        "http" => Err(refused(
            "plain http is allowed on this machine only; wanted: https://",
        )),
        _ => Err(refused("wanted: https://")),
    }
}

fn is_this_machine(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    host == "localhost" || address.is_some_and(|address| address.is_loopback())
}

/// Somebody may have put a password into the address; it must not come back in a message.
fn without_login(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("…@{rest}"),
        None => text.to_owned(),
    }
}

fn headers() -> HeaderMap {
    // The token endpoint has refused plain application/json, and deletions answer with problem documents only.
    let accept = HeaderValue::from_static("application/json, application/problem+json");
    let app = HeaderValue::from_static("ROSTERD");
    let mut headers = HeaderMap::from_iter([(ACCEPT, accept)]);
    headers.insert("x-personio-app-id", app);
    headers
}

/// Why a body could not be read.
enum Unread {
    /// The connection broke: worth another try.
    Broken(reqwest::Error),
    /// It is not what Personio sends.
    Strange(PersonioError),
}

/// The body, decompressed and bounded.
async fn read(path: &'static str, mut response: Response) -> Result<Vec<u8>, Unread> {
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
fn json_only(
    path: &'static str,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Outcome<(HeaderMap, Vec<u8>)> {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or("nothing");
    if kind.to_ascii_lowercase().contains("json") {
        return Outcome::Good((headers, body));
    }
    let why = format!(
        "its content type is {}; wanted: application/json",
        wire::one_line(kind)
    );
    Outcome::Bad(PersonioError::Strange { path, why })
}

fn envelope(path: &'static str, body: &[u8]) -> Result<Envelope, PersonioError> {
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
fn parsed<T: DeserializeOwned>(path: &'static str, body: &[u8]) -> Result<T, PersonioError> {
    serde_json::from_slice(body).map_err(|fault| {
        let kind = match fault.classify() {
            serde_json::error::Category::Data => "is JSON of another shape",
            serde_json::error::Category::Eof => "ends in the middle",
            serde_json::error::Category::Syntax | serde_json::error::Category::Io => "is not JSON",
        };
        let why = format!(
            "it {kind} (line {}, column {})",
            fault.line(),
            fault.column()
        );
        PersonioError::Strange { path, why }
    })
}

/// Where a redirect points: the origin only, the rest may hold anything.
fn target(headers: &HeaderMap) -> String {
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
    use super::*;

    #[test]
    fn secrets_are_sent_over_https_or_within_this_machine() {
        for good in [
            "https://api.personio.de",
            "http://127.0.0.1:8080",
            "http://[::1]:1/",
            "http://localhost:9",
        ] {
            assert!(base(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.personio.de",
            "http://127.0.0.1.example.com",
            "ftp://x",
            "api.personio.de",
            "",
        ] {
            assert!(
                matches!(base(bad), Err(PersonioError::Address { .. })),
                "{bad}"
            );
        }
    }

    #[test]
    fn a_password_in_the_address_is_refused_and_not_repeated() {
        let fault = base("https://me:hunter2@api.personio.de").unwrap_err();
        assert!(!fault.to_string().contains("hunter2"), "{fault}");
    }

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
}
