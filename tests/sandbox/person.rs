//! One employee: fields under their stable names, and what a test wants broken about the record.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::{Value, json};

use super::day;

/// An employee. Days may be written relative (`today+1d`) until the company takes the person in.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Personio's number; a company gives the next free one if there is none.
    pub id: Option<i64>,
    /// Values by stable field name (`hire_date`, `personnel_number`); a field without a value is not in here.
    pub fields: BTreeMap<String, Value>,
    /// Attribute values sent exactly as they are here, by Personio's key: for broken and odd records.
    pub raw: BTreeMap<String, Value>,
    /// Attributes this record lacks altogether, by Personio's key.
    pub missing: BTreeSet<String>,
}

impl Person {
    /// A person with a number and a name, and nothing else.
    pub fn new(id: i64, first_name: &str, last_name: &str) -> Self {
        let person = Self {
            id: Some(id),
            ..Self::default()
        };
        person
            .with("first_name", first_name)
            .with("last_name", last_name)
    }

    /// Sets any field by its stable name.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(field.to_owned(), value.into());
        self
    }

    /// First day of employment.
    #[must_use]
    pub fn hired(self, day: &str) -> Self {
        self.with("hire_date", day)
    }

    /// Last day of employment.
    #[must_use]
    pub fn terminated(self, day: &str) -> Self {
        self.with("termination_date", day)
    }

    /// The address.
    #[must_use]
    pub fn email(self, address: &str) -> Self {
        self.with("email", address)
    }

    /// The office, by name.
    #[must_use]
    pub fn office(self, name: &str) -> Self {
        self.with("office", name)
    }

    /// The department, by name.
    #[must_use]
    pub fn department(self, name: &str) -> Self {
        self.with("department", name)
    }

    /// The job title.
    #[must_use]
    pub fn position(self, title: &str) -> Self {
        self.with("position", title)
    }

    /// The manager, by number.
    #[must_use]
    pub fn supervisor(self, id: i64) -> Self {
        self.with("supervisor", id)
    }

    /// Sends this attribute value (Personio's key) exactly so, whatever the field says; a key nobody knows is sent
    /// unasked.
    #[must_use]
    pub fn raw(mut self, key: &str, value: Value) -> Self {
        self.raw.insert(key.to_owned(), value);
        self
    }

    /// Sends this record without that attribute (Personio's key).
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.missing.insert(key.to_owned());
        self
    }

    /// A text field's value.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    /// A day field's value, once the company has taken the person in.
    pub fn day(&self, field: &str) -> Option<Date> {
        self.text(field)?.parse().ok()
    }

    /// The record as the administrator's interface shows it, with the status of `today`.
    pub fn shown(&self, today: Date) -> Value {
        let mut shown = json!({ "id": self.id });
        for (field, value) in &self.fields {
            shown[field] = value.clone();
        }
        shown["status"] = self.status(today).into();
        shown
    }

    /// The status: as set by hand, or as the dates say on `today`.
    ///
    /// Personio turns a profile active on the hire date and inactive on the day after the termination date.
    pub fn status(&self, today: Date) -> &str {
        if let Some(by_hand) = self.text("status") {
            return by_hand;
        }
        if self
            .day("termination_date")
            .is_some_and(|last| last < today)
        {
            return "inactive";
        }
        if self.day("hire_date").is_some_and(|first| first > today) {
            return "onboarding";
        }
        "active"
    }

    /// Writes the day in `field` in full; says what is wrong with it otherwise.
    pub fn settle_day(&mut self, field: &str, today: Date) -> Result<(), String> {
        let Some(value) = self.fields.get_mut(field) else {
            return Ok(());
        };
        let text = value
            .as_str()
            .ok_or_else(|| format!("{value} is not a day in quotes"))?;
        *value = day::parse(text, today)?.to_string().into();
        Ok(())
    }
}
