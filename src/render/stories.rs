//! What explanations, reports, status and history look like.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::report::{Report, report};
use super::sample::{at, berlin, busy, dn, guid, holds, limits, shown};
use super::status::{LastRun, Status, status};
use super::{Style, explain, history};
use crate::guard::Mode;
use crate::identity::{Match, Names};
use crate::lifecycle::{Due, Stage};
use crate::past::{Link, LinkedBy};
use crate::people::{FieldName, FieldValue, Person, PersonId};
use crate::plan::Disposition;
use crate::rules::{GroupMode, Placement, Wish, WishedGroup, Wishes};

fn wishes() -> Wishes {
    let wished = |group: &str, wish| WishedGroup {
        group: group.to_owned(),
        kind: crate::directory::GroupKind::Security,
        mode: GroupMode::Additive,
        wish,
    };
    let (rule, because) = (
        "groups.sales".to_owned(),
        "department is Marketing".to_owned(),
    );
    Wishes {
        placement: Placement::Unit {
            ou: dn("OU=Marketing,OU=Staff,DC=corp,DC=example"),
            rule: "ou.rules.marketing".to_owned(),
            because: because.clone(),
        },
        groups: BTreeMap::from([
            (
                "gg-leads".to_owned(),
                wished("GG-Leads", Wish::Unknown("team".into())),
            ),
            (
                "gg-sales".to_owned(),
                wished("GG-Sales", Wish::Out { rule, because }),
            ),
        ]),
    }
}

fn anna() -> Person {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let fields = [
        ("first_name", text("Anna")),
        ("last_name", text("Müller")),
        ("salary", text("99999")),
        ("contract_end_date", FieldValue::Empty),
        (
            "department",
            FieldValue::Named {
                id: "12".to_owned(),
                name: "Marketing".to_owned(),
            },
        ),
    ];
    let fields = fields.map(|(name, value)| (FieldName::new(name), value));
    Person::new(PersonId::new("4711"), BTreeMap::from(fields))
}

#[test]
fn a_mover_as_a_story() {
    let mut plan = busy();
    plan.cases[0].found = Some(Match::Linked {
        guid: guid(7),
        found: None,
    });
    plan.cases[0].stage = Some(Stage::Leaving {
        last_day: jiff::civil::date(2026, 6, 30),
        disable_at: at("2026-06-30T16:00:00Z"),
    });
    plan.cases[0].wishes = Some(wishes());
    plan.cases[0].names = Some(Names {
        sam_account_name: "amueller".to_owned(),
        user_principal_name: "anna.mueller@example.com".to_owned(),
        mail: None,
        common_name: "Müller, Anna".to_owned(),
    });
    plan.cases[0].due = vec![Due::Disable(at("2026-06-30T16:00:00Z"))];
    let mut held = holds();
    held[0].person = PersonId::new("4711");
    held[0].case = plan.cases[0].id.clone();
    let (limits, zone, person) = (limits(), berlin(), anna());
    let names = [
        "contract_end_date",
        "department",
        "first_name",
        "last_name",
        "team",
    ];
    let fields: BTreeSet<FieldName> = names.map(FieldName::new).into();
    let link = Link {
        guid: guid(7),
        how: LinkedBy::Creation,
        since: at("2025-01-07T08:00:00Z"),
    };
    let story = explain::Story {
        shown: shown(&plan, &held, &limits, &zone),
        case: &plan.cases[0],
        person: Some(&person),
        fields: &fields,
        account: None,
        link: Some(&link),
    };
    let out = explain::story(&story, Style::plain(120));
    assert!(
        !out.contains("99999"),
        "only fields that policy reads are shown"
    );
    insta::assert_snapshot!("story", out);
}

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
