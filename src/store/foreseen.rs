//! What the last run foresaw: kept so that somebody who asks how things are need not read both sides.

use rusqlite::{Connection, Row};

use super::Store;
use super::failure::StoreFailure;
use super::recall::each;
use super::rows;
use crate::past::RunId;
use crate::people::PersonId;
use crate::ports::{Foreseen, PortFailure};

impl Store {
    /// What falls due by itself, as the last run that made a plan foresaw it; soonest first.
    ///
    /// # Errors
    /// When the store cannot be read or understood.
    pub fn foreseen(&self) -> Result<Vec<Foreseen>, PortFailure> {
        let query = "SELECT at, person, what FROM due ORDER BY place";
        Ok(each(&self.connection, query, [], line)?)
    }
}

/// Replaces what the run before foresaw.
pub(super) fn replace(
    table: &Connection,
    run: RunId,
    foreseen: &[Foreseen],
) -> Result<(), StoreFailure> {
    table.execute("DELETE FROM due", [])?;
    let mut statement = table.prepare_cached(
        "INSERT INTO due (run, place, at, person, what) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for (line, place) in foreseen.iter().zip(0_i64..) {
        let Foreseen { at, person, what } = line;
        statement.execute((run.0, place, rows::moment(*at), person.as_str(), what))?;
    }
    Ok(())
}

fn line(row: &Row<'_>) -> Result<Foreseen, StoreFailure> {
    let at: String = row.get(0)?;
    let person: String = row.get(1)?;
    Ok(Foreseen {
        at: rows::read_moment(&at)?,
        person: PersonId::new(person),
        what: row.get(2)?,
    })
}
