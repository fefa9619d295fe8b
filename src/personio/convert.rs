//! From Personio's attributes to people under rosterd's stable names.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::people::{FieldName, FieldValue, Number, Person, PersonId, Reject};

use super::wire::{self, Attribute};

/// Whole numbers up to here are exact as floats; longer ones stay text.
const EXACT: u64 = 1 << 53;

/// How an attribute's value is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Text,
    /// A day that decides who works here: a record with a broken one is of no use.
    Milestone,
    Day,
    Hours,
    /// An object with id and name.
    Unit,
    /// A list of cost centres with percentages.
    CostCenters,
    /// Another employee.
    Supervisor,
    /// As Personio's own type of the attribute says.
    ByType,
}

/// The built-in fields: stable name, Personio's v1 key, how to read it.
const BUILT_IN: &[(&str, &str, Reading)] = &[
    ("status", "status", Reading::Text),
    ("email", "email", Reading::Text),
    ("first_name", "first_name", Reading::Text),
    ("last_name", "last_name", Reading::Text),
    ("preferred_name", "preferred_name", Reading::Text),
    ("gender", "gender", Reading::Text),
    ("position", "position", Reading::Text),
    ("department", "department", Reading::Unit),
    ("team", "team", Reading::Unit),
    ("office", "office", Reading::Unit),
    ("subcompany", "subcompany", Reading::Unit),
    ("cost_center", "cost_centers", Reading::CostCenters),
    ("supervisor", "supervisor", Reading::Supervisor),
    ("employment_type", "employment_type", Reading::Text),
    ("weekly_hours", "weekly_working_hours", Reading::Hours),
    ("hire_date", "hire_date", Reading::Milestone),
    ("contract_end_date", "contract_end_date", Reading::Milestone),
    ("termination_date", "termination_date", Reading::Milestone),
    ("last_working_day", "last_working_day", Reading::Milestone),
    ("termination_type", "termination_type", Reading::Text),
    ("probation_period_end", "probation_period_end", Reading::Day),
    ("created_at", "created_at", Reading::Day),
];

/// The name somebody goes by: the preferred one, or the first.
const CALL_NAME: &str = "call_name";

/// The stable names of all fields Personio's v1 interface delivers, custom attributes aside.
pub fn built_in_fields() -> impl Iterator<Item = &'static str> {
    ["id", CALL_NAME]
        .into_iter()
        .chain(BUILT_IN.iter().map(|(name, ..)| *name))
}

/// A field somebody asked for that this source does not know.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("field {name} is neither built in nor under [personio.fields]{}", hint(.nearest))]
pub struct UnknownField {
    name: FieldName,
    nearest: Option<String>,
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

/// What is read of every employee.
pub(super) struct Selection {
    columns: Vec<Column>,
    call_name: bool,
}

struct Column {
    name: FieldName,
    key: String,
    reading: Reading,
}

impl Selection {
    /// The columns for `fields` (dotted names mean their root), with `custom` as the operator's own names.
    pub fn of(
        fields: &BTreeSet<FieldName>,
        custom: &BTreeMap<FieldName, String>,
    ) -> Result<Self, UnknownField> {
        let mut roots: BTreeSet<FieldName> = fields.iter().map(FieldName::root).collect();
        roots.remove(&FieldName::new("id"));
        let call_name = roots.remove(&FieldName::new(CALL_NAME));
        if call_name {
            roots.extend([
                FieldName::new("first_name"),
                FieldName::new("preferred_name"),
            ]);
        }
        let columns = roots
            .into_iter()
            .map(|name| Column::of(name, custom))
            .collect::<Result<_, _>>()?;
        Ok(Self { columns, call_name })
    }

    /// The attributes to ask Personio for: these and no others.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        std::iter::once("id").chain(self.columns.iter().map(|column| column.key.as_str()))
    }

    /// One entry of the list as a person, or why it is none. Reasons carry no personal data.
    pub fn person(&self, entry: &Value) -> Result<Person, Reject> {
        let id = id_of(entry).ok_or_else(|| Reject {
            id: None,
            reason: "the record has no usable id; wanted: attributes.id.value, a whole number"
                .into(),
        })?;
        let mut fields = BTreeMap::new();
        for column in &self.columns {
            let value = column.read(entry).map_err(|reason| Reject {
                id: Some(id.clone()),
                reason,
            })?;
            fields.insert(column.name.clone(), value);
        }
        if self.call_name {
            let call_name = call_name(&fields);
            fields.insert(FieldName::new(CALL_NAME), call_name);
        }
        Ok(Person::new(id, fields))
    }
}

/// The number of an employee, if the record has one.
fn id_of(entry: &Value) -> Option<PersonId> {
    match wire::attribute(entry, "id") {
        Attribute::Sent { value, .. } => wire::id_text(value).map(PersonId::new),
        Attribute::Missing => None,
    }
}

impl Column {
    fn of(name: FieldName, custom: &BTreeMap<FieldName, String>) -> Result<Self, UnknownField> {
        if let Some(key) = custom.get(&name) {
            return Ok(Self {
                name,
                key: key.clone(),
                reading: Reading::ByType,
            });
        }
        match BUILT_IN
            .iter()
            .find(|(built_in, ..)| *built_in == name.as_str())
        {
            Some(&(_, key, reading)) => Ok(Self {
                name,
                key: key.to_owned(),
                reading,
            }),
            None => Err(UnknownField {
                nearest: nearest(&name, custom),
                name,
            }),
        }
    }

    /// The value. What cannot be read is unreadable and never empty; a broken milestone is an error with its reason.
    fn read(&self, entry: &Value) -> Result<FieldValue, String> {
        let Attribute::Sent { value, kind } = wire::attribute(entry, &self.key) else {
            return Ok(FieldValue::Unreadable);
        };
        if wire::is_nothing(value) {
            return Ok(FieldValue::Empty);
        }
        let read = match self.reading {
            Reading::Text => text(value),
            Reading::Milestone | Reading::Day => day(value),
            Reading::Hours => decimal(value),
            Reading::Unit => unit(value),
            Reading::CostCenters => main_cost_center(value),
            Reading::Supervisor => supervisor(value),
            Reading::ByType => by_type(value, kind),
        };
        match read {
            None if self.reading == Reading::Milestone => Err(format!(
                "{} is not a day; wanted: YYYY-MM-DD, with or without a time behind it",
                self.name
            )),
            read => Ok(read.unwrap_or(FieldValue::Unreadable)),
        }
    }
}

fn nearest(name: &FieldName, custom: &BTreeMap<FieldName, String>) -> Option<String> {
    let mut known: Vec<&str> = built_in_fields().collect();
    known.extend(custom.keys().map(FieldName::as_str));
    let scored = known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(known, name.as_str()), known));
    let best = scored
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, known)| known.to_owned())
}

/// Unreadable as soon as the preferred name is: the day it becomes readable must not look like a new name.
fn call_name(fields: &BTreeMap<FieldName, FieldValue>) -> FieldValue {
    let field = |name: &str| fields.get(&FieldName::new(name)).cloned();
    match field("preferred_name") {
        Some(FieldValue::Empty) => field("first_name").unwrap_or(FieldValue::Unreadable),
        preferred => preferred.unwrap_or(FieldValue::Unreadable),
    }
}

fn text(value: &Value) -> Option<FieldValue> {
    match value {
        Value::String(text) => Some(FieldValue::Text(tidy(text))),
        Value::Number(number) => Some(FieldValue::Text(number.to_string())),
        Value::Bool(yes) => Some(FieldValue::Text(yes.to_string())),
        _ => None,
    }
}

/// Composed characters and no blanks at the ends; what is inside a text is HR's business.
fn tidy(text: &str) -> String {
    text.trim().nfc().collect()
}

/// The first ten characters are the day in the office's own time. Offsets differ per person and are not always
/// RFC 3339 (`+0100`, `+00:53`); converting to UTC would move most days back by one.
fn day(value: &Value) -> Option<FieldValue> {
    let text = value.as_str()?.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let time_follows = rest.is_empty() || rest.starts_with(['T', ' ']);
    let day: Date = day.parse().ok().filter(|_| time_follows)?;
    Some(FieldValue::Date(day))
}

/// Hours come as a string (`"40"`, `"37.5"`); a comma is read as a decimal point.
fn decimal(value: &Value) -> Option<FieldValue> {
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().replace(',', ".").parse().ok()?,
        _ => return None,
    };
    number
        .is_finite()
        .then_some(FieldValue::Number(Number(number)))
}

/// `{"type", "attributes": {"id", "name"}}`. A bare name is not enough: rules may compare ids.
fn unit(value: &Value) -> Option<FieldValue> {
    let id = wire::id_text(wire::part(value, "id")?)?;
    let name = wire::part(value, "name").and_then(Value::as_str).map(tidy);
    Some(named(id, name))
}

/// A thing whose name is not readable goes by its id.
fn named(id: String, name: Option<String>) -> FieldValue {
    let name = name
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| id.clone());
    FieldValue::Named { id, name }
}

/// The cost centre with the largest share; of equal ones the first.
fn main_cost_center(value: &Value) -> Option<FieldValue> {
    let share =
        |center: &Value| match decimal(wire::part(center, "percentage").unwrap_or(&Value::Null)) {
            Some(FieldValue::Number(share)) => share,
            _ => Number(0.0),
        };
    let centers = value.as_array()?;
    unit(centers.iter().rev().max_by_key(|center| share(center))?)
}

fn supervisor(value: &Value) -> Option<FieldValue> {
    let id = wire::id_text(wire::part(value, "id")?)?;
    let names =
        ["first_name", "last_name"].map(|name| wire::part(value, name).and_then(Value::as_str));
    let full: Vec<&str> = names.into_iter().flatten().map(str::trim).collect();
    Some(named(id, Some(tidy(&full.join(" ")))))
}

/// A custom attribute, as its own type says. Types rosterd does not know are read as text.
fn by_type(value: &Value, kind: &str) -> Option<FieldValue> {
    match kind {
        "date" => day(value),
        "integer" | "decimal" => number_or_text(value),
        "tags" => tags(value),
        _ if value.is_object() => unit(value),
        _ if value.is_array() => tags(value),
        _ => text(value),
    }
}

/// A number too long to be exact is an identifier of somebody's, and those are text.
fn number_or_text(value: &Value) -> Option<FieldValue> {
    let digits = value.to_string();
    let digits = digits.trim_matches('"').trim().trim_start_matches('-');
    let too_long = digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.parse::<u64>().map_or(true, |whole| whole > EXACT);
    if too_long {
        text(value)
    } else {
        decimal(value)
    }
}

/// Tags: a comma-separated text, a list, or a list that was written into a text. Commas cannot occur in a tag.
fn tags(value: &Value) -> Option<FieldValue> {
    let items: Vec<String> = match value {
        Value::String(text) => match serde_json::from_str::<Vec<String>>(text) {
            Ok(items) => items,
            Err(_) => text.split(',').map(str::to_owned).collect(),
        },
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        _ => return None,
    };
    let items: Vec<String> = items
        .iter()
        .map(|item| tidy(item))
        .filter(|item| !item.is_empty())
        .collect();
    Some(if items.is_empty() {
        FieldValue::Empty
    } else {
        FieldValue::List(items)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

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
        let fields =
            ["id", "department.id", "department.name", "own", "call_name"].map(FieldName::new);
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
    fn any_json() -> impl Strategy<Value = Value> {
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
}
