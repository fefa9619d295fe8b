//! The first passes over the whole roster: whose account, which stage, which wishes, which names.

use std::collections::BTreeMap;

use super::case::Sight;
use super::filtered::Filtered;
use super::newcomer::{self, Place};
use super::policy::Policy;
use crate::clock::Now;
use crate::directory::Dn;
use crate::identity::{self, Match, NameProblem, Names, match_people};
use crate::lifecycle::{Stage, stage_of};
use crate::past::Subject;
use crate::people::{Person, PersonId};
use crate::rules::Wishes;

/// What the first passes found out about everybody.
pub(super) struct Passes {
    pub found: BTreeMap<PersonId, Match>,
    pub stages: BTreeMap<PersonId, Stage>,
    pub filtered: BTreeMap<PersonId, Filtered>,
    pub wishes: BTreeMap<PersonId, Wishes>,
    pub names: BTreeMap<PersonId, Result<Names, NameProblem>>,
}

impl Passes {
    /// Where new accounts are put, under which common names.
    pub fn births(&self, sight: &Sight) -> Vec<(Dn, String)> {
        let named = self.names.iter().filter_map(|(person, names)| {
            let names = names.as_ref().ok()?;
            match newcomer::place(self.wishes.get(person)?, &sight.directory) {
                Place::In(unit) => Some((unit, names.common_name.clone())),
                Place::Nowhere(_) => None,
            }
        });
        named.collect()
    }
}

/// Everybody, pass by pass.
pub(super) fn passes(sight: &Sight, policy: &Policy, now: Now) -> Passes {
    let Sight {
        roster,
        directory,
        past,
    } = sight;
    let found = match_people(roster, directory, past, &policy.anchor);
    let by_person = |person: &Person| person.id().clone();
    let stages: BTreeMap<PersonId, Stage> = roster
        .people()
        .map(|person| (by_person(person), stage_of(person, &policy.lifecycle, now)))
        .collect();
    let filtered: BTreeMap<PersonId, Filtered> = roster
        .people()
        .map(|person| (by_person(person), policy.people.filtered(person)))
        .collect();
    let wishes: BTreeMap<PersonId, Wishes> = roster
        .people()
        .map(|person| (by_person(person), policy.rules.evaluate(person)))
        .collect();
    let newcomers: Vec<(&Person, Dn)> = roster
        .people()
        .filter(|person| found.get(person.id()) == Some(&Match::Absent))
        .filter(|person| filtered.get(person.id()).is_some_and(Filtered::is_in))
        .filter(|person| {
            stages
                .get(person.id())
                .is_some_and(|stage| wants_account(stage, now))
        })
        .filter(|person| past.open_creation(person.id()).is_none())
        .filter_map(
            |person| match newcomer::place(wishes.get(person.id())?, directory) {
                Place::In(ou) => Some((person, ou)),
                Place::Nowhere(_) => None,
            },
        )
        .collect();
    let asked = newcomers.iter().map(|(person, ou)| (*person, ou));
    let names = identity::assign(asked, directory, past, &policy.naming);
    Passes {
        found,
        stages,
        filtered,
        wishes,
        names,
    }
}

/// Whether somebody at this stage is to have an account by now.
pub(super) fn wants_account(stage: &Stage, now: Now) -> bool {
    match stage {
        Stage::Upcoming { create_at, .. } => *create_at <= now.instant(),
        Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { closed: false, .. } => true,
        // Nobody needs an account that is closed until the return.
        Stage::OnLeave { closed: true, .. } => false,
        Stage::Unclear(_) | Stage::Withdrawn | Stage::Left { .. } => false,
    }
}

/// Whose account can be pointed at: those that exist, and those this plan creates.
pub(super) fn accounts(sight: &Sight, passes: &Passes) -> BTreeMap<PersonId, Subject> {
    let linked = passes
        .found
        .iter()
        .filter_map(|(person, found)| match found {
            Match::Linked { guid, .. } => Some((person.clone(), Subject::Seen(*guid))),
            _ => None,
        });
    let missing = sight
        .past
        .links
        .iter()
        .filter(|(person, _)| !passes.found.contains_key(*person));
    let missing = missing.map(|(person, link)| (person.clone(), Subject::Seen(link.guid)));
    let new = passes.names.iter().filter(|(_, names)| names.is_ok());
    let new = new.map(|(person, _)| (person.clone(), Subject::New(person.clone())));
    linked.chain(missing).chain(new).collect()
}
