//! `status`: how rosterd is doing, from the store alone.

use jiff::SignedDuration;

use super::answer::Answer;
use super::args::{Global, StatusArgs};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::ports::Recall;
use crate::render::json_run;
use crate::render::status::{Status, status as words};
use crate::settings::LogLevel;
use crate::wiring;

/// Shows the status.
///
/// # Errors
/// When configuration or store cannot be read.
pub fn status(global: &Global, args: &StatusArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    let state = state(&scene)?;
    scene.answer(
        Answer::Short,
        || json_run::status(&state),
        |style| words(&state, scene.zone(), style),
    )?;
    Ok(if args.health && state.health().is_err() {
        Exit::Failed
    } else {
        Exit::Fine
    })
}

fn state(scene: &Scene) -> Result<Status, Failure> {
    let memory = wiring::memory(&scene.settings)?;
    let now = scene.clock.now();
    let past = memory.recall(now)?;
    let baseline = past.baseline;
    let open = past
        .open
        .into_iter()
        .map(|open| (open.intent.person, open.intent.words));
    Ok(Status {
        mode: scene.settings.guard.mode,
        now: now.instant(),
        every: SignedDuration::try_from(scene.settings.schedule.every)
            .unwrap_or(SignedDuration::MAX),
        last: wiring::runs(&memory, 1)?.pop(),
        complete: baseline.as_ref().map(|baseline| baseline.at),
        people: baseline.as_ref().map(|baseline| baseline.people),
        managed: baseline.as_ref().map(|baseline| baseline.managed),
        open: open.collect(),
        endings: wiring::last_endings(&memory)?,
        next: wiring::foreseen(&memory, now)?,
    })
}
