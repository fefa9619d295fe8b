//! Nothing that says who somebody is comes through, and everything rules and names depend on does.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::json;

use super::names::folded;
use super::pieces::words;
use super::*;
use crate::people::{FieldName, FieldValue, Person};

const FIELDS: [&str; 12] = [
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "supervisor",
    "department",
    "cost_center",
    "hire_date",
    "status",
    "position",
    "own",
    "skills",
];

fn selection() -> Selection {
    let custom = [("own", "dynamic_1"), ("skills", "dynamic_2")];
    let custom = custom.map(|(name, key)| (FieldName::new(name), key.to_owned()));
    let fields = FIELDS.iter().map(|name| FieldName::new(*name)).collect();
    Selection::of(&fields, &BTreeMap::from(custom)).unwrap()
}

fn domains() -> Vec<String> {
    vec!["example.com".to_owned()]
}

fn replaced(entries: &[Value]) -> Vec<Value> {
    pseudonymised(entries, &selection(), &domains()).0
}

fn labelled(value: Value) -> Value {
    json!({ "label": "x", "value": value, "type": "standard", "universal_id": null })
}

fn employee(id: Value, first: &str, last: &str, email: &str) -> Value {
    json!({ "type": "Employee", "attributes": {
        "id": labelled(id), "first_name": labelled(first.into()), "last_name": labelled(last.into()),
        "email": labelled(email.into()),
    } })
}

fn text(entry: &Value, key: &str) -> String {
    entry["attributes"][key]["value"]
        .as_str()
        .unwrap_or_else(|| panic!("no text {key} in {entry}"))
        .to_owned()
}

fn spelled(name: &str) -> String {
    crate::people::spell(name).unwrap().to_lowercase()
}

#[test]
fn who_shares_a_name_goes_on_sharing_it_in_every_spelling() {
    let people = [
        employee(json!(1), "Anna", "Müller", "anna.mueller@example.com"),
        employee(json!(2), "Anna", "Mueller", "anna.mueller2@example.com"),
        employee(
            json!(3),
            "ANNA",
            "Müller-Lüdenscheidt",
            "amueller@elsewhere.org",
        ),
        employee(json!(4), "Jörg", "von der Weiß", "joerg@example.com"),
        employee(json!(5), "René", "O'Weiß", "x7@example.com"),
        employee(json!(6), "Rene", "明 Адлер", "7x@example.com"),
    ];
    let out = replaced(&people);
    let first = |i: usize| text(&out[i], "first_name");
    let last = |i: usize| text(&out[i], "last_name");
    assert_eq!(first(0), first(1));
    assert_eq!(first(2), first(0).to_uppercase());
    assert!(!last(0).is_ascii() && last(1).is_ascii(), "{}", last(0));
    assert_eq!(spelled(&last(0)), spelled(&last(1)));
    let double = last(2);
    let (head, tail) = double.split_once('-').unwrap();
    assert_eq!(head, last(0));
    assert!(!tail.is_ascii(), "{tail}");
    let white = last(3).strip_prefix("von der ").unwrap().to_owned();
    let other = last(4);
    let (initial, rest) = other.split_once('\'').unwrap();
    assert_eq!((initial.len(), rest), (1, white.as_str()));
    assert_eq!(spelled(&first(4)), spelled(&first(5)));
    assert_ne!(first(4), first(5), "an accent stays an accent");
    let scripts = last(5);
    let (han, cyrillic) = scripts.split_once(' ').unwrap();
    assert!(crate::people::spell(han).is_err() && crate::people::spell(cyrillic).is_ok());

    let email = |i: usize| text(&out[i], "email");
    let login = |i: usize| (spelled(&first(i)), spelled(&last(i)));
    let (f, l) = login(0);
    assert_eq!(email(0), format!("{f}.{l}@example.com"));
    assert_eq!(email(1), format!("{f}.{l}2@example.com"));
    assert_eq!(email(2), format!("{}{l}@other1.example", &f[..1]));
    assert_eq!(email(3), format!("{}@example.com", login(3).0));
}

#[test]
fn a_supervisor_is_the_same_person_as_in_the_list() {
    let mut anna = employee(json!(4711), "Anna", "Adler", "anna.adler@example.com");
    anna["attributes"]["supervisor"] = labelled(json!({ "type": "Employee", "attributes": {
        "id": labelled(json!("1067807102794692001")), "first_name": labelled("Bo".into()),
        "last_name": labelled("Berg".into()), "email": labelled("bo.berg@example.com".into()),
        "mobile": labelled("0171 1234567".into()),
    } }));
    let bo = employee(
        json!(1_067_807_102_794_692_001_u64),
        "Bo",
        "Berg",
        "bo.berg@example.com",
    );
    let out = replaced(&[anna, bo]);
    let boss = &out[0]["attributes"]["supervisor"]["value"]["attributes"];
    let own = &out[1]["attributes"];
    let id = own["id"]["value"].as_u64().unwrap();
    assert_eq!(boss["id"]["value"], json!(id.to_string()));
    assert_eq!(id.to_string().len(), 19);
    for key in ["first_name", "last_name", "email"] {
        assert_eq!(boss[key]["value"], own[key]["value"]);
    }
    assert_eq!(boss.get("mobile"), None);
}

#[test]
fn what_rules_compare_stays_and_what_is_anybodys_own_goes() {
    let mut anna = employee(json!(4711), "Anna", "Adler", "anna.adler@example.com");
    let sales = json!({ "type": "Department", "attributes": { "id": 7, "name": "Sales" } });
    let centers = json!([{ "type": "CostCenter", "attributes": { "id": 1, "name": "K1", "percentage": 100 } }]);
    let day = json!({ "label": "x", "value": "2014-11-09T00:00:00+01:00", "type": "date" });
    for (key, value) in [
        ("department", labelled(sales)),
        ("cost_centers", labelled(centers)),
        ("hire_date", day),
        ("status", labelled("leave".into())),
        ("position", labelled("Head of Sales".into())),
        (
            "dynamic_2",
            json!({ "value": "[\"SAP\",\"VPN\"]", "type": "tags" }),
        ),
        ("preferred_name", labelled(Value::Null)),
    ] {
        anna["attributes"][key] = value;
    }
    anna["attributes"]["dynamic_1"] = labelled("P-000103 b".into());
    anna["attributes"]["fix_salary"] = json!({ "value": 70_000, "currency": "EUR" });
    let (out, told) = pseudonymised(std::slice::from_ref(&anna), &selection(), &domains());
    let (was, is) = (&anna["attributes"], &out[0]["attributes"]);
    for key in [
        "department",
        "cost_centers",
        "hire_date",
        "status",
        "position",
        "dynamic_2",
        "preferred_name",
    ] {
        assert_eq!(is[key], was[key], "{key}");
    }
    assert_eq!(is.get("fix_salary"), None, "nobody asked for it");
    let own = text(&out[0], "dynamic_1");
    assert!(own.is_ascii() && own != "P-000103 b", "{own}");
    let shape: String = own
        .chars()
        .map(|c| match c {
            '1'..='9' => '9',
            'A'..='Z' => 'A',
            'a'..='z' => 'a',
            other => other,
        })
        .collect();
    assert!(shape.starts_with("A-") && shape.ends_with(" a"), "{own}");
    let replaced: Vec<&str> = told.replaced.iter().map(String::as_str).collect();
    assert_eq!(replaced, ["email", "first_name", "id", "last_name", "own"]);
    assert_eq!(told.kept["position"], 1);
    assert_eq!(told.kept["cost_center"], 1);
}

#[test]
fn fields_that_hold_something_else_than_they_should_give_nothing_away() {
    let mut odd = employee(json!(4711), "Anna", "Adler", "Anna Adler (0171)");
    for (key, value) in [
        ("hire_date", json!("Annas Tag")),
        ("status", json!("Anna.Adler")),
        ("department", json!("Annas Abteilung")),
        ("position", json!("frag anna.adler@example.com")),
        ("supervisor", json!("Anna Adler")),
        (
            "last_name",
            json!({ "Adler": ["Adler", 4711, -4711, 1.5, true, null] }),
        ),
    ] {
        odd["attributes"][key] = labelled(value);
    }
    let out = replaced(&[odd.clone()]);
    let all = out[0].to_string();
    for told in ["Anna", "Adler", "anna", "adler", "4711", "0171"] {
        assert!(!all.contains(told), "{told} in {all}");
    }
    let read = |entry: &Value| {
        let fields = ["last_name", "supervisor", "department"];
        let person = selection().person(entry);
        person
            .map(|person: Person| fields.map(|name| person.field(&FieldName::new(name))))
            .map_err(|reject| reject.reason)
    };
    assert_eq!(read(&out[0]), read(&odd), "unreadable stays unreadable");
    let mut fine = odd;
    fine["attributes"]["hire_date"] = labelled(Value::Null);
    let out = replaced(&[fine]);
    let unreadable = [
        FieldValue::Unreadable,
        FieldValue::Unreadable,
        FieldValue::Unreadable,
    ];
    assert_eq!(read(&out[0]), Ok(unreadable));
}

#[test]
fn a_record_that_cannot_be_used_stays_so() {
    let broken = [
        json!("Anna Adler"),
        json!({ "first_name": "Anna", "Adler": [4711, "Adler"] }),
        employee(json!(4711.5), "Anna", "Adler", ""),
        employee(json!("Anna"), "Anna", "Adler", ""),
        json!({ "attributes": { "last_name": labelled("Adler".into()) } }),
    ];
    let out = replaced(&broken);
    for (was, is) in broken.iter().zip(&out) {
        assert_eq!(
            selection().person(is).unwrap_err(),
            selection().person(was).unwrap_err()
        );
        let all = is.to_string();
        for told in ["Anna", "Adler", "4711"] {
            assert!(!all.contains(told), "{told} in {all}");
        }
    }
}

#[test]
fn a_company_of_one_name_and_one_digit_numbers_has_enough_stand_ins() {
    let people: Vec<Value> = (0..400)
        .map(|i| {
            let name = format!("Nr{}", "abcdefghij".chars().nth(i % 10).unwrap());
            employee(
                json!(i),
                &name,
                &format!("{name}x{i}"),
                &format!("a{i}@example.com"),
            )
        })
        .collect();
    let out = replaced(&people);
    for key in ["id", "email"] {
        let values: BTreeSet<String> = out
            .iter()
            .map(|entry| entry["attributes"][key]["value"].to_string())
            .collect();
        assert_eq!(values.len(), 400, "{key}");
    }
}

#[test]
fn two_recordings_of_one_company_have_nothing_in_common() {
    let people = [employee(
        json!(12_345_678),
        "Anna",
        "Adlerinskaja",
        "a@example.com",
    )];
    let (one, two) = (replaced(&people), replaced(&people));
    assert_ne!(
        one[0]["attributes"]["id"], two[0]["attributes"]["id"],
        "drawn anew each time"
    );
}

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

proptest! {
    #[test]
    fn no_name_address_or_number_of_anybody_comes_through(people in people()) {
        let out = replaced(&people);
        let mut texts = Vec::new();
        out.iter().for_each(|entry| leaves(&entry["attributes"], &mut texts));
        let own = |text: &str| !matches!(text, "x" | "standard" | "Employee");
        let texts: Vec<String> = texts.into_iter().filter(|text| own(text)).collect();
        let told: BTreeSet<String> = texts
            .iter()
            .filter(|text| !text.contains('@'))
            .flat_map(|text| words(text).map(folded).collect::<Vec<_>>())
            .collect();
        for person in &people {
            for key in ["first_name", "last_name"] {
                let name = text(person, key);
                for word in words(&name).filter(|word| word.chars().count() > 3) {
                    prop_assert!(!told.contains(&folded(word)), "{word} of {person} in {out:?}");
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
