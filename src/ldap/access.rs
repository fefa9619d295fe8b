//! Where the directory is, and as whom it is asked.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::endpoint::{Encryption, Endpoint};
use super::login::Logins;
use crate::ports::{FailureClass, PortFailure};

/// Reads the service account's password. Called for every connection, so that a password that was
/// changed in its file is used from the next connection on.
pub type ReadSecret = Box<dyn Fn() -> Result<SecretString, PortFailure> + Send + Sync>;

/// What it takes to reach the directory.
pub struct Access {
    /// `ldaps://host[:port]`, or with `start_tls` `ldap://host[:port]`, in the order they are tried. The
    /// certificate must name the host as written.
    pub servers: Vec<String>,
    /// The domain whose controllers are looked up in DNS and tried after `servers`.
    pub discovery: Option<Discovery>,
    /// Whether connections begin as LDAP and are upgraded before anything else is sent.
    pub start_tls: bool,
    /// The service account: userPrincipalName, `DOMAIN\name` or distinguished name; for Kerberos the
    /// principal, `name@REALM`.
    pub user: String,
    /// How it proves who it is.
    pub login: Login,
    /// The memory of refused logins, shared by everything in this process that logs in.
    pub logins: Arc<Logins>,
    /// PEM file with the company's certification authorities; without one the system's are trusted.
    pub ca_file: Option<PathBuf>,
    /// How long finding controllers may take, and then, for each of them, TCP and TLS together.
    pub connect_timeout: Duration,
    /// How long one request may go without an answer.
    pub operation_timeout: Duration,
    /// How long reading the whole directory may take.
    pub read_deadline: Duration,
}

/// A domain whose controllers are found by DNS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discovery {
    /// DNS name of the domain.
    pub domain: String,
    /// Name of the site whose controllers come first.
    pub site: Option<String>,
    /// Who is asked; empty means the system's name servers.
    pub name_servers: Vec<SocketAddr>,
}

/// How the service account proves who it is.
pub enum Login {
    /// Simple bind with a password.
    Password(ReadSecret),
    /// SASL GSSAPI with a key table that the environment names (`KRB5_CLIENT_KTNAME`). Needs the build
    /// feature `gssapi`.
    Kerberos,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Password(_) => "Password",
            Self::Kerberos => "Kerberos",
        })
    }
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("servers", &self.servers)
            .field("discovery", &self.discovery)
            .field("start_tls", &self.start_tls)
            .field("user", &self.user)
            .field("login", &self.login)
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// How connections are encrypted.
    pub(super) fn encryption(&self) -> Encryption {
        match self.start_tls {
            true => Encryption::StartTls,
            false => Encryption::Ldaps,
        }
    }

    /// The servers that are named, understood.
    ///
    /// # Errors
    /// When one cannot be used, or there is neither one nor a domain to find some in.
    pub(super) fn endpoints(&self) -> Result<Vec<Endpoint>, PortFailure> {
        if self.servers.is_empty() && self.discovery.is_none() {
            let why = "no directory server is configured; name one as ldaps://dc1.corp.example, or a domain";
            return Err(PortFailure::new(FailureClass::Configuration, why));
        }
        self.servers
            .iter()
            .map(|url| Endpoint::parse(url, self.encryption()))
            .collect()
    }
}

/// The password of this moment.
///
/// # Errors
/// When it cannot be read, or is empty: a bind with an empty password is an anonymous one that
/// succeeds (RFC 4513 5.1.2).
pub(super) fn secret(read: &ReadSecret) -> Result<SecretString, PortFailure> {
    let secret = read()?;
    if secret.expose_secret().is_empty() {
        let why = "the password of the directory account is empty; put it into its secret file";
        return Err(PortFailure::new(FailureClass::Configuration, why));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    //
    #[test]
    fn an_empty_password_never_reaches_the_wire() {
        let empty: ReadSecret = Box::new(|| Ok(SecretString::from("")));
        let failure = secret(&empty).unwrap_err();
        assert_eq!(failure.class, FailureClass::Configuration);
        assert!(failure.what.contains("empty"), "{failure}");
    }
}
