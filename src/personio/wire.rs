//! The shapes Personio sends, and nothing about what they mean.
//!
//! Read tolerantly: numbers may be strings, anything beside what is named here is ignored, and an employee stays
//! raw JSON until it is converted by itself, so that one odd record cannot spoil a page.

use secrecy::SecretString;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The body of every v1 answer; a failure may come with status 200 and `success: false`.
#[derive(Deserialize)]
pub(super) struct Envelope {
    #[serde(default)]
    pub success: Option<bool>,
    #[serde(default)]
    pub error: Option<Failure>,
    #[serde(default)]
    pub metadata: Option<Metadata>,
    /// The page size Personio says it applied.
    #[serde(default, deserialize_with = "lenient_count")]
    pub limit: Option<usize>,
    #[serde(default)]
    pub data: Option<Vec<Value>>,
}

/// Which part of the whole a page is. The page number is zero-based for employees and one-based elsewhere in v1,
/// so it is not read at all: offsets and totals say enough.
#[derive(Deserialize)]
pub(super) struct Metadata {
    #[serde(default, deserialize_with = "lenient_count")]
    pub total_elements: Option<usize>,
}

/// A v1 error. The code is often 0 and the message is in the account's language: for people only.
#[derive(Deserialize)]
pub(super) struct Failure {
    #[serde(default)]
    pub message: Option<String>,
}

/// The error of a body that is not a list of employees: v1's, or a problem document (RFC 9457) as v2 sends it.
#[derive(Deserialize)]
pub(super) struct Refusal {
    /// v1: an object; token endpoint: an OAuth error code (RFC 6749 section 5.2).
    #[serde(default)]
    pub error: Value,
    #[serde(default)]
    pub error_description: Option<String>,
    #[serde(default)]
    pub errors: Vec<Problem>,
    /// What Personio's support asks for.
    #[serde(default, alias = "personio_trace_id")]
    pub trace_id: Option<String>,
}

/// One entry of a v2 problem document.
#[derive(Deserialize)]
pub(super) struct Problem {
    #[serde(default)]
    pub detail: Option<String>,
}

impl Refusal {
    /// The OAuth error code, if this is one.
    pub fn code(&self) -> Option<&str> {
        self.error.as_str()
    }

    /// What Personio says about it, one line for people; empty if it says nothing.
    pub fn message(&self) -> String {
        let v1 = self.error.get("message").and_then(Value::as_str);
        let v2 = self
            .errors
            .iter()
            .find_map(|problem| problem.detail.as_deref());
        let said = v1
            .or(self.error_description.as_deref())
            .or(v2)
            .unwrap_or_default();
        let trace = self.trace_id.as_deref().filter(|trace| !trace.is_empty());
        match trace {
            Some(trace) => one_line(&format!("{said} (trace {trace})")),
            None => one_line(said),
        }
    }
}

/// The answer of `POST /v2/auth/token`.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    #[serde(deserialize_with = "secret")]
    pub access_token: SecretString,
    /// Seconds this token still lives: remaining, not total.
    #[serde(default, deserialize_with = "lenient_count")]
    pub expires_in: Option<usize>,
    /// The rights of the credential, blanks between them (RFC 6749 section 3.3).
    #[serde(default)]
    pub scope: Option<String>,
}

/// The value of one attribute of one employee.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Attribute<'a> {
    /// The key is not there: not readable, or not in this account. Never empty.
    Missing,
    /// The value as sent, and Personio's type for it (`date`, `tags` …; older accounts send none).
    Sent { value: &'a Value, kind: &'a str },
}

/// Reads an attribute from an entry of the list: `attributes.<key>.value`.
pub(super) fn attribute<'a>(entry: &'a Value, key: &str) -> Attribute<'a> {
    let Some(attribute) = entry
        .get("attributes")
        .and_then(|attributes| attributes.get(key))
    else {
        return Attribute::Missing;
    };
    let kind = attribute
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("standard");
    match attribute.get("value") {
        Some(value) => Attribute::Sent { value, kind },
        None => Attribute::Missing,
    }
}

/// A part of a nested object (`office.value.attributes.name`). Parts come plain or, inside a supervisor, labelled.
pub(super) fn part<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let part = object.get("attributes")?.get(name)?;
    Some(part.get("value").unwrap_or(part))
}

/// Nothing, in all the ways Personio says it: null, a blank text, an empty list, an empty object.
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(parts) => parts.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// An id as text: a whole number of any size up to 2^64, or digits in a string. A float is not an id: it has
/// already lost digits.
pub(super) fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) if number.is_u64() => Some(number.to_string()),
        Value::String(text) => {
            let text = text.trim();
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.to_owned())
        }
        _ => None,
    }
}

/// Text from outside as one printable line of bounded length, fit for messages and logs.
pub(super) fn one_line(text: &str) -> String {
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    printable.take(200).collect::<String>().trim().to_owned()
}

fn secret<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SecretString, D::Error> {
    String::deserialize(deserializer).map(SecretString::from)
}

/// A count that may be a number or a string of digits.
fn lenient_count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<usize>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => number
            .as_u64()
            .and_then(|count| usize::try_from(count).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn counts_are_read_from_numbers_and_from_text() {
        let body = json!({ "metadata": { "total_elements": "34" }, "limit": 100, "data": [] });
        let envelope: Envelope = serde_json::from_value(body).unwrap();
        assert_eq!(envelope.metadata.unwrap().total_elements, Some(34));
        assert_eq!(envelope.limit, Some(100));
    }

    #[test]
    fn ids_keep_every_digit_and_floats_are_none() {
        assert_eq!(
            id_text(&json!(1_067_807_102_794_692_001_u64)).unwrap(),
            "1067807102794692001"
        );
        assert_eq!(id_text(&json!(" 4711 ")).unwrap(), "4711");
        for bad in [
            json!(1.5e18),
            json!(-1),
            json!(""),
            json!("47 11"),
            json!(null),
        ] {
            assert_eq!(id_text(&bad), None);
        }
    }

    #[test]
    fn a_refusal_says_what_the_old_and_the_new_interface_say() {
        let said = |body: Value| serde_json::from_value::<Refusal>(body).unwrap().message();
        let old =
            json!({ "success": false, "error": { "code": 0, "message": "Es ist\nein Problem" } });
        assert_eq!(said(old), "Es ist ein Problem");
        let new = json!({ "personio_trace_id": "abc", "errors": [{ "title": "Bad request", "detail": "Not valid." }] });
        assert_eq!(said(new), "Not valid. (trace abc)");
    }

    #[test]
    fn an_attribute_without_a_value_is_missing_and_not_empty() {
        let entry = json!({ "attributes": { "a": { "label": "A" }, "b": { "value": null, "type": "date" } } });
        assert_eq!(attribute(&entry, "a"), Attribute::Missing);
        assert_eq!(attribute(&entry, "c"), Attribute::Missing);
        assert_eq!(
            attribute(&entry, "b"),
            Attribute::Sent {
                value: &Value::Null,
                kind: "date"
            }
        );
    }
}
