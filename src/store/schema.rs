//! The schema, step by step. A step that was released is never edited; a change is a new step.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::failure::StoreFailure;
use crate::ports::FailureClass;

/// Step n brings schema n-1 to n.
pub(super) const STEPS: &[&str] = &[
    include_str!("migrations/0001.sql"),
    include_str!("migrations/0002.sql"),
    include_str!("migrations/0003.sql"),
    include_str!("migrations/0004.sql"),
    include_str!("migrations/0005.sql"),
    include_str!("migrations/0006.sql"),
];

/// "rost": marks the file as ours (`PRAGMA application_id`, SQLite file format 1.3.17).
const APPLICATION: i64 = 0x726f_7374;

/// How often a new store that somebody else is just making is looked at again, and how long after.
/// SQLite does not wait by itself here: who switches to the write-ahead log needs the file alone and is
/// told at once that it is locked.
const AGAIN: usize = 500;
const PAUSE: Duration = Duration::from_millis(20);

/// Brings the schema to the newest step, or refuses a file that is not ours or newer than this program.
#[allow(clippy::disallowed_methods)] // the store is synchronous: opening waits as busy_timeout does
pub(super) fn bring_up_to_date(
    connection: &mut Connection,
    path: &Path,
) -> Result<(), StoreFailure> {
    for _ in 0..AGAIN {
        match bring_up(connection, path) {
            Err(failure) if failure.class() == FailureClass::Busy => std::thread::sleep(PAUSE),
            done => return done,
        }
    }
    bring_up(connection, path)
}

fn bring_up(connection: &mut Connection, path: &Path) -> Result<(), StoreFailure> {
    let opening = |cause| StoreFailure::opening(path, cause);
    // One transaction: two reads around somebody else's first commit would see a file that is not ours.
    let look = connection.transaction().map_err(opening)?;
    let found = version(&look, path)?;
    drop(look);
    if found < known() {
        // Two processes may open a new store at once: look again under the write lock.
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(opening)?;
        let found = version(&transaction, path)?;
        upgrade(&transaction, found).map_err(opening)?;
        transaction.commit().map_err(opening)?;
    }
    // Readers never wait for the writer. Kept in the file: a no-op from the second opening on.
    connection
        .pragma_update(None, "journal_mode", "WAL")
        .map_err(opening)
}

fn known() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// The schema of the file, 0 for an empty one.
fn version(connection: &Connection, path: &Path) -> Result<i64, StoreFailure> {
    let opening = |cause| StoreFailure::opening(path, cause);
    let application: i64 = connection
        .pragma_query_value(None, "application_id", |row| row.get(0))
        .map_err(opening)?;
    let tables: i64 = connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(opening)?;
    if tables == 0 {
        return Ok(0);
    }
    if application != APPLICATION {
        return Err(StoreFailure::Foreign {
            path: path.to_owned(),
        });
    }
    let newest = "SELECT version, by FROM schema_version ORDER BY version DESC LIMIT 1";
    let (found, by): (i64, String) = connection
        .query_row(newest, [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(opening)?
        .unwrap_or_default();
    if found > known() {
        return Err(StoreFailure::Newer {
            path: path.to_owned(),
            found,
            known: known(),
            by,
        });
    }
    Ok(found)
}

fn upgrade(connection: &Connection, from: i64) -> rusqlite::Result<()> {
    if from == 0 {
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.execute_batch(
            "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, by TEXT NOT NULL) STRICT;",
        )?;
    }
    for (step, version) in STEPS.iter().zip(1_i64..) {
        if version > from {
            connection.execute_batch(step)?;
            connection.execute(
                "INSERT INTO schema_version (version, by) VALUES (?1, ?2)",
                (version, env!("CARGO_PKG_VERSION")),
            )?;
        }
    }
    Ok(())
}
