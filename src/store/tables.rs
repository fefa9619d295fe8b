//! What settled intents and remembered facts mean for links, ledger, names and tally: the same as in
//! memory. A property test holds the two together.

use rusqlite::Connection;

use super::failure::StoreFailure;
use super::rows;
use crate::clock::Now;
use crate::directory::Guid;
use crate::past::{
    Aspect, Class, Counted, Hand, Link, LinkedBy, OpenIntent, Remember, Reservation, RunId,
};
use crate::people::PersonId;

type Written = Result<(), StoreFailure>;

/// What [`crate::past::Past::settle`] does, in tables.
pub(super) fn settled(table: &Connection, run: RunId, open: &OpenIntent, guid: Guid) -> Written {
    if let Some(how) = open.intent.links() {
        let link = Link {
            guid,
            how,
            since: open.at,
        };
        if how == LinkedBy::Anchoring {
            pass_on(table, guid, &open.intent.person)?;
        }
        put_link(table, run, &open.intent.person, &link)?;
    }
    for effect in &open.intent.effects {
        let hand = Hand {
            before: effect.before.clone(),
            after: effect.after.clone(),
            at: open.at,
            rule: open.intent.rule.clone(),
        };
        put_hand(table, run, guid, &effect.aspect, &hand)?;
    }
    reserve(table, run, &open.intent.reserve)?;
    match &open.intent.counts {
        Some(counted) => count(table, run, counted),
        None => Ok(()),
    }
}

/// Whoever had the account has it no longer, and the names kept for them are the new owner's.
fn pass_on(table: &Connection, guid: Guid, to: &PersonId) -> Written {
    let key = (guid.to_string(), to.as_str());
    let names = "UPDATE names SET person = ?2
                 WHERE person IN (SELECT person FROM links WHERE guid = ?1 AND person <> ?2)";
    table.prepare_cached(names)?.execute(key.clone())?;
    let ends = "UPDATE OR REPLACE tally SET person = ?2
                WHERE class = ?3 AND person IN (SELECT person FROM links WHERE guid = ?1 AND person <> ?2)";
    let end = Class::End.word();
    let ended = (&key.0, key.1, end);
    table.prepare_cached(ends)?.execute(ended)?;
    let links = "DELETE FROM links WHERE guid = ?1 AND person <> ?2";
    table.prepare_cached(links)?.execute(key)?;
    Ok(())
}

/// What [`crate::past::Past::remember`] does, in tables.
pub(super) fn remember(table: &Connection, run: RunId, fact: &Remember, now: Now) -> Written {
    match fact {
        Remember::Link {
            person,
            guid,
            how,
            names,
        } => {
            let link = Link {
                guid: *guid,
                how: *how,
                since: now.instant(),
            };
            pass_on(table, *guid, person)?;
            put_link(table, run, person, &link)?;
            reserve(table, run, names)
        }
        Remember::Adopted {
            person: _, // the link says whose account it is
            guid,
            aspect,
            before,
            state,
            rule,
        } => {
            let hand = Hand {
                before: before.clone(),
                after: state.clone(),
                at: now.instant(),
                rule: rule.clone(),
            };
            put_hand(table, run, *guid, aspect, &hand)
        }
        Remember::Free { names } => each(table, names, FREE),
        Remember::Unused { names } => unused(table, names, now),
        Remember::Used { names } => each(table, names, USED),
    }
}

fn put_link(table: &Connection, run: RunId, person: &PersonId, link: &Link) -> Written {
    let Link { guid, how, since } = link;
    table
        .prepare_cached(
            "INSERT OR REPLACE INTO links (person, guid, how, since, run)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            person.as_str(),
            guid.to_string(),
            rows::linked_by(*how),
            rows::moment(*since),
            run.0,
        ))?;
    Ok(())
}

fn put_hand(table: &Connection, run: RunId, guid: Guid, aspect: &Aspect, hand: &Hand) -> Written {
    let Hand {
        before,
        after,
        at,
        rule,
    } = hand;
    table
        .prepare_cached(
            "INSERT OR REPLACE INTO ledger (guid, aspect, before, after, at, run, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute((
            guid.to_string(),
            aspect.to_string(),
            before,
            after,
            rows::moment(*at),
            run.0,
            rule,
        ))?;
    Ok(())
}

/// The first owner of a name keeps it, and has it from now on.
fn reserve(table: &Connection, run: RunId, names: &[Reservation]) -> Written {
    let mut statement = table.prepare_cached(
        "INSERT INTO names (kind, folded, person, run) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, folded) DO UPDATE SET unused_since = NULL WHERE person = excluded.person",
    )?;
    for name in names {
        let Reservation {
            kind,
            folded,
            person,
        } = name;
        statement.execute((rows::name_kind(*kind), folded, person.as_str(), run.0))?;
    }
    Ok(())
}

/// Only its owner's name is freed.
const FREE: &str = "DELETE FROM names WHERE kind = ?1 AND folded = ?2 AND person = ?3";

const USED: &str =
    "UPDATE names SET unused_since = NULL WHERE kind = ?1 AND folded = ?2 AND person = ?3";

/// The first moment counts.
fn unused(table: &Connection, names: &[Reservation], now: Now) -> Written {
    let statement = "UPDATE names SET unused_since = ?4
                     WHERE kind = ?1 AND folded = ?2 AND person = ?3 AND unused_since IS NULL";
    names.iter().try_for_each(|name| {
        let (kind, folded, person) = key(name);
        let since = rows::moment(now.instant());
        table
            .prepare_cached(statement)?
            .execute((kind, folded, person, since))?;
        Ok(())
    })
}

/// The same for each name that is still its owner's.
fn each(table: &Connection, names: &[Reservation], statement: &str) -> Written {
    names.iter().try_for_each(|name| {
        table.prepare_cached(statement)?.execute(key(name))?;
        Ok(())
    })
}

fn key(name: &Reservation) -> (&'static str, &str, &str) {
    let Reservation {
        kind,
        folded,
        person,
    } = name;
    (rows::name_kind(*kind), folded, person.as_str())
}

fn count(table: &Connection, run: RunId, counted: &Counted) -> Written {
    let Counted {
        class,
        person,
        fact,
        at,
    } = counted;
    table
        .prepare_cached(
            "INSERT INTO tally (class, person, fact, at, run) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute((
            class.word(),
            person.as_str(),
            fact,
            rows::moment(*at),
            run.0,
        ))?;
    Ok(())
}
