//! The table of stages, row by row.

use std::collections::BTreeMap;

use jiff::civil::{date, time};
use jiff::tz::TimeZone;

use super::*;
use crate::clock::Now;
use crate::people::{FieldName, FieldValue, Person, PersonId};

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
        },
        leaves: Vec::new(),
        rehire: RehirePolicy {
            within: jiff::Span::new().months(24),
        },
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

#[test]
fn what_is_due_comes_soonest_first() {
    let facts = [
        ("status", "onboarding"),
        ("hire_date", "2026-12-01"),
        ("termination_date", "2027-05-31"),
    ];
    let due = due(&person(&facts), &policy(), now("2026-11-20T12:00:00Z"));
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
