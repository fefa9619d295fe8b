//! An account that exists: its difference as numbered, classified and counted changes.

use super::back::Back;
use super::change::{Action, Change, ChangeId, Reason};
use super::desired::Desired;
use super::diff::diff;
use super::ending::is_closed_for_leave;
use super::follow::RENAMED;
use super::look::Look;
use crate::directory::{Account, Expiry};
use crate::lifecycle::Stage;
use crate::past::{Class, LEAVE, Subject, TERMINATION};
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
        class: class_of(&action, person, account, look),
        counts: counts(&action, person, account, stage, look),
        action,
        reason,
    };
    let changes = diff(account, desired, look.sight.directory);
    let mut changes: Vec<Change> = changes.into_iter().map(change).collect();
    count_absence(&mut changes, person, account, stage, look);
    numbered(person.id(), changes)
}

/// A leave counts once, with the first thing it does: a feed that puts everybody on leave looks like one
/// that ends everybody. So does the end of somebody whose account a leave had closed, which has no disable.
fn count_absence(
    changes: &mut [Change],
    person: &Person,
    account: &Account,
    stage: &Stage,
    look: &Look<'_>,
) {
    let past = &look.sight.past;
    let (rule, fact, known) = match stage {
        Stage::OnLeave { kind, .. } => {
            let fact = format!("leave {kind}");
            let known = past.leave_is_counted(person.id(), &fact);
            (format!("{LEAVE}{kind}"), fact, known)
        }
        Stage::Left { .. } | Stage::Withdrawn if is_closed_for_leave(account, look) => {
            let fact = end_fact(stage);
            let known = past.end_is_counted(person.id(), &fact);
            (TERMINATION.to_owned(), fact, known)
        }
        _ => return,
    };
    let Some(first) = changes.iter_mut().find(|c| c.reason.rule == rule) else {
        return;
    };
    first.class = Some(Class::End);
    first.counts = (!known).then_some((Class::End, fact));
}

fn end_fact(stage: &Stage) -> String {
    stage
        .dated_end()
        .unwrap_or_else(|| "end by status".to_owned())
}

fn class_of(action: &Action, person: &Person, account: &Account, look: &Look<'_>) -> Option<Class> {
    match action {
        Action::Create(_) => Some(Class::Create),
        Action::Disable { .. } => Some(Class::End),
        Action::Anchor { .. } => Some(Class::Link),
        Action::Enable => (!is_first_enable(person, account, look)).then_some(Class::Enable),
        Action::Rename(_) => Some(Class::Rename),
        Action::Move { from, to, .. } if from.parent().as_ref() == Some(to) => Some(Class::Rename),
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

/// Whether this is a start: rosterd created the account and never enabled it, or it was linked for that. Both were
/// counted then.
fn is_first_enable(person: &Person, account: &Account, look: &Look<'_>) -> bool {
    Back::of(person, account, look) == Some(Back::Start)
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
    let fact = end_fact(stage);
    let known = look.sight.past.end_is_counted(person.id(), &fact);
    match action {
        Action::Disable { .. } if !known => Some((Class::End, fact)),
        Action::Rename(_) => Some((Class::Rename, RENAMED.to_owned())),
        Action::Enable if !is_first_enable(person, account, look) => {
            Some((Class::Enable, "enable".to_owned()))
        }
        Action::Expire {
            after: Expiry::At(_),
            ..
        } if !known && (account.is_enabled() || is_closed_for_leave(account, look)) => {
            (!stage.is_over()).then_some((Class::End, fact))
        }
        _ => None,
    }
}

/// The anchor onto an account that exists, from exactly the one that is there: with it the account is the person's.
pub(super) fn anchoring(
    person: &Person,
    account: &Account,
    anchor: String,
    reason: Reason,
    look: &Look<'_>,
) -> Change {
    Change {
        id: ChangeId {
            person: person.id().clone(),
            place: 0,
        },
        subject: Subject::Seen(account.guid),
        action: Action::Anchor {
            attribute: look.policy.anchor.attribute.clone(),
            before: account.anchor.clone(),
            after: anchor,
        },
        reason,
        class: Some(Class::Link),
        counts: Some((Class::Link, "link".to_owned())),
    }
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
