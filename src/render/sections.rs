//! What stands below the people of a plan.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::page::{Page, Tone, piece};
use super::shown::{Shown, short};
use super::text::{count_people, finding_line, who};
use crate::guard::{Breach, Mode};
use crate::past::Class;
use crate::plan::{Case, Outlook};

/// How many of those who wait are named; the rest is counted.
const NAMED_WAITING: usize = 20;

/// People for whom nothing can be done, with the reason.
pub(super) fn impossible(shown: &Shown<'_>, page: &mut Page) {
    let reason = |outlook: &Outlook| match outlook {
        Outlook::Blocked(why) => Some(("blocked", why.clone())),
        Outlook::Untouched(why) => Some(("untouched", why.clone())),
        Outlook::Rejected(why) => Some(("rejected", why.clone())),
        Outlook::Settled | Outlook::Changes(_) | Outlook::Waiting { .. } => None,
    };
    let cases = shown.plan.cases.iter();
    let stuck: Vec<_> = cases
        .filter_map(|case| reason(&case.outlook).map(|why| (case, why)))
        .collect();
    if stuck.is_empty() {
        return;
    }
    page.heading(&format!("Not possible for {}", count_people(stuck.len())));
    for (case, (word, why)) in stuck {
        page.line(
            2,
            &[
                piece(Tone::Warning, format!("! {word} ")),
                piece(Tone::Strong, who(case)),
                piece(Tone::Plain, format!(": {why}")),
            ],
        );
        // Blocked people keep their findings with them; those with changes show them in their block.
        for finding in case.findings.iter().filter(|f| f.text != why) {
            page.line(6, &finding_line(finding));
        }
    }
}

/// Findings about rules, then about people who have no block of their own.
pub(super) fn findings(shown: &Shown<'_>, page: &mut Page) {
    let calm = |case: &&Case| {
        case.changes.is_empty()
            && !case.findings.is_empty()
            && matches!(
                case.outlook,
                Outlook::Settled | Outlook::Waiting { .. } | Outlook::Changes(_)
            )
    };
    let people: Vec<&Case> = shown.plan.cases.iter().filter(calm).collect();
    if shown.plan.findings.is_empty() && people.is_empty() {
        return;
    }
    page.heading("Worth a look");
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

/// What happens by itself, soonest first.
pub(super) fn waiting(shown: &Shown<'_>, page: &mut Page) {
    let mut waiting: Vec<(Timestamp, &str, &Case)> = Vec::new();
    for case in &shown.plan.cases {
        if let Outlook::Waiting { until, what } = &case.outlook {
            waiting.push((*until, what, case));
        }
    }
    if waiting.is_empty() {
        return;
    }
    waiting.sort_by_key(|(until, _, _)| *until);
    page.heading(&format!(
        "Next, by itself ({})",
        count_people(waiting.len())
    ));
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

/// People touched a class, beside the limits.
pub(super) fn totals(shown: &Shown<'_>, page: &mut Page) {
    let totals = shown.totals();
    if totals.is_empty() {
        return;
    }
    page.heading("Totals");
    let rows: Vec<_> = Class::ALL
        .into_iter()
        .filter_map(|class| {
            let people = totals.get(&class)?;
            let left = vec![piece(
                Tone::Plain,
                format!("{:<7}{}", class.word(), count_people(*people)),
            )];
            Some((left, vec![limits_of(class, shown)]))
        })
        .collect();
    page.rows(2, &rows);
}

fn limits_of(class: Class, shown: &Shown<'_>) -> String {
    let one = |window: &str, words: &str| {
        let limit = shown.limit(class, window)?;
        Some(format!("{} of {} {words}", limit.count, limit.allowed))
    };
    let parts: Vec<String> = [one("run", "allowed in a run"), one("24h", "in 24 hours")]
        .into_iter()
        .flatten()
        .collect();
    if parts.is_empty() {
        "no limit".to_owned()
    } else {
        parts.join(", ")
    }
}

/// What the guard holds, why, and what to do about it.
pub(super) fn held(shown: &Shown<'_>, page: &mut Page) {
    if shown.held.is_empty() && shown.breaches.is_empty() {
        return;
    }
    page.heading(&format!("Held: {}", count_people(shown.held.len())));
    for (reason, people) in reasons(shown) {
        page.line(
            2,
            &[
                piece(Tone::Warning, reason),
                piece(Tone::Quiet, format!(" ({})", count_people(people))),
            ],
        );
    }
    if shown.forecast {
        return;
    }
    page.say(0, &advice(shown));
}

/// Each reason once, with how many people it holds, in order of first appearance.
fn reasons(shown: &Shown<'_>) -> Vec<(String, usize)> {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut note = |breach: &Breach, people: usize| {
        let words = breach.to_string();
        if !counted.contains_key(&words) {
            order.push(words.clone());
        }
        *counted.entry(words).or_default() += people;
    };
    for breach in shown.held.iter().flat_map(|held| &held.breaches) {
        note(breach, 1);
    }
    // An alarm is told even where there is nobody to hold.
    shown.breaches.iter().for_each(|breach| note(breach, 0));
    let with_count = |words: String| {
        let count = counted.get(&words).copied().unwrap_or_default();
        (words, count)
    };
    order.into_iter().map(with_count).collect()
}

/// What an operator can do about a hold: the exact command, or why there is none.
pub fn advice(shown: &Shown<'_>) -> String {
    let id = short(shown.plan.id.as_str());
    if shown.mode == Mode::Observe {
        return "Mode is observe: plans are shown and nothing is written. When plans look right, set \
                mode = \"supervised\" in rosterd.toml and plan again."
            .to_owned();
    }
    let any = |is: fn(&Breach) -> bool| {
        let of_cases = shown.held.iter().flat_map(|held| &held.breaches);
        of_cases.chain(shown.breaches).any(is)
    };
    if any(|breach| matches!(breach, Breach::Unsound(_))) {
        return "This plan cannot be approved; please report it with the output of --json."
            .to_owned();
    }
    if any(|breach| matches!(breach, Breach::Sentinel(_))) {
        return "A sentinel cannot be approved: what was read looks broken. Put the source right, or name the \
                new state in configuration, and plan again."
            .to_owned();
    }
    format!("To approve exactly this plan and carry it out: rosterd apply --plan {id}")
}
