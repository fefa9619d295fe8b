//! `names`: what everybody would be called. The writing half is not even constructed.

use super::answer::Answer;
use super::args::{Format, Global, NamesArgs};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::plan::{Extent, rehearse};
use crate::render::names::Company;
use crate::render::{json_names, names as words};
use crate::settings::LogLevel;
use crate::wiring;

/// Tries names for everybody.
///
/// # Errors
/// What kept both sides from being read.
pub async fn names(global: &Global, args: &NamesArgs) -> Result<Exit, Failure> {
    let mut scene = Scene::open_for(global, args.format.map(Format::from), LogLevel::Warn)?;
    scene.replays(args.from.as_deref());
    scene.begins("names");
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?.read_now()?;
    let extent = match args.as_new {
        true => Extent::Everybody,
        false => Extent::Newcomers,
    };
    let policy = &scene.settings.policy;
    let rehearsal = rehearse(&seen.looked.sight, policy, seen.now, extent);
    let company = Company {
        rehearsal: &rehearsal,
        spelling: policy.naming.spelling,
        controller: seen.session.controller(),
        zone: scene.zone(),
        recorded: scene.is_replay(),
    };
    scene.answer(
        Answer::Long,
        || json_names::names(&company),
        |style| words::names(&company, style),
    )?;
    Ok(Exit::Fine)
}
