//! People who go, and limits on them.

use super::world::*;
use crate::guard::Breach;
use crate::past::{Baseline, Class};
use crate::plan::{Action, LifecycleEvent, Outlook, Sight};

/// Anna, whose account rosterd created and enabled long ago.
fn anna_at_work(facts: &[(&str, &str)]) -> Sight {
    let anna = |facts: &[(&str, &str)]| {
        person(
            "1",
            "Anna",
            "Bauer",
            &[&[("office", "Berlin"), ("department", "Sales")], facts].concat(),
        )
    };
    let (_, mut after) = settle(&sight(vec![anna(&[])], vec![]), morning());
    after.roster = roster(vec![anna(facts)]);
    after
}

// R-33
#[test]
fn an_end_that_becomes_known_sets_the_expiry_and_counts_once() {
    let sight = anna_at_work(&[("termination_date", "2026-11-30")]);
    let (plan, after) = settle(&sight, morning());
    insta::assert_snapshot!(words_of(&plan).join("\n"), @"1: expires: never → 2026-11-30T23:00:00Z [lifecycle.termination]");
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Notice));
    assert_eq!(
        plan.changes().next().unwrap().counts.as_ref().map(|c| c.0),
        Some(Class::End)
    );
    let (end, _) = settle(&after, now("2026-11-30T17:00:00Z"));
    assert!(
        end.changes().all(|change| change.counts.is_none()),
        "counted twice"
    );
}

// R-33, R-44
#[test]
fn a_leaver_is_disabled_first_then_stripped_of_what_rosterd_gave_then_moved() {
    let mut sight = anna_at_work(&[("termination_date", "2026-11-19")]);
    // A membership somebody else gave.
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    accounts[0]
        .member_of
        .insert(dn("OU=Groups").child_cn("GG-Handmade"));
    sight.directory = directory(accounts);
    let (plan, after) = settle(&sight, morning());
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: disable the account and set a password nobody knows [lifecycle.termination]
    1: expires: never → 2026-11-19T23:00:00Z [lifecycle.termination]
    1: leave DL-Berlin [lifecycle.termination]
    1: leave GG-Berlin [lifecycle.termination]
    1: leave GG-Sales [lifecycle.termination]
    1: leave GG-Staff [lifecycle.termination]
    1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=Leavers,DC=corp,DC=example [lifecycle.termination]
    "#);
    let account = after.directory.accounts().next().unwrap();
    assert_eq!(
        account.member_of.len(),
        1,
        "the membership made by hand stays"
    );
    assert_eq!(plan.changes().filter(|c| c.counts.is_some()).count(), 1);
}

#[test]
fn an_end_taken_back_opens_the_account_again_with_a_fresh_password() {
    let gone = anna_at_work(&[("termination_date", "2026-11-19")]);
    let (_, mut after) = settle(&gone, morning());
    after.roster = roster(vec![person(
        "1",
        "Anna",
        "Bauer",
        &[("office", "Berlin"), ("department", "Sales")],
    )]);
    let (plan, after) = settle(&after, morning());
    let words: Vec<&str> = plan.changes().map(|change| change.action.word()).collect();
    assert_eq!(
        words,
        [
            "expire",
            "join",
            "join",
            "join",
            "join",
            "hand over password",
            "enable",
            "move"
        ]
    );
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Correction));
    let account = after.directory.accounts().next().unwrap();
    assert!(account.is_enabled() && account.dn.is_below(&dn("OU=Berlin,OU=Staff")));
}

// R-11
#[test]
fn an_account_somebody_else_disabled_stays_disabled() {
    let mut sight = anna_at_work(&[]);
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    accounts[0].control = accounts[0].control.with_disabled(true);
    sight.directory = directory(accounts);
    let (plan, _) = settle(&sight, morning());
    assert!(plan.is_empty());
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("not by rosterd"))
    );
}

// R-62
#[test]
fn somebody_missing_from_the_feed_is_frozen_and_reported() {
    let mut sight = anna_at_work(&[]);
    sight.roster = roster(vec![]);
    let (plan, _) = settle(&sight, morning());
    assert!(plan.is_empty());
    assert!(
        matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("absence ends nobody"))
    );
}

// R-35
#[test]
fn a_protected_leaver_is_not_touched_and_urgent() {
    let mut sight = anna_at_work(&[("termination_date", "2026-11-19")]);
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    accounts[0]
        .member_of
        .insert(dn("OU=Groups").child_cn("Domain Admins"));
    sight.directory = directory(accounts);
    let (plan, _) = settle(&sight, morning());
    assert!(plan.is_empty());
    let case = &plan.cases[0];
    assert!(matches!(case.outlook, Outlook::Untouched(_)));
    assert!(
        case.findings
            .iter()
            .any(|f| f.severity == crate::plan::Severity::Urgent)
    );
}

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

// R-65, R-68
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

// R-66
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

// R-67
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

// R-64
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

// R-60
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

// R-08
#[test]
fn the_first_plan_waits_for_a_person_whatever_its_size() {
    let sight = sight(vec![person("1", "Anna", "Bauer", &[])], vec![]);
    let plan = step(&sight, morning()).0;
    assert_eq!(judged(&plan, &sight, morning()).breaches, [Breach::First]);
}

#[test]
fn an_end_that_comes_again_after_the_account_was_opened_again_counts_again() {
    let inactive = [("status", "inactive")];
    let counted = |plan: &crate::plan::Plan| plan.changes().filter(|c| c.counts.is_some()).count();
    let (first, mut after) = settle(&anna_at_work(&inactive), morning());
    assert_eq!(counted(&first), 1);
    after.roster = anna_at_work(&[]).roster;
    let (_, mut after) = settle(&after, now("2026-11-21T08:00:00Z"));
    after.roster = anna_at_work(&inactive).roster;
    let (again, _) = step(&after, now("2026-11-23T08:00:00Z"));
    assert_eq!(counted(&again), 1);
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
