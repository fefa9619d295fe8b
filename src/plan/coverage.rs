//! Whom the placements leave to the default: said about departments and offices, never about people.

use std::collections::{BTreeMap, BTreeSet};

use super::filtered::Filtered;
use super::policy::Policy;
use crate::clock::Now;
use crate::lifecycle::stage_of;
use crate::people::{FieldName, Known, Person, Roster};
use crate::rules::Placement;

/// The department and the office somebody belongs to, as HR names them; none where HR says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Whereabouts {
    /// The department.
    pub department: Option<String>,
    /// The office.
    pub office: Option<String>,
}

/// How the placements meet the people HR has now. Those who are gone, or left out by `people.filter`, count
/// nowhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// People who have not left.
    pub people: usize,
    /// People a rule places.
    pub placed: usize,
    /// People no rule is about, by department and office.
    pub uncovered: BTreeMap<Whereabouts, usize>,
    /// People several rules of one priority are about, by those rules.
    pub conflicts: BTreeMap<Vec<String>, usize>,
    /// People nobody can place because a field is unreadable, by that field.
    pub unreadable: BTreeMap<FieldName, usize>,
    /// People of each legal entity, where HR says so.
    pub entities: BTreeMap<String, usize>,
}

/// Evaluates the placements for everybody who has not left at `now`.
pub fn coverage(roster: &Roster, policy: &Policy, now: Now) -> Coverage {
    let mut coverage = Coverage::default();
    let here = |person: &&Person| {
        let is_left_out = matches!(policy.people.filtered(person), Filtered::Out(_));
        !is_left_out && !stage_of(person, &policy.lifecycle, now).is_over()
    };
    for person in roster.people().filter(here) {
        coverage.count(person, policy);
    }
    coverage
}

impl Coverage {
    fn count(&mut self, person: &Person, policy: &Policy) {
        self.people += 1;
        if let Known::Value(entity) = person.text("subcompany") {
            *self.entities.entry(entity).or_default() += 1;
        }
        match policy.rules.evaluate(person).placement {
            Placement::Unit { .. } => self.placed += 1,
            Placement::Default(_) => {
                *self.uncovered.entry(whereabouts(person)).or_default() += 1;
            }
            Placement::Conflict(rules) => {
                let rules: BTreeSet<String> = rules.into_iter().collect();
                let rules = rules.into_iter().collect();
                *self.conflicts.entry(rules).or_default() += 1;
            }
            Placement::Unknown(field) => *self.unreadable.entry(field).or_default() += 1,
        }
    }
}

fn whereabouts(person: &Person) -> Whereabouts {
    let told = |field: &str| person.text(field).value().cloned();
    Whereabouts {
        department: told("department"),
        office: told("office"),
    }
}
