//! What reports, status and history look like.

use jiff::SignedDuration;

use super::report::{Report, report};
use super::sample::{at, berlin};
use super::status::{LastRun, Status, status};
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
        open: vec![(PersonId::new("7"), "create account x".to_owned())],
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

#[test]
fn history_shows_runs_and_entries() {
    let zone = berlin();
    let out = history::runs(
        &[last_run(Some("held")), last_run(None)],
        &zone,
        Style::plain(120),
    );
    insta::assert_snapshot!("history_runs", out);
    let entry = history::Entry {
        at: at("2026-03-02T06:00:00Z"),
        run: 12,
        person: PersonId::new("7"),
        words: "join GG-Staff".to_owned(),
        rule: "groups.staff".to_owned(),
        outcome: "failed".to_owned(),
        why: Some("refused (50)".to_owned()),
    };
    let out = history::entries(&PersonId::new("7"), &[entry], &zone, Style::plain(120));
    insta::assert_snapshot!("history_person", out);
}
