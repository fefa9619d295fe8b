//! Proving who we are, on a connection that is encrypted.

use secrecy::{ExposeSecret, SecretString};

use super::access::{Access, Login, secret};
use super::connect::{Answer, Broken, Connection, answered};
use super::dial::silent;
use super::endpoint::Endpoint;
use super::login::Credentials;
use super::{failure, kerberos};
use crate::ports::{FailureClass, PortFailure};

/// What a login is done with, as it is at this moment.
pub(super) enum Proof {
    /// A password for a simple bind.
    Password(SecretString, Credentials),
    /// The key table the environment names.
    Kerberos(Credentials),
}

impl Proof {
    /// To be told from other credentials.
    pub fn credentials(&self) -> Credentials {
        match self {
            Self::Password(_, credentials) | Self::Kerberos(credentials) => *credentials,
        }
    }
}

/// Reads what is needed to log in. Nothing is sent.
///
/// # Errors
/// When it cannot be read, or cannot be used.
pub(super) fn proof(access: &Access) -> Result<Proof, PortFailure> {
    match &access.login {
        Login::Password(read) => {
            let secret = secret(read)?;
            let credentials = Credentials::of(&access.user, secret.expose_secret().as_bytes());
            Ok(Proof::Password(secret, credentials))
        }
        Login::Kerberos => kerberos::credentials(&access.user).map(Proof::Kerberos),
    }
}

/// Logs in, once: what is refused is left alone for a while, on every connection.
///
/// # Errors
/// Why not, in words, with its class.
pub(super) async fn log_in(
    connection: &mut Connection,
    endpoint: &Endpoint,
    access: &Access,
    proof: &Proof,
) -> Result<(), PortFailure> {
    let credentials = proof.credentials();
    let login = async {
        encrypted(connection, endpoint, &access.user).await?;
        match proof {
            Proof::Password(secret, _) => simple(connection, endpoint, &access.user, secret).await,
            Proof::Kerberos(_) => kerberos::bind(connection, endpoint, &access.user).await,
        }
    };
    access
        .logins
        .attempt(&access.user, credentials, login)
        .await
}

/// Asks the library, not the settings, before the first secret is sent.
async fn encrypted(
    connection: &mut Connection,
    endpoint: &Endpoint,
    user: &str,
) -> Result<(), PortFailure> {
    match answered(connection.handle().get_peer_certificate()).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => {
            let what = format!("{endpoint}: the connection is not encrypted; nothing was sent");
            Err(PortFailure::new(FailureClass::Internal, what))
        }
        Err(error) => Err(broke_off(endpoint, user, &error)),
    }
}

async fn simple(
    connection: &mut Connection,
    endpoint: &Endpoint,
    user: &str,
    secret: &SecretString,
) -> Result<(), PortFailure> {
    let after = connection.timeout();
    let bound = connection
        .handle()
        .simple_bind(user, secret.expose_secret());
    let answer: Answer = match answered(bound).await {
        Ok(result) => result.into(),
        Err(Broken::Silent) => return Err(silent(endpoint, after)),
        Err(error) => return Err(broke_off(endpoint, user, &error)),
    };
    match answer.code {
        0 => Ok(()),
        _ => Err(failure::of_bind(endpoint, user, &answer)),
    }
}

/// The connection ended in the middle of the login.
pub(super) fn broke_off(endpoint: &Endpoint, user: &str, error: &Broken) -> PortFailure {
    let what = format!("{endpoint} broke off while '{user}' logged in: {error}");
    PortFailure::new(FailureClass::Unreachable, what)
}
