//! Doors that must not stay open, and people who must not be shut out.

use super::anna::by_hand;
use super::world::*;
use crate::directory::Account;
use crate::plan::{Action, Plan, Severity, Sight, build};

/// Anna, whose account rosterd created, handed over and enabled long ago.
fn anna_at_work(facts: &[(&str, &str)]) -> Sight {
    let (_, mut after) = settle(
        &sight(vec![person("1", "Anna", "Bauer", &[])], vec![]),
        morning(),
    );
    after.roster = roster(vec![person("1", "Anna", "Bauer", facts)]);
    after
}

fn has(plan: &Plan, wanted: fn(&Action) -> bool) -> bool {
    plan.changes().any(|change| wanted(&change.action))
}

#[test]
fn a_leaver_with_a_link_is_disabled_although_the_anchor_field_was_cleared() {
    let mut policy = policy();
    policy.anchor.value = "personnel_number".into();
    let mut sight = anna_at_work(&[("termination_date", "2026-11-19"), ("personnel_number", "")]);
    let disabled = |sight: &Sight| {
        let plan = build(sight, &policy, morning());
        has(&plan, |action| matches!(action, Action::Disable { .. }))
    };
    assert!(disabled(&sight), "the field is empty");
    // Hired again with a second profile that has the same number.
    let ends = ("termination_date", "2026-11-19");
    sight.roster = roster(vec![
        person("1", "Anna", "Bauer", &[ends, ("personnel_number", "P1")]),
        person("2", "Anna", "Bauer", &[("personnel_number", "P1")]),
    ]);
    assert!(disabled(&sight), "the number is somebody else's, too");
}

#[test]
fn a_leaver_with_a_link_is_disabled_although_a_second_account_carries_the_anchor() {
    let mut sight = anna_at_work(&[("termination_date", "2026-11-19")]);
    let mut accounts: Vec<Account> = sight.directory.accounts().cloned().collect();
    accounts.push(account(9, "copy", Some("1"), "OU=Staff"));
    sight.directory = directory(accounts);
    let plan = build(&sight, &policy(), morning());
    assert!(has(&plan, |action| matches!(
        action,
        Action::Disable { .. }
    )));
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.severity == Severity::Warning && f.text.contains("CN=copy,OU=Staff"))
    );
}

#[test]
fn an_account_opened_and_closed_by_hand_is_not_opened_by_rosterd() {
    let facts = [("hire_date", "2026-11-23"), ("status", "onboarding")];
    let people = || vec![person("1", "Anna", "Bauer", &facts)];
    let (_, mut after) = settle(&sight(people(), vec![]), morning());
    // An administrator opens it before the first day, and months later somebody closes it: an incident.
    by_hand(&mut after, |a| a.control = a.control.with_disabled(false));
    let (_, mut after) = step(&after, now("2026-11-22T08:00:00Z"));
    by_hand(&mut after, |a| a.control = a.control.with_disabled(true));
    let (plan, _) = settle(&after, now("2027-02-01T08:00:00Z"));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("not by rosterd"))
    );
}

#[test]
fn a_leaver_who_came_back_by_hand_and_was_closed_by_hand_stays_closed() {
    let (_, mut after) = settle(
        &anna_at_work(&[("termination_date", "2026-11-19")]),
        morning(),
    );
    after.roster = roster(vec![person("1", "Anna", "Bauer", &[])]);
    by_hand(&mut after, |a| a.control = a.control.with_disabled(false));
    let (_, mut after) = step(&after, morning());
    by_hand(&mut after, |a| a.control = a.control.with_disabled(true));
    let (plan, _) = settle(&after, morning());
    assert!(!has(&plan, |action| matches!(action, Action::Enable)));
}

#[test]
fn the_password_of_an_account_in_use_is_never_replaced() {
    let people = || vec![person("1", "Anna", "Bauer", &[])];
    let empty = sight(people(), vec![]);
    let plan = build(&empty, &policy(), morning());
    // The account was created, then the controller refused the password: nothing else was done.
    let mut only_created = plan.clone();
    only_created.cases[0].changes.truncate(1);
    let mut after = crate::plan::foresee(&empty, &only_created);
    assert!(has(&build(&after, &policy(), morning()), |action| {
        matches!(action, Action::LockPassword | Action::HandOver { .. })
    }));
    // The help desk sets one by hand and opens the account: she works with it.
    by_hand(&mut after, |a| a.control = a.control.with_disabled(false));
    let plan = build(&after, &policy(), morning());
    assert!(
        !has(&plan, |action| {
            matches!(action, Action::LockPassword | Action::HandOver { .. })
        }),
        "{:?}",
        words_of(&plan)
    );
}

#[test]
fn a_leaver_whose_closed_account_was_deleted_is_no_alarm() {
    let (_, mut after) = settle(
        &anna_at_work(&[("termination_date", "2026-11-19")]),
        morning(),
    );
    after.directory = directory(vec![]);
    let plan = build(&after, &policy(), morning());
    assert!(plan.cases[0].findings.is_empty());
}

#[test]
fn an_account_with_an_anchor_nobody_has_is_asked_about_and_not_doubled() {
    // Another system filled employeeID before; nobody in HR has these numbers.
    let mut old = account(1, "anna", Some("SAP-0815"), "OU=Staff");
    old.attributes
        .insert("givenName".into(), vec!["Anna".into()]);
    old.attributes.insert("sn".into(), vec!["Bauer".into()]);
    let sight = sight(vec![person("1", "Anna", "Bauer", &[])], vec![old]);
    let plan = build(&sight, &policy(), morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("looks like"))
    );
}

#[test]
fn a_namesake_with_the_anchor_of_a_colleague_is_no_look_alike() {
    let mut other = account(1, "anna", Some("2"), "OU=Staff");
    other
        .attributes
        .insert("givenName".into(), vec!["Anna".into()]);
    other.attributes.insert("sn".into(), vec!["Bauer".into()]);
    let people = vec![
        person("1", "Anna", "Bauer", &[]),
        person("2", "Anna", "Bauer", &[]),
    ];
    let plan = build(&sight(people, vec![other]), &policy(), morning());
    assert!(has(&plan, |action| matches!(action, Action::Create(_))));
}
