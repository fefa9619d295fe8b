//! How rosterd is doing, for `status` and health checks.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::page::{Page, piece};
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
}

/// Runs that may be missed before rosterd calls itself unwell: a slow read or a restart costs one.
const MISSED_RUNS: i32 = 3;

impl Status {
    /// Whether runs come to an end in time; otherwise why not.
    ///
    /// # Errors
    /// The reason, in words for people.
    pub fn health(&self) -> Result<(), String> {
        let Some(last) = &self.last else {
            return Err("no run yet".to_owned());
        };
        let latest = last.ended.unwrap_or(last.started);
        let age = self.now.duration_since(latest);
        let patience = self.every.saturating_mul(MISSED_RUNS);
        if age > patience {
            return Err(format!(
                "the last sign of life is {} old, a run is due every {}",
                span(age),
                span(self.every)
            ));
        }
        match last.outcome.as_deref() {
            Some(outcome @ ("failed" | "incomplete")) => Err(format!(
                "the last run ended {outcome}{}",
                last.summary
                    .as_ref()
                    .map_or(String::new(), |s| format!(": {s}"))
            )),
            _ => Ok(()),
        }
    }
}

/// The status in words.
pub fn status(status: &Status, zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    let health = match status.health() {
        Ok(()) => piece(Tone::Added, "healthy"),
        Err(why) => piece(Tone::Urgent, format!("not healthy: {why}")),
    };
    row(&mut page, "health", vec![health]);
    row(&mut page, "mode", plain(status.mode.word()));
    row(&mut page, "last run", plain(&last_run(status, zone, style)));
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
    row(&mut page, "complete", plain(&complete));
    for (person, words) in &status.open {
        let text = format!("{person} {words}: sent, answer not known yet");
        row(&mut page, "open", vec![piece(Tone::Warning, text)]);
    }
    page.finish()
}

fn plain(text: &str) -> Vec<super::page::Piece> {
    vec![piece(Tone::Plain, text)]
}

fn row(page: &mut Page, label: &str, mut pieces: Vec<super::page::Piece>) {
    pieces.insert(0, piece(Tone::Quiet, format!("{label:<10}")));
    page.line(0, &pieces);
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
