//! A calendar for people, for programs, and for other calendars.

mod ics;
mod json;
#[cfg(test)]
pub(super) mod tests;
mod text;

pub use ics::ics;
pub use json::json;
pub use text::text;

use super::advice;
use super::change::{self, remarks};
use super::page::{Piece, piece};
use super::shown::{Shown, View, day_and_time};
use super::style::Tone;
use crate::directory::Dn;
use crate::guard::{Calendar, Entry, Happens, Mode, Wait, What};
use crate::lifecycle::PURGE_AFTER;
use crate::plan::{Action, Case, Change};

/// A calendar with what a reader needs beside it.
#[derive(Clone, Copy, Debug)]
pub struct Dates<'a> {
    /// The plan for the present, which comes first.
    pub shown: Shown<'a>,
    /// What follows.
    pub calendar: &'a Calendar,
    /// How many days were asked for.
    pub days: u16,
    /// The domain that was read (`DC=corp,DC=example`).
    pub domain: &'a Dn,
}

/// What happens as a row, and the remarks it may carry, longest first.
type Row = (Vec<Piece>, Vec<String>);

/// What happens as a sentence without a subject's name: `the account is disabled, memberships are taken`.
fn headline(entry: &Entry) -> String {
    if let Happens::Nothing { due, .. } = &entry.happens {
        return format!("not done: {}", due.words());
    }
    let mut what = entry.what();
    if what.len() > 1 {
        what.remove(&What::Change);
    }
    let words: Vec<&str> = what.into_iter().map(words).collect();
    words.join(", ")
}

fn words(what: What) -> &'static str {
    match what {
        What::Create => "the account is created",
        What::Disable => "the account is disabled",
        What::Enable => "the account is enabled",
        What::Move => "the account is moved",
        What::Strip => "memberships are taken",
        What::Change => "the account is changed",
        What::Expire => "the account expires",
        What::Purgeable => "the account is old enough to be purged",
    }
}

/// Id and name of a person: `4711 Anna Müller`.
fn who(entry: &Entry) -> String {
    format!("{} {}", entry.person, entry.name)
        .trim_end()
        .to_owned()
}

/// Why an entry waits for somebody, in words.
fn waits(entry: &Entry) -> Option<String> {
    Some(match entry.waits.as_ref()? {
        Wait::Held(breaches) => {
            let why: Vec<String> = breaches.iter().map(advice::breach).collect();
            format!("waits for a decision: {}", why.join("; "))
        }
        Wait::Earlier(since) => {
            let since = day_and_time(*since, &entry.zone);
            format!("waits for the decision about what is held at {since}")
        }
    })
}

/// What stands above everything: what keeps rosterd from doing any of it by itself.
fn cautions(dates: &Dates<'_>) -> Vec<String> {
    let mode = match dates.shown.mode {
        Mode::Observe => Some("mode observe: nothing of this is done by itself".to_owned()),
        Mode::Supervised => Some("mode supervised: all of this waits for a decision".to_owned()),
        Mode::Autopilot => None,
    };
    let alarms = dates.calendar.whole.iter().map(advice::breach);
    mode.into_iter().chain(alarms).collect()
}

/// Everything that happens, row by row, what belongs together in one.
fn rows(entry: &Entry, view: &View<'_>) -> Vec<Row> {
    match &entry.happens {
        Happens::Changes(case) => changes(case, view),
        Happens::Expires(reason) => {
            let words = "nobody can log in any more (accountExpires)";
            let left = vec![piece(Tone::Taken, "- "), piece(Tone::Plain, words)];
            vec![(left, remarks(reason))]
        }
        Happens::Purgeable => {
            let words = "closed for so long that you may delete it; rosterd does not";
            let left = vec![piece(Tone::Taken, "- "), piece(Tone::Plain, words)];
            vec![(left, vec![PURGE_AFTER.to_owned()])]
        }
        Happens::Nothing { why, .. } => {
            let left = vec![
                piece(Tone::Warning, "! nothing is done: "),
                piece(Tone::Plain, why.clone()),
            ];
            vec![(left, Vec::new())]
        }
    }
}

fn changes(case: &Case, view: &View<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut joined, mut left, mut written) = (Vec::new(), Vec::new(), Vec::new());
    let creates = |change: &Change| matches!(change.action, Action::Create(_));
    let is_new = case.changes.iter().any(creates);
    for change in &case.changes {
        match &change.action {
            // Every new account gets one.
            Action::LockPassword if is_new => {}
            Action::Join { group } => joined.push((group.name.clone(), change)),
            Action::Quit { group } => left.push((group.name.clone(), change)),
            Action::Write { attribute, .. } | Action::Point { attribute, .. } => {
                written.push((attribute.to_string(), change));
            }
            _ => rows.push((change::line(change, view), remarks(&change.reason))),
        }
    }
    rows.extend(together(Tone::Changed, "~ write ", &written));
    rows.extend(together(Tone::Added, "+ join ", &joined));
    rows.extend(together(Tone::Taken, "- leave ", &left));
    rows
}

/// Changes of one kind as one row, with the reason where they share it.
fn together(tone: Tone, what: &str, changes: &[(String, &Change)]) -> Option<Row> {
    let (_, first) = changes.first()?;
    let names: Vec<&str> = changes.iter().map(|(name, _)| name.as_str()).collect();
    let shared = changes.iter().all(|(_, c)| c.reason == first.reason);
    let remark = if shared {
        remarks(&first.reason)
    } else {
        Vec::new()
    };
    let (sign, verb) = what.split_at(2);
    let left = vec![
        piece(tone, sign),
        piece(Tone::Plain, format!("{verb}{}", names.join(", "))),
    ];
    Some((left, remark))
}
