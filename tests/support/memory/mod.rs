//! The directory in memory. It answers LDAP operations (`add`, `modify`, `rename`, `search`, `bind`) as a
//! server would, with Microsoft's rules where Samba is laxer unless it is told to play Samba (`vendor`).
//! [`Memory`] carries edits out on it directly; `tests/wire` puts the same state behind LDAPS.

pub mod add;
pub mod answer;
mod bind;
mod company;
mod edit;
pub mod filter;
mod locate;
mod members;
pub mod modify;
pub mod object;
mod password;
mod rename;
mod rights;
mod schema;
pub mod search;
mod sections;
mod show;
pub mod state;
pub mod vendor;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rosterd::directory::{Directory, Dn, Edit, Guid, Scope, assemble};
use rosterd::ports::{
    DirectoryReader, DirectoryWriter, EditFailure, FailureClass, PortFailure, Side, Void,
};

use super::world::World;
#[allow(unused_imports, reason = "who logs in over the wire needs it")]
pub use company::{ADMIN_PASSWORD, SERVICE_PASSWORD};
use object::{Class, Object};
use state::{State, dn};
pub use vendor::Vendor;

/// A directory that can be shared, read and written.
#[derive(Clone)]
pub struct Memory(Arc<Mutex<State>>);

impl Memory {
    /// The empty company, by Microsoft's rules: what `tests/dc/provision.py` makes.
    pub fn company() -> Self {
        Self::company_of(Vendor::Microsoft)
    }

    /// The empty company by the rules of one of the two.
    pub fn company_of(vendor: Vendor) -> Self {
        Self(Arc::new(Mutex::new(State::company(vendor))))
    }

    /// Adds what a world describes.
    pub fn pour(&self, world: &World) {
        self.state().pour(world);
    }

    /// What it holds, for operations.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Changes an object as an administrator would, unchecked.
    fn change(&self, guid: Guid, how: impl FnOnce(&mut Object)) {
        self.state().change(guid, how);
    }

    /// Sets an attribute as an administrator would; no values clear it.
    pub fn set(&self, guid: Guid, name: &str, values: &[&str]) {
        self.change(guid, |object| {
            if name.eq_ignore_ascii_case("member") {
                assert!(values.is_empty(), "members come by their names");
                object.members.clear();
            }
            object.links.remove(&name.into());
            object.set(name, values);
        });
    }

    /// Renames and moves as an administrator would.
    pub fn rename(&self, guid: Guid, to: &Dn) {
        self.change(guid, |object| object.dn = to.clone());
    }

    /// Deletes as an administrator would.
    pub fn delete(&self, guid: Guid) {
        self.state().remove(guid);
    }

    /// Adds a member as an administrator would.
    pub fn add_member(&self, group: Guid, member: Guid) {
        self.change(group, |group| group.members.push(member));
    }

    /// Takes a member out as an administrator would.
    pub fn remove_member(&self, group: Guid, member: Guid) {
        self.change(group, |group| group.members.retain(|held| *held != member));
    }

    /// Enables or disables as an administrator would.
    pub fn set_enabled(&self, guid: Guid, enabled: bool) {
        self.change(guid, |object| {
            let control = object.control().with_disabled(!enabled);
            object.set("userAccountControl", &[&control.0.to_string()]);
        });
    }

    /// The object with this value of an attribute.
    pub fn whose(&self, attribute: &str, value: &str) -> Option<Guid> {
        self.state().holder(attribute, value, None)
    }

    /// Every user, group, contact and foreign security principal.
    pub fn everything(&self) -> Vec<BTreeMap<String, Vec<String>>> {
        let state = self.state();
        let is_seen = |class| {
            matches!(
                class,
                Class::User | Class::Group | Class::Contact | Class::Foreign
            )
        };
        let seen = state.all().filter(|(_, object)| is_seen(object.class));
        seen.map(|(guid, object)| shown(&state, guid, object))
            .collect()
    }

    /// Whether this is an account's password and the account may be used, changed first or not.
    pub fn accepts(&self, sam: &str, password: &str) -> bool {
        let state = self.state();
        let account = state.holder("sAMAccountName", sam, None);
        let account = account.and_then(|guid| state.get(guid));
        account.is_some_and(|account| account.accepts(password))
    }

    /// The object with this name.
    pub fn find(&self, name: &str) -> Option<Guid> {
        self.state().find(&dn(name))
    }

    /// Whether this name and password log in now.
    pub fn can_log_in(&self, upn: &str, password: &str) -> bool {
        let state = self.state();
        let account = state.holder("userPrincipalName", upn, None);
        let account = account.and_then(|guid| state.get(guid));
        account.is_some_and(|account| account.accepts(password) && !account.must_change())
    }

    /// One object as an administrator sees it: `dn` and every attribute, in lower case.
    pub fn look(&self, guid: Guid) -> Option<BTreeMap<String, Vec<String>>> {
        let state = self.state();
        state.get(guid).map(|object| shown(&state, guid, object))
    }
}

fn shown(state: &State, guid: Guid, object: &Object) -> BTreeMap<String, Vec<String>> {
    let mut seen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, values) in state.entry(guid, object).attributes {
        let values = values
            .into_iter()
            .filter_map(|value| String::from_utf8(value).ok());
        seen.insert(name.as_str().to_ascii_lowercase(), values.collect());
    }
    seen.insert("dn".into(), vec![object.dn.to_string()]);
    seen
}

impl DirectoryReader for Memory {
    async fn read(&self, scope: &Scope) -> Result<Directory, Void> {
        let sections = self.state().sections(scope);
        let incomplete = |cause| PortFailure::new(FailureClass::Incomplete, format!("{cause}"));
        let read =
            sections.and_then(|sections| assemble(sections, scope.clone()).map_err(incomplete));
        read.map_err(|failure| Void {
            side: Side::Directory,
            failure,
        })
    }
}

impl DirectoryWriter for Memory {
    async fn perform(&self, edit: &Edit) -> Result<Guid, EditFailure> {
        self.state().perform(edit)
    }
}
