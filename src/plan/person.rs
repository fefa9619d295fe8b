//! One person's case.

use super::access::opened_by_hand;
use super::adoption::link_first;
use super::anchors::{also_anchored, other_anchor};
use super::back::Back;
use super::case::{Case, Finding, LifecycleEvent, Outlook};
use super::change::{Action, Change};
use super::desired::Desired;
use super::digest::case_id;
use super::event::{event_of, is_name_change};
use super::filtered::{FILTER, Filtered, ends_only, stranger};
use super::follow::{Following, wanted};
use super::humans::Handed;
use super::kept::{kept_names, lapsed_names, names_of, reservations, unneeded_names};
use super::look::Look;
use super::newcomer::{self, Place};
use super::outcome::{Outcome, Subjects};
use super::passes::{Passes, wants_account};
use super::purge::purgeable;
use super::settled::{changes_of, numbered};
use super::unmatched::unmatched;
use crate::directory::{Account, Guid};
use crate::identity::{Match, Names};
use crate::lifecycle::{Due, Stage, due, is_over_by_any_table};
use crate::past::{Aspect, Hand, LinkedBy, REHIRE, Remember};
use crate::people::Person;

/// Everything decided about a person.
pub(super) fn case_of(person: &Person, passes: &Passes, look: &Look<'_>) -> Case {
    let id = person.id();
    let mut case = Case {
        person: Some(id.clone()),
        name: person.display_name(),
        id: case_id(Some(id), &[]),
        human: None,
        found: passes.found.get(id).cloned(),
        stage: passes.stages.get(id).cloned(),
        filtered: passes.filtered.get(id).cloned(),
        wishes: passes.wishes.get(id).cloned(),
        names: None,
        opens: false,
        event: None,
        changes: Vec::new(),
        remember: Vec::new(),
        findings: Vec::new(),
        due: Vec::new(),
        purgeable_from: None,
        outlook: Outlook::Settled,
    };
    let (Some(found), Some(stage)) = (case.found.clone(), case.stage.clone()) else {
        return case;
    };
    case.due = due(&stage, person, &look.policy.lifecycle, look.now);
    if stage == Stage::Withdrawn {
        case.remember.extend(unneeded_names(id, look));
    }
    let is_in = case.filtered.as_ref().is_some_and(Filtered::is_in);
    match found {
        found if !is_in && look.sight.past.link(id).is_none() => {
            stranger(&mut case, &found, &stage, look);
        }
        Match::Linked { guid, found } => {
            let follow = passes
                .follow
                .get(id)
                .map(|one| (one, passes.called.get(id)));
            existing(&mut case, (person, follow), guid, found, &stage, look);
            let account = look.sight.directory.account(guid);
            if let (Some(LinkedBy::Anchoring), Some(account)) = (found, account) {
                link_first(&mut case, person, account, look);
            }
        }
        Match::Absent => absent(&mut case, person, &stage, passes, look),
        other => unmatched(&mut case, person, &other, &stage, look),
    }
    case.purgeable_from = purgeable(&case, Some(person), look);
    case
}

/// Somebody with an account.
fn existing(
    case: &mut Case,
    (person, follow): (&Person, Option<Following<'_>>),
    guid: Guid,
    found: Option<LinkedBy>,
    stage: &Stage,
    look: &Look<'_>,
) {
    let Some(account) = look.sight.directory.account(guid) else {
        return;
    };
    let names = names_of(account);
    case.findings.extend(also_anchored(person, guid, look));
    if found != Some(LinkedBy::Anchoring) {
        case.findings.extend(other_anchor(person, account, look));
    }
    if let Stage::Unclear(why) = stage {
        unclear_with(case, person, account, why, look);
        case.names = Some(names);
        return;
    }
    if let Some(why) = look.sight.directory.protection(guid) {
        case.remember.extend(opened_by_hand(person, account, look));
        untouchable(case, account, stage, &why.to_string());
        case.names = Some(names);
        return;
    }
    case.remember.extend(linked(person, guid, found, &names));
    case.due.retain(|due| !matches!(due, Due::Create(_)));
    let Some(wishes) = case.wishes.clone() else {
        return;
    };
    let back = Back::of(person, account, look);
    let has = names;
    let names = wanted(follow, account, look.policy);
    let who = Subjects {
        person,
        account: Some(account),
        back: back.as_ref(),
        names: &names,
        stage,
        wishes: &wishes,
    };
    if !stage.is_over()
        && (is_frozen(case, who, account, look) || !comes_back(case, who, account, look))
    {
        case.names = Some(has);
        return;
    }
    let mut outcome = if stage.is_over() {
        Outcome::ended(who, look)
    } else {
        Outcome::working(who, look)
    };
    if let Some(follow) = follow {
        outcome.follow(who, account, follow, look);
    }
    let mut changes = all_changes(case, who, account, &outcome.desired, look);
    let is_told = follow.is_some_and(|(follow, _)| follow.tells(&mut changes, look));
    case.event = event_of(&changes, who, account, look);
    if !is_told && changes.iter().any(|c| is_name_change(c, account, look)) {
        case.findings.push(kept_names(&has));
    }
    case.names = Some(names);
    finish(case, outcome, changes, look);
}

/// That an account was found to be somebody's. What is to be anchored is linked with that.
fn linked(person: &Person, guid: Guid, found: Option<LinkedBy>, names: &Names) -> Option<Remember> {
    let how = found.filter(|how| *how != LinkedBy::Anchoring)?;
    Some(Remember::Link {
        person: person.id().clone(),
        guid,
        how,
        names: reservations(person.id(), names),
    })
}

/// Whether the filter does not take somebody in any more, or nobody can say. Then nothing but the expiry
/// follows HR, which closes the account after the last day even if rosterd does not.
fn is_frozen(case: &mut Case, who: Subjects<'_>, account: &Account, look: &Look<'_>) -> bool {
    let Some(why) = case.filtered.as_ref().and_then(Filtered::freezes) else {
        return false;
    };
    ends_only(case);
    let mut outcome = Outcome::hands_off();
    outcome.end_is_over(who.person, account, look);
    outcome.expire(who, look);
    let opened = opened_by_hand(who.person, account, look);
    outcome.remember.extend(opened);
    let changes = changes_of(who.person, account, who.stage, &outcome.desired, look);
    case.event = event_of(&changes, who, account, look);
    let changed = !changes.is_empty();
    finish(case, outcome, changes, look);
    case.findings.push(Finding::warning(FILTER, why.clone()));
    if !changed {
        case.outlook = Outlook::Blocked(why);
    }
    true
}

/// Whether an account is one to work on today. One that is closed, of somebody who starts later than accounts
/// are made, is left alone until then; one that was closed for too long is not given back.
fn comes_back(case: &mut Case, who: Subjects<'_>, account: &Account, look: &Look<'_>) -> bool {
    if let Some(why) = who
        .back
        .and_then(|back| back.too_late(who.person, account, look))
    {
        block(case, REHIRE, why);
        return false;
    }
    let Stage::Upcoming { create_at, .. } = who.stage else {
        return true;
    };
    let placed = look.sight.past.hand(account.guid, &Aspect::Placement);
    let is_hire = who.back == Some(&Back::Start) && !placed.is_some_and(Hand::is_of_absence);
    if account.is_enabled() || is_hire || *create_at <= look.now.instant() {
        return true;
    }
    let prepare = Due::Prepare(*create_at);
    case.due.insert(0, prepare);
    case.outlook = Outlook::Waiting {
        until: *create_at,
        what: prepare.words().to_owned(),
    };
    false
}

/// What an account needs, behind the change that hands it on from another profile, where it is. Whatever closes an
/// account waits for nothing: it is handed on by the next run.
fn all_changes(
    case: &mut Case,
    who: Subjects<'_>,
    account: &Account,
    desired: &Desired,
    look: &Look<'_>,
) -> Vec<Change> {
    let handed = Handed::on(who.person, account, look);
    case.remember.extend(handed.remember);
    let changes = changes_of(who.person, account, who.stage, desired, look);
    let renames = |change: &Change| matches!(change.action, Action::Rename(_));
    if changes.iter().any(renames) {
        let lapsed = lapsed_names(who.person.id(), who.names, look.sight.past);
        case.remember.extend(lapsed);
    }
    let closes = changes.iter().any(|change| change.action.closes());
    let first = handed.change.filter(|_| !closes);
    numbered(who.person.id(), first.into_iter().chain(changes).collect())
}

/// Nobody's account looks like this person.
fn absent(case: &mut Case, person: &Person, stage: &Stage, passes: &Passes, look: &Look<'_>) {
    if let Stage::Unclear(why) = stage {
        unclear(case, why);
        return;
    }
    if let Stage::Upcoming { create_at, .. } = stage
        && *create_at > look.now.instant()
    {
        let what = "the account is created".to_owned();
        case.outlook = Outlook::Waiting {
            until: *create_at,
            what,
        };
        return;
    }
    if !wants_account(stage, look.now) {
        return;
    }
    if look.sight.past.open_creation(person.id()).is_some() {
        let why = "a creation was sent and never answered; it is looked for, for an hour";
        return block(case, "people", why.to_owned());
    }
    let Some(wishes) = case.wishes.clone() else {
        return;
    };
    let ou = match newcomer::place(&wishes, look.sight.directory) {
        Place::In(ou) => ou,
        Place::Nowhere(why) => return block(case, "ou", why),
    };
    let names = match passes.names.get(person.id()) {
        Some(Ok(names)) => names,
        Some(Err(problem)) => return block(case, "names", problem.to_string()),
        None => return block(case, "names", "no name was assigned".to_owned()),
    };
    case.remember
        .extend(lapsed_names(person.id(), names, look.sight.past));
    case.names = Some(names.clone());
    let who = Subjects {
        person,
        account: None,
        back: None,
        names,
        stage,
        wishes: &wishes,
    };
    let outcome = Outcome::working(who, look);
    match newcomer::changes(person, names, &ou, &outcome.desired, look) {
        Ok(changes) => {
            case.event = (!changes.is_empty()).then_some(LifecycleEvent::Hire);
            finish(case, outcome, changes, look);
        }
        Err(why) => block(case, "people", why),
    }
}

fn unclear(case: &mut Case, why: &str) {
    let text = format!("{why}; nothing is changed");
    case.findings.push(Finding::warning("people", text));
    case.outlook = Outlook::Blocked(why.to_owned());
}

/// The same of somebody with an account. Where only the table is unclear that an end goes by, and not that it has
/// come, nobody is kept open quietly.
fn unclear_with(case: &mut Case, person: &Person, account: &Account, why: &str, look: &Look<'_>) {
    case.remember.extend(opened_by_hand(person, account, look));
    let lifecycle = &look.policy.lifecycle;
    if !account.is_enabled() || !is_over_by_any_table(person, lifecycle, look.now) {
        return unclear(case, why);
    }
    let text = format!(
        "{why}; nothing is changed, but whichever table is meant, this person has left: disable {} by hand",
        account.dn
    );
    case.findings.push(Finding::urgent("people", text));
    case.outlook = Outlook::Blocked(why.to_owned());
}

/// Nothing can be done for this person, and why.
pub(super) fn block(case: &mut Case, about: &str, why: String) {
    case.findings.push(Finding::warning(about, why.clone()));
    case.outlook = Outlook::Blocked(why);
}

fn untouchable(case: &mut Case, account: &Account, stage: &Stage, why: &str) {
    let text = format!("rosterd never touches this account: {why}");
    let open = account.is_enabled();
    if stage.is_over() && open {
        let text = format!(
            "{text}; this person has left: disable {} by hand",
            account.dn
        );
        case.findings.push(Finding::urgent("protected", text));
    } else if let Some(last_day) = stage.last_day().filter(|_| !stage.is_over()) {
        let text =
            format!("{text}; this person leaves on {last_day}: it must be disabled by hand then");
        case.findings.push(Finding::urgent("protected", text));
    } else if let Stage::OnLeave {
        kind, closed: true, ..
    } = stage
        && open
    {
        let text = format!(
            "{text}; this person is on leave ({kind}): disable {} by hand",
            account.dn
        );
        case.findings.push(Finding::warning("protected", text));
    }
    case.outlook = Outlook::Untouched(why.to_owned());
}

fn finish(case: &mut Case, outcome: Outcome, changes: Vec<Change>, look: &Look<'_>) {
    case.due.extend(outcome.due);
    case.due.sort_by_key(|due| due.at());
    let person = case.person.as_ref();
    case.id = case_id(person, &changes);
    case.outlook = if !changes.is_empty() {
        Outlook::Changes(changes.len())
    } else if let Some(next) = case.due.first()
        && next.at() > look.now.instant()
    {
        Outlook::Waiting {
            until: next.at(),
            what: next.words().to_owned(),
        }
    } else {
        Outlook::Settled
    };
    case.findings.extend(outcome.findings);
    case.remember.extend(outcome.remember);
    case.changes = changes;
}
