//! What is shown of a plan: the plan itself and what the guard said.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::style::Style;
use crate::directory::Dn;
use crate::guard::{Breach, Held, Mode, Used};
use crate::past::{CaseId, Class};
use crate::people::PersonId;
use crate::plan::{Action, Case, LifecycleEvent, Plan};

/// A plan with everything a reader needs to judge it.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The plan, or the part of it that is asked for.
    pub plan: &'a Plan,
    /// The whole plan: who is meant where a change names somebody else.
    pub whole: &'a Plan,
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
    /// Whether HR was read from saved pages: cannot be applied.
    pub recorded: bool,
}

impl<'a> Shown<'a> {
    /// The hold on a case, if there is one.
    pub fn hold(&self, case: &CaseId, person: Option<&PersonId>) -> Option<&'a Held> {
        self.held
            .iter()
            .find(|held| held.case == *case && Some(&held.person) == person)
    }

    /// Cases with changes by event, in the order of events; by person within.
    pub fn by_event(&self) -> BTreeMap<Option<LifecycleEvent>, Vec<&'a Case>> {
        let mut groups: BTreeMap<_, Vec<&Case>> = BTreeMap::new();
        for case in &self.plan.cases {
            if !case.changes.is_empty() {
                groups.entry(case.event).or_default().push(case);
            }
        }
        groups
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
}

/// A plan with what is looked up often, and how it is shown.
pub(super) struct View<'a> {
    pub shown: &'a Shown<'a>,
    pub style: Style,
    names: BTreeMap<&'a PersonId, &'a str>,
    held: BTreeMap<(&'a CaseId, &'a PersonId), &'a Held>,
    domain: Option<Dn>,
}

impl<'a> View<'a> {
    /// Looked at in a style, with everybody's name at hand.
    pub fn of(shown: &'a Shown<'a>, style: Style) -> Self {
        let names = shown.whole.cases.iter();
        let names = names.filter_map(|case| Some((case.person.as_ref()?, case.name.as_str())));
        let held = shown.held.iter();
        let domain = shown
            .plan
            .changes()
            .find_map(|change| match &change.action {
                Action::Create(new) => domain_of(&new.parent),
                Action::Move { to, .. } => domain_of(to),
                _ => None,
            });
        Self {
            shown,
            style,
            names: names.collect(),
            held: held
                .map(|held| ((&held.case, &held.person), held))
                .collect(),
            domain,
        }
    }

    /// The same with a domain that is known.
    pub fn below(shown: &'a Shown<'a>, style: Style, domain: Dn) -> Self {
        Self {
            domain: Some(domain),
            ..Self::of(shown, style)
        }
    }

    /// The name of somebody in the plan, empty where unknown.
    pub fn name(&self, person: &PersonId) -> &'a str {
        self.names.get(person).copied().unwrap_or_default()
    }

    /// The hold on a case, if there is one.
    pub fn hold(&self, case: &Case) -> Option<&'a Held> {
        let person = case.person.as_ref()?;
        self.held.get(&(&case.id, person)).copied()
    }

    /// The domain whose name is left out of units.
    pub fn domain(&self) -> Option<&Dn> {
        self.domain.as_ref()
    }

    /// A unit without the name of the domain, which is said once.
    pub fn unit(&self, dn: &Dn) -> String {
        let full = dn.to_string();
        let ending = self.domain.as_ref().map(|domain| format!(",{domain}"));
        let short = ending.and_then(|ending| full.strip_suffix(&ending).map(str::to_owned));
        short.unwrap_or(full)
    }

    /// A moment in the shown zone.
    pub fn moment(&self, at: Timestamp) -> String {
        self.shown.moment(at)
    }
}

/// The part of a name that is the domain's.
fn domain_of(dn: &Dn) -> Option<Dn> {
    let mut here = dn.clone();
    while !here.relative().to_ascii_uppercase().starts_with("DC=") {
        here = here.parent()?;
    }
    Some(here)
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
