//! What reports, status and history look like.

use jiff::SignedDuration;

use super::history::Ending;
use super::report::{Report, report};
use super::sample::{at, berlin};
use super::status::{LastRun, Status, Verdict, status};
use super::{Style, history};
use crate::guard::Mode;
use crate::people::PersonId;
use crate::plan::Disposition;

#[test]
fn a_report_names_everybody_but_the_settled() {
    let entry = |id: &str, name: &str, how| (Some(PersonId::new(id)), name.to_owned(), how);
    let made = Report {
        plan: "3f9a1c20d4e5b6a7".to_owned(),
        dispositions: vec![
            entry("1", "Anna Müller", Disposition::Changed(3)),
            entry("2", "Bo Li", Disposition::Settled),
            entry(
                "3",
                "Cy Roe",
                Disposition::Failed("join GG-Staff: insufficient access rights".into()),
            ),
            (None, String::new(), Disposition::Rejected("no id".into())),
            entry("5", "Ed Fox", Disposition::Waiting("2026-03-09".into())),
        ],
        stopped: None,
        ended: "Exit 1: something failed; the next run decides again.".to_owned(),
    };
    insta::assert_snapshot!("report", report(&made, Style::plain(100)));
}

fn last_run(outcome: Option<&str>) -> LastRun {
    LastRun {
        number: 12,
        kind: "run".to_owned(),
        started: at("2026-03-02T06:00:00Z"),
        ended: Some(at("2026-03-02T06:00:09Z")),
        outcome: outcome.map(str::to_owned),
        summary: Some("250 people, 3 changed".to_owned()),
        plan: Some("3f9a1c20d4e5b6a7".to_owned()),
    }
}

fn state(now: &str, last: Option<LastRun>) -> Status {
    Status {
        mode: Mode::Autopilot,
        now: at(now),
        every: SignedDuration::from_mins(15),
        last,
        complete: Some(at("2026-03-02T06:00:09Z")),
        people: Some(250),
        managed: Some(240),
        open: Vec::new(),
        endings: Vec::new(),
        next: Vec::new(),
    }
}

//
#[test]
fn a_status_is_healthy_while_runs_end_in_time() {
    let fine = state("2026-03-02T06:10:00Z", Some(last_run(Some("complete"))));
    assert_eq!(fine.health(), Ok(()));
    insta::assert_snapshot!("status", status(&fine, &berlin(), Style::plain(100)));
    let late = state("2026-03-02T07:10:00Z", Some(last_run(Some("complete"))));
    assert!(late.health().unwrap_err().contains("1h 9m old"));
    let failed = state("2026-03-02T06:10:00Z", Some(last_run(Some("incomplete"))));
    assert!(failed.health().unwrap_err().contains("incomplete"));
    let held = state("2026-03-02T06:10:00Z", Some(last_run(Some("held"))));
    assert_eq!(
        held.health(),
        Ok(()),
        "a hold is the guard at work, not an illness"
    );
    assert!(state("2026-03-02T06:10:00Z", None).health().is_err());
}

fn ending(id: &str, word: &str, why: &str) -> Ending {
    Ending {
        person: Some(PersonId::new(id)),
        word: word.to_owned(),
        words: format!("{word}: {why}"),
    }
}

fn endings() -> Vec<Ending> {
    let limit = "limit on create (run): 13 people, 10 allowed";
    let held = (20..33).map(|id| ending(&id.to_string(), "held", limit));
    let mut all: Vec<Ending> = held.collect();
    all.push(ending(
        "40",
        "blocked",
        "looks like CN=Krause\\, Ben: write the anchor",
    ));
    all.push(ending("41", "settled", ""));
    all
}

#[test]
fn a_status_says_what_waits_and_what_is_next() {
    let mut waits = state("2026-03-02T06:10:00Z", Some(last_run(Some("held"))));
    waits.endings = endings();
    waits.open = vec![(PersonId::new("7"), "create account x".to_owned())];
    waits.next = vec![(
        at("2026-03-09T05:00:00Z"),
        PersonId::new("4720"),
        "the account is enabled".to_owned(),
    )];
    assert_eq!(waits.verdict(), Verdict::Waiting);
    insta::assert_snapshot!("status_waits", status(&waits, &berlin(), Style::plain(80)));
}

#[test]
fn the_first_line_of_a_status_is_a_verdict() {
    let first = |state: Status| {
        let out = status(&state, &berlin(), Style::plain(200));
        out.lines().next().unwrap_or_default().to_owned()
    };
    let soon = "2026-03-02T06:10:00Z";
    let well = state(soon, Some(last_run(Some("complete"))));
    assert!(first(well).starts_with("All is well"));
    assert!(first(state(soon, None)).starts_with("! Never ran"));
    let failed = state(soon, Some(last_run(Some("failed"))));
    assert!(first(failed).starts_with("! Not well: the last run ended failed"));
    let late = state("2026-03-02T07:10:00Z", Some(last_run(Some("complete"))));
    assert!(first(late).starts_with("! Overdue: the last sign of life is 1h 9m old"));
}

fn entry(person: &str, words: &str, outcome: &str, why: Option<&str>) -> history::Entry {
    history::Entry {
        at: at("2026-03-02T06:00:00Z"),
        run: 12,
        person: PersonId::new(person),
        words: words.to_owned(),
        rule: "groups.staff".to_owned(),
        outcome: outcome.to_owned(),
        why: why.map(str::to_owned),
    }
}

#[test]
fn history_shows_runs_and_entries() {
    let zone = berlin();
    let runs = [last_run(Some("held")), last_run(None)];
    let out = history::runs(&runs, &zone, Style::plain(120));
    insta::assert_snapshot!("history_runs", out);
    let entries = [entry("7", "join GG-Staff", "failed", Some("refused (50)"))];
    let out = history::entries(&PersonId::new("7"), &entries, &zone, Style::plain(120));
    insta::assert_snapshot!("history_person", out);
}

#[test]
fn history_shows_one_run_by_person() {
    let entries = [
        entry("7", "join GG-Staff", "failed", Some("refused (50)")),
        entry("3", "title: (empty) → \"Lead\"", "done", None),
        entry("7", "disable the account", "done", None),
    ];
    let run = last_run(Some("held"));
    let out = history::run(&run, &endings(), &entries, &berlin(), Style::plain(100));
    insta::assert_snapshot!("history_run", out);
}
