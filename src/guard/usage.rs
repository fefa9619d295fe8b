//! How far the limits are used: for people to read, decides nothing.

use std::collections::BTreeSet;

use super::judge::{DAY, base, counts_as};
use super::limits::{GuardPolicy, Limit};
use crate::clock::Now;
use crate::past::Class;
use crate::plan::{Plan, Sight};

/// A limit and how far it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Which class.
    pub class: Class,
    /// `run` or `24h`.
    pub window: &'static str,
    /// People counted, this plan's included.
    pub count: usize,
    /// People allowed.
    pub allowed: usize,
}

/// Every limit with what this plan would use of it, approved or not.
pub fn usage(plan: &Plan, sight: &Sight, policy: &GuardPolicy, now: Now) -> Vec<Used> {
    let base = base(sight);
    let mut used = Vec::new();
    for (class, limits) in policy.limited() {
        let cases = plan.cases.iter().filter(|case| counts_as(case, class));
        let people: BTreeSet<_> = cases.filter_map(|case| case.person.as_ref()).collect();
        let earlier = sight.past.tally.within(class, now.instant(), DAY);
        let one = |window, count, limit: &Limit| Used {
            class,
            window,
            count,
            allowed: limit.allowed(base),
        };
        used.push(one("run", people.len(), &limits.run));
        used.push(one("24h", people.len() + earlier, &limits.day));
    }
    used
}
