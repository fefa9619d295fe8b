//! What holds for every company and for any JSON at all.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::names::folded;
use super::pieces::words;
use super::tests::{employee, labelled, replaced, selection, text};

/// Names as people have them, and as nobody should.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{2,7}",
        "[A-ZÄÖÜ][a-zäöüßé]{2,7}(-| |'|, )[A-Z][a-z]{2,7}",
        "(von |de )?[A-Z]{3,9}[0-9]{0,2}",
        "[а-я]{3,6}|[一-龥]{2,3}|[\\PC]{0,12}",
    ]
}

fn people() -> impl Strategy<Value = Vec<Value>> {
    let one = (
        name(),
        name(),
        1000..9_999_999_u64,
        "[a-z]{1,3}[.]?[a-z]{3,8}@(example.com|else.org)",
    );
    proptest::collection::vec(one, 1..12).prop_map(|people| {
        let boss = people[0].2;
        let mut seen = BTreeSet::new();
        let people = people.into_iter().filter(|one| seen.insert(one.2));
        let one = |(first, last, id, email): (String, String, u64, String)| {
            let mut entry = employee(json!(id), &first, &last, &email);
            entry["attributes"]["supervisor"] =
                labelled(json!({ "type": "Employee", "attributes": {
                "id": labelled(json!(boss)), "last_name": labelled(last.clone().into()),
            } }));
            entry["attributes"]["dynamic_1"] = labelled(json!(format!("{first} {last} {id}")));
            entry
        };
        people.map(one).collect()
    })
}

/// Every text and number in a document.
fn leaves(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| leaves(item, into)),
        Value::Object(parts) => parts.values().for_each(|part| leaves(part, into)),
        Value::String(text) => into.push(text.clone()),
        Value::Number(number) => into.push(number.to_string()),
        Value::Null | Value::Bool(_) => {}
    }
}

/// The words of a text. Short ones may be somebody's by chance.
fn spoken(text: &str) -> Vec<String> {
    let long = words(text).filter(|word| word.chars().count() > 3);
    long.map(folded).collect()
}

proptest! {
    #[test]
    fn no_name_address_or_number_of_anybody_comes_through(people in people()) {
        let out = replaced(&people);
        let mut texts = Vec::new();
        out.iter().for_each(|entry| leaves(&entry["attributes"], &mut texts));
        let own = |text: &str| !matches!(text, "x" | "standard" | "Employee");
        let texts: Vec<String> = texts.into_iter().filter(|text| own(text)).collect();
        let all = texts.iter().filter(|text| !text.contains('@'));
        let told: BTreeSet<String> = all.flat_map(|text| spoken(text)).collect();
        for person in &people {
            for key in ["first_name", "last_name"] {
                for word in spoken(&text(person, key)) {
                    prop_assert!(!told.contains(&word), "{word} of {person} in {out:?}");
                }
            }
            let (id, email) = (person["attributes"]["id"]["value"].to_string(), text(person, "email"));
            prop_assert!(texts.iter().all(|text| !text.split(' ').any(|part| part == id)), "{id}");
            prop_assert!(texts.iter().all(|text| !text.eq_ignore_ascii_case(&email)), "{email}");
        }
    }

    #[test]
    fn the_same_for_the_same_and_different_for_different(people in people()) {
        let out = replaced(&people);
        for key in ["id", "first_name", "last_name", "email", "dynamic_1"] {
            let value = |entry: &Value| entry["attributes"][key]["value"].to_string();
            let mut forth = BTreeMap::new();
            let mut back = BTreeMap::new();
            for (was, is) in people.iter().zip(&out) {
                let (was, is) = (value(was), value(is));
                prop_assert_eq!(forth.entry(was.clone()).or_insert(is.clone()), &is);
                if key == "id" || key == "email" {
                    prop_assert_eq!(back.entry(is).or_insert(was.clone()), &was);
                }
            }
        }
        for (was, is) in people.iter().zip(&out) {
            let domain = |entry: &Value| text(entry, "email").ends_with("@example.com");
            prop_assert_eq!(domain(was), domain(is));
            let boss = |entries: &[Value], entry: &Value| {
                let id = &entry["attributes"]["supervisor"]["value"]["attributes"]["id"]["value"];
                entries.iter().position(|one| one["attributes"]["id"]["value"] == *id)
            };
            prop_assert_eq!(boss(&people, was), boss(&out, is));
        }
    }

    #[test]
    fn any_json_at_all_gives_a_record_that_is_as_usable(entry in any_json()) {
        let usable = |entry: &Value| selection().person(entry).map(|_| ()).map_err(|reject| reject.reason);
        let out = replaced(std::slice::from_ref(&entry));
        prop_assert_eq!(usable(&entry), usable(&out[0]), "{} became {}", entry, out[0]);
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|[0-9]{1,24}|2026-[01][0-9]-[0-9]{2}".prop_map(Value::from),
    ];
    let deep = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map("[a-z]{1,6}|value|attributes|id", inner, 0..4)
                .prop_map(|parts| Value::Object(parts.into_iter().collect())),
        ]
    });
    let keys = "id|first_name|last_name|email|supervisor|department|cost_centers|hire_date|position|dynamic_[12]";
    let attributes = proptest::collection::btree_map(keys, deep.clone(), 0..8).prop_map(|values| {
        let labelled = values
            .into_iter()
            .map(|(key, value)| (key, json!({ "value": value })));
        json!({ "type": "Employee", "attributes": labelled.collect::<serde_json::Map<_, _>>() })
    });
    prop_oneof![deep, attributes]
}
