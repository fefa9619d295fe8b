//! One value of one attribute. `None` means: this is not what the field should look like.

use jiff::civil::Date;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::people::{FieldType, FieldValue, Number};
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
    /// As the operator says, whatever Personio says: older accounts send no type.
    As(FieldType),
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
            Self::As(kind) => typed(value, kind),
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
pub(in crate::personio) fn civil_day(value: &Value) -> Option<Date> {
    let text = value.as_str()?.trim();
    let (day, rest) = text.split_at_checked(10)?;
    let time_follows = rest.is_empty() || rest.starts_with(['T', ' ']);
    day.parse().ok().filter(|_| time_follows)
}

fn day(value: &Value) -> Option<FieldValue> {
    civil_day(value).map(FieldValue::Date)
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

/// The cost centre with the largest share; of equal ones the first. A lone one counts whatever its share; among several
/// every share must be readable, or nobody can say which is the largest.
fn main_cost_center(value: &Value) -> Option<FieldValue> {
    let centers = value.as_array()?;
    if let [only] = centers.as_slice() {
        return unit(only);
    }
    let share = |center: &Value| match decimal(wire::part(center, "percentage")?) {
        Some(FieldValue::Number(share)) => Some(share),
        _ => None,
    };
    let shares: Vec<Number> = centers.iter().map(share).collect::<Option<_>>()?;
    let weighed = shares.into_iter().zip(centers).rev();
    let (_, largest) = weighed.max_by_key(|(share, _)| *share)?;
    unit(largest)
}

fn supervisor(value: &Value) -> Option<FieldValue> {
    let id = wire::id_text(wire::part(value, "id")?)?;
    let names =
        ["first_name", "last_name"].map(|name| wire::part(value, name).and_then(Value::as_str));
    let full: Vec<&str> = names.into_iter().flatten().map(str::trim).collect();
    Some(named(id, Some(tidy(&full.join(" ")))))
}

/// A custom attribute, as its own type says. What has a type rosterd does not know is read by its shape.
fn by_type(value: &Value, kind: &str) -> Option<FieldValue> {
    match FieldType::from_word(&kind.trim().to_ascii_lowercase()) {
        Some(FieldType::Text) | None if value.is_object() => unit(value),
        Some(FieldType::Text) | None if value.is_array() => tags(value),
        kind => typed(value, kind.unwrap_or(FieldType::Text)),
    }
}

fn typed(value: &Value, kind: FieldType) -> Option<FieldValue> {
    match kind {
        FieldType::Text => text(value),
        FieldType::Date => day(value),
        FieldType::Integer => whole(value),
        FieldType::Decimal => identifier(value).or_else(|| decimal(value)),
        FieldType::Tags => tags(value),
    }
}

/// A whole number, also in a text. Anything else is none: `1,234` may be a thousand or a little more than one.
fn whole(value: &Value) -> Option<FieldValue> {
    if let Some(identifier) = identifier(value) {
        return Some(identifier);
    }
    let number = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    let exact = number.fract() == 0.0 && number.abs() <= EXACT as f64;
    exact.then_some(FieldValue::Number(Number(number)))
}

/// Digits too long to be exact as a number are an identifier of somebody's, and those are text.
fn identifier(value: &Value) -> Option<FieldValue> {
    let sent = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    let digits = sent.strip_prefix('-').unwrap_or(&sent);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let too_long = whole && digits.parse::<u64>().map_or(true, |number| number > EXACT);
    too_long.then_some(FieldValue::Text(sent))
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
