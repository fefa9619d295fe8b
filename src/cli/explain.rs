//! `explain PERSON`: one case as a story.

use serde::Serialize;

use super::args::{ExplainArgs, Global};
use super::exit::{Exit, Failure};
use super::scene::{Scene, Seen};
use super::who;
use crate::directory::Account;
use crate::identity::Match;
use crate::plan::{Case, ahead};
use crate::render::explain::{Story, story};
use crate::render::json::{self, CaseJson};
use crate::wiring;

#[derive(Serialize)]
struct Explained {
    version: u32,
    plan: String,
    #[serde(flatten)]
    case: CaseJson,
}

/// Tells one person's story.
///
/// # Errors
/// What kept it from being told; [`Exit::Usage`] where nobody or several are meant.
pub async fn explain(global: &Global, args: &ExplainArgs) -> Result<Exit, Failure> {
    let scene = Scene::open(global, "warn")?;
    let memory = wiring::memory(&scene.settings)?;
    let seen = scene.look(&memory).await?;
    let verdict = scene.decide(&seen);
    let plan = verdict.cleared.plan();
    let case = who::find(plan, &args.person)?;
    let limits = scene.usage(plan, &seen);
    let sight = &seen.looked.sight;
    let person = case.person.as_ref();
    let fields = scene.settings.policy.fields();
    let policy = &scene.settings.policy;
    let ahead = person.map_or(Vec::new(), |id| ahead(sight, policy, plan, id));
    let told = Story {
        shown: scene.shown(plan, &verdict.held, &verdict.breaches, &limits, &seen),
        case,
        person: person.and_then(|id| sight.roster.get(id)),
        fields: &fields,
        account: account(case, &seen),
        link: person.and_then(|id| sight.past.link(id)),
        policy,
        directory: &sight.directory,
        past: &sight.past,
        ahead: &ahead,
    };
    let as_json = || Explained {
        version: json::VERSION,
        plan: plan.id.to_string(),
        case: json::case(case, &told.shown),
    };
    scene.answer(as_json, |style| story(&told, style))?;
    Ok(Exit::Fine)
}

/// The account the case is about, where it was read.
fn account<'a>(case: &Case, seen: &'a Seen) -> Option<&'a Account> {
    let sight = &seen.looked.sight;
    let guid = match &case.found {
        Some(Match::Linked { guid, .. } | Match::Claimed { guid, .. }) => *guid,
        _ => sight.past.link(case.person.as_ref()?)?.guid,
    };
    sight.directory.account(guid)
}
