//! From a host to an encrypted connection on which nothing has been said yet.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use ldap3::{Ldap, LdapConnAsync, LdapConnSettings, LdapError, StdStream};
use rustls::ClientConfig;
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;

use super::endpoint::{Encryption, Endpoint};
use super::tls;
use crate::ports::{FailureClass, PortFailure};

/// An encrypted connection, the library's handle on it, and who is at the other end.
pub(super) struct Line {
    /// Moves the bytes; must be driven.
    pub driver: LdapConnAsync,
    /// Takes requests.
    pub ldap: Ldap,
    /// The other end's address.
    pub peer: IpAddr,
}

/// Opens an encrypted connection within a time. With StartTLS the one request that is sent before TLS is
/// the one for TLS; where it is refused, the connection is given up.
///
/// # Errors
/// Why not, in words, with its class.
pub(super) async fn dial(
    endpoint: &Endpoint,
    tls: &Arc<ClientConfig>,
    within: Duration,
) -> Result<Line, PortFailure> {
    match timeout(within, open(endpoint, tls, within)).await {
        Ok(opened) => opened.map_err(|error| not_opened(endpoint, error)),
        Err(_) => Err(silent(endpoint, within)),
    }
}

async fn open(
    endpoint: &Endpoint,
    tls: &Arc<ClientConfig>,
    within: Duration,
) -> Result<Line, LdapError> {
    let stream = reach(endpoint, within).await?;
    let peer = stream.peer_addr()?.ip();
    let settings = LdapConnSettings::new()
        .set_config(Arc::clone(tls))
        .set_starttls(endpoint.encryption == Encryption::StartTls)
        .set_std_stream(StdStream::Tcp(tune(stream)?));
    let (driver, ldap) = LdapConnAsync::with_settings(settings, &endpoint.url()).await?;
    Ok(Line { driver, ldap, peer })
}

/// The first of a host's addresses that takes the connection. An address behind which nobody is gets its
/// share of the time, not all of it.
async fn reach(endpoint: &Endpoint, within: Duration) -> io::Result<TcpStream> {
    let addresses: Vec<SocketAddr> = if endpoint.addresses.is_empty() {
        lookup_host((endpoint.host.as_str(), endpoint.port))
            .await?
            .collect()
    } else {
        let known = endpoint.addresses.iter();
        known
            .map(|ip| SocketAddr::new(*ip, endpoint.port))
            .collect()
    };
    let share = within / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in addresses {
        match timeout(share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = error,
            Err(_) => last = io::ErrorKind::TimedOut.into(),
        }
    }
    Err(last)
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
    let port = endpoint.encryption.port();
    match error {
        LdapError::Io { source } => tls::explain(endpoint, &source).unwrap_or_else(|| {
            let what = format!(
                "{endpoint} cannot be reached: {source}; is the name right, does the controller run, is its port \
                 ({port}) open from here?"
            );
            PortFailure::new(FailureClass::Unreachable, what).because(source)
        }),
        // Busy or unavailable, which a controller without a certificate says as well.
        LdapError::LdapResult { result } => {
            let class = match result.rc {
                51 | 52 => FailureClass::Unreachable,
                _ => FailureClass::Configuration,
            };
            let what = format!(
                "{endpoint} refuses StartTLS (result {}), so nothing else was sent to it; has it a certificate?",
                result.rc
            );
            PortFailure::new(class, what)
        }
        LdapError::ResultRecv { .. } | LdapError::OpSend { .. } => {
            let what = format!("{endpoint} broke off before the connection was encrypted");
            PortFailure::new(FailureClass::Unreachable, what).because(error)
        }
        error => {
            let what = format!("{endpoint}: {error}; is the server's name written right?");
            PortFailure::new(FailureClass::Configuration, what).because(error)
        }
    }
}

/// A server that accepts and says nothing.
pub(super) fn silent(endpoint: &Endpoint, after: Duration) -> PortFailure {
    let what = format!(
        "{endpoint} did not answer within {}; does the controller run, is its port ({}) open from here?",
        humantime::format_duration(after),
        endpoint.encryption.port()
    );
    PortFailure::new(FailureClass::Unreachable, what)
}
