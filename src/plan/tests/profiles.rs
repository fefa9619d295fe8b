//! One human under several profiles: what is one employment, what is a rehire, and what stays apart.

use super::rulebook::template;
use super::world::*;
use crate::directory::{Account, Expiry};
use crate::lifecycle::Stage;
use crate::past::{Class, Past};
use crate::people::{Person, PersonId};
use crate::plan::{Action, Case, LifecycleEvent, Outlook, Plan, Policy, Severity, Sight, build};
use crate::rules::{AttributeRule, AttributeValue};

/// The company's rules, and the position in an attribute.
fn with_title() -> Policy {
    let mut policy = policy();
    let department = policy.rules.attributes[2].clone();
    policy.rules.attributes.push(AttributeRule {
        name: "title".into(),
        value: AttributeValue::Text(template("{{ position }}")),
        ..department
    });
    policy
}

/// Profile 2 is profile 1's human.
pub(super) fn aliased() -> Policy {
    let mut policy = with_title();
    policy.people.aliases.insert(id("2"), id("1"));
    policy
}

/// Profiles of one number are one human.
pub(super) fn numbered() -> Policy {
    let mut policy = with_title();
    policy.people.rehire_match = vec!["personnel_number".into()];
    policy
}

/// A profile of Anna's in sales in Berlin.
pub(super) fn profile(number: &str, facts: &[(&str, &str)]) -> Person {
    let usual = [
        ("office", "Berlin"),
        ("department", "Sales"),
        ("personnel_number", "100"),
    ];
    person(number, "Anna", "Bauer", &[&usual, facts].concat())
}

/// The account of profile 1, in a group that somebody else put it in.
pub(super) fn at_work(policy: &Policy) -> Sight {
    let (_, mut after) = settle_by(policy, &sight(vec![profile("1", &[])], vec![]), morning());
    let mut accounts: Vec<Account> = after.directory.accounts().cloned().collect();
    let handmade = dn("OU=Groups").child_cn("GG-Handmade");
    accounts[0].member_of.insert(handmade);
    after.directory = directory(accounts);
    after
}

/// HR says this now; everything is carried out until nothing is left.
pub(super) fn then(policy: &Policy, sight: &mut Sight, people: Vec<Person>, at: &str) -> Plan {
    sight.roster = roster(people);
    let (plan, after) = settle_by(policy, sight, now(at));
    *sight = after;
    plan
}

pub(super) fn only(sight: &Sight) -> &Account {
    let mut accounts = sight.directory.accounts();
    let first = accounts.next().expect("an account");
    assert!(accounts.next().is_none(), "a second account");
    first
}

#[test]
fn two_hires_that_were_called_off_are_together_none_either() {
    let called_off = |number: &str, day, status| {
        let facts = [
            ("hire_date", day),
            ("termination_date", day),
            ("status", status),
        ];
        profile(number, &facts)
    };
    let policy = aliased();
    let people = vec![
        called_off("1", "2026-11-25", "inactive"),
        called_off("2", "2026-11-29", "onboarding"),
    ];
    let sight = sight(people, vec![]);
    for day in ["2026-11-20", "2026-11-25", "2026-11-27", "2026-11-30"] {
        let plan = build(&sight, &policy, now(&format!("{day}T08:00:00Z")));
        assert!(plan.is_empty(), "{day}: {:?}", words_of(&plan));
        assert!(plan.cases[0].stage.as_ref().is_some_and(Stage::is_over));
    }
}

pub(super) fn closes_or_takes(plan: &Plan) -> bool {
    plan.changes().any(|change| {
        matches!(
            change.action,
            Action::Disable { .. } | Action::Quit { .. } | Action::LockPassword
        )
    })
}

pub(super) fn blocked(case: &Case) -> &str {
    match &case.outlook {
        Outlook::Blocked(why) => why,
        other => panic!("{other:?}"),
    }
}

const INTERN: [(&str, &str); 2] = [("termination_date", "2026-11-30"), ("position", "Intern")];
pub(super) const GONE: [(&str, &str); 3] = [
    ("status", "inactive"),
    ("termination_date", "2026-11-30"),
    ("position", "Intern"),
];

#[test]
fn an_intern_who_goes_on_as_an_employee_under_a_new_profile_keeps_everything() {
    for policy in [aliased(), numbered()] {
        let mut sight = at_work(&policy);
        then(
            &policy,
            &mut sight,
            vec![profile("1", &INTERN)],
            "2026-11-20T08:00:00Z",
        );
        assert_ne!(only(&sight).expires, Expiry::Never);
        let new = [
            ("status", "onboarding"),
            ("hire_date", "2026-12-01"),
            ("position", "Clerk"),
        ];
        let both = || vec![profile("1", &INTERN), profile("2", &new)];
        then(&policy, &mut sight, both(), "2026-11-23T08:00:00Z");
        assert_eq!(
            only(&sight).expires,
            Expiry::Never,
            "no end is ahead any more"
        );
        let between = || vec![profile("1", &GONE), profile("2", &new)];
        // The evening of the last day, and the night after Personio closed the old profile.
        for at in ["2026-11-30T17:30:00Z", "2026-12-01T02:00:00Z"] {
            let plan = then(&policy, &mut sight, between(), at);
            assert!(plan.is_empty(), "{at}: {:?}", words_of(&plan));
        }
        let plan = then(&policy, &mut sight, between(), "2026-12-01T06:00:00Z");
        assert!(!closes_or_takes(&plan), "{:?}", words_of(&plan));
        let account = only(&sight);
        assert!(account.is_enabled() && account.member_of.len() == 5);
        assert_eq!(account.values(&"title".into()), ["Clerk"]);
    }
}

#[test]
fn a_gap_within_the_bridge_ends_nobody_and_a_longer_one_does() {
    let policy = aliased();
    let start = at_work(&policy);
    for (hired, is_bridged) in [
        ("2026-12-03", true),
        ("2026-12-14", true),
        ("2026-12-15", false),
    ] {
        let mut sight = start.clone();
        let new = [("status", "onboarding"), ("hire_date", hired)];
        let both = vec![profile("1", &GONE), profile("2", &new)];
        let plan = then(&policy, &mut sight, both, "2026-12-01T20:00:00Z");
        assert_eq!(
            only(&sight).is_enabled(),
            is_bridged,
            "{hired}: {:?}",
            words_of(&plan)
        );
    }
}

#[test]
fn whoever_ended_too_early_because_the_next_profile_came_late_is_corrected() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let plan = then(
        &policy,
        &mut sight,
        vec![profile("1", &GONE)],
        "2026-12-01T08:00:00Z",
    );
    assert!(closes_or_takes(&plan));
    let both = vec![
        profile("1", &GONE),
        profile("2", &[("hire_date", "2026-12-02")]),
    ];
    let plan = then(&policy, &mut sight, both, "2026-12-03T08:00:00Z");
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Correction));
    assert!(only(&sight).is_enabled());
}

#[test]
fn of_two_profiles_at_once_the_later_gives_the_facts_while_it_lasts_and_the_account_stays_where_it_was()
 {
    let policy = numbered();
    let mut sight = at_work(&policy);
    let first = || profile("1", &[("position", "Clerk")]);
    let second = |status: &str| {
        let facts = [
            ("hire_date", "2026-12-01"),
            ("termination_date", "2026-12-31"),
            ("position", "Lecturer"),
            ("status", status),
        ];
        profile("2", &facts)
    };
    let both = vec![first(), second("active")];
    then(&policy, &mut sight, both, "2026-12-01T08:00:00Z");
    assert_eq!(only(&sight).values(&"title".into()), ["Lecturer"]);
    assert_eq!(only(&sight).expires, Expiry::Never, "the other goes on");
    let both = vec![first(), second("inactive")];
    let plan = then(&policy, &mut sight, both, "2027-01-01T08:00:00Z");
    assert!(!closes_or_takes(&plan));
    assert_eq!(only(&sight).values(&"title".into()), ["Clerk"]);
    assert_eq!(plan.cases[0].person, Some(id("1")));
    assert!(sight.past.link(&id("1")).is_some() && sight.past.link(&id("2")).is_none());
}

#[test]
fn somebody_hired_again_under_another_profile_gets_the_same_account_and_only_what_rules_give() {
    let policy = numbered();
    let mut sight = at_work(&policy);
    then(
        &policy,
        &mut sight,
        vec![profile("1", &GONE)],
        "2026-12-01T08:00:00Z",
    );
    let guid = only(&sight).guid;
    let again = |status: &str| {
        let new = [("status", status), ("hire_date", "2027-08-01")];
        vec![profile("1", &GONE), profile("2", &new)]
    };
    let plan = then(
        &policy,
        &mut sight,
        again("onboarding"),
        "2027-03-01T08:00:00Z",
    );
    assert!(plan.is_empty());
    assert!(matches!(&plan.cases[0].outlook,
        Outlook::Waiting { what, .. } if what.contains("made ready")));
    let plan = then(
        &policy,
        &mut sight,
        again("onboarding"),
        "2027-07-28T08:00:00Z",
    );
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Rehire));
    assert!(!only(&sight).is_enabled());
    let plan = then(&policy, &mut sight, again("active"), "2027-08-01T08:00:00Z");
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Rehire));
    let account = only(&sight);
    assert!(account.is_enabled() && account.guid == guid);
    assert_eq!(account.member_of.len(), 4, "what the rules give");
}

/// The end is a change of legal entity.
const SWITCH: [(&str, &str); 2] = [
    ("termination_date", "2026-11-30"),
    ("termination_type", "SUB_COMPANY_SWITCH"),
];

#[test]
fn a_change_of_legal_entity_waits_for_the_profile_that_follows_and_is_an_end_if_none_does() {
    let policy = numbered();
    let mut sight = at_work(&policy);
    let gone = || {
        vec![profile(
            "1",
            &[&SWITCH[..], &[("status", "inactive")]].concat(),
        )]
    };
    let before = then(
        &policy,
        &mut sight,
        vec![profile("1", &SWITCH)],
        "2026-11-23T08:00:00Z",
    );
    assert_eq!(before.cases[0].findings[0].severity, Severity::Notice);
    for at in ["2026-12-01T08:00:00Z", "2026-12-13T20:00:00Z"] {
        let plan = then(&policy, &mut sight, gone(), at);
        assert!(plan.is_empty(), "{at}: {:?}", words_of(&plan));
        let said = &plan.cases[0].findings[0];
        assert_eq!(said.severity, Severity::Warning);
        assert!(said.text.contains("2026-11-30") && said.text.contains("2026-12-14"));
    }
    let mut followed = sight.clone();
    let next = [("status", "active"), ("hire_date", "2026-12-01")];
    let both = vec![gone().remove(0), profile("2", &next)];
    let plan = then(&policy, &mut followed, both, "2026-12-14T08:00:00Z");
    assert!(!closes_or_takes(&plan) && plan.cases[0].findings.is_empty());
    assert_eq!(only(&followed).expires, Expiry::Never);
    let plan = then(&policy, &mut sight, gone(), "2026-12-14T17:30:00Z");
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Termination));
    assert!(!only(&sight).is_enabled());
    assert!(then(&policy, &mut sight, gone(), "2027-02-01T08:00:00Z").is_empty());
}

#[test]
fn with_the_memory_lost_the_anchor_of_any_profile_finds_the_account() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    sight.past = Past::default();
    sight.roster = roster(vec![
        profile("1", &GONE),
        profile("2", &[("hire_date", "2026-12-01")]),
    ]);
    let (plan, after) = step_by(&policy, &sight, now("2026-12-02T08:00:00Z"));
    assert!(!closes_or_takes(&plan), "{:?}", words_of(&plan));
    assert_eq!(only(&after).guid, only(&sight).guid);
    let links: Vec<_> = after.past.links.keys().collect();
    assert_eq!(links.len(), 1);
    // Found by the old profile's anchor, it goes on under the new one with the next plan.
    let (_, again) = step_by(&policy, &after, now("2026-12-02T08:00:00Z"));
    assert_eq!(only(&again).anchor.as_deref(), Some("2"));
}

#[test]
fn the_anchor_and_the_link_follow_to_the_profile_that_goes_on_from_what_was_seen_alone() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let both = || {
        vec![
            profile("1", &GONE),
            profile("2", &[("hire_date", "2026-12-01")]),
        ]
    };
    let mut foreign = sight.clone();
    let plan = then(&policy, &mut sight, both(), "2026-12-01T08:00:00Z");
    let words = words_of(&plan);
    assert_eq!(
        words,
        ["2: link by employeeID: \"1\" → \"2\" [people.aliases]"]
    );
    assert!(
        plan.changes()
            .all(|change| change.class == Some(Class::Link))
    );
    assert!(plan.case(&id("1")).unwrap().findings.is_empty());
    let links: Vec<&PersonId> = sight.past.links.keys().collect();
    assert_eq!(links, [&id("2")]);
    assert!(sight.past.names.values().all(|kept| kept.person == id("2")));
    // What somebody else wrote there is not overwritten, and the link stays where it is.
    let mut accounts: Vec<Account> = foreign.directory.accounts().cloned().collect();
    accounts[0].anchor = Some("77".into());
    foreign.directory = directory(accounts);
    let plan = then(&policy, &mut foreign, both(), "2026-12-01T08:00:00Z");
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(foreign.past.link(&id("1")).is_some());
}

#[test]
fn where_both_profiles_have_one_anchor_only_the_link_follows() {
    let mut policy = numbered();
    policy.anchor.value = "personnel_number".into();
    let mut sight = at_work(&policy);
    let both = vec![
        profile("1", &GONE),
        profile("2", &[("hire_date", "2026-12-01")]),
    ];
    let plan = then(&policy, &mut sight, both, "2026-12-01T08:00:00Z");
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    let links: Vec<&PersonId> = sight.past.links.keys().collect();
    assert_eq!(links, [&id("2")]);
    // The old profile is deleted in HR: nobody misses it.
    let new = vec![profile(
        "2",
        &[("hire_date", "2026-12-01"), ("position", "Head")],
    )];
    then(&policy, &mut sight, new, "2027-01-01T08:00:00Z");
    assert_eq!(only(&sight).values(&"title".into()), ["Head"]);
}

#[test]
fn an_old_profile_that_is_deleted_in_hr_takes_nothing_from_the_human_who_goes_on() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let both = vec![
        profile("1", &GONE),
        profile("2", &[("hire_date", "2026-12-01")]),
    ];
    then(&policy, &mut sight, both, "2026-12-01T08:00:00Z");
    let new = || {
        vec![profile(
            "2",
            &[("hire_date", "2026-12-01"), ("position", "Head")],
        )]
    };
    then(&policy, &mut sight, new(), "2027-01-01T08:00:00Z");
    assert_eq!(only(&sight).values(&"title".into()), ["Head"]);
    assert!(only(&sight).is_enabled());
}
