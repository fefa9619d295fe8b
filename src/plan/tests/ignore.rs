//! Accounts nobody looks for: second accounts of administrators, services, rooms.

use super::world::*;
use crate::directory::Account;
use crate::past::{IntentId, OpenIntent, Outcome};
use crate::people::Person;
use crate::plan::{Outlook, Policy, Severity, Sight, build, intent_of, standing};
use crate::rules::{AccountCondition, Condition, Test};

/// A policy that ignores whatever is described as a service.
fn policy_ignoring() -> Policy {
    let test = Test::StartsWith("svc:".into());
    let when = Condition::Field("description".into(), test);
    let mut policy = policy();
    policy.directory.ignore = Some(AccountCondition::new(when));
    policy
}

fn described(mut account: Account, text: &str) -> Account {
    account
        .attributes
        .insert("description".into(), vec![text.into()]);
    account
}

fn anna(facts: &[(&str, &str)]) -> Person {
    let common = [("office", "Berlin"), ("department", "Sales")];
    person("1", "Anna", "Bauer", &[&common, facts].concat())
}

fn seen(people: Vec<Person>, accounts: Vec<Account>) -> Sight {
    let mut sight = sight(people, accounts);
    sight.directory = policy_ignoring().seen(sight.directory);
    sight
}

/// An administrator's second account, which has everything of the first: names, address and, where it is given, anchor.
fn second(number: u8, anchor: Option<&str>) -> Account {
    let mut account = account(number, "abauer", anchor, "OU=Unsorted,OU=Staff");
    let mut set = |name: &str, value: &str| {
        account
            .attributes
            .insert(name.into(), vec![value.to_owned()]);
    };
    set("givenName", "Anna");
    set("sn", "Bauer");
    set("mail", "anna.bauer@corp.example");
    described(account, "SVC: second account of Anna Bauer")
}

#[test]
fn an_ignored_account_is_nobodys_and_its_names_stay_taken() {
    let before = seen(vec![anna(&[])], vec![second(1, None)]);
    let (plan, after) = settle_by(&policy_ignoring(), &before, morning());
    let names = plan.cases[0].names.as_ref().unwrap();
    assert_eq!(names.sam_account_name, "abauer2");
    assert_eq!(names.mail.as_deref(), Some("anna.bauer2@corp.example"));
    assert_ne!(after.past.links[&id("1")].guid, guid(1));
    assert_eq!(
        after.directory.account(guid(1)),
        before.directory.account(guid(1))
    );
    // One of two carriers of an anchor is ignored: there is nothing to doubt, and nothing to say.
    let first = account(2, "bauer.anna", Some("1"), "OU=Berlin,OU=Staff");
    let both = seen(vec![anna(&[])], vec![second(1, Some("1")), first]);
    let (plan, after) = settle_by(&policy_ignoring(), &both, morning());
    assert_eq!(after.past.links[&id("1")].guid, guid(2));
    let findings = plan.cases[0].findings.iter();
    assert!(
        findings.clone().all(|f| !f.text.contains("anchor")),
        "{:?}",
        findings
    );
}

/// Whether it is a second account or the first one, which a condition that is too wide names, nobody can say.
#[test]
fn nobody_is_given_a_second_account_where_only_an_ignored_one_carries_the_anchor() {
    let carrier = second(1, Some("1"));
    let (plan, after) = settle_by(
        &policy_ignoring(),
        &seen(vec![anna(&[])], vec![carrier.clone()]),
        morning(),
    );
    assert!(plan.is_empty() && after.past.links.is_empty());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why)
        if why.starts_with("an account with the anchor is named by directory.ignore: CN=abauer")));
    // Nobody else closes it either.
    let gone = [("status", "inactive")];
    let sight = seen(vec![anna(&gone)], vec![carrier.clone()]);
    let (plan, _) = settle_by(&policy_ignoring(), &sight, morning());
    assert_eq!(plan.cases[0].findings[0].severity, Severity::Urgent);
    let mut closed = carrier;
    closed.control = closed.control.with_disabled(true);
    let sight = seen(vec![anna(&gone)], vec![closed]);
    let (plan, _) = settle_by(&policy_ignoring(), &sight, morning());
    assert!(plan.cases[0].findings.is_empty());
}

#[test]
fn a_linked_account_that_becomes_ignored_is_frozen_and_reported() {
    let policy = policy_ignoring();
    let (_, mut after) = settle_by(&policy, &seen(vec![anna(&[])], vec![]), morning());
    let mut accounts: Vec<Account> = after.directory.accounts().cloned().collect();
    accounts[0] = described(accounts[0].clone(), "svc: mine now");
    after.directory = policy.seen(directory(accounts.clone()));
    after.roster = roster(vec![anna(&[("department", "Legal")])]);
    let (plan, _) = settle_by(&policy, &after, morning());
    assert!(plan.is_empty());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why)
        if why.contains("directory.ignore names (description is svc: mine now")));
    // An end that is known is told in time, and one that has come all the more.
    after.roster = roster(vec![anna(&[("termination_date", "2026-11-30")])]);
    let (plan, _) = settle_by(&policy, &after, morning());
    let finding = &plan.cases[0].findings[0];
    assert!(plan.is_empty() && finding.severity == Severity::Urgent);
    assert!(
        finding.text.contains("leaves on 2026-11-30"),
        "{}",
        finding.text
    );
    after.roster = roster(vec![anna(&[("status", "inactive")])]);
    let (plan, _) = settle_by(&policy, &after, morning());
    assert!(plan.is_empty());
    assert_eq!(plan.cases[0].findings[0].severity, Severity::Urgent);
    // Closed by hand, the rest of the end is still told, until nothing is left of it.
    accounts[0].control = accounts[0].control.with_disabled(true);
    after.directory = policy.seen(directory(accounts.clone()));
    let (plan, _) = settle_by(&policy, &after, morning());
    assert!(plan.is_empty());
    let findings = &plan.cases[0].findings;
    assert!(
        findings[0].severity == Severity::Warning
            && findings[0].text.contains("leave GG-Sales")
            && findings[0].text.contains("OU=Leavers"),
        "{findings:?}"
    );
    accounts[0].member_of.clear();
    accounts[0].dn = dn("OU=Leavers").child_cn("Bauer, Anna");
    after.directory = policy.seen(directory(accounts));
    let (plan, _) = settle_by(&policy, &after, morning());
    assert_eq!(plan.cases[0].outlook, Outlook::Settled);
    assert!(plan.cases[0].findings.is_empty());
}

#[test]
fn steps_of_an_end_that_wait_are_told_where_the_account_is_ignored_meanwhile() {
    let mut policy = policy_ignoring();
    policy.lifecycle.termination.after.ou = 30;
    let (_, mut after) = settle_by(&policy, &seen(vec![anna(&[])], vec![]), morning());
    after.roster = roster(vec![anna(&[("termination_date", "2026-11-19")])]);
    let (_, mut after) = settle_by(&policy, &after, morning());
    let accounts = after.directory.accounts().cloned();
    let accounts = accounts.map(|account| described(account, "svc: mine now"));
    after.directory = policy.seen(directory(accounts.collect()));
    let (plan, _) = settle_by(&policy, &after, morning());
    assert!(plan.is_empty());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why)
        if why.ends_with("not done: the account is moved")));
}

#[test]
fn a_creation_that_was_never_answered_is_not_taken_for_an_ignored_account() {
    let policy = policy_ignoring();
    let plan = build(&seen(vec![anna(&[])], vec![]), &policy, morning());
    let mut sight = seen(vec![anna(&[])], vec![second(1, Some("1"))]);
    let case = &plan.cases[0];
    let intent = intent_of(case, &case.changes[0], morning());
    sight.past.open.push(OpenIntent {
        id: IntentId(1),
        intent,
        at: morning().instant(),
    });
    let soon = morning().plus(jiff::SignedDuration::from_mins(5));
    let (past, settled) = sight.past.clone().reconciled(&sight.directory, soon);
    assert!(past.links.is_empty() && settled.is_empty());
    let later = morning().plus(jiff::SignedDuration::from_hours(2));
    let (_, settled) = sight.past.reconciled(&sight.directory, later);
    assert!(
        settled
            .iter()
            .all(|settled| settled.outcome == Outcome::NotDone)
    );
}

#[test]
fn no_account_is_made_that_nobody_would_find_again() {
    let mut policy = policy();
    let test = Test::StartsWith("ab".into());
    let when = Condition::Field("sAMAccountName".into(), test);
    policy.directory.ignore = Some(AccountCondition::new(when));
    let (plan, _) = settle_by(&policy, &sight(vec![anna(&[])], vec![]), morning());
    assert!(plan.is_empty());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why)
        if why.contains("nobody would find it again") && why.contains("is abauer")));
}

#[test]
fn what_the_condition_names_is_read_and_what_does_not_exist_is_said() {
    let policy = policy_ignoring();
    assert!(policy.scope().attributes.contains(&"description".into()));
    let known = |attribute: &str| {
        let when = Condition::Field(attribute.into(), Test::Present(true));
        let mut policy = super::world::policy();
        policy.directory.ignore = Some(AccountCondition::new(when));
        standing(&directory(vec![]), &policy).is_empty()
    };
    assert!(known("displayName") && known("cn") && known("samaccountname"));
    assert!(!known("descripton"));
}
