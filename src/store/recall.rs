//! Reading everything remembered, as of one moment.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::failure::StoreFailure;
use super::rows::{self, IntentRow};
use super::{Store, decisions, roster};
use crate::clock::Now;
use crate::past::{
    Approval, Baseline, CaseId, Counted, Hand, Kept, Ledger, Link, NameKind, OpenIntent, Past,
    Tally,
};
use crate::people::{PersonId, Roster};
use crate::ports::{PortFailure, Recall};

type Read<T> = Result<T, StoreFailure>;

impl Recall for Store {
    fn recall(&self, now: Now) -> Result<Past, PortFailure> {
        Ok(self.recall_at(now)?)
    }

    fn roster(&self, origin: &str) -> Result<Option<Roster>, PortFailure> {
        let snapshot = self.read().map_err(StoreFailure::from)?;
        Ok(roster::kept(&snapshot, origin)?)
    }
}

impl Store {
    fn recall_at(&self, now: Now) -> Read<Past> {
        // One transaction: an operator's command may write while this reads table after table.
        let snapshot = self.read()?;
        Ok(Past {
            links: links(&snapshot)?,
            ledger: ledger(&snapshot)?,
            names: names(&snapshot)?,
            tally: tally(&snapshot)?,
            approvals: approvals(&snapshot, now)?,
            baseline: baseline(&snapshot)?,
            decisions: decisions::all(&snapshot)?,
            open: open(&snapshot)?,
        })
    }
}

/// Every row of a query, each understood or the whole is an error.
pub(super) fn each<T>(
    connection: &Connection,
    query: &str,
    parameters: impl rusqlite::Params,
    understand: impl Fn(&Row<'_>) -> Read<T>,
) -> Read<Vec<T>> {
    let mut statement = connection.prepare_cached(query)?;
    let mut found = statement.query(parameters)?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(understand(row)?);
    }
    Ok(all)
}

/// A column as text.
fn text(row: &Row<'_>, column: usize) -> Read<String> {
    Ok(row.get(column)?)
}

fn links(snapshot: &Connection) -> Read<BTreeMap<PersonId, Link>> {
    let query = "SELECT person, guid, how, since FROM links";
    let links = each(snapshot, query, [], |row| {
        let link = Link {
            guid: rows::read_guid(&text(row, 1)?)?,
            how: rows::read_linked_by(&text(row, 2)?)?,
            since: rows::read_moment(&text(row, 3)?)?,
        };
        Ok((PersonId::new(text(row, 0)?), link))
    })?;
    Ok(links.into_iter().collect())
}

fn ledger(snapshot: &Connection) -> Read<Ledger> {
    let query = "SELECT guid, aspect, before, after, at, rule FROM ledger";
    let hands = each(snapshot, query, [], |row| {
        let guid = rows::read_guid(&text(row, 0)?)?;
        let aspect = rows::read_aspect(&text(row, 1)?)?;
        let hand = Hand {
            before: row.get(2)?,
            after: row.get(3)?,
            at: rows::read_moment(&text(row, 4)?)?,
            rule: text(row, 5)?,
        };
        Ok((guid, aspect, hand))
    })?;
    let mut ledger = Ledger::default();
    for (guid, aspect, hand) in hands {
        ledger.put(guid, aspect, hand);
    }
    Ok(ledger)
}

fn names(snapshot: &Connection) -> Read<BTreeMap<(NameKind, String), Kept>> {
    let query = "SELECT kind, folded, person, unused_since FROM names";
    let names = each(snapshot, query, [], |row| {
        let kind = rows::read_name_kind(&text(row, 0)?)?;
        let unused_since: Option<String> = row.get(3)?;
        let kept = Kept {
            person: PersonId::new(text(row, 2)?),
            unused_since: unused_since.as_deref().map(rows::read_moment).transpose()?,
        };
        Ok(((kind, text(row, 1)?), kept))
    })?;
    Ok(names.into_iter().collect())
}

fn tally(snapshot: &Connection) -> Read<Tally> {
    let query = "SELECT class, person, fact, at FROM tally ORDER BY id";
    let counted = each(snapshot, query, [], |row| {
        Ok(Counted {
            class: rows::read_class(&text(row, 0)?)?,
            person: PersonId::new(text(row, 1)?),
            fact: text(row, 2)?,
            at: rows::read_moment(&text(row, 3)?)?,
        })
    })?;
    Ok(Tally::new(counted))
}

/// Approvals that were not used and have not run out; `until` itself is still in time.
fn approvals(snapshot: &Connection, now: Now) -> Read<Vec<Approval>> {
    let query = "SELECT case_id, by, at, until FROM approvals
                 WHERE spent_run IS NULL AND until >= ?1 ORDER BY id";
    each(snapshot, query, [rows::moment(now.instant())], |row| {
        Ok(Approval {
            case: CaseId::new(text(row, 0)?),
            by: text(row, 1)?,
            at: rows::read_moment(&text(row, 2)?)?,
            until: rows::read_moment(&text(row, 3)?)?,
        })
    })
}

fn baseline(snapshot: &Connection) -> Read<Option<Baseline>> {
    let query = "SELECT at, people, managed FROM baseline ORDER BY run DESC LIMIT 1";
    let found: Option<(String, i64, i64)> = snapshot
        .query_row(query, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((at, people, managed)) = found else {
        return Ok(None);
    };
    Ok(Some(Baseline {
        at: rows::read_moment(&at)?,
        people: count("the people of the baseline", people)?,
        managed: count("the accounts of the baseline", managed)?,
    }))
}

fn count(what: &'static str, value: i64) -> Read<u64> {
    u64::try_from(value).map_err(|_| StoreFailure::Damaged {
        what,
        value: value.to_string(),
    })
}

fn open(snapshot: &Connection) -> Read<Vec<OpenIntent>> {
    let query = format!(
        "SELECT {} FROM intents WHERE settled_at IS NULL ORDER BY id",
        rows::INTENT_COLUMNS
    );
    each(snapshot, &query, [], |row| {
        IntentRow::from_row(row)?.open_intent()
    })
}
