//! From Personio's attributes to people under rosterd's stable names.

mod fields;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::people::{FieldName, FieldValue, Person, PersonId, Reject};

use super::wire::{self, Attribute};

use fields::{ALSO, BUILT_IN, CALL_NAME};
use values::Reading;

pub use fields::{UnknownField, built_in_fields};

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

    /// The columns: rosterd's name and Personio's key.
    pub fn columns(&self) -> impl Iterator<Item = (&FieldName, &str)> {
        let columns = self.columns.iter();
        columns.map(|column| (&column.name, column.key.as_str()))
    }

    /// What is read, by rosterd's name and Personio's key; the number first. A key that has been seen under another
    /// name is there twice.
    pub fn named_keys(&self) -> Vec<(&str, &str)> {
        let columns = self.columns.iter();
        let columns = columns.flat_map(|column| {
            let also = ALSO.iter().filter(|(key, _)| *key == column.key);
            std::iter::once(column.key.as_str())
                .chain(also.map(|(_, other)| *other))
                .map(|key| (column.name.as_str(), key))
        });
        std::iter::once(("id", "id")).chain(columns).collect()
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
            None => Err(UnknownField::new(name, custom)),
        }
    }

    /// The value. What cannot be read is unreadable and never empty; a broken milestone is an error with its reason.
    fn read(&self, entry: &Value) -> Result<FieldValue, String> {
        let other_name = || match ALSO.iter().find(|(key, _)| *key == self.key) {
            Some((_, other)) => wire::attribute(entry, other),
            None => Attribute::Missing,
        };
        let sent = match wire::attribute(entry, &self.key) {
            Attribute::Missing => other_name(),
            sent => sent,
        };
        let Attribute::Sent { value, kind } = sent else {
            return Ok(FieldValue::Unreadable);
        };
        if wire::is_nothing(value) {
            return Ok(FieldValue::Empty);
        }
        let read = self.reading.read(value, kind);
        match read {
            None if self.reading == Reading::Milestone => Err(format!(
                "{} is not a day; wanted: YYYY-MM-DD, with or without a time behind it",
                self.name
            )),
            read => Ok(read.unwrap_or(FieldValue::Unreadable)),
        }
    }
}

/// Unreadable as soon as the preferred name is: the day it becomes readable must not look like a new name.
fn call_name(fields: &BTreeMap<FieldName, FieldValue>) -> FieldValue {
    let field = |name: &str| fields.get(&FieldName::new(name)).cloned();
    match field("preferred_name") {
        Some(FieldValue::Empty) => field("first_name").unwrap_or(FieldValue::Unreadable),
        preferred => preferred.unwrap_or(FieldValue::Unreadable),
    }
}
