//! What happens to one person at every moment something falls due.

use jiff::Timestamp;

use super::build::build;
use super::case::{Case, Plan, Sight};
use super::foresee::foresee;
use super::policy::Policy;
use crate::clock::Now;
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

/// What is due for a person after `plan`, soonest first, as if every plan until then had been approved and
/// carried out.
pub fn ahead(sight: &Sight, policy: &Policy, plan: &Plan, person: &PersonId) -> Vec<Ahead> {
    let mut world = foresee(sight, plan);
    let mut last = plan.now.instant();
    let mut due = next_due(plan, person, last);
    let mut all = Vec::new();
    while let Some(at) = due.filter(|_| all.len() < MOST) {
        let then = build(&world, policy, Now::at(at));
        let Some(case) = then.case(person).cloned() else {
            break;
        };
        world = foresee(&world, &then);
        last = at;
        due = next_due(&then, person, last);
        all.push(Ahead { at, case });
    }
    all
}

fn next_due(plan: &Plan, person: &PersonId, after: Timestamp) -> Option<Timestamp> {
    let due = plan.case(person)?.due.iter().map(|due| due.at());
    due.filter(|at| *at > after).min()
}
