//! Decisions about accounts: written, and read back.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::failure::StoreFailure;
use super::recall::each;
use super::rows;
use crate::past::{Choice, Decision, Pin};
use crate::people::PersonId;

/// Replaces what was decided for each of these people; nothing takes a decision back.
pub(super) fn decide(
    table: &Connection,
    decisions: &[(PersonId, Option<Decision>)],
) -> Result<(), StoreFailure> {
    for (person, decision) in decisions {
        match decision {
            Some(decision) => put(table, person, decision)?,
            None => {
                table
                    .prepare_cached("DELETE FROM decisions WHERE person = ?1")?
                    .execute([person.as_str()])?;
            }
        }
    }
    Ok(())
}

fn put(table: &Connection, person: &PersonId, decision: &Decision) -> Result<(), StoreFailure> {
    let Decision { choice, by, at } = decision;
    let (pin, enable) = match choice {
        Choice::Link { pin, enable } => (Some(pin), *enable),
        Choice::Create | Choice::Ignore => (None, false),
    };
    table
        .prepare_cached(
            "INSERT OR REPLACE INTO decisions (person, choice, guid, digest, enable, by, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            person.as_str(),
            choice.word(),
            pin.map(|pin| pin.guid.to_string()),
            pin.map(|pin| pin.digest.as_str()),
            enable,
            by,
            rows::moment(*at),
        ))?;
    Ok(())
}

/// Everything that was decided and not taken back.
pub(super) fn all(snapshot: &Connection) -> Result<BTreeMap<PersonId, Decision>, StoreFailure> {
    let query = "SELECT person, choice, guid, digest, enable, by, at FROM decisions";
    let decisions = each(snapshot, query, [], |row| {
        let word: String = row.get(1)?;
        let (guid, digest): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        let pin = match (guid, digest) {
            (Some(guid), Some(digest)) => Some(Pin {
                guid: rows::read_guid(&guid)?,
                digest,
            }),
            _ => None,
        };
        let choice = match (word.as_str(), pin) {
            ("link", Some(pin)) => Choice::Link {
                pin,
                enable: row.get(4)?,
            },
            ("create", _) => Choice::Create,
            ("ignore", _) => Choice::Ignore,
            _ => {
                return Err(StoreFailure::Damaged {
                    what: "the decision",
                    value: word,
                });
            }
        };
        let at: String = row.get(6)?;
        let decision = Decision {
            choice,
            by: row.get(5)?,
            at: rows::read_moment(&at)?,
        };
        Ok((PersonId::new(row.get::<_, String>(0)?), decision))
    })?;
    Ok(decisions.into_iter().collect())
}
