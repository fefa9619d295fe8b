//! One human, several profiles: everybody HR keeps more than one profile of is one person to the passes after this.
//!
//! Who belongs together is a matter of policy and of what was read ([`groups`]); what that person's working life looks
//! like at a moment is computed from the stages of the profiles ([`employment`]).

mod anchor;
mod door;
mod employment;
mod groups;
mod part;
mod sets;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::case::{Case, Finding, Plan, Sight};
use super::change::{Action, Change};
use super::policy::{PeoplePolicy, Policy};
use crate::clock::Now;
use crate::lifecycle::Stage;
use crate::past::{Past, Remember};
use crate::people::{PersonId, Roster};
pub(super) use anchor::Handed;
use groups::{Group, groups};

/// The key of profiles joined by name, as findings name it.
pub(super) const ALIASES: &str = "people.aliases";
/// The key of profiles joined by what they say.
pub(super) const REHIRE_MATCH: &str = "people.rehire_match";
/// The key of the gap that ends nobody.
pub(super) const BRIDGE: &str = "people.bridge";

/// What is known of a human HR keeps several profiles of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Human {
    /// The profiles, the one that started first in front.
    pub profiles: Vec<Profile>,
    /// The profile whose facts count.
    pub facts: PersonId,
    /// Why those.
    pub because: &'static str,
}

impl Human {
    /// Whether one of the profiles has this id.
    pub fn has(&self, id: &PersonId) -> bool {
        self.profiles.iter().any(|profile| profile.id == *id)
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// HR's id.
    pub id: PersonId,
    /// Why it belongs to another one, where this is the one that says so.
    pub because: Option<String>,
    /// Where somebody with this profile alone would stand.
    pub stage: Stage,
    /// Its first day, where HR says one.
    pub hired: Option<Date>,
    /// Its last day, where one is known.
    pub ends: Option<Date>,
}

/// Everybody at a moment, one person a human.
#[derive(Clone, Debug)]
pub(super) struct Humans {
    /// Everybody.
    pub roster: Roster,
    /// What is known of those with several profiles, by the id they stand under.
    pub known: BTreeMap<PersonId, Human>,
    /// What is to be said of single people, at this moment and at any.
    now: BTreeMap<PersonId, Vec<Finding>>,
    said: BTreeMap<PersonId, Vec<Finding>>,
    /// What is wrong with the configuration beside people.
    pub findings: Vec<Finding>,
    /// What was done before, with accounts handed on from one profile to another; nothing where none is.
    pub past: Option<Past>,
    /// Whose those are now.
    pub handed_on: BTreeSet<PersonId>,
    groups: Vec<Group>,
}

impl Humans {
    /// Everybody that was read, at a moment; nothing where the policy joins nobody.
    pub fn of(sight: &Sight, policy: &Policy, now: Now) -> Option<Self> {
        if !policy.people.joins() {
            return None;
        }
        let found = groups(sight, policy);
        let mut humans = Self {
            roster: sight.roster.clone(),
            known: BTreeMap::new(),
            now: BTreeMap::new(),
            said: found.said,
            findings: found.findings,
            past: None,
            handed_on: BTreeSet::new(),
            groups: found.groups,
        };
        humans.turn(&sight.past, policy, now);
        Some(humans)
    }

    /// Whether one of these people gets an account in a plan, or theirs is opened or closed: what is known of the
    /// accounts is another thing then.
    pub fn heed(&self, plan: &Plan) -> bool {
        let ids = self.groups.iter().flat_map(|group| &group.profiles);
        let ids: BTreeSet<&PersonId> = ids.map(|profile| profile.id()).collect();
        let of_theirs = |case: &&Case| case.person.as_ref().is_some_and(|id| ids.contains(id));
        plan.cases.iter().filter(of_theirs).any(|case| {
            let links = |fact: &Remember| matches!(fact, Remember::Link { .. });
            let takes = |change: &Change| {
                matches!(
                    change.action,
                    Action::Create(_)
                        | Action::Anchor { .. }
                        | Action::Enable
                        | Action::Disable { .. }
                )
            };
            case.remember.iter().any(links) || case.changes.iter().any(takes)
        })
    }

    /// Adds to a case what is known of the human, and what is to be said.
    pub fn tell(&self, case: &mut Case) {
        let Some(person) = &case.person else { return };
        case.human = self.known.get(person).cloned();
        case.findings
            .extend(self.said.get(person).into_iter().flatten().cloned());
        case.findings
            .extend(self.now.get(person).into_iter().flatten().cloned());
    }

    /// Turns to another moment.
    pub fn turn(&mut self, past: &Past, policy: &Policy, now: Now) {
        self.known.clear();
        self.past = None;
        self.handed_on.clear();
        self.now.clear();
        for group in &self.groups {
            let human = employment::at(group, policy, now);
            let id = human.person.id().clone();
            self.now.insert(id.clone(), human.findings);
            if let Some(guid) = human.handed_on {
                let past = self.past.get_or_insert_with(|| past.clone());
                past.hand_on(guid, &id);
                self.handed_on.insert(id.clone());
            }
            let ids = || group.profiles.iter().map(|profile| profile.id());
            if ids().any(|other| *other != id && past.decision(other).is_some()) {
                let past = self.past.get_or_insert_with(|| past.clone());
                past.decided_together(ids(), &id);
            }
            self.known.extend(human.known.map(|known| (id, known)));
            self.roster.join(human.person);
        }
    }
}

impl PeoplePolicy {
    /// Whether several profiles can be one human at all.
    pub fn joins(&self) -> bool {
        !self.aliases.is_empty() || !self.rehire_match.is_empty()
    }
}

/// Everybody at a moment, one person a human: what was read itself, where the policy joins nobody.
pub fn everybody<'a>(sight: &'a Sight, policy: &Policy, now: Now) -> Cow<'a, Roster> {
    match Humans::of(sight, policy, now) {
        Some(humans) => Cow::Owned(humans.roster),
        None => Cow::Borrowed(&sight.roster),
    }
}
