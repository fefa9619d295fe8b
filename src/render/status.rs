//! How rosterd is doing, for `status` and health checks.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::history::{Ending, together};
use super::page::{Page, Piece, piece};
use super::shown::{day_and_time, short};
use super::style::{Style, Tone};
use crate::guard::Mode;
use crate::people::PersonId;

/// The last run, as the store kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// Its number.
    pub number: i64,
    /// `plan`, `apply`, `sync`, `run`.
    pub kind: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended; none: it has not, or the process died.
    pub ended: Option<Timestamp>,
    /// `complete`, `held`, `failed`, `incomplete`.
    pub outcome: Option<String>,
    /// One line about it.
    pub summary: Option<String>,
    /// The plan it made.
    pub plan: Option<String>,
}

/// What is known about this installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// How much rosterd may do by itself.
    pub mode: Mode,
    /// The present moment.
    pub now: Timestamp,
    /// How often a run is due.
    pub every: SignedDuration,
    /// The newest run of any kind.
    pub last: Option<LastRun>,
    /// When a run last read everything and carried out what was cleared.
    pub complete: Option<Timestamp>,
    /// People in the roster of that run.
    pub people: Option<u64>,
    /// Enabled accounts linked to somebody in that run.
    pub managed: Option<u64>,
    /// Requests sent to the directory whose answer is not known: whose, what.
    pub open: Vec<(PersonId, String)>,
    /// How everybody's case ended in the last run that decided about people.
    pub endings: Vec<Ending>,
    /// What falls due by itself: when, for whom, what; soonest first.
    pub next: Vec<(Timestamp, PersonId, String)>,
}

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Runs end in time, and nobody has to do anything.
    Well,
    /// Runs end in time, and somebody has to decide or to put something right.
    Waiting,
    /// The last run failed.
    Failed,
    /// No run ended for too long.
    Overdue,
    /// There was never a run.
    NeverRan,
}

impl Verdict {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Overdue => "overdue",
            Self::NeverRan => "never_ran",
        }
    }
}

/// Runs that may be missed before rosterd calls itself unwell: a slow read or a restart costs one.
const MISSED_RUNS: i32 = 3;

impl Status {
    /// Whether runs come to an end in time; otherwise why not.
    ///
    /// # Errors
    /// The reason, in words for people.
    pub fn health(&self) -> Result<(), String> {
        self.trouble().map_or(Ok(()), |(_, why)| Err(why))
    }

    /// The answer in one word.
    pub fn verdict(&self) -> Verdict {
        match self.trouble() {
            Some((verdict, _)) => verdict,
            None if self.waiting().is_empty() && self.open.is_empty() => Verdict::Well,
            None => Verdict::Waiting,
        }
    }

    /// Those for whom somebody has to do something.
    pub(super) fn waiting(&self) -> Vec<Ending> {
        let endings = self.endings.iter();
        endings
            .filter(|ending| ending.needs_somebody())
            .cloned()
            .collect()
    }

    fn trouble(&self) -> Option<(Verdict, String)> {
        let Some(last) = &self.last else {
            return Some((Verdict::NeverRan, "no run yet".to_owned()));
        };
        let latest = last.ended.unwrap_or(last.started);
        let age = self.now.duration_since(latest);
        let patience = self.every.saturating_mul(MISSED_RUNS);
        if age > patience {
            let (age, every) = (span(age), span(self.every));
            let why = format!("the last sign of life is {age} old, a run is due every {every}");
            return Some((Verdict::Overdue, why));
        }
        match last.outcome.as_deref() {
            Some(outcome @ ("failed" | "incomplete")) => {
                let summary = last.summary.as_ref();
                let summary = summary.map_or(String::new(), |summary| format!(": {summary}"));
                let why = format!("the last run ended {outcome}{summary}");
                Some((Verdict::Failed, why))
            }
            _ => None,
        }
    }
}

/// The status in words: is all well, what waits, what is next; then the facts.
pub fn status(status: &Status, zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(0, &[verdict(status)]);
    waits(status, &mut page);
    next(status, zone, &mut page);
    page.heading("Facts");
    facts(status, zone, style, &mut page);
    page.finish()
}

fn verdict(status: &Status) -> Piece {
    match status.trouble() {
        Some((Verdict::NeverRan, _)) => {
            let words =
                "! Never ran: no run is on record. 'rosterd plan' shows what a run would do.";
            piece(Tone::Urgent, words)
        }
        Some((Verdict::Overdue, why)) => piece(
            Tone::Urgent,
            format!("! Overdue: {why}. Is the daemon running? (systemctl status rosterd)"),
        ),
        Some((_, why)) => piece(Tone::Urgent, format!("! Not well: {why}")),
        None => calm(status),
    }
}

fn calm(status: &Status) -> Piece {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for ending in status.waiting() {
        *counts.entry(ending.word).or_default() += 1;
    }
    if !status.open.is_empty() {
        counts.insert("not answered yet".to_owned(), status.open.len());
    }
    if counts.is_empty() {
        return piece(
            Tone::Added,
            "All is well: runs end in time, and nothing waits.",
        );
    }
    let counts = counts
        .into_iter()
        .map(|(word, number)| format!("{number} {word}"));
    let words = counts.collect::<Vec<_>>().join(", ");
    piece(
        Tone::Warning,
        format!("! Runs end in time; something waits: {words}."),
    )
}

/// How many people are named for one reason.
const NAMED: usize = 6;
/// How many reasons are told.
const REASONS: usize = 8;
/// How many moments ahead are told.
const MOMENTS: usize = 8;

fn waits(status: &Status, page: &mut Page) {
    let waiting = status.waiting();
    let groups = together(&waiting);
    if groups.is_empty() && status.open.is_empty() {
        return;
    }
    page.heading("What waits");
    for (ending, people) in groups.iter().take(REASONS) {
        let line = [
            piece(
                Tone::Warning,
                format!("! {} {}: ", people.len(), ending.word),
            ),
            piece(Tone::Plain, ending.why()),
        ];
        page.line(2, &line);
        page.line(6, &[piece(Tone::Quiet, named(people))]);
    }
    if groups.len() > REASONS {
        let more = groups.len() - REASONS;
        page.say(
            2,
            &format!("and {more} more reasons ('rosterd plan' shows all)"),
        );
    }
    for (person, words) in &status.open {
        let text = format!("! {person} {words}: sent, answer not known yet");
        page.line(2, &[piece(Tone::Warning, text)]);
    }
    if waiting.iter().any(|ending| ending.word == "held") {
        page.say(2, &approve(status));
    }
    if let Some(id) = waiting.iter().find_map(|ending| ending.person.as_ref()) {
        page.say(
            2,
            &format!("Why, and what to do about it: rosterd explain {id}"),
        );
    }
}

fn named(people: &[&str]) -> String {
    let names: Vec<&str> = people.iter().copied().take(NAMED).collect();
    match people.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

fn approve(status: &Status) -> String {
    if status.mode == Mode::Observe {
        return "Mode is observe, so everything is held: 'rosterd plan' shows it; set mode = \"supervised\" in \
                rosterd.toml to be asked."
            .to_owned();
    }
    "To decide: 'rosterd plan' shows what is held and names the command that approves it."
        .to_owned()
}

fn next(status: &Status, zone: &TimeZone, page: &mut Page) {
    if status.next.is_empty() {
        return;
    }
    page.heading("What comes next, by itself");
    for (at, person, what) in status.next.iter().take(MOMENTS) {
        let line = [
            piece(Tone::Quiet, format!("{}  ", day_and_time(*at, zone))),
            piece(Tone::Plain, format!("{person}: {what}")),
        ];
        page.line(2, &line);
    }
    if status.next.len() > MOMENTS {
        page.say(
            2,
            &format!("and {} more later", status.next.len() - MOMENTS),
        );
    }
}

fn facts(status: &Status, zone: &TimeZone, style: Style, page: &mut Page) {
    let every = format!("every {}", span(status.every));
    let health = status.health();
    let health = health.map_or_else(
        |why| format!("not healthy: {why}"),
        |()| "healthy".to_owned(),
    );
    row(page, "health", plain(&health));
    row(page, "mode", plain(status.mode.word()));
    row(page, "last run", plain(&last_run(status, zone, style)));
    let expected = status.last.as_ref().and_then(|last| {
        let at = last.started.checked_add(status.every).ok()?;
        Some(format!(
            "{} or at the next due minute ({every})",
            day_and_time(at, zone)
        ))
    });
    row(page, "next run", plain(&expected.unwrap_or(every)));
    let complete = status.complete.map_or("never".to_owned(), |at| {
        format!(
            "{}{}{} people{}{} managed accounts",
            day_and_time(at, zone),
            style.dot(),
            status.people.unwrap_or_default(),
            style.dot(),
            status.managed.unwrap_or_default()
        )
    });
    row(page, "complete", plain(&complete));
}

fn plain(text: &str) -> Vec<Piece> {
    vec![piece(Tone::Plain, text)]
}

fn row(page: &mut Page, label: &str, mut pieces: Vec<Piece>) {
    pieces.insert(0, piece(Tone::Quiet, format!("{label:<10}")));
    page.hanging(2, 14, &pieces);
}

fn last_run(status: &Status, zone: &TimeZone, style: Style) -> String {
    let Some(last) = &status.last else {
        return "none".to_owned();
    };
    let mut words = vec![
        format!("{} ({})", day_and_time(last.started, zone), last.kind),
        match (&last.outcome, last.ended) {
            (Some(outcome), _) => outcome.clone(),
            (None, _) => "not finished".to_owned(),
        },
    ];
    if let Some(plan) = &last.plan {
        words.push(format!("plan {}", short(plan)));
    }
    words.extend(last.summary.clone());
    words.join(style.dot())
}

/// A duration in the two largest units people say: `1h 5m`.
pub(super) fn span(duration: SignedDuration) -> String {
    let seconds = duration.as_secs().max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, m) => format!("{m}m"),
        (0, h, m) => format!("{h}h {m}m"),
        (d, h, _) => format!("{d}d {h}h"),
    }
}
