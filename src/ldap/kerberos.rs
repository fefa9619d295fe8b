//! Logging in with Kerberos, over TLS only: the build feature `gssapi`.
//!
//! The Kerberos libraries take the key table and the ticket cache from the environment of the process
//! and from nowhere else; nothing here sets variables, what starts rosterd does.

use std::ffi::OsString;
use std::path::PathBuf;

use super::connect::Connection;
use super::endpoint::Endpoint;
use super::login::Credentials;
use crate::ports::{FailureClass, PortFailure};

/// Names the key table (MIT krb5, kerberos(7)).
const KEY_TABLE: &str = "KRB5_CLIENT_KTNAME";
/// Names the ticket cache.
const CACHE: &str = "KRB5CCNAME";

fn refused(what: impl Into<String>) -> PortFailure {
    PortFailure::new(FailureClass::Configuration, what)
}

/// Whether the environment has what a login with Kerberos needs. Offline.
///
/// # Errors
/// What is missing, and what would be right.
pub fn check_environment() -> Result<(), PortFailure> {
    key_table(&|name| std::env::var_os(name)).map(drop)
}

/// The key table of this moment.
fn key_table(env: &dyn Fn(&str) -> Option<OsString>) -> Result<Vec<u8>, PortFailure> {
    let table = env(KEY_TABLE).and_then(|text| text.into_string().ok());
    let Some(table) = table.filter(|text| !text.is_empty()) else {
        return Err(refused(format!(
            "the login with Kerberos needs the environment variable {KEY_TABLE} with the path of the key table; set it \
             where rosterd is started (Environment= of the unit)"
        )));
    };
    // Another cache may hold somebody else's ticket, which would be used without a word.
    if !env(CACHE).is_some_and(|cache| cache.as_encoded_bytes().starts_with(b"MEMORY:")) {
        return Err(refused(format!(
            "the login with Kerberos needs {CACHE}=MEMORY:rosterd in the environment, so that no ticket of somebody \
             else is used"
        )));
    }
    let path = PathBuf::from(table.strip_prefix("FILE:").unwrap_or(&table));
    std::fs::read(&path).map_err(|cause| {
        refused(format!(
            "the key table {} ({KEY_TABLE}) cannot be read",
            path.display()
        ))
        .because(cause)
    })
}

/// The principal of `name@realm`: realms are written large in Active Directory.
#[cfg_attr(
    not(feature = "gssapi"),
    allow(dead_code, reason = "part of the feature")
)]
fn principal(user: &str) -> Option<String> {
    let (name, realm) = user.split_once('@')?;
    Some(format!("{name}@{}", realm.to_ascii_uppercase()))
}

/// What is known about the credentials without using them.
pub(super) fn credentials(user: &str) -> Result<Credentials, PortFailure> {
    let table = key_table(&|name| std::env::var_os(name))?;
    Ok(Credentials::of(user, &table))
}

/// Gets a ticket and logs in with it.
///
/// # Errors
/// Why not, in words, with its class.
#[cfg(feature = "gssapi")]
pub(super) async fn bind(
    connection: &mut Connection,
    endpoint: &Endpoint,
    user: &str,
) -> Result<(), PortFailure> {
    gssapi::bind(connection, endpoint, user).await
}

/// Refuses: this rosterd cannot speak Kerberos.
///
/// # Errors
/// Always.
#[cfg(not(feature = "gssapi"))]
pub(super) async fn bind(
    _connection: &mut Connection,
    endpoint: &Endpoint,
    user: &str,
) -> Result<(), PortFailure> {
    Err(refused(format!(
        "{endpoint}: '{user}' cannot log in with Kerberos: this rosterd was built without it (cargo build --features \
         gssapi)"
    )))
}

#[cfg(feature = "gssapi")]
mod gssapi {
    use cross_krb5::{Cred, InitiateFlags, K5Cred};
    use ldap3::{Ldap, LdapError};
    use tokio::runtime::Handle;
    use tokio::time::timeout;

    use super::{FailureClass, PortFailure, principal, refused};
    use crate::ldap::bind::broke_off;
    use crate::ldap::connect::{Answer, Broken, Connection, answered};
    use crate::ldap::dial::silent;
    use crate::ldap::endpoint::Endpoint;
    use crate::ldap::failure;

    pub(super) async fn bind(
        connection: &mut Connection,
        endpoint: &Endpoint,
        user: &str,
    ) -> Result<(), PortFailure> {
        let principal = principal(user).ok_or_else(|| {
            refused(format!(
                "'{user}' is no Kerberos principal; write directory.user as svc-rosterd@CORP.EXAMPLE"
            ))
        })?;
        let after = connection.timeout();
        let (ldap, host) = (connection.handle().clone(), endpoint.host.clone());
        let runtime = Handle::current();
        // The Kerberos libraries ask their servers and wait: on a thread that nobody else waits for.
        let exchange =
            tokio::task::spawn_blocking(move || runtime.block_on(exchange(ldap, principal, host)));
        let result = match timeout(after, exchange).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Failed::Broken(Broken::NoAnswer(
                "the login ended unexpectedly".into(),
            ))),
            Err(_) => return Err(silent(endpoint, after)),
        };
        match result {
            Ok(answer) if answer.code == 0 => Ok(()),
            Ok(answer) => Err(failure::of_bind(endpoint, user, &answer)),
            Err(Failed::Broken(Broken::Silent)) => Err(silent(endpoint, after)),
            Err(Failed::Broken(error)) => Err(broke_off(endpoint, user, &error)),
            Err(Failed::Kerberos(words)) => Err(no_ticket(endpoint, user, &words)),
        }
    }

    enum Failed {
        Kerberos(String),
        Broken(Broken),
    }

    async fn exchange(mut ldap: Ldap, principal: String, host: String) -> Result<Answer, Failed> {
        let ticket = Cred::client_acquire(InitiateFlags::empty(), Some(&principal))
            .map_err(|error| Failed::Kerberos(format!("{error:#}")))?;
        let mut words = None;
        let bound = async {
            let result = ldap.sasl_gssapi_cred_bind(ticket, &host).await;
            if let Err(LdapError::GssapiOperationError(why)) = &result {
                words = Some(why.clone());
            }
            result
        };
        let result = answered(bound).await;
        match words {
            Some(words) => Err(Failed::Kerberos(words)),
            None => result.map(Answer::from).map_err(Failed::Broken),
        }
    }

    /// Said of a client or of a server.
    const UNKNOWN: &str = "not found in Kerberos database";

    /// What the libraries say has no code that would survive the layers above them.
    fn no_ticket(endpoint: &Endpoint, user: &str, words: &str) -> PortFailure {
        let refusals = [
            "Preauthentication failed",
            "credentials have been revoked",
            "Password has expired",
        ];
        let away = ["Cannot contact any KDC", "Resource temporarily unavailable"];
        let is = |said: &[&str]| said.iter().any(|text| words.contains(text));
        let (class, hint) = if is(&away) {
            let hint = "is port 88 of a domain controller open from here, does krb5.conf name it?";
            (FailureClass::Unreachable, hint)
        } else if words.contains("Server ") && is(&[UNKNOWN]) {
            let hint = "write the server under the name that its Kerberos service (ldap/NAME) has, or directory.domain";
            (FailureClass::Configuration, hint)
        } else if is(&refusals) || is(&[UNKNOWN]) {
            let hint = "is the key table the account's, and newer than its last password change?";
            (FailureClass::Denied, hint)
        } else {
            let hint = "see docs/connecting.md for key table and krb5.conf";
            (FailureClass::Configuration, hint)
        };
        let what = format!("{endpoint}: '{user}' gets no Kerberos ticket: {words}; {hint}");
        PortFailure::new(class, what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_realm_is_written_large() {
        assert_eq!(
            principal("svc-rosterd@corp.example").as_deref(),
            Some("svc-rosterd@CORP.EXAMPLE")
        );
        assert_eq!(principal("CORP\\svc-rosterd"), None);
    }

    #[test]
    fn the_environment_must_name_a_key_table_and_a_cache_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let table = folder.path().join("rosterd.keytab");
        std::fs::write(&table, b"\x05\x02keys").unwrap();
        let table = table.to_str().unwrap().to_owned();
        let with = |table: Option<&str>, cache: Option<&str>| {
            let (table, cache) = (table.map(OsString::from), cache.map(OsString::from));
            key_table(&|name| match name {
                KEY_TABLE => table.clone(),
                CACHE => cache.clone(),
                _ => None,
            })
        };
        let memory = Some("MEMORY:rosterd");
        assert_eq!(with(Some(&table), memory).unwrap(), b"\x05\x02keys");
        assert!(with(Some(&format!("FILE:{table}")), memory).is_ok());
        for (table, cache, word) in [
            (None, memory, KEY_TABLE),
            (Some(""), memory, KEY_TABLE),
            (Some(table.as_str()), None, CACHE),
            (Some(table.as_str()), Some("FILE:/tmp/krb5cc_0"), CACHE),
            (Some("/nowhere/x.keytab"), memory, "cannot be read"),
        ] {
            let said = with(table, cache).unwrap_err();
            assert_eq!(said.class, FailureClass::Configuration);
            assert!(said.what.contains(word), "{said}");
        }
    }
}
