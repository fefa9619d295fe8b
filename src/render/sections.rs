//! What stands below the people of a plan.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::advice;
use super::page::{Page, piece};
use super::shown::{Shown, View};
use super::style::Tone;
use super::text::{count_people, finding_line, who};
use crate::guard::Held;
use crate::past::Class;
use crate::people::PersonId;
use crate::plan::{Case, Finding, Outlook};

/// How many of those who wait are named; the rest is counted.
const NAMED_WAITING: usize = 20;
/// How many of those who are held for one reason are named: every one says so at its own place.
const NAMED_HELD: usize = 12;

/// People for whom nothing can be done: who, why, what to do.
pub(super) fn stuck<'a>(shown: &Shown<'a>) -> Vec<(&'a Case, &'static str, &'a str)> {
    let reason = |case: &'a Case| match &case.outlook {
        Outlook::Blocked(why) => Some((case, "blocked", why.as_str())),
        Outlook::Untouched(why) => Some((case, "not rosterd's to touch", why.as_str())),
        Outlook::Rejected(why) => Some((case, "unusable record", why.as_str())),
        _ => None,
    };
    shown.plan.cases.iter().filter_map(reason).collect()
}

/// Findings of somebody stuck that say more than the reason does.
pub(super) fn further<'a>(case: &'a Case, why: &str) -> impl Iterator<Item = &'a Finding> {
    let why = why.to_owned();
    case.findings.iter().filter(move |finding| {
        finding.text != why && finding.text != format!("{why}; nothing is changed")
    })
}

/// People for whom nothing can be done, with the reason and what would help.
pub(super) fn blocked(shown: &Shown<'_>, page: &mut Page) {
    let stuck = stuck(shown);
    if stuck.is_empty() {
        return;
    }
    page.heading(&format!(
        "Nothing can be done for {}",
        count_people(stuck.len())
    ));
    for (case, word, why) in stuck {
        page.line(
            0,
            &[
                piece(Tone::Warning, "! "),
                piece(Tone::Strong, who(case)),
                piece(Tone::Warning, format!("  {word}: ")),
                piece(Tone::Plain, why),
            ],
        );
        if let Some(remedy) = advice::remedy(case) {
            page.say(4, &format!("To do: {remedy}."));
        }
        for finding in further(case, why) {
            page.line(4, &finding_line(finding));
        }
    }
}

/// People whose findings stand nowhere else.
pub(super) fn calm<'a>(shown: &Shown<'a>) -> Vec<&'a Case> {
    let calm = |case: &&Case| {
        case.changes.is_empty() && !case.findings.is_empty() && !super::text::is_stuck(case)
    };
    shown.plan.cases.iter().filter(calm).collect()
}

/// Findings about rules, then about people who have no block of their own.
pub(super) fn findings(shown: &Shown<'_>, page: &mut Page) {
    let people = calm(shown);
    if shown.plan.findings.is_empty() && people.is_empty() {
        return;
    }
    page.heading("To look at; nothing is done about it");
    for finding in &shown.plan.findings {
        page.line(2, &finding_line(finding));
    }
    for case in people {
        page.line(2, &[piece(Tone::Strong, who(case))]);
        for finding in &case.findings {
            page.line(4, &finding_line(finding));
        }
    }
}

/// Who waits: until when, what then.
pub(super) fn later<'a>(shown: &Shown<'a>) -> Vec<(Timestamp, &'a str, &'a Case)> {
    let waits = |case: &'a Case| match &case.outlook {
        Outlook::Waiting { until, what } => Some((*until, what.as_str(), case)),
        _ => None,
    };
    let mut waiting: Vec<_> = shown.plan.cases.iter().filter_map(waits).collect();
    waiting.sort_by_key(|(until, _, _)| *until);
    waiting
}

/// What happens by itself, soonest first.
pub(super) fn waiting(shown: &Shown<'_>, page: &mut Page) {
    let waiting = later(shown);
    if waiting.is_empty() {
        return;
    }
    let people = count_people(waiting.len());
    page.heading(&format!("Due later, by itself ({people})"));
    for (until, what, case) in waiting.iter().take(NAMED_WAITING) {
        page.line(
            2,
            &[
                piece(Tone::Quiet, format!("{}  ", shown.moment(*until))),
                piece(Tone::Strong, who(case)),
                piece(Tone::Plain, format!(": {what}")),
            ],
        );
    }
    if waiting.len() > NAMED_WAITING {
        let more = count_people(waiting.len() - NAMED_WAITING);
        page.say(2, &format!("and {more} later (--json names all)"));
    }
}

/// One row of the table of limits.
pub(super) struct LimitRow {
    /// The key in configuration.
    pub class: Class,
    /// People in this plan.
    pub people: usize,
    /// How far the limits are used.
    pub used: String,
}

/// People touched by class, beside the limits.
pub(super) fn limit_rows(shown: &Shown<'_>) -> Vec<LimitRow> {
    let totals = shown.totals();
    let rows = Class::ALL.into_iter().filter_map(|class| {
        let people = *totals.get(&class)?;
        let used = used(class, shown);
        Some(LimitRow {
            class,
            people,
            used,
        })
    });
    rows.collect()
}

fn used(class: Class, shown: &Shown<'_>) -> String {
    let one = |window: &str, words: &str| {
        let limit = shown.limit(class, window)?;
        Some(format!("{} of {} {words}", limit.count, limit.allowed))
    };
    let parts: Vec<String> = [one("run", "allowed in one run"), one("24h", "in 24 hours")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        "no limit".to_owned()
    } else {
        parts.join(", ")
    }
}

/// Counts and limits.
pub(super) fn limits(shown: &Shown<'_>, page: &mut Page) {
    let rows = limit_rows(shown);
    if rows.is_empty() {
        return;
    }
    page.heading("Counts and limits");
    let row = |row: LimitRow| {
        let LimitRow {
            class,
            people,
            used,
        } = row;
        let words = format!(
            "{:<7} {:<16} {}",
            class.word(),
            advice::class(class),
            count_people(people)
        );
        (vec![piece(Tone::Plain, words)], vec![used])
    };
    let rows: Vec<_> = rows.into_iter().map(row).collect();
    page.rows(2, &rows);
}

/// What the guard holds, why, and what to do about it.
pub(super) fn held(view: &View<'_>, page: &mut Page) {
    let shown = view.shown;
    if shown.held.is_empty() && shown.breaches.is_empty() {
        return;
    }
    page.heading(&format!(
        "Held for a decision: {}",
        count_people(shown.held.len())
    ));
    for (reason, people) in reasons(shown) {
        page.line(
            2,
            &[
                piece(Tone::Warning, format!("! {reason}")),
                piece(Tone::Quiet, format!("  {}", count_people(people.len()))),
            ],
        );
        if !people.is_empty() && people.len() < view.shown.plan.cases.len() {
            page.say(6, &named(&people, view));
        }
    }
    if !shown.forecast {
        page.say(0, &advice::approval(shown));
    }
}

fn named(people: &[&PersonId], view: &View<'_>) -> String {
    let names = people.iter().take(NAMED_HELD);
    let names = names.map(|id| format!("{id} {}", view.name(id)).trim_end().to_owned());
    let mut words = names.collect::<Vec<_>>().join(", ");
    if people.len() > NAMED_HELD {
        words.push_str(&format!(" and {} more", people.len() - NAMED_HELD));
    }
    words
}

/// Each reason once, with whom it holds, in order of first appearance.
pub(super) fn reasons<'a>(shown: &Shown<'a>) -> Vec<(String, Vec<&'a PersonId>)> {
    let mut whom: BTreeMap<String, Vec<&PersonId>> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut note = |words: String, held: Option<&'a Held>| {
        if !whom.contains_key(&words) {
            order.push(words.clone());
        }
        whom.entry(words)
            .or_default()
            .extend(held.map(|held| &held.person));
    };
    for held in shown.held {
        for breach in &held.breaches {
            note(advice::breach(breach), Some(held));
        }
    }
    // An alarm is told even where there is nobody to hold.
    for breach in shown.breaches {
        note(advice::breach(breach), None);
    }
    let with_people = |words: String| {
        let people = whom.remove(&words).unwrap_or_default();
        (words, people)
    };
    order.into_iter().map(with_people).collect()
}
