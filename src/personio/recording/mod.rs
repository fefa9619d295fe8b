//! A folder of saved answers in Personio's place: no token, no network.
//!
//! Knows which files are pages, in which order, and how a folder is written. Must not know what an employee's
//! attributes mean: conversion, bookkeeping and rejects are the live client's own.

mod fault;
mod order;
#[cfg(test)]
mod tests;
mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::people::{FieldName, FieldType, Roster};
use crate::ports::{PeopleSource, Progress, Void};

use super::convert::Selection;
use super::error::PersonioError;
use super::pages::{Gathering, Record};
use super::wire::Envelope;

pub use fault::RecordingFault;
pub(super) use write::{free, write};

/// No page is larger, also of a time when Personio sent everybody at once.
const MOST_BYTES: u64 = 256 << 20;

/// A byte order mark: editors on Windows put it before what they save.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Saved pages as a [`PeopleSource`].
pub struct Recording {
    folder: PathBuf,
    custom: BTreeMap<FieldName, String>,
    types: BTreeMap<FieldName, FieldType>,
    progress: Arc<dyn Progress>,
}

impl Recording {
    /// A source that reads the pages in `folder`; `custom` as for [`super::Personio::new`]. Nothing is read yet.
    pub fn new(
        folder: &Path,
        custom: BTreeMap<FieldName, String>,
        progress: Arc<dyn Progress>,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            custom,
            types: BTreeMap::new(),
            progress,
        }
    }

    /// The same source, reading these custom attributes as `types` say, whatever the pages say about them.
    #[must_use]
    pub fn with_types(mut self, types: BTreeMap<FieldName, FieldType>) -> Self {
        self.types = types;
        self
    }

    /// Whether the folder makes a whole, whatever fields are asked for.
    ///
    /// # Errors
    /// As reading it would fail.
    pub fn check(&self) -> Result<(), PersonioError> {
        self.everybody(&BTreeSet::new()).map(|_| ())
    }

    /// Absences are never recorded: kinds of absence are not in the records, and so unreadable.
    fn everybody(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, PersonioError> {
        let selection = Selection::of(fields, &self.custom)?.typed(&self.types);
        Ok(super::roster(self.gather(&selection)?)?)
    }

    /// All pages in the order of their names. Their sizes are whatever they were when they were saved.
    fn gather(&self, selection: &Selection) -> Result<Vec<Record>, RecordingFault> {
        let files = pages(&self.folder)?;
        let only = files.len() == 1;
        let mut gathering = Gathering::default();
        for file in &files {
            let mut page = super::converted(envelope(file)?, selection);
            if page.total.is_none() && only {
                // Answers of before 2021 have no metadata: one such answer was everybody.
                page.total = Some(page.records.len());
            }
            let total = page.total.map(|total| total as u64);
            gathering
                .take_saved(page)
                .map_err(|why| not_whole(file, why))?;
            self.progress
                .step("people", gathering.offset() as u64, total);
        }
        gathering
            .into_whole()
            .map_err(|why| not_whole(&self.folder, why))
    }
}

impl PeopleSource for Recording {
    async fn read(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, Void> {
        Ok(self.everybody(fields)?)
    }

    /// Nobody asks what HR says now, and what it said before answers for no recording.
    fn origin(&self) -> Option<String> {
        None
    }
}

fn not_whole(place: &Path, why: super::Incomplete) -> RecordingFault {
    RecordingFault::NotWhole {
        place: place.to_owned(),
        why,
    }
}

/// The pages of a folder, in natural order. Hidden files and what is not `*.json` are none.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, RecordingFault> {
    let unreadable = |why| RecordingFault::Folder {
        folder: folder.to_owned(),
        why,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        let text = name.to_string_lossy().into_owned();
        if !text.starts_with('.') && text.to_ascii_lowercase().ends_with(".json") {
            files.push((text, folder.join(name)));
        }
    }
    if files.is_empty() {
        return Err(RecordingFault::Nothing {
            folder: folder.to_owned(),
        });
    }
    files.sort_by(|(a, x), (b, y)| order::natural(a, b).then_with(|| x.cmp(y)));
    Ok(files.into_iter().map(|(_, path)| path).collect())
}

/// One saved answer, by the rules of a live one: only `success: true` with a list of people is a page.
fn envelope(file: &Path) -> Result<Envelope, RecordingFault> {
    let wrong = |why: String| RecordingFault::file(file, why);
    let unreadable = |error: std::io::Error| wrong(format!("it cannot be read ({error})"));
    // Asked before it is opened: opening a pipe would wait for ever.
    let seen = std::fs::metadata(file).map_err(unreadable)?;
    if !seen.is_file() {
        return Err(wrong("it is not a regular file".to_owned()));
    }
    if seen.len() > MOST_BYTES {
        return Err(wrong(format!("it is larger than {} MiB", MOST_BYTES >> 20)));
    }
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let body = bytes.strip_prefix(MARK).unwrap_or(&bytes);
    let envelope: Envelope = super::answer::decoded(body).map_err(wrong)?;
    if envelope.success != Some(true) {
        let said = super::answer::said_in(body);
        return Err(wrong(format!(
            "it is no good answer: success is not true{said}"
        )));
    }
    if envelope.data.is_none() {
        return Err(wrong("it holds no list of people (data)".to_owned()));
    }
    Ok(envelope)
}
