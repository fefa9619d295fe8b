//! HR cannot be read: of what would follow from the roster kept last, starts and ends that fall due are left.
//!
//! Everything else waits, because nobody knows whether it is still wanted: nobody is created, moved, renamed or
//! given anything. What belongs to an end (memberships, the unit) happens with it.

use jiff::Timestamp;

use super::access::opened_by_hand;
use super::back::Back;
use super::case::{Case, Finding, LifecycleEvent, Outlook};
use super::change::{Action, Change};
use super::digest::case_id;
use super::look::Look;
use super::policy::Policy;
use crate::lifecycle::{Due, LifecyclePolicy, Stage, TerminationPolicy, closes_at, disable_at};
use crate::past::{Aspect, Remember};
use crate::people::{Person, Roster};

/// Why nothing is done for somebody whose changes are none of these.
const WAITS: &str =
    "the HR system cannot be read; what was to be changed here waits until it can be";

/// What is to be said of everything that was decided from a kept roster; nothing where HR was read.
pub fn decided_from(roster: &Roster, policy: &Policy) -> Option<Finding> {
    let text = format!(
        "decided from the roster of {}, because the HR system cannot be read: starts and ends that fall due are \
         carried out, and nothing else",
        moment(roster.kept()?, &policy.lifecycle)
    );
    Some(Finding::warning("people", text))
}

fn moment(at: Timestamp, policy: &LifecyclePolicy) -> String {
    let there = at.to_zoned(policy.zone.clone());
    there.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// What falls due for somebody.
enum Falls<'a> {
    /// The first day.
    Start,
    /// The end, by this table.
    End(&'a TerminationPolicy),
}

impl Falls<'_> {
    fn event(&self) -> LifecycleEvent {
        match self {
            Self::Start => LifecycleEvent::Start,
            Self::End(_) => LifecycleEvent::Termination,
        }
    }

    /// Whether a change belongs to its minute. A step that waits after the disable is for a day on which HR is read.
    fn takes(&self, change: &Change) -> bool {
        match (self, &change.action) {
            (Self::Start, action) => lets_in(action),
            (Self::End(ends), Action::LockPassword) => ends.after.scramble_password == 0,
            (Self::End(ends), Action::Quit { .. }) => ends.after.memberships == 0,
            (Self::End(ends), Action::Move { .. }) => ends.after.ou == 0,
            (Self::End(_), _) => true,
        }
    }

    /// Whether what was found belongs to it: beside an end, what is taken with it.
    fn remembers(&self, fact: &Remember) -> bool {
        let Self::End(ends) = self else { return false };
        match fact {
            Remember::Adopted { aspect, .. } => match aspect {
                Aspect::Gift(_) => ends.after.memberships == 0,
                Aspect::Placement => ends.after.ou == 0,
                _ => true,
            },
            _ => true,
        }
    }
}

/// Takes everything out of a case that does not fall due by itself.
pub(super) fn leave_what_falls_due(case: &mut Case, read: Timestamp, look: &Look<'_>) {
    case.due
        .retain(|due| matches!(due, Due::Enable(_) | Due::Disable(_)));
    let person = case.person.as_ref();
    let person = person.and_then(|id| look.sight.roster.get(id));
    if let (Some(Stage::Unclear(_)), Some(person)) = (&case.stage, person) {
        let end = closes_at(person, &look.policy.lifecycle);
        let ahead = end.filter(|end| *end > look.now.instant());
        case.due.extend(ahead.map(Due::Disable));
    }
    let wanted = std::mem::take(&mut case.changes);
    let waits = !wanted.is_empty();
    let falls = person.and_then(|person| falls_due(case, &wanted, person, read, look));
    if let Some(falls) = &falls {
        let taken = wanted.into_iter().filter(|change| falls.takes(change));
        case.changes = taken.collect();
    }
    let event = falls.filter(|_| !case.changes.is_empty());
    case.remember
        .retain(|fact| event.as_ref().is_some_and(|falls| falls.remembers(fact)));
    for (place, change) in case.changes.iter_mut().enumerate() {
        change.id.place = place;
    }
    case.id = case_id(case.person.as_ref(), &case.changes);
    case.event = event.map(|falls| falls.event());
    if !case.changes.is_empty() {
        case.outlook = Outlook::Changes(case.changes.len());
    } else if waits {
        case.outlook = Outlook::Blocked(WAITS.to_owned());
    }
}

/// Whether these changes are a start or an end that falls due.
fn falls_due<'a>(
    case: &Case,
    wanted: &[Change],
    person: &Person,
    read: Timestamp,
    look: &Look<'a>,
) -> Option<Falls<'a>> {
    // Whose account it is was decided with what HR said then, and it is nobody's before that is written.
    if wanted
        .iter()
        .any(|change| matches!(change.action, Action::Anchor { .. }))
    {
        return None;
    }
    match case.stage {
        Some(Stage::Left {
            last_day: Some(day),
        }) if !wanted.is_empty() => {
            let policy = &look.policy.lifecycle;
            // What closes somebody before that minute is HR's word of another moment, and may be taken back by now.
            let ends = policy.termination_of(person).ok()?.table;
            let due = disable_at(day, ends, policy.zone_of(person));
            let closes = wanted.iter().any(|change| change.action.closes());
            let falls = due <= look.now.instant() && (due > read || closes);
            (falls && !is_open_again(person, look)).then_some(Falls::End(ends))
        }
        _ => {
            let born = |change: &Change| matches!(change.action, Action::Create(_));
            let starts = |change: &Change| {
                change.action == Action::Enable && change.reason == Back::Start.reason()
            };
            let is_start = wanted.iter().any(starts) && !wanted.iter().any(born);
            is_start.then_some(Falls::Start)
        }
    }
}

/// Whether somebody opened what an end had closed: HR may have asked for that, and cannot be asked now.
fn is_open_again(person: &Person, look: &Look<'_>) -> bool {
    let past = &look.sight.past;
    let account = past
        .link(person.id())
        .and_then(|link| look.sight.directory.account(link.guid));
    account.is_some_and(|account| {
        past.was_closed_for_good(account.guid) && opened_by_hand(person, account, look).is_some()
    })
}

/// What opens the account of somebody who starts: a password first.
fn lets_in(action: &Action) -> bool {
    matches!(
        action,
        Action::LockPassword | Action::HandOver { .. } | Action::Enable
    )
}
