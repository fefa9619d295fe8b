//! A plan and its verdict as JSON: the stable form for programs, described in docs/json.md.
//!
//! The shapes here are the interface, apart from the core types on purpose: a core type may change, a
//! field here may only be added.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json_action::sides;
use super::json_profiles::{ProfileJson, profiles};
use super::letters;
use super::shown::Shown;
use crate::guard::Held;
use crate::past::Subject;
use crate::plan::{Action, Case, Change, Finding, Outlook};

/// Version of the shape: grows when a field changes its meaning or goes away.
pub const VERSION: u32 = 1;

/// A plan.
#[derive(Debug, Serialize)]
pub struct PlanJson {
    version: u32,
    plan: String,
    at: String,
    forecast: bool,
    recorded: bool,
    controller: String,
    mode: &'static str,
    empty: bool,
    cases: Vec<CaseJson>,
    findings: Vec<FindingJson>,
    totals: BTreeMap<&'static str, usize>,
    limits: Vec<LimitJson>,
    breaches: Vec<String>,
}

/// One person's case.
#[derive(Debug, Serialize)]
pub struct CaseJson {
    person: Option<String>,
    name: String,
    case: String,
    profiles: Vec<ProfileJson>,
    stage: Option<&'static str>,
    event: Option<&'static str>,
    outlook: OutlookJson,
    held: Option<Vec<String>>,
    changes: Vec<ChangeJson>,
    findings: Vec<FindingJson>,
    due: Vec<DueJson>,
    purgeable_from: Option<String>,
}

#[derive(Debug, Serialize)]
struct OutlookJson {
    state: &'static str,
    why: Option<String>,
    until: Option<String>,
}

/// One change.
#[derive(Debug, Serialize)]
pub(super) struct ChangeJson {
    id: String,
    account: AccountJson,
    action: &'static str,
    target: Option<String>,
    before: Vec<String>,
    after: Vec<String>,
    details: BTreeMap<String, Vec<String>>,
    rule: String,
    because: String,
    class: Option<&'static str>,
    counts_as: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum AccountJson {
    Guid(String),
    New(String),
}

#[derive(Debug, Serialize)]
pub(super) struct FindingJson {
    severity: &'static str,
    about: String,
    text: String,
}

#[derive(Debug, Serialize)]
struct DueJson {
    at: String,
    what: &'static str,
}

#[derive(Debug, Serialize)]
struct LimitJson {
    class: &'static str,
    window: &'static str,
    count: usize,
    allowed: usize,
}

/// A value as the text of a document: its strings are exact, and shown on a terminal they do nothing there.
///
/// # Errors
/// For a value that has no JSON.
pub fn document(value: &impl Serialize) -> Result<String, serde_json::Error> {
    Ok(letters::escaped(&serde_json::to_string_pretty(value)?))
}

/// The plan with its verdict.
pub fn plan(shown: &Shown<'_>) -> PlanJson {
    let limits = shown.limits.iter().map(|limit| LimitJson {
        class: limit.class.word(),
        window: limit.window,
        count: limit.count,
        allowed: limit.allowed,
    });
    let totals = shown.totals().into_iter();
    PlanJson {
        version: VERSION,
        plan: shown.plan.id.to_string(),
        at: shown.plan.now.instant().to_string(),
        forecast: shown.forecast,
        recorded: shown.recorded,
        controller: shown.controller.to_owned(),
        mode: shown.mode.word(),
        empty: shown.plan.is_empty(),
        cases: shown.plan.cases.iter().map(|c| case(c, shown)).collect(),
        findings: shown.plan.findings.iter().map(finding).collect(),
        totals: totals.map(|(class, n)| (class.word(), n)).collect(),
        limits: limits.collect(),
        breaches: shown.breaches.iter().map(ToString::to_string).collect(),
    }
}

/// One case with its verdict.
pub fn case(of: &Case, shown: &Shown<'_>) -> CaseJson {
    let Case {
        person,
        name,
        id,
        human,
        found: _,
        stage,
        filtered: _,
        wishes: _,
        names: _,
        opens: _,
        event,
        changes,
        remember: _,
        findings,
        due,
        purgeable_from,
        outlook,
    } = of;
    let held = |held: &Held| held.breaches.iter().map(ToString::to_string).collect();
    CaseJson {
        person: person.as_ref().map(ToString::to_string),
        name: name.clone(),
        case: id.to_string(),
        profiles: human.as_ref().map_or(Vec::new(), profiles),
        stage: stage.as_ref().map(crate::lifecycle::Stage::word),
        event: event.map(crate::plan::LifecycleEvent::word),
        outlook: outlook_of(outlook),
        held: shown.hold(id, person.as_ref()).map(held),
        changes: changes.iter().map(change).collect(),
        findings: findings.iter().map(finding).collect(),
        due: due.iter().map(due_of).collect(),
        purgeable_from: purgeable_from.map(|at| at.to_string()),
    }
}

fn due_of(due: &crate::lifecycle::Due) -> DueJson {
    use crate::lifecycle::Due;
    DueJson {
        at: due.at().to_string(),
        what: match due {
            Due::Create(_) => "create",
            Due::Prepare(_) => "prepare",
            Due::Enable(_) => "enable",
            Due::Disable(_) => "disable",
            Due::Scramble(_) => "scramble",
            Due::Strip(_) => "strip",
            Due::Move(_) => "move",
            Due::Withdraw(_) => "withdraw",
        },
    }
}

fn outlook_of(outlook: &Outlook) -> OutlookJson {
    let (state, why, until) = match outlook {
        Outlook::Settled => ("settled", None, None),
        Outlook::Changes(_) => ("changes", None, None),
        Outlook::Waiting { until, what } => {
            ("waiting", Some(what.clone()), Some(until.to_string()))
        }
        Outlook::Blocked(why) => ("blocked", Some(why.clone()), None),
        Outlook::Untouched(why) => ("untouched", Some(why.clone()), None),
        Outlook::Rejected(why) => ("rejected", Some(why.clone()), None),
        Outlook::LeftOut(why) => ("left out", Some(why.clone()), None),
    };
    OutlookJson { state, why, until }
}

pub(super) fn finding(of: &Finding) -> FindingJson {
    let Finding {
        severity,
        about,
        text,
    } = of;
    FindingJson {
        severity: severity.word(),
        about: about.clone(),
        text: text.clone(),
    }
}

pub(super) fn change(of: &Change) -> ChangeJson {
    let Change {
        id,
        subject,
        action,
        reason,
        class,
        counts,
    } = of;
    let sides = sides(action);
    ChangeJson {
        id: format!("{}/{}", id.person, id.place),
        account: match subject {
            Subject::Seen(guid) => AccountJson::Guid(guid.to_string()),
            Subject::New(person) => AccountJson::New(person.to_string()),
        },
        action: action_word(action),
        target: sides.target,
        before: sides.before,
        after: sides.after,
        details: sides.details,
        rule: reason.rule.clone(),
        because: reason.because.clone(),
        class: class.map(crate::past::Class::word),
        counts_as: counts.as_ref().map(|(class, _)| class.word()),
    }
}

/// One word a program can compare: words for people may change, these may not.
pub(super) fn action_word(action: &Action) -> &'static str {
    match action {
        Action::Create(_) => "create",
        Action::LockPassword => "lock_password",
        Action::HandOver { .. } => "hand_over",
        Action::Enable => "enable",
        Action::Disable { .. } => "disable",
        Action::Write { .. } => "write",
        Action::Point { .. } => "point",
        Action::Anchor { .. } => "anchor",
        Action::Expire { .. } => "expire",
        Action::Rename(_) => "rename",
        Action::Move { .. } => "move",
        Action::Join { .. } => "join",
        Action::Quit { .. } => "quit",
    }
}
