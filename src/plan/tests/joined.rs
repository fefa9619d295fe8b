//! Which profiles are one human, and which are not; what nobody can tell ends nobody.

use proptest::prelude::*;

use super::profiles::*;
use super::world::*;
use crate::lifecycle::{Stage, stage_of};
use crate::people::{Person, Reject, Roster};
use crate::plan::{LifecycleEvent, Policy, build, everybody};

#[test]
fn two_profiles_of_one_number_of_which_none_ends_are_not_joined_and_nobody_is_created() {
    let policy = numbered();
    let sight = at_work(&policy);
    let mut typo = sight.clone();
    typo.roster = roster(vec![
        profile("1", &[]),
        person("2", "Bo", "Li", &[("personnel_number", "100")]),
    ]);
    let plan = build(&typo, &policy, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(blocked(plan.case(&id("2")).unwrap()).contains("profiles 1 and 2"));
    let first = plan.case(&id("1")).unwrap();
    assert!(first.human.is_none() && first.findings[0].about == "people.rehire_match");
    // What the configuration says outright is believed.
    let mut both = policy.clone();
    both.people.aliases.insert(id("2"), id("1"));
    let plan = build(&typo, &both, morning());
    assert_eq!(plan.cases.len(), 1);
    // Three, of which all are over but one, are one human.
    typo.roster = roster(vec![
        profile("1", &GONE),
        profile(
            "2",
            &[
                ("hire_date", "2026-12-01"),
                ("termination_date", "2027-01-31"),
                ("status", "inactive"),
            ],
        ),
        profile("3", &[("hire_date", "2027-02-01")]),
    ]);
    let plan = build(&typo, &policy, now("2027-02-02T08:00:00Z"));
    assert_eq!(plan.cases.len(), 1);
    assert!(!closes_or_takes(&plan), "{:?}", words_of(&plan));
}

#[test]
fn profiles_with_an_account_each_are_treated_each_by_itself() {
    let start = sight(
        vec![profile("1", &[]), person("2", "Anna", "Bauer", &[])],
        vec![],
    );
    let (_, mut two) = settle(&start, morning());
    two.roster = roster(vec![profile("1", &GONE), profile("2", &[])]);
    let (plan, after) = settle_by(&aliased(), &two, now("2026-12-01T08:00:00Z"));
    let open = after
        .directory
        .accounts()
        .filter(|account| account.is_enabled());
    assert_eq!(open.count(), 1, "{:?}", words_of(&plan));
    let of_one = plan.case(&id("1")).unwrap();
    assert!(
        of_one
            .findings
            .iter()
            .any(|f| f.text.contains("account of its own"))
    );
    assert_eq!(of_one.event, Some(LifecycleEvent::Termination));
}

#[test]
fn a_profile_that_cannot_be_used_freezes_the_human_and_ends_nobody() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let reject = Reject {
        id: Some(id("2")),
        reason: "hire_date is not a date".into(),
    };
    sight.roster = Roster::new(vec![profile("1", &GONE)], vec![reject]).unwrap();
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(blocked(plan.case(&id("1")).unwrap()).contains("profile 2"));
    sight.roster = roster(vec![profile("1", &GONE), profile("2", &[("status", "?")])]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty());
    assert!(blocked(&plan.cases[0]).contains("profile 2 of this human: the status is unreadable"));
    // One that is not there at all shields nobody, and is said.
    sight.roster = roster(vec![profile("1", &GONE)]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(closes_or_takes(&plan));
    assert!(
        plan.findings
            .iter()
            .any(|f| f.about == "people.aliases" && f.text.contains("id 2"))
    );
}

#[test]
fn a_number_that_nobody_can_read_ends_nobody() {
    let policy = numbered();
    let mut sight = at_work(&policy);
    let gone = [&GONE[..], &[("personnel_number", "?")]].concat();
    sight.roster = roster(vec![profile("1", &gone)]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty());
    assert!(blocked(&plan.cases[0]).contains("'personnel_number'"));
}

#[test]
fn whoever_points_at_any_profile_of_a_human_means_the_human() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let both = || {
        let new = profile("2", &[("hire_date", "2026-12-01")]);
        let report = |number, last, boss| person(number, "Rex", last, &[("supervisor", boss)]);
        vec![
            profile("1", &GONE),
            new,
            report("8", "Old", "1"),
            report("9", "New", "2"),
        ]
    };
    then(&policy, &mut sight, both(), "2026-12-02T08:00:00Z");
    let anna = sight.past.link(&id("2")).unwrap().guid;
    let anna = sight.directory.account(anna).unwrap().dn.to_string();
    let managers = sight
        .directory
        .accounts()
        .flat_map(|a| a.values(&"manager".into()));
    assert_eq!(managers.cloned().collect::<Vec<_>>(), [anna.clone(), anna]);
}

/// A profile with days around the present one, in days.
type Days = (i64, Option<i64>, &'static str);

fn made(number: usize, (hire, length, status): &Days) -> Person {
    let first: jiff::civil::Date = "2026-11-20".parse().unwrap();
    let day = |offset: i64| {
        first
            .saturating_add(jiff::Span::new().days(offset))
            .to_string()
    };
    let end = length.map_or(String::new(), |length| day(hire + length));
    let facts = [
        ("hire_date", day(*hire)),
        ("termination_date", end),
        ("status", (*status).to_owned()),
        ("personnel_number", number.to_string()),
    ];
    let facts: Vec<(&str, &str)> = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    profile(&number.to_string(), &facts)
}

fn days() -> impl Strategy<Value = Vec<Days>> {
    let status = prop::sample::select(vec!["active", "active", "inactive", "onboarding", "leave"]);
    let length = prop_oneof![1 => Just(None), 3 => (-3i64..120).prop_map(Some)];
    prop::collection::vec((-200i64..60, length, status), 2..5)
}

fn chained(count: usize) -> Policy {
    let mut policy = policy();
    for number in 1..count {
        policy
            .people
            .aliases
            .insert(id(&(number + 1).to_string()), id(&number.to_string()));
    }
    policy
}

proptest! {
    #[test]
    fn a_human_with_an_open_profile_is_never_over(days in days(), linked in any::<bool>()) {
        let policy = chained(days.len());
        let people: Vec<Person> = days.iter().zip(1..).map(|(days, n)| made(n, days)).collect();
        let is_open = |person: &Person| matches!(
            stage_of(person, &policy.lifecycle, morning()),
            Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { .. }
        );
        let open = people.iter().any(is_open);
        let accounts = linked.then(|| account(1, "abauer", Some("1"), "OU=Staff"));
        let sight = sight(people, accounts.into_iter().collect());
        let humans = everybody(&sight, &policy, morning());
        prop_assert_eq!(humans.len(), 1);
        let stage = stage_of(humans.people().next().unwrap(), &policy.lifecycle, morning());
        prop_assert!(!(open && stage.is_over()), "{:?}", stage);
    }

    #[test]
    fn joining_depends_on_no_order(days in days(), turn in 0usize..5) {
        let policy = chained(days.len());
        let people: Vec<Person> = days.iter().zip(1..).map(|(days, n)| made(n, days)).collect();
        let mut turned = people.clone();
        turned.rotate_left(turn % days.len());
        let plan = |people| build(&sight(people, vec![]), &policy, morning()).id;
        prop_assert_eq!(plan(people), plan(turned));
    }
}
