//! `record`: what Personio answers, saved with stand-ins for people.

use super::answer::Answer;
use super::args::{Global, RecordArgs};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::ports::PortFailure;
use crate::render::recording::{self, Recorded};
use crate::settings::LogLevel;
use crate::wiring;

/// Writes a recording and says what is in it.
///
/// # Errors
/// What kept Personio from being read or the folder from being written; [`Exit::Configuration`] where the settings
/// name a recording in Personio's place.
pub async fn record(global: &Global, args: &RecordArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    scene.needs_personio()?;
    let Scene {
        settings,
        clock,
        progress,
        ..
    } = &scene;
    let personio = wiring::people(settings, clock, progress)?;
    let policy = &settings.policy;
    let written = personio
        .record(&policy.fields(), &policy.naming.domains, &args.folder)
        .await
        .map_err(PortFailure::from)?;
    let told = Recorded {
        folder: args.folder.display().to_string(),
        people: written.people,
        unusable: written.unusable,
        pages: written.pages,
        replaced: written.replaced.into_iter().collect(),
        kept: written.kept,
    };
    scene.answer(
        Answer::Short,
        || recording::json(&told),
        |style| recording::words(&told, style),
    )?;
    Ok(Exit::Fine)
}
