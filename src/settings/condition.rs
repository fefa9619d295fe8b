//! Conditions: `{ office = "Berlin", any = [ … ], not = { … } }`.
//!
//! Walked by hand, so that every mistake is told with its own key.

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::desk::{Desk, Named};
use super::fields::Kind;
use super::key::KeyPath;
use super::problem::did_you_mean;
use crate::directory::AttrName;
use crate::people::{FieldName, Number};
use crate::rules::{AccountCondition, Condition, Made, Test, YES_NO};

/// The tests of one field.
const TESTS: [&str; 9] = [
    "matches",
    "starts_with",
    "ends_with",
    "contains",
    "present",
    "before",
    "after",
    "above",
    "below",
];

const EXAMPLE: &str = "a condition ({ office = \"Berlin\" })";

/// The condition of a rule that may go without: nothing written holds for everybody, `false` for nobody.
pub(super) fn or_everybody(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    raw: Option<&Value>,
) -> Option<Condition> {
    match raw {
        None if desk.was_cut(key) => None,
        None | Some(Value::Bool(true)) => Some(Condition::All(Vec::new())),
        Some(Value::Bool(false)) => Some(Condition::Any(Vec::new())),
        Some(raw) => condition(desk, key, raw),
    }
}

/// What a condition is about: whose fields, or attributes, it names.
#[derive(Clone, Copy)]
enum Of {
    People,
    Accounts,
}

/// A condition about people as a table.
pub(super) fn condition(desk: &mut Desk<'_>, key: &KeyPath, raw: &Value) -> Option<Condition> {
    table(desk, Of::People, key, raw)
}

/// A condition about accounts as a table: its names are those of attributes.
pub(super) fn of_accounts(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    raw: &Value,
) -> Option<AccountCondition> {
    table(desk, Of::Accounts, key, raw).map(AccountCondition::new)
}

fn table(desk: &mut Desk<'_>, of: Of, key: &KeyPath, raw: &Value) -> Option<Condition> {
    let example = match of {
        Of::People => EXAMPLE,
        Of::Accounts => {
            "a condition over attributes ({ description = { starts_with = \"svc:\" } })"
        }
    };
    let Some(members) = raw.as_object() else {
        desk.refuse(key, describe(raw), example);
        return None;
    };
    if members.is_empty() {
        let hint = "an empty condition would hold for everybody".to_owned();
        desk.refuse_with(key, "an empty table", example, Some(hint));
        return None;
    }
    let parts = in_order(desk, key, members)
        .into_iter()
        .map(|(name, value)| part(desk, of, &key.key(name), name, value))
        .collect::<Vec<_>>();
    one_or_all(parts.into_iter().collect::<Option<Vec<_>>>()?)
}

/// The members as they were written: explanations follow that order.
fn in_order<'m>(
    desk: &Desk<'_>,
    key: &KeyPath,
    members: &'m Map<String, Value>,
) -> Vec<(&'m str, &'m Value)> {
    let mut out: Vec<_> = members
        .iter()
        .map(|(name, value)| (name.as_str(), value))
        .collect();
    out.sort_by_key(|(name, _)| desk.places.spot(&key.key(name)));
    out
}

fn one_or_all(mut parts: Vec<Condition>) -> Option<Condition> {
    match parts.len() {
        1 => parts.pop(),
        _ => Some(Condition::All(parts)),
    }
}

fn part(
    desk: &mut Desk<'_>,
    of: Of,
    key: &KeyPath,
    name: &str,
    value: &Value,
) -> Option<Condition> {
    match name {
        "any" => list(desk, of, key, value).map(Condition::Any),
        "all" => list(desk, of, key, value).map(Condition::All),
        "not" => table(desk, of, key, value).map(|part| Condition::Not(Box::new(part))),
        field => self::field(desk, of, key, field, value),
    }
}

fn list(desk: &mut Desk<'_>, of: Of, key: &KeyPath, value: &Value) -> Option<Vec<Condition>> {
    let items = value.as_array().filter(|items| !items.is_empty());
    let Some(items) = items else {
        desk.refuse(
            key,
            describe(value),
            "a list of conditions ([ { team = \"A\" } ])",
        );
        return None;
    };
    let parts: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(index, item)| table(desk, of, &key.index(index), item))
        .collect();
    parts.into_iter().collect()
}

fn field(
    desk: &mut Desk<'_>,
    of: Of,
    key: &KeyPath,
    name: &str,
    value: &Value,
) -> Option<Condition> {
    let named = match of {
        Of::People => desk.named(key, name)?,
        Of::Accounts => Named::Field(attribute(desk, key, name)?, Kind::Text),
    };
    let kind = match &named {
        Named::Field(_, kind) => *kind,
        Named::Derived(derived) => match derived.made {
            Made::Text(_) => Kind::Text,
            Made::Day(_) => Kind::Date,
            Made::YesNo(_) => return Some(tested(named, yes_or_no(desk, key, value)?)),
        },
    };
    match value {
        Value::Object(members) if is_parts(kind, members) => parts_of(desk, key, name, members),
        Value::Object(members) => tests(desk, key, &named, kind, members),
        other => {
            let texts = texts(desk, key, other)?;
            Some(tested(named, Test::OneOf(texts)))
        }
    }
}

/// A test of what a name stands for.
fn tested(named: Named, test: Test) -> Condition {
    match named {
        Named::Field(field, _) => Condition::Field(field, test),
        Named::Derived(derived) => Condition::Derived(derived, test),
    }
}

/// The test of a derived yes or no.
fn yes_or_no(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<Test> {
    let [yes, no] = YES_NO;
    match value.as_bool() {
        Some(wanted) => Some(Test::OneOf(vec![if wanted { yes } else { no }.to_owned()])),
        None => {
            desk.refuse(
                key,
                describe(value),
                "true or false: this value is a yes or a no",
            );
            None
        }
    }
}

/// An attribute of accounts, which are compared as text.
fn attribute(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> Option<FieldName> {
    if AttrName::new(name).is_valid() {
        return Some(FieldName::new(name));
    }
    let found = format!("'{name}', which is no attribute name");
    desk.refuse(key, found, "an attribute of accounts (description)");
    None
}

/// `department.id = "7"` reaches TOML as a table in a table.
fn is_parts(kind: Kind, members: &Map<String, Value>) -> bool {
    matches!(kind, Kind::Named | Kind::Person)
        && !members.is_empty()
        && members.keys().all(|name| name == "id" || name == "name")
}

fn parts_of(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: &str,
    members: &Map<String, Value>,
) -> Option<Condition> {
    let parts: Vec<_> = in_order(desk, key, members)
        .into_iter()
        .map(|(part, value)| {
            field(
                desk,
                Of::People,
                &key.key(part),
                &format!("{name}.{part}"),
                value,
            )
        })
        .collect();
    one_or_all(parts.into_iter().collect::<Option<Vec<_>>>()?)
}

fn tests(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    named: &Named,
    kind: Kind,
    members: &Map<String, Value>,
) -> Option<Condition> {
    if members.is_empty() {
        desk.refuse(key, "an empty table", "a test ({ present = true })");
        return None;
    }
    let tests: Vec<_> = in_order(desk, key, members)
        .into_iter()
        .map(|(name, value)| {
            let at = key.key(name);
            fits(desk, &at, name, kind)
                .then(|| test(desk, &at, name, value))
                .flatten()
        })
        .collect();
    let tests = tests.into_iter().collect::<Option<Vec<_>>>()?;
    let parts = tests.into_iter().map(|test| tested(named.clone(), test));
    one_or_all(parts.collect())
}

/// Whether a test can say anything about a field of this kind.
fn fits(desk: &mut Desk<'_>, key: &KeyPath, test: &str, kind: Kind) -> bool {
    let wanted = match (test, kind) {
        (_, Kind::Custom) => return true,
        ("before" | "after", kind) if kind != Kind::Date => "a date field",
        ("above" | "below", kind) if kind != Kind::Number => "a number field",
        _ => return true,
    };
    desk.refuse(key, format!("'{test}' on another kind of field"), wanted);
    false
}

fn test(desk: &mut Desk<'_>, key: &KeyPath, name: &str, value: &Value) -> Option<Test> {
    match name {
        "matches" => regex(desk, key, value),
        "starts_with" => text(desk, key, value).map(Test::StartsWith),
        "ends_with" => text(desk, key, value).map(Test::EndsWith),
        "contains" => text(desk, key, value).map(Test::Contains),
        "before" => date(desk, key, value).map(Test::Before),
        "after" => date(desk, key, value).map(Test::After),
        "above" => number(desk, key, value).map(Test::Above),
        "below" => number(desk, key, value).map(Test::Below),
        "present" => match value.as_bool() {
            Some(present) => Some(Test::Present(present)),
            None => {
                desk.refuse(key, describe(value), "true or false");
                None
            }
        },
        unknown => {
            let wanted = format!("one of {}", TESTS.join(", "));
            let hint = did_you_mean(unknown, TESTS);
            desk.refuse_with(key, format!("the unknown test '{unknown}'"), wanted, hint);
            None
        }
    }
}

fn regex(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<Test> {
    let pattern = text(desk, key, value)?;
    match Test::matches(&pattern) {
        Ok(test) => Some(test),
        Err(why) => {
            desk.refuse(key, why, "a regular expression");
            None
        }
    }
}

fn text(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<String> {
    match value.as_str() {
        Some(text) if !text.is_empty() => Some(text.to_owned()),
        _ => {
            desk.refuse(key, describe(value), "a text");
            None
        }
    }
}

/// What a field may be equal to.
fn texts(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<Vec<String>> {
    let wanted = "a text, a list of texts, or a test ({ starts_with = \"…\" })";
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(vec![text.clone()]),
        Value::Number(number) => Some(vec![shown(number)]),
        Value::Array(items) if !items.is_empty() => {
            let texts: Vec<_> = items
                .iter()
                .enumerate()
                .map(|(index, item)| match item {
                    Value::Array(_) => {
                        desk.refuse(&key.index(index), describe(item), "a text");
                        None
                    }
                    item => texts(desk, &key.index(index), item).and_then(|mut one| one.pop()),
                })
                .collect();
            texts.into_iter().collect()
        }
        other => {
            let hint = "whether there is a value at all: { present = true }".to_owned();
            desk.refuse_with(key, describe(other), wanted, Some(hint));
            None
        }
    }
}

/// A number as the text a number field is compared by.
fn shown(number: &serde_json::Number) -> String {
    number
        .as_f64()
        .filter(|_| number.is_f64())
        .map_or_else(|| number.to_string(), |number| Number(number).to_string())
}

fn date(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<Date> {
    let date = value
        .as_str()
        .and_then(|text| Date::strptime("%Y-%m-%d", text).ok());
    if date.is_none() {
        desk.refuse(key, describe(value), "a day (\"2026-12-31\")");
    }
    date
}

fn number(desk: &mut Desk<'_>, key: &KeyPath, value: &Value) -> Option<Number> {
    let number = value.as_f64().map(Number);
    if number.is_none() {
        desk.refuse(key, describe(value), "a number without quotes");
    }
    number
}

/// What is there, in words.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(yes) => yes.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.trim().is_empty() => "an empty text".to_owned(),
        Value::String(text) => format!("the text \"{text}\""),
        Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
    }
}
