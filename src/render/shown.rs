//! What is shown of a plan: the plan itself and what the guard said.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::guard::{Breach, Held, Mode, Used};
use crate::past::{CaseId, Class};
use crate::people::PersonId;
use crate::plan::{Case, Plan};

/// A plan with everything a reader needs to judge it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What the guard holds.
    pub held: &'a [Held],
    /// What is wrong with the plan as a whole.
    pub breaches: &'a [Breach],
    /// How far the limits are used.
    pub limits: &'a [Used],
    /// DNS name of the domain controller that was read.
    pub controller: &'a str,
    /// How much rosterd may do by itself.
    pub mode: Mode,
    /// The zone moments are shown in.
    pub zone: &'a TimeZone,
    /// Whether this is for another moment than the present: cannot be applied.
    pub forecast: bool,
}

impl<'a> Shown<'a> {
    /// The hold on a case, if there is one.
    pub fn hold(&self, case: &CaseId, person: Option<&PersonId>) -> Option<&'a Held> {
        self.held
            .iter()
            .find(|held| held.case == *case && Some(&held.person) == person)
    }

    /// Cases with changes, grouped by event in the order of events, by person within.
    pub fn changed(&self) -> Vec<&'a Case> {
        let mut cases: Vec<&Case> = self.plan.cases.iter().collect();
        cases.retain(|case| !case.changes.is_empty());
        cases.sort_by_key(|case| case.event);
        cases
    }

    /// How many people each class touches.
    pub fn totals(&self) -> BTreeMap<Class, usize> {
        let mut people: BTreeMap<Class, BTreeSet<&PersonId>> = BTreeMap::new();
        for change in self.plan.changes() {
            if let Some(class) = change.class {
                people.entry(class).or_default().insert(&change.id.person);
            }
        }
        people.into_iter().map(|(c, who)| (c, who.len())).collect()
    }

    /// The limit on a class in a window, where there is one.
    pub fn limit(&self, class: Class, window: &str) -> Option<&'a Used> {
        self.limits
            .iter()
            .find(|limit| limit.class == class && limit.window == window)
    }

    /// A moment in the shown zone: `2026-03-02 07:00 CET`.
    pub fn moment(&self, at: Timestamp) -> String {
        day_and_time(at, self.zone)
    }

    /// The name of somebody in the plan, empty where unknown.
    pub fn name(&self, person: &PersonId) -> &'a str {
        self.plan.case(person).map_or("", |case| case.name.as_str())
    }
}

/// A moment in a zone, to the minute.
pub fn day_and_time(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}

/// The short form of a digest: enough to tell plans apart, and what commands accept.
pub fn short(id: &str) -> &str {
    id.get(..12).unwrap_or(id)
}
