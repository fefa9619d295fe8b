//! What a credential of Personio's has to show, from the settings; and what earlier runs saw through one.

use std::collections::BTreeMap;

use super::memory;
use crate::clock::Now;
use crate::people::FieldName;
use crate::people::access::{Needed, Right};
use crate::personio::{self, PersonioError};
use crate::ports::{PortFailure, Recall};
use crate::settings::Settings;

/// The rights Personio has to give the credential.
pub fn rights() -> Vec<Right> {
    personio::rights()
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

/// Custom attributes: rosterd's name, Personio's key.
pub(super) fn custom_fields(settings: &Settings) -> BTreeMap<FieldName, String> {
    let fields = settings.personio.fields.iter();
    fields
        .map(|(name, key)| (FieldName::new(name.as_str()), key.clone()))
        .collect()
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
