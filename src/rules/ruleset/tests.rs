use super::super::Test;
use super::*;
use crate::people::{FieldValue, PersonId};

fn dn(unit: &str) -> Dn {
    Dn::parse(&format!("OU={unit},DC=corp,DC=example")).unwrap()
}

fn is(field: &str, value: &str) -> Condition {
    Condition::Field(field.into(), Test::OneOf(vec![value.to_owned()]))
}

fn everybody() -> Condition {
    Condition::All(vec![])
}

fn ou(name: &str, priority: i64, when: Condition) -> OuRule {
    OuRule {
        name: name.to_owned(),
        priority,
        when,
        ou: dn(name),
    }
}

fn group(name: &str, group: &str, when: Condition) -> GroupRule {
    GroupRule {
        name: format!("groups.{name}"),
        kind: GroupKind::Security,
        group: group.to_owned(),
        when,
        mode: GroupMode::Additive,
    }
}

fn rules(ou_rules: Vec<OuRule>, groups: Vec<GroupRule>) -> RuleSet {
    RuleSet {
        ou_default: dn("Unsorted"),
        ou_rules,
        groups,
        attributes: vec![],
    }
}

fn someone() -> Person {
    let fields = BTreeMap::from([
        ("office".into(), FieldValue::Text("Berlin".into())),
        ("gender".into(), FieldValue::Unreadable),
    ]);
    Person::new(PersonId::new("7"), fields)
}

fn placement(ou_rules: Vec<OuRule>) -> Placement {
    rules(ou_rules, vec![]).evaluate(&someone()).placement
}

fn unit(name: &str, because: &str) -> Placement {
    Placement::Unit {
        ou: dn(name),
        rule: format!("ou.rules.{name}"),
        because: because.to_owned(),
    }
}

fn berlin() -> Condition {
    is("office", "Berlin")
}

fn london() -> Condition {
    is("office", "London")
}

fn unknown() -> Condition {
    is("gender", "x")
}

#[test]
fn the_lowest_priority_that_holds_wins_wherever_it_stands() {
    let placed = placement(vec![
        ou("All", 99, everybody()),
        ou("Berlin", 10, berlin()),
        ou("London", 1, london()),
    ]);
    assert_eq!(placed, unit("Berlin", "office is Berlin"));
}

#[test]
fn without_a_match_the_default_is_wished() {
    let placed = placement(vec![ou("London", 1, london())]);
    assert_eq!(placed, Placement::Default(dn("Unsorted")));
}

#[test]
fn two_equal_matches_are_a_conflict_and_both_are_named() {
    let placed = placement(vec![
        ou("A", 5, berlin()),
        ou("B", 5, everybody()),
        ou("C", 9, everybody()),
    ]);
    let names = vec!["ou.rules.A".to_owned(), "ou.rules.B".to_owned()];
    assert_eq!(placed, Placement::Conflict(names));
}

#[test]
fn a_rule_nobody_can_decide_freezes_the_placement_only_where_it_could_win() {
    let with = |priority| {
        placement(vec![
            ou("Doubt", priority, unknown()),
            ou("Berlin", 5, berlin()),
        ])
    };
    let frozen = Placement::Unknown("gender".into());
    assert_eq!(with(4), frozen);
    assert_eq!(with(5), frozen);
    assert_eq!(with(6), unit("Berlin", "office is Berlin"));
    assert_eq!(placement(vec![ou("Doubt", 9, unknown())]), frozen);
    let conflict = placement(vec![
        ou("Doubt", 5, unknown()),
        ou("A", 5, berlin()),
        ou("B", 5, berlin()),
    ]);
    assert!(matches!(conflict, Placement::Conflict(_)), "{conflict:?}");
}

fn wish(groups: Vec<GroupRule>) -> Wish {
    let mut wishes = rules(vec![], groups).evaluate(&someone());
    assert_eq!(wishes.groups.len(), 1);
    wishes.groups.pop_first().unwrap().1.wish
}

#[test]
fn rules_naming_one_group_are_joined_by_or() {
    let joined = wish(vec![
        group("a", "GG-Staff", london()),
        group("b", "gg-staff", unknown()),
        group("c", "GG-STAFF", berlin()),
    ]);
    let held = Wish::In {
        rule: "groups.c".into(),
        because: "office is Berlin".into(),
    };
    assert_eq!(joined, held);
}

#[test]
fn one_rule_nobody_can_decide_freezes_the_membership() {
    let joined = wish(vec![group("a", "G", london()), group("b", "G", unknown())]);
    assert_eq!(joined, Wish::Unknown("gender".into()));
}

#[test]
fn a_no_says_what_every_rule_said() {
    let out = |because: &str| Wish::Out {
        rule: "groups.a".into(),
        because: because.into(),
    };
    let alone = wish(vec![group("a", "G", london())]);
    assert_eq!(alone, out("office is Berlin, not London"));
    let together = wish(vec![
        group("a", "G", london()),
        group("b", "G", Condition::Any(vec![])),
    ]);
    assert_eq!(
        together,
        out("groups.a: office is Berlin, not London; groups.b: applies to nobody")
    );
}

#[test]
fn a_rule_without_parts_applies_to_everybody() {
    let wished = wish(vec![group("staff", "GG-Staff", everybody())]);
    let everybody = Wish::In {
        rule: "groups.staff".into(),
        because: "applies to everybody".into(),
    };
    assert_eq!(wished, everybody);
}

#[test]
fn groups_are_kept_apart_and_named_as_configured() {
    let wishes = rules(
        vec![],
        vec![
            group("a", "GG-B", everybody()),
            group("b", "GG-A", everybody()),
        ],
    );
    let groups = wishes.evaluate(&someone()).groups;
    let names: Vec<&str> = groups
        .values()
        .map(|wished| wished.group.as_str())
        .collect();
    assert_eq!(names, ["GG-A", "GG-B"]);
}

#[test]
fn two_modes_for_one_group_take_nothing_from_others() {
    let mut strict = group("a", "G", london());
    strict.mode = GroupMode::Authoritative;
    let wishes = rules(vec![], vec![strict.clone(), group("b", "G", berlin())]);
    let modes = |rules: &RuleSet| {
        let groups = rules.evaluate(&someone()).groups;
        groups
            .values()
            .map(|wished| wished.mode)
            .collect::<Vec<_>>()
    };
    assert_eq!(modes(&wishes), [GroupMode::Additive]);
    assert_eq!(
        modes(&rules(vec![], vec![strict])),
        [GroupMode::Authoritative]
    );
}
