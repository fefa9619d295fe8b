//! From one moment at which something falls due to the next, with everybody it falls due for.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::build::build_some;
use super::case::{Outlook, Plan, Sight};
use super::change::Action;
use super::foresee::carried_out;
use super::passes::{Few, pointed_at};
use super::policy::Policy;
use crate::clock::Now;
use crate::directory::Guid;
use crate::identity::{Match, looks_like};
use crate::lifecycle::turns;
use crate::past::Subject;
use crate::people::PersonId;

/// A walk through the days to come: HR and the directory stay as they are but for rosterd's own hand. A step plans
/// for those something falls due for, not for everybody; what is left of the company's size is a look over all links,
/// and over all names where somebody is to get an account.
pub struct Walk<'a> {
    policy: &'a Policy,
    sight: Sight,
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
        let mut walk = Self {
            policy,
            sight: carried_out(sight.clone(), plan),
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
        for person in sight.roster.people() {
            for at in turns(person, &policy.lifecycle, plan.now) {
                walk.due.entry(at).or_default().insert(person.id().clone());
            }
            for whose in pointed_at(person, policy) {
                let followers = walk.followers.entry(whose).or_default();
                followers.insert(person.id().clone());
            }
        }
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
        let ids = self.touched(people);
        self.forget_matches(&ids);
        let few = Few {
            ids: &ids,
            known: &self.known,
        };
        Some(build_some(&self.sight, self.policy, few, Now::at(at)))
    }

    /// Carries a plan out in thought.
    pub fn carry_out(self, plan: &Plan) -> Self {
        let mut walk = Self {
            sight: carried_out(self.sight, plan),
            ..self
        };
        walk.take(plan);
        walk
    }

    /// Forgets what was found for those of these people who look like an account that was opened or closed since.
    /// Whose attributes point at them asks for their links alone, and those nobody changes.
    fn forget_matches(&mut self, ids: &BTreeSet<PersonId>) {
        let Sight {
            roster,
            directory,
            past,
        } = &self.sight;
        let unlinked = ids.iter().filter(|person| past.link(person).is_none());
        for person in unlinked.filter_map(|person| roster.get(person)) {
            let switched = self.switched.iter();
            let mut switched = switched.filter_map(|guid| directory.account(*guid));
            if switched.any(|account| looks_like(person, account)) {
                self.known.remove(person.id());
            }
        }
    }

    /// These people, those whose attributes point at an account that one of them may get, and those who are
    /// named in every plan.
    fn touched(&self, people: BTreeSet<PersonId>) -> BTreeSet<PersonId> {
        let new = people
            .iter()
            .filter(|person| self.sight.past.link(person).is_none());
        let followers = new
            .filter_map(|person| self.followers.get(person))
            .flatten();
        let followers: Vec<PersonId> = followers.chain(&self.named).cloned().collect();
        people.into_iter().chain(followers).collect()
    }

    /// Takes down what falls due later for those a plan is about.
    fn take(&mut self, plan: &Plan) {
        for case in &plan.cases {
            let Some(person) = &case.person else { continue };
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
