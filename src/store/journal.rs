//! What an operator asks the store: which runs there were, what was done to whom, and why.

use jiff::Timestamp;
use rusqlite::Row;

use super::failure::StoreFailure;
use super::recall::each;
use super::rows::{self, IntentRow};
use super::{Store, process};
use crate::past::{Effect, IntentId, Outcome, RunId, Subject};
use crate::people::PersonId;
use crate::ports::PortFailure;

type Read<T> = Result<T, StoreFailure>;

/// Where a run stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunState {
    /// Its process is at it.
    Running,
    /// Its process died before the end. What it intended last is compared with the directory next time.
    Interrupted,
    /// It ended.
    Ended {
        /// When.
        at: Timestamp,
        /// `complete`, `held`, `failed`, `incomplete`.
        outcome: String,
        /// What is to be said about it in one line.
        summary: String,
    },
}

impl RunState {
    /// One word: the outcome, `running` or `interrupted`.
    pub fn word(&self) -> &str {
        match self {
            Self::Running => "running",
            Self::Interrupted => "interrupted",
            Self::Ended { outcome, .. } => outcome,
        }
    }
}

/// One run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunLine {
    /// Its number.
    pub id: RunId,
    /// `plan`, `apply`, `sync`, `run`.
    pub kind: String,
    /// When it started.
    pub started: Timestamp,
    /// Where it stands.
    pub state: RunState,
    /// The id of its plan, where one was made.
    pub plan: Option<String>,
}

/// One operation: who, what, why, when, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    /// Its number.
    pub id: IntentId,
    /// The run it belongs to.
    pub run: RunId,
    /// Whose case.
    pub person: PersonId,
    /// Which account.
    pub subject: Subject,
    /// The change in words.
    pub words: String,
    /// Why: the rule.
    pub rule: String,
    /// Before and after, per aspect.
    pub effects: Vec<Effect>,
    /// When it was about to happen.
    pub at: Timestamp,
    /// How it ended; none where no answer was written down.
    pub outcome: Option<Outcome>,
    /// When that was certain; none while it is open.
    pub settled_at: Option<Timestamp>,
}

/// How a run ended for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DispositionLine {
    /// The run.
    pub run: RunId,
    /// Who; none for a record without an id.
    pub person: Option<PersonId>,
    /// The disposition's word.
    pub word: String,
    /// The disposition in words.
    pub words: String,
}

const RUN_COLUMNS: &str = "id, kind, started, process, ended, outcome, summary, plan";

impl Store {
    /// The last runs, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read or understood.
    pub fn runs(&self, limit: usize) -> Result<Vec<RunLine>, PortFailure> {
        let query = format!("SELECT {RUN_COLUMNS} FROM runs ORDER BY id DESC LIMIT ?1");
        Ok(each(&self.connection, &query, [at_most(limit)], run_line)?)
    }

    /// One run, if there was one of this number.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn run(&self, run: RunId) -> Result<Option<RunLine>, PortFailure> {
        let query = format!("SELECT {RUN_COLUMNS} FROM runs WHERE id = ?1");
        Ok(each(&self.connection, &query, [run.0], run_line)?.pop())
    }

    /// What one run did or tried, in the order it did.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn done_in(&self, run: RunId) -> Result<Vec<JournalLine>, PortFailure> {
        let query = format!(
            "SELECT {} FROM intents WHERE run = ?1 ORDER BY id",
            rows::INTENT_COLUMNS
        );
        Ok(each(&self.connection, &query, [run.0], journal_line)?)
    }

    /// The last run that read everything and carried out what was cleared: the one that left a baseline.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn last_complete(&self) -> Result<Option<RunLine>, PortFailure> {
        let query =
            format!("SELECT {RUN_COLUMNS} FROM runs WHERE id = (SELECT max(run) FROM baseline)");
        Ok(each(&self.connection, &query, [], run_line)?.pop())
    }

    /// What was done or tried, newest first, at most `limit`; of everybody, or of one person.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn history(
        &self,
        person: Option<&PersonId>,
        limit: usize,
    ) -> Result<Vec<JournalLine>, PortFailure> {
        let (condition, whose) = match person {
            Some(person) => ("person = ?2", person.as_str()),
            None => ("?2 = ''", ""),
        };
        let query = format!(
            "SELECT {} FROM intents WHERE {condition} ORDER BY id DESC LIMIT ?1",
            rows::INTENT_COLUMNS
        );
        let parameters = (at_most(limit), whose);
        Ok(each(&self.connection, &query, parameters, journal_line)?)
    }

    /// How a run ended for everybody, in the order it was reported.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn run_dispositions(&self, run: RunId) -> Result<Vec<DispositionLine>, PortFailure> {
        let query =
            "SELECT run, person, word, words FROM dispositions WHERE run = ?1 ORDER BY place";
        Ok(each(&self.connection, query, [run.0], disposition_line)?)
    }

    /// How the last run that judged anybody ended for everybody.
    ///
    /// # Errors
    /// As [`Store::runs`].
    pub fn last_dispositions(&self) -> Result<Vec<DispositionLine>, PortFailure> {
        let query = "SELECT run, person, word, words FROM dispositions
                     WHERE run = (SELECT max(run) FROM dispositions)
                     ORDER BY place";
        Ok(each(&self.connection, query, [], disposition_line)?)
    }
}

/// SQLite's LIMIT is signed.
fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn run_line(row: &Row<'_>) -> Read<RunLine> {
    let started: String = row.get(2)?;
    Ok(RunLine {
        id: RunId(row.get(0)?),
        kind: row.get(1)?,
        started: rows::read_moment(&started)?,
        state: run_state(row)?,
        plan: row.get(7)?,
    })
}

fn run_state(row: &Row<'_>) -> Read<RunState> {
    let ended: Option<String> = row.get(4)?;
    let Some(ended) = ended else {
        let started_by: String = row.get(3)?;
        return Ok(if process::is_alive(&started_by) {
            RunState::Running
        } else {
            RunState::Interrupted
        });
    };
    Ok(RunState::Ended {
        at: rows::read_moment(&ended)?,
        outcome: row.get(5)?,
        summary: row.get(6)?,
    })
}

fn journal_line(row: &Row<'_>) -> Read<JournalLine> {
    let row = IntentRow::from_row(row)?;
    let open = row.open_intent()?;
    Ok(JournalLine {
        id: open.id,
        run: RunId(row.run),
        person: open.intent.person,
        subject: open.intent.subject,
        words: open.intent.words,
        rule: open.intent.rule,
        effects: open.intent.effects,
        at: open.at,
        outcome: row.outcome()?,
        settled_at: row.settled_at()?,
    })
}

fn disposition_line(row: &Row<'_>) -> Read<DispositionLine> {
    let person: Option<String> = row.get(1)?;
    Ok(DispositionLine {
        run: RunId(row.get(0)?),
        person: person.map(PersonId::new),
        word: row.get(2)?,
        words: row.get(3)?,
    })
}
