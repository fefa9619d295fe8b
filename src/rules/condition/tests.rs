use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::{Just, Strategy, prop, prop_assert_eq, prop_oneof, proptest};

use super::*;
use crate::people::PersonId;

fn someone() -> Person {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let fields = BTreeMap::from([
        ("office".into(), text("London")),
        (
            "department".into(),
            FieldValue::Named {
                id: "17".into(),
                name: "Prešales".into(),
            },
        ),
        (
            "team".into(),
            FieldValue::List(vec!["Management".into(), "Works Council".into()]),
        ),
        ("weekly_hours".into(), FieldValue::Number(Number(38.5))),
        ("grade".into(), text("12")),
        ("position".into(), text("Team Lead\nSales")),
        (
            "hire_date".into(),
            FieldValue::Date("2026-03-01".parse().unwrap()),
        ),
        ("cost_center".into(), FieldValue::Empty),
        ("gender".into(), FieldValue::Unreadable),
        ("first_name".into(), text("Anna")),
    ]);
    Person::new(PersonId::new("7"), fields)
}

fn field(name: &str, test: Test) -> Condition {
    Condition::Field(name.into(), test)
}

fn equals(name: &str, value: &str) -> Condition {
    field(name, Test::OneOf(vec![value.to_owned()]))
}

fn yes() -> Condition {
    equals("office", "London")
}

fn no() -> Condition {
    equals("office", "Berlin")
}

fn unknown() -> Condition {
    equals("gender", "x")
}

fn word(condition: &Condition) -> char {
    match condition.holds(&someone()) {
        Holds::Yes(_) => 'y',
        Holds::No(_) => 'n',
        Holds::Unknown(_) => '?',
    }
}

#[test]
fn every_test_says_yes_and_no_where_it_should() {
    let text = |text: &str| text.to_owned();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let rows = [
        ('y', equals("office", " LONDON ")),
        ('n', equals("office", "Lond")),
        ('y', equals("department", "pres\u{30c}ales")),
        ('y', equals("department.id", "17")),
        ('n', equals("department", "17")),
        ('y', equals("team", "management")),
        ('n', equals("team", "Management, Works Council")),
        ('y', equals("weekly_hours", "38.50")),
        ('y', equals("grade", "12.0")),
        ('n', equals("grade", "012")),
        ('y', equals("hire_date", "2026-03-01")),
        ('y', equals("id", "7")),
        ('y', equals("call_name", "anna")),
        ('y', field("office", Test::StartsWith(text("lon")))),
        ('n', field("office", Test::StartsWith(text("don")))),
        ('y', field("office", Test::EndsWith(text("DON")))),
        ('y', field("team", Test::Contains(text("council")))),
        ('n', field("team", Test::Contains(text("sales")))),
        (
            'y',
            field("position", Test::matches("(?i)lead|head").unwrap()),
        ),
        ('n', field("position", Test::matches("^lead").unwrap())),
        ('y', field("hire_date", Test::Before(day("2026-03-02")))),
        ('n', field("hire_date", Test::Before(day("2026-03-01")))),
        ('n', field("hire_date", Test::After(day("2026-03-01")))),
        ('y', field("weekly_hours", Test::Above(Number(38.0)))),
        ('n', field("weekly_hours", Test::Below(Number(38.5)))),
        ('y', field("grade", Test::Above(Number(9.0)))),
        ('y', field("office", Test::Present(true))),
        ('n', field("office", Test::Present(false))),
    ];
    for (expected, condition) in rows {
        assert_eq!(word(&condition), expected, "{condition:?}");
    }
}

#[test]
fn an_empty_field_passes_no_test_but_the_one_for_emptiness() {
    let day: Date = "2026-03-01".parse().unwrap();
    let never = [
        Test::OneOf(vec![String::new()]),
        Test::matches(".*").unwrap(),
        Test::StartsWith(String::new()),
        Test::Contains(String::new()),
        Test::Present(true),
        Test::Before(day),
        Test::Below(Number(1.0)),
    ];
    for test in never {
        assert_eq!(word(&field("cost_center", test.clone())), 'n', "{test:?}");
    }
    assert_eq!(word(&field("cost_center", Test::Present(false))), 'y');
}

#[test]
fn an_unreadable_field_decides_nothing_not_even_that_it_is_empty() {
    for test in [Test::Present(true), Test::Present(false)] {
        let holds = field("gender", test.clone()).holds(&someone());
        assert_eq!(holds, Holds::Unknown("gender".into()));
        assert_eq!(word(&field("never_read", test)), '?');
    }
}

#[test]
fn a_text_that_is_no_day_or_number_decides_nothing() {
    assert_eq!(word(&field("office", Test::Above(Number(1.0)))), '?');
    let day: Date = "2026-03-01".parse().unwrap();
    assert_eq!(word(&field("office", Test::Before(day))), '?');
}

#[test]
fn logic_has_three_values() {
    let all = |parts| word(&Condition::All(parts));
    let any = |parts| word(&Condition::Any(parts));
    let not = |part| word(&Condition::Not(Box::new(part)));
    assert_eq!(all(vec![unknown(), no()]), 'n');
    assert_eq!(all(vec![unknown(), yes()]), '?');
    assert_eq!(all(vec![yes(), yes()]), 'y');
    assert_eq!(all(vec![]), 'y');
    assert_eq!(any(vec![unknown(), yes()]), 'y');
    assert_eq!(any(vec![unknown(), no()]), '?');
    assert_eq!(any(vec![no(), no()]), 'n');
    assert_eq!(any(vec![]), 'n');
    assert_eq!(not(unknown()), '?');
    assert_eq!(not(yes()), 'n');
    assert_eq!(not(no()), 'y');
}

#[test]
fn reasons_are_words_for_people() {
    let why = |condition: Condition| match condition.holds(&someone()) {
        Holds::Yes(why) | Holds::No(why) => why,
        Holds::Unknown(field) => format!("unknown {field}"),
    };
    assert_eq!(why(yes()), "office is London");
    assert_eq!(why(no()), "office is London, not Berlin");
    assert_eq!(
        why(Condition::Not(Box::new(yes()))),
        "office is London, which is excluded"
    );
    assert_eq!(
        why(Condition::All(vec![yes(), equals("team", "management")])),
        "office is London and team is Management"
    );
    assert_eq!(
        why(field("position", Test::StartsWith("x".into()))),
        "position is Team Lead\\nSales, which does not start with x"
    );
    assert_eq!(
        why(field("grade", Test::Below(Number(10.0)))),
        "grade is 12, not below 10"
    );
    assert_eq!(why(equals("cost_center", "1")), "cost_center is empty");
    assert_eq!(why(Condition::All(vec![])), "applies to everybody");
}

#[test]
fn a_bad_or_huge_pattern_is_refused_with_words() {
    let words = Test::matches("lead(").unwrap_err();
    assert!(
        words.contains("unclosed group") && words.contains("lead("),
        "{words}"
    );
    assert!(
        Test::matches(&"a".repeat(2000))
            .unwrap_err()
            .contains("longer")
    );
    let huge = Test::matches(r"(\w{200}){200}").unwrap_err();
    assert!(huge.contains("too large"), "{huge}");
}

#[test]
fn fields_are_those_read_and_the_called_name_is_two() {
    let mut fields = BTreeSet::new();
    Condition::All(vec![
        yes(),
        Condition::Not(Box::new(equals("department.id", "1"))),
        equals("call_name", "x"),
    ])
    .fields(&mut fields);
    let names: Vec<&str> = fields.iter().map(FieldName::as_str).collect();
    assert_eq!(
        names,
        ["department.id", "first_name", "office", "preferred_name"]
    );
}

fn conditions() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![Just(yes()), Just(no()), Just(unknown())];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #[test]
    fn de_morgan_holds_with_three_values(parts in prop::collection::vec(conditions(), 0..4)) {
        let negated = parts.iter().cloned().map(|part| Condition::Not(Box::new(part))).collect();
        let outside = Condition::Not(Box::new(Condition::All(parts)));
        prop_assert_eq!(word(&outside), word(&Condition::Any(negated)));
    }
}
