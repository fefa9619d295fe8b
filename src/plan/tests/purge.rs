//! From when on a leaver's account is old enough for somebody to delete it.

use jiff::Span;

use super::anna::*;
use super::world::*;
use crate::plan::{Plan, Policy, Sight, build};

const EVENING: &str = "2026-11-20T17:00:00Z";

fn after_a_year() -> Policy {
    let mut policy = policy();
    policy.lifecycle.purge_after = Some(Span::new().years(1));
    policy
}

fn leaves() -> crate::people::Person {
    anna(&[("termination_date", "2026-11-20")])
}

/// Anna's account was closed at the end of her last day.
fn gone() -> Sight {
    let policy = after_a_year();
    let sight = settle_by(&policy, &sight(vec![leaves()], vec![]), morning()).1;
    settle_by(&policy, &sight, now(EVENING)).1
}

fn from(plan: &Plan) -> Option<String> {
    let case = plan.case(&id("1")).unwrap();
    case.purgeable_from.map(|at| at.to_string())
}

fn then(sight: &Sight, policy: &Policy, at: &str) -> Option<String> {
    from(&build(sight, policy, now(at)))
}

#[test]
fn an_account_that_is_closed_now_and_one_that_was_are_old_enough_a_year_later() {
    let policy = after_a_year();
    let sight = settle_by(&policy, &sight(vec![leaves()], vec![]), morning()).1;
    assert_eq!(then(&sight, &policy, "2026-11-20T16:59:00Z"), None);
    // The year is counted where she works, at that time of day.
    let year = Some("2027-11-20T17:00:00Z".to_owned());
    assert_eq!(then(&sight, &policy, EVENING), year);
    for later in ["2026-12-24T08:00:00Z", "2029-01-01T08:00:00Z"] {
        assert_eq!(then(&gone(), &policy, later), year);
    }
    let summer = {
        let mut policy = policy.clone();
        policy.lifecycle.purge_after = Some(Span::new().months(8));
        policy
    };
    let told = then(&gone(), &summer, "2026-12-24T08:00:00Z");
    assert_eq!(told.as_deref(), Some("2027-07-20T16:00:00Z"));
}

#[test]
fn nothing_is_to_be_deleted_where_no_policy_says_so_and_nothing_is_ever_deleted() {
    assert_eq!(then(&gone(), &policy(), "2029-01-01T08:00:00Z"), None);
    let plan = build(&gone(), &after_a_year(), now("2029-01-01T08:00:00Z"));
    assert!(plan.is_empty());
}

#[test]
fn whom_hr_forgot_since_is_told_of_and_whom_it_forgot_before_is_not() {
    let policy = after_a_year();
    let mut forgotten = gone();
    forgotten.roster = roster(vec![]);
    let told = then(&forgotten, &policy, "2029-01-01T08:00:00Z");
    assert_eq!(told.as_deref(), Some("2027-11-20T17:00:00Z"));

    let mut open = settle_by(&policy, &sight(vec![leaves()], vec![]), morning()).1;
    open.roster = roster(vec![]);
    assert_eq!(then(&open, &policy, "2029-01-01T08:00:00Z"), None);
}

#[test]
fn a_year_begins_anew_with_every_closing_and_one_that_was_not_rosterds_begins_none() {
    let policy = after_a_year();
    let mut opened = gone();
    by_hand(&mut opened, |account| {
        account.control = account.control.with_disabled(false);
    });
    let again = settle_by(&policy, &opened, now("2027-03-01T08:00:00Z")).1;
    let told = then(&again, &policy, "2027-03-02T08:00:00Z");
    assert_eq!(told.as_deref(), Some("2028-03-01T08:00:00Z"));

    let mut closed = settle_by(&policy, &sight(vec![leaves()], vec![]), morning()).1;
    by_hand(&mut closed, |account| {
        account.control = account.control.with_disabled(true);
    });
    let ended = settle_by(&policy, &closed, now(EVENING)).1;
    assert_eq!(then(&ended, &policy, "2026-12-24T08:00:00Z"), None);
}

#[test]
fn an_account_that_is_not_rosterds_to_touch_or_that_somebody_comes_back_to_is_none() {
    let policy = after_a_year();
    let mut protected = gone();
    by_hand(&mut protected, |account| account.admin_count = true);
    assert_eq!(then(&protected, &policy, "2029-01-01T08:00:00Z"), None);

    let mut back = gone();
    back.roster = roster(vec![anna(&[
        ("hire_date", "2027-06-01"),
        ("status", "onboarding"),
    ])]);
    assert_eq!(then(&back, &policy, "2027-05-30T08:00:00Z"), None);

    let mut away = gone();
    away.roster = roster(vec![anna(&[("leave_kind", "parental")])]);
    assert_eq!(then(&away, &policy, "2027-05-30T08:00:00Z"), None);
}
