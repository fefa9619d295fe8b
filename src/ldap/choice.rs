//! Which controller a run holds on to.
//!
//! One that cannot be reached, or says of itself that it may not be written to or is not whole yet, is
//! passed over for the next. Anything else that is wrong with one (its certificate, our password) is said
//! and not hidden by the next; a refused password would be refused there as well, and lock the account.

use std::sync::Arc;

use rustls::ClientConfig;

use super::access::Access;
use super::connect::{Connection, connect};
use super::discover;
use super::endpoint::Endpoint;
use super::failure;
use crate::directory::{AttrName, Dn, Entry};
use crate::ports::{FailureClass, PortFailure};

/// LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID: a read-only controller ([MS-ADTS] 3.1.1.3.4.3).
const READ_ONLY: &str = "1.2.840.113556.1.4.1920";

/// What a controller calls itself.
const NAME: &str = "dnsHostName";
/// The attributes of the root entry that are looked at ([MS-ADTS] 3.1.1.3.2).
const ROOT: [&str; 5] = [
    "defaultNamingContext",
    NAME,
    "isSynchronized",
    "schemaNamingContext",
    "supportedCapabilities",
];

/// The controller of a run, with a connection to it.
pub(super) struct Chosen {
    /// Open and logged in.
    pub connection: Connection,
    /// How the same controller is reached again: its host has the address it answered from, because a
    /// name may stand for several controllers.
    pub endpoint: Endpoint,
    /// What it says about itself.
    pub about: About,
}

/// Takes the first controller that can be used.
///
/// # Errors
/// What is wrong with it; where all were passed over, why each of them was.
pub(super) async fn choose(
    access: &Access,
    tls: &Arc<ClientConfig>,
) -> Result<Chosen, PortFailure> {
    let mut passed = Passed::default();
    for endpoint in access.endpoints()? {
        if let Some(chosen) = attempt(access, endpoint, tls, &mut passed).await? {
            return Ok(chosen);
        }
    }
    if let Some(discovery) = &access.discovery {
        let found = discover::controllers(access, discovery).await?;
        found.unknown.into_iter().for_each(|why| passed.over(why));
        for endpoint in found.endpoints {
            if let Some(chosen) = attempt(access, endpoint, tls, &mut passed).await? {
                return Ok(chosen);
            }
        }
    }
    Err(passed.all())
}

/// `None` where this controller is passed over.
async fn attempt(
    access: &Access,
    mut endpoint: Endpoint,
    tls: &Arc<ClientConfig>,
    passed: &mut Passed,
) -> Result<Option<Chosen>, PortFailure> {
    let mut connection = match connect(access, &endpoint, tls).await {
        Ok(connection) => connection,
        Err(why) => return passed.over_or_end(why),
    };
    endpoint.addresses = vec![connection.peer()];
    let root = match root(&mut connection, &endpoint, &ROOT).await {
        Ok(root) => root,
        Err(why) => return passed.over_or_end(why),
    };
    match About::read(&endpoint, &root) {
        Ok(about) => Ok(Some(Chosen {
            connection,
            endpoint,
            about,
        })),
        Err(unfit) => {
            passed.over(unfit);
            Ok(None)
        }
    }
}

/// What the controller at the other end calls itself.
///
/// # Errors
/// When it does not say.
pub(super) async fn called(
    connection: &mut Connection,
    endpoint: &Endpoint,
) -> Result<String, PortFailure> {
    let root = root(connection, endpoint, &[NAME]).await?;
    Ok(name(endpoint, &root))
}

/// The root entry ([MS-ADTS] 3.1.1.3.2).
async fn root(
    connection: &mut Connection,
    endpoint: &Endpoint,
    attributes: &[&str],
) -> Result<Entry, PortFailure> {
    let found = connection.object("", attributes).await;
    let found = found.map_err(|failure| {
        let what = format!("{endpoint}: its root entry");
        failure::of_search(&what, &failure)
    })?;
    Ok(found.unwrap_or_else(nothing))
}

fn name(endpoint: &Endpoint, root: &Entry) -> String {
    root.text(NAME).unwrap_or_else(|| endpoint.host.clone())
}

/// Controllers that were passed over, and why.
#[derive(Default)]
struct Passed(Vec<PortFailure>);

impl Passed {
    fn over(&mut self, why: PortFailure) {
        tracing::info!("domain controller passed over: {why}");
        self.0.push(why);
    }

    /// Only where another one may do better.
    fn over_or_end<T>(&mut self, why: PortFailure) -> Result<Option<T>, PortFailure> {
        match why.class {
            FailureClass::Unreachable | FailureClass::Busy => {
                self.over(why);
                Ok(None)
            }
            _ => Err(why),
        }
    }

    /// All of them as one failure. As long as one of them may come back by itself, trying later helps.
    fn all(self) -> PortFailure {
        let whats: Vec<&str> = self.0.iter().map(|why| why.what.as_str()).collect();
        let what = whats.join("; ");
        let classes = || self.0.iter().map(|why| why.class);
        let passing = classes().find(|class| *class != FailureClass::Configuration);
        let class = passing.unwrap_or(FailureClass::Configuration);
        let failure = PortFailure::new(class, what);
        match self.0.into_iter().find_map(|why| why.source) {
            Some(cause) => failure.because(cause),
            None => failure,
        }
    }
}

fn nothing() -> Entry {
    Entry {
        dn: String::new(),
        attributes: std::collections::BTreeMap::new(),
    }
}

/// What a controller says about itself.
pub(super) struct About {
    /// The domain's naming context.
    pub base: Dn,
    /// Where the schema is, as far as the controller tells.
    pub schema: Option<Dn>,
    /// DNS name the controller gives itself.
    pub name: String,
}

impl About {
    fn read(endpoint: &Endpoint, root: &Entry) -> Result<Self, PortFailure> {
        let wrong = |class, why: &str| PortFailure::new(class, format!("{endpoint} {why}"));
        let lists = |name: &str, value: &str| {
            root.texts(&AttrName::new(name))
                .iter()
                .any(|found| found == value)
        };
        let context = |name: &str| root.text(name).and_then(|text| Dn::parse(&text).ok());
        let Some(base) = context("defaultNamingContext") else {
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
            schema: context("schemaNamingContext"),
            name: name(endpoint, root),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldap::endpoint::Encryption;

    fn about(attributes: &[(&str, &str)]) -> Result<About, PortFailure> {
        let mut root = nothing();
        for (name, value) in attributes {
            root.attributes
                .insert(AttrName::new(*name), vec![value.as_bytes().to_vec()]);
        }
        About::read(
            &Endpoint::parse("ldaps://dc1", Encryption::Ldaps).unwrap(),
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
