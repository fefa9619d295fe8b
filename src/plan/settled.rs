//! An account that exists: its difference as numbered, classified and counted changes.

use super::case::LifecycleEvent;
use super::change::{Action, Change, ChangeId, Reason};
use super::desired::Desired;
use super::diff::diff;
use super::look::Look;
use crate::directory::{Account, Expiry};
use crate::lifecycle::Stage;
use crate::past::{Aspect, Class, Subject};
use crate::people::{Person, PersonId};

/// The changes an account needs to become what is desired.
pub(super) fn changes_of(
    person: &Person,
    account: &Account,
    stage: &Stage,
    desired: &Desired,
    look: &Look<'_>,
) -> Vec<Change> {
    let change = |(action, reason): (Action, Reason)| Change {
        id: ChangeId {
            person: person.id().clone(),
            place: 0,
        },
        subject: Subject::Seen(account.guid),
        class: class_of(&action, account, look),
        counts: counts(&action, person, account, stage, look),
        action,
        reason,
    };
    let changes = diff(account, desired, &look.sight.directory);
    numbered(person.id(), changes.into_iter().map(change).collect())
}

fn class_of(action: &Action, account: &Account, look: &Look<'_>) -> Option<Class> {
    match action {
        Action::Create(_) => Some(Class::Create),
        Action::Disable { .. } => Some(Class::End),
        Action::Enable => (!is_first_enable(account, look)).then_some(Class::Enable),
        Action::Move { .. } => Some(Class::Move),
        Action::Join { .. } => Some(Class::Join),
        Action::Quit { .. } => Some(Class::Quit),
        Action::Write { before, after, .. } if after.is_empty() && !before.is_empty() => {
            Some(Class::Blank)
        }
        Action::Point { to: None, .. } => Some(Class::Blank),
        Action::Write { .. }
        | Action::Point { .. }
        | Action::Expire { .. }
        | Action::LockPassword
        | Action::HandOver { .. } => None,
    }
}

/// Whether rosterd created this account and never enabled it.
fn is_first_enable(account: &Account, look: &Look<'_>) -> bool {
    let hand = look.sight.past.hand(account.guid, &Aspect::Access);
    hand.is_some_and(|hand| hand.before.is_none())
}

/// An end counts once, when it becomes known: with the expiry that is set then, or with the disable where
/// nothing counted it before. An account opened again counts; the start of a hire was counted when the
/// account was created.
fn counts(
    action: &Action,
    person: &Person,
    account: &Account,
    stage: &Stage,
    look: &Look<'_>,
) -> Option<(Class, String)> {
    let fact = stage
        .dated_end()
        .unwrap_or_else(|| "end by status".to_owned());
    let known = look.sight.past.end_is_counted(person.id(), &fact);
    match action {
        Action::Disable { .. } if !known => Some((Class::End, fact)),
        Action::Enable if !is_first_enable(account, look) => {
            Some((Class::Enable, "enable".to_owned()))
        }
        Action::Expire {
            after: Expiry::At(_),
            ..
        } if !known && account.is_enabled() => (!stage.is_over()).then_some((Class::End, fact)),
        _ => None,
    }
}

/// Which event a set of changes looks like.
pub(super) fn event_of(changes: &[Change]) -> Option<LifecycleEvent> {
    gravest(changes.iter().map(|change| match &change.action {
        Action::Create(_) => LifecycleEvent::Hire,
        Action::Disable { .. } => LifecycleEvent::Termination,
        Action::Enable if change.class == Some(Class::Enable) => LifecycleEvent::Correction,
        Action::Enable => LifecycleEvent::Start,
        Action::Move { .. } => LifecycleEvent::Transfer,
        Action::Expire {
            after: Expiry::At(_),
            ..
        } => LifecycleEvent::Notice,
        Action::Expire { .. } => LifecycleEvent::Correction,
        _ => LifecycleEvent::Update,
    }))
}

/// Numbers changes in their order.
pub(super) fn numbered(person: &PersonId, mut changes: Vec<Change>) -> Vec<Change> {
    for (place, change) in changes.iter_mut().enumerate() {
        change.id = ChangeId {
            person: person.clone(),
            place,
        };
    }
    changes
}

/// Which event the difference looks like; the gravest wins.
pub(super) fn gravest(events: impl Iterator<Item = LifecycleEvent>) -> Option<LifecycleEvent> {
    const ORDER: [LifecycleEvent; 7] = [
        LifecycleEvent::Termination,
        LifecycleEvent::Hire,
        LifecycleEvent::Start,
        LifecycleEvent::Correction,
        LifecycleEvent::Transfer,
        LifecycleEvent::Notice,
        LifecycleEvent::Update,
    ];
    let events: Vec<LifecycleEvent> = events.collect();
    ORDER.into_iter().find(|event| events.contains(event))
}
