//! One value of one attribute. `None` means: this is not what the field should look like.

use jiff::civil::Date;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::people::{FieldValue, Number};
use crate::personio::wire;

/// Whole numbers up to here are exact as floats; longer ones stay text.
const EXACT: u64 = 1 << 53;

/// How an attribute's value is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Plain text.
    Text,
    /// A day that decides who works here: a record with a broken one is of no use.
    Milestone,
    /// A civil day.
    Day,
    /// Hours a week.
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

impl Reading {
    /// The value in this reading; `kind` is Personio's own type of the attribute.
    pub fn read(self, value: &Value, kind: &str) -> Option<FieldValue> {
        match self {
            Self::Text => text(value),
            Self::Milestone | Self::Day => day(value),
            Self::Hours => decimal(value),
            Self::Unit => unit(value),
            Self::CostCenters => main_cost_center(value),
            Self::Supervisor => supervisor(value),
            Self::ByType => by_type(value, kind),
        }
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
