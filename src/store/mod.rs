//! Memory in SQLite.
//!
//! Knows how links, ledger, names, intents, counted facts, approvals, decisions and runs are kept, so that what a
//! call has written is on the disk when it returns. Must not know what any of it means for a decision.
//! Losing the file costs history, never accounts: the anchors in the directory rebuild the links.
//!
//! One file, several processes: readers and short writers (an operator's command beside the daemon)
//! work at any time, a cycle that writes the directory holds the [`RunLock`].

mod decisions;
mod failure;
mod foreseen;
mod journal;
mod lock;
mod place;
mod process;
mod recall;
mod record;
mod roster;
mod rows;
mod schema;
mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use journal::{DispositionLine, JournalLine, RunLine, RunState};
pub use lock::RunLock;

use crate::ports::PortFailure;
use failure::StoreFailure;

/// How long a call waits for another process that is writing. Writers are short: one window of
/// intents, one approval.
const BUSY: Duration = Duration::from_secs(10);

/// The open store.
pub struct Store {
    connection: Connection,
    path: PathBuf,
}

impl Store {
    /// Opens the store, creating file (mode 0600) and folder (mode 0700) where they do not exist, and
    /// brings its schema up to date.
    ///
    /// When root opens the store of a service user, new files beside it get that user's ownership, so
    /// that a command typed as root never locks the daemon out.
    ///
    /// # Errors
    /// When folder or file cannot be made, read or written, when the file is no rosterd store, or when a
    /// newer rosterd wrote it.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, PortFailure> {
        Ok(Self::open_at(path.as_ref())?)
    }

    fn open_at(path: &Path) -> Result<Self, StoreFailure> {
        let path = place::prepare(path)?;
        // Symbolic links are resolved by `prepare`; one that turns up afterwards is refused.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX
            | OpenFlags::SQLITE_OPEN_NOFOLLOW;
        let connection = Connection::open_with_flags(&path, flags)
            .map_err(|cause| StoreFailure::opening(&path, cause))?;
        let mut store = Self { connection, path };
        store
            .settings()
            .map_err(|cause| StoreFailure::opening(&store.path, cause))?;
        schema::bring_up_to_date(&mut store.connection, &store.path)?;
        Ok(store)
    }

    /// Where the store is, with symbolic links resolved.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the lock a cycle holds while it writes the directory. Given back when dropped, or by the
    /// kernel when the process dies.
    ///
    /// # Errors
    /// When another process (or another cycle of this one) holds it; the message names its process id.
    pub fn lock_run(&self) -> Result<RunLock, PortFailure> {
        Ok(RunLock::take(&self.path)?)
    }

    fn settings(&self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(BUSY)?;
        self.connection.pragma_update(None, "foreign_keys", true)?;
        self.connection
            .pragma_update(None, "trusted_schema", false)?;
        // What people's fields were is not left in free pages once it is replaced.
        self.connection.pragma_update(None, "secure_delete", true)?;
        // FULL: with WAL, NORMAL would lose the last commits at a power cut, and an intent that is not
        // durable is no intent.
        self.connection.pragma_update(None, "synchronous", "FULL")
    }

    /// A transaction that has the write lock from its start: it cannot fail half-way because another
    /// writer came first.
    fn write(&mut self) -> rusqlite::Result<Transaction<'_>> {
        self.connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
    }

    /// A transaction that sees one moment.
    fn read(&self) -> rusqlite::Result<Transaction<'_>> {
        self.connection.unchecked_transaction()
    }
}
