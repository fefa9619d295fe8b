//! The store against the in-memory past, beside other processes, and through a crash.

mod beside;
mod files;
mod journal;
mod names;
mod roster;
mod same_as_memory;

use std::path::PathBuf;

use jiff::SignedDuration;
use rusqlite::Connection;
use tempfile::TempDir;

use super::Store;
use super::schema::STEPS;
use crate::clock::Now;
use crate::directory::Guid;
use crate::past::{Aspect, Effect, Intent, NameKind, Reservation, Subject};
use crate::people::PersonId;

/// A folder that disappears, and a store in it.
fn place() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("state").join("rosterd.db");
    (folder, path)
}

/// A store as the program wrote it that knew so many steps of the schema, and what `rows` puts into it.
fn earlier(version: usize, rows: &str) -> (TempDir, PathBuf) {
    let (folder, path) = place();
    drop(Store::open(&path).unwrap());
    std::fs::remove_file(&path).unwrap();
    let raw = Connection::open(&path).unwrap();
    raw.pragma_update(None, "application_id", 0x726f_7374)
        .unwrap();
    raw.execute_batch(&format!(
        "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, by TEXT NOT NULL) STRICT;
         INSERT INTO schema_version VALUES ({version}, '0.1.0');"
    ))
    .unwrap();
    for step in &STEPS[..version] {
        raw.execute_batch(step).unwrap();
    }
    raw.execute_batch(rows).unwrap();
    (folder, path)
}

fn fresh() -> (TempDir, Store) {
    let (folder, path) = place();
    let store = Store::open(&path).unwrap();
    (folder, store)
}

/// Nine in the morning, and so many minutes.
fn at(minutes: i64) -> Now {
    Now::at("2026-11-02T09:00:00Z".parse().unwrap()).plus(SignedDuration::from_mins(minutes))
}

fn guid(n: u8) -> Guid {
    Guid::from_bytes([n; 16])
}

/// The creation of person `n`'s account.
fn creation(n: u8) -> Intent {
    let person = PersonId::new(n.to_string());
    Intent {
        subject: Subject::New(person.clone()),
        effects: vec![Effect {
            aspect: Aspect::Account,
            before: None,
            after: Some(n.to_string()),
        }],
        reserve: vec![Reservation {
            kind: NameKind::Login,
            folded: format!("login{n}"),
            person: person.clone(),
        }],
        counts: None,
        words: format!("create the account of {n}"),
        rule: "lifecycle.hire".to_owned(),
        person,
    }
}
