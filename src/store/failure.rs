//! What can go wrong with the store, and what kind of failure that is to the outside.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::ports::{FailureClass, PortFailure, RUN_AS_THE_SERVICE};

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub(super) enum StoreFailure {
    /// A file or folder cannot be made, read or owned.
    #[error("store: cannot {what} {}: {cause}; {}", path.display(), hint(cause.kind()))]
    Place {
        what: &'static str,
        path: PathBuf,
        #[source]
        cause: io::Error,
    },
    /// SQLite cannot open the file.
    #[error("store: cannot open {}: {cause}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        cause: rusqlite::Error,
    },
    /// Somebody else's database.
    #[error("store: {} is not a rosterd store; name another file in store.path", path.display())]
    Foreign { path: PathBuf },
    /// Written by a newer rosterd.
    #[error(
        "store: {} has schema {found}, written by rosterd {by}; this rosterd knows schemas up to \
         {known}. Run the newer version, or restore the copy made before the upgrade",
        path.display()
    )]
    Newer {
        path: PathBuf,
        found: i64,
        known: i64,
        by: String,
    },
    /// Another cycle writes the directory.
    #[error(
        "another rosterd ({holder}) is writing to the directory; wait until it is done, or stop it \
         (lock {})",
        path.display()
    )]
    Locked { holder: String, path: PathBuf },
    /// SQLite refused something.
    #[error("store: {cause}{}", what_now(cause))]
    Sqlite {
        #[from]
        cause: rusqlite::Error,
    },
    /// A value in the store cannot be understood.
    #[error(
        "store: {what} '{value}' cannot be understood; the file was changed by hand or is damaged"
    )]
    Damaged { what: &'static str, value: String },
    /// A value is too large to be kept.
    #[error("store: {what} {value} is too large to be kept")]
    TooLarge { what: &'static str, value: u64 },
    /// A run that does not exist or has ended.
    #[error("store: run {0} is not open")]
    NoSuchRun(i64),
    /// An intent that was never written.
    #[error("store: there is no intent {0}")]
    NoSuchIntent(i64),
}

impl StoreFailure {
    pub(super) fn opening(path: &Path, cause: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match cause.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::Foreign { path },
            _ => Self::Open { path, cause },
        }
    }

    pub(super) fn place(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |cause| Self::Place { what, path, cause }
    }

    pub(super) fn class(&self) -> FailureClass {
        match self {
            Self::Locked { .. } => FailureClass::Busy,
            Self::Place { .. } | Self::Foreign { .. } | Self::Newer { .. } => {
                FailureClass::Configuration
            }
            Self::Open { cause, .. } if is_busy(cause) => FailureClass::Busy,
            Self::Open { .. } => FailureClass::Configuration,
            Self::Sqlite { cause } if is_busy(cause) => FailureClass::Busy,
            Self::Sqlite { .. }
            | Self::Damaged { .. }
            | Self::TooLarge { .. }
            | Self::NoSuchRun(_)
            | Self::NoSuchIntent(_) => FailureClass::Internal,
        }
    }
}

/// What an operator can do about a file or folder.
fn hint(kind: io::ErrorKind) -> &'static str {
    match kind {
        io::ErrorKind::PermissionDenied => RUN_AS_THE_SERVICE,
        io::ErrorKind::StorageFull => "make room on that disk",
        _ => "store.path names the file, in a folder that is there or can be made",
    }
}

/// What an operator can do about what SQLite says, after it.
fn what_now(cause: &rusqlite::Error) -> String {
    let words = match cause.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has kept it for a while: try again, and look who has the file open (fuser)"
        }
        Some(ErrorCode::DiskFull) => "make room on the disk of store.path",
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => RUN_AS_THE_SERVICE,
        _ => return String::new(),
    };
    format!("; {words}")
}

fn is_busy(cause: &rusqlite::Error) -> bool {
    matches!(
        cause.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

impl From<StoreFailure> for PortFailure {
    /// The words already carry the cause, so none is chained: it would be printed twice.
    fn from(failure: StoreFailure) -> Self {
        Self::new(failure.class(), failure.to_string())
    }
}

impl From<rusqlite::Error> for PortFailure {
    fn from(cause: rusqlite::Error) -> Self {
        StoreFailure::from(cause).into()
    }
}
