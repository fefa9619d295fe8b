//! From one moment at which something falls due to the next, with everybody it falls due for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::build::build_some;
use super::case::{Case, Outlook, Plan, Sight};
use super::change::Action;
use super::foresee::carried_out;
use super::humans::Humans;
use super::passes::{Few, pointed_at};
use super::policy::Policy;
use crate::clock::Now;
use crate::directory::Guid;
use crate::identity::{Match, looks_like};
use crate::lifecycle::turns;
use crate::past::Subject;
use crate::people::{Person, PersonId, Roster};

/// How long after one run the next one comes, at the soonest.
const NEXT_RUN: SignedDuration = SignedDuration::from_mins(1);

/// When there is more to do for a human whose account is closed in a case: what another profile needs is made ready
/// in an account that is closed.
pub(super) fn follows(case: &Case, now: Now) -> Option<Timestamp> {
    (case.human.is_some() && case.closes())
        .then(|| now.instant().checked_add(NEXT_RUN).ok())
        .flatten()
}

/// A walk through the days to come: HR and the directory stay as they are but for rosterd's own hand. A step plans
/// for those something falls due for, not for everybody; what is left of the company's size is a look over all links,
/// and over all names where somebody is to get an account.
pub struct Walk<'a> {
    policy: &'a Policy,
    sight: Sight,
    /// Everybody as one person a human, where policy joins profiles.
    humans: Option<Humans>,
    /// For whom something may happen when.
    due: BTreeMap<Timestamp, BTreeSet<PersonId>>,
    /// Whose attributes point at somebody's account.
    followers: BTreeMap<PersonId, BTreeSet<PersonId>>,
    /// Newcomers who are named in every plan, and for whom nothing can be done: a name they are to have is given
    /// to nobody else.
    named: BTreeSet<PersonId>,
    /// What was found for people without a link.
    known: BTreeMap<PersonId, Match>,
    /// Accounts that were opened or closed on the way.
    switched: BTreeSet<Guid>,
}

impl<'a> Walk<'a> {
    /// The walk that begins when a plan was carried out, as if everything in it had been approved.
    pub fn after(sight: &Sight, policy: &'a Policy, plan: &Plan) -> Self {
        let sight = carried_out(sight.clone(), plan);
        let mut walk = Self {
            policy,
            humans: Humans::of(&sight, policy, plan.now),
            sight,
            due: BTreeMap::new(),
            followers: BTreeMap::new(),
            named: BTreeSet::new(),
            known: BTreeMap::new(),
            switched: BTreeSet::new(),
        };
        for case in &plan.cases {
            if let (Some(person), Some(found)) = (&case.person, &case.found) {
                walk.known.insert(person.clone(), found.clone());
            }
        }
        let (mut due, mut followers) = (BTreeMap::new(), BTreeMap::new());
        for person in walk.roster().people() {
            for at in turns(person, &policy.lifecycle, plan.now) {
                let then: &mut BTreeSet<PersonId> = due.entry(at).or_default();
                then.insert(person.id().clone());
            }
        }
        // Whichever of a human's profiles counts on a day: each may point at somebody else.
        for profile in walk.sight.roster.people() {
            for whose in pointed_at(profile, policy) {
                let theirs: &mut BTreeSet<PersonId> = followers.entry(whose).or_default();
                theirs.insert(profile.id().clone());
            }
        }
        (walk.due, walk.followers) = (due, followers);
        walk.take(plan);
        walk
    }

    /// The world as it is before the next moment.
    pub fn sight(&self) -> &Sight {
        &self.sight
    }

    /// What is to be done at the next moment, if there is one until `last`, for everybody for whom something may
    /// happen then. Nothing of it is carried out yet.
    pub fn next(&mut self, last: Timestamp) -> Option<Plan> {
        let (at, people) = self.due.pop_first().filter(|(at, _)| *at <= last)?;
        let now = Now::at(at);
        if let Some(humans) = &mut self.humans {
            humans.turn(&self.sight.past, self.policy, now);
        }
        let ids = self.touched(people);
        self.forget_matches(&ids);
        let few = Few {
            ids: &ids,
            known: &self.known,
        };
        let humans = self.humans.as_ref();
        Some(build_some(&self.sight, humans, self.policy, few, now))
    }

    /// Everybody, one person a human.
    fn roster(&self) -> &Roster {
        let humans = self.humans.as_ref();
        humans.map_or(&self.sight.roster, |humans| &humans.roster)
    }

    /// Carries a plan out in thought.
    pub fn carry_out(self, plan: &Plan) -> Self {
        let mut walk = Self {
            sight: carried_out(self.sight, plan),
            ..self
        };
        if walk.humans.as_ref().is_some_and(|humans| humans.heed(plan)) {
            walk.humans = Humans::of(&walk.sight, walk.policy, plan.now);
        }
        walk.take(plan);
        walk
    }

    /// Forgets what was found for those of these people who look like an account that was opened or closed since.
    /// Whose attributes point at them asks for their links alone, and those nobody changes. A human with several
    /// profiles looks like whichever counts today.
    fn forget_matches(&mut self, ids: &BTreeSet<PersonId>) {
        let Sight {
            directory, past, ..
        } = &self.sight;
        let is_stale = |person: &&Person| {
            let switched = self.switched.iter();
            let mut switched = switched.filter_map(|guid| directory.account(*guid));
            let has_several = !person.profiles().is_empty();
            has_several || switched.any(|account| looks_like(person, account))
        };
        let unlinked = ids.iter().filter(|person| past.link(person).is_none());
        let known = unlinked.filter_map(|person| self.roster().get(person));
        let stale: Vec<PersonId> = known
            .filter(is_stale)
            .map(|person| person.id().clone())
            .collect();
        for person in stale {
            self.known.remove(&person);
        }
    }

    /// These people, those whose attributes point at an account that one of them may get, and those who are
    /// named in every plan.
    fn touched(&self, people: BTreeSet<PersonId>) -> BTreeSet<PersonId> {
        let roster = self.roster();
        let people: BTreeSet<PersonId> = people.iter().map(|id| roster.id_of(id).clone()).collect();
        let new = people
            .iter()
            .filter(|person| self.sight.past.link(person).is_none());
        let ids = new.flat_map(|id| {
            let known = roster.get(id).into_iter();
            let profiles = known.flat_map(|person| person.profiles());
            std::iter::once(id).chain(profiles.map(|profile| profile.id()))
        });
        let followers = ids.filter_map(|id| self.followers.get(id)).flatten();
        let all = people.iter().chain(followers).chain(&self.named);
        all.map(|id| roster.id_of(id).clone()).collect()
    }

    /// Takes down when one of several profiles may be another's turn: that no case tells.
    fn take_turns(&mut self, human: &PersonId, now: Now) {
        let known = self.roster().get(human);
        let turns = known.map_or(Vec::new(), |known| {
            turns(known, &self.policy.lifecycle, now)
        });
        for at in turns {
            self.due.entry(at).or_default().insert(human.clone());
        }
    }

    /// Takes down what falls due later for those a plan is about.
    fn take(&mut self, plan: &Plan) {
        for case in &plan.cases {
            let Some(person) = &case.person else { continue };
            if case.human.is_some() {
                self.take_turns(person, plan.now);
                if let Some(next) = follows(case, plan.now) {
                    self.due.entry(next).or_default().insert(person.clone());
                }
            }
            for due in case.due.iter().filter(|due| due.at() > plan.now.instant()) {
                let then = self.due.entry(due.at()).or_default();
                then.insert(person.clone());
            }
            for change in &case.changes {
                if let (Action::Enable | Action::Disable { .. }, Subject::Seen(guid)) =
                    (&change.action, &change.subject)
                {
                    self.switched.insert(*guid);
                }
            }
            let is_stuck = matches!(case.outlook, Outlook::Blocked(_));
            if is_stuck && case.found == Some(Match::Absent) && case.names.is_some() {
                self.named.insert(person.clone());
            }
        }
    }
}
