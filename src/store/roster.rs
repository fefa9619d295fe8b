//! The last complete roster that was believed: kept for times at which HR cannot be read.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

use super::failure::StoreFailure;
use super::recall::each;
use super::rows;
use crate::people::{FieldName, FieldValue, Number, Person, PersonId, Reject, Roster};
use crate::ports::Keep;

/// A field of somebody. Numbers are text, so that they come back exactly as they were.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ValueJson {
    Text(String),
    Number(String),
    Date(String),
    List(Vec<String>),
    Named { id: String, name: String },
    Empty,
    Unreadable,
}

impl From<&FieldValue> for ValueJson {
    fn from(value: &FieldValue) -> Self {
        match value {
            FieldValue::Text(text) => Self::Text(text.clone()),
            FieldValue::Number(number) => Self::Number(number.to_string()),
            FieldValue::Date(day) => Self::Date(day.to_string()),
            FieldValue::List(items) => Self::List(items.clone()),
            FieldValue::Named { id, name } => Self::Named {
                id: id.clone(),
                name: name.clone(),
            },
            FieldValue::Empty => Self::Empty,
            FieldValue::Unreadable => Self::Unreadable,
        }
    }
}

impl ValueJson {
    fn read(self) -> Result<FieldValue, StoreFailure> {
        Ok(match self {
            Self::Text(text) => FieldValue::Text(text),
            Self::Number(text) => FieldValue::Number(Number(text.parse().map_err(|_| damaged())?)),
            Self::Date(text) => FieldValue::Date(text.parse().map_err(|_| damaged())?),
            Self::List(items) => FieldValue::List(items),
            Self::Named { id, name } => FieldValue::Named { id, name },
            Self::Empty => FieldValue::Empty,
            Self::Unreadable => FieldValue::Unreadable,
        })
    }
}

/// The value is somebody's and stays unsaid.
fn damaged() -> StoreFailure {
    StoreFailure::Damaged {
        what: "a field of the kept roster",
        value: "(not shown)".to_owned(),
    }
}

/// Replaces the roster kept before. Rows that are as they were are not written again: most of a company is.
pub(super) fn replace(table: &Connection, kept: Option<Keep<'_>>) -> Result<(), StoreFailure> {
    let people = kept.into_iter().flat_map(|kept| kept.roster.people());
    let staying: BTreeSet<&str> = people.map(|person| person.id().as_str()).collect();
    let known = each(table, "SELECT person FROM roster", [], |row| {
        Ok(row.get::<_, String>(0)?)
    })?;
    let mut forget = table.prepare_cached("DELETE FROM roster WHERE person = ?1")?;
    for person in known.iter().filter(|id| !staying.contains(id.as_str())) {
        forget.execute([person])?;
    }
    table.execute("DELETE FROM roster_rejects", [])?;
    table.execute("DELETE FROM roster_read", [])?;
    let Some(Keep {
        roster,
        origin,
        read,
    }) = kept
    else {
        return Ok(());
    };
    let mut put = table.prepare_cached(
        "INSERT INTO roster (person, fields) VALUES (?1, ?2)
         ON CONFLICT (person) DO UPDATE SET fields = excluded.fields WHERE fields <> excluded.fields",
    )?;
    for person in roster.people() {
        let fields = person.fields();
        let fields: BTreeMap<&str, ValueJson> = fields
            .filter(|(name, _)| !name.is_about_health())
            .map(|(name, value)| (name.as_str(), value.into()))
            .collect();
        let text = serde_json::to_string(&fields).map_err(|_| damaged())?;
        put.execute((person.id().as_str(), text))?;
    }
    let mut put = table
        .prepare_cached("INSERT INTO roster_rejects (place, person, reason) VALUES (?1, ?2, ?3)")?;
    for (reject, place) in roster.rejects().iter().zip(0_i64..) {
        let person = reject.id.as_ref().map(PersonId::as_str);
        put.execute((place, person, &reject.reason))?;
    }
    table.execute(
        "INSERT INTO roster_read (only_one, at, origin) VALUES (1, ?1, ?2)",
        (rows::moment(read.instant()), origin),
    )?;
    Ok(())
}

/// Forgets the roster that is kept, if it was read before this moment.
pub(super) fn forget_before(table: &Connection, oldest: Timestamp) -> Result<(), StoreFailure> {
    let read: Option<String> = table
        .query_row("SELECT at FROM roster_read", [], |row| row.get(0))
        .optional()?;
    match read {
        Some(read) if rows::read_moment(&read)? < oldest => replace(table, None),
        _ => Ok(()),
    }
}

/// The roster that is kept, if one is that has this origin.
pub(super) fn kept(snapshot: &Connection, origin: &str) -> Result<Option<Roster>, StoreFailure> {
    let query = "SELECT at FROM roster_read WHERE origin = ?1";
    let read: Option<String> = snapshot
        .query_row(query, [origin], |row| row.get(0))
        .optional()?;
    let Some(read) = read else { return Ok(None) };
    let people = each(snapshot, "SELECT person, fields FROM roster", [], |row| {
        let (id, fields): (String, String) = (row.get(0)?, row.get(1)?);
        let fields: BTreeMap<String, ValueJson> =
            serde_json::from_str(&fields).map_err(|_| damaged())?;
        let fields = fields
            .into_iter()
            .map(|(name, value)| Ok((FieldName::new(name), value.read()?)));
        let fields: Result<_, StoreFailure> = fields.collect();
        Ok(Person::new(PersonId::new(id), fields?))
    })?;
    let query = "SELECT person, reason FROM roster_rejects ORDER BY place";
    let rejects = each(snapshot, query, [], |row| {
        let id: Option<String> = row.get(0)?;
        Ok(Reject {
            id: id.map(PersonId::new),
            reason: row.get(1)?,
        })
    })?;
    let roster = Roster::new(people, rejects).map_err(|_| damaged())?;
    Ok(Some(roster.kept_since(rows::read_moment(&read)?)))
}
