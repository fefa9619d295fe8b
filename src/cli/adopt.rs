//! `adopt`: whose accounts are the ones that existed before, asked and decided. Nothing is written to the directory.

use std::path::Path;

use super::answer::Answer;
use super::args::{AdoptArgs, AdoptFormat, Format, Global};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use super::who::operator;
use crate::plan::{decide, questions};
use crate::ports::Record;
use crate::render::adoption;
use crate::settings::LogLevel;
use crate::wiring;

/// Shows the questions, or stores answers.
///
/// # Errors
/// What kept both sides from being read; [`Exit::Usage`] with every line of a file that cannot be.
pub async fn adopt(global: &Global, args: &AdoptArgs) -> Result<Exit, Failure> {
    let format = args.format.map(|format| match format {
        AdoptFormat::Json => Format::Json,
        AdoptFormat::Text | AdoptFormat::Csv => Format::Text,
    });
    let mut scene = Scene::open_for(global, format, LogLevel::Warn)?;
    if let Some(file) = &args.accept {
        return accept(&mut scene, file).await;
    }
    scene.replays(args.from.as_deref());
    scene.begins("adopt");
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?.read_now()?;
    let verdict = scene.decide(&seen);
    let sight = &seen.looked.sight;
    let open = questions(sight, &scene.settings.policy, verdict.cleared.plan());
    let answer = match (args.format, scene.format) {
        (Some(AdoptFormat::Csv), _) => {
            Answer::Document(adoption::csv(&open).map_err(|why| Failure::new(Exit::Failed, why))?)
        }
        (_, Format::Json) => Answer::json(&adoption::json(&open))?,
        _ => Answer::Long(adoption::text(&open, scene.style)),
    };
    scene.say(&answer)?;
    Ok(Exit::Fine)
}

async fn accept(scene: &mut Scene, file: &Path) -> Result<Exit, Failure> {
    scene.needs_personio()?;
    let text = std::fs::read_to_string(file).map_err(|cause| {
        let why = format!("{} cannot be read: {cause}", file.display());
        Failure::new(Exit::Usage, why)
    })?;
    let refused = |lines: Vec<String>| {
        let why = format!(
            "nothing was stored; {} lines cannot be:\n{}",
            lines.len(),
            lines.join("\n")
        );
        Failure::new(Exit::Usage, why)
    };
    let answers = adoption::read(&text).map_err(refused)?;
    scene.begins("adopt");
    let mut memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?.read_now()?;
    let sight = &seen.looked.sight;
    let policy = &scene.settings.policy;
    let decided = decide(&answers, sight, policy, &operator(), seen.now).map_err(refused)?;
    memory.decide(&decided)?;
    let count = decided.len();
    let text = format!(
        "{count} decision{} stored. The next plan carries out what is to be done: rosterd plan\n",
        if count == 1 { "" } else { "s" }
    );
    let stored = std::collections::BTreeMap::from([("stored", count)]);
    scene.answer(Answer::Short, || stored, |_| text)?;
    Ok(Exit::Fine)
}
