//! One server to dial: how it is written, and what is not dialled.

use std::fmt;
use std::net::IpAddr;

use crate::ports::{FailureClass, PortFailure};

/// How a connection is encrypted. There is no third way: a password never travels in the clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encryption {
    /// TLS before the first byte of LDAP.
    Ldaps,
    /// LDAP whose first request, before anything else, asks for TLS (RFC 4511 4.14).
    StartTls,
}

impl Encryption {
    /// How addresses begin.
    fn scheme(self) -> &'static str {
        match self {
            Self::Ldaps => "ldaps://",
            Self::StartTls => "ldap://",
        }
    }

    /// The port where none is written.
    pub fn port(self) -> u16 {
        match self {
            Self::Ldaps => 636,
            Self::StartTls => 389,
        }
    }
}

/// One server to dial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// Host name or address as written, or as DNS names it; TLS verifies exactly this.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// Where the host is, in the order they are tried. Empty: the system is asked at every connection.
    pub addresses: Vec<IpAddr>,
}

/// The global catalogue: a partial, read-only copy of the forest.
const GLOBAL_CATALOGUE: [u16; 2] = [3268, 3269];

/// Whether a port is the global catalogue's.
pub(super) fn is_global_catalogue(port: u16) -> bool {
    GLOBAL_CATALOGUE.contains(&port)
}

impl Endpoint {
    /// Reads `ldaps://host[:port][/]`, or `ldap://…` where StartTLS was asked for. The address says how
    /// it is spoken to; one that says something else is refused, not reinterpreted.
    ///
    /// # Errors
    /// What is wrong with it, and how it is written.
    pub fn parse(url: &str, encryption: Encryption) -> Result<Self, PortFailure> {
        let wrong = |why: &str| {
            let what = format!(
                "directory server '{url}': {why}; write it as {}dc1.corp.example",
                encryption.scheme()
            );
            PortFailure::new(FailureClass::Configuration, what)
        };
        let Some(rest) = url.trim().strip_prefix(encryption.scheme()) else {
            return Err(wrong(match encryption {
                Encryption::Ldaps => {
                    "without directory.start_tls only ldaps:// is spoken, passwords never travel unencrypted"
                }
                Encryption::StartTls => "with directory.start_tls only ldap:// is spoken",
            }));
        };
        if rest.starts_with('[') {
            return Err(wrong(
                "certificates are made out for names, and this is an IPv6 address",
            ));
        }
        let (host, port) = split_port(rest.trim_end_matches('/'))
            .ok_or_else(|| wrong("the port is not a number"))?;
        if host.is_empty() || host.contains(['/', '?', '@', ' ']) {
            return Err(wrong("there is no host name in it"));
        }
        let port = port.unwrap_or(encryption.port());
        if is_global_catalogue(port) {
            return Err(wrong(
                "that is the global catalogue, which holds half of each account",
            ));
        }
        Ok(Self {
            host: host.to_owned(),
            port,
            encryption,
            addresses: Vec::new(),
        })
    }

    /// The server as a URL.
    pub fn url(&self) -> String {
        format!("{}{}:{}", self.encryption.scheme(), self.host, self.port)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url())
    }
}

/// Splits `host:port`. `None` where the port is no number.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    match text.split_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((text, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::Encryption::{Ldaps, StartTls};
    use super::*;

    #[test]
    fn a_server_is_a_host_and_a_port() {
        let endpoint = |url, encryption| {
            Endpoint::parse(url, encryption)
                .map(|found| found.url())
                .ok()
        };
        for (written, encryption, spoken) in [
            (
                "ldaps://dc1.corp.example/",
                Ldaps,
                "ldaps://dc1.corp.example:636",
            ),
            ("ldaps://192.0.2.1:1636", Ldaps, "ldaps://192.0.2.1:1636"),
            (
                "ldap://dc1.corp.example",
                StartTls,
                "ldap://dc1.corp.example:389",
            ),
        ] {
            assert_eq!(endpoint(written, encryption).as_deref(), Some(spoken));
        }
    }

    //
    #[test]
    fn what_would_not_be_safe_or_not_be_whole_is_refused() {
        for (url, encryption) in [
            ("ldap://dc1", Ldaps),
            ("ldaps://dc1", StartTls),
            ("dc1", Ldaps),
            ("dc1", StartTls),
            ("ldaps://", Ldaps),
            ("ldaps://dc1:x", Ldaps),
            ("ldaps://[::1]", Ldaps),
            ("ldaps://dc1:3269", Ldaps),
            ("ldaps://dc1:3268", Ldaps),
            ("ldap://dc1:3268", StartTls),
        ] {
            let failure = Endpoint::parse(url, encryption).unwrap_err();
            assert_eq!(failure.class, FailureClass::Configuration, "{url}");
            assert!(failure.what.contains(url), "{}", failure.what);
        }
    }
}
