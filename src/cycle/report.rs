//! Exactly one disposition a person.

use std::collections::BTreeMap;

use super::apply::Receipts;
use jiff::{SignedDuration, Timestamp};

use crate::guard::Held;
use crate::past::Outcome;
use crate::people::PersonId;
use crate::plan::{Case, Disposition, Outlook, Plan};
use crate::ports::Foreseen;

/// How one case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseReport {
    /// Who; `None` for a reject without an id.
    pub person: Option<PersonId>,
    /// For people to read. Never logged.
    pub name: String,
    /// How it ended.
    pub disposition: Disposition,
}

/// How every case of a plan ended.
pub fn dispositions(plan: &Plan, held: &[Held], receipts: &Receipts) -> Vec<CaseReport> {
    let held: BTreeMap<&PersonId, &Held> = held.iter().map(|held| (&held.person, held)).collect();
    let report = |case: &Case| CaseReport {
        person: case.person.clone(),
        name: case.name.clone(),
        disposition: match case.person.as_ref().and_then(|person| held.get(person)) {
            Some(held) => Disposition::Held(reasons(held)),
            None if case.changes.is_empty() => foreseen(&case.outlook),
            None => carried_out(case, receipts),
        },
    };
    plan.cases.iter().map(report).collect()
}

fn reasons(held: &Held) -> String {
    held.breaches
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}

fn foreseen(outlook: &Outlook) -> Disposition {
    match outlook {
        Outlook::Settled | Outlook::Changes(_) => Disposition::Settled,
        Outlook::Waiting { until, what } => Disposition::Waiting(format!("{what} at {until}")),
        Outlook::Blocked(why) => Disposition::Blocked(why.clone()),
        Outlook::Untouched(why) => Disposition::Untouched(why.clone()),
        Outlook::LeftOut(why) => Disposition::LeftOut(why.clone()),
        Outlook::Rejected(why) => Disposition::Rejected(why.clone()),
    }
}

/// The gravest of what became of a case's changes.
fn carried_out(case: &Case, receipts: &Receipts) -> Disposition {
    let outcomes = case
        .changes
        .iter()
        .map(|change| (change, receipts.outcomes.get(&change.id)));
    let mut done = 0;
    let mut left = None;
    let mut failed = None;
    for (change, outcome) in outcomes {
        match outcome {
            Some(Outcome::Done(_)) => done += 1,
            Some(Outcome::Unknown(why)) => {
                return Disposition::Unknown(format!("{}: {why}", change.action));
            }
            Some(Outcome::Failed(why)) => {
                failed.get_or_insert_with(|| format!("{}: {why}", change.action));
            }
            Some(Outcome::NotDone) | None => {
                left.get_or_insert_with(|| format!("{} is left to the next run", change.action));
            }
        }
    }
    match (failed, left) {
        (Some(why), _) => Disposition::Failed(why),
        (None, Some(what)) => Disposition::Waiting(what),
        (None, None) => Disposition::Changed(done),
    }
}

/// How far ahead a run says what falls due: a payroll month.
const AHEAD: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most moments that are kept: a company of 50,000 has fewer in a month, and nobody reads more.
const MOMENTS: usize = 500;

/// What falls due by itself after this plan, soonest first.
pub(super) fn falls_due(plan: &Plan) -> Vec<Foreseen> {
    let now = plan.now.instant();
    let until = now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    let of_case = |case: &Case| -> Vec<Foreseen> {
        let Some(person) = &case.person else {
            return Vec::new();
        };
        let near = case
            .due
            .iter()
            .filter(|due| due.at() > now && due.at() <= until);
        near.map(|due| Foreseen {
            at: due.at(),
            person: person.clone(),
            what: due.words().to_owned(),
        })
        .collect()
    };
    let mut all: Vec<Foreseen> = plan.cases.iter().flat_map(of_case).collect();
    all.sort_by_key(|line| line.at);
    all.truncate(MOMENTS);
    all
}

/// Counts by disposition, in words and without names.
pub(super) fn summary(cases: &[CaseReport]) -> String {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for case in cases {
        *counts.entry(case.disposition.word()).or_default() += 1;
    }
    let counts = counts
        .into_iter()
        .map(|(word, count)| format!("{count} {word}"));
    counts.collect::<Vec<_>>().join(", ")
}
