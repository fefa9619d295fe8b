//! Where the directory is, and as whom it is asked.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::ports::{FailureClass, PortFailure};

/// Reads the service account's password. Called for every connection, so that a password that was
/// changed in its file is used from the next connection on.
pub type ReadSecret = Box<dyn Fn() -> Result<SecretString, PortFailure> + Send + Sync>;

/// What it takes to reach the directory.
pub struct Access {
    /// `ldaps://host[:port]`, in the order they are tried. The certificate must name the host as written.
    pub servers: Vec<String>,
    /// The service account: userPrincipalName, `DOMAIN\name` or distinguished name.
    pub user: String,
    /// Its password.
    pub password: ReadSecret,
    /// PEM file with the company's certification authorities; without one the system's are trusted.
    pub ca_file: Option<PathBuf>,
    /// How long a name look-up, TCP and TLS may take together.
    pub connect_timeout: Duration,
    /// How long one request may go without an answer.
    pub operation_timeout: Duration,
    /// How long reading the whole directory may take.
    pub read_deadline: Duration,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("servers", &self.servers)
            .field("user", &self.user)
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// The password of this moment.
    ///
    /// # Errors
    /// When it cannot be read, or is empty: a bind with an empty password is an anonymous one that
    /// succeeds (RFC 4513 5.1.2).
    pub(super) fn secret(&self) -> Result<SecretString, PortFailure> {
        let secret = (self.password)()?;
        if secret.expose_secret().is_empty() {
            return Err(refused(
                "the password of the directory account is empty; put it into its secret file"
                    .into(),
            ));
        }
        Ok(secret)
    }

    /// The servers, understood.
    ///
    /// # Errors
    /// When there is none, or one cannot be used.
    pub(super) fn endpoints(&self) -> Result<Vec<Endpoint>, PortFailure> {
        if self.servers.is_empty() {
            let why = "no directory server is configured; name one as ldaps://dc1.corp.example";
            return Err(refused(why.into()));
        }
        self.servers
            .iter()
            .map(|url| Endpoint::parse(url))
            .collect()
    }
}

fn refused(what: String) -> PortFailure {
    PortFailure::new(FailureClass::Configuration, what)
}

/// One server to dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// Host name or address as written; TLS verifies exactly this.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

/// The port of LDAP over TLS.
const LDAPS: u16 = 636;
/// The global catalogue: a partial, read-only copy of the forest.
const GLOBAL_CATALOGUE: [u16; 2] = [3268, 3269];

impl Endpoint {
    /// Reads `ldaps://host[:port][/]`.
    fn parse(url: &str) -> Result<Self, PortFailure> {
        let wrong = |why: &str| {
            refused(format!(
                "directory server '{url}': {why}; write it as ldaps://dc1.corp.example"
            ))
        };
        let Some(rest) = url.trim().strip_prefix("ldaps://") else {
            return Err(wrong(
                "only ldaps:// is spoken, passwords never travel unencrypted",
            ));
        };
        let (host, port) = split_port(rest.trim_end_matches('/'))
            .ok_or_else(|| wrong("the port is not a number"))?;
        if host.is_empty() || host.contains(['/', '?', '@', ' ']) {
            return Err(wrong("there is no host name in it"));
        }
        let port = port.unwrap_or(LDAPS);
        if GLOBAL_CATALOGUE.contains(&port) {
            return Err(wrong(
                "that is the global catalogue, which holds half of each account",
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            port,
        })
    }

    /// The server as a URL.
    pub fn url(&self) -> String {
        if self.host.contains(':') {
            format!("ldaps://[{}]:{}", self.host, self.port)
        } else {
            format!("ldaps://{}:{}", self.host, self.port)
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}

/// Splits `host:port` and `[v6]:port`. `None` where the port is no number.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            (host, after.strip_prefix(':'))
        }
        None => match text.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (text, None),
        },
    };
    match port {
        Some(port) => Some((host, Some(port.parse().ok()?))),
        None => Some((host, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_a_host_and_a_port() {
        let endpoint = |url| Endpoint::parse(url).map(|e| e.url()).ok();
        assert_eq!(
            endpoint("ldaps://dc1.corp.example/"),
            Some("ldaps://dc1.corp.example:636".into())
        );
        assert_eq!(
            endpoint("ldaps://[::1]:1636"),
            Some("ldaps://[::1]:1636".into())
        );
    }

    //
    #[test]
    fn what_would_not_be_safe_or_not_be_whole_is_refused() {
        for url in [
            "ldap://dc1",
            "dc1",
            "ldaps://",
            "ldaps://dc1:x",
            "ldaps://dc1:3269",
            "ldaps://dc1:3268",
        ] {
            let failure = Endpoint::parse(url).unwrap_err();
            assert_eq!(failure.class, FailureClass::Configuration, "{url}");
            assert!(failure.what.contains(url), "{}", failure.what);
        }
    }

    //
    #[test]
    fn an_empty_password_never_reaches_the_wire() {
        let access = Access {
            servers: vec![],
            user: "svc".into(),
            password: Box::new(|| Ok(SecretString::from(""))),
            ca_file: None,
            connect_timeout: Duration::from_secs(1),
            operation_timeout: Duration::from_secs(1),
            read_deadline: Duration::from_secs(1),
        };
        assert!(access.secret().unwrap_err().what.contains("empty"));
        assert!(access.endpoints().is_err());
    }
}
