//! A plan as text: reads like a good diff.

use super::advice;
use super::block::{self, Line};
use super::page::{Page, Piece, piece};
use super::sections;
use super::shown::{Shown, View, short};
use super::style::{Style, Tone};
use crate::plan::{Action, Case, Finding, LifecycleEvent, Outlook, Severity};

/// The plan in words, complete.
pub fn plan(shown: &Shown<'_>, style: Style) -> String {
    let view = View::of(shown, style);
    let mut page = Page::new(style);
    header(&view, &mut page);
    if shown.plan.is_empty() {
        page.gap();
        page.say(0, &nothing_to_do(shown));
    }
    for (event, cases) in shown.by_event() {
        group(event, &cases, &view, &mut page);
    }
    sections::blocked(shown, &mut page);
    sections::findings(shown, &mut page);
    sections::waiting(shown, &mut page);
    sections::limits(shown, &mut page);
    sections::held(&view, &mut page);
    page.finish()
}

/// One line about a plan: for logs of a terminal, and for the end of other commands.
pub fn summary(shown: &Shown<'_>) -> String {
    if shown.plan.is_empty() {
        return nothing_to_do(shown);
    }
    let groups = shown.by_event();
    let people = groups.values().map(Vec::len).sum();
    let changes = shown.plan.changes().count();
    let events: Vec<String> = groups
        .iter()
        .map(|(event, cases)| count(cases.len(), event_word(*event)))
        .collect();
    let (changes, people) = (count(changes, "change"), count_people(people));
    format!("{changes} for {people}: {}", events.join(", "))
}

/// What stands besides the changes: who is held, who is blocked.
pub(super) fn beside(shown: &Shown<'_>) -> Vec<String> {
    let held = shown.held.len();
    let stuck = shown
        .plan
        .cases
        .iter()
        .filter(|case| is_stuck(case))
        .count();
    let mut words = Vec::new();
    if held > 0 {
        words.push(format!("{} held for a decision", count_people(held)));
    }
    if stuck > 0 {
        words.push(format!("nothing can be done for {}", count_people(stuck)));
    }
    words.extend(left_out(shown));
    words
}

/// How many people the filter leaves out, if it leaves out any.
fn left_out(shown: &Shown<'_>) -> Option<String> {
    let cases = shown.plan.cases.iter();
    let count = cases.filter(|case| is_left_out(case)).count();
    (count > 0).then(|| format!("{} left out by people.filter", count_people(count)))
}

fn is_left_out(case: &Case) -> bool {
    matches!(case.outlook, Outlook::LeftOut(_))
}

/// What an event is called, or changes that look like none.
pub(super) fn event_word(event: Option<LifecycleEvent>) -> &'static str {
    event.map_or("other change", LifecycleEvent::word)
}

/// Whether nothing can be done for somebody.
pub(super) fn is_stuck(case: &Case) -> bool {
    matches!(
        case.outlook,
        Outlook::Blocked(_) | Outlook::Untouched(_) | Outlook::Rejected(_)
    )
}

pub(super) fn nothing_to_do(shown: &Shown<'_>) -> String {
    let cases = &shown.plan.cases;
    let stuck = cases.iter().filter(|case| is_stuck(case)).count();
    let out = cases.iter().filter(|case| is_left_out(case)).count();
    let fine = cases.len() - stuck - out;
    let words = match (fine, stuck) {
        (all, 0) => format!(
            "Nothing to do: the directory is as it should be for all {}.",
            count_people(all)
        ),
        (fine, stuck) => format!(
            "Nothing to do now: the directory is as it should be for {}, but nothing can be done for {}.",
            count_people(fine),
            count_people(stuck)
        ),
    };
    match left_out(shown) {
        Some(out) => format!("{words} ({out}.)"),
        None => words,
    }
}

/// A sentence about plans for another moment.
pub(super) const FORECAST: &str = "A forecast: with what HR and the directory say today, for another moment. It cannot be applied.";

/// A sentence about plans from saved pages.
pub(super) const RECORDED: &str =
    "From a recording: saved pages are shown in Personio's place. It cannot be applied.";

/// What a plan is not that others are.
pub(super) fn notes(shown: &Shown<'_>) -> impl Iterator<Item = &'static str> {
    let forecast = shown.forecast.then_some(FORECAST);
    let recorded = shown.recorded.then_some(RECORDED);
    forecast.into_iter().chain(recorded)
}

fn header(view: &View<'_>, page: &mut Page) {
    let (shown, dot) = (view.shown, view.style.dot());
    let kind = if shown.forecast { "Forecast" } else { "Plan" };
    let moment = view.moment(shown.plan.now.instant());
    let mode = shown.mode.word();
    page.line(
        0,
        &[
            piece(
                Tone::Strong,
                format!("{kind} {}", short(shown.plan.id.as_str())),
            ),
            piece(
                Tone::Quiet,
                format!("{dot}{moment}{dot}{}{dot}mode {mode}", shown.controller),
            ),
        ],
    );
    for note in notes(shown) {
        page.line(0, &[piece(Tone::Warning, note)]);
    }
    if shown.plan.is_empty() {
        return;
    }
    page.say(0, &summary(shown));
    let beside = beside(shown);
    if !beside.is_empty() {
        page.line(
            0,
            &[piece(Tone::Warning, format!("! {}", beside.join("; ")))],
        );
    }
    if let Some(domain) = view.domain() {
        let words = format!("Units are below {domain}.");
        page.line(0, &[piece(Tone::Quiet, words)]);
    }
}

/// Everybody to whom one kind of event happens.
fn group(event: Option<LifecycleEvent>, cases: &[&Case], view: &View<'_>, page: &mut Page) {
    page.gap();
    let word = event_word(event);
    let mut heading = vec![piece(Tone::Strong, heading(word, cases.len()))];
    if let Some(meaning) = event.map(advice::meaning) {
        heading.push(piece(Tone::Quiet, format!("  {meaning}")));
    }
    page.line(0, &heading);
    let common = block::Common::of(cases, view);
    if !common.is_empty() {
        page.line(2, &[piece(Tone::Strong, "everybody below:")]);
        let lines = common.changes().iter();
        rows(4, lines.map(|change| block::line(change, view)), page);
    }
    for case in cases {
        page.line(0, &title(case, view));
        rows(4, block::lines(case, &common, view), page);
        for finding in &case.findings {
            page.line(4, &finding_line(finding));
        }
    }
}

/// `Hires (12)`
pub(super) fn heading(word: &str, people: usize) -> String {
    let mut letters = word.chars();
    let first: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    format!("{first}{}s ({people})", letters.as_str())
}

fn rows<'a>(indent: usize, lines: impl IntoIterator<Item = Line<'a>>, page: &mut Page) {
    let rows: Vec<_> = lines
        .into_iter()
        .map(|line| (line.left, line.remarks))
        .collect();
    page.rows(indent, &rows);
}

/// `+` for a new account, `-` for a closed one, `~` for any other change.
pub(super) fn sign(case: &Case) -> (&'static str, Tone) {
    let any = |is: fn(&Action) -> bool| case.changes.iter().any(|change| is(&change.action));
    if any(|action| matches!(action, Action::Create(_))) {
        ("+", Tone::Added)
    } else if any(Action::closes) {
        ("-", Tone::Taken)
    } else {
        ("~", Tone::Changed)
    }
}

fn title(case: &Case, view: &View<'_>) -> Vec<Piece> {
    let (sign, tone) = sign(case);
    let mut pieces = vec![
        piece(tone, format!("{sign} ")),
        piece(Tone::Strong, who(case)),
    ];
    if view.hold(case).is_some() {
        pieces.push(piece(Tone::Warning, "  ! held"));
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
