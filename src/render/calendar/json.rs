//! A calendar as JSON (docs/json.md).

use serde::Serialize;

use super::{Dates, cautions, waits};
use crate::guard::{Entry, Happens, What};
use crate::lifecycle::PURGE_AFTER;
use crate::plan::LifecycleEvent;
use crate::render::json::{self, ChangeJson, VERSION};
use crate::render::sections;

/// A calendar.
#[derive(Debug, Serialize)]
pub struct CalendarJson {
    version: u32,
    from: String,
    until: String,
    days: u16,
    controller: String,
    mode: &'static str,
    recorded: bool,
    cautions: Vec<String>,
    before: BeforeJson,
    dates: Vec<DateJson>,
    purgeable: Vec<PurgeableJson>,
    stuck: Vec<StuckJson>,
}

#[derive(Debug, Serialize)]
struct BeforeJson {
    plan: String,
    changes: usize,
    held: Vec<String>,
}

#[derive(Debug, Serialize)]
struct DateJson {
    at: String,
    local: String,
    zone: Option<String>,
    person: String,
    name: String,
    what: Vec<&'static str>,
    event: Option<&'static str>,
    happens: bool,
    waits: Option<String>,
    why: Option<String>,
    rule: Option<String>,
    changes: Vec<ChangeJson>,
}

#[derive(Debug, Serialize)]
struct PurgeableJson {
    since: String,
    person: String,
    name: String,
}

#[derive(Debug, Serialize)]
struct StuckJson {
    person: Option<String>,
    name: String,
    why: String,
}

/// The calendar for programs.
pub fn json(dates: &Dates<'_>) -> CalendarJson {
    let (shown, calendar) = (&dates.shown, dates.calendar);
    let stuck = sections::stuck(shown).into_iter();
    let stuck = stuck.map(|(case, _, why)| StuckJson {
        person: case.person.as_ref().map(ToString::to_string),
        name: case.name.clone(),
        why: why.to_owned(),
    });
    CalendarJson {
        version: VERSION,
        from: shown.plan.now.instant().to_string(),
        until: calendar.until.to_string(),
        days: dates.days,
        controller: shown.controller.to_owned(),
        mode: shown.mode.word(),
        recorded: shown.recorded,
        cautions: cautions(dates),
        before: BeforeJson {
            plan: shown.plan.id.to_string(),
            changes: shown.plan.changes().count(),
            held: calendar.held.iter().map(ToString::to_string).collect(),
        },
        dates: calendar.entries.iter().map(date).collect(),
        purgeable: calendar.purgeable.iter().map(purgeable).collect(),
        stuck: stuck.collect(),
    }
}

fn purgeable(entry: &Entry) -> PurgeableJson {
    PurgeableJson {
        since: entry.at.to_string(),
        person: entry.person.to_string(),
        name: entry.name.clone(),
    }
}

fn date(entry: &Entry) -> DateJson {
    let (event, why, rule, changes) = match &entry.happens {
        Happens::Changes(case) => {
            let changes = case.changes.iter().map(json::change);
            (
                case.event.map(LifecycleEvent::word),
                None,
                None,
                changes.collect(),
            )
        }
        Happens::Expires(reason) => {
            let why = Some(reason.because.clone());
            (None, why, Some(reason.rule.clone()), Vec::new())
        }
        Happens::Purgeable => (None, None, Some(PURGE_AFTER.to_owned()), Vec::new()),
        Happens::Nothing { why, .. } => (None, Some(why.clone()), None, Vec::new()),
    };
    let local = entry.at.to_zoned(entry.zone.clone());
    DateJson {
        at: entry.at.to_string(),
        local: local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        zone: entry.zone.iana_name().map(str::to_owned),
        person: entry.person.to_string(),
        name: entry.name.clone(),
        what: entry.what().into_iter().map(word).collect(),
        event,
        happens: !matches!(entry.happens, Happens::Nothing { .. }),
        waits: waits(entry),
        why,
        rule,
        changes,
    }
}

/// One word a program can compare.
pub(super) fn word(what: What) -> &'static str {
    match what {
        What::Create => "create",
        What::Disable => "disable",
        What::Enable => "enable",
        What::Move => "move",
        What::Strip => "strip",
        What::Change => "change",
        What::Expire => "expire",
        What::Purgeable => "purgeable",
    }
}
