//! Names for new accounts: legal, free, and the same every time they are computed.

mod candidates;
mod common;
mod legal;
mod newcomer;
mod parts;
mod renamed;
mod taken;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;

pub use common::{CommonNames, common_name};
use newcomer::Newcomer;
pub use parts::{NameChange, NameParts};
use renamed::Kept;
pub use renamed::{Renamed, is_common_name};
pub use taken::Holder;
use taken::Taken;

use crate::clock::Now;
use crate::directory::{Directory, Dn};
use crate::past::{Identifier, Past};
use crate::people::{Person, PersonId, Spelling};
use crate::rules::Template;

/// How new accounts are named.
#[derive(Clone, Debug)]
pub struct NamingPolicy {
    /// Domains rosterd may give addresses in; anything else is skipped.
    pub domains: Vec<String>,
    /// Candidates for sAMAccountName; the last repeats with `n` = 2, 3, ….
    pub sam_account_name: Vec<Template>,
    /// userPrincipalName, from the other names.
    pub user_principal_name: Template,
    /// Candidates for the mail address.
    pub mail: Vec<Template>,
    /// Candidates for the common name.
    pub common_name: Vec<Template>,
    /// How people's names are spelled in logins and addresses.
    pub spelling: Spelling,
    /// For how long a name that no object holds any more is kept for whoever had it.
    pub never_reuse_within: Span,
    /// What of an account follows a new name of its person; everything else is kept.
    pub follow_name_change: BTreeSet<Identifier>,
    /// Names an operator fixed.
    pub overrides: BTreeMap<PersonId, NameOverride>,
}

impl NamingPolicy {
    /// What an operator fixed for a person, by whichever id HR has of the human.
    pub fn fixed_for(&self, person: &Person) -> Option<&NameOverride> {
        let own = || self.overrides.get(person.id());
        let profiles = person.profiles().iter();
        let mut profiles = profiles.filter_map(|profile| self.overrides.get(profile.id()));
        own().or_else(|| profiles.next_back())
    }
}

/// Names an operator fixed for one person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameOverride {
    /// sAMAccountName.
    pub sam_account_name: Option<String>,
    /// userPrincipalName.
    pub user_principal_name: Option<String>,
    /// Mail address.
    pub mail: Option<String>,
    /// Common name.
    pub common_name: Option<String>,
}

/// What a new account is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// sAMAccountName, at most 20 characters.
    pub sam_account_name: String,
    /// userPrincipalName.
    pub user_principal_name: String,
    /// Mail address, where the policy yields one.
    pub mail: Option<String>,
    /// Common name, at most 64 characters.
    pub common_name: String,
}

impl Names {
    /// One of the names, by the word problems and collisions call it.
    pub fn get(&self, what: &str) -> Option<&str> {
        match what {
            newcomer::LOGIN => self.of(Identifier::Login),
            newcomer::PRINCIPAL => self.of(Identifier::Principal),
            newcomer::MAIL => self.of(Identifier::Mail),
            common::COMMON_NAME => self.of(Identifier::CommonName),
            _ => None,
        }
    }

    /// One of the names; an empty one is none.
    pub fn of(&self, one: Identifier) -> Option<&str> {
        let name = match one {
            Identifier::Login => Some(self.sam_account_name.as_str()),
            Identifier::Principal => Some(self.user_principal_name.as_str()),
            Identifier::Mail => self.mail.as_deref(),
            Identifier::CommonName => Some(self.common_name.as_str()),
        };
        name.filter(|name| !name.is_empty())
    }

    /// What templates may read of an account's names.
    pub fn variables(&self) -> BTreeMap<&'static str, String> {
        let Self {
            sam_account_name,
            user_principal_name,
            mail,
            common_name: _,
        } = self;
        let mut variables = BTreeMap::from([
            ("sam_account_name", sam_account_name.clone()),
            ("user_principal_name", user_principal_name.clone()),
        ]);
        variables.extend(mail.clone().map(|mail| ("mail", mail)));
        variables
    }
}

/// Why a person gets no name.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum NameProblem {
    /// A field the names are made of is empty or unreadable.
    #[error("{what}: {why}")]
    Missing {
        /// Which name.
        what: &'static str,
        /// Why it cannot be made.
        why: String,
    },
    /// All candidates are taken.
    #[error("{what}: every candidate is taken, the last tried was '{last}'")]
    Exhausted {
        /// Which name.
        what: &'static str,
        /// The last candidate.
        last: String,
    },
}

/// A name that was wanted for somebody and is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// Which name (`sAMAccountName`).
    pub what: &'static str,
    /// The first one that was taken.
    pub name: String,
    /// Who has it.
    pub holder: Holder,
    /// How many more were taken before one was free, or before the candidates ended.
    pub more: u32,
}

/// What somebody is called, and what stood in the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The names.
    pub names: Result<Names, NameProblem>,
    /// Names that others have, one a kind at most.
    pub collisions: Vec<Collision>,
}

/// Names everybody who needs a new account, in order of id, so that a plan names the same people the
/// same way every time. Names of one plan never collide with each other.
///
/// Each name has candidates of its own: the k-th attempt is the k-th candidate, and the last repeats with
/// the numbers 2 to 99. A taken login therefore never numbers a free address. Names built from each other
/// are free together: where the address is `{{ sam_account_name }}@…`, a login counts as free only if its
/// address is.
pub fn assign<'a>(
    newcomers: impl IntoIterator<Item = (&'a Person, &'a Dn)>,
    directory: &Directory,
    past: &Past,
    policy: &NamingPolicy,
    now: Now,
) -> BTreeMap<PersonId, Result<Names, NameProblem>> {
    let told = assign_telling(newcomers, directory, past, policy, now);
    told.into_iter()
        .map(|(person, naming)| (person, naming.names))
        .collect()
}

/// As [`assign`], with what stood in the way of the names people wanted first.
pub fn assign_telling<'a>(
    newcomers: impl IntoIterator<Item = (&'a Person, &'a Dn)>,
    directory: &Directory,
    past: &Past,
    policy: &NamingPolicy,
    now: Now,
) -> BTreeMap<PersonId, Naming> {
    assign_with(newcomers, &[], directory, past, policy, now)
}

/// Names newcomers, and those whose accounts follow another name, all in order of id.
pub fn assign_with<'a>(
    newcomers: impl IntoIterator<Item = (&'a Person, &'a Dn)>,
    renamed: &[Renamed<'a>],
    directory: &Directory,
    past: &Past,
    policy: &NamingPolicy,
    now: Now,
) -> BTreeMap<PersonId, Naming> {
    type Asked<'a> = (&'a Person, &'a Dn, Option<&'a Renamed<'a>>);
    let newcomers = newcomers.into_iter();
    let newcomers = newcomers.map(|(person, unit)| (person.id(), (person, unit, None)));
    let others = renamed.iter();
    let others = others.map(|one| (one.person.id(), (one.person, one.unit, Some(one))));
    let all: BTreeMap<&PersonId, Asked<'_>> = newcomers.chain(others).collect();
    let mut named = BTreeMap::new();
    if all.is_empty() {
        return named;
    }
    let nothing_fixed = NameOverride::default();
    let mut taken = Taken::new(directory, past, policy, now);
    for one in renamed {
        taken.has(one.person.id(), one.account);
    }
    for (person, _, _) in all.values() {
        taken.is_one(person);
    }
    for (id, (person, unit, renamed)) in all {
        let mut newcomer = Newcomer {
            person,
            unit,
            policy,
            fixed: policy.fixed_for(person).unwrap_or(&nothing_fixed),
            taken: &taken,
            kept: Kept::default(),
            collisions: RefCell::default(),
        };
        if let Some(renamed) = renamed {
            newcomer.kept = Kept::of(renamed, &newcomer);
        }
        let names = newcomer.names();
        let collisions = newcomer.collisions.into_inner();
        if let Ok(names) = &names {
            taken.give(id, unit, names);
        }
        named.insert(id.clone(), Naming { names, collisions });
    }
    named
}

#[cfg(test)]
mod tests;
