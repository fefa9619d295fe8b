//! The profiles of one human as JSON (docs/json.md).

use serde::Serialize;

use crate::plan::{Human, Profile};

/// One profile.
#[derive(Debug, Serialize)]
pub(super) struct ProfileJson {
    profile: String,
    counts: bool,
    stage: &'static str,
    hired: Option<String>,
    ends: Option<String>,
    because: Option<String>,
}

/// All of them, the one that started first in front.
pub(super) fn profiles(human: &Human) -> Vec<ProfileJson> {
    let profiles = human.profiles.iter().map(|one| {
        let Profile {
            id,
            because,
            stage,
            hired,
            ends,
        } = one;
        ProfileJson {
            profile: id.to_string(),
            counts: *id == human.facts,
            stage: stage.word(),
            hired: hired.map(|day| day.to_string()),
            ends: ends.map(|day| day.to_string()),
            because: because.clone(),
        }
    });
    profiles.collect()
}
