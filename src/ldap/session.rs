//! One run's hold on one domain controller.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use tokio::sync::Mutex;

use super::access::{Access, Endpoint};
use super::connect::{Connection, connect};
use super::read::Reader;
use super::writer::Writer;
use super::{failure, tls};
use crate::directory::{AttrName, Dn, Entry};
use crate::ports::{FailureClass, PortFailure, Progress};

/// LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID: a read-only controller ([MS-ADTS] 3.1.1.3.4.3).
const READ_ONLY: &str = "1.2.840.113556.1.4.1920";

/// The attributes of the root entry that are looked at ([MS-ADTS] 3.1.1.3.2).
const ROOT: [&str; 4] = [
    "defaultNamingContext",
    "dnsHostName",
    "isSynchronized",
    "supportedCapabilities",
];

/// The controller a session holds on to, and how to reach it again.
pub(super) struct Controller {
    access: Access,
    endpoint: Endpoint,
    tls: Arc<ClientConfig>,
    /// The domain's naming context.
    pub base: Dn,
    /// DNS name the controller gives itself.
    pub name: String,
}

impl Controller {
    /// Another connection to the same controller.
    pub async fn connect(&self) -> Result<Connection, PortFailure> {
        connect(&self.access, &self.endpoint, &self.tls).await
    }

    /// How it is reached.
    pub fn access(&self) -> &Access {
        &self.access
    }
}

/// One run's hold on one domain controller.
pub struct Session {
    controller: Arc<Controller>,
    progress: Arc<dyn Progress>,
    first: Arc<Mutex<Option<Connection>>>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("controller", &self.controller.name)
            .finish_non_exhaustive()
    }
}

impl Session {
    /// Connects to the first server that can be reached. Only a server that cannot be reached, or is
    /// about to stop, makes it try the next: what is wrong with one (password, certificate) is said,
    /// not hidden.
    ///
    /// # Errors
    /// What is wrong, in words; where several servers were tried, with each.
    pub async fn open(access: Access, progress: Arc<dyn Progress>) -> Result<Self, PortFailure> {
        let endpoints = access.endpoints()?;
        let tls = tls::client(access.ca_file.as_deref())?;
        let mut tried: Option<PortFailure> = None;
        for endpoint in endpoints {
            let failure = match Self::open_one(&access, &endpoint, &tls).await {
                Ok((connection, about)) => {
                    let About { base, name } = about;
                    tracing::info!(controller = %name, server = %endpoint, "directory connected");
                    let controller = Controller {
                        access,
                        endpoint,
                        tls,
                        base,
                        name,
                    };
                    return Ok(Self {
                        controller: Arc::new(controller),
                        progress,
                        first: Arc::new(Mutex::new(Some(connection))),
                    });
                }
                Err(failure) => failure,
            };
            if !matches!(
                failure.class,
                FailureClass::Unreachable | FailureClass::Busy
            ) {
                return Err(failure);
            }
            tried = Some(match tried {
                None => failure,
                Some(before) => PortFailure {
                    what: format!("{}; {}", before.what, failure.what),
                    ..failure
                },
            });
        }
        Err(tried.unwrap_or_else(|| {
            PortFailure::new(
                FailureClass::Configuration,
                "no directory server is configured",
            )
        }))
    }

    async fn open_one(
        access: &Access,
        endpoint: &Endpoint,
        tls: &Arc<ClientConfig>,
    ) -> Result<(Connection, About), PortFailure> {
        let mut connection = connect(access, endpoint, tls).await?;
        let root = connection.object("", &ROOT).await;
        let root = root.map_err(|failure| {
            failure::of_search(&format!("{endpoint}: its root entry"), &failure)
        })?;
        Ok((
            connection,
            About::read(endpoint, &root.unwrap_or_else(nothing))?,
        ))
    }

    /// Reads the directory from this controller.
    pub fn reader(&self) -> Reader {
        Reader::new(
            Arc::clone(&self.controller),
            Arc::clone(&self.progress),
            Arc::clone(&self.first),
        )
    }

    /// Changes the directory on this controller, over connections of its own. Asked for by what writes
    /// and by nothing else: a dry run is the absence of this.
    pub fn writer(&self) -> Writer {
        Writer::new(Arc::clone(&self.controller))
    }

    /// The DNS name of the controller.
    pub fn controller(&self) -> &str {
        &self.controller.name
    }

    /// The domain's naming context.
    pub fn base(&self) -> &Dn {
        &self.controller.base
    }
}

fn nothing() -> Entry {
    Entry {
        dn: String::new(),
        attributes: std::collections::BTreeMap::new(),
    }
}

/// What a controller says about itself.
struct About {
    base: Dn,
    name: String,
}

impl About {
    fn read(endpoint: &Endpoint, root: &Entry) -> Result<Self, PortFailure> {
        let wrong = |class, why: &str| PortFailure::new(class, format!("{endpoint} {why}"));
        let lists = |name: &str, value: &str| {
            root.texts(&AttrName::new(name))
                .iter()
                .any(|found| found == value)
        };
        let base = root
            .text("defaultNamingContext")
            .and_then(|base| Dn::parse(&base).ok());
        let Some(base) = base else {
            let why = "names no domain (defaultNamingContext); it must be a domain controller of Active Directory";
            return Err(wrong(FailureClass::Configuration, why));
        };
        if lists("supportedCapabilities", READ_ONLY) {
            let why = "is a read-only domain controller; name one that can be written to";
            return Err(wrong(FailureClass::Configuration, why));
        }
        if root
            .text("isSynchronized")
            .is_some_and(|value| value.eq_ignore_ascii_case("false"))
        {
            let why = "has not finished its first replication (isSynchronized is FALSE); its view is not whole yet";
            return Err(wrong(FailureClass::Busy, why));
        }
        Ok(Self {
            base,
            name: root
                .text("dnsHostName")
                .unwrap_or_else(|| endpoint.host.clone()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(attributes: &[(&str, &str)]) -> Result<About, PortFailure> {
        let mut root = nothing();
        for (name, value) in attributes {
            root.attributes
                .insert(AttrName::new(*name), vec![value.as_bytes().to_vec()]);
        }
        About::read(
            &Endpoint {
                host: "dc1".into(),
                port: 636,
            },
            &root,
        )
    }

    //
    #[test]
    fn only_a_whole_and_writable_controller_is_used() {
        let base = ("defaultNamingContext", "DC=corp,DC=example");
        assert!(about(&[base]).is_ok_and(|about| about.name == "dc1"));
        let class = |attributes: &[_]| about(attributes).err().map(|failure| failure.class);
        assert_eq!(class(&[]), Some(FailureClass::Configuration));
        assert_eq!(
            class(&[base, ("supportedCapabilities", READ_ONLY)]),
            Some(FailureClass::Configuration)
        );
        assert_eq!(
            class(&[base, ("isSynchronized", "FALSE")]),
            Some(FailureClass::Busy)
        );
    }
}
