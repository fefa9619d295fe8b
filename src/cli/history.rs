//! `history`: past runs, or what was done for one person.

use super::answer::Answer;
use super::args::{Format, Global, HistoryArgs};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::people::PersonId;
use crate::render::history::Entry;
use crate::render::status::LastRun;
use crate::render::{history as words, json_run};
use crate::settings::LogLevel;
use crate::wiring::{self, OneRun};

/// Shows history.
///
/// # Errors
/// When configuration or store cannot be read.
pub fn history(global: &Global, args: &HistoryArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, LogLevel::Warn)?;
    let memory = wiring::memory(&scene.settings)?;
    let person = args.person.as_deref().map(str::trim).map(PersonId::new);
    let answer = match (args.run, &person) {
        (None, None) => runs(&wiring::runs(&memory, args.limit)?, &scene)?,
        (None, Some(person)) => {
            let entries = wiring::history(&memory, person, args.limit)?;
            if entries.is_empty() {
                is_an_id(person)?;
            }
            of_person(person, &entries, &scene)?
        }
        (Some(number), None) => {
            let run = wiring::run(&memory, number)?.ok_or_else(|| no_run(number))?;
            one_run(&run, &scene)?
        }
        (Some(number), Some(person)) => {
            let mut run = wiring::run(&memory, number)?.ok_or_else(|| no_run(number))?;
            run.entries.retain(|entry| entry.person == *person);
            run.endings
                .retain(|ending| ending.person.as_ref() == Some(person));
            if run.entries.is_empty() && run.endings.is_empty() {
                is_an_id(person)?;
            }
            one_run(&run, &scene)?
        }
    };
    scene.say(&answer)?;
    Ok(Exit::Fine)
}

fn runs(runs: &[LastRun], scene: &Scene) -> Result<Answer, Failure> {
    match scene.format {
        Format::Json => Answer::json(&json_run::runs(runs)),
        _ => Ok(Answer::Long(words::runs(runs, scene.zone(), scene.style))),
    }
}

fn of_person(person: &PersonId, entries: &[Entry], scene: &Scene) -> Result<Answer, Failure> {
    let (zone, style) = (scene.zone(), scene.style);
    match scene.format {
        Format::Json => Answer::json(&json_run::entries(person, entries)),
        _ => Ok(Answer::Long(words::entries(person, entries, zone, style))),
    }
}

fn one_run(of: &OneRun, scene: &Scene) -> Result<Answer, Failure> {
    let OneRun {
        run,
        endings,
        entries,
    } = of;
    let (zone, style) = (scene.zone(), scene.style);
    match scene.format {
        Format::Json => Answer::json(&json_run::one_run(run, endings, entries)),
        _ => Ok(Answer::Long(words::run(run, endings, entries, zone, style))),
    }
}

fn no_run(number: i64) -> Failure {
    Failure::new(
        Exit::Usage,
        format!("there is no run {number} on record\nrosterd history lists the runs there are"),
    )
}

/// The store keeps no names. Who typed one is told so; an id of which nothing is known is no error.
fn is_an_id(person: &PersonId) -> Result<(), Failure> {
    if person.as_str().bytes().any(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    Err(Failure::new(
        Exit::Usage,
        format!(
            "history knows people by HR's id, and '{person}' is none: the store keeps no names\n\
             rosterd explain '{person}' says the id"
        ),
    ))
}
