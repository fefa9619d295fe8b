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
use crate::directory::{Assembler, AttrName, Directory, Dn, Domain, Entry, Guid, Malformed, Scope};
use crate::ports::{DirectoryReader, FailureClass, PortFailure, Progress, Side, Void};

/// What every person is asked for beside the anchor and the mapped attributes: what judges an account,
/// and what names it holds.
const PERSON: [&str; 13] = [
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
    "mail",
    "proxyAddresses",
];
/// What every other object is asked for: what judges a group, and what names it holds.
const OBJECT: [&str; 11] = [
    "objectGUID",
    "objectSid",
    "objectClass",
    "sAMAccountName",
    "userPrincipalName",
    "groupType",
    "adminCount",
    "isCriticalSystemObject",
    "memberOf",
    "mail",
    "proxyAddresses",
];

/// Every user account of the domain. Computers have another objectCategory; managed service accounts
/// have not, and are told apart later.
const PERSONS: &str = "(&(objectCategory=person)(objectClass=user))";
/// Everything else that is a group, a place, or holds a name somebody might want.
const OBJECTS: &str = "(&(!(&(objectCategory=person)(objectClass=user)))\
    (|(objectClass=group)(objectClass=organizationalUnit)(objectClass=container)\
    (objectClass=builtinDomain)(objectClass=contact)(sAMAccountName=*)(userPrincipalName=*)(mail=*)\
    (proxyAddresses=*)))";

/// Reads one domain controller.
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
        match timeout(deadline, self.read_at_once(scope)).await {
            Ok(read) => read,
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

    /// Two searches that have no object in common, over two connections: a controller serves each with
    /// a process or thread of its own.
    async fn read_at_once(&self, scope: &Scope) -> Result<Directory, PortFailure> {
        let mut idle = self.idle.lock().await;
        let kept = idle.take().and_then(Connection::if_usable);
        let mut first = match kept {
            Some(connection) => connection,
            None => self.controller.connect().await?,
        };
        for base in scope.bases.iter().chain(&scope.group_bases) {
            must_exist(&mut first, base).await?;
        }
        let base = &self.controller.base;
        let own = own_account(&mut first, base, &self.controller.access().user).await?;
        let schema = schema(&mut first, self.controller.schema.as_ref(), scope).await?;
        let mut second = self.controller.connect().await?;
        let assembler = Mutex::new(Assembler::new(scope.clone()));
        let base = base.to_string();
        let attributes = person_attributes(scope);
        let persons = Query {
            base: &base,
            scope: Depth::Subtree,
            filter: PERSONS,
            attributes: &attributes,
        };
        let objects = Query {
            filter: OBJECTS,
            attributes: &OBJECT,
            ..persons
        };
        tokio::try_join!(
            self.all(
                &mut first,
                "accounts",
                persons,
                &assembler,
                Assembler::person
            ),
            self.all(&mut second, "names", objects, &assembler, Assembler::object),
        )?;
        *idle = Some(first);
        Ok(assembler.into_inner().finish(Domain {
            base: self.controller.base.clone(),
            controller: self.controller.name.clone(),
            own,
            schema,
        }))
    }

    /// Feeds everything a search finds, page by page.
    async fn all(
        &self,
        connection: &mut Connection,
        what: &'static str,
        query: Query<'_>,
        assembler: &Mutex<Assembler>,
        feed: fn(&mut Assembler, &Entry) -> Result<(), Malformed>,
    ) -> Result<(), PortFailure> {
        let mut count = 0;
        let mut pages = connection.pages(query);
        let failed =
            |failure| failure::of_search(&format!("{what} below {}", query.base), &failure);
        while let Some(page) = pages.next().await.map_err(failed)? {
            let mut assembler = assembler.lock().await;
            for entry in &page {
                feed(&mut assembler, entry).map_err(unusable)?;
            }
            count += page.len() as u64;
            self.progress.step(what, count, None);
        }
        Ok(())
    }
}

fn unusable(cause: Malformed) -> PortFailure {
    debug!(dn = %cause.dn, "an entry cannot be used: {cause}");
    PortFailure::new(FailureClass::Incomplete, cause.to_string()).because(cause)
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

fn person_attributes(scope: &Scope) -> Vec<&str> {
    let mapped = scope
        .attributes
        .iter()
        .chain([&scope.anchor])
        .map(|name| name.as_str());
    // Blind to case: an attribute that is asked for twice is answered twice.
    let names: BTreeMap<AttrName, &str> = PERSON
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
        let found = connection.entries(query).await.map_err(failed)?;
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
