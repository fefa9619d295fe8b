//! Where people come from: Personio, or saved pages in its place.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::memory;
use crate::clock::{Clock, Now};
use crate::people::access::{Needed, Right};
use crate::people::{FieldName, FieldType};
use crate::personio::{self, Connection, Patience, Personio, PersonioError, Recording};
use crate::ports::{FailureClass, PortFailure, Progress, Recall};
use crate::settings::Settings;

/// The pages in `folder`, in Personio's place. Nothing is read yet.
pub fn recording(settings: &Settings, folder: &Path, progress: &Arc<dyn Progress>) -> Recording {
    let custom = custom_fields(settings);
    Recording::new(folder, custom, Arc::clone(progress)).with_types(types(settings))
}

fn custom_fields(settings: &Settings) -> BTreeMap<FieldName, String> {
    let fields = settings.personio.fields.iter();
    fields
        .map(|(name, key)| (FieldName::new(name.as_str()), key.clone()))
        .collect()
}

fn types(settings: &Settings) -> BTreeMap<FieldName, FieldType> {
    let types = settings.personio.types.iter();
    types
        .map(|(name, kind)| (FieldName::new(name.as_str()), *kind))
        .collect()
}

/// Personio.
///
/// # Errors
/// When the address or the certificates cannot be used, and where a recording is configured in its place. Nothing
/// is sent yet.
pub fn people(
    settings: &Settings,
    clock: &Arc<dyn Clock>,
    progress: &Arc<dyn Progress>,
) -> Result<Personio, PortFailure> {
    let personio = &settings.personio;
    let Some(credential) = personio
        .credential
        .as_ref()
        .filter(|_| personio.recorded.is_none())
    else {
        let what = "personio.recorded is set, and a recording is only looked at: take it out to read Personio itself";
        return Err(PortFailure::new(FailureClass::Configuration, what));
    };
    let secret = credential.client_secret.clone();
    let connection = Connection {
        url: personio.url.clone(),
        client_id: credential.client_id.clone(),
        client_secret: Arc::new(move || secret.read().map_err(|failure| failure.to_string())),
        ca_file: personio.ca_file.clone(),
        patience: Patience::default(),
    };
    let custom = custom_fields(settings);
    let source = Personio::new(connection, custom, Arc::clone(clock), Arc::clone(progress))?;
    let source = source.with_types(types(settings));
    Ok(match personio.absences {
        true => source.with_absences(settings.policy.lifecycle.zone.clone()),
        false => source,
    })
}

/// The rights Personio has to give the credential.
pub fn rights(settings: &Settings) -> Vec<Right> {
    personio::rights(settings.personio.absences)
}

/// The attributes Personio has to let the credential read.
///
/// # Errors
/// A field the configuration names and nobody knows; loading the settings refused it before.
pub fn needed(settings: &Settings) -> Result<Vec<Needed>, PortFailure> {
    let readers = settings.policy.readers().into_iter();
    let readers = readers.map(|(field, readers)| {
        let vital = readers.are_vital();
        (field, (readers.by, vital))
    });
    let needed = personio::needed(&readers.collect(), &custom_fields(settings));
    Ok(needed.map_err(PersonioError::from)?)
}

/// How many people the last complete run saw. A store that is not there is not made for this.
///
/// # Errors
/// When the store is there and cannot be read.
pub fn people_before(settings: &Settings, now: Now) -> Result<Option<u64>, PortFailure> {
    if !settings.store.path.exists() {
        return Ok(None);
    }
    let past = memory(settings)?.recall(now)?;
    Ok(past.baseline.map(|baseline| baseline.people))
}
