//! One connection: made, bound, watched, thrown away.
//!
//! After any failure that is not an answer the connection is not used again: a request whose answer is
//! late would otherwise meet the next one (and the library's driver can hang for good).

use std::future::Future;
use std::io;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, LdapResult, StdStream};
use rustls::ClientConfig;
use secrecy::{ExposeSecret, SecretString};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio::time::timeout;

use super::access::{Access, Endpoint};
use super::{failure, tls};
use crate::ports::{FailureClass, PortFailure};

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

/// Opens a connection to one controller and binds once. A wrong password is tried one time only:
/// repeated attempts lock the account.
///
/// # Errors
/// Everything that can be wrong, in words, with its class.
pub(super) async fn connect(
    access: &Access,
    endpoint: &Endpoint,
    tls: &Arc<ClientConfig>,
) -> Result<Connection, PortFailure> {
    let secret = access.secret()?;
    let opening = timeout(access.connect_timeout, open(endpoint, tls));
    let (driver, ldap) = match opening.await {
        Ok(opened) => opened.map_err(|error| not_opened(endpoint, error))?,
        Err(_) => return Err(silent(endpoint, access.connect_timeout)),
    };
    let driver = tokio::spawn(async move {
        if let Err(error) = driver.drive().await {
            tracing::debug!(%error, "the directory connection ended");
        }
    });
    let mut connection = Connection {
        ldap,
        driver: driver.abort_handle(),
        timeout: access.operation_timeout,
        broken: false,
    };
    bind(&mut connection, endpoint, &access.user, &secret).await?;
    Ok(connection)
}

async fn open(
    endpoint: &Endpoint,
    tls: &Arc<ClientConfig>,
) -> Result<(LdapConnAsync, Ldap), LdapError> {
    let stream = TcpStream::connect((endpoint.host.as_str(), endpoint.port)).await?;
    let stream = tune(stream)?;
    let settings = LdapConnSettings::new()
        .set_config(Arc::clone(tls))
        .set_std_stream(StdStream::Tcp(stream));
    LdapConnAsync::with_settings(settings, &endpoint.url()).await
}

/// Without NODELAY the bind waits 40 ms for a delayed acknowledgement; without keepalive a firewall
/// that forgets the connection is noticed only by a timeout.
fn tune(stream: TcpStream) -> io::Result<std::net::TcpStream> {
    stream.set_nodelay(true)?;
    let keepalive = TcpKeepalive::new()
        .with_time(Duration::from_secs(60))
        .with_interval(Duration::from_secs(15));
    SockRef::from(&stream).set_tcp_keepalive(&keepalive)?;
    stream.into_std()
}

fn not_opened(endpoint: &Endpoint, error: LdapError) -> PortFailure {
    let LdapError::Io { source } = error else {
        let what = format!("{endpoint}: {error}; write the server as ldaps://dc1.corp.example");
        return PortFailure::new(FailureClass::Configuration, what);
    };
    tls::explain(endpoint, &source).unwrap_or_else(|| {
        let what = format!(
            "{endpoint} cannot be reached: {source}; is the name right, does the controller run, \
             is its port (636) open from here?"
        );
        PortFailure::new(FailureClass::Unreachable, what).because(source)
    })
}

fn silent(endpoint: &Endpoint, after: Duration) -> PortFailure {
    let what = format!(
        "{endpoint} did not answer within {}; does the controller run, is its port (636) open from here?",
        humantime::format_duration(after)
    );
    PortFailure::new(FailureClass::Unreachable, what)
}

async fn bind(
    connection: &mut Connection,
    endpoint: &Endpoint,
    user: &str,
    secret: &SecretString,
) -> Result<(), PortFailure> {
    let after = connection.timeout;
    let result = answered(
        connection
            .handle()
            .simple_bind(user, secret.expose_secret()),
    )
    .await;
    let answer: Answer = match result {
        Ok(result) => result.into(),
        Err(Broken::Silent) => return Err(silent(endpoint, after)),
        Err(error) => {
            let what = format!("{endpoint} broke off while '{user}' logged in: {error}");
            return Err(PortFailure::new(FailureClass::Unreachable, what));
        }
    };
    match answer.code {
        0 => Ok(()),
        _ => Err(failure::of_bind(endpoint, user, &answer)),
    }
}
