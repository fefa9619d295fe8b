//! A plan as text: reads like a good diff.

use super::change;
use super::page::{Page, Piece, Style, Tone, piece};
use super::sections;
use super::shown::{Shown, short};
use crate::guard::Held;
use crate::plan::{Case, Finding, LifecycleEvent, Outlook, Severity};

/// The plan in words, complete.
pub fn plan(shown: &Shown<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    header(shown, &mut page);
    if shown.plan.is_empty() {
        page.gap();
        page.say(0, &nothing_to_do(shown));
    }
    for case in shown.changed() {
        page.gap();
        block(case, shown, &mut page);
    }
    sections::impossible(shown, &mut page);
    sections::findings(shown, &mut page);
    sections::waiting(shown, &mut page);
    sections::totals(shown, &mut page);
    sections::held(shown, &mut page);
    page.finish()
}

/// One line about a plan: for logs of a terminal, and for the end of other commands.
pub fn summary(shown: &Shown<'_>, style: Style) -> String {
    if shown.plan.is_empty() {
        return nothing_to_do(shown);
    }
    let people = shown.changed().len();
    let changes = shown.plan.changes().count();
    let classes: Vec<String> = shown
        .totals()
        .into_iter()
        .map(|(class, count)| format!("{class} {count}"))
        .collect();
    let mut words = format!("{} for {}", count(changes, "change"), count_people(people));
    if !classes.is_empty() {
        words.push_str(&format!(" ({})", classes.join(style.dot())));
    }
    words
}

fn nothing_to_do(shown: &Shown<'_>) -> String {
    let is_stuck = |case: &&Case| {
        matches!(
            case.outlook,
            Outlook::Blocked(_) | Outlook::Untouched(_) | Outlook::Rejected(_)
        )
    };
    let cases = &shown.plan.cases;
    let stuck = cases.iter().filter(is_stuck).count();
    let fine = cases.len() - stuck;
    match (fine, stuck) {
        (all, 0) => format!(
            "Nothing to do: the directory is as it should be for all {}.",
            count_people(all)
        ),
        (fine, stuck) => format!(
            "Nothing to do now: the directory is as it should be for {}, but nothing can be done for {}.",
            count_people(fine),
            count_people(stuck)
        ),
    }
}

fn header(shown: &Shown<'_>, page: &mut Page) {
    let dot = page.style().dot();
    let kind = if shown.forecast { "Forecast" } else { "Plan" };
    page.line(
        0,
        &[
            piece(
                Tone::Strong,
                format!("{kind} {}", short(shown.plan.id.as_str())),
            ),
            piece(
                Tone::Quiet,
                format!(
                    "{dot}{}{dot}{}{dot}mode {}",
                    shown.moment(shown.plan.now.instant()),
                    shown.controller,
                    shown.mode.word()
                ),
            ),
        ],
    );
    if shown.forecast {
        page.line(
            0,
            &[piece(
                Tone::Warning,
                "For another moment, with what HR and the directory say today. It cannot be applied.",
            )],
        );
    }
    if !shown.plan.is_empty() {
        let words = summary(shown, page.style());
        page.say(0, &words);
    }
}

/// One person: who, what, why.
fn block(case: &Case, shown: &Shown<'_>, page: &mut Page) {
    let held = shown.hold(&case.id, case.person.as_ref());
    page.line(0, &title(case, held));
    let style = page.style();
    let mut rows: Vec<(Vec<Piece>, Vec<String>)> = Vec::new();
    for change in &case.changes {
        let worded = change::word(change, shown, style);
        rows.push((worded.line, change::remarks(&change.reason)));
        if !worded.below.is_empty() {
            page.rows(2, &std::mem::take(&mut rows));
            for line in worded.below {
                page.line(6, &line);
            }
        }
    }
    page.rows(2, &rows);
    for finding in &case.findings {
        page.line(2, &finding_line(finding));
    }
}

fn title(case: &Case, held: Option<&Held>) -> Vec<Piece> {
    let (sign, tone) = match case.event {
        Some(LifecycleEvent::Hire) => ("+", Tone::Added),
        Some(LifecycleEvent::Termination) => ("-", Tone::Taken),
        _ => ("~", Tone::Changed),
    };
    let mut pieces = vec![
        piece(tone, format!("{sign} ")),
        piece(Tone::Strong, who(case)),
    ];
    if let Some(event) = case.event {
        pieces.push(piece(tone, format!("  {}", event.word())));
    }
    if held.is_some() {
        pieces.push(piece(Tone::Warning, "  held"));
    }
    pieces
}

/// Id and name of a person: `4711 Anna Müller`.
pub(super) fn who(case: &Case) -> String {
    match &case.person {
        Some(person) => format!("{person} {}", case.name).trim_end().to_owned(),
        None => "(record without an id)".to_owned(),
    }
}

/// A finding as a line: `! warning groups.staff: …`.
pub(super) fn finding_line(finding: &Finding) -> Vec<Piece> {
    let Finding {
        severity,
        about,
        text,
    } = finding;
    let tone = match severity {
        Severity::Notice => Tone::Quiet,
        Severity::Warning => Tone::Warning,
        Severity::Urgent => Tone::Urgent,
    };
    vec![
        piece(tone, format!("! {} ", severity.word())),
        piece(Tone::Quiet, format!("{about}: ")),
        piece(Tone::Plain, text.clone()),
    ]
}

/// `1 person`, `2 people`.
pub(super) fn count_people(count: usize) -> String {
    if count == 1 {
        "1 person".to_owned()
    } else {
        format!("{count} people")
    }
}

/// `1 change`, `2 changes`.
pub(super) fn count(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}
