//! The two doors at which a client id and a secret become a token, and what each of them sends and says.
//!
//! The secret is always in the body: in the query it would reach the logs of every proxy on the way, and Personio
//! refuses it there from December 2026 on.

use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::{RequestBuilder, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::answer;
use super::error::PersonioError;
use super::token::SecretReader;
use super::wire::{OldTokenAnswer, TokenAnswer};

/// A way to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    /// `POST /v2/auth/token`, a form; its tokens open v1 as well.
    Current,
    /// `POST /v1/auth`, JSON; for where the other one is not there.
    Old,
}

impl Door {
    /// Where it is.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Current => "/v2/auth/token",
            Self::Old => "/v1/auth",
        }
    }

    /// The door behind a path, if it is one.
    pub fn at(path: &str) -> Option<Self> {
        [Self::Current, Self::Old]
            .into_iter()
            .find(|door| door.path() == path)
    }

    /// The body, as this door wants it.
    pub fn fill(self, request: RequestBuilder, id: &str, secret: &SecretString) -> RequestBuilder {
        let secret = secret.expose_secret();
        match self {
            Self::Current => request.form(&[
                ("grant_type", "client_credentials"),
                ("client_id", id),
                ("client_secret", secret),
            ]),
            Self::Old => request.json(&json!({ "client_id": id, "client_secret": secret })),
        }
    }

    /// Everything a good answer says.
    pub fn answer(self, body: &[u8]) -> Result<TokenAnswer, PersonioError> {
        let path = self.path();
        let told: TokenAnswer = match self {
            Self::Current => answer::parsed(path, body)?,
            Self::Old => {
                let answer: OldTokenAnswer = answer::parsed(path, body)?;
                match answer.data.filter(|_| answer.success == Some(true)) {
                    Some(token) => token,
                    None => return Err(answer::refused_login(path, StatusCode::OK, body)),
                }
            }
        };
        if told.access_token.expose_secret().trim().is_empty() {
            let why = "its token is empty".into();
            return Err(PersonioError::Strange { path, why });
        }
        Ok(told)
    }
}

/// Who logs in, and at which door.
pub(super) struct Credential {
    /// The client id.
    pub id: String,
    /// Where its secret is; read anew for each login.
    pub secret: SecretReader,
    old: AtomicBool,
}

impl Credential {
    /// A credential that has not been used yet.
    pub fn new(id: String, secret: SecretReader) -> Self {
        Self {
            id,
            secret,
            old: AtomicBool::new(false),
        }
    }

    /// The door to try first.
    pub fn door(&self) -> Door {
        if self.old.load(Ordering::Relaxed) {
            Door::Old
        } else {
            Door::Current
        }
    }

    /// The old door opened where the current one was not there: from now on it is the first.
    pub fn remember_old(&self) {
        self.old.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_door_has_its_own_answer_and_an_empty_token_is_none() {
        let (current, old) = (
            r#"{"access_token":"papi-1","expires_in":"86400"}"#,
            r#"{"success":true,"data":{"token":"papi-1","expires_in":86400}}"#,
        );
        for (door, body, other) in [(Door::Current, current, old), (Door::Old, old, current)] {
            assert!(door.answer(body.as_bytes()).is_ok());
            assert!(door.answer(other.as_bytes()).is_err());
            let empty = body.replace("papi-1", " ");
            let fault = door.answer(empty.as_bytes()).err();
            assert!(matches!(fault, Some(PersonioError::Strange { .. })));
        }
        let refused = br#"{"success":false,"error":{"code":0,"message":"Falsch"}}"#;
        let fault = Door::Old.answer(refused).err();
        assert!(matches!(
            fault,
            Some(PersonioError::WrongCredentials { .. })
        ));
    }
}
