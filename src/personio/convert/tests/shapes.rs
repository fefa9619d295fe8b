//! Custom attributes by their types, and values that come in more than one shape.

use super::*;

#[test]
fn custom_attributes_are_read_as_their_type_says() {
    assert_eq!(custom("standard", json!(" 000103 ")), text_value("000103"));
    assert_eq!(
        custom("date", json!("2020-02-29")),
        FieldValue::Date(date(2020, 2, 29))
    );
    assert_eq!(
        custom("integer", json!(42)),
        FieldValue::Number(Number(42.0))
    );
    assert_eq!(
        custom("integer", json!(9_007_199_254_740_993_u64)),
        text_value("9007199254740993")
    );
    let tags = FieldValue::List(vec!["a".into(), "b c".into()]);
    for sent in [
        json!("a, b c"),
        json!(["a", "b c"]),
        json!("[\"a\",\"b c\"]"),
    ] {
        assert_eq!(custom("tags", sent), tags);
    }
}

#[test]
fn numbers_are_read_from_texts_too_and_what_is_none_is_not_made_one() {
    let number = |number: f64| FieldValue::Number(Number(number));
    for (kind, sent, wanted) in [
        ("integer", json!("42"), number(42.0)),
        ("integer", json!(" -7 "), number(-7.0)),
        ("integer", json!(42.0), number(42.0)),
        ("decimal", json!("37,5"), number(37.5)),
        ("decimal", json!("37.5"), number(37.5)),
        ("decimal", json!(0.25), number(0.25)),
        (
            "integer",
            json!("1067807102794692001"),
            text_value("1067807102794692001"),
        ),
        (
            "integer",
            json!("-9007199254740993"),
            text_value("-9007199254740993"),
        ),
        (
            "decimal",
            json!(u64::MAX),
            text_value("18446744073709551615"),
        ),
    ] {
        assert_eq!(custom(kind, sent.clone()), wanted, "{kind} {sent}");
    }
    for sent in [
        json!("1,234"),
        json!("-"),
        json!("4.5"),
        json!(4.5),
        json!(1e300),
        json!("vier"),
        json!(true),
        json!([1]),
    ] {
        assert_eq!(
            custom("integer", sent.clone()),
            FieldValue::Unreadable,
            "{sent}"
        );
    }
    for sent in [
        json!("-"),
        json!("1.234,5"),
        json!("inf"),
        json!({ "value": 1 }),
    ] {
        assert_eq!(
            custom("decimal", sent.clone()),
            FieldValue::Unreadable,
            "{sent}"
        );
    }
}

#[test]
fn all_texts_are_texts_and_types_are_blind_to_case() {
    for kind in ["standard", "list", "link", "multiline", "", "a new type"] {
        assert_eq!(
            custom(kind, json!("2026-11-23")),
            text_value("2026-11-23"),
            "{kind}"
        );
    }
    assert_eq!(custom("multiline", json!("a\nb\n")), text_value("a\nb"));
    assert_eq!(
        custom("DATE", json!("2026-11-23")),
        FieldValue::Date(date(2026, 11, 23))
    );
    assert_eq!(custom("tags", json!("[]")), FieldValue::Empty);
}

#[test]
fn the_operators_type_counts_whatever_personio_says() {
    let typed = |kind: FieldType, attribute: Value| {
        let own = FieldName::new("own");
        let keys = BTreeMap::from([(own.clone(), "dynamic_1".to_owned())]);
        let fields = BTreeSet::from([own.clone(), FieldName::new("position")]);
        let types = BTreeMap::from([(own.clone(), kind), (FieldName::new("position"), kind)]);
        let selection = Selection::of(&fields, &keys).unwrap().typed(&types);
        let id = json!({ "value": 7 });
        let position = json!({ "value": "7" });
        let attributes = json!({ "id": id, "dynamic_1": attribute, "position": position });
        let person = selection
            .person(&json!({ "attributes": attributes }))
            .unwrap();
        assert_eq!(person.field(&FieldName::new("position")), text_value("7"));
        person.field(&own)
    };
    // An account of 2019: no type anywhere.
    let day = json!({ "label": "Jubiläum", "value": "2014-11-09T00:00:00+01:00" });
    assert_eq!(
        typed(FieldType::Date, day.clone()),
        FieldValue::Date(date(2014, 11, 9))
    );
    assert_eq!(
        typed(FieldType::Text, day),
        text_value("2014-11-09T00:00:00+01:00")
    );
    let number = json!({ "label": "Stufe", "value": "12" });
    assert_eq!(
        typed(FieldType::Integer, number.clone()),
        FieldValue::Number(Number(12.0))
    );
    assert_eq!(
        typed(FieldType::Decimal, number.clone()),
        FieldValue::Number(Number(12.0))
    );
    assert_eq!(
        typed(FieldType::Tags, number),
        FieldValue::List(vec!["12".into()])
    );
    let other = json!({ "label": "x", "value": "2014-11-09", "type": "standard" });
    assert_eq!(
        typed(FieldType::Date, other),
        FieldValue::Date(date(2014, 11, 9))
    );
    let wrong = json!({ "label": "x", "value": "soon", "type": "standard" });
    assert_eq!(typed(FieldType::Date, wrong), FieldValue::Unreadable);
}

#[test]
fn among_several_cost_centers_every_share_must_be_readable() {
    let center = |id: i32, share: Value| json!({ "attributes": { "id": id, "percentage": share } });
    for share in [json!(null), json!("most"), json!([])] {
        let both = json!([center(1, share.clone()), center(2, json!(10))]);
        assert_eq!(
            value("cost_center", "cost_centers", both),
            FieldValue::Unreadable,
            "{share}"
        );
        let one = FieldValue::Named {
            id: "1".into(),
            name: "1".into(),
        };
        let lone = json!([center(1, share)]);
        assert_eq!(value("cost_center", "cost_centers", lone), one);
    }
}

#[test]
fn the_last_working_day_is_read_under_either_of_its_keys() {
    let read = |attributes: Value| {
        let fields = BTreeSet::from([FieldName::new("last_working_day")]);
        let selection = Selection::of(&fields, &BTreeMap::new()).unwrap();
        let keys: Vec<&str> = selection.keys().collect();
        assert_eq!(keys, ["id", "last_working_day"]);
        let mut entry = json!({ "attributes": attributes });
        entry["attributes"]["id"] = json!({ "value": 7 });
        let person = selection.person(&entry);
        person.map(|person| person.field(&FieldName::new("last_working_day")))
    };
    let sent = |day: &str| json!({ "label": "Letzter Arbeitstag", "value": day });
    let last = FieldValue::Date(date(2026, 11, 30));
    let (day, none) = (sent("2026-11-30T00:00:00+0100"), sent(""));
    for attributes in [
        json!({ "last_working_day": day }),
        json!({ "last_working_date": sent("2026-11-30") }),
        json!({ "last_working_day": none, "last_working_date": day }),
        json!({ "last_working_day": day, "last_working_date": none }),
        json!({ "last_working_day": day, "last_working_date": sent("2026-11-30") }),
    ] {
        assert_eq!(read(attributes.clone()).unwrap(), last, "{attributes}");
    }
    assert_eq!(read(json!({})).unwrap(), FieldValue::Unreadable);
    assert_eq!(
        read(json!({ "last_working_date": none })).unwrap(),
        FieldValue::Empty
    );
    let both = json!({ "last_working_day": day, "last_working_date": sent("2026-12-01") });
    let reason = read(both).unwrap_err().reason;
    assert!(reason.contains("say different things"), "{reason}");
    let broken = json!({ "last_working_date": sent("soon") });
    assert!(read(broken).unwrap_err().reason.contains("is not a day"));
}
