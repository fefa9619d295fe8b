//! What is not known, or not what it should be, in its shape alone.

use serde_json::{Map, Value};

use super::employee::Standins;
use super::numbers::Numbers;

/// Names of parts that say nothing about anybody: they stay where everything else of an unknown shape does not.
const PARTS: [&str; 10] = [
    "type",
    "attributes",
    "label",
    "value",
    "universal_id",
    "id",
    "name",
    "percentage",
    "data",
    "success",
];

impl Standins {
    /// Anything in its shape alone: texts and numbers are others, names of parts too unless they are Personio's.
    pub fn masked(&mut self, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            Value::String(text) => Value::String(self.texts.text(text)),
            Value::Number(number) => self.masked_number(number),
            Value::Array(items) => items.iter().map(|item| self.masked(item)).collect(),
            Value::Object(parts) => {
                let mut built = Map::new();
                for (name, part) in parts {
                    let known = PARTS.contains(&name.as_str()) || self.keys.contains(name);
                    let name = if known {
                        name.clone()
                    } else {
                        self.texts.text(name)
                    };
                    built.insert(name, self.masked(part));
                }
                Value::Object(built)
            }
        }
    }

    /// Another number of the same kind: whole, negative or broken.
    fn masked_number(&mut self, number: &serde_json::Number) -> Value {
        let drawn =
            |digits: &str, numbers: &mut Numbers| numbers.number(digits).parse::<u64>().ok();
        if let Some(whole) = number.as_u64() {
            return drawn(&whole.to_string(), &mut self.numbers)
                .map_or(Value::from(1), Value::from);
        }
        if let Some(whole) = number.as_i64() {
            let digits = whole.unsigned_abs().to_string();
            let drawn = drawn(&digits, &mut self.numbers).and_then(|one| i64::try_from(one).ok());
            return Value::from(-drawn.unwrap_or(1));
        }
        Value::from(0.5)
    }
}
