//! What the guard holds: limits on people, broken feeds, the first plan; and what approvals pass.

use super::world::*;
use crate::guard::Breach;
use crate::past::{Baseline, Class};
use crate::plan::{Action, Sight};

/// Twenty people at work; the last `leaving` of them end.
fn company(leaving: usize) -> Sight {
    let one = |n: usize, facts: &[(&str, &str)]| {
        person(&n.to_string(), "Pat", &format!("Person{n}"), facts)
    };
    let everybody = (1..=20).map(|n| one(n, &[])).collect();
    let (_, mut after) = settle(&sight(everybody, vec![]), morning());
    after.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 20,
        managed: 20,
    });
    let ends = [("termination_date", "2026-12-31")];
    after.roster = roster(
        (1..=20)
            .map(|n| one(n, if n > 20 - leaving { &ends } else { &[] }))
            .collect(),
    );
    after
}

//
#[test]
fn exactly_as_many_ends_as_allowed_pass_and_one_more_holds_the_whole_plan() {
    let three = company(3);
    let plan = step(&three, morning()).0;
    assert!(judged(&plan, &three, morning()).held.is_empty());
    let four = company(4);
    let plan = step(&four, morning()).0;
    let verdict = judged(&plan, &four, morning());
    assert_eq!(verdict.held.len(), 4);
    assert_eq!(
        verdict.breaches,
        [Breach::Limit {
            class: Class::End,
            count: 4,
            allowed: 3,
            window: "run"
        }]
    );
    assert!(verdict.cleared.cases().all(|case| case.changes.is_empty()));
}

//
#[test]
fn what_was_counted_within_a_day_counts_again_and_not_after_it() {
    let mut sight = company(3);
    for n in 1..=4 {
        sight.past.tally.add(crate::past::Counted {
            class: Class::End,
            person: id(&n.to_string()),
            fact: "end earlier".into(),
            at: morning().instant(),
        });
    }
    let plan = step(&sight, morning()).0;
    let verdict = judged(&plan, &sight, morning());
    assert_eq!(
        verdict.breaches,
        [Breach::Limit {
            class: Class::End,
            count: 7,
            allowed: 6,
            window: "24h"
        }]
    );
    let tomorrow = morning().plus(jiff::SignedDuration::from_hours(25));
    assert!(
        judged(&step(&sight, tomorrow).0, &sight, tomorrow)
            .held
            .is_empty()
    );
}

#[test]
fn a_feed_that_takes_many_ends_back_opens_no_more_accounts_than_allowed() {
    // Four people left; then HR's dates are gone.
    let mut sight = company(4);
    let gone = [("termination_date", "2026-11-19")];
    let one = |n: usize, facts: &[(&str, &str)]| {
        person(&n.to_string(), "Pat", &format!("Person{n}"), facts)
    };
    sight.roster = roster(
        (1..=20)
            .map(|n| one(n, if n > 16 { &gone } else { &[] }))
            .collect(),
    );
    let (_, mut sight) = settle(&sight, morning());
    sight.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 20,
        managed: 20,
    });
    sight.roster = roster((1..=20).map(|n| one(n, &[])).collect());
    let plan = step(&sight, morning()).0;
    let verdict = judged(&plan, &sight, morning());
    assert_eq!(
        verdict.breaches,
        [Breach::Limit {
            class: Class::Enable,
            count: 4,
            allowed: 3,
            window: "run"
        }]
    );
    assert_eq!(verdict.held.len(), 4);
}

//
#[test]
fn an_approval_passes_the_limit_once_and_only_for_the_case_as_it_was_seen() {
    let mut sight = company(4);
    let plan = step(&sight, morning()).0;
    sight.past.approvals = approvals(&plan, morning());
    let verdict = judged(&plan, &sight, morning());
    assert!(verdict.held.is_empty());
    assert_eq!(verdict.cleared.spent().len(), 4);
    // The same people with another last day are other cases.
    let ends = [("termination_date", "2026-12-30")];
    let one = |n: usize| {
        person(
            &n.to_string(),
            "Pat",
            &format!("Person{n}"),
            if n > 16 { &ends } else { &[] },
        )
    };
    sight.roster = roster((1..=20).map(one).collect());
    let other = step(&sight, morning()).0;
    assert_eq!(judged(&other, &sight, morning()).held.len(), 4);
}

#[test]
fn an_end_that_passed_earlier_falls_due_although_a_limit_holds_the_rest() {
    let (_, known) = step(&company(1), morning());
    let mut sight = known;
    let last = now("2026-12-31T17:00:00Z");
    let one = |n: usize| {
        let day = if n == 20 { "2026-12-31" } else { "2027-03-31" };
        let ends = [("termination_date", day)];
        let facts: &[(&str, &str)] = if n > 10 { &ends } else { &[] };
        person(&n.to_string(), "Pat", &format!("Person{n}"), facts)
    };
    sight.roster = roster((1..=20).map(one).collect());
    let plan = step(&sight, last).0;
    let verdict = judged(&plan, &sight, last);
    assert_eq!(verdict.held.len(), 9);
    let passed: Vec<_> = verdict
        .cleared
        .cases()
        .filter(|case| !case.changes.is_empty())
        .collect();
    assert_eq!(passed.len(), 1);
    assert!(matches!(
        passed[0].changes[0].action,
        Action::Disable { .. }
    ));
}

#[test]
fn a_feed_that_shrank_holds_everything_and_no_approval_helps() {
    let mut sight = company(1);
    let few = sight.roster.people().skip(10).cloned().collect();
    sight.roster = roster(few);
    let plan = step(&sight, morning()).0;
    sight.past.approvals = approvals(&plan, morning());
    let verdict = judged(&plan, &sight, morning());
    assert!(matches!(verdict.breaches[..], [Breach::Sentinel(_)]));
    assert_eq!(verdict.held.len(), 1);
}

//
#[test]
fn a_directory_that_shows_far_fewer_accounts_than_known_holds_everything() {
    let mut sight = company(1);
    let few = sight.directory.accounts().skip(10).cloned().collect();
    sight.directory = directory(few);
    let plan = step(&sight, morning()).0;
    let verdict = judged(&plan, &sight, morning());
    assert!(
        matches!(&verdict.breaches[..], [Breach::Sentinel(why)] if why.contains("10 of 20 known accounts"))
    );
    assert_eq!(verdict.cleared.cases().count(), 0);
}

//
#[test]
fn an_empty_feed_is_an_alarm_and_clears_nothing_not_even_what_is_to_be_remembered() {
    let mut sight = company(1);
    sight.roster = roster(vec![]);
    let plan = step(&sight, morning()).0;
    assert!(plan.is_empty());
    let verdict = judged(&plan, &sight, morning());
    assert!(
        verdict
            .breaches
            .contains(&Breach::Sentinel("the HR feed is empty".into()))
    );
    assert_eq!(verdict.cleared.cases().count(), 0);
}

//
#[test]
fn the_first_plan_waits_for_a_person_whatever_its_size() {
    let sight = sight(vec![person("1", "Anna", "Bauer", &[])], vec![]);
    let plan = step(&sight, morning()).0;
    assert_eq!(judged(&plan, &sight, morning()).breaches, [Breach::First]);
}

#[test]
fn an_approval_names_the_account_a_pointer_goes_to() {
    use crate::past::{Link, LinkedBy};
    let pointing_at = |number: u8| {
        let mut sight = sight(
            vec![
                person("1", "Anna", "Bauer", &[("supervisor", "2")]),
                person("2", "Bea", "Chef", &[]),
            ],
            vec![
                account(1, "anna", Some("1"), "OU=Staff"),
                account(7, "bea", None, "OU=Staff"),
                account(8, "mallory", None, "OU=Staff"),
            ],
        );
        let link = Link {
            guid: guid(number),
            how: LinkedBy::Anchor,
            since: morning().instant(),
        };
        sight.past.links.insert(id("2"), link);
        step(&sight, morning()).0.cases[0].id.clone()
    };
    assert_ne!(pointing_at(7), pointing_at(8));
}
