//! Which names are free, and who has those that are not.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::common::CommonNames;
use super::{Names, NamingPolicy};
use crate::clock::Now;
use crate::directory::{Directory, Dn, Guid, fold};
use crate::past::{NameKind, Past};
use crate::people::{Person, PersonId};

/// Who has a name that somebody else would have got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// An object of the domain, and where it is, unless it could be read only in part.
    Object(Option<Dn>),
    /// Somebody who gets it in the same plan, whom an operator gave it to, or whose account is on its way.
    Colleague(PersonId),
    /// Nobody any more; it is kept for whoever had it.
    Kept {
        /// For whom.
        person: PersonId,
        /// Until when; none while it is not known to be unused.
        until: Option<Timestamp>,
    },
}

/// Names that somebody has: an object of the domain, somebody of this plan, or somebody rosterd remembers.
/// All are compared as AD folds them (`ü` is `u`).
pub struct Taken<'a> {
    directory: &'a Directory,
    past: &'a Past,
    policy: &'a NamingPolicy,
    now: Now,
    /// Names of this plan: given, fixed by an operator, or on their way to the directory.
    given: BTreeMap<(NameKind, String), PersonId>,
    /// Accounts of those who are renamed: what they have is free for them.
    own: BTreeMap<PersonId, Guid>,
    common_names: CommonNames<'a>,
}

impl<'a> Taken<'a> {
    /// What is taken before anybody of this plan is named.
    pub fn new(
        directory: &'a Directory,
        past: &'a Past,
        policy: &'a NamingPolicy,
        now: Now,
    ) -> Self {
        let mut taken = Self {
            directory,
            past,
            policy,
            now,
            given: BTreeMap::new(),
            own: BTreeMap::new(),
            common_names: CommonNames::of(directory),
        };
        // A creation nobody has answered for may still appear with its names.
        for name in past.open.iter().flat_map(|open| &open.intent.reserve) {
            let key = (name.kind, name.folded.clone());
            taken.given.entry(key).or_insert(name.person.clone());
        }
        // What an operator fixed for somebody is not given to a colleague who comes first.
        for (person, fixed) in &policy.overrides {
            if let Some(login) = &fixed.sam_account_name {
                taken.claim(person, NameKind::Login, login);
            }
            for address in fixed.mail.iter().chain(&fixed.user_principal_name) {
                taken.claim(person, NameKind::Address, address);
            }
        }
        taken
    }

    /// Somebody has this account: its names are taken for others only.
    pub fn has(&mut self, person: &PersonId, account: Guid) {
        self.own.insert(person.clone(), account);
    }

    /// What is fixed for, or on its way to, any of a person's profiles is the person's.
    pub fn is_one(&mut self, person: &Person) {
        let profiles = person.profiles();
        for owner in self.given.values_mut().filter(|_| !profiles.is_empty()) {
            if profiles.iter().any(|profile| profile.id() == owner) {
                owner.clone_from(person.id());
            }
        }
    }

    fn claim(&mut self, person: &PersonId, kind: NameKind, name: &str) {
        let key = (kind, fold(name));
        self.given.entry(key).or_insert_with(|| person.clone());
    }

    /// Gives the names to a newcomer.
    pub fn give(&mut self, person: &PersonId, unit: &Dn, names: &Names) {
        let Names {
            sam_account_name,
            user_principal_name,
            mail,
            common_name,
        } = names;
        self.claim(person, NameKind::Login, sam_account_name);
        self.claim(person, NameKind::Address, user_principal_name);
        if let Some(mail) = mail {
            self.claim(person, NameKind::Address, mail);
        }
        self.common_names.claim(unit, common_name, person);
    }

    /// Who has a login, if it is not free for a person.
    pub fn holder_of_login(&self, person: &PersonId, login: &str) -> Option<Holder> {
        let mut objects = self.directory.holders_of_name(login);
        let other = objects.find(|guid| self.is_of_others(person, *guid));
        self.holder(person, NameKind::Login, login, other)
    }

    /// Who has an address, or a userPrincipalName, if it is not free for a person.
    pub fn holder_of_address(&self, person: &PersonId, address: &str) -> Option<Holder> {
        let mut objects = self.directory.holders_of_address(address);
        let other = objects.find(|guid| self.is_of_others(person, *guid));
        self.holder(person, NameKind::Address, address, other)
    }

    fn is_of_others(&self, person: &PersonId, object: Guid) -> bool {
        self.own.get(person) != Some(&object)
    }

    /// Who has a common name in a unit.
    pub fn holder_of_common_name(&self, unit: &Dn, name: &str) -> Option<Holder> {
        self.common_names.holder(unit, name)
    }

    fn holder(
        &self,
        person: &PersonId,
        kind: NameKind,
        name: &str,
        object: Option<Guid>,
    ) -> Option<Holder> {
        if let Some(guid) = object {
            let object = self.directory.occupant(guid);
            return Some(Holder::Object(object.map(|object| object.dn.clone())));
        }
        let folded = fold(name);
        let within = self.policy.never_reuse_within;
        let kept = self.past.keeper(kind, &folded, person);
        if let Some(kept) = kept.filter(|kept| kept.holds(within, self.now)) {
            return Some(Holder::Kept {
                person: kept.person.clone(),
                until: kept.until(within),
            });
        }
        let given = self.given.get(&(kind, folded));
        let colleague = given.filter(|owner| *owner != person);
        colleague.cloned().map(Holder::Colleague)
    }
}
