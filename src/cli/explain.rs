//! `explain PERSON`: one case as a story.

use super::answer::Answer;
use super::args::{ExplainArgs, Format, Global};
use super::exit::{Exit, Failure};
use super::moment;
use super::scene::{Scene, Seen};
use super::who;
use crate::directory::Account;
use crate::identity::Match;
use crate::plan::{Case, ahead, build, decided_from, everybody};
use crate::render::explain::{Story, story};
use crate::render::{Shown, json_story, markdown};
use crate::settings::LogLevel;
use crate::wiring;

/// Tells one person's story.
///
/// # Errors
/// What kept it from being told; [`Exit::Usage`] where nobody or several are meant.
pub async fn explain(global: &Global, args: &ExplainArgs) -> Result<Exit, Failure> {
    let mut scene = Scene::open_for(global, args.format.map(Format::from), LogLevel::Warn)?;
    scene.replays(args.from.as_deref());
    scene.begins("explain");
    let at = moment::asked(args.at.as_deref(), scene.zone())?;
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?;
    match at {
        None => {
            let verdict = scene.decide(&seen);
            let plan = verdict.cleared.plan();
            let limits = scene.usage(plan, &seen);
            let shown = scene.shown(plan, &verdict.held, &verdict.breaches, &limits, &seen);
            tell(&shown, args, &scene, &seen)
        }
        Some(at) => {
            let plan = build(&seen.looked.sight, &scene.settings.policy, at);
            let mut shown = scene.shown(&plan, &[], &[], &[], &seen);
            shown.forecast = true;
            tell(&shown, args, &scene, &seen)
        }
    }
}

fn tell(
    shown: &Shown<'_>,
    args: &ExplainArgs,
    scene: &Scene,
    seen: &Seen,
) -> Result<Exit, Failure> {
    let sight = &seen.looked.sight;
    let policy = &scene.settings.policy;
    let mut case = who::find(shown.plan, &args.person)?.clone();
    case.findings.extend(decided_from(&sight.roster, policy));
    let case = &case;
    let person = case.person.as_ref();
    let fields = scene.settings.policy.fields();
    let everybody = everybody(sight, policy, shown.plan.now);
    let ahead = person.map_or(Vec::new(), |id| ahead(sight, policy, shown.plan, id));
    let told = Story {
        shown: *shown,
        case,
        person: person.and_then(|id| everybody.get(id)),
        fields: &fields,
        account: account(case, seen),
        link: person.and_then(|id| sight.past.link(id)),
        policy,
        directory: &sight.directory,
        past: &sight.past,
        ahead: &ahead,
    };
    let answer = match scene.format {
        Format::Json => Answer::json(&json_story::story(&told))?,
        Format::Markdown => Answer::Document(markdown::story(&told)),
        Format::Text | Format::Ldif => Answer::Long(story(&told, scene.style)),
    };
    scene.say(&answer)?;
    Ok(seen.exit(Exit::Fine))
}

/// The account the case is about, where it was read.
fn account<'a>(case: &Case, seen: &'a Seen) -> Option<&'a Account> {
    let sight = &seen.looked.sight;
    let guid = match &case.found {
        Some(Match::Linked { guid, .. } | Match::Claimed { guid, .. } | Match::Ignored(guid)) => {
            *guid
        }
        _ => sight.past.link(case.person.as_ref()?)?.guid,
    };
    sight.directory.account(guid)
}
