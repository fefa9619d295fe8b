//! `calendar`: what will happen by date. The writing half is not even constructed.

use jiff::SignedDuration;

use super::answer::Answer;
use super::args::{CalendarArgs, CalendarFormat, Format, Global};
use super::exit::{Exit, Failure};
use super::scene::Scene;
use crate::guard;
use crate::render::calendar::{Dates, ics, json, text};
use crate::settings::LogLevel;
use crate::wiring;

/// Shows the calendar.
///
/// # Errors
/// What kept it from being made.
pub async fn calendar(global: &Global, args: &CalendarArgs) -> Result<Exit, Failure> {
    // A third form of a document that only this command has: to all others it is no JSON.
    let format = args.format.map(|format| match format {
        CalendarFormat::Json => Format::Json,
        CalendarFormat::Text | CalendarFormat::Ics => Format::Text,
    });
    let mut scene = Scene::open_for(global, format, LogLevel::Warn)?;
    scene.replays(args.from.as_deref());
    scene.begins("calendar");
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?.read_now()?;
    let sight = &seen.looked.sight;
    let verdict = scene.decide(&seen);
    let plan = verdict.cleared.plan();
    let settings = &scene.settings;
    let until = plan
        .now
        .plus(SignedDuration::from_hours(24 * i64::from(args.days)));
    let ahead = scene.span.in_scope(|| {
        let policy = &settings.policy;
        guard::calendar(sight, policy, &settings.guard, plan, until.instant())
    });
    let dates = Dates {
        shown: scene.shown(plan, &[], &[], &[], &seen),
        calendar: &ahead,
        days: args.days,
        domain: &sight.directory.domain().base,
    };
    let answer = match (args.format, scene.format) {
        (Some(CalendarFormat::Ics), _) => Answer::Document(ics(&dates)),
        (_, Format::Json) => Answer::json(&json(&dates))?,
        _ => Answer::Long(text(&dates, scene.style)),
    };
    scene.say(&answer)?;
    Ok(Exit::Fine)
}
