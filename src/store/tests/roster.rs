//! The roster that is kept for times at which HR cannot be read.

use std::collections::BTreeMap;

use super::{Store, at, fresh};
use crate::clock::Now;
use crate::people::{FieldName, FieldValue, Number, Person, PersonId, Reject, Roster};
use crate::ports::{Keep, Recall, Record};

fn person(id: &str, fields: &[(&str, FieldValue)]) -> Person {
    let fields = fields.iter();
    let fields: BTreeMap<FieldName, FieldValue> = fields
        .map(|(name, value)| (FieldName::new(*name), value.clone()))
        .collect();
    Person::new(PersonId::new(id), fields)
}

/// Every kind of value a field can have.
fn anna(last_name: &str) -> Person {
    let named = FieldValue::Named {
        id: "1067807102794692001".into(),
        name: "Köln \"Süd\"".into(),
    };
    person(
        "7",
        &[
            ("last_name", FieldValue::Text(last_name.into())),
            ("weekly_hours", FieldValue::Number(Number(0.1 + 0.2))),
            ("hire_date", FieldValue::Date("2024-02-29".parse().unwrap())),
            ("tags", FieldValue::List(vec!["a, b".into(), "c".into()])),
            ("office", named),
            ("position", FieldValue::Empty),
            ("team", FieldValue::Unreadable),
        ],
    )
}

fn reject(id: Option<&str>) -> Reject {
    Reject {
        id: id.map(PersonId::new),
        reason: "hire_date is no day".into(),
    }
}

const OURS: &str = "ours";

fn keep(store: &mut Store, roster: &Roster, read: Now) {
    let origin = OURS;
    let kept = Keep {
        roster,
        origin,
        read,
    };
    store.keep(Some(kept)).unwrap();
}

/// Where a text stands in any file of the store.
fn holds(store: &Store, text: &str) -> bool {
    let folder = store.path().parent().unwrap();
    let files = std::fs::read_dir(folder).unwrap();
    let mut bytes = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    bytes.any(|bytes| {
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[test]
fn a_roster_comes_back_as_it_was_read_with_the_moment() {
    let (_folder, mut store) = fresh();
    assert_eq!(store.roster(OURS).unwrap(), None);
    let rejects = vec![reject(Some("9")), reject(None)];
    let roster = Roster::new(vec![anna("Bauer"), person("x", &[])], rejects).unwrap();
    keep(&mut store, &roster, at(0));
    let kept = store.roster(OURS).unwrap().unwrap();
    assert_eq!(kept.kept(), Some(at(0).instant()));
    assert_eq!(kept, roster.kept_since(at(0).instant()));
}

#[test]
fn a_newer_roster_takes_its_place_and_nobody_who_is_gone_stays() {
    let (_folder, mut store) = fresh();
    let before = Roster::new(
        vec![anna("Zwiebelhuber"), person("8", &[])],
        vec![reject(None)],
    );
    keep(&mut store, &before.unwrap(), at(0));
    assert!(holds(&store, "Zwiebelhuber"));
    let after = Roster::new(vec![anna("Bauer")], Vec::new()).unwrap();
    keep(&mut store, &after, at(15));
    assert_eq!(
        store.roster(OURS).unwrap().unwrap(),
        after.kept_since(at(15).instant())
    );
    store.keep(None).unwrap();
    assert_eq!(store.roster(OURS).unwrap(), None);
    store
        .connection
        .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    for name in ["Zwiebelhuber", "Bauer"] {
        assert!(!holds(&store, name), "{name} is still in the file");
    }
}

#[test]
fn a_field_that_cannot_be_understood_is_an_error_that_does_not_say_it() {
    let (_folder, mut store) = fresh();
    let roster = Roster::new(vec![anna("Bauer")], Vec::new()).unwrap();
    keep(&mut store, &roster, at(0));
    let strange = r#"{"hire_date":{"date":"Bauer's birthday"}}"#;
    store
        .connection
        .execute("UPDATE roster SET fields = ?1", [strange])
        .unwrap();
    let failure = store.roster(OURS).unwrap_err().to_string();
    assert!(
        failure.contains("kept roster") && !failure.contains("Bauer"),
        "{failure}"
    );
}

#[test]
fn a_roster_from_elsewhere_is_none() {
    let (_folder, mut store) = fresh();
    let roster = Roster::new(vec![anna("Bauer")], Vec::new()).unwrap();
    keep(&mut store, &roster, at(0));
    assert_eq!(store.roster("another").unwrap(), None);
    assert!(store.roster(OURS).unwrap().is_some());
}

#[test]
fn what_is_about_health_is_not_kept_and_unreadable() {
    let (_folder, mut store) = fresh();
    let kind = FieldName::new("absence_kind");
    let ill = anna("Bauer").with(kind.clone(), FieldValue::Text("Krankheitsfall".into()));
    keep(
        &mut store,
        &Roster::new(vec![ill], Vec::new()).unwrap(),
        at(0),
    );
    assert!(holds(&store, "Bauer") && !holds(&store, "Krankheitsfall"));
    let kept = store.roster(OURS).unwrap().unwrap();
    let person = kept.people().next().unwrap();
    assert_eq!(person.field(&kind), FieldValue::Unreadable);
}

#[test]
fn a_roster_is_forgotten_by_when_it_was_read() {
    let (_folder, mut store) = fresh();
    store.forget_roster_before(at(0).instant()).unwrap();
    let roster = Roster::new(vec![anna("Bauer")], Vec::new()).unwrap();
    keep(&mut store, &roster, at(0));
    store.forget_roster_before(at(0).instant()).unwrap();
    assert!(store.roster(OURS).unwrap().is_some());
    store.forget_roster_before(at(1).instant()).unwrap();
    assert_eq!(store.roster(OURS).unwrap(), None);
}
