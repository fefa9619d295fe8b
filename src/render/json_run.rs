//! Runs, status and history as JSON (docs/json.md).

use std::collections::BTreeMap;

use serde::Serialize;

use super::history::{Ending, Entry};
use super::json::VERSION;
use super::report::Report;
use super::status::{LastRun, Status};
use crate::people::PersonId;

/// What a run did.
#[derive(Debug, Serialize)]
pub struct ReportJson {
    version: u32,
    plan: String,
    counts: BTreeMap<&'static str, usize>,
    people: Vec<EndingJson>,
    stopped: Option<String>,
    exit: u8,
}

#[derive(Debug, Serialize)]
struct EndingJson {
    person: Option<String>,
    name: String,
    ending: &'static str,
    words: String,
}

/// What a run did, and the exit code.
pub fn report(report: &Report, exit: u8) -> ReportJson {
    let Report {
        plan,
        dispositions,
        stopped,
        ended: _,
    } = report;
    let ending =
        |(person, name, how): &(Option<PersonId>, String, crate::plan::Disposition)| EndingJson {
            person: person.as_ref().map(ToString::to_string),
            name: name.clone(),
            ending: how.word(),
            words: how.to_string(),
        };
    ReportJson {
        version: VERSION,
        plan: plan.clone(),
        counts: report.counts(),
        people: dispositions.iter().map(ending).collect(),
        stopped: stopped.clone(),
        exit,
    }
}

#[derive(Debug, Serialize)]
struct RunJson {
    number: i64,
    kind: String,
    started: String,
    ended: Option<String>,
    outcome: Option<String>,
    summary: Option<String>,
    plan: Option<String>,
}

fn run(of: &LastRun) -> RunJson {
    let LastRun {
        number,
        kind,
        started,
        ended,
        outcome,
        summary,
        plan,
    } = of;
    RunJson {
        number: *number,
        kind: kind.clone(),
        started: started.to_string(),
        ended: ended.as_ref().map(ToString::to_string),
        outcome: outcome.clone(),
        summary: summary.clone(),
        plan: plan.clone(),
    }
}

/// How rosterd is doing.
#[derive(Debug, Serialize)]
pub struct StatusJson {
    version: u32,
    mode: &'static str,
    healthy: bool,
    why: Option<String>,
    last: Option<RunJson>,
    complete: Option<String>,
    people: Option<u64>,
    managed: Option<u64>,
    open: Vec<OpenJson>,
    verdict: &'static str,
    waiting: Vec<RunEndingJson>,
    next: Vec<NextJson>,
}

#[derive(Debug, Serialize)]
struct RunEndingJson {
    person: Option<String>,
    ending: String,
    words: String,
}

#[derive(Debug, Serialize)]
struct NextJson {
    at: String,
    person: String,
    what: String,
}

fn run_ending(of: &Ending) -> RunEndingJson {
    RunEndingJson {
        person: of.person.as_ref().map(ToString::to_string),
        ending: of.word.clone(),
        words: of.words.clone(),
    }
}

#[derive(Debug, Serialize)]
struct OpenJson {
    person: String,
    words: String,
}

/// How rosterd is doing.
pub fn status(of: &Status) -> StatusJson {
    let why = of.health().err();
    let Status {
        mode,
        now: _,
        every: _,
        last,
        complete,
        people,
        managed,
        open,
        endings: _,
        next,
    } = of;
    let next = next.iter().map(|(at, person, what)| NextJson {
        at: at.to_string(),
        person: person.to_string(),
        what: what.clone(),
    });
    let open = open.iter().map(|(person, words)| OpenJson {
        person: person.to_string(),
        words: words.clone(),
    });
    StatusJson {
        version: VERSION,
        mode: mode.word(),
        healthy: why.is_none(),
        why,
        last: last.as_ref().map(run),
        complete: complete.as_ref().map(ToString::to_string),
        people: *people,
        managed: *managed,
        open: open.collect(),
        verdict: of.verdict().word(),
        waiting: of.waiting().iter().map(run_ending).collect(),
        next: next.collect(),
    }
}

/// Past runs.
#[derive(Debug, Serialize)]
pub struct RunsJson {
    version: u32,
    runs: Vec<RunJson>,
}

/// Past runs, newest first.
pub fn runs(of: &[LastRun]) -> RunsJson {
    RunsJson {
        version: VERSION,
        runs: of.iter().map(run).collect(),
    }
}

/// What was done to one account.
#[derive(Debug, Serialize)]
pub struct EntriesJson {
    version: u32,
    person: String,
    entries: Vec<EntryJson>,
}

#[derive(Debug, Serialize)]
struct EntryJson {
    at: String,
    run: i64,
    person: String,
    words: String,
    rule: String,
    outcome: String,
    why: Option<String>,
}

fn entry(of: &Entry) -> EntryJson {
    let Entry {
        at,
        run,
        person,
        words,
        rule,
        outcome,
        why,
    } = of;
    EntryJson {
        at: at.to_string(),
        run: *run,
        person: person.to_string(),
        words: words.clone(),
        rule: rule.clone(),
        outcome: outcome.clone(),
        why: why.clone(),
    }
}

/// What was done to one person's account, newest first.
pub fn entries(person: &PersonId, of: &[Entry]) -> EntriesJson {
    EntriesJson {
        version: VERSION,
        person: person.to_string(),
        entries: of.iter().map(entry).collect(),
    }
}

/// One run with its people and changes.
#[derive(Debug, Serialize)]
pub struct OneRunJson {
    version: u32,
    run: RunJson,
    people: Vec<RunEndingJson>,
    entries: Vec<EntryJson>,
}

/// One run: how everybody's case ended, where that is still kept, and what was done.
pub fn one_run(of: &LastRun, endings: &[Ending], entries: &[Entry]) -> OneRunJson {
    OneRunJson {
        version: VERSION,
        run: run(of),
        people: endings.iter().map(run_ending).collect(),
        entries: entries.iter().map(entry).collect(),
    }
}
