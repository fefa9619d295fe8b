//! What somebody had before must not come back unasked: memberships, passwords, names, an open door.

use super::anna::*;
use super::world::*;
use crate::directory::{Account, Group};
use crate::lifecycle::Memberships;
use crate::past::NameKind;
use crate::plan::{Action, LifecycleEvent, Plan, Policy, Sight};

const GONE: [(&str, &str); 1] = [("termination_date", "2026-11-20")];
const HIRED_AGAIN: [(&str, &str); 1] = [("hire_date", "2027-09-01")];
const PARENTAL: [(&str, &str); 2] = [("status", "leave"), ("leave_kind", "parental")];

fn takes_everything() -> Policy {
    let mut policy = policy();
    policy.lifecycle.termination.memberships = Memberships::All;
    policy
}

fn open(account: &mut Account) {
    account.control = account.control.with_disabled(false);
}

fn close(account: &mut Account) {
    account.control = account.control.with_disabled(true);
}

fn is_in_hand_made(sight: &Sight) -> bool {
    let group = dn("OU=Groups").child_cn("GG-Handmade");
    only(sight).member_of.contains(&group)
}

/// The only account among these groups.
fn among(sight: &mut Sight, groups: Vec<Group>) {
    let accounts = sight.directory.accounts().cloned().collect();
    sight.directory = directory_with(accounts, groups);
}

fn has(plan: &Plan, wanted: fn(&Action) -> bool) -> bool {
    plan.changes().any(|change| wanted(&change.action))
}

#[test]
fn somebody_hired_again_gets_nothing_from_before_although_the_account_was_opened_by_hand() {
    let policy = takes_everything();
    let mut sight = at_work();
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    assert!(!is_in_hand_made(&sight));
    by_hand(&mut sight, open);
    then_by(&policy, &mut sight, &HIRED_AGAIN, "2027-09-01T08:00:00Z");
    assert!(!is_in_hand_made(&sight));
    assert_eq!(only(&sight).member_of.len(), 4, "what the rules give");
}

#[test]
fn somebody_hired_again_gets_nothing_from_before_although_somebody_else_closed_the_account() {
    let policy = takes_everything();
    let mut sight = at_work();
    by_hand(&mut sight, close);
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    then_by(&policy, &mut sight, &HIRED_AGAIN, "2027-09-01T08:00:00Z");
    assert!(!only(&sight).is_enabled());
    assert!(!is_in_hand_made(&sight));
}

#[test]
fn somebody_hired_again_gets_nothing_from_before_although_the_group_could_not_be_changed_that_day()
{
    let policy = takes_everything();
    let mut sight = at_work();
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    let mut protected = groups();
    let hand_made = protected
        .iter_mut()
        .find(|group| group.name == "GG-Handmade");
    hand_made.unwrap().admin_count = true;
    among(&mut sight, protected);
    let plan = then_by(&policy, &mut sight, &HIRED_AGAIN, "2027-09-01T08:00:00Z");
    assert_eq!(event(&plan), LifecycleEvent::Rehire);
    among(&mut sight, groups());
    let plan = then_by(&policy, &mut sight, &HIRED_AGAIN, "2027-09-02T08:00:00Z");
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
}

#[test]
fn an_account_opened_and_closed_by_hand_while_nothing_was_clear_is_not_opened_by_rosterd() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    // Somebody looks at the account while HR sorts the record out, and closes it again: an incident.
    by_hand(&mut sight, open);
    then(&mut sight, &[("status", "?")], "2026-11-21T08:00:00Z");
    by_hand(&mut sight, close);
    let plan = then(&mut sight, &[], "2026-11-22T08:00:00Z");
    assert!(!has(&plan, |action| matches!(action, Action::Enable)));
    assert!(!only(&sight).is_enabled());
}

#[test]
fn an_end_during_a_leave_kills_a_password_that_the_help_desk_set_before() {
    // rosterd hands nothing over: it knows only that nobody knew the password on the first day.
    let mut policy = policy();
    policy.hand_over = false;
    let mut sight = sight(vec![anna(&[])], vec![]);
    then_by(&policy, &mut sight, &[], "2026-11-20T08:00:00Z");
    assert!(only(&sight).is_enabled());
    then_by(&policy, &mut sight, &PARENTAL, "2026-12-01T08:00:00Z");
    let ends = [&PARENTAL[..], &[("termination_date", "2026-12-31")]].concat();
    let end = then_by(&policy, &mut sight, &ends, "2026-12-31T17:00:00Z");
    assert!(has(&end, |action| matches!(action, Action::LockPassword)));
}

#[test]
fn the_names_of_somebody_who_was_here_before_are_not_freed_by_a_new_hire_that_is_called_off() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    // The leaver's account is deleted; the address stays reserved.
    sight.directory = directory(vec![]);
    let login = (NameKind::Login, "abauer".to_owned());
    assert!(sight.past.names.contains_key(&login));
    let called_off = [HIRED_AGAIN[0], ("status", "inactive")];
    then(&mut sight, &called_off, "2027-03-01T08:00:00Z");
    assert!(sight.past.names.contains_key(&login));
}

#[test]
fn a_department_shown_beside_the_name_is_no_new_name() {
    let mut policy = policy();
    let shown = policy
        .rules
        .attributes
        .iter_mut()
        .find(|rule| rule.name == "sn".into());
    let shown = shown.unwrap();
    shown.name = "displayName".into();
    let text = "{{ last_name }}, {{ first_name }} ({{ department.name }})";
    shown.value = crate::rules::AttributeValue::Text(super::rulebook::template(text));
    let mut sight = sight(vec![anna(&[])], vec![]);
    then_by(&policy, &mut sight, &[], "2026-11-20T08:00:00Z");
    let moved = [("department", "Finance")];
    let plan = then_by(&policy, &mut sight, &moved, "2026-11-21T08:00:00Z");
    assert_eq!(event(&plan), LifecycleEvent::Update);
    let mut findings = plan.cases[0].findings.iter();
    assert!(!findings.any(|finding| finding.text.contains("another name")));
}
