//! Common names: one each in a unit.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::candidates::{Candidate, Candidates};
use super::newcomer::{exhausted, missing, without};
use super::taken::Holder;
use super::{NameProblem, Names, NamingPolicy, legal};
use crate::directory::{Directory, Dn, fold};
use crate::people::{Person, PersonId};

/// What a common name is called in messages.
pub const COMMON_NAME: &str = "common name";

/// Which common names are taken, unit by unit: by objects of the domain, and by whom a plan puts there.
/// Compared as AD folds them (`ü` is `u`).
pub struct CommonNames<'a> {
    directory: &'a Directory,
    /// What the directory holds; computed for the first who asks.
    seen: OnceCell<BTreeSet<(Dn, String)>>,
    claimed: BTreeMap<(Dn, String), PersonId>,
}

impl<'a> CommonNames<'a> {
    /// What is taken before anybody is put anywhere.
    pub fn of(directory: &'a Directory) -> Self {
        Self {
            directory,
            seen: OnceCell::new(),
            claimed: BTreeMap::new(),
        }
    }

    /// Whether a unit has no object of this name, and gets none.
    pub fn is_free(&self, unit: &Dn, name: &str) -> bool {
        self.holder(unit, name).is_none()
    }

    /// Who has this name in a unit: an object there, or somebody who is put there.
    pub fn holder(&self, unit: &Dn, name: &str) -> Option<Holder> {
        let there = unit.child_cn(name);
        let key = (unit.clone(), fold(name));
        if self.directory.at(&there).is_some() || self.seen().contains(&key) {
            return Some(Holder::Object(Some(there)));
        }
        self.claimed.get(&key).cloned().map(Holder::Colleague)
    }

    /// Somebody is put there under this name.
    pub fn claim(&mut self, unit: &Dn, name: &str, person: &PersonId) {
        let key = (unit.clone(), fold(name));
        self.claimed.entry(key).or_insert_with(|| person.clone());
    }

    fn seen(&self) -> &BTreeSet<(Dn, String)> {
        self.seen.get_or_init(|| {
            let occupants = self.directory.occupants();
            let named = occupants.filter_map(|o| Some((o.dn.parent()?, fold(o.dn.leaf()))));
            named.collect()
        })
    }
}

/// What an account is called in a unit where its own common name is taken: the first of the policy's
/// candidates, or what an operator fixed, that is free there.
///
/// # Errors
/// [`NameProblem`] when no candidate can be made, or none is free.
pub fn common_name(
    person: &Person,
    names: &Names,
    unit: &Dn,
    policy: &NamingPolicy,
    taken: &CommonNames<'_>,
) -> Result<String, NameProblem> {
    let is_free = |name: &str| taken.is_free(unit, name);
    first_free(person, names.variables(), policy, &is_free)
}

/// The first candidate that is legal and free; a name that an operator fixed has no other.
pub fn first_free(
    person: &Person,
    extra: BTreeMap<&'static str, String>,
    policy: &NamingPolicy,
    is_free: &dyn Fn(&str) -> bool,
) -> Result<String, NameProblem> {
    let fixed = policy.fixed_for(person);
    if let Some(fixed) = fixed.and_then(|fixed| fixed.common_name.as_deref()) {
        let name = legal::common_name(fixed, None).map_err(|why| missing(COMMON_NAME, why))?;
        return if is_free(&name) {
            Ok(name)
        } else {
            Err(exhausted(COMMON_NAME, name))
        };
    }
    let (mut reason, mut last) = (None, None);
    let templates = &policy.common_name;
    for candidate in Candidates::new(COMMON_NAME, templates, person, extra, None) {
        match candidate? {
            Candidate::Skipped(why) => reason = reason.or(Some(why)),
            Candidate::Text { text, number, .. } => {
                let name =
                    legal::common_name(&text, number).map_err(|why| missing(COMMON_NAME, why))?;
                if is_free(&name) {
                    return Ok(name);
                }
                last = Some(name);
            }
        }
    }
    Err(without(COMMON_NAME, last, reason))
}
