//! `plan`: what would be done. The writing half is not even constructed.

use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;

use super::args::{Global, PlanArgs};
use super::exit::{Exit, Failure};
use super::scene::{Scene, Seen};
use super::who;
use crate::clock::{Now, instant_of};
use crate::guard::{Breach, Verdict};
use crate::people::PersonId;
use crate::plan::{Plan, build};
use crate::render::{json, text};
use crate::settings::LogLevel;
use crate::wiring;

/// Shows the plan.
///
/// # Errors
/// What kept it from being made.
pub async fn plan(global: &Global, args: &PlanArgs) -> Result<Exit, Failure> {
    let mut scene = Scene::open(global, LogLevel::Warn)?;
    scene.begins("plan");
    let at = args
        .at
        .as_deref()
        .map(|text| moment(text, scene.zone()))
        .transpose()?;
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?;
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
    let plan = only(cleared.plan(), args)?;
    let shown = scene.shown(&plan, &held, &breaches, &limits, seen);
    scene.answer(|| json::plan(&shown), |style| text::plan(&shown, style))?;
    let of_cases = held.iter().flat_map(|held| &held.breaches);
    let alarming = of_cases.chain(&breaches).any(is_alarming);
    Ok(ended(&plan, alarming, args))
}

/// A plan for another moment. The guard is not asked: it answers for the present only.
fn forecast(scene: &Scene, seen: &Seen, at: Now, args: &PlanArgs) -> Result<Exit, Failure> {
    let whole = build(&seen.looked.sight, &scene.settings.policy, at);
    let plan = only(&whole, args)?;
    let mut shown = scene.shown(&plan, &[], &[], &[], seen);
    shown.forecast = true;
    scene.answer(|| json::plan(&shown), |style| text::plan(&shown, style))?;
    Ok(ended(&plan, false, args))
}

/// Limits, sentinels and contradictions are news in every mode: they end with 3 whether or not an exit
/// code was asked for. The mode and the first plan hold everything by design: those changes are pending.
fn is_alarming(breach: &Breach) -> bool {
    match breach {
        Breach::Limit { .. } | Breach::Sentinel(_) | Breach::Unsound(_) => true,
        Breach::Mode(_) | Breach::First => false,
    }
}

fn ended(plan: &Plan, alarming: bool, args: &PlanArgs) -> Exit {
    if alarming {
        Exit::Held
    } else if args.exit_code && !plan.is_empty() {
        Exit::Pending
    } else {
        Exit::Fine
    }
}

/// The plan, or of it the one person asked for. The id stays that of the whole plan: it is what can be
/// applied.
fn only(plan: &Plan, args: &PlanArgs) -> Result<Plan, Failure> {
    let mut plan = plan.clone();
    if let Some(named) = &args.person {
        let wanted: Option<PersonId> = who::find(&plan, named)?.person.clone();
        plan.cases.retain(|case| case.person == wanted);
        plan.findings.clear();
    }
    Ok(plan)
}

/// The moment a forecast is for: a day means its end, so that everything due on it is shown.
fn moment(text: &str, zone: &TimeZone) -> Result<Now, Failure> {
    let civil = text
        .parse::<Date>()
        .ok()
        .filter(|_| !text.contains(['T', ' ', ':']))
        .map(|day| day.to_datetime(time(23, 59, 59, 0)))
        .or_else(|| text.parse::<DateTime>().ok());
    match civil {
        Some(civil) => Ok(Now::at(instant_of(civil, zone))),
        None => Err(Failure::new(
            Exit::Usage,
            format!("--at '{text}' is no day; write 2026-04-01 or 2026-04-01T07:00"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_and_a_time_means_itself() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text| moment(text, &zone).map(|now| now.instant().to_string());
        assert_eq!(at("2026-04-01").unwrap(), "2026-04-01T21:59:59Z");
        assert_eq!(at("2026-04-01T07:00").unwrap(), "2026-04-01T05:00:00Z");
        assert_eq!(at("tomorrow").unwrap_err().exit, Exit::Usage);
    }
}
