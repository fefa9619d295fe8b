//! `apply --plan ID`: exactly the plan that was shown, or nothing.

use jiff::Timestamp;

use super::args::{ApplyArgs, Global};
use super::exit::{Exit, Failure};
use super::scene::{Scene, Seen};
use super::sync::{self, Kind};
use super::who::operator;
use crate::guard::Verdict;
use crate::past::Approval;
use crate::plan::Plan;
use crate::ports::Record;
use crate::render::{short, text};
use crate::settings::LogLevel;
use crate::wiring::{self, Memory};

/// As many characters of an id say which plan is meant.
const SHORTEST: usize = 8;

/// Carries out the plan with this id, if it is still the plan.
///
/// # Errors
/// [`Exit::Usage`] in observe mode and for an id that is too short, [`Exit::Configuration`] for a recording,
/// [`Exit::Held`] when the plan is another one by now, else what went wrong.
pub async fn apply(global: &Global, args: &ApplyArgs) -> Result<Exit, Failure> {
    let wanted = wanted(&args.plan)?;
    let mut scene = Scene::open(global, LogLevel::Warn)?;
    scene.needs_personio()?;
    scene.begins("apply");
    if scene.is_observing() {
        return Err(refused(&scene));
    }
    let mut memory = wiring::memory(&scene.settings)?;
    let _lock = memory.lock_run()?;
    let mut seen = match scene.look(&memory).await {
        Ok(seen) => seen,
        Err(failure) => return Err(sync::void(Kind::Apply, failure, &mut memory, &scene)),
    };
    if let Err(failure) = scene.may_write(&seen).await {
        return Err(sync::void(Kind::Apply, failure, &mut memory, &scene));
    }
    let verdict = scene.decide(&seen);
    if !verdict.cleared.plan().id.as_str().starts_with(&wanted) {
        return Err(moved(&wanted, &verdict, &seen, &scene));
    }
    approve(verdict, &mut seen, &mut memory, &scene)?;
    let verdict = scene.decide(&seen);
    sync::carry_out(Kind::Apply, verdict, seen, &mut memory, &scene).await
}

/// The id as ids are written, if it is one.
fn wanted(typed: &str) -> Result<String, Failure> {
    let id = typed.trim().to_ascii_lowercase();
    if id.len() < SHORTEST || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        let why = format!(
            "'{typed}' is no id of a plan; give at least {SHORTEST} characters of the one rosterd plan shows"
        );
        return Err(Failure::new(Exit::Usage, why));
    }
    Ok(id)
}

fn refused(scene: &Scene) -> Failure {
    Failure::new(
        Exit::Usage,
        format!(
            "nothing was written: the mode is {}, in which plans are shown and nothing is applied\n\
             to let plans be applied, set mode = \"supervised\" (every plan waits for you) in rosterd.toml, \
             then rosterd plan",
            scene.settings.guard.mode.word()
        ),
    )
}

/// The plan is another one by now.
fn moved(wanted: &str, verdict: &Verdict, seen: &Seen, scene: &Scene) -> Failure {
    let plan: &Plan = verdict.cleared.plan();
    let limits = scene.usage(plan, seen);
    let shown = scene.shown(plan, &verdict.held, &verdict.breaches, &limits, seen);
    let now = if plan.is_empty() {
        text::summary(&shown)
    } else {
        format!(
            "the plan is now {}: {}\nlook at it with rosterd plan, then rosterd apply --plan {}",
            short(plan.id.as_str()),
            text::summary(&shown),
            short(plan.id.as_str())
        )
    };
    Failure::new(
        Exit::Held,
        format!("nothing was written: {wanted} is not the present plan any more\n{now}"),
    )
}

/// Approves every held case of the plan, in the operator's name. What is cleared needs no approval.
fn approve(
    verdict: Verdict,
    seen: &mut Seen,
    memory: &mut Memory,
    scene: &Scene,
) -> Result<(), Failure> {
    let at = seen.now.instant();
    let valid = scene.settings.guard.approval_valid;
    let (by, until) = (
        operator(),
        at.saturating_add(valid).unwrap_or(Timestamp::MAX),
    );
    let approval = |held: crate::guard::Held| Approval {
        case: held.case,
        by: by.clone(),
        at,
        until,
    };
    let approvals: Vec<Approval> = verdict.held.into_iter().map(approval).collect();
    memory.approve(&approvals)?;
    seen.looked.sight.past.approvals.extend(approvals);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_hexadecimal_and_long_enough() {
        assert_eq!(wanted(" 3F9A1C20 ").unwrap(), "3f9a1c20");
        for wrong in ["", "3f9a1c2", "the plan"] {
            assert_eq!(wanted(wrong).unwrap_err().exit, Exit::Usage, "{wrong}");
        }
    }
}
