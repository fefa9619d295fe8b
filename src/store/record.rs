//! Writing what is to be remembered: every call is one transaction, on the disk when it returns.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension};

use super::failure::StoreFailure;
use super::rows::{self, IntentRow};
use super::{Store, decisions, foreseen, process, roster, tables};
use crate::clock::Now;
use crate::past::{
    Approval, Baseline, CaseId, Decision, Intent, IntentId, Outcome, Remember, RunId, Settlement,
};
use crate::people::PersonId;
use crate::ports::{Keep, PortFailure, Record, RunReport};

type Written<T = ()> = Result<T, StoreFailure>;

impl Record for Store {
    fn start(&mut self, kind: &str, now: Now) -> Result<RunId, PortFailure> {
        Ok(self.transact(|table| {
            table.execute(
                "INSERT INTO runs (kind, started, process) VALUES (?1, ?2, ?3)",
                (kind, rows::moment(now.instant()), process::this()),
            )?;
            Ok(RunId(table.last_insert_rowid()))
        })?)
    }

    fn intend(
        &mut self,
        run: RunId,
        intents: &[Intent],
        now: Now,
    ) -> Result<Vec<IntentId>, PortFailure> {
        Ok(self.transact(|table| {
            let written = intents
                .iter()
                .map(|intent| add_intent(table, run, intent, now));
            written.collect()
        })?)
    }

    fn settle(&mut self, settlements: &[Settlement], now: Now) -> Result<(), PortFailure> {
        Ok(self.transact(|table| {
            let mut each = settlements.iter();
            each.try_for_each(|settlement| settle(table, settlement, now))
        })?)
    }

    fn remember(&mut self, run: RunId, facts: &[Remember], now: Now) -> Result<(), PortFailure> {
        Ok(self.transact(|table| {
            let mut each = facts.iter();
            each.try_for_each(|fact| tables::remember(table, run, fact, now))
        })?)
    }

    fn spend(&mut self, run: RunId, cases: &[CaseId]) -> Result<(), PortFailure> {
        Ok(self.transact(|table| {
            for case in cases {
                table.execute(
                    "UPDATE approvals SET spent_run = ?1 WHERE case_id = ?2 AND spent_run IS NULL",
                    (run.0, case.as_str()),
                )?;
            }
            Ok(())
        })?)
    }

    fn approve(&mut self, approvals: &[Approval]) -> Result<(), PortFailure> {
        Ok(self.transact(|table| {
            let mut each = approvals.iter();
            each.try_for_each(|approval| add_approval(table, approval))
        })?)
    }

    fn decide(&mut self, made: &[(PersonId, Option<Decision>)]) -> Result<(), PortFailure> {
        Ok(self.transact(|table| decisions::decide(table, made))?)
    }

    fn keep(&mut self, kept: Option<Keep<'_>>) -> Result<(), PortFailure> {
        Ok(self.transact(|table| roster::replace(table, kept))?)
    }

    fn forget_roster_before(&mut self, oldest: Timestamp) -> Result<(), PortFailure> {
        Ok(self.transact(|table| roster::forget_before(table, oldest))?)
    }

    fn finish(&mut self, run: RunId, report: &RunReport, now: Now) -> Result<(), PortFailure> {
        Ok(self.transact(|table| finish(table, run, report, now))?)
    }
}

impl Store {
    /// All of it, or nothing.
    fn transact<T>(&mut self, work: impl FnOnce(&Connection) -> Written<T>) -> Written<T> {
        let transaction = self.write()?;
        let done = work(&transaction)?;
        transaction.commit()?;
        Ok(done)
    }
}

fn add_intent(table: &Connection, run: RunId, intent: &Intent, now: Now) -> Written<IntentId> {
    let Intent {
        person,
        subject,
        effects,
        reserve,
        counts,
        words,
        rule,
    } = intent;
    table
        .prepare_cached(
            "INSERT INTO intents (run, at, person, subject, effects, reserve, counts, words, rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )?
        .execute((
            run.0,
            rows::moment(now.instant()),
            person.as_str(),
            rows::subject(subject),
            rows::effects(effects),
            rows::reservations(reserve),
            counts.as_ref().map(rows::counted),
            words,
            rule,
        ))?;
    Ok(IntentId(table.last_insert_rowid()))
}

/// Settles one intent. One that is settled already stays as it is: two processes that compare the same
/// open intent with the directory come to the same answer, and the second must not count it again. An
/// unknown outcome is written down and leaves the intent open.
fn settle(table: &Connection, settlement: &Settlement, now: Now) -> Written {
    let Settlement { intent, outcome } = settlement;
    let row = intent_row(table, *intent)?;
    if row.is_settled() {
        return Ok(());
    }
    let (word, message, account) = rows::outcome(outcome);
    let settled = !matches!(outcome, Outcome::Unknown(_));
    table
        .prepare_cached(
            "UPDATE intents SET outcome = ?2, message = ?3, account = ?4, settled_at = ?5
             WHERE id = ?1",
        )?
        .execute((
            intent.0,
            word,
            message,
            account,
            settled.then(|| rows::moment(now.instant())),
        ))?;
    match outcome {
        Outcome::Done(guid) => tables::settled(table, RunId(row.run), &row.open_intent()?, *guid),
        Outcome::NotDone | Outcome::Failed(_) | Outcome::Unknown(_) => Ok(()),
    }
}

fn intent_row(table: &Connection, id: IntentId) -> Written<IntentRow> {
    let query = format!("SELECT {} FROM intents WHERE id = ?1", rows::INTENT_COLUMNS);
    table
        .prepare_cached(&query)?
        .query_row([id.0], IntentRow::from_row)
        .optional()?
        .ok_or(StoreFailure::NoSuchIntent(id.0))
}

fn add_approval(table: &Connection, approval: &Approval) -> Written {
    let Approval {
        case,
        by,
        at,
        until,
    } = approval;
    table.execute(
        "INSERT INTO approvals (case_id, by, at, until) VALUES (?1, ?2, ?3, ?4)",
        (case.as_str(), by, rows::moment(*at), rows::moment(*until)),
    )?;
    Ok(())
}

fn finish(table: &Connection, run: RunId, report: &RunReport, now: Now) -> Written {
    let RunReport {
        outcome,
        summary,
        plan,
        dispositions,
        baseline,
        foreseen: due,
    } = report;
    let changed = table.execute(
        "UPDATE runs SET ended = ?2, outcome = ?3, summary = ?4, plan = ?5
         WHERE id = ?1 AND ended IS NULL",
        (run.0, rows::moment(now.instant()), outcome, summary, plan),
    )?;
    if changed == 0 {
        return Err(StoreFailure::NoSuchRun(run.0));
    }
    if !dispositions.is_empty() {
        forget_what_was_settled(table, run)?;
    }
    let mut statement = table.prepare_cached(
        "INSERT INTO dispositions (run, place, person, word, words) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    for ((person, word, words), place) in dispositions.iter().zip(0_i64..) {
        let person = person.as_ref().map(PersonId::as_str);
        statement.execute((run.0, place, person, word, words))?;
    }
    // A run that made no plan foresaw nothing, and knows nothing better than the one before.
    if plan.is_some() {
        foreseen::replace(table, run, due)?;
    }
    baseline
        .iter()
        .try_for_each(|b| put_baseline(table, run, b))
}

/// That nothing was to be done for somebody is worth knowing of the last run only: everybody's line of
/// every run would fill the disk (50,000 people, a run every quarter of an hour).
fn forget_what_was_settled(table: &Connection, run: RunId) -> Written {
    table.execute(
        "DELETE FROM dispositions
         WHERE run = (SELECT max(run) FROM dispositions WHERE run < ?1)
           AND word IN ('settled', 'waiting')",
        [run.0],
    )?;
    Ok(())
}

fn put_baseline(table: &Connection, run: RunId, baseline: &Baseline) -> Written {
    let Baseline {
        at,
        people,
        managed,
    } = baseline;
    table.execute(
        "INSERT INTO baseline (run, at, people, managed) VALUES (?1, ?2, ?3, ?4)",
        (
            run.0,
            rows::moment(*at),
            size("the number of people", *people)?,
            size("the number of accounts", *managed)?,
        ),
    )?;
    Ok(())
}

fn size(what: &'static str, value: u64) -> Written<i64> {
    i64::try_from(value).map_err(|_| StoreFailure::TooLarge { what, value })
}
