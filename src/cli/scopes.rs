//! `scopes`: the credential to create at Personio, from the configuration alone.

use super::answer::Answer;
use super::args::Global;
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::render::json_personio;
use crate::render::scopes::{Credential, scopes as words};
use crate::settings::LogLevel;
use crate::wiring;

/// Says which credential this configuration needs. Connects to nothing.
///
/// # Errors
/// When the configuration cannot be read, or standard output cannot be written.
pub fn scopes(global: &Global) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    let credential = Credential {
        rights: wiring::rights(&scene.settings),
        needed: wiring::needed(&scene.settings)?,
    };
    scene.answer(
        Answer::Long,
        || json_personio::scopes(&credential),
        |style| words(&credential, style),
    )?;
    Ok(Exit::Fine)
}
