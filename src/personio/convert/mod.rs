//! From Personio's attributes to people under rosterd's stable names.

mod fields;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::people::{FieldName, FieldType, FieldValue, Person, PersonId, Reject};

use super::wire::{self, Attribute};

use fields::{ABSENCE_KIND, ALSO, BUILT_IN, CALL_NAME};
use values::Reading;

pub use fields::{UnknownField, built_in_fields};

pub(super) use values::civil_day;

#[cfg(test)]
pub(super) use tests::any_json;

/// What is read of every employee.
pub(super) struct Selection {
    columns: Vec<Column>,
    call_name: bool,
    absence_kind: bool,
}

struct Column {
    name: FieldName,
    key: String,
    /// Another key the same attribute has been seen under.
    also: Option<&'static str>,
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
        let absence_kind = roots.remove(&FieldName::new(ABSENCE_KIND));
        if absence_kind {
            // Who is said to be on leave and has no absence today is not simply at work.
            roots.insert(FieldName::new("status"));
        }
        let columns = roots
            .into_iter()
            .map(|name| Column::of(name, custom))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            columns,
            call_name,
            absence_kind,
        })
    }

    /// The same, with custom attributes read as the operator's `types` say and not as Personio does.
    #[must_use]
    pub fn typed(mut self, types: &BTreeMap<FieldName, FieldType>) -> Self {
        let custom = self.columns.iter_mut();
        for column in custom.filter(|column| column.reading == Reading::ByType) {
            if let Some(&kind) = types.get(&column.name) {
                column.reading = Reading::As(kind);
            }
        }
        self
    }

    /// Whether the kind of absence is wanted, which no attribute holds.
    pub fn absence_kind(&self) -> Option<FieldName> {
        self.absence_kind.then(|| FieldName::new(ABSENCE_KIND))
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

    /// Every attribute a value may come in: rosterd's name and Personio's key, the number first. A key that has been
    /// seen under another name is there twice.
    pub fn attributes(&self) -> Vec<(&str, &str)> {
        let columns = self.columns.iter();
        let columns = columns.flat_map(|column| {
            let keys = std::iter::once(column.key.as_str()).chain(column.also);
            keys.map(|key| (column.name.as_str(), key))
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
                also: None,
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
                also: ALSO
                    .iter()
                    .find(|(of, _)| *of == key)
                    .map(|(_, also)| *also),
                reading,
            }),
            None => Err(UnknownField::new(name, custom)),
        }
    }

    /// The value, from whichever key is there. Two that contradict each other are an error with its reason.
    fn read(&self, entry: &Value) -> Result<FieldValue, String> {
        let first = self.read_key(entry, &self.key)?;
        let Some(also) = self.also else {
            return Ok(first);
        };
        match (first, self.read_key(entry, also)?) {
            (FieldValue::Unreadable, only) | (only, FieldValue::Unreadable) => Ok(only),
            (FieldValue::Empty, filled) | (filled, FieldValue::Empty) => Ok(filled),
            (first, second) if first == second => Ok(first),
            _ => Err(format!(
                "{} and {also} say different things; wanted: one of them, or both the same",
                self.key
            )),
        }
    }

    /// What cannot be read is unreadable and never empty; a broken milestone is an error with its reason.
    fn read_key(&self, entry: &Value, key: &str) -> Result<FieldValue, String> {
        let Attribute::Sent { value, kind } = wire::attribute(entry, key) else {
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
