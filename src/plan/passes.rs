//! The first passes over the whole roster: whose account, which stage, which wishes, which names.

use std::collections::{BTreeMap, BTreeSet};

use super::filtered::Filtered;
use super::follow::{Called, Follow};
use super::kept::names_of;
use super::newcomer::{self, Place};
use super::policy::Policy;
use super::view::View;
use crate::clock::Now;
use crate::directory::{Directory, Dn};
use crate::identity::{Match, NameProblem, Names, Renamed, assign_with, match_people, match_some};
use crate::lifecycle::{Stage, shut_out, stage_of};
use crate::past::Subject;
use crate::people::{Known, Person, PersonId};
use crate::rules::{AttributeValue, Wishes};

/// Whom a plan is about: everybody, or a few.
pub(super) type Whom<'a> = Option<Few<'a>>;

/// The few a plan is about while the others stay as they are.
#[derive(Clone, Copy)]
pub(super) struct Few<'a> {
    /// Who.
    pub ids: &'a BTreeSet<PersonId>,
    /// What is known of people without a link and still holds.
    pub known: &'a BTreeMap<PersonId, Match>,
}

/// What the first passes found out about everybody they are about.
pub(super) struct Passes {
    /// Also of those whose accounts they point at.
    pub found: BTreeMap<PersonId, Match>,
    pub stages: BTreeMap<PersonId, Stage>,
    pub filtered: BTreeMap<PersonId, Filtered>,
    pub wishes: BTreeMap<PersonId, Wishes>,
    pub names: BTreeMap<PersonId, Result<Names, NameProblem>>,
    /// What another name means for accounts that exist, and what they are called then.
    pub follow: BTreeMap<PersonId, Follow>,
    pub called: Called,
}

impl Passes {
    /// Names newcomers, and accounts that follow another name of their person, together.
    fn call(
        &mut self,
        newcomers: &[(&Person, Dn)],
        sight: View<'_>,
        policy: &Policy,
        whom: Whom<'_>,
        now: Now,
    ) {
        let View {
            directory, past, ..
        } = sight;
        let followers = people(sight, whom).filter_map(|person| {
            let id = person.id();
            let stands = (
                self.found.get(id)?,
                self.stages.get(id)?,
                self.filtered.get(id)?,
            );
            Some((id.clone(), Follow::of(person, stands, sight, policy)?))
        });
        self.follow = followers.collect();
        let accounts = self.follow.iter().filter_map(|(id, follow)| {
            let (person, account) = (sight.roster.get(id)?, follow.account(directory)?);
            let unit = account.dn.parent()?;
            Some((
                person,
                account.guid,
                unit,
                names_of(account),
                &follow.follows,
            ))
        });
        let accounts: Vec<_> = accounts.collect();
        let renamed = accounts.iter();
        let renamed = renamed.map(|(person, account, unit, names, follows)| Renamed {
            person,
            account: *account,
            unit,
            names,
            follows,
        });
        let renamed: Vec<Renamed<'_>> = renamed.collect();
        let asked = newcomers.iter().map(|(person, unit)| (*person, unit));
        let named = assign_with(asked, &renamed, directory, past, &policy.naming, now);
        let named = named.into_iter().map(|(id, naming)| (id, naming.names));
        (self.called, self.names) = named.partition(|(id, _)| self.follow.contains_key(id));
    }

    /// Where new accounts are put, under which common names, and whose they are.
    pub fn births(&self, sight: View<'_>) -> Vec<(Dn, String, PersonId)> {
        let named = self.names.iter().filter_map(|(person, names)| {
            let names = names.as_ref().ok()?;
            match newcomer::place(self.wishes.get(person)?, sight.directory) {
                Place::In(unit) => Some((unit, names.common_name.clone(), person.clone())),
                Place::Nowhere(_) => None,
            }
        });
        named.collect()
    }
}

/// Those a plan is about, in order of id.
pub(super) fn people<'a>(
    sight: View<'a>,
    whom: Whom<'a>,
) -> Box<dyn Iterator<Item = &'a Person> + 'a> {
    match whom {
        None => Box::new(sight.roster.people()),
        Some(few) => Box::new(few.ids.iter().filter_map(|id| sight.roster.get(id))),
    }
}

/// Whose accounts somebody's attributes point at (`manager = { person = "supervisor" }`).
pub(super) fn pointed_at(person: &Person, policy: &Policy) -> BTreeSet<PersonId> {
    let rules = policy.rules.attributes.iter();
    let whose = rules.filter_map(|rule| match &rule.value {
        AttributeValue::Person(field) => match person.person(field) {
            Known::Value(person) => Some(person),
            Known::Empty | Known::Unreadable => None,
        },
        AttributeValue::Text(_) => None,
    });
    whose.collect()
}

/// Everybody a plan is about, pass by pass.
pub(super) fn passes(sight: View<'_>, policy: &Policy, whom: Whom<'_>, now: Now) -> Passes {
    let View {
        roster,
        directory,
        past,
        handed_on: _,
    } = sight;
    let found = match whom {
        None => match_people(roster, directory, past, &policy.anchor, &policy.adoption),
        Some(Few { ids, known }) => {
            let theirs = people(sight, whom).flat_map(|person| pointed_at(person, policy));
            let all = ids.iter().cloned().chain(theirs);
            let all = all.map(|id| roster.id_of(&id).clone()).collect();
            let sides = (roster, directory, past);
            match_some(&all, known, sides, &policy.anchor, &policy.adoption)
        }
    };
    let by_person = |person: &Person| person.id().clone();
    let stages = stages(sight, &found, policy, whom, now);
    let filtered: BTreeMap<PersonId, Filtered> = people(sight, whom)
        .map(|person| (by_person(person), policy.people.filtered(person)))
        .collect();
    let wishes: BTreeMap<PersonId, Wishes> = people(sight, whom)
        .map(|person| (by_person(person), policy.rules.evaluate(person)))
        .collect();
    let newcomers: Vec<(&Person, Dn)> = people(sight, whom)
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
    let mut passes = Passes {
        found,
        stages,
        filtered,
        wishes,
        names: BTreeMap::new(),
        follow: BTreeMap::new(),
        called: BTreeMap::new(),
    };
    passes.call(&newcomers, sight, policy, whom, now);
    passes
}

/// Where everybody stands.
fn stages(
    sight: View<'_>,
    found: &BTreeMap<PersonId, Match>,
    policy: &Policy,
    whom: Whom<'_>,
    now: Now,
) -> BTreeMap<PersonId, Stage> {
    let stage = |person: &Person| {
        let stage = stage_of(person, &policy.lifecycle, now);
        let found = found.get(person.id());
        let is_shut = found.is_some_and(|found| is_shut(found, sight.directory));
        let stage = if is_shut {
            shut_out(stage, person)
        } else {
            stage
        };
        (person.id().clone(), stage)
    };
    people(sight, whom).map(stage).collect()
}

/// Whether somebody has no account, or one that is closed.
fn is_shut(found: &Match, directory: &Directory) -> bool {
    match found {
        Match::Absent => true,
        Match::Linked { guid, .. } => {
            let account = directory.account(*guid);
            account.is_some_and(|account| !account.is_enabled())
        }
        _ => false,
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
pub(super) fn accounts(
    sight: View<'_>,
    policy: &Policy,
    whom: Whom<'_>,
    passes: &Passes,
) -> BTreeMap<PersonId, Subject> {
    let linked = passes
        .found
        .iter()
        .filter_map(|(person, found)| match found {
            Match::Linked { guid, .. } => Some((person.clone(), Subject::Seen(*guid))),
            _ => None,
        });
    let missing: Vec<PersonId> = match whom {
        None => sight.past.links.keys().cloned().collect(),
        Some(_) => people(sight, whom)
            .flat_map(|person| pointed_at(person, policy))
            .map(|id| sight.roster.id_of(&id).clone())
            .collect(),
    };
    let missing = missing.into_iter().filter_map(|person| {
        let link = sight.past.link(&person)?;
        (!passes.found.contains_key(&person)).then_some((person, Subject::Seen(link.guid)))
    });
    let new = passes.names.iter().filter(|(_, names)| names.is_ok());
    let new = new.map(|(person, _)| (person.clone(), Subject::New(person.clone())));
    let mut accounts: BTreeMap<PersonId, Subject> = linked.chain(missing).chain(new).collect();
    for (other, human) in sight.roster.others() {
        if let Some(subject) = accounts.get(human).cloned() {
            accounts.insert(other.clone(), subject);
        }
    }
    accounts
}
