//! What becomes of single values, of whole records, and of any JSON at all.

mod shapes;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::people::Number;

fn read(field: &str, key: &str, attribute: Value) -> Result<FieldValue, Reject> {
    let custom = BTreeMap::from([(FieldName::new("own"), "dynamic_1".to_owned())]);
    let selection = Selection::of(&BTreeSet::from([FieldName::new(field)]), &custom).unwrap();
    let entry =
        json!({ "type": "Employee", "attributes": { "id": { "value": 7 }, key: attribute } });
    selection
        .person(&entry)
        .map(|person| person.field(&FieldName::new(field)))
}

fn value(field: &str, key: &str, value: Value) -> FieldValue {
    read(
        field,
        key,
        json!({ "label": "x", "value": value, "type": "standard" }),
    )
    .unwrap()
}

fn custom(kind: &str, value: Value) -> FieldValue {
    read(
        "own",
        "dynamic_1",
        json!({ "label": "x", "value": value, "type": kind }),
    )
    .unwrap()
}

fn text_value(text: &str) -> FieldValue {
    FieldValue::Text(text.into())
}

#[test]
fn a_day_is_its_first_ten_characters_whatever_the_offset() {
    for (sent, wanted) in [
        ("2014-11-09T00:00:00+01:00", date(2014, 11, 9)),
        ("2014-11-09T00:00:00+0100", date(2014, 11, 9)),
        ("2014-11-09T00:00:00+14:00", date(2014, 11, 9)),
        ("1835-02-01T00:00:00+00:53", date(1835, 2, 1)),
        ("2021-01-01", date(2021, 1, 1)),
    ] {
        assert_eq!(
            value("hire_date", "hire_date", json!(sent)),
            FieldValue::Date(wanted)
        );
    }
}

#[test]
fn a_broken_milestone_rejects_the_record_and_another_broken_day_is_only_unreadable() {
    for broken in [
        json!("31.12.2026"),
        json!("2026-02-30"),
        json!("2026-1-1"),
        json!("2026-01-011"),
        json!(7),
    ] {
        let reject = read("hire_date", "hire_date", json!({ "value": broken })).unwrap_err();
        assert_eq!(reject.id, Some(PersonId::new("7")));
        assert!(
            reject.reason.starts_with("hire_date is not a day"),
            "{}",
            reject.reason
        );
        assert_eq!(
            value("probation_period_end", "probation_period_end", broken),
            FieldValue::Unreadable
        );
    }
}

//
#[test]
fn nothing_is_empty_in_every_spelling_and_a_missing_key_is_unreadable() {
    for nothing in [json!(null), json!(""), json!("  "), json!([]), json!({})] {
        assert_eq!(value("team", "team", nothing.clone()), FieldValue::Empty);
        assert_eq!(
            value("hire_date", "hire_date", nothing.clone()),
            FieldValue::Empty
        );
        assert_eq!(custom("date", nothing), FieldValue::Empty);
    }
    assert_eq!(
        read("team", "other", json!({ "value": 1 })).unwrap(),
        FieldValue::Unreadable
    );
}

#[test]
fn units_and_supervisors_have_an_id_and_a_name() {
    let office = json!({ "type": "Office", "attributes": { "id": 1_067_807_102_794_692_001_u64, "name": "Köln" } });
    assert_eq!(
        value("office", "office", office),
        FieldValue::Named {
            id: "1067807102794692001".into(),
            name: "Köln".into()
        }
    );
    let labelled = |value: Value| json!({ "label": "x", "value": value });
    let boss = json!({ "type": "Employee", "attributes": {
        "id": labelled(json!(9)), "first_name": labelled(json!("Eva")), "last_name": labelled(json!("Groß")),
    } });
    let eva = FieldValue::Named {
        id: "9".into(),
        name: "Eva Groß".into(),
    };
    assert_eq!(value("supervisor", "supervisor", boss), eva);
    let only_id = json!({ "type": "Employee", "attributes": { "id": labelled(json!("9")) } });
    let nine = FieldValue::Named {
        id: "9".into(),
        name: "9".into(),
    };
    assert_eq!(value("supervisor", "supervisor", only_id), nine);
}

#[test]
fn an_object_without_an_id_is_unreadable() {
    for odd in [
        json!("Berlin"),
        json!({ "attributes": { "name": "Berlin" } }),
        json!([1]),
        json!(true),
    ] {
        assert_eq!(value("office", "office", odd), FieldValue::Unreadable);
    }
}

#[test]
fn the_cost_center_with_the_largest_share_counts() {
    let center = |id: i32, share: Value| json!({ "attributes": { "id": id, "name": "c", "percentage": share } });
    let centers = json!([
        center(1, json!(20)),
        center(2, json!("40")),
        center(3, json!(40.0))
    ]);
    let second = FieldValue::Named {
        id: "2".into(),
        name: "c".into(),
    };
    assert_eq!(value("cost_center", "cost_centers", centers), second);
}

#[test]
fn label_objects_are_read_with_and_without_type_and_universal_id() {
    for attribute in [
        json!({ "label": "Vorname", "value": "Eva" }),
        json!({ "label": "Vorname", "value": "Eva", "universal_id": null }),
        json!({ "label": "Vorname", "value": "Eva", "type": "standard", "universal_id": "first_name" }),
        json!({ "label": "Vorname", "value": "Eva", "type": null }),
    ] {
        assert_eq!(
            read("first_name", "first_name", attribute).unwrap(),
            text_value("Eva")
        );
    }
}

#[test]
fn words_of_a_list_that_grows_are_kept() {
    assert_eq!(
        value("status", "status", json!("sabbatical")),
        text_value("sabbatical")
    );
    assert_eq!(
        value("employment_type", "employment_type", json!("freelance")),
        text_value("freelance")
    );
    assert_eq!(
        value(
            "termination_type",
            "termination_type",
            json!("SUB_COMPANY_SWITCH")
        ),
        text_value("SUB_COMPANY_SWITCH")
    );
}

#[test]
fn hours_are_numbers_also_as_text() {
    for (sent, hours) in [
        (json!("40"), 40.0),
        (json!("37,5"), 37.5),
        (json!(32), 32.0),
    ] {
        let read = value("weekly_hours", "weekly_working_hours", sent);
        assert_eq!(read, FieldValue::Number(Number(hours)));
    }
    assert_eq!(
        value("weekly_hours", "weekly_working_hours", json!("NaN")),
        FieldValue::Unreadable
    );
}

#[test]
fn texts_are_composed_and_without_blanks_at_the_ends() {
    assert_eq!(
        value("last_name", "last_name", json!(" Mu\u{308}ller\n")),
        text_value("Müller")
    );
}

#[test]
fn the_call_name_is_the_preferred_or_the_first_one() {
    let selection = Selection::of(
        &BTreeSet::from([FieldName::new("call_name")]),
        &BTreeMap::new(),
    )
    .unwrap();
    let called = |attributes: Value| {
        let mut entry = json!({ "attributes": attributes });
        entry["attributes"]["id"] = json!({ "value": 7 });
        selection
            .person(&entry)
            .unwrap()
            .field(&FieldName::new("call_name"))
    };
    let (first, none) = (json!({ "value": "Karl-Heinz" }), json!({ "value": "" }));
    let karl = json!({ "value": "Karl" });
    assert_eq!(
        called(json!({ "first_name": first, "preferred_name": karl })),
        text_value("Karl")
    );
    assert_eq!(
        called(json!({ "first_name": first, "preferred_name": none })),
        text_value("Karl-Heinz")
    );
    assert_eq!(
        called(json!({ "first_name": first })),
        FieldValue::Unreadable
    );
}

#[test]
fn only_what_is_needed_is_asked_for() {
    let fields = ["id", "department.id", "department.name", "own", "call_name"].map(FieldName::new);
    let custom = BTreeMap::from([(FieldName::new("own"), "dynamic_1".to_owned())]);
    let selection = Selection::of(&fields.into(), &custom).unwrap();
    let keys: BTreeSet<&str> = selection.keys().collect();
    assert_eq!(
        keys,
        [
            "department",
            "dynamic_1",
            "first_name",
            "id",
            "preferred_name"
        ]
        .into()
    );
}

#[test]
fn a_field_nobody_knows_is_named_with_the_nearest_one() {
    let asked = BTreeSet::from([FieldName::new("hire_dat")]);
    let Err(unknown) = Selection::of(&asked, &BTreeMap::new()) else {
        panic!("hire_dat is known")
    };
    assert!(
        unknown.to_string().ends_with("did you mean hire_date?"),
        "{unknown}"
    );
}

/// Any JSON at all, three levels deep.
pub(in crate::personio) fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ ,0-9TZ:+.\\-a-zäß]{0,12}".prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let key = prop_oneof![
            "attributes|id|name|value|percentage".prop_map(String::from),
            ".{0,3}"
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(key, inner, 0..4)
                .prop_map(|parts| Value::Object(parts.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn nothing_but_nothing_becomes_empty_and_no_value_stops_the_reader(
        sent in any_json(),
        kind in "standard|date|integer|decimal|list|tags|odd",
    ) {
        let fields = built_in_fields().chain(["own"]).map(FieldName::new).collect();
        let custom = BTreeMap::from([(FieldName::new("own"), "dynamic_1".to_owned())]);
        let selection = Selection::of(&fields, &custom).unwrap();
        let attribute = json!({ "value": sent, "type": kind });
        let keys = selection.keys().map(|key| (key.to_owned(), attribute.clone()));
        let mut attributes: serde_json::Map<String, Value> = keys.collect();
        attributes["id"] = json!({ "value": 7 });
        let bare_tags = sent.is_string() || sent.is_array();
        if let Ok(person) = selection.person(&json!({ "attributes": attributes })) {
            for field in &fields {
                let empty = person.field(field) == FieldValue::Empty;
                let may_be = field.as_str() == "own" && bare_tags;
                prop_assert!(!empty || may_be || wire::is_nothing(&sent), "{field} of {sent}");
            }
        }
    }
}

#[test]
fn a_record_without_a_number_is_rejected_without_one() {
    let selection = Selection::of(&BTreeSet::new(), &BTreeMap::new()).unwrap();
    for odd in [
        json!(null),
        json!([]),
        json!({ "attributes": { "id": { "value": 1.5 } } }),
        json!("x"),
    ] {
        assert_eq!(selection.person(&odd).unwrap_err().id, None);
    }
}
