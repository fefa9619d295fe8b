//! `plan`: what would be done. The writing half is not even constructed.

use super::answer::Answer;
use super::args::{Format, Global, PlanArgs};
use super::exit::{Exit, Failure};
use super::ldif;
use super::moment;
use super::scene::{Scene, Seen};
use super::which::{Part, part};
use crate::clock::Now;
use crate::guard::{Breach, Verdict};
use crate::plan::{Plan, build};
use crate::render::{Page, Shown, json, markdown, text};
use crate::settings::LogLevel;
use crate::wiring;

/// Shows the plan.
///
/// # Errors
/// What kept it from being made.
pub async fn plan(global: &Global, args: &PlanArgs) -> Result<Exit, Failure> {
    let mut scene = Scene::open_for(global, args.format, LogLevel::Warn)?;
    ldif::check(scene.format, args)?;
    scene.replays(args.from.as_deref());
    ldif::check_source(&scene)?;
    scene.begins("plan");
    let at = moment::asked(args.at.as_deref(), scene.zone())?;
    let memory = wiring::memory(&scene.settings)?;
    let mut seen = scene.look(&memory).await?;
    if args.include_held {
        ldif::pass(&mut scene, &mut seen);
    }
    match at {
        Some(at) => forecast(&scene, &seen, at, args),
        None => present(&scene, &seen, args),
    }
}

fn present(scene: &Scene, seen: &Seen, args: &PlanArgs) -> Result<Exit, Failure> {
    let Verdict {
        cleared,
        held,
        breaches,
    } = scene.decide(seen);
    let limits = scene.usage(cleared.plan(), seen);
    let Part { plan, note } = part(cleared.plan(), args, &scene.settings.policy)?;
    let mut shown = scene.shown(&plan, &held, &breaches, &limits, seen);
    shown.whole = cleared.plan();
    let told = match scene.format {
        Format::Ldif => ldif::answer(&shown, &cleared, args, scene, seen)?,
        _ => answer(&shown, note.as_deref(), scene)?,
    };
    scene.say(&told)?;
    let of_cases = held.iter().flat_map(|held| &held.breaches);
    let alarming = of_cases.chain(&breaches).any(Breach::is_news);
    Ok(seen.exit(ended(&plan, alarming, args)))
}

/// A plan for another moment. The guard is not asked: it answers for the present only.
fn forecast(scene: &Scene, seen: &Seen, at: Now, args: &PlanArgs) -> Result<Exit, Failure> {
    let whole = build(&seen.looked.sight, &scene.settings.policy, at);
    let Part { plan, note } = part(&whole, args, &scene.settings.policy)?;
    let mut shown = scene.shown(&plan, &[], &[], &[], seen);
    shown.whole = &whole;
    shown.forecast = true;
    scene.say(&answer(&shown, note.as_deref(), scene)?)?;
    Ok(seen.exit(ended(&plan, false, args)))
}

/// The plan in the form that was asked for. Where nothing is left of it, the note says all there is.
fn answer(shown: &Shown<'_>, note: Option<&str>, scene: &Scene) -> Result<Answer, Failure> {
    match scene.format {
        Format::Json => return Answer::json(&json::plan(shown)),
        Format::Markdown => {
            let lead = note.map_or(String::new(), |note| format!("{note}.\n\n"));
            return Ok(Answer::Document(lead + &markdown::plan(shown)));
        }
        Format::Text | Format::Ldif => {}
    }
    let mut page = Page::new(scene.style);
    if let Some(note) = note {
        page.say(0, &format!("{note}."));
    }
    let lead = page.finish();
    if note.is_some() && shown.plan.is_empty() {
        return Ok(Answer::Short(lead));
    }
    let lead = if lead.is_empty() { lead } else { lead + "\n" };
    Ok(Answer::Long(lead + &text::plan(shown, scene.style)))
}

/// What is news ends with 3 whether or not an exit code was asked for; what waits by design is pending.
fn ended(plan: &Plan, alarming: bool, args: &PlanArgs) -> Exit {
    if alarming {
        Exit::Held
    } else if args.exit_code && !plan.is_empty() {
        Exit::Pending
    } else {
        Exit::Fine
    }
}
