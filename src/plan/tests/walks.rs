//! A walk through the days to come stops wherever something happens by itself, and sees all of it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::properties::company;
use super::world::*;
use crate::people::{FieldValue, Person};
use crate::plan::{Plan, Policy, Sight, Walk, ahead, build, foresee};

/// The company's policy with an office far in the west and one far in the east.
fn worldwide() -> Policy {
    let mut policy = policy();
    let zones = [("London", "America/Los_Angeles"), ("Mars", "Asia/Tokyo")];
    move_clocks(&mut policy, &zones);
    policy
}

/// Days around the first ones of the walk, and no day.
fn day() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![1 => Just(None), 3 => (-3i64..12).prop_map(Some)]
}

fn moved(person: Person, hire: Option<i64>, end: Option<i64>, status: &str) -> Person {
    let field = |offset: Option<i64>| {
        let first = "2026-11-20".parse::<jiff::civil::Date>().unwrap();
        let day = offset.map(|days| first.saturating_add(jiff::Span::new().days(days)));
        day.map_or(FieldValue::Empty, FieldValue::Date)
    };
    let person = match hire {
        Some(_) => person.with("hire_date".into(), field(hire)),
        None => person,
    };
    let person = match status {
        "" => person,
        word => person.with("status".into(), FieldValue::Text(word.into())),
    };
    person.with("termination_date".into(), field(end))
}

/// A company in which much is about to happen.
fn restless() -> impl Strategy<Value = Vec<Person>> {
    let status = prop::sample::select(vec!["", "onboarding", "onboarding", "active", "inactive"]);
    let dates = prop::collection::vec((day(), day(), status), 7);
    (company(), dates).prop_map(|(people, dates)| {
        let all = people.into_iter().zip(dates);
        all.map(|(person, (hire, end, status))| moved(person, hire, end, status))
            .collect()
    })
}

/// Every hour of the days to come, up to the last moment of them that a walk takes in.
fn hours(from: Timestamp, days: i64) -> impl Iterator<Item = Timestamp> {
    (0..=days * 24).map(move |hour| from + SignedDuration::from_hours(hour))
}

/// All changes of a plan with their reasons, and the ids of the cases.
fn told(plan: &Plan) -> Vec<String> {
    let cases = plan.cases.iter().filter(|case| !case.changes.is_empty());
    let ids = cases.map(|case| format!("{} {:?}", case.id, case.event));
    ids.chain(words_of(plan)).collect()
}

/// What a walk finds, moment by moment, where it finds something.
fn walked(sight: &Sight, policy: &Policy, plan: &Plan, last: Timestamp) -> Vec<Plan> {
    let mut walk = Walk::after(sight, policy, plan);
    let mut all = Vec::new();
    while let Some(plan) = walk.next(last) {
        walk = walk.carry_out(&plan);
        if !plan.is_empty() {
            all.push(plan);
        }
    }
    all
}

fn moments(plans: &[Plan]) -> Vec<String> {
    let moments = plans.iter().map(|plan| plan.now.instant());
    moments.map(|at| at.to_string()).collect()
}

#[test]
fn a_walk_goes_from_the_hire_to_the_end_and_takes_the_report_along() {
    let boss = [("hire_date", "2026-11-30"), ("status", "onboarding")];
    let boss = person(
        "1",
        "Anna",
        "Müller",
        &[&boss[..], &[("termination_date", "2026-12-10")]].concat(),
    );
    let report = person("2", "Jörg", "Łukasz", &[("supervisor", "1")]);
    let sight = sight(vec![boss, report], vec![]);
    let policy = worldwide();
    let plan = build(&sight, &policy, morning());
    let all = walked(
        &sight,
        &policy,
        &plan,
        now("2027-01-20T08:00:00Z").instant(),
    );
    assert_eq!(
        moments(&all),
        [
            "2026-11-22T23:00:00Z",
            "2026-11-30T05:00:00Z",
            "2026-12-10T17:00:00Z"
        ]
    );
    let pointed = words_of(&all[0]);
    assert!(
        pointed.iter().any(|words| words.starts_with("2: manager")),
        "{pointed:?}"
    );
}

#[test]
fn a_human_points_at_whom_the_profile_of_the_day_names() {
    let student = person("1", "Jörg", "Łukasz", &[("termination_date", "2026-11-30")]);
    let hire = [
        ("hire_date", "2026-12-01"),
        ("status", "onboarding"),
        ("supervisor", "9"),
    ];
    let hired = person("2", "Jörg", "Łukasz", &hire);
    let boss = [("hire_date", "2026-12-14"), ("status", "onboarding")];
    let boss = person("9", "Anna", "Müller", &boss);
    let mut policy = worldwide();
    policy.people.aliases.insert(id("2"), id("1"));
    let sight = sight(vec![student, hired, boss], vec![]);
    let plan = build(&sight, &policy, morning());
    let last = now("2027-01-20T08:00:00Z").instant();
    let all = walked(&sight, &policy, &plan, last);
    let told: Vec<Vec<String>> = all.iter().map(words_of).collect();
    let holds = |start: &str| {
        let mut told = told.iter();
        told.position(|words| words.iter().any(|words| words.starts_with(start)))
    };
    let created = holds("9: create");
    assert!(created.is_some(), "{told:?}");
    assert_eq!(holds("2: manager"), created, "{told:?}");
}

#[test]
fn the_end_of_a_profile_nobody_can_read_ends_the_doubt_about_its_human() {
    let facts = [
        ("status", "leave"),
        ("leave_kind", "?"),
        ("termination_date", "2026-11-26"),
    ];
    let away = person("1", "Anna", "Müller", &facts);
    let hired = person("2", "Anna", "Müller", &[("hire_date", "2026-11-01")]);
    let mut policy = worldwide();
    policy.people.aliases.insert(id("2"), id("1"));
    let sight = sight(vec![away, hired], vec![]);
    let plan = build(&sight, &policy, morning());
    assert!(plan.is_empty());
    let last = now("2027-01-20T08:00:00Z").instant();
    let all = walked(&sight, &policy, &plan, last);
    assert_eq!(moments(&all), ["2026-11-26T17:00:00Z"]);
    assert!(words_of(&all[0])[0].starts_with("2: create"));
}

#[test]
fn who_looks_like_somebody_whose_account_was_closed_on_the_way_is_not_created() {
    let leaver = person("1", "Anna", "Müller", &[("termination_date", "2026-11-25")]);
    let hire = [("hire_date", "2026-12-10"), ("status", "onboarding")];
    let sight = sight(vec![leaver, person("2", "Anna", "Müller", &hire)], vec![]);
    let policy = worldwide();
    let plan = build(&sight, &policy, morning());
    let all = walked(
        &sight,
        &policy,
        &plan,
        now("2027-01-20T08:00:00Z").instant(),
    );
    assert_eq!(moments(&all), ["2026-11-25T17:00:00Z"]);
}

#[test]
fn somebody_who_is_active_long_before_the_first_day_starts_once_that_is_no_contradiction() {
    let hire = [("hire_date", "2026-11-30"), ("status", "active")];
    let sight = sight(vec![person("1", "Anna", "Müller", &hire)], vec![]);
    let plan = build(&sight, &policy(), morning());
    assert!(plan.is_empty());
    let next = ahead(&sight, &policy(), &plan, &id("1"));
    // The day before the first one, in Berlin, then the first morning.
    let moments: Vec<String> = next.iter().map(|one| one.at.to_string()).collect();
    assert_eq!(moments, ["2026-11-28T23:00:00Z", "2026-11-30T05:00:00Z"]);
}

proptest! {
    #![proptest_config(fewer(10))]

    #[test]
    fn a_walk_finds_what_a_plan_for_the_moment_holds_and_between_its_moments_there_is_nothing(
        people in restless(),
        joined in any::<bool>(),
    ) {
        let (sight, mut policy) = (sight(people, vec![]), worldwide());
        if joined {
            // Some of them are one human.
            let mut ids = sight.roster.people().map(|person| person.id().clone());
            let pairs = [(ids.next(), ids.next()), (ids.next(), ids.next())];
            let pairs = pairs.into_iter().filter_map(|(old, new)| old.zip(new));
            policy.people.aliases.extend(pairs.map(|(old, new)| (new, old)));
        }
        let plan = build(&sight, &policy, morning());
        let last = morning().instant() + SignedDuration::from_hours(24 * 10);
        let mut found: Vec<Plan> = walked(&sight, &policy, &plan, last);
        found.reverse();
        let mut world = foresee(&sight, &plan);
        // What follows at once from another plan comes between the hours.
        let between = found.iter().map(|plan| plan.now.instant());
        let all: BTreeSet<Timestamp> = hours(morning().instant(), 10).skip(1).chain(between).collect();
        for hour in all {
            let whole = build(&world, &policy, crate::clock::Now::at(hour));
            let expected = match found.pop_if(|plan| plan.now == whole.now) {
                Some(plan) => told(&plan),
                None => Vec::new(),
            };
            prop_assert_eq!(told(&whole), expected, "{}", hour);
            world = foresee(&world, &whole);
        }
        prop_assert!(found.is_empty());
    }
}
