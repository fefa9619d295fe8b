//! Requests to Personio: one place for headers, time limits, repetition, sizes and refusals.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder, Response, StatusCode, Url, redirect};
use secrecy::SecretString;
use tracing::debug;

use crate::clock::Clock;

use super::address;
use super::answer::{self, Unread};
use super::error::{self, PersonioError};
use super::login::{Credential, Door};
use super::maintenance;
use super::pace::Pace;
use super::patience::{self, Patience};
use super::tls;
use super::token::{SecretReader, Token, Tokens};
use super::wire::{Envelope, TokenAnswer};

/// Redirects followed for one request, all within Personio's own origin.
const MOST_REDIRECTS: usize = 5;

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
            .field("url", &address::without_login(url))
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
    credential: Credential,
    patience: Patience,
    pace: Pace,
    clock: Arc<dyn Clock>,
    tokens: Tokens,
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
        let base = address::base(&url)?;
        let secure = base.scheme() == "https";
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::trusting(ca_file.as_deref(), secure)?)
            .default_headers(headers())
            .user_agent(concat!("rosterd/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(patience.connect)
            .read_timeout(patience.silence)
            .timeout(patience.answer);
        if !secure {
            // Only ever this machine, and no proxy could reach that.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(PersonioError::Setup)?;
        let tokens = Tokens::new(clock.clone());
        Ok(Self {
            http,
            base,
            credential: Credential::new(client_id, client_secret),
            pace: Pace::new(&patience),
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
        let Answer { body, .. } = self.get(path, query).await?;
        answer::envelope(path, &body)
    }

    /// The answer behind a list, with its headers.
    pub async fn get(
        &self,
        path: &'static str,
        query: &[(&str, &str)],
    ) -> Result<Answer, PersonioError> {
        let mut renewed = false;
        loop {
            let token = self.tokens.current(self.login()).await?;
            let url = address::below(&self.base, path);
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
                Ok(answer) => {
                    self.tokens.adopt(&answer.headers, &token).await;
                    return Ok(answer);
                }
            }
        }
    }

    /// A token for the client id and the secret as it is now.
    async fn login(&self) -> Result<Token, PersonioError> {
        Ok(self.opened().await?.0)
    }

    /// Logs in whether or not there is a token. The new one is everybody's; returned is what came with it.
    pub async fn grant(&self) -> Result<(TokenAnswer, HeaderMap), PersonioError> {
        let (token, told, headers) = self.opened().await?;
        self.tokens.replace(token).await;
        Ok((told, headers))
    }

    async fn opened(&self) -> Result<(Token, TokenAnswer, HeaderMap), PersonioError> {
        let (door, answer) = self.knock().await?;
        let told = door.answer(&answer.body)?;
        let token = Token::new(told.access_token.clone(), told.expires_in, self.clock.now());
        if door == Door::Old {
            self.credential.remember_old();
        }
        Ok((token, told, answer.headers))
    }

    /// What the door answers that opens. A token is handed out again while it lives, so that asking again does no
    /// harm; wrong credentials are never tried twice.
    async fn knock(&self) -> Result<(Door, Answer), PersonioError> {
        let secret = (self.credential.secret)().map_err(PersonioError::Secret)?;
        let door = self.credential.door();
        match self.grant_at(door, &secret).await {
            Err(PersonioError::Refused {
                status: StatusCode::NOT_FOUND,
                ..
            }) if door == Door::Current => {
                debug!(path = door.path(), "is not there, the old login is tried");
                Ok((Door::Old, self.grant_at(Door::Old, &secret).await?))
            }
            outcome => Ok((door, outcome?)),
        }
    }

    async fn grant_at(&self, door: Door, secret: &SecretString) -> Result<Answer, PersonioError> {
        let url = address::below(&self.base, door.path());
        let request = || {
            let request = self.http.post(url.clone());
            Ok(door.fill(request, &self.credential.id, secret))
        };
        self.asked(door.path(), request).await
    }

    /// Sends until there is a good answer, a refusal, or no try left.
    async fn asked(
        &self,
        path: &'static str,
        request: impl Fn() -> Result<RequestBuilder, PersonioError>,
    ) -> Result<Answer, PersonioError> {
        let mut tried = 0;
        loop {
            tried += 1;
            let fault = match self.attempt(path, request()?, tried).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            match self.pause_after(&fault, tried) {
                Some(pause) if tried < self.patience.tries => {
                    let pause_ms = pause.as_millis();
                    debug!(path, tried, pause_ms, "asking again: {fault}");
                    tokio::time::sleep(pause).await;
                }
                _ => return Err(fault),
            }
        }
    }

    async fn attempt(
        &self,
        path: &'static str,
        request: RequestBuilder,
        tries: u32,
    ) -> Result<Answer, PersonioError> {
        // Logins have limits of their own, and there are few of them.
        let pace = Door::at(path).is_none().then_some(&self.pace);
        if let Some(pace) = pace {
            pace.turn().await;
        }
        let response = self.sent(path, request, tries).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        if let Some(pace) = pace {
            pace.heed(&headers);
        }
        if status == StatusCode::TOO_MANY_REQUESTS {
            if let Some(pace) = pace {
                pace.drain();
            }
            let wait = patience::retry_after(&headers, self.clock.now());
            return Err(PersonioError::TooManyRequests { path, tries, wait });
        }
        if status.is_server_error() {
            return Err(self.unavailable(path, status, tries));
        }
        answer::readable(path, &headers)?;
        let body = answer::read(path, response)
            .await
            .map_err(|unread| match unread {
                Unread::Broken(fault) => self.unreached(path, fault, tries),
                Unread::Strange(fault) => fault,
            })?;
        if status != StatusCode::OK {
            return Err(if answer::is_passing(path, &body) {
                self.unavailable(path, status, tries)
            } else {
                answer::refusal(path, status, &body)
            });
        }
        answer::json_only(path, &headers)?;
        Ok(Answer { headers, body })
    }

    /// Sends, and follows redirects as long as they stay with Personio: neither the token nor the secret ever
    /// reaches another origin. A redirect that would turn a login into something else is not followed.
    async fn sent(
        &self,
        path: &'static str,
        request: RequestBuilder,
        tries: u32,
    ) -> Result<Response, PersonioError> {
        let mut request = request.build().map_err(PersonioError::Setup)?;
        for _ in 0..=MOST_REDIRECTS {
            let again = request.try_clone();
            let response = self.http.execute(request).await;
            let response = response.map_err(|fault| self.unreached(path, fault, tries))?;
            if !response.status().is_redirection() {
                return Ok(response);
            }
            let next = again.zip(address::redirected(&self.base, &response));
            let kept = |method: &Method| {
                *method == Method::GET || answer::keeps_the_method(response.status())
            };
            let Some((mut again, url)) = next.filter(|(again, _)| kept(again.method())) else {
                let target = answer::target(response.headers());
                return Err(PersonioError::Redirected { path, target });
            };
            debug!(path, "is redirected within Personio");
            *again.url_mut() = url;
            request = again;
        }
        let target = "one address of its own after another".to_owned();
        Err(PersonioError::Redirected { path, target })
    }

    fn unavailable(&self, path: &'static str, status: StatusCode, tries: u32) -> PersonioError {
        PersonioError::Unavailable {
            path,
            status,
            tries,
            maintenance: self.in_maintenance(),
        }
    }

    fn in_maintenance(&self) -> bool {
        maintenance::is_on(self.clock.now())
    }

    /// How long to wait before the next try; `None` if a next try cannot help.
    fn pause_after(&self, fault: &PersonioError, tried: u32) -> Option<Duration> {
        match fault {
            PersonioError::TooManyRequests { wait, .. } => self.patience.pause_for(*wait, tried),
            PersonioError::Unreachable { .. } | PersonioError::Unavailable { .. } => {
                Some(self.patience.pause(tried))
            }
            _ => None,
        }
    }

    fn unreached(&self, path: &'static str, fault: reqwest::Error, tries: u32) -> PersonioError {
        let host = address::host(&self.base);
        let untrusted = error::names_a_certificate(&fault);
        let badly_compressed = error::is_badly_compressed(&fault);
        let source = fault.without_url();
        match (untrusted, source.is_builder(), badly_compressed) {
            (true, ..) => PersonioError::Untrusted { host, source },
            (_, true, _) => PersonioError::Setup(source),
            (.., true) => {
                let why = "it says that it is compressed, and cannot be decompressed".into();
                PersonioError::Strange { path, why }
            }
            _ => PersonioError::Unreachable {
                host,
                path,
                tries,
                maintenance: self.in_maintenance(),
                source,
            },
        }
    }
}

/// A good answer, not yet looked into.
pub(super) struct Answer {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

fn headers() -> HeaderMap {
    // The token endpoint has refused plain application/json, and deletions answer with problem documents only.
    let accept = HeaderValue::from_static("application/json, application/problem+json");
    let app = HeaderValue::from_static("ROSTERD");
    let mut headers = HeaderMap::from_iter([(ACCEPT, accept)]);
    headers.insert("x-personio-app-id", app);
    headers
}
