//! Accounts that existed before: what is asked, what an operator decides, and what the plan makes of it.

use super::world::*;
use crate::clock::Now;
use crate::directory::{Account, AccountControl};
use crate::identity::Hint;
use crate::past::{ADOPTION, Choice, Class, LinkedBy};
use crate::people::Person;
use crate::plan::{Answer, Case, Outlook, Plan, Policy, Question, Sight, build, decide, questions};

/// Personnel numbers in employeeNumber, else address and last name.
pub(super) fn asking() -> Policy {
    let hint = |fields: &[(&str, &str)]| Hint {
        fields: fields
            .iter()
            .map(|(field, name)| ((*field).into(), (*name).into()))
            .collect(),
    };
    let mut policy = policy();
    policy.adoption.hints = vec![
        hint(&[("personnel_number", "employeeNumber")]),
        hint(&[("email", "mail"), ("last_name", "sn")]),
    ];
    policy.adoption.hired_before = Some("2026-11-01".parse().unwrap());
    policy
}

pub(super) fn holding(mut account: Account, values: &[(&str, &str)]) -> Account {
    for (name, value) in values {
        account
            .attributes
            .insert((*name).into(), vec![(*value).to_owned()]);
    }
    account
}

fn closed(mut account: Account) -> Account {
    account.control = AccountControl(AccountControl::NORMAL | AccountControl::DISABLED);
    account
}

pub(super) fn asked(sight: &Sight, policy: &Policy) -> Vec<Question> {
    questions(sight, policy, &build(sight, policy, morning()))
}

/// The answer to a question, as it was shown.
pub(super) fn answer(question: &Question, decision: &str, enable: &str) -> Answer {
    Answer {
        place: "line 2".into(),
        person: question.person.to_string(),
        decision: decision.into(),
        enable: enable.into(),
        login: String::new(),
        pin: question.candidate.as_ref().map(|one| one.pin.clone()),
    }
}

pub(super) fn decided(
    sight: &Sight,
    policy: &Policy,
    answers: &[Answer],
) -> Result<Sight, Vec<String>> {
    let mut after = sight.clone();
    for (person, made) in decide(answers, sight, policy, "ada", morning())? {
        after.past.decisions.remove(&person);
        after.past.decisions.extend(made.map(|made| (person, made)));
    }
    Ok(after)
}

pub(super) fn one<'a>(plan: &'a Plan, person: &str) -> &'a Case {
    plan.case(&id(person)).expect("a case")
}

/// Anna, who was here before, and an account that has her name and nobody's anchor.
pub(super) fn anna_and_hers() -> Sight {
    let anna = person("1", "Anna", "Bauer", &[]);
    let hers = holding(
        account(1, "anna.b", None, "OU=Staff"),
        &[("givenName", "Anna"), ("sn", "Bauer"), ("title", "Boss")],
    );
    sight(vec![anna], vec![hers])
}

// R-08
#[test]
fn nobody_gets_a_second_account_and_a_decision_writes_the_anchor_onto_the_first() {
    let (policy, sight) = (asking(), anna_and_hers());
    let before = build(&sight, &policy, morning());
    assert!(before.is_empty());
    assert!(
        matches!(&one(&before, "1").outlook, Outlook::Blocked(why) if why.contains("rosterd adopt"))
    );
    let asked = asked(&sight, &policy);
    assert_eq!(asked[0].candidate.as_ref().unwrap().by, ["same name"]);
    let sight = decided(&sight, &policy, &[answer(&asked[0], "link", "")]).unwrap();
    let (plan, after) = settle_by(&policy, &sight, morning());
    let words = words_of(&plan);
    assert_eq!(
        words[0],
        r#"1: link by employeeID: (empty) → "1" [adoption]"#
    );
    assert!(one(&plan, "1").changes[0].class == Some(Class::Link));
    assert_eq!(after.past.links[&id("1")].how, LinkedBy::Anchoring);
    let account = after.directory.account(guid(1)).unwrap();
    assert_eq!(account.anchor.as_deref(), Some("1"));
    assert_eq!(
        account.values(&"title".into()),
        ["Boss"],
        "as with every account that is found"
    );
    assert!(questions(&after, &policy, &build(&after, &policy, morning())).is_empty());
}

#[test]
fn an_account_that_changed_since_it_was_looked_at_is_not_linked_and_asked_about_again() {
    let (policy, before) = (asking(), anna_and_hers());
    let line = answer(&asked(&before, &policy)[0], "link", "");
    let mut after = decided(&before, &policy, std::slice::from_ref(&line)).unwrap();
    let changed = |sight: &Sight| {
        let hers = sight.directory.account(guid(1)).unwrap().clone();
        directory(vec![holding(hers, &[("sn", "Adler")])])
    };
    after.directory = changed(&after);
    let plan = build(&after, &policy, morning());
    assert!(plan.is_empty());
    assert!(
        matches!(&one(&plan, "1").outlook, Outlook::Blocked(why) if why.contains("has changed since"))
    );
    let mut late = before.clone();
    late.directory = changed(&late);
    let refused = decided(&late, &policy, &[line]).unwrap_err();
    assert_eq!(
        refused,
        ["line 2, person 1: the account has changed since it was looked at"]
    );
}

#[test]
fn whoever_was_here_before_waits_and_whoever_comes_later_is_created() {
    let policy = asking();
    let old = person("1", "Anna", "Bauer", &[]);
    let new = person("2", "Ben", "Neu", &[("hire_date", "2026-11-20")]);
    let sight = sight(vec![old, new], vec![]);
    let plan = build(&sight, &policy, morning());
    assert!(one(&plan, "1").changes.is_empty());
    assert!(
        matches!(&one(&plan, "1").outlook, Outlook::Blocked(why) if why.contains("adoption.hired_before"))
    );
    assert_eq!(one(&plan, "2").changes[0].action.word(), "create");
    let asked = asked(&sight, &policy);
    assert_eq!((asked.len(), &asked[0].candidate), (1, &None));
    let created = decided(&sight, &policy, &[answer(&asked[0], "create", "")]).unwrap();
    let plan = build(&created, &policy, morning());
    assert_eq!(one(&plan, "1").changes[0].action.word(), "create");
    let ignored = decided(&sight, &policy, &[answer(&asked[0], "ignore", "")]).unwrap();
    let plan = build(&ignored, &policy, morning());
    assert_eq!(one(&plan, "1").outlook, Outlook::Settled);
    assert!(one(&plan, "1").findings.is_empty());
    let counted = plan
        .findings
        .iter()
        .find(|finding| finding.about == ADOPTION);
    assert!(
        counted
            .unwrap()
            .text
            .starts_with("1 person is left without an account")
    );
    let again = decided(&ignored, &policy, &[answer(&asked[0], "forget", "")]).unwrap();
    assert!(again.past.decisions.is_empty());
}

#[test]
fn two_people_of_one_name_are_two_and_the_second_may_get_an_account_of_its_own() {
    let policy = asking();
    let mut sight = anna_and_hers();
    let email = [("hire_date", "2026-11-20")];
    sight.roster = roster(vec![
        person("1", "Anna", "Bauer", &[]),
        person("2", "Anna", "Bauer", &email),
    ]);
    let lines = asked(&sight, &policy);
    assert_eq!(lines.len(), 2);
    let answers = [
        answer(&lines[0], "link", ""),
        answer(&lines[1], "distinct", ""),
    ];
    let sight = decided(&sight, &policy, &answers).unwrap();
    let (plan, after) = settle_by(&policy, &sight, morning());
    assert_eq!(one(&plan, "1").changes[0].action.word(), "anchor");
    assert_eq!(one(&plan, "2").changes[0].action.word(), "create");
    assert_eq!(after.directory.accounts().count(), 2);
}

/// Built by IT two days before HR, closed.
fn built_by_it() -> Sight {
    let anna = person(
        "1",
        "Anna",
        "Bauer",
        &[("hire_date", "2026-11-23"), ("status", "onboarding")],
    );
    let hers = holding(
        account(1, "anna.b", None, "OU=Staff"),
        &[("givenName", "Anna"), ("sn", "Bauer")],
    );
    sight(vec![anna], vec![closed(hers)])
}

#[test]
fn the_first_day_opens_an_account_that_it_closed_only_where_the_decision_says_so() {
    let policy = asking();
    for enable in ["yes", ""] {
        let sight = built_by_it();
        let line = answer(&asked(&sight, &policy)[0], "link", enable);
        let sight = decided(&sight, &policy, &[line]).unwrap();
        let (plan, linked) = settle_by(&policy, &sight, morning());
        assert_eq!(plan.changes().next().unwrap().action.word(), "anchor");
        assert!(
            !plan
                .changes()
                .any(|change| change.action.word() == "lock password")
        );
        let first_day = now("2026-11-23T06:00:00Z");
        let (_, after) = settle_by(&policy, &linked, first_day);
        let is_open = after.directory.account(guid(1)).unwrap().is_enabled();
        assert_eq!(is_open, enable == "yes");
        // In one plan, where the decision comes on the first day; the start was counted as a link, not as opened again.
        let (plan, after) = settle_by(&policy, &sight, first_day);
        assert_eq!(
            after.directory.account(guid(1)).unwrap().is_enabled(),
            enable == "yes"
        );
        let counted: Vec<Class> = plan
            .changes()
            .filter_map(|change| Some(change.counts.as_ref()?.0))
            .collect();
        assert_eq!(counted, [Class::Link]);
    }
}

#[test]
fn a_decision_opens_nothing_that_somebody_closed_after_the_account_had_been_opened() {
    let policy = asking();
    let sight = built_by_it();
    let line = answer(&asked(&sight, &policy)[0], "link", "yes");
    let sight = decided(&sight, &policy, &[line]).unwrap();
    let (_, mut linked) = settle_by(&policy, &sight, morning());
    let as_now = |sight: &Sight, open: bool| {
        let mut hers = sight.directory.account(guid(1)).unwrap().clone();
        hers.control = hers.control.with_disabled(!open);
        directory(vec![hers])
    };
    linked.directory = as_now(&linked, true);
    let (_, mut seen) = step_by(&policy, &linked, morning());
    seen.directory = as_now(&seen, false);
    let (_, after) = settle_by(&policy, &seen, now("2026-11-23T06:00:00Z"));
    assert!(!after.directory.account(guid(1)).unwrap().is_enabled());
}

/// Anna as profile 1, who left in 2026, and as profile 9, who is hired now; it is decided that her old account is the
/// new profile's.
pub(super) fn decided_after_years() -> (Sight, Now) {
    let policy = asking();
    let start = sight(vec![anna_of(&[])], vec![]);
    let (_, mut sight) = settle_by(&policy, &start, morning());
    let gone = [("termination_date", "2026-12-31"), ("status", "inactive")];
    sight.roster = roster(vec![anna_of(&gone)]);
    let (_, mut sight) = settle_by(&policy, &sight, now("2027-01-04T08:00:00Z"));
    let account = sight.past.links[&id("1")].guid;
    let again = now("2030-03-01T08:00:00Z");
    sight.roster = roster(vec![anna_of(&gone), anna_again()]);
    let plan = build(&sight, &policy, again);
    assert!(plan.is_empty());
    let lines = questions(&sight, &policy, &plan);
    assert_eq!(lines[0].candidate.as_ref().unwrap().pin.guid, account);
    let answers = [answer(&lines[0], "link", "")];
    let made = decide(&answers, &sight, &policy, "ada", again).unwrap();
    let made = made
        .into_iter()
        .filter_map(|(person, made)| Some((person, made?)));
    sight.past.decisions.extend(made);
    (sight, again)
}

/// Anna under her first profile.
pub(super) fn anna_of(facts: &[(&str, &str)]) -> Person {
    let hired = [("hire_date", "2026-11-20")];
    person("1", "Anna", "Bauer", &[&hired, facts].concat())
}

/// The same Anna, hired anew.
pub(super) fn anna_again() -> Person {
    person("9", "Anna", "Bauer", &[("hire_date", "2030-03-01")])
}

#[test]
fn the_former_account_of_another_profile_goes_to_the_new_one_however_long_ago() {
    let (sight, again) = decided_after_years();
    let account = sight.past.links[&id("1")].guid;
    let (plan, after) = settle_by(&asking(), &sight, again);
    assert!(words_of(&plan)[0].contains(r#"link by employeeID: "1" → "9""#));
    assert_eq!(after.past.links[&id("9")].guid, account);
    assert!(!after.past.links.contains_key(&id("1")));
    assert!(after.past.names.values().all(|kept| kept.person == id("9")));
    assert!(after.directory.account(account).unwrap().is_enabled());
}

#[test]
fn hints_that_fit_two_accounts_or_two_people_are_none() {
    let policy = asking();
    let number =
        |n: &str, of: &str| person(n, "Anna", &format!("A{n}"), &[("personnel_number", of)]);
    let held = |n: u8, of: &str| {
        holding(
            account(n, &format!("x{n}"), None, "OU=Staff"),
            &[("employeeNumber", of)],
        )
    };
    let sight = sight(
        vec![
            number("1", "p1"),
            number("2", "p2"),
            number("3", "p2"),
            number("4", "p4"),
        ],
        vec![held(1, "P1"), held(2, "p2"), held(3, "p4"), held(4, "p4")],
    );
    let lines = asked(&sight, &policy);
    let found: Vec<(String, bool)> = lines
        .iter()
        .map(|line| (line.person.to_string(), line.candidate.is_some()))
        .collect();
    let expected = [("1", true), ("2", false), ("3", false), ("4", false)];
    assert_eq!(
        found,
        expected.map(|(person, found)| (person.to_owned(), found))
    );
    assert_eq!(
        lines[0].candidate.as_ref().unwrap().by,
        ["personnel_number"]
    );
}

#[test]
fn what_was_decided_for_one_account_is_not_carried_out_on_a_kept_roster() {
    let policy = asking();
    let sight = built_by_it();
    let line = answer(&asked(&sight, &policy)[0], "link", "yes");
    let mut sight = decided(&sight, &policy, &[line]).unwrap();
    assert!(matches!(
        sight.past.decisions[&id("1")].choice,
        Choice::Link { enable: true, .. }
    ));
    sight.roster = sight.roster.clone().kept_since(morning().instant());
    let plan = build(&sight, &policy, now("2026-11-23T06:00:00Z"));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
}
