//! What was done, for `history`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::page::{Page, piece};
use super::shown::short;
use super::status::LastRun;
use super::style::{Style, Tone};
use crate::people::PersonId;

/// One thing that was done, or tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was begun.
    pub at: Timestamp,
    /// The run.
    pub run: i64,
    /// Whose.
    pub person: PersonId,
    /// What, in words.
    pub words: String,
    /// The rule that wanted it.
    pub rule: String,
    /// `done`, `not done`, `failed`, `unknown`, `open`.
    pub outcome: String,
    /// Why it failed, where it did.
    pub why: Option<String>,
}

/// Runs, newest first.
pub fn runs(runs: &[LastRun], zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    if runs.is_empty() {
        page.say(0, "No runs on record.");
    }
    for run in runs {
        let outcome = run.outcome.as_deref().unwrap_or("not finished");
        let tone = match outcome {
            "complete" => Tone::Added,
            "held" => Tone::Warning,
            _ => Tone::Urgent,
        };
        let plan = run.plan.as_deref().map_or("-", short);
        page.line(
            0,
            &[
                piece(
                    Tone::Quiet,
                    format!("{:>5}  {}  ", run.number, when(run.started, zone)),
                ),
                piece(Tone::Plain, format!("{:<6}", run.kind)),
                piece(tone, format!("{outcome:<13}")),
                piece(Tone::Quiet, format!("{plan:<14}")),
                piece(Tone::Plain, run.summary.clone().unwrap_or_default()),
            ],
        );
    }
    page.finish()
}

/// What was done to one person's account, newest first.
pub fn entries(person: &PersonId, entries: &[Entry], zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    if entries.is_empty() {
        page.say(0, &format!("Nothing was ever done for person {person}."));
    }
    for entry in entries {
        let Entry {
            at,
            run,
            person: _,
            words,
            rule,
            outcome,
            why,
        } = entry;
        let tone = if outcome == "done" {
            Tone::Added
        } else {
            Tone::Urgent
        };
        let mut line = vec![
            piece(Tone::Quiet, format!("{}  run {run}  ", when(*at, zone))),
            piece(tone, format!("{outcome}  ")),
            piece(Tone::Plain, words.clone()),
            piece(Tone::Quiet, format!("   {rule}")),
        ];
        if let Some(why) = why {
            line.push(piece(Tone::Urgent, format!("   {why}")));
        }
        page.line(0, &line);
    }
    page.finish()
}

fn when(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}
