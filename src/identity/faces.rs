//! What people and accounts look like: by what somebody may be an account's owner though nothing says so.

use std::collections::{BTreeMap, BTreeSet};

use super::adoption::hinted;
use super::matching::World;
use crate::directory::{Account, AttrName, Guid, anchor_key, fold};
use crate::people::{Person, PersonId};

/// Whether a person looks like an account. While HR stays as it is, what [`super::match_people`] finds for somebody without
/// a link changes only when an account like that is opened or closed.
pub fn looks_like(person: &Person, account: &Account) -> bool {
    name_agrees(person, account) || address_agrees(person, account)
}

/// Whether first and last name are the account's.
pub(super) fn name_agrees(person: &Person, account: &Account) -> bool {
    name_of(person).is_some_and(|name| name_on(account) == Some(name))
}

/// Whether the address is the account's.
pub(super) fn address_agrees(person: &Person, account: &Account) -> bool {
    address_of(person).is_some_and(|mail| address_on(account) == Some(mail))
}

/// First and last name, folded: what faces are compared by. On an account, the same.
fn name_of(person: &Person) -> Option<(String, String)> {
    let field = |name: &str| person.text(name).value().map(|text| fold(text));
    Some((field("first_name")?, field("last_name")?))
}

fn name_on(account: &Account) -> Option<(String, String)> {
    Some((
        text(account, &"givenName".into())?,
        text(account, &"sn".into())?,
    ))
}

/// The address, folded: by it, too. On an account, the same.
fn address_of(person: &Person) -> Option<String> {
    person.text("email").value().map(|text| fold(text))
}

fn address_on(account: &Account) -> Option<String> {
    text(account, &"mail".into())
}

/// What accounts look like that are nobody's today: unlinked ones that carry no anchor, or one that nobody
/// in HR has (another system's, or an earlier profile's), and former ones. By folded first and last name,
/// and by address.
pub(super) struct Faces {
    by_name: BTreeMap<(String, String), Vec<Guid>>,
    by_address: BTreeMap<String, Vec<Guid>>,
    by_hint: BTreeMap<PersonId, BTreeSet<Guid>>,
}

impl Faces {
    /// Those of a whole directory.
    pub fn of(world: &World<'_>) -> Self {
        let directory = world.directory;
        let is_nobodys = |account: &&Account| {
            let anchor = account.anchor.as_ref();
            let unknown =
                anchor.is_none_or(|anchor| !world.anchors.contains_key(&anchor_key(anchor)));
            unknown && !world.owners.contains_key(&account.guid)
                || world.former.contains(&account.guid)
        };
        let strangers = directory
            .accounts()
            .filter(is_nobodys)
            .filter(|account| !directory.is_ignored(account.guid))
            .filter(|account| directory.protection(account.guid).is_none());
        let strangers: Vec<&Account> = strangers.collect();
        let mut faces = Self {
            by_name: BTreeMap::new(),
            by_address: BTreeMap::new(),
            by_hint: hinted(world, &strangers),
        };
        for account in strangers {
            if let Some(name) = name_on(account) {
                faces.by_name.entry(name).or_default().push(account.guid);
            }
            if let Some(mail) = address_on(account) {
                faces.by_address.entry(mail).or_default().push(account.guid);
            }
        }
        faces
    }

    /// The accounts that look like somebody, by name, address or hint.
    pub fn like(&self, person: &Person) -> Vec<Guid> {
        let mut found = BTreeSet::new();
        if let Some(name) = name_of(person) {
            found.extend(self.by_name.get(&name).into_iter().flatten());
        }
        if let Some(mail) = address_of(person) {
            found.extend(self.by_address.get(&mail).into_iter().flatten());
        }
        found.extend(self.by_hint.get(person.id()).into_iter().flatten());
        found.into_iter().collect()
    }
}

/// The first value of an attribute, folded.
pub(super) fn text(account: &Account, name: &AttrName) -> Option<String> {
    let value = account.values(name).first()?;
    Some(fold(value.trim())).filter(|text| !text.is_empty())
}
