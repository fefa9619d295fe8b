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
    pub metadata: Option<Metadata>,
    /// The page size Personio says it applied.
    #[serde(default, deserialize_with = "lenient_count")]
    pub limit: Option<usize>,
    #[serde(default)]
    pub data: Option<Vec<Value>>,
}

/// Which part of the whole a page is. The page number is zero-based for employees and one-based elsewhere in v1,
/// so it is not read at all: offsets and totals say enough. An empty one has come as a list.
#[derive(Deserialize)]
#[serde(from = "Value")]
pub(super) struct Metadata {
    pub total_elements: Option<usize>,
}

impl From<Value> for Metadata {
    fn from(value: Value) -> Self {
        let total_elements = value.get("total_elements").and_then(count);
        Self { total_elements }
    }
}

/// An answer that says no, in any of the ways Personio has for it: v1's `error` object (`code` often 0, the message in
/// the account's language), an OAuth error (RFC 6749 section 5.2), v2's list of problems, or one problem document
/// (RFC 9457). Everything in it is for people; only the OAuth code and v1's number decide anything.
#[derive(Deserialize)]
#[serde(transparent)]
pub(super) struct Refusal(Value);

impl Refusal {
    /// The OAuth error code, if this is one.
    pub fn code(&self) -> Option<&str> {
        self.0.get("error")?.as_str()
    }

    /// v1's error number, if it says more than 0.
    pub fn number(&self) -> Option<u64> {
        let code = self.0.get("error")?.get("code")?;
        count(code).map(|code| code as u64).filter(|code| *code > 0)
    }

    /// Whether this looks like Personio's own, and not like whatever else may answer under its address.
    pub fn is_personios(&self) -> bool {
        let error = self.0.get("error").is_some_and(|error| !error.is_null());
        let success = self.0.get("success") == Some(&Value::Bool(false));
        error || success || self.problem().is_some()
    }

    /// What Personio says about it, one line for people; empty if it says nothing. The trace is what its support
    /// asks for.
    pub fn message(&self) -> String {
        let own = |name: &str| text(self.0.get(name));
        let v1 = |name: &str| text(self.0.get("error").and_then(|error| error.get(name)));
        let listed = |name: &str| text(self.problem().and_then(|problem| problem.get(name)));
        let said = v1("message")
            .or_else(|| v1("detailed_message"))
            .or_else(|| own("error_description"))
            .or_else(|| listed("detail"))
            .or_else(|| listed("title"))
            .or_else(|| own("detail"))
            .or_else(|| own("title"))
            .unwrap_or_default();
        match own("personio_trace_id").or_else(|| own("trace_id")) {
            Some(trace) => one_line(&format!("{said} (trace {trace})")),
            None => one_line(said),
        }
    }

    fn problem(&self) -> Option<&Value> {
        let problem = self.0.get("errors")?.get(0)?;
        problem.is_object().then_some(problem)
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    let text = value?.as_str()?.trim();
    (!text.is_empty()).then_some(text)
}

/// The answer of `POST /v2/auth/token`.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    #[serde(deserialize_with = "secret", alias = "token")]
    pub access_token: SecretString,
    /// Seconds this token still lives: remaining, not total.
    #[serde(default, deserialize_with = "lenient_count")]
    pub expires_in: Option<usize>,
    /// The rights of the credential, blanks between them (RFC 6749 section 3.3).
    #[serde(default)]
    pub scope: Option<String>,
}

/// The answer of `POST /v1/auth`: the same below `data`, with the token as `token`.
#[derive(Deserialize)]
pub(super) struct OldTokenAnswer {
    #[serde(default)]
    pub success: Option<bool>,
    #[serde(default)]
    pub data: Option<TokenAnswer>,
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
    Ok(count(&Value::deserialize(deserializer)?))
}

fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Number(number) => number
            .as_u64()
            .and_then(|count| usize::try_from(count).ok()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    //
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

    fn refusal(body: Value) -> Refusal {
        serde_json::from_value(body).unwrap()
    }

    #[test]
    fn a_refusal_says_what_every_kind_of_interface_says() {
        for (body, said) in [
            (
                json!({ "success": false, "error": { "code": 0, "message": "Es ist\nein Problem" } }),
                "Es ist ein Problem",
            ),
            (
                json!({ "error": { "code": 422, "detailed_message": "More" } }),
                "More",
            ),
            (
                json!({ "personio_trace_id": "abc", "errors": [{ "title": "Bad request", "detail": "Not valid." }] }),
                "Not valid. (trace abc)",
            ),
            (
                json!({ "personio_trace_id": "", "errors": [{ "title": "Bad request" }] }),
                "Bad request",
            ),
            (
                json!({ "error": "invalid_request", "error_description": "Missing.", "trace_id": "7" }),
                "Missing. (trace 7)",
            ),
            (json!({ "title": "Forbidden", "status": 403 }), "Forbidden"),
            (json!({ "errors": { "limit": "odd" }, "trace_id": 7 }), ""),
            (json!(["no"]), ""),
        ] {
            assert_eq!(refusal(body.clone()).message(), said, "{body}");
        }
    }

    #[test]
    fn personios_own_refusals_are_told_from_those_of_others() {
        for (body, own) in [
            (json!({ "success": false }), true),
            (json!({ "error": { "code": 0 } }), true),
            (json!({ "error": "invalid_client" }), true),
            (json!({ "errors": [{ "title": "No" }] }), true),
            (json!({ "error": null, "errors": [] }), false),
            (
                json!({ "message": "no Route matched with those values" }),
                false,
            ),
            (json!("nginx"), false),
        ] {
            assert_eq!(refusal(body.clone()).is_personios(), own, "{body}");
        }
    }

    //
    #[test]
    fn an_attribute_is_known_by_its_key_and_not_by_its_label() {
        let same = |value: &str| json!({ "label": "Employment type", "value": value });
        let entry = json!({ "attributes": { "employment_type": same("internal"), "dynamic_1": same("Minijob") } });
        let read = |key| match attribute(&entry, key) {
            Attribute::Sent { value, .. } => value.as_str(),
            Attribute::Missing => None,
        };
        assert_eq!(read("employment_type"), Some("internal"));
        assert_eq!(read("dynamic_1"), Some("Minijob"));
        assert_eq!(read("Employment type"), None);
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
