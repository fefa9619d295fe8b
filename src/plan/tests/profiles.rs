//! One human under several profiles: what is one employment, what is a rehire, and what stays apart.

use proptest::prelude::*;

use super::rulebook::template;
use super::world::*;
use crate::directory::{Account, Expiry};
use crate::lifecycle::{Stage, stage_of};
use crate::past::Past;
use crate::people::{Person, Reject, Roster};
use crate::plan::{
    Action, Case, LifecycleEvent, Outlook, Plan, Policy, Severity, Sight, build, everybody,
};
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
fn aliased() -> Policy {
    let mut policy = with_title();
    policy.people.aliases.insert(id("2"), id("1"));
    policy
}

/// Profiles of one number are one human.
fn numbered() -> Policy {
    let mut policy = with_title();
    policy.people.rehire_match = vec!["personnel_number".into()];
    policy
}

/// A profile of Anna's in sales in Berlin.
fn profile(number: &str, facts: &[(&str, &str)]) -> Person {
    let usual = [
        ("office", "Berlin"),
        ("department", "Sales"),
        ("personnel_number", "100"),
    ];
    person(number, "Anna", "Bauer", &[&usual, facts].concat())
}

/// The account of profile 1, in a group that somebody else put it in.
fn at_work(policy: &Policy) -> Sight {
    let (_, mut after) = settle_by(policy, &sight(vec![profile("1", &[])], vec![]), morning());
    let mut accounts: Vec<Account> = after.directory.accounts().cloned().collect();
    let handmade = dn("OU=Groups").child_cn("GG-Handmade");
    accounts[0].member_of.insert(handmade);
    after.directory = directory(accounts);
    after
}

/// HR says this now; everything is carried out until nothing is left.
fn then(policy: &Policy, sight: &mut Sight, people: Vec<Person>, at: &str) -> Plan {
    sight.roster = roster(people);
    let (plan, after) = settle_by(policy, sight, now(at));
    *sight = after;
    plan
}

fn only(sight: &Sight) -> &Account {
    let mut accounts = sight.directory.accounts();
    let first = accounts.next().expect("an account");
    assert!(accounts.next().is_none(), "a second account");
    first
}

fn closes_or_takes(plan: &Plan) -> bool {
    plan.changes().any(|change| {
        matches!(
            change.action,
            Action::Disable { .. } | Action::Quit { .. } | Action::LockPassword
        )
    })
}

fn blocked(case: &Case) -> &str {
    match &case.outlook {
        Outlook::Blocked(why) => why,
        other => panic!("{other:?}"),
    }
}

const INTERN: [(&str, &str); 2] = [("termination_date", "2026-11-30"), ("position", "Intern")];
const GONE: [(&str, &str); 3] = [
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
fn two_profiles_of_one_number_of_which_none_ends_are_not_joined_and_nobody_is_created() {
    let policy = numbered();
    let sight = at_work(&policy);
    let mut typo = sight.clone();
    typo.roster = roster(vec![
        profile("1", &[]),
        person("2", "Bo", "Li", &[("personnel_number", "100")]),
    ]);
    let plan = build(&typo, &policy, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(blocked(plan.case(&id("2")).unwrap()).contains("profiles 1 and 2"));
    let first = plan.case(&id("1")).unwrap();
    assert!(first.human.is_none() && first.findings[0].about == "people.rehire_match");
    // What the configuration says outright is believed.
    let mut both = policy.clone();
    both.people.aliases.insert(id("2"), id("1"));
    let plan = build(&typo, &both, morning());
    assert_eq!(plan.cases.len(), 1);
    // Three, of which all are over but one, are one human.
    typo.roster = roster(vec![
        profile("1", &GONE),
        profile(
            "2",
            &[
                ("hire_date", "2026-12-01"),
                ("termination_date", "2027-01-31"),
                ("status", "inactive"),
            ],
        ),
        profile("3", &[("hire_date", "2027-02-01")]),
    ]);
    let plan = build(&typo, &policy, now("2027-02-02T08:00:00Z"));
    assert_eq!(plan.cases.len(), 1);
    assert!(!closes_or_takes(&plan), "{:?}", words_of(&plan));
}

#[test]
fn profiles_with_an_account_each_are_treated_each_by_itself() {
    let start = sight(
        vec![profile("1", &[]), person("2", "Anna", "Bauer", &[])],
        vec![],
    );
    let (_, mut two) = settle(&start, morning());
    two.roster = roster(vec![profile("1", &GONE), profile("2", &[])]);
    let (plan, after) = settle_by(&aliased(), &two, now("2026-12-01T08:00:00Z"));
    let open = after
        .directory
        .accounts()
        .filter(|account| account.is_enabled());
    assert_eq!(open.count(), 1, "{:?}", words_of(&plan));
    let of_one = plan.case(&id("1")).unwrap();
    assert!(
        of_one
            .findings
            .iter()
            .any(|f| f.text.contains("account of its own"))
    );
    assert_eq!(of_one.event, Some(LifecycleEvent::Termination));
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
    assert_eq!(after.past.links.len(), 1);
}

#[test]
fn a_profile_that_cannot_be_used_freezes_the_human_and_ends_nobody() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let reject = Reject {
        id: Some(id("2")),
        reason: "hire_date is not a date".into(),
    };
    sight.roster = Roster::new(vec![profile("1", &GONE)], vec![reject]).unwrap();
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(blocked(plan.case(&id("1")).unwrap()).contains("profile 2"));
    sight.roster = roster(vec![profile("1", &GONE), profile("2", &[("status", "?")])]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty());
    assert!(blocked(&plan.cases[0]).contains("profile 2 of this human: the status is unreadable"));
    // One that is not there at all shields nobody, and is said.
    sight.roster = roster(vec![profile("1", &GONE)]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(closes_or_takes(&plan));
    assert!(
        plan.findings
            .iter()
            .any(|f| f.about == "people.aliases" && f.text.contains("id 2"))
    );
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

#[test]
fn a_number_that_nobody_can_read_ends_nobody() {
    let policy = numbered();
    let mut sight = at_work(&policy);
    let gone = [&GONE[..], &[("personnel_number", "?")]].concat();
    sight.roster = roster(vec![profile("1", &gone)]);
    let plan = build(&sight, &policy, now("2026-12-02T08:00:00Z"));
    assert!(plan.is_empty());
    assert!(blocked(&plan.cases[0]).contains("'personnel_number'"));
}

#[test]
fn whoever_points_at_any_profile_of_a_human_means_the_human() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let both = || {
        let new = profile("2", &[("hire_date", "2026-12-01")]);
        let report = |number, last, boss| person(number, "Rex", last, &[("supervisor", boss)]);
        vec![
            profile("1", &GONE),
            new,
            report("8", "Old", "1"),
            report("9", "New", "2"),
        ]
    };
    then(&policy, &mut sight, both(), "2026-12-02T08:00:00Z");
    let anna = sight.past.link(&id("1")).unwrap().guid;
    let anna = sight.directory.account(anna).unwrap().dn.to_string();
    let managers = sight
        .directory
        .accounts()
        .flat_map(|a| a.values(&"manager".into()));
    assert_eq!(managers.cloned().collect::<Vec<_>>(), [anna.clone(), anna]);
}

/// A profile with days around the present one, in days.
type Days = (i64, Option<i64>, &'static str);

fn made(number: usize, (hire, length, status): &Days) -> Person {
    let first: jiff::civil::Date = "2026-11-20".parse().unwrap();
    let day = |offset: i64| {
        first
            .saturating_add(jiff::Span::new().days(offset))
            .to_string()
    };
    let end = length.map_or(String::new(), |length| day(hire + length));
    let facts = [
        ("hire_date", day(*hire)),
        ("termination_date", end),
        ("status", (*status).to_owned()),
        ("personnel_number", number.to_string()),
    ];
    let facts: Vec<(&str, &str)> = facts
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    profile(&number.to_string(), &facts)
}

fn days() -> impl Strategy<Value = Vec<Days>> {
    let status = prop::sample::select(vec!["active", "active", "inactive", "onboarding", "leave"]);
    let length = prop_oneof![1 => Just(None), 3 => (-3i64..120).prop_map(Some)];
    prop::collection::vec((-200i64..60, length, status), 2..5)
}

fn chained(count: usize) -> Policy {
    let mut policy = policy();
    for number in 1..count {
        policy
            .people
            .aliases
            .insert(id(&(number + 1).to_string()), id(&number.to_string()));
    }
    policy
}

proptest! {
    #[test]
    fn a_human_with_an_open_profile_is_never_over(days in days(), linked in any::<bool>()) {
        let policy = chained(days.len());
        let people: Vec<Person> = days.iter().zip(1..).map(|(days, n)| made(n, days)).collect();
        let is_open = |person: &Person| matches!(
            stage_of(person, &policy.lifecycle, morning()),
            Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { .. }
        );
        let open = people.iter().any(is_open);
        let accounts = linked.then(|| account(1, "abauer", Some("1"), "OU=Staff"));
        let sight = sight(people, accounts.into_iter().collect());
        let humans = everybody(&sight, &policy, morning());
        prop_assert_eq!(humans.len(), 1);
        let stage = stage_of(humans.people().next().unwrap(), &policy.lifecycle, morning());
        prop_assert!(!(open && stage.is_over()), "{:?}", stage);
    }

    #[test]
    fn joining_depends_on_no_order(days in days(), turn in 0usize..5) {
        let policy = chained(days.len());
        let people: Vec<Person> = days.iter().zip(1..).map(|(days, n)| made(n, days)).collect();
        let mut turned = people.clone();
        turned.rotate_left(turn % days.len());
        let plan = |people| build(&sight(people, vec![]), &policy, morning()).id;
        prop_assert_eq!(plan(people), plan(turned));
    }
}
