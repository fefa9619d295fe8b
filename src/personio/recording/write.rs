//! Writing a recording: new files that nobody else may read, or none at all.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{Error, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::personio::pages::PAGE;

use super::fault::RecordingFault;

/// What the folder is created with.
const OWNERS_FOLDER: u32 = 0o700;
/// What a page is created with.
const OWNERS_FILE: u32 = 0o600;

/// Refuses a folder that is taken, before anybody is read for it.
pub(in crate::personio) fn free(folder: &Path) -> Result<(), RecordingFault> {
    let unwritable = |why| RecordingFault::Unwritable {
        place: folder.to_owned(),
        why,
    };
    match std::fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            Some(_) => Err(RecordingFault::Occupied {
                folder: folder.to_owned(),
            }),
            None => Ok(()),
        },
        Err(why) if why.kind() == ErrorKind::NotFound => Ok(()),
        Err(why) => Err(unwritable(why)),
    }
}

/// Writes `entries` as pages of the size Personio serves, and answers how many pages they are. What cannot be
/// written whole is not left behind.
pub(in crate::personio) fn write(
    folder: &Path,
    entries: &[Value],
) -> Result<usize, RecordingFault> {
    free(folder)?;
    let pages = bodies(entries);
    let made = match DirBuilder::new().mode(OWNERS_FOLDER).create(folder) {
        Ok(()) => true,
        Err(why) if why.kind() == ErrorKind::AlreadyExists => false,
        Err(why) => {
            return Err(RecordingFault::Unwritable {
                place: folder.to_owned(),
                why,
            });
        }
    };
    let width = pages.len().to_string().len();
    let mut written = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        let file = folder.join(format!("page-{:0width$}.json", index + 1));
        if let Err((why, created)) = put(&file, page) {
            written.extend(created.then(|| file.clone()));
            take_back(folder, &written, made);
            return Err(RecordingFault::Unwritable { place: file, why });
        }
        written.push(file);
    }
    Ok(pages.len())
}

/// The answers Personio would have given, made anew: nothing of the envelopes that came is in them.
fn bodies(entries: &[Value]) -> Vec<Value> {
    let total = entries.len();
    let page = |index: usize, data: &[Value]| {
        json!({
            "success": true,
            "metadata": {
                "total_elements": total, "current_page": index, "total_pages": total.div_ceil(PAGE),
            },
            "offset": index * PAGE, "limit": PAGE, "data": data,
        })
    };
    if entries.is_empty() {
        return vec![page(0, &[])];
    }
    let pages = entries.chunks(PAGE).enumerate();
    pages.map(|(index, data)| page(index, data)).collect()
}

/// Writes one new file; on failure with whether it was created.
fn put(file: &Path, body: &Value) -> Result<(), (Error, bool)> {
    let text = serde_json::to_string_pretty(body).map_err(|fault| (fault.into(), false))?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(OWNERS_FILE);
    let mut out = options.open(file).map_err(|why| (why, false))?;
    let written = out
        .write_all(text.as_bytes())
        .and_then(|()| out.write_all(b"\n"))
        .and_then(|()| out.sync_all());
    written.map_err(|why| (why, true))
}

fn take_back(folder: &Path, files: &[PathBuf], made: bool) {
    // Where it cannot be taken away, the failure that is told names the place.
    for file in files {
        let _ = std::fs::remove_file(file);
    }
    if made {
        let _ = std::fs::remove_dir(folder);
    }
}
