//! Nothing that says who somebody is comes through, and everything rules and names depend on does.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::*;
use crate::people::{FieldName, FieldValue, Person};

const FIELDS: [&str; 13] = [
    "first_name",
    "last_name",
    "preferred_name",
    "email",
    "supervisor",
    "department",
    "cost_center",
    "hire_date",
    "last_working_day",
    "status",
    "position",
    "own",
    "skills",
];

pub(super) fn selection() -> Selection {
    let custom = [("own", "dynamic_1"), ("skills", "dynamic_2")];
    let custom = custom.map(|(name, key)| (FieldName::new(name), key.to_owned()));
    let fields = FIELDS.iter().map(|name| FieldName::new(*name)).collect();
    Selection::of(&fields, &BTreeMap::from(custom)).unwrap()
}

fn domains() -> Vec<String> {
    vec!["example.com".to_owned()]
}

pub(super) fn replaced(entries: &[Value]) -> Vec<Value> {
    pseudonymised(entries, &selection(), &domains()).0
}

pub(super) fn labelled(value: Value) -> Value {
    json!({ "label": "x", "value": value, "type": "standard", "universal_id": null })
}

pub(super) fn employee(id: Value, first: &str, last: &str, email: &str) -> Value {
    json!({ "type": "Employee", "attributes": {
        "id": labelled(id), "first_name": labelled(first.into()), "last_name": labelled(last.into()),
        "email": labelled(email.into()),
    } })
}

pub(super) fn text(entry: &Value, key: &str) -> String {
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
        ("hire_date", day.clone()),
        ("last_working_date", day),
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
        "last_working_date",
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

/// The words and numbers of a document. Whole ones: a stand-in may be called Hanna.
fn said(value: &Value) -> BTreeSet<String> {
    let text = value.to_string().to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.map(str::to_owned).collect()
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
    let all = said(&out[0]);
    for told in ["anna", "annas", "adler", "4711", "0171"] {
        assert!(!all.contains(told), "{told} in {all:?}");
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
        let all = said(is);
        for told in ["anna", "adler", "4711"] {
            assert!(!all.contains(told), "{told} in {all:?}");
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
fn nobodys_real_name_becomes_somebodys_stand_in() {
    let people: Vec<Value> = super::lists::FIRST
        .iter()
        .enumerate()
        .map(|(i, first)| employee(json!(i), first, "Ende", ""))
        .collect();
    for entry in replaced(&people) {
        let first = text(&entry, "first_name");
        assert!(!super::lists::FIRST.contains(&first.as_str()), "{first}");
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

#[test]
fn a_whole_number_somebody_may_go_by_becomes_another_and_a_small_one_stays() {
    let with = |value: Value| {
        let mut anna = employee(json!(4711), "Anna", "Adler", "anna.adler@example.com");
        anna["attributes"]["dynamic_1"] = json!({ "value": value, "type": "integer" });
        anna
    };
    let sent = [json!(103_271), json!("103271"), json!(103_271), json!(999)];
    let out = replaced(&sent.map(with));
    let drawn: Vec<&Value> = out
        .iter()
        .map(|one| &one["attributes"]["dynamic_1"]["value"])
        .collect();
    let number = drawn[0].as_u64().unwrap();
    assert_eq!(number.to_string().len(), 6);
    assert_ne!(number, 103_271);
    assert_eq!(
        drawn[1..],
        [&json!(number.to_string()), &json!(number), &json!(999)]
    );
}
