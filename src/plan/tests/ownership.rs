//! What is rosterd's, and what is not.

use super::world::*;
use crate::past::LinkedBy;
use crate::plan::{Action, Outlook, Severity, Sight};

/// An account somebody built by hand, carrying the anchor of person 1.
fn adopted(facts: &[(&str, &str)]) -> Sight {
    let mut by_hand = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
    by_hand
        .attributes
        .insert("givenName".into(), vec!["Anna".into()]);
    by_hand.attributes.insert("sn".into(), vec!["Bauer".into()]);
    by_hand
        .member_of
        .insert(dn("OU=Groups").child_cn("GG-Sales"));
    sight(vec![person("1", "Anna", "Bauer", facts)], vec![by_hand])
}

#[test]
fn an_account_with_the_anchor_is_linked_and_stays_where_it_was_found() {
    let (plan, after) = settle(&adopted(&[("office", "Berlin")]), morning());
    assert!(
        plan.changes()
            .all(|change| !matches!(change.action, Action::Move { .. }))
    );
    assert_eq!(after.past.links[&id("1")].how, LinkedBy::Anchor);
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("found elsewhere"))
    );
}

#[test]
fn it_moves_once_the_rules_wish_something_else() {
    let (_, mut after) = settle(&adopted(&[("office", "Berlin")]), morning());
    after.roster = roster(vec![person("1", "Anna", "Bauer", &[("office", "London")])]);
    let (plan, after) = settle(&after, morning());
    assert!(
        words_of(&plan)
            .iter()
            .any(|w| w.contains("→ OU=London,OU=Staff"))
    );
    let account = after.directory.accounts().next().unwrap();
    assert!(account.dn.is_below(&dn("OU=London,OU=Staff")));
}

//
#[test]
fn a_membership_that_was_there_before_is_never_taken() {
    // She is in GG-Sales by somebody else's hand and works elsewhere.
    let (_, mut after) = settle(&adopted(&[("department", "Sales")]), morning());
    after.roster = roster(vec![person(
        "1",
        "Anna",
        "Bauer",
        &[("department", "Finance")],
    )]);
    let (plan, _) = settle(&after, morning());
    let quits = |change: &crate::plan::Change| matches!(change.action, Action::Quit { .. });
    assert!(!plan.changes().any(quits), "{:?}", words_of(&plan));
}

#[test]
fn a_grant_taken_away_by_hand_is_reported_and_not_repeated() {
    let (_, mut after) = settle(&adopted(&[]), morning());
    let mut accounts: Vec<_> = after.directory.accounts().cloned().collect();
    accounts[0].member_of.clear();
    after.directory = directory(accounts);
    let (plan, _) = settle(&after, morning());
    assert!(plan.is_empty());
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("taken out of GG-Staff by hand"))
    );
}

#[test]
fn a_change_by_hand_stays_until_hr_changes() {
    let (_, mut after) = settle(&adopted(&[("department", "Sales")]), morning());
    let mut accounts: Vec<_> = after.directory.accounts().cloned().collect();
    accounts[0]
        .attributes
        .insert("department".into(), vec!["Vertrieb".into()]);
    after.directory = directory(accounts);
    let (plan, mut after) = settle(&after, morning());
    assert!(plan.is_empty());
    after.roster = roster(vec![person(
        "1",
        "Anna",
        "Bauer",
        &[("department", "Finance")],
    )]);
    let (plan, _) = settle(&after, morning());
    assert!(
        words_of(&plan)
            .iter()
            .any(|w| w.contains("department: \"Vertrieb\" → \"Finance\""))
    );
}

//
#[test]
fn an_unreadable_field_blanks_nothing_and_takes_nothing_away() {
    let (_, mut after) = settle(
        &adopted(&[("department", "Sales"), ("office", "Berlin")]),
        morning(),
    );
    let silent = crate::people::Person::new(id("1"), {
        let mut fields = std::collections::BTreeMap::new();
        for name in [
            "status",
            "hire_date",
            "contract_end_date",
            "termination_date",
            "last_working_day",
            "first_name",
            "last_name",
            "preferred_name",
        ] {
            fields.insert(
                name.into(),
                after.roster.get(&id("1")).unwrap().field(&name.into()),
            );
        }
        fields
    });
    after.roster = roster(vec![silent]);
    let (plan, _) = settle(&after, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.severity == Severity::Warning)
    );
}

//
#[test]
fn an_empty_field_clears_where_the_rule_says_so() {
    let (_, mut after) = settle(&adopted(&[("department", "Sales")]), morning());
    after.roster = roster(vec![person("1", "Anna", "Bauer", &[])]);
    let (plan, _) = settle(&after, morning());
    assert!(
        words_of(&plan)
            .iter()
            .any(|w| w.contains("department: \"Sales\" → (empty)"))
    );
}

//
#[test]
fn two_accounts_with_one_anchor_are_both_left_alone_and_nobody_else_is() {
    let twins = vec![
        account(1, "a1", Some("1"), "OU=Berlin,OU=Staff"),
        account(2, "a2", Some("1"), "OU=Berlin,OU=Staff"),
    ];
    let people = vec![
        person("1", "Anna", "Bauer", &[]),
        person("2", "Fritz", "Fine", &[]),
    ];
    let plan = crate::plan::build(&sight(people, twins), &policy(), morning());
    assert!(
        matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("several accounts"))
    );
    assert!(!plan.cases[1].changes.is_empty());
}

//
#[test]
fn a_missing_group_stops_its_rule_and_no_other() {
    let mut sight = adopted(&[("office", "Berlin")]);
    let accounts = sight.directory.accounts().cloned().collect();
    let groups = groups()
        .into_iter()
        .filter(|group| group.name != "GG-Berlin")
        .collect();
    sight.directory = directory_with(accounts, groups);
    let (plan, _) = settle(&sight, morning());
    let words = words_of(&plan);
    assert!(
        words.iter().any(|w| w.contains("join DL-Berlin"))
            && !words.iter().any(|w| w.contains("GG-Berlin"))
    );
    assert!(
        plan.findings
            .iter()
            .any(|f| f.about == "groups.berlin" && f.text.contains("does not exist"))
    );
}

//
#[test]
fn nobody_is_added_to_a_protected_group_or_one_nested_in_it() {
    let mut sight = adopted(&[]);
    let accounts = sight.directory.accounts().cloned().collect();
    let mut groups = groups();
    groups[0]
        .member_of
        .insert(dn("OU=Groups").child_cn("Domain Admins"));
    sight.directory = directory_with(accounts, groups);
    let (plan, _) = settle(&sight, morning());
    assert!(!words_of(&plan).iter().any(|w| w.contains("GG-Staff")));
    assert!(
        plan.findings
            .iter()
            .any(|f| f.about == "groups.staff" && f.text.contains("protected"))
    );
}

//
#[test]
fn an_expiry_set_by_hand_stays() {
    let mut sight = adopted(&[("termination_date", "2026-12-31")]);
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    accounts[0].expires = crate::directory::Expiry::At("2027-06-30T00:00:00Z".parse().unwrap());
    sight.directory = directory(accounts);
    let (plan, _) = settle(&sight, morning());
    assert!(!words_of(&plan).iter().any(|w| w.contains("expires")));
}

//
#[test]
fn people_who_would_share_an_anchor_or_an_account_are_left_alone() {
    let mut by_number = policy();
    by_number.anchor.value = "position".into();
    let one = |id: &str| person(id, "Anna", &format!("Bauer{id}"), &[("position", "77")]);
    let other = person("3", "Fritz", "Fine", &[("position", "78")]);
    let people = vec![one("1"), one("2"), other];
    let plan = crate::plan::build(&sight(people, vec![]), &by_number, morning());
    let why = |n: usize| format!("{:?}", plan.cases[n].outlook);
    assert!(
        why(0).contains("belongs to several people")
            && why(1).contains("belongs to several people")
    );
    assert!(!plan.cases[2].changes.is_empty());
    // The account that carries a person's anchor is somebody else's by link.
    let (_, mut linked) = settle(&adopted(&[]), morning());
    let link = linked.past.links.remove(&id("1")).unwrap();
    linked.past.links.insert(id("2"), link);
    linked.roster = roster(vec![
        person("1", "Anna", "Bauer", &[]),
        person("2", "Anna", "Bauer", &[]),
    ]);
    let plan = crate::plan::build(&linked, &policy(), morning());
    assert!(
        matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("belongs to person 2"))
    );
    assert!(plan.cases[0].changes.is_empty());
}

//
#[test]
fn an_anchor_the_attribute_cannot_hold_is_refused_before_anything_is_sent() {
    let long = person("12345678901234567", "Anna", "Bauer", &[]);
    let fine = person("1", "Fritz", "Fine", &[]);
    let plan = crate::plan::build(&sight(vec![long, fine], vec![]), &policy(), morning());
    assert!(
        matches!(&plan.cases[1].outlook, Outlook::Blocked(why) if why.contains("16 characters"))
    );
    assert!(!plan.cases[0].changes.is_empty());
}

#[test]
fn a_move_by_hand_to_where_the_rules_wish_is_theirs_and_one_after_it_is_not_undone() {
    let (_, mut after) = settle(&adopted(&[("office", "Berlin")]), morning());
    let by_hand = |sight: &mut Sight, ou: &str| {
        let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
        accounts[0].dn = dn(ou).child_cn("anna");
        sight.directory = directory(accounts);
    };
    // An administrator is quicker than rosterd, and later moves her on.
    after.roster = roster(vec![person("1", "Anna", "Bauer", &[("office", "London")])]);
    by_hand(&mut after, "OU=London,OU=Staff");
    let (_, mut after) = settle(&after, morning());
    by_hand(&mut after, "OU=Unsorted,OU=Staff");
    let (plan, _) = step(&after, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
}

#[test]
fn rules_that_name_one_group_in_two_ways_are_joined_too() {
    let mut policy = policy();
    let mut other = policy.rules.groups[2].clone(); // GG-Sales for department Sales
    other.name = "groups.presales".into();
    other.group = dn("OU=Groups").child_cn("GG-Sales").to_string();
    other.when = crate::rules::Condition::Field(
        "office".into(),
        crate::rules::Test::OneOf(vec!["Berlin".into()]),
    );
    policy.rules.groups.push(other);
    let joined = |facts: &[(&str, &str)]| {
        let hers = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
        let sight = sight(vec![person("1", "Anna", "Bauer", facts)], vec![hers]);
        let plan = crate::plan::build(&sight, &policy, morning());
        words_of(&plan).iter().any(|w| w.contains("join GG-Sales"))
    };
    assert!(joined(&[("department", "Sales")]));
    assert!(joined(&[("office", "Berlin")]));
    assert!(!joined(&[("office", "London")]));
}

#[test]
fn a_mapping_the_schema_has_no_room_for_is_frozen_and_said_once() {
    let mut policy = policy();
    let mut exchange = policy.rules.attributes[2].clone();
    exchange.name = "extensionAttribute1".into();
    policy.rules.attributes.push(exchange);
    let two = [("1", "Anna"), ("2", "Ben")]
        .map(|(id, first)| person(id, first, "Bauer", &[("department", "Sales")]));
    let plan = crate::plan::build(&sight(two.into(), vec![]), &policy, morning());
    let about = |text: &str| {
        let findings = plan.findings.iter();
        findings.filter(|f| f.about.contains(text)).count()
    };
    assert_eq!(
        about("attributes.extensionAttribute1"),
        1,
        "{:?}",
        plan.findings
    );
    for case in &plan.cases {
        let words: Vec<String> = case.findings.iter().map(|f| f.text.clone()).collect();
        assert!(!words.concat().contains("extensionAttribute1"), "{words:?}");
        let Some(crate::plan::Action::Create(new)) = case.changes.first().map(|c| &c.action) else {
            panic!("{:?}", words_of(&plan));
        };
        assert!(new.attributes.contains_key(&"department".into()));
        assert!(!new.attributes.contains_key(&"extensionAttribute1".into()));
    }
}
