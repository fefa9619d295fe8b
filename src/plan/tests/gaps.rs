//! Between two profiles of one human: what is closed before anything is made ready, and what is no gap.

use super::profiles::*;
use super::world::*;
use crate::people::Person;
use crate::plan::{LifecycleEvent, Policy, Sight, Walk, ahead, build};

/// Set inactive by hand, and no end with a day.
const FIRED: [(&str, &str); 1] = [("status", "inactive")];
/// Set inactive by hand long before the last day.
const FIRED_EARLY: [(&str, &str); 2] = [("status", "inactive"), ("termination_date", "2026-11-30")];

fn starts(day: &str) -> Person {
    profile("2", &[("status", "onboarding"), ("hire_date", day)])
}

/// The account is closed by the first plan, made ready by the second, and nothing is left for a third.
fn closes_then_prepares(policy: &Policy, sight: &Sight, at: &str) {
    let (first, after) = step_by(policy, sight, now(at));
    assert_eq!(first.cases[0].event, Some(LifecycleEvent::Termination));
    assert!(!only(&after).is_enabled(), "{:?}", words_of(&first));
    let (second, after) = step_by(policy, &after, now(at));
    assert_eq!(second.cases[0].event, Some(LifecycleEvent::Rehire));
    assert!(!only(&after).is_enabled(), "{:?}", words_of(&second));
    let (third, _) = step_by(policy, &after, now(at));
    assert!(third.is_empty(), "{:?}", words_of(&third));
}

#[test]
fn the_account_of_whoever_left_is_closed_before_the_next_start_is_made_ready() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    sight.roster = roster(vec![profile("1", &FIRED), starts("2026-11-23")]);
    closes_then_prepares(&policy, &sight, "2026-11-20T20:00:00Z");
    let mut strict = aliased();
    strict.people.bridge = 0;
    sight.roster = roster(vec![profile("1", &GONE), starts("2026-12-02")]);
    closes_then_prepares(&strict, &sight, "2026-11-30T20:00:00Z");
}

#[test]
fn what_is_made_ready_after_the_account_is_closed_is_seen_ahead() {
    let mut policy = aliased();
    policy.people.bridge = 0;
    let mut sight = at_work(&policy);
    let ends = [("termination_date", "2026-11-30")];
    sight.roster = roster(vec![profile("1", &ends), starts("2026-12-02")]);
    let (plan, _) = step_by(&policy, &sight, morning());
    let moments = [
        "2026-11-30T17:00:00Z",
        "2026-11-30T17:01:00Z",
        "2026-12-02T05:00:00Z",
    ];
    let all = ahead(&sight, &policy, &plan, &id("1"));
    let told: Vec<String> = all.iter().map(|one| one.at.to_string()).collect();
    assert_eq!(told, moments);
    let mut walk = Walk::after(&sight, &policy, &plan);
    let mut walked = Vec::new();
    while let Some(then) = walk.next(now("2026-12-03T08:00:00Z").instant()) {
        walk = walk.carry_out(&then);
        if !then.is_empty() {
            walked.push(then.now.instant().to_string());
        }
    }
    assert_eq!(walked, moments);
}

#[test]
fn whoever_is_set_inactive_before_the_last_day_is_out_whatever_follows() {
    let policy = aliased();
    let start = at_work(&policy);
    let mut sight = start.clone();
    let both = || vec![profile("1", &FIRED_EARLY), starts("2026-12-10")];
    let plan = then(&policy, &mut sight, both(), "2026-11-23T08:00:00Z");
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Termination));
    assert!(!only(&sight).is_enabled());
    // The last day is over, and the next profile is near: it was an end all the same.
    for at in ["2026-12-01T08:00:00Z", "2026-12-08T08:00:00Z"] {
        then(&policy, &mut sight, both(), at);
        assert!(!only(&sight).is_enabled(), "{at}");
    }
    let started = vec![
        profile("1", &FIRED_EARLY),
        profile("2", &[("hire_date", "2026-12-10")]),
    ];
    then(&policy, &mut sight, started, "2026-12-10T08:00:00Z");
    assert!(only(&sight).is_enabled());
    // Another profile that is open keeps the account.
    let mut sight = start;
    let open = vec![
        profile("1", &FIRED_EARLY),
        profile("2", &[("hire_date", "2026-11-01")]),
    ];
    then(&policy, &mut sight, open, "2026-11-23T08:00:00Z");
    assert!(only(&sight).is_enabled());
}

#[test]
fn a_change_of_legal_entity_does_not_wait_for_whoever_is_set_inactive_before_it() {
    let policy = numbered();
    let mut sight = at_work(&policy);
    let facts = [
        &FIRED_EARLY[..],
        &[("termination_type", "SUB_COMPANY_SWITCH")],
    ]
    .concat();
    let gone = || vec![profile("1", &facts)];
    then(&policy, &mut sight, gone(), "2026-11-23T08:00:00Z");
    assert!(!only(&sight).is_enabled());
    sight.roster = roster(gone());
    for at in ["2026-11-29T08:00:00Z", "2026-12-02T08:00:00Z"] {
        let plan = build(&sight, &policy, now(at));
        assert!(plan.is_empty(), "{at}: {:?}", words_of(&plan));
    }
}

#[test]
fn a_change_of_legal_entity_on_the_first_day_is_a_hire_that_was_called_off() {
    let policy = numbered();
    let mut sight = sight(vec![], vec![]);
    let days = [
        ("hire_date", "2026-11-25"),
        ("termination_date", "2026-11-25"),
        ("termination_type", "SUB_COMPANY_SWITCH"),
    ];
    for (day, status) in [("24", "onboarding"), ("25", "active"), ("26", "inactive")] {
        let people = vec![profile("1", &[&days[..], &[("status", status)]].concat())];
        let at = format!("2026-11-{day}T08:00:00Z");
        sight.roster = roster(people);
        sight = settle_by(&policy, &sight, now(&at)).1;
        let is_open = sight.directory.accounts().any(|one| one.is_enabled());
        assert!(!is_open, "{at}");
    }
}

#[test]
fn whoever_was_called_off_before_the_first_day_is_not_let_in_when_the_last_one_is_over() {
    let switch = [("termination_type", "SUB_COMPANY_SWITCH")];
    let called_off = |status, more: &[(&str, &str)]| {
        let days = [
            ("status", status),
            ("hire_date", "2026-11-25"),
            ("termination_date", "2026-11-30"),
        ];
        profile("1", &[&days, more].concat())
    };
    let worlds = [
        (vec![called_off("inactive", &switch)], &switch[..]),
        (vec![called_off("inactive", &[]), starts("2026-12-10")], &[]),
    ];
    let policy = aliased();
    for (people, more) in worlds {
        let nobody = sight(people.clone(), vec![]);
        let mut ready = sight(vec![called_off("onboarding", more)], vec![]);
        ready = settle_by(&policy, &ready, now("2026-11-21T08:00:00Z")).1;
        assert!(!only(&ready).is_enabled());
        ready.roster = roster(people);
        for start in [nobody, ready] {
            let mut sight = start;
            for day in ["2026-11-22", "2026-11-26", "2026-12-01", "2026-12-09"] {
                let at = now(&format!("{day}T08:00:00Z"));
                let (plan, after) = settle_by(&policy, &sight, at);
                let is_open = after.directory.accounts().any(|one| one.is_enabled());
                assert!(!is_open, "{day}: {:?}", words_of(&plan));
                sight = after;
            }
        }
    }
}

#[test]
fn a_profile_that_personio_closes_on_the_afternoon_of_its_last_day_locks_nobody_out() {
    let mut policy = aliased();
    move_clocks(&mut policy, &[("London", "Pacific/Honolulu")]);
    let mut sight = at_work(&policy);
    let both = |status| {
        let days = [
            ("status", status),
            ("hire_date", "2026-11-01"),
            ("termination_date", "2026-11-24"),
            ("office", "London"),
        ];
        vec![profile("1", &[]), profile("2", &days)]
    };
    then(&policy, &mut sight, both("active"), "2026-11-24T23:00:00Z");
    // Three in the afternoon over there, and midnight in UTC: the other profile has no end.
    for hour in ["01", "03", "05"] {
        let at = format!("2026-11-25T{hour}:00:00Z");
        let plan = then(&policy, &mut sight, both("inactive"), &at);
        assert!(only(&sight).is_enabled(), "{at}: {:?}", words_of(&plan));
    }
}

#[test]
fn whoever_worked_under_a_profile_that_came_late_is_locked_out_after_it_until_the_next_one_starts()
{
    let mut policy = aliased();
    policy.people.bridge = 3;
    let mut sight = sight(vec![], vec![]);
    let next = |status| profile("2", &[("status", status), ("hire_date", "2026-12-10")]);
    then(
        &policy,
        &mut sight,
        vec![next("onboarding")],
        "2026-12-03T08:00:00Z",
    );
    let before = |status| {
        let days = [
            ("status", status),
            ("hire_date", "2026-12-01"),
            ("termination_date", "2026-12-05"),
        ];
        vec![profile("1", &days), next("onboarding")]
    };
    then(
        &policy,
        &mut sight,
        before("active"),
        "2026-12-04T08:00:00Z",
    );
    assert!(only(&sight).is_enabled());
    closes_then_waits(
        &policy,
        &mut sight,
        before("inactive"),
        "2026-12-06T08:00:00Z",
    );
    let both = vec![before("inactive").remove(0), next("active")];
    then(&policy, &mut sight, both, "2026-12-10T08:00:00Z");
    assert!(only(&sight).is_enabled());
}

/// The account is closed by the first plan, and the second, for the next start, leaves it closed.
fn closes_then_waits(policy: &Policy, sight: &mut Sight, people: Vec<Person>, at: &str) {
    sight.roster = roster(people);
    for _ in 0..2 {
        let (plan, after) = step_by(policy, sight, now(at));
        assert!(!only(&after).is_enabled(), "{at}: {:?}", words_of(&plan));
        *sight = after;
    }
}

#[test]
fn whoever_was_let_in_before_the_hire_was_called_off_is_locked_out_until_the_next_one_starts() {
    let policy = aliased();
    let hire = |end, status| {
        let days = [
            ("status", status),
            ("hire_date", "2026-11-23"),
            ("termination_date", end),
        ];
        vec![profile("1", &days), starts("2026-12-01")]
    };
    for day in ["2026-11-23", "2026-11-24"] {
        let mut sight = sight(vec![], vec![]);
        then(
            &policy,
            &mut sight,
            hire("", "active"),
            "2026-11-23T08:00:00Z",
        );
        assert!(only(&sight).is_enabled());
        let at = format!("{day}T10:00:00Z");
        closes_then_waits(&policy, &mut sight, hire("2026-11-23", "inactive"), &at);
        let mut people = hire("2026-11-23", "inactive");
        people[1] = profile("2", &[("hire_date", "2026-12-01")]);
        then(&policy, &mut sight, people, "2026-12-01T08:00:00Z");
        assert!(only(&sight).is_enabled());
    }
}

#[test]
fn a_hire_that_was_called_off_by_an_end_before_it_keeps_nobody_in() {
    let policy = aliased();
    let hire = |number, day, end, status| {
        let days = [
            ("status", status),
            ("hire_date", day),
            ("termination_date", end),
        ];
        profile(number, &days)
    };
    for off in ["2026-11-18", "2026-11-22"] {
        let mut sight = sight(vec![], vec![]);
        let off = || hire("2", off, "2026-11-17", "inactive");
        let people = vec![hire("1", "2026-11-20", "", "active"), off()];
        then(&policy, &mut sight, people, "2026-11-20T08:00:00Z");
        assert!(only(&sight).is_enabled());
        let people = || vec![hire("1", "2026-11-20", "2026-11-20", "inactive"), off()];
        then(&policy, &mut sight, people(), "2026-11-23T08:00:00Z");
        assert!(!only(&sight).is_enabled());
        // The facts stay those of the profile with the account.
        let plan = then(&policy, &mut sight, people(), "2026-11-24T08:00:00Z");
        let human = plan.cases[0].human.as_ref().expect("two profiles");
        assert_eq!(human.facts, id("1"));
    }
}
