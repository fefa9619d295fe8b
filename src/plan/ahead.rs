//! What happens to one person at every moment something falls due.

use jiff::Timestamp;

use super::build::build;
use super::case::{Case, Plan, Sight};
use super::foresee::foresee;
use super::humans::everybody;
use super::policy::Policy;
use super::walk::follows;
use crate::clock::Now;
use crate::lifecycle::turns;
use crate::people::PersonId;

/// One moment ahead and the person's case at it, with all that happens then.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// When.
    pub at: Timestamp,
    /// The case as it will be, if HR and the directory stay as they are but for rosterd's own hand.
    pub case: Case,
}

/// More moments than anybody's working life has.
const MOST: usize = 16;

/// What comes for a person after `plan`, soonest first, as if every plan until then had been approved and
/// carried out: what falls due, and what starts once facts that contradict each other today no longer do.
pub fn ahead(sight: &Sight, policy: &Policy, plan: &Plan, person: &PersonId) -> Vec<Ahead> {
    let turns_of = |sight: &Sight, plan: &Plan| {
        let now = plan.now;
        let everybody = everybody(sight, policy, now);
        let known = everybody.get(person);
        let turns = known.map_or(Vec::new(), |known| turns(known, &policy.lifecycle, now));
        let next = plan.case(person).and_then(|case| follows(case, now));
        turns.into_iter().chain(next).collect::<Vec<_>>()
    };
    let mut world = foresee(sight, plan);
    let mut turns = turns_of(&world, plan);
    let mut due = due_of(plan, person);
    let mut last = plan.now.instant();
    let mut all = Vec::new();
    while all.len() < MOST {
        let moments = due.iter().chain(&turns).copied();
        let Some(at) = moments.filter(|at| *at > last).min() else {
            break;
        };
        let then = build(&world, policy, Now::at(at));
        let Some(case) = then.case(person).cloned() else {
            break;
        };
        world = foresee(&world, &then);
        let fell_due = due.contains(&at);
        due = due_of(&then, person);
        turns = turns_of(&world, &then);
        last = at;
        if fell_due || !case.changes.is_empty() {
            all.push(Ahead { at, case });
        }
    }
    all
}

fn due_of(plan: &Plan, person: &PersonId) -> Vec<Timestamp> {
    let due = plan.case(person).map_or(&[][..], |case| &case.due);
    due.iter().map(|due| due.at()).collect()
}
