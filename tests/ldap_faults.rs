//! What can be wrong between rosterd and a domain controller: said in words, in time, and with the right
//! word for what became of a write.

#[path = "ldap_faults/certificates.rs"]
mod certificates;
#[path = "ldap_faults/choice.rs"]
mod choice;
#[path = "dc/mod.rs"]
mod dc;
#[path = "ldap_faults/discovery.rs"]
mod discovery;
#[path = "ldap_faults/encryption.rs"]
mod encryption;
#[path = "ldap_faults/fake.rs"]
mod fake;
#[path = "ldap_faults/logins.rs"]
mod logins;
#[path = "ldap_faults/logs.rs"]
mod logs;
#[path = "ldap_faults/loss.rs"]
mod loss;
#[path = "ldap_faults/lost.rs"]
mod lost;
#[path = "ldap_faults/names.rs"]
mod names;
#[path = "ldap_faults/signals.rs"]
mod signals;
#[path = "ldap_faults/silence.rs"]
mod silence;
#[path = "support/mod.rs"]
mod support;
#[path = "ldap_faults/wire.rs"]
mod wire;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dc::Dc;
use rosterd::directory::{AttributeEdit, Edit, Guid, Scope};
use rosterd::ldap::{Access, Login, Session};
use rosterd::ports::{PortFailure, Quiet};
use secrecy::SecretString;
use support::base64;
use support::ground::access;
use support::world::{BASE, World, WorldAccount};

async fn open(access: Access) -> Result<Session, PortFailure> {
    Session::open(access, Arc::new(Quiet)).await
}

async fn failure(access: Access) -> PortFailure {
    match open(access).await {
        Ok(_) => panic!("this should not have connected"),
        Err(failure) => failure,
    }
}

/// Fails when the work takes longer: nothing hangs.
async fn within<T>(limit: Duration, work: impl Future<Output = T>) -> T {
    tokio::time::timeout(limit, work)
        .await
        .expect("bounded by the configured timeouts")
}

fn with_server(dc: &Dc, server: &str) -> Access {
    Access {
        servers: vec![server.to_owned()],
        ..access(dc)
    }
}

/// The same, with two seconds for everything.
fn hasty(dc: &Dc, server: &str) -> Access {
    Access {
        connect_timeout: Duration::from_secs(2),
        operation_timeout: Duration::from_secs(2),
        ..with_server(dc, server)
    }
}

/// Access with a password, and how often that was read.
fn counted(dc: &Dc) -> (Access, Arc<AtomicUsize>) {
    let reads = Arc::new(AtomicUsize::new(0));
    let (counted, password) = (Arc::clone(&reads), dc.service_password().to_owned());
    let secret = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        Ok(SecretString::from(password.clone()))
    };
    let access = Access {
        login: Login::Password(Box::new(secret)),
        ..access(dc)
    };
    (access, reads)
}

/// How often the controller counted a wrong password of the service account.
fn wrong_logins(dc: &Dc) -> String {
    let found = dc.ldapsearch(BASE, "(sAMAccountName=svc-rosterd)", &["badPwdCount"]);
    found[0]
        .get("badPwdCount")
        .map_or("0".into(), |values| values[0].clone())
}

/// An account to write on, and its GUID.
fn somebody(dc: &Dc) -> Guid {
    let world = World {
        accounts: vec![WorldAccount::enabled("somebody", "Somebody", "OU=Staff")],
        ..World::default()
    };
    dc.ldapmodify(&world.ldif());
    let found = dc.ldapsearch(BASE, "(sAMAccountName=somebody)", &["objectGUID"]);
    Guid::from_bytes(
        base64::decode(&found[0]["objectGUID"][0])
            .try_into()
            .unwrap(),
    )
}

fn title(guid: Guid, title: &str) -> Edit {
    Edit::Modify {
        guid,
        edits: vec![AttributeEdit {
            name: "title".into(),
            values: vec![title.into()],
        }],
    }
}

fn title_of(dc: &Dc) -> Option<String> {
    let found = dc.ldapsearch(BASE, "(sAMAccountName=somebody)", &["title"]);
    found[0].get("title").map(|values| values[0].clone())
}

fn scope() -> Scope {
    let dn = |text: &str| rosterd::directory::Dn::parse(&format!("{text},{BASE}")).unwrap();
    Scope {
        bases: vec![dn("OU=Staff")],
        group_bases: vec![dn("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title".into()].into(),
        protected_groups: vec![],
    }
}
