//! The table of stages, row by row.

mod rows;
mod variants;

use std::collections::BTreeMap;

use jiff::civil::{date, time};
use jiff::tz::TimeZone;

use super::*;
use crate::clock::Now;
use crate::people::{FieldName, FieldValue, Person, PersonId};
use crate::rules::{Condition, Test};

fn policy() -> LifecyclePolicy {
    LifecyclePolicy {
        zone: TimeZone::get("Europe/Berlin").unwrap(),
        office_zones: BTreeMap::from([(
            "New York".to_owned(),
            TimeZone::get("America/New_York").unwrap(),
        )]),
        hire: HirePolicy {
            create_before: 7,
            enable_before: 0,
            enable_at: time(6, 0, 0, 0),
            must_change: true,
        },
        termination: TerminationPolicy {
            ends_on: vec![EndField::LastWorkingDay, EndField::TerminationDate],
            disable_at: time(18, 0, 0, 0),
            ou: None,
            memberships: Memberships::Granted,
            scramble_password: true,
            after: Delays::default(),
            note: None,
            hide: None,
        },
        leaves: Vec::new(),
        transfer: None,
        rehire: RehirePolicy {
            within: jiff::Span::new().months(24),
        },
        purge_after: None,
        variants: Variants::default(),
    }
}

/// Somebody with readable, empty facts, and these.
fn person(facts: &[(&str, &str)]) -> Person {
    let mut fields: BTreeMap<FieldName, FieldValue> = BTreeMap::new();
    for name in [
        "status",
        "hire_date",
        "contract_end_date",
        "termination_date",
        "last_working_day",
        "office",
        "employment_type",
        "team",
    ] {
        fields.insert(name.into(), FieldValue::Empty);
    }
    for (name, value) in facts {
        let value = match (*value, value.parse()) {
            ("?", _) => FieldValue::Unreadable,
            (_, Ok(date)) => FieldValue::Date(date),
            (text, Err(_)) => FieldValue::Text(text.to_owned()),
        };
        fields.insert(FieldName::new(*name), value);
    }
    Person::new(PersonId::new("1"), fields)
}

fn now(text: &str) -> Now {
    Now::at(text.parse().unwrap())
}

fn stage(facts: &[(&str, &str)], at: &str) -> Stage {
    stage_of(&person(facts), &policy(), now(at))
}

#[test]
fn somebody_hired_long_ago_without_an_end_is_active() {
    let facts = [("status", "active"), ("hire_date", "2020-01-01")];
    assert_eq!(stage(&facts, "2026-11-20T12:00:00Z"), Stage::Active);
}

#[test]
fn a_hire_is_upcoming_until_the_minute_of_the_first_day_in_the_zone() {
    let facts = [("status", "onboarding"), ("hire_date", "2026-11-23")];
    // 06:00 in Berlin is 05:00 UTC in November.
    assert_eq!(stage(&facts, "2026-11-23T04:59:59Z").word(), "upcoming");
    assert_eq!(stage(&facts, "2026-11-23T05:00:00Z"), Stage::Active);
    let Stage::Upcoming { create_at, .. } = stage(&facts, "2026-11-01T12:00:00Z") else {
        panic!("not upcoming")
    };
    assert_eq!(create_at, "2026-11-15T23:00:00Z".parse().unwrap());
}

#[test]
fn the_last_day_is_inclusive_and_ends_at_its_minute() {
    let facts = [
        ("status", "active"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-11-30"),
    ];
    assert_eq!(stage(&facts, "2026-11-30T16:59:59Z").word(), "leaving");
    assert_eq!(
        stage(&facts, "2026-11-30T17:00:00Z"),
        Stage::Left {
            last_day: Some(date(2026, 11, 30))
        }
    );
}

#[test]
fn the_end_falls_due_in_the_zone_of_the_office() {
    let facts = [
        ("status", "active"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-11-30"),
        ("office", "New York"),
    ];
    assert_eq!(stage(&facts, "2026-11-30T22:59:59Z").word(), "leaving");
    assert_eq!(stage(&facts, "2026-11-30T23:00:00Z").word(), "left");
}

#[test]
fn the_first_end_in_the_configured_order_counts() {
    let facts = [
        ("status", "active"),
        ("hire_date", "2020-01-01"),
        ("last_working_day", "2026-10-31"),
        ("termination_date", "2026-12-31"),
    ];
    assert_eq!(
        stage(&facts, "2026-11-20T12:00:00Z"),
        Stage::Left {
            last_day: Some(date(2026, 10, 31))
        }
    );
}

#[test]
fn a_contract_end_that_is_not_configured_ends_nothing() {
    let facts = [
        ("status", "active"),
        ("hire_date", "2020-01-01"),
        ("contract_end_date", "2026-01-31"),
    ];
    assert_eq!(stage(&facts, "2026-11-20T12:00:00Z"), Stage::Active);
}

#[test]
fn inactive_set_by_hand_ends_at_once() {
    let facts = [
        ("status", "inactive"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-12-31"),
    ];
    assert_eq!(stage(&facts, "2026-11-20T12:00:00Z").word(), "left");
    let without_date = [("status", "inactive"), ("hire_date", "2020-01-01")];
    assert_eq!(
        stage(&without_date, "2026-11-20T12:00:00Z"),
        Stage::Left { last_day: None }
    );
}

#[test]
fn west_of_utc_the_flip_to_inactive_comes_before_the_last_day_is_over_and_the_date_decides() {
    let facts = [
        ("status", "inactive"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-11-30"),
        ("office", "Honolulu"),
    ];
    let mut policy = policy();
    policy.office_zones.insert(
        "Honolulu".to_owned(),
        TimeZone::get("Pacific/Honolulu").unwrap(),
    );
    // 2026-12-01 00:30 UTC: Personio has flipped; in Honolulu it is 14:30 of the last day.
    let stage = stage_of(&person(&facts), &policy, now("2026-12-01T00:30:00Z"));
    assert_eq!(stage.word(), "leaving");
}

#[test]
fn a_hire_that_is_called_off_is_withdrawn() {
    let inactive = [("status", "inactive"), ("hire_date", "2026-12-01")];
    assert_eq!(stage(&inactive, "2026-11-20T12:00:00Z"), Stage::Withdrawn);
    let ended = [
        ("status", "onboarding"),
        ("hire_date", "2026-12-01"),
        ("termination_date", "2026-12-01"),
    ];
    assert_eq!(stage(&ended, "2026-11-20T12:00:00Z"), Stage::Withdrawn);
}

// S-01
#[test]
fn contradictions_and_what_is_unreadable_are_unclear() {
    let cases: [&[(&str, &str)]; 7] = [
        &[("status", "sabbatical"), ("hire_date", "2020-01-01")],
        &[("hire_date", "2020-01-01")],
        &[("status", "?"), ("hire_date", "2020-01-01")],
        &[
            ("status", "active"),
            ("hire_date", "2020-01-01"),
            ("termination_date", "2019-01-01"),
        ],
        &[("status", "active"), ("hire_date", "2026-12-24")],
        &[
            ("status", "active"),
            ("hire_date", "2020-01-01"),
            ("last_working_day", "2026-10-31"),
        ],
        &[
            ("status", "active"),
            ("hire_date", "2020-01-01"),
            ("termination_date", "?"),
        ],
    ];
    for facts in cases {
        assert_eq!(
            stage(facts, "2026-11-20T12:00:00Z").word(),
            "unclear",
            "{facts:?}"
        );
    }
    assert_eq!(
        stage(&[("status", "active")], "2026-11-20T12:00:00Z").word(),
        "unclear"
    );
}

fn due_of(facts: &[(&str, &str)], policy: &LifecyclePolicy, at: &str) -> Vec<Due> {
    let (person, now) = (person(facts), now(at));
    due(&stage_of(&person, policy, now), &person, policy, now)
}

#[test]
fn what_is_due_comes_soonest_first() {
    let facts = [
        ("status", "onboarding"),
        ("hire_date", "2026-12-01"),
        ("termination_date", "2027-05-31"),
    ];
    let due = due_of(&facts, &policy(), "2026-11-20T12:00:00Z");
    let words: Vec<&str> = due.iter().map(|due| due.words()).collect();
    assert_eq!(
        words,
        [
            "the account is created",
            "the account is enabled",
            "the account is disabled"
        ]
    );
}

//
#[test]
fn the_expiry_is_the_first_moment_after_the_last_day_on_both_sides_of_summer_time() {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    assert_eq!(
        expiry_after(date(2026, 3, 31), &berlin).to_string(),
        "2026-03-31T22:00:00Z"
    );
    assert_eq!(
        expiry_after(date(2026, 3, 28), &berlin).to_string(),
        "2026-03-28T23:00:00Z"
    );
    assert_eq!(
        expiry_after(date(2026, 10, 24), &berlin).to_string(),
        "2026-10-24T22:00:00Z"
    );
    assert_eq!(
        expiry_after(date(2026, 10, 25), &berlin).to_string(),
        "2026-10-25T23:00:00Z"
    );
}

#[test]
fn inactive_after_the_termination_date_is_gone_although_another_date_lies_ahead() {
    let facts = [
        ("status", "inactive"),
        ("hire_date", "2020-01-01"),
        ("termination_date", "2026-11-18"),
        ("contract_end_date", "2027-06-30"),
    ];
    let mut policy = policy();
    policy.termination.ends_on = vec![EndField::ContractEndDate];
    let stage = stage_of(&person(&facts), &policy, now("2026-11-20T12:00:00Z"));
    assert_eq!(stage.word(), "left");
}

/// A leave for a kind of employment.
fn leave(name: &str, priority: i64, when: Condition) -> LeaveRule {
    LeaveRule {
        name: name.to_owned(),
        priority,
        when,
        account: LeaveAccount::Disable,
        ou: None,
        memberships: Memberships::Keep,
    }
}

fn is(field: &str, value: &str) -> Condition {
    Condition::Field(FieldName::new(field), Test::OneOf(vec![value.to_owned()]))
}

fn stage_with(leaves: Vec<LeaveRule>, facts: &[(&str, &str)], at: &str) -> Stage {
    let mut policy = policy();
    policy.leaves = leaves;
    stage_of(&person(facts), &policy, now(at))
}

const AWAY: [(&str, &str); 3] = [
    ("status", "leave"),
    ("hire_date", "2020-01-01"),
    ("employment_type", "internal"),
];
const NOON: &str = "2026-11-20T12:00:00Z";

#[test]
fn a_leave_is_a_leave_where_a_table_is_about_it_and_work_otherwise() {
    assert_eq!(stage(&AWAY, NOON), Stage::Active);
    let external = leave("external", 1, is("employment_type", "external"));
    assert_eq!(
        stage_with(vec![external.clone()], &AWAY, NOON),
        Stage::Active
    );
    let internal = leave("internal", 2, is("employment_type", "internal"));
    assert_eq!(
        stage_with(vec![external, internal], &AWAY, NOON),
        Stage::OnLeave {
            kind: "internal".to_owned(),
            because: "employment_type is internal".to_owned(),
            closed: true,
            last_day: None,
        }
    );
    let active = [("status", "active"), ("hire_date", "2020-01-01")];
    let everybody = leave("everybody", 1, Condition::All(vec![]));
    assert_eq!(stage_with(vec![everybody], &active, NOON), Stage::Active);
}

#[test]
fn the_lower_priority_decides_which_leave_it_is_and_two_equal_ones_contradict_each_other() {
    let everybody = |name: &str, priority| leave(name, priority, Condition::All(vec![]));
    let stage = |leaves| stage_with(leaves, &AWAY, NOON);
    let first = stage(vec![everybody("a", 20), everybody("b", 10)]);
    assert!(matches!(first, Stage::OnLeave { kind, .. } if kind == "b"));
    let Stage::Unclear(why) = stage(vec![everybody("a", 10), everybody("b", 10)]) else {
        panic!("decided")
    };
    assert!(
        why.contains("lifecycle.leave.a and lifecycle.leave.b"),
        "{why}"
    );
}

#[test]
fn a_leave_nobody_can_decide_is_unclear_unless_a_better_one_is_certain() {
    let facts = [&AWAY[..], &[("team", "?")]].concat();
    let doubtful = |priority| leave("doubtful", priority, is("team", "A"));
    let certain = leave("certain", 10, is("employment_type", "internal"));
    for (priority, word) in [(5, "unclear"), (10, "unclear"), (20, "on leave")] {
        let leaves = vec![doubtful(priority), certain.clone()];
        assert_eq!(stage_with(leaves, &facts, NOON).word(), word, "{priority}");
    }
}

#[test]
fn gone_and_not_there_yet_come_before_a_leave_and_a_known_end_stays_due() {
    let everybody = || vec![leave("all", 1, Condition::All(vec![]))];
    let ends = [&AWAY[..], &[("termination_date", "2026-11-30")]].concat();
    let before = stage_with(everybody(), &ends, NOON);
    assert_eq!(before.word(), "on leave");
    assert_eq!(before.last_day(), Some(date(2026, 11, 30)));
    let after = stage_with(everybody(), &ends, "2026-11-30T17:00:00Z");
    assert_eq!(after.word(), "left");
    let mut policy = policy();
    policy.leaves = everybody();
    let due = due_of(&ends, &policy, NOON);
    assert_eq!(due, [Due::Disable("2026-11-30T17:00:00Z".parse().unwrap())]);
    let starts = [("status", "leave"), ("hire_date", "2026-11-21")];
    assert_eq!(stage_with(everybody(), &starts, NOON).word(), "upcoming");
}
