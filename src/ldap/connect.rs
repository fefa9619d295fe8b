//! One connection: made, bound, watched, thrown away.
//!
//! After any failure that is not an answer the connection is not used again: a request whose answer is
//! late would otherwise meet the next one (and the library's driver can hang for good).

use std::future::Future;
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use ldap3::{Ldap, LdapError, LdapResult};
use rustls::ClientConfig;
use tokio::task::AbortHandle;

use super::access::Access;
use super::bind;
use super::dial::{Line, dial};
use super::endpoint::Endpoint;
use crate::ports::PortFailure;

/// What the controller answered to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// Result code (RFC 4511 A.1).
    pub code: u32,
    /// Its diagnostic message; AD and Samba begin it with a code of eight hex digits.
    pub text: String,
}

impl From<LdapResult> for Answer {
    fn from(result: LdapResult) -> Self {
        Self {
            code: result.rc,
            text: result.text,
        }
    }
}

/// There was no answer. The connection is not to be used again.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// Certainly never sent.
    #[error("{0}")]
    NotSent(String),
    /// Perhaps carried out; the controller said nothing in time.
    #[error("the controller did not answer in time")]
    Silent,
    /// Perhaps carried out.
    #[error("{0}")]
    NoAnswer(String),
}

/// An open, bound connection.
pub(super) struct Connection {
    ldap: Ldap,
    driver: AbortHandle,
    peer: IpAddr,
    timeout: Duration,
    broken: bool,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    /// Whether it can still be used, as far as is known.
    pub fn is_usable(&mut self) -> bool {
        !self.broken && !self.ldap.is_closed()
    }

    /// Itself, if it can still be used.
    pub fn if_usable(mut self) -> Option<Self> {
        self.is_usable().then_some(self)
    }

    /// The library's handle with the timeout set for its next call; it forgets it with each one.
    pub fn handle(&mut self) -> &mut Ldap {
        let timeout = self.timeout;
        self.ldap.with_timeout(timeout)
    }

    /// How long one request may go without an answer.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The address at its other end.
    pub fn peer(&self) -> IpAddr {
        self.peer
    }

    /// Remembers that this connection is of no use any more.
    pub fn condemn(&mut self) {
        self.broken = true;
    }
}

/// Waits for an answer. A panic of the library over a malformed one is a broken connection.
pub(super) async fn answered<T>(
    work: impl Future<Output = ldap3::result::Result<T>>,
) -> Result<T, Broken> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(error)) => Err(broken(&error)),
        Err(_) => Err(Broken::NoAnswer(
            "the controller sent something that is not LDAP".into(),
        )),
    }
}

fn broken(error: &LdapError) -> Broken {
    match error {
        LdapError::OpSend { .. } => Broken::NotSent("the connection was closed before".into()),
        LdapError::Timeout { .. } => Broken::Silent,
        LdapError::FilterParsing | LdapError::AddNoValues | LdapError::AdapterInit(_) => {
            Broken::NotSent(format!("the request could not be formed: {error}"))
        }
        _ => Broken::NoAnswer("the connection was lost before the answer came".into()),
    }
}

/// Opens a connection to one controller and logs in, unless the login was refused a moment ago.
///
/// # Errors
/// Everything that can be wrong, in words, with its class.
pub(super) async fn connect(
    access: &Access,
    endpoint: &Endpoint,
    tls: &Arc<ClientConfig>,
) -> Result<Connection, PortFailure> {
    let proof = bind::proof(access)?;
    // What is known to be refused costs no connection.
    access.logins.may_try(&access.user, proof.credentials())?;
    let Line { driver, ldap, peer } = dial(endpoint, tls, access.connect_timeout).await?;
    let driver = tokio::spawn(async move {
        if let Err(error) = driver.drive().await {
            tracing::debug!(%error, "the directory connection ended");
        }
    });
    let mut connection = Connection {
        ldap,
        driver: driver.abort_handle(),
        peer,
        timeout: access.operation_timeout,
        broken: false,
    };
    bind::log_in(&mut connection, endpoint, access, &proof).await?;
    Ok(connection)
}
