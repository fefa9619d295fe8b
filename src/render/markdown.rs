//! Plans and stories as Markdown, for a ticket or a pull request.
//!
//! People's text stands in diff blocks alone, one line each behind a sign of ours, and in code spans. No
//! line of a block can be a fence, because every line begins with our sign: so nothing HR writes can be
//! markup, a mention or a link (CommonMark 0.31, 4.5 and 6.1).

use super::advice;
use super::block::{self, Line};
use super::change::{self, Words, mark};
use super::explain::{Row, Section, Story, told};
use super::letters::clean;
use super::sections;
use super::shown::{Shown, View, short};
use super::style::{Style, Tone};
use super::text::{
    beside, count_people, event_word, finding_line, heading, notes, nothing_to_do, sign, summary,
    who,
};
use crate::plan::{Case, Change, Finding};

/// A document under construction.
#[derive(Default)]
struct Document(String);

impl Document {
    fn heading(&mut self, level: usize, text: &str) {
        self.gap();
        self.push(&format!("{} {text}", "#".repeat(level)));
        self.gap();
    }

    /// A paragraph of our own words, code spans included.
    fn say(&mut self, text: &str) {
        self.gap();
        self.push(text);
        self.gap();
    }

    fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    fn push(&mut self, line: &str) {
        self.0.push_str(line.trim_end());
        self.0.push('\n');
    }

    /// A block with the colours of a diff. A line is a sign of ours and cleaned text.
    fn diff(&mut self, lines: &[(String, String)]) {
        if lines.is_empty() {
            return;
        }
        self.gap();
        self.push("```diff");
        for (sign, text) in lines {
            let text = clean(text);
            self.push(&format!("{sign} {text}"));
        }
        self.push("```");
        self.gap();
    }
}

/// Text as a code span: nothing in it is markup.
fn code(text: &str) -> String {
    let text = clean(text);
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0) + 1);
    if text.trim().is_empty() {
        return "(none)".to_owned();
    }
    if text.contains('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

fn style() -> Style {
    Style::plain(usize::MAX)
}

/// A plan as Markdown.
pub fn plan(shown: &Shown<'_>) -> String {
    let view = View::of(shown, style());
    let mut page = Document::default();
    let kind = if shown.forecast { "Forecast" } else { "Plan" };
    let id = code(short(shown.plan.id.as_str()));
    page.heading(1, &format!("{kind} {id}"));
    page.say(&format!(
        "{}, read from {}, mode {}.",
        view.moment(shown.plan.now.instant()),
        code(shown.controller),
        shown.mode.word()
    ));
    notes(shown).for_each(|note| page.say(note));
    let words = if shown.plan.is_empty() {
        nothing_to_do(shown)
    } else {
        format!("{}.", summary(shown))
    };
    page.say(&words);
    let beside = beside(shown);
    if !beside.is_empty() {
        page.say(&format!("**{}.**", beside.join("; ")));
    }
    if let (Some(domain), false) = (view.domain(), shown.plan.is_empty()) {
        page.say(&format!("Units are below {}.", code(&domain.to_string())));
    }
    for (event, cases) in shown.by_event() {
        let word = event_word(event);
        page.heading(2, &heading(word, cases.len()));
        if let Some(meaning) = event.map(advice::meaning) {
            page.say(&format!("_{meaning}_"));
        }
        page.diff(&group(&cases, &view));
    }
    below(&view, &mut page);
    page.0
}

fn group(cases: &[&Case], view: &View<'_>) -> Vec<(String, String)> {
    let common = block::Common::of(cases, view);
    let mut lines = Vec::new();
    if !common.is_empty() {
        lines.push(("@@".to_owned(), "everybody below @@".to_owned()));
        lines.extend(common.changes().iter().flat_map(|change| one(change, view)));
    }
    for case in cases {
        let held = view.hold(case).map_or("", |_| " held");
        let (sign, _) = sign(case);
        lines.push(("@@".to_owned(), format!("{sign} {} @@{held}", who(case))));
        for line in block::lines(case, &common, view) {
            lines.extend(rows(line, view));
        }
        lines.extend(case.findings.iter().map(found));
    }
    lines
}

fn rows(line: Line<'_>, view: &View<'_>) -> Vec<(String, String)> {
    if let Some(change) = line.change
        && line.left.len() == 2
    {
        return one(change, view);
    }
    let mut pieces = line.left.into_iter();
    let sign = pieces.next().map_or(String::new(), |(_, sign)| sign);
    let text: String = pieces.map(|(_, text)| text).collect();
    let remark = line
        .remarks
        .first()
        .map_or(String::new(), |remark| format!("  ({remark})"));
    vec![(sign.trim_end().to_owned(), format!("{text}{remark}"))]
}

/// One change: what becomes something else takes two lines, as in a diff.
fn one(change: &Change, view: &View<'_>) -> Vec<(String, String)> {
    let why = change::remark(&change.reason);
    match change::words(&change.action, view) {
        Words::Once(text) => {
            let (sign, _) = mark(&change.action);
            // A diff has no sign for "something else now": what is set is added.
            let sign = if sign == "~" { "+" } else { sign };
            vec![(sign.to_owned(), format!("{text}  ({why})"))]
        }
        Words::Turned {
            what,
            before,
            after,
        } => vec![
            ("-".to_owned(), format!("{what}: {before}")),
            ("+".to_owned(), format!("{what}: {after}  ({why})")),
        ],
    }
}

fn found(finding: &Finding) -> (String, String) {
    let mut pieces = finding_line(finding).into_iter();
    let sign = pieces.next().map_or(String::new(), |(_, sign)| sign);
    let text: String = pieces.map(|(_, text)| text).collect();
    (sign.trim_end().to_owned(), text)
}

/// What stands below the people of a plan.
fn below(view: &View<'_>, page: &mut Document) {
    let shown = view.shown;
    let stuck = sections::stuck(shown);
    if !stuck.is_empty() {
        page.heading(
            2,
            &format!("Nothing can be done for {}", count_people(stuck.len())),
        );
        let mut lines = Vec::new();
        for (case, word, why) in stuck {
            lines.push(("!".to_owned(), format!("{}  {word}: {why}", who(case))));
            let remedy =
                advice::remedy(case).map(|words| ("#".to_owned(), format!("to do: {words}")));
            lines.extend(remedy);
            lines.extend(sections::further(case, why).map(found));
        }
        page.diff(&lines);
    }
    let calm = sections::calm(shown);
    if !(shown.plan.findings.is_empty() && calm.is_empty()) {
        page.heading(2, "To look at; nothing is done about it");
        let mut lines: Vec<(String, String)> = shown.plan.findings.iter().map(found).collect();
        for case in calm {
            lines.push(("@@".to_owned(), format!("{} @@", who(case))));
            lines.extend(case.findings.iter().map(found));
        }
        page.diff(&lines);
    }
    later(view, page);
    limits(shown, page);
    held(view, page);
}

fn later(view: &View<'_>, page: &mut Document) {
    let waiting = sections::later(view.shown);
    if waiting.is_empty() {
        return;
    }
    page.heading(
        2,
        &format!("Due later, by itself ({})", count_people(waiting.len())),
    );
    let line = |(until, what, case): &(jiff::Timestamp, &str, &Case)| {
        let words = format!("{}  {}: {what}", view.moment(*until), who(case));
        ("#".to_owned(), words)
    };
    let lines: Vec<(String, String)> = waiting.iter().map(line).collect();
    page.diff(&lines);
}

/// Numbers and words of ours: the only table.
fn limits(shown: &Shown<'_>, page: &mut Document) {
    let rows = sections::limit_rows(shown);
    if rows.is_empty() {
        return;
    }
    page.heading(2, "Counts and limits");
    page.push("| Class | Meaning | In this plan | Limit |");
    page.push("| --- | --- | --- | --- |");
    for row in rows {
        let people = count_people(row.people);
        let (word, meaning) = (row.class.word(), advice::class(row.class));
        page.push(&format!("| {word} | {meaning} | {people} | {} |", row.used));
    }
}

fn held(view: &View<'_>, page: &mut Document) {
    let shown = view.shown;
    if shown.held.is_empty() && shown.breaches.is_empty() {
        return;
    }
    page.heading(
        2,
        &format!("Held for a decision: {}", count_people(shown.held.len())),
    );
    let line = |(reason, people): (String, Vec<&crate::people::PersonId>)| {
        let ids: Vec<&str> = people.iter().map(|id| id.as_str()).collect();
        (
            "!".to_owned(),
            format!("{reason}  {}: {}", count_people(ids.len()), ids.join(", ")),
        )
    };
    let lines: Vec<(String, String)> = sections::reasons(shown).into_iter().map(line).collect();
    page.diff(&lines);
    if !shown.forecast {
        page.say(&advice::approval(shown));
    }
}

/// One person's story as Markdown.
pub fn story(story: &Story<'_>) -> String {
    let told = told(story, style());
    let mut page = Document::default();
    page.heading(1, &code(&told.who));
    let sign = |tone: &Tone| match tone {
        Tone::Warning | Tone::Urgent => "!",
        _ => "#",
    };
    let verdict: Vec<(String, String)> = told
        .verdict
        .iter()
        .map(|(tone, words)| {
            let words = words.trim_start_matches("! ").to_owned();
            (sign(tone).to_owned(), words)
        })
        .collect();
    page.diff(&verdict);
    for Section { title, note, rows } in told.sections {
        page.heading(2, title);
        if !note.is_empty() {
            page.say(&format!("{note}:"));
        }
        let lines: Vec<(String, String)> = rows.into_iter().map(told_line).collect();
        page.diff(&lines);
    }
    if !told.findings.is_empty() {
        page.heading(2, "To look at");
        let lines: Vec<(String, String)> = told.findings.iter().map(found).collect();
        page.diff(&lines);
    }
    page.0
}

fn told_line(row: Row) -> (String, String) {
    let Row {
        sign,
        tone: _,
        what,
        says,
    } = row;
    let text = match (what.is_empty(), says.is_empty()) {
        (false, false) => format!("{what}  {says}"),
        _ => format!("{what}{says}"),
    };
    match sign {
        "" => ("@@".to_owned(), format!("{text} @@")),
        " " => ("#".to_owned(), text),
        sign => (sign.to_owned(), text),
    }
}
