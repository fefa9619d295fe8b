//! What can be wrong with a folder of saved pages.

use std::path::{Path, PathBuf};

use crate::personio::pages::Incomplete;

/// Why a folder cannot stand for Personio, or cannot be written. No variant carries anything out of a page.
#[derive(Debug, thiserror::Error)]
pub enum RecordingFault {
    /// The folder cannot be read.
    #[error("the recording {} cannot be read: {why}; wanted: a folder with answers of GET /v1/company/employees as *.json", .folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
    /// There is no page in it.
    #[error("the recording {} holds no file *.json; wanted: one or more answers of GET /v1/company/employees", .folder.display())]
    Nothing {
        /// The folder.
        folder: PathBuf,
    },
    /// A file is not a page.
    #[error("{}: {why}; wanted: an answer of GET /v1/company/employees as it came", .file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What is wrong, without its content.
        why: String,
    },
    /// Pages are there, but not a whole.
    #[error("the recording is not complete, and nothing of it is used: {}: {why}", .place.display())]
    NotWhole {
        /// The file that does not fit to those before it, or the folder.
        place: PathBuf,
        /// Why.
        #[source]
        why: Incomplete,
    },
    /// There is something in the folder already.
    #[error("{} is not empty; a recording is written into a new or an empty folder", .folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// A recording could not be written.
    #[error("the recording {} could not be written: {why}", .place.display())]
    Unwritable {
        /// The file or folder.
        place: PathBuf,
        /// What the system says.
        why: std::io::Error,
    },
}

impl RecordingFault {
    /// A file that is not a page.
    pub(super) fn file(file: &Path, why: impl Into<String>) -> Self {
        Self::File {
            file: file.to_owned(),
            why: why.into(),
        }
    }
}
