//! Which names are free.

use std::collections::BTreeMap;

use super::common::CommonNames;
use super::{Names, NamingPolicy};
use crate::directory::{Directory, Dn, fold};
use crate::past::{NameKind, Past};
use crate::people::PersonId;

/// Names that somebody has: an object of the domain, somebody of this plan, or somebody rosterd remembers.
/// All are compared as AD folds them (`ü` is `u`).
pub struct Taken<'a> {
    directory: &'a Directory,
    past: &'a Past,
    /// Names of this plan: given, fixed by an operator, or on their way to the directory.
    given: BTreeMap<(NameKind, String), PersonId>,
    common_names: CommonNames<'a>,
}

impl<'a> Taken<'a> {
    /// What is taken before anybody of this plan is named.
    pub fn new(directory: &'a Directory, past: &'a Past, policy: &NamingPolicy) -> Self {
        let mut taken = Self {
            directory,
            past,
            given: BTreeMap::new(),
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
            if let Some(mail) = &fixed.mail {
                taken.claim(person, NameKind::Address, mail);
            }
        }
        taken
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
        self.common_names.claim(unit, common_name);
    }

    /// Whether a login is free for a person.
    pub fn login_is_free(&self, person: &PersonId, login: &str) -> bool {
        self.is_unclaimed(person, NameKind::Login, login)
            && self.directory.holders_of_name(login).next().is_none()
    }

    /// Whether an address, or a userPrincipalName, is free for a person.
    pub fn address_is_free(&self, person: &PersonId, address: &str) -> bool {
        self.is_unclaimed(person, NameKind::Address, address)
            && self.directory.holders_of_address(address).next().is_none()
    }

    /// Whether a unit has no object of this name.
    pub fn common_name_is_free(&self, unit: &Dn, name: &str) -> bool {
        self.common_names.is_free(unit, name)
    }

    fn is_unclaimed(&self, person: &PersonId, kind: NameKind, name: &str) -> bool {
        let folded = fold(name);
        let reserved = self.past.is_reserved(kind, &folded, person);
        let given = self.given.get(&(kind, folded));
        !reserved && given.is_none_or(|owner| owner == person)
    }
}
