//! A calendar as text, day by day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Dates, cautions, headline, rows, waits, who};
use crate::clock::Now;
use crate::guard::{Entry, Happens};
use crate::lifecycle::PURGE_AFTER;
use crate::people::PersonId;
use crate::render::page::{Page, piece};
use crate::render::sections;
use crate::render::shown::View;
use crate::render::style::{Style, Tone};
use crate::render::text::{RECORDED, count, count_people, summary};

/// The calendar in words, complete.
pub fn text(dates: &Dates<'_>, style: Style) -> String {
    let view = View::below(&dates.shown, style, dates.domain.clone());
    let mut page = Page::new(style);
    header(dates, &view, &mut page);
    // By the day the person has, so that every day comes once.
    let mut days: BTreeMap<Date, Vec<&Entry>> = BTreeMap::new();
    for entry in &dates.calendar.entries {
        let day = Now::at(entry.at).today(&entry.zone);
        days.entry(day).or_default().push(entry);
    }
    for (day, entries) in days {
        page.heading(&day.strftime("%a %Y-%m-%d").to_string());
        for entry in entries {
            one(entry, &view, &mut page);
        }
    }
    purgeable(dates, &mut page);
    sections::blocked(&dates.shown, &mut page);
    page.finish()
}

fn header(dates: &Dates<'_>, view: &View<'_>, page: &mut Page) {
    let (shown, dot) = (&dates.shown, view.style.dot());
    let from = shown.moment(shown.plan.now.instant());
    let until = shown.moment(dates.calendar.until);
    let rest = format!(
        "{dot}{from} to {until}{dot}{}{dot}mode {}",
        shown.controller,
        shown.mode.word()
    );
    page.line(
        0,
        &[piece(Tone::Strong, "Calendar"), piece(Tone::Quiet, rest)],
    );
    if shown.recorded {
        page.line(0, &[piece(Tone::Warning, RECORDED)]);
    }
    for caution in cautions(dates) {
        page.line(0, &[piece(Tone::Warning, format!("! {caution}"))]);
    }
    page.say(0, &in_short(dates));
    if !shown.plan.is_empty() {
        let now = summary(shown);
        page.say(
            0,
            &format!("To be done now, before all of it (rosterd plan shows it): {now}."),
        );
    }
    let held = dates.calendar.held.len();
    if held > 0 {
        let words = format!("! {} held now for a decision", count_people(held));
        page.line(0, &[piece(Tone::Warning, words)]);
    }
    if dates.calendar.entries.iter().any(names_a_unit) {
        let words = format!("Units are below {}.", dates.domain);
        page.line(0, &[piece(Tone::Quiet, words)]);
    }
}

fn names_a_unit(entry: &Entry) -> bool {
    use crate::plan::Action;
    let Happens::Changes(case) = &entry.happens else {
        return false;
    };
    let mut actions = case.changes.iter().map(|change| &change.action);
    actions.any(|action| matches!(action, Action::Create(_) | Action::Move { .. }))
}

/// How much there is, as one sentence.
fn in_short(dates: &Dates<'_>) -> String {
    let entries = &dates.calendar.entries;
    let days = count(usize::from(dates.days), "day");
    if entries.is_empty() {
        return format!("Nothing happens by itself in {days}, if HR stays as it is.");
    }
    let people: BTreeSet<&PersonId> = entries.iter().map(|entry| &entry.person).collect();
    format!(
        "By itself in {days}, if HR stays as it is: {} for {}.",
        count(entries.len(), "date"),
        count_people(people.len())
    )
}

/// Whose account is old enough today.
fn purgeable(dates: &Dates<'_>, page: &mut Page) {
    let old = &dates.calendar.purgeable;
    if old.is_empty() {
        return;
    }
    page.heading(&format!(
        "Old enough to be purged ({PURGE_AFTER}), which rosterd does not do"
    ));
    for entry in old {
        let since = Now::at(entry.at).today(&entry.zone);
        let title = [
            piece(Tone::Quiet, format!("since {since}  ")),
            piece(Tone::Strong, who(entry)),
        ];
        page.line(2, &title);
    }
}

/// One person at one moment.
fn one(entry: &Entry, view: &View<'_>, page: &mut Page) {
    let minute = entry.at.to_zoned(entry.zone.clone());
    let mut title = vec![
        piece(Tone::Quiet, minute.strftime("%H:%M %Z  ").to_string()),
        piece(Tone::Strong, who(entry)),
        piece(Tone::Plain, format!("  {}", headline(entry))),
    ];
    if entry.waits.is_some() {
        title.push(piece(Tone::Warning, "  ! waits"));
    }
    page.line(2, &title);
    if let Some(why) = waits(entry) {
        page.line(6, &[piece(Tone::Warning, format!("! {why}"))]);
    }
    page.rows(6, &rows(entry, view));
}
