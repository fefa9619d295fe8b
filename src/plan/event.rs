//! Which event a difference looks like: a label read off the changes, their reasons and what was before.

use super::back::Back;
use super::case::LifecycleEvent;
use super::change::{Action, Change};
use super::look::Look;
use super::outcome::Subjects;
use super::transfer::Transfers;
use crate::directory::{Account, AttrName, Expiry};
use crate::lifecycle::Stage;
use crate::past::{Aspect, Hand, LEAVE, REHIRE, TERMINATION, TRANSFER};
use crate::rules::AttributeValue;

/// The attributes a person's name is read in.
const NAME_ATTRIBUTES: [&str; 3] = ["sn", "givenName", "displayName"];
/// The fields a name is made of.
const NAME_FIELDS: [&str; 3] = ["first_name", "last_name", "preferred_name"];

/// What changes of an existing account look like; the gravest wins.
pub(super) fn event_of(
    changes: &[Change],
    who: Subjects<'_>,
    account: &Account,
    look: &Look<'_>,
) -> Option<LifecycleEvent> {
    let stage = who.stage;
    if changes.is_empty() {
        return None;
    }
    if *stage == Stage::Withdrawn {
        return Some(LifecycleEvent::Withdrawal);
    }
    if matches!(who.back, Some(Back::Rehire { .. })) && !stage.is_over() {
        return Some(LifecycleEvent::Rehire);
    }
    let elsewhere = elsewhere(who, account, look);
    let events: Vec<LifecycleEvent> = changes
        .iter()
        .map(|change| match one(change, account, stage, look) {
            LifecycleEvent::Update => elsewhere.of(change, account, look),
            event => event,
        })
        .collect();
    LifecycleEvent::GRAVEST_FIRST
        .into_iter()
        .find(|event| events.contains(event))
}

/// What a transfer is.
enum Elsewhere {
    /// Another unit: no table says what a transfer is.
    Moved,
    /// Another post, which is seen now.
    Transferred,
    /// The post is the one that was seen before, or it is not looked at.
    Stayed,
}

fn elsewhere(who: Subjects<'_>, account: &Account, look: &Look<'_>) -> Elsewhere {
    if look.policy.lifecycle.transfer.is_none() {
        return Elsewhere::Moved;
    }
    let (transfers, _) = Transfers::of(who, account.guid, look);
    match transfers.moves() {
        Some(moves) if moves.seen && !who.stage.is_over() => Elsewhere::Transferred,
        _ => Elsewhere::Stayed,
    }
}

impl Elsewhere {
    /// What a change is that no other event has caused. What was kept after a transfer goes because of it.
    fn of(&self, change: &Change, account: &Account, look: &Look<'_>) -> LifecycleEvent {
        let is_late = match &change.action {
            Action::Quit { group } => {
                let lapse = look.sight.past.lapse(account.guid, group.guid);
                lapse.is_some() || change.reason.rule == TRANSFER
            }
            _ => false,
        };
        let is_transfer = match self {
            Self::Moved => matches!(change.action, Action::Move { .. }),
            Self::Transferred => true,
            Self::Stayed => is_late,
        };
        if is_transfer {
            LifecycleEvent::Transfer
        } else {
            LifecycleEvent::Update
        }
    }
}

fn one(change: &Change, account: &Account, stage: &Stage, look: &Look<'_>) -> LifecycleEvent {
    let rule = change.reason.rule.as_str();
    let of_leave = rule.starts_with(LEAVE);
    match &change.action {
        Action::Create(_) => LifecycleEvent::Hire,
        Action::Disable { .. }
        | Action::LockPassword
        | Action::Quit { .. }
        | Action::Move { .. }
            if of_leave =>
        {
            LifecycleEvent::Leave
        }
        Action::Disable { .. } => LifecycleEvent::Termination,
        Action::LockPassword | Action::Quit { .. } | Action::Move { .. } | Action::Write { .. }
            if rule.starts_with(TERMINATION) && stage.is_over() =>
        {
            LifecycleEvent::Termination
        }
        Action::Write { .. } if rule == TERMINATION => LifecycleEvent::Correction,
        Action::Enable if of_leave => LifecycleEvent::Return,
        Action::Enable if rule == TERMINATION => LifecycleEvent::Correction,
        Action::Enable if rule == REHIRE => LifecycleEvent::Rehire,
        Action::Enable => LifecycleEvent::Start,
        Action::Rename(_) => LifecycleEvent::NameChange,
        Action::Move { from, to, .. } if from.parent().as_ref() == Some(to) => {
            LifecycleEvent::NameChange
        }
        Action::Move { .. } => {
            let last = look.sight.past.hand(account.guid, &Aspect::Placement);
            undoing(last).unwrap_or(LifecycleEvent::Update)
        }
        Action::Join { group } => {
            let aspect = Aspect::Membership(group.guid);
            let last = look.sight.past.hand(account.guid, &aspect);
            undoing(last.filter(|hand| hand.took())).unwrap_or(LifecycleEvent::Update)
        }
        Action::Expire {
            before: Expiry::Never,
            ..
        } => LifecycleEvent::Notice,
        Action::Expire { .. } => LifecycleEvent::Correction,
        Action::Write { .. } if is_name_change(change, account, look) => LifecycleEvent::NameChange,
        _ => LifecycleEvent::Update,
    }
}

/// What undoes the hand of a leave or an end belongs to what brings the person back.
fn undoing(last: Option<&Hand>) -> Option<LifecycleEvent> {
    match last? {
        hand if hand.is_of_leave() => Some(LifecycleEvent::Return),
        hand if hand.is_of_absence() => Some(LifecycleEvent::Correction),
        _ => None,
    }
}

/// Whether a change writes another name because HR has another one: rosterd knows the name before, and the
/// one it wants now is not that.
pub(super) fn is_name_change(change: &Change, account: &Account, look: &Look<'_>) -> bool {
    let Action::Write {
        attribute,
        before,
        after,
    } = &change.action
    else {
        return false;
    };
    let is_name = NAME_ATTRIBUTES
        .iter()
        .any(|name| *attribute == AttrName::new(*name))
        && says_names_alone(attribute, look);
    let aspect = Aspect::Attribute(attribute.clone());
    let as_kept = look.sight.directory.schema().comparison(attribute);
    let known = look.sight.past.hand(account.guid, &aspect);
    is_name
        && !before.is_empty()
        && known.is_some_and(|hand| hand.after.is_some() && !hand.left(after, as_kept))
}

/// Whether an attribute is made of names and nothing else: "Schmidt, Anna (Sales)" changes with the
/// department, too.
fn says_names_alone(attribute: &AttrName, look: &Look<'_>) -> bool {
    let mut rules = look.policy.rules.attributes.iter();
    let rule = rules.find(|rule| rule.name == *attribute);
    rule.is_some_and(|rule| match &rule.value {
        AttributeValue::Text(template) => {
            let mut fields = template.variables().into_iter();
            fields.all(|field| NAME_FIELDS.contains(&field.as_str()))
        }
        AttributeValue::Person(_) => false,
    })
}
