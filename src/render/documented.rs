//! docs/json.md names every key that is written, and no other.

mod personio;

use std::collections::BTreeSet;

use serde_json::{Value, to_value};

use super::doctor::Examination;
use super::history::{Ending, Entry};
use super::report::Report;
use super::sample::{at, berlin, busy, holds, limits, shown};
use super::status::{LastRun, Status};
use super::{json, json_doctor, json_names, json_profiles, json_run, names, recording};
use crate::directory::Dn;
use crate::directory::rights::{Commands, Excess, ExcessKind, Judged, Missing, Right};
use crate::guard::Mode;
use crate::lifecycle::Stage;
use crate::people::PersonId;
use crate::plan::{Disposition, Human, Profile};

/// Objects whose keys are names of something else.
const OPEN: [&str; 5] = ["details", "totals", "counts", "fields", "kept"];

fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                into.insert(key.clone());
                if !OPEN.contains(&key.as_str()) {
                    keys(value, into);
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

/// The first column of every table that begins with `Field`.
fn documented() -> BTreeSet<String> {
    let page = include_str!("../../docs/json.md");
    let mut in_table = false;
    let mut names = BTreeSet::new();
    for line in page.lines() {
        in_table = line.starts_with("| Field |") || (in_table && line.starts_with('|'));
        if let (true, Some(name)) = (in_table, line.split('`').nth(1)) {
            names.insert(name.to_owned());
        }
    }
    names
}

/// With one of everything that can be said.
fn examination() -> Examination {
    let at = Dn::parse("OU=Staff,DC=corp,DC=example").unwrap();
    let judged = Judged {
        missing: [Missing {
            right: Right::Reset,
            at: at.clone(),
            fails: String::new(),
        }]
        .into(),
        excessive: [Excess {
            kind: ExcessKind::WriteDacl,
            at: at.to_string(),
            what: String::new(),
        }]
        .into(),
        unneeded: ["title".into()].into(),
        absent: [(at, "ou.default".to_owned())].into(),
        notes: [String::new()].into(),
    };
    Examination {
        server: String::new(),
        controller: String::new(),
        ca_file: String::new(),
        user: String::new(),
        clock: None,
        findings: Vec::new(),
        judged,
        accepted: Default::default(),
        commands: Commands {
            samba: vec![String::new()],
            windows: vec![String::new()],
        },
    }
}

fn recorded() -> recording::Recorded {
    recording::Recorded {
        folder: String::new(),
        people: 1,
        unusable: 0,
        pages: 1,
        replaced: Vec::new(),
        kept: Default::default(),
    }
}

/// A human of whom HR has a profile.
fn joined() -> Human {
    let profile = Profile {
        id: PersonId::new("7"),
        because: None,
        stage: Stage::Active,
        hired: None,
        ends: None,
    };
    Human {
        profiles: vec![profile],
        facts: PersonId::new("7"),
        because: "",
    }
}

/// A rehearsal of names.
fn tried() -> Value {
    let (rehearsal, zone) = (names::tests::rehearsal(), berlin());
    to_value(json_names::names(&names::tests::company(&rehearsal, &zone))).unwrap()
}

fn documents() -> Vec<Value> {
    let (plan, held, limits, zone) = (busy(), holds(), limits(), berlin());
    let person = PersonId::new("7");
    let run = LastRun {
        number: 1,
        kind: "run".into(),
        started: at("2026-03-02T06:00:00Z"),
        ended: None,
        outcome: None,
        summary: None,
        plan: None,
    };
    let ending = Ending {
        person: Some(person.clone()),
        word: "held".into(),
        words: "held: x".into(),
    };
    let entries = [Entry {
        at: run.started,
        run: 1,
        person: person.clone(),
        words: String::new(),
        rule: String::new(),
        outcome: "done".into(),
        why: None,
    }];
    let status = Status {
        mode: Mode::Observe,
        now: run.started,
        every: jiff::SignedDuration::from_mins(15),
        last: Some(run.clone()),
        complete: None,
        people: None,
        managed: None,
        open: vec![(person.clone(), String::new())],
        endings: vec![ending.clone()],
        next: vec![(run.started, person.clone(), String::new())],
    };
    let report = Report {
        plan: String::new(),
        dispositions: vec![(Some(person.clone()), String::new(), Disposition::Settled)],
        stopped: None,
        ended: String::new(),
    };
    let endings = [ending];
    let all = [
        to_value(json::plan(&shown(&plan, &held, &limits, &zone))),
        to_value(json_run::report(&report, 0)),
        to_value(json_run::status(&status)),
        to_value(json_run::runs(std::slice::from_ref(&run))),
        to_value(json_run::entries(&person, &entries)),
        to_value(json_run::one_run(&run, &endings, &entries)),
        super::explain::tests::as_json(),
        super::calendar::tests::as_json(),
        to_value(json_doctor::examination(&examination(), 77)),
        to_value(recording::json(&recorded())),
        to_value(super::adoption::json(&[super::adoption_tests::question()])),
        to_value(json_profiles::profiles(&joined())),
    ];
    let all = all.map(Result::unwrap).into_iter();
    all.chain(personio::documents()).chain([tried()]).collect()
}

#[test]
fn every_key_is_documented_and_every_documented_key_is_written() {
    let mut written = BTreeSet::new();
    documents()
        .iter()
        .for_each(|document| keys(document, &mut written));
    let documented = documented();
    let unknown: Vec<_> = written.difference(&documented).collect();
    let gone: Vec<_> = documented.difference(&written).collect();
    assert!(unknown.is_empty(), "docs/json.md does not name {unknown:?}");
    assert!(
        gone.is_empty(),
        "docs/json.md names what is never written: {gone:?}"
    );
}
