//! A calendar as iCalendar (RFC 5545), for Outlook and its like.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

use super::json::word;
use super::{Dates, cautions, headline, rows, waits, who};
use crate::guard::{Entry, Happens, Mode};
use crate::people::PersonId;
use crate::render::letters::clean;
use crate::render::shown::View;
use crate::render::style::Style;
use crate::render::text::RECORDED;

/// The most octets a line has without its end (section 3.1).
const LINE: usize = 75;

/// The calendar as one object with an event for everything that happens to one person at one moment.
pub fn ics(dates: &Dates<'_>) -> String {
    let view = View::below(&dates.shown, Style::plain(usize::MAX), dates.domain.clone());
    let mut out = Lines::default();
    out.put("BEGIN", "VCALENDAR");
    out.put("VERSION", "2.0");
    out.put("PRODID", "-//rosterd//rosterd calendar//EN");
    out.put("CALSCALE", "GREGORIAN");
    out.put("METHOD", "PUBLISH");
    let mut seen = BTreeMap::new();
    for entry in &dates.calendar.entries {
        event(entry, dates, &uid(entry, dates, &mut seen), &view, &mut out);
    }
    out.put("END", "VCALENDAR");
    out.0
}

fn event(entry: &Entry, dates: &Dates<'_>, uid: &str, view: &View<'_>, out: &mut Lines) {
    let waiting = waits(entry);
    let happens = !matches!(entry.happens, Happens::Nothing { .. });
    let sure = waiting.is_none() && happens && dates.shown.mode == Mode::Autopilot;
    let recorded = dates.shown.recorded.then(|| RECORDED.to_owned());
    let happening = rows(entry, view).into_iter().map(|(left, remarks)| {
        let what: String = left.into_iter().map(|(_, text)| text).collect();
        match remarks.into_iter().next().filter(|why| !why.is_empty()) {
            Some(why) => format!("{what} ({why})"),
            None => what,
        }
    });
    let told: Vec<String> = recorded
        .into_iter()
        .chain(cautions(dates))
        .chain(waiting)
        .chain(happening)
        .collect();
    let what = entry.what();
    let kinds: Vec<&str> = what.iter().map(|what| word(*what)).collect();
    out.put("BEGIN", "VEVENT");
    out.put("UID", uid);
    out.put("DTSTAMP", &moment(dates.shown.plan.now.instant()));
    out.put("DTSTART", &moment(entry.at));
    out.put(
        "SUMMARY",
        &text(&[format!("{}: {}", who(entry), headline(entry))]),
    );
    out.put("DESCRIPTION", &text(&told));
    // Words of ours: nothing to escape, and a comma between two of them.
    out.put("CATEGORIES", &kinds.join(","));
    out.put("STATUS", if sure { "CONFIRMED" } else { "TENTATIVE" });
    out.put("CLASS", "PRIVATE");
    out.put("TRANSP", "TRANSPARENT");
    out.put("END", "VEVENT");
}

/// The same for the same thing in every later calendar, also when its day is moved: made of the domain, the person,
/// what happens, and its number among the person's things of that kind. Says none of them.
fn uid<'a>(
    entry: &'a Entry,
    dates: &Dates<'_>,
    seen: &mut BTreeMap<(&'a PersonId, &'static str), usize>,
) -> String {
    let kind = entry.what().first().map_or("", |what| word(*what));
    let number = seen.entry((&entry.person, kind)).or_default();
    *number += 1;
    let parts = [
        dates.domain.to_string().to_lowercase(),
        entry.person.to_string(),
        kind.to_owned(),
        number.to_string(),
    ];
    let mut digest = Sha256::new();
    for part in parts {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
    let mut uid = String::new();
    for byte in digest.finalize().iter().take(16) {
        // Writing to a String cannot fail.
        let _ = write!(uid, "{byte:02x}");
    }
    uid + "@rosterd"
}

/// A moment in UTC (section 3.3.5, form 2).
fn moment(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Lines as one value of type TEXT (section 3.3.11). Only the ends of these lines become line feeds: what people wrote
/// brings none of its own, and no other character that acts.
fn text(lines: &[String]) -> String {
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            out.push_str("\\n");
        }
        for c in clean(line).chars() {
            if matches!(c, '\\' | ';' | ',') {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

/// Content lines, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    /// A property: its value is of no other characters than may stand there.
    fn put(&mut self, name: &str, value: &str) {
        let mut room = LINE;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE - 1;
            }
            self.0.push(c);
            room -= c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
