//! People who go.

use super::anna::*;
use super::world::*;
use crate::past::Class;
use crate::plan::{LifecycleEvent, Outlook, Policy, Sight};

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

/// By the clocks of Los Angeles: Personio's midnight is four in the afternoon there.
fn western() -> Policy {
    let mut policy = policy();
    move_clocks(&mut policy, &[("Berlin", "America/Los_Angeles")]);
    policy
}

const FLIPPED: &str = "2026-12-01T00:30:00Z";
const EVENING: &str = "2026-12-01T02:00:00Z";

// S-12
#[test]
fn personios_midnight_opens_no_account_that_was_closed_by_hand_or_never_open() {
    let policy = western();
    let last_day = ("termination_date", "2026-11-30");
    let mut fired = settle_by(&policy, &sight(vec![anna(&[last_day])], vec![]), morning()).1;
    assert!(only(&fired).is_enabled());
    let inactive = [last_day, ("status", "inactive")];
    then_by(&policy, &mut fired, &inactive, "2026-11-25T20:00:00Z");
    let called_off = [&inactive[..], &[("hire_date", "2026-11-25")]].concat();
    let onboarding = [
        last_day,
        ("hire_date", "2026-11-25"),
        ("status", "onboarding"),
    ];
    let ready = settle_by(&policy, &sight(vec![anna(&onboarding)], vec![]), morning()).1;
    let nobody = sight(vec![], vec![]);
    for (mut sight, facts) in [
        (fired, &inactive[..]),
        (ready, &called_off),
        (nobody, &called_off),
    ] {
        for at in [FLIPPED, "2026-12-01T01:59:00Z", EVENING] {
            then_by(&policy, &mut sight, facts, at);
            let open = sight
                .directory
                .accounts()
                .any(|account| account.is_enabled());
            assert!(!open, "{at}");
        }
    }
}

// S-12
#[test]
fn whoever_is_in_stays_in_from_personios_midnight_to_the_evening() {
    let policy = western();
    let last_day = ("termination_date", "2026-11-30");
    let mut sight = settle_by(&policy, &sight(vec![anna(&[last_day])], vec![]), morning()).1;
    let inactive = [last_day, ("status", "inactive")];
    assert!(then_by(&policy, &mut sight, &inactive, FLIPPED).is_empty());
    assert!(only(&sight).is_enabled());
    then_by(&policy, &mut sight, &inactive, EVENING);
    assert!(!only(&sight).is_enabled());
}

// S-12
#[test]
fn personios_midnight_is_no_return_from_a_leave() {
    let policy = western();
    let last_day = ("termination_date", "2026-11-30");
    let away = [last_day, ("status", "leave"), ("leave_kind", "parental")];
    let mut sight = settle_by(&policy, &sight(vec![anna(&[last_day])], vec![]), morning()).1;
    then_by(&policy, &mut sight, &away, "2026-11-23T20:00:00Z");
    assert!(!only(&sight).is_enabled());
    for at in [FLIPPED, EVENING] {
        then_by(&policy, &mut sight, &[last_day, ("status", "inactive")], at);
        assert!(!only(&sight).is_enabled(), "{at}");
    }
}
