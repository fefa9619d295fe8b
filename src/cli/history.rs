//! `history`: past runs, or what was done for one person.

use super::args::{Global, HistoryArgs};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::people::PersonId;
use crate::render::{history as words, json_run};
use crate::settings::LogLevel;
use crate::wiring;

/// Shows history.
///
/// # Errors
/// When configuration or store cannot be read.
pub fn history(global: &Global, args: &HistoryArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    let memory = wiring::memory(&scene.settings)?;
    match args.person.as_ref().map(PersonId::new) {
        None => {
            let runs = wiring::runs(&memory, args.limit)?;
            scene.answer(
                || json_run::runs(&runs),
                |style| words::runs(&runs, scene.zone(), style),
            )?;
        }
        Some(person) => {
            let entries = wiring::history(&memory, &person, args.limit)?;
            scene.answer(
                || json_run::entries(&person, &entries),
                |style| words::entries(&person, &entries, scene.zone(), style),
            )?;
        }
    }
    Ok(Exit::Fine)
}
