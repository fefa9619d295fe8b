//! Reads the directory, whole or not at all.

use std::collections::BTreeMap;
use std::sync::Arc;

use ldap3::{Scope as Depth, ldap_escape};
use tokio::sync::Mutex;
use tokio::time::timeout;
use tracing::debug;

use super::connect::Connection;
use super::failure;
use super::schema::schema;
use super::search::Query;
use super::session::Controller;
use crate::directory::{AttrName, Directory, Dn, Domain, Entry, Guid, Scope, Sections, assemble};
use crate::ports::{DirectoryReader, FailureClass, PortFailure, Progress, Side, Void};

/// What every account is asked for beside the anchor and the mapped attributes.
const ACCOUNT: [&str; 11] = [
    "objectGUID",
    "objectSid",
    "objectClass",
    "sAMAccountName",
    "userPrincipalName",
    "userAccountControl",
    "accountExpires",
    "adminCount",
    "isCriticalSystemObject",
    "primaryGroupID",
    "memberOf",
];
const GROUP: [&str; 7] = [
    "objectGUID",
    "objectSid",
    "sAMAccountName",
    "groupType",
    "adminCount",
    "isCriticalSystemObject",
    "memberOf",
];
const UNIT: [&str; 1] = ["objectGUID"];
const OCCUPANT: [&str; 5] = [
    "objectGUID",
    "sAMAccountName",
    "userPrincipalName",
    "mail",
    "proxyAddresses",
];

/// Computers have another objectCategory; managed service accounts have not, and are told apart later.
const ACCOUNTS: &str = "(&(objectCategory=person)(objectClass=user))";
const GROUPS: &str = "(objectClass=group)";
const UNITS: &str =
    "(|(objectClass=organizationalUnit)(objectClass=container)(objectClass=builtinDomain))";
const OCCUPANTS: &str =
    "(|(sAMAccountName=*)(userPrincipalName=*)(mail=*)(proxyAddresses=*)(objectClass=contact))";

/// Reads one domain controller over one connection.
pub struct Reader {
    controller: Arc<Controller>,
    progress: Arc<dyn Progress>,
    idle: Arc<Mutex<Option<Connection>>>,
}

impl Reader {
    pub(super) fn new(
        controller: Arc<Controller>,
        progress: Arc<dyn Progress>,
        idle: Arc<Mutex<Option<Connection>>>,
    ) -> Self {
        Self {
            controller,
            progress,
            idle,
        }
    }

    async fn read_whole(&self, scope: &Scope) -> Result<Directory, PortFailure> {
        let deadline = self.controller.access().read_deadline;
        match timeout(deadline, self.read_sections(scope)).await {
            Ok(sections) => assemble(sections?, scope.clone()).map_err(|cause| {
                debug!(dn = %cause.dn, "an entry cannot be used: {cause}");
                PortFailure::new(FailureClass::Incomplete, cause.to_string()).because(cause)
            }),
            Err(_) => {
                let what = format!(
                    "{} did not deliver everything within {}; raise the deadline if the domain is that large",
                    self.controller.name,
                    humantime::format_duration(deadline)
                );
                Err(PortFailure::new(FailureClass::Unreachable, what))
            }
        }
    }

    async fn read_sections(&self, scope: &Scope) -> Result<Sections, PortFailure> {
        let mut idle = self.idle.lock().await;
        let kept = idle.take().and_then(Connection::if_usable);
        let mut connection = match kept {
            Some(connection) => connection,
            None => self.controller.connect().await?,
        };
        let sections = self.sections(&mut connection, scope).await?;
        *idle = Some(connection);
        Ok(sections)
    }

    async fn sections(
        &self,
        connection: &mut Connection,
        scope: &Scope,
    ) -> Result<Sections, PortFailure> {
        for base in scope.bases.iter().chain(&scope.group_bases) {
            must_exist(connection, base).await?;
        }
        let whole = &self.controller.base;
        let own = own_account(connection, whole, &self.controller.access().user).await?;
        let schema = schema(connection, scope).await?;
        let attributes = account_attributes(scope);
        let mut accounts = Vec::new();
        for base in &scope.bases {
            accounts.extend(
                self.all(connection, "accounts", base, ACCOUNTS, &attributes)
                    .await?,
            );
        }
        Ok(Sections {
            domain: Domain {
                base: whole.clone(),
                controller: self.controller.name.clone(),
                own,
                schema,
            },
            accounts,
            groups: self
                .all(connection, "groups", whole, GROUPS, &GROUP)
                .await?,
            units: self.all(connection, "units", whole, UNITS, &UNIT).await?,
            occupants: self
                .all(connection, "names", whole, OCCUPANTS, &OCCUPANT)
                .await?,
        })
    }

    async fn all(
        &self,
        connection: &mut Connection,
        what: &'static str,
        base: &Dn,
        filter: &str,
        attributes: &[&str],
    ) -> Result<Vec<Entry>, PortFailure> {
        let base = base.to_string();
        let query = Query {
            base: &base,
            scope: Depth::Subtree,
            filter,
            attributes,
        };
        let found = connection
            .entries(query, |count| self.progress.step(what, count, None))
            .await;
        found.map_err(|failure| failure::of_search(&format!("{what} below {base}"), &failure))
    }
}

impl DirectoryReader for Reader {
    async fn read(&self, scope: &Scope) -> Result<Directory, Void> {
        let read = self.read_whole(scope).await;
        read.map_err(|failure| Void {
            side: Side::Directory,
            failure,
        })
    }
}

fn account_attributes(scope: &Scope) -> Vec<&str> {
    let mapped = scope
        .attributes
        .iter()
        .chain([&scope.anchor])
        .map(|name| name.as_str());
    // Blind to case: an attribute that is asked for twice is answered twice.
    let names: BTreeMap<AttrName, &str> = ACCOUNT
        .into_iter()
        .chain(mapped)
        .map(|name| (AttrName::new(name), name))
        .collect();
    names.into_values().collect()
}

/// A base that is missing, or hidden from the service account, would look like an empty one.
async fn must_exist(connection: &mut Connection, base: &Dn) -> Result<(), PortFailure> {
    let name = base.to_string();
    let found = connection.object(&name, &["objectGUID"]).await;
    match found.map_err(|failure| failure::of_search(&name, &failure))? {
        Some(_) => Ok(()),
        None => {
            let what = format!(
                "the base {name} does not exist, or the service account may not see it; \
                 create it, grant the right, or correct directory.bases and directory.group_bases"
            );
            Err(PortFailure::new(FailureClass::Configuration, what))
        }
    }
}

/// rosterd's own account, by the name it logs in with. A controller knows an account by its
/// userPrincipalName and by `sAMAccountName@domain` alike.
async fn own_account(
    connection: &mut Connection,
    base: &Dn,
    user: &str,
) -> Result<Option<Guid>, PortFailure> {
    let failed = |failure| failure::of_search("rosterd's own account", &failure);
    let base = base.to_string();
    for filter in own_filters(user) {
        let attributes = ["objectGUID"];
        let query = Query {
            base: &base,
            scope: Depth::Subtree,
            filter: &filter,
            attributes: &attributes,
        };
        let found = connection.entries(query, |_| ()).await.map_err(failed)?;
        if let [entry] = found.as_slice() {
            return Ok(entry.guid().ok());
        }
    }
    if Dn::parse(user).is_err() {
        return Ok(None);
    }
    let found = connection
        .object(user, &["objectGUID"])
        .await
        .map_err(failed)?;
    Ok(found.and_then(|entry| entry.guid().ok()))
}

fn own_filters(user: &str) -> Vec<String> {
    let by = |attribute: &str, value: &str| format!("({attribute}={})", ldap_escape(value));
    if let Some((_, name)) = user.split_once('\\') {
        return vec![by("sAMAccountName", name)];
    }
    match user.split_once('@') {
        Some((name, _)) => vec![by("userPrincipalName", user), by("sAMAccountName", name)],
        None => vec![],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_the_login_finds_the_account() {
        assert_eq!(own_filters("CORP\\svc*"), vec!["(sAMAccountName=svc\\2a)"]);
        assert_eq!(own_filters("svc@corp").len(), 2);
        assert!(own_filters("CN=svc,DC=corp").is_empty());
    }
}
