//! Somebody who gets an account in this plan.

use std::collections::BTreeMap;

use super::access::must_change;
use super::change::{Action, Change, ChangeId, Reason};
use super::desired::{Access, Desired, Target, Wanted};
use super::look::Look;
use super::settled::numbered;
use super::unmatched::IGNORE;
use crate::directory::{AttrName, Directory, Dn, Expiry, NewAccount};
use crate::identity::Names;
use crate::past::{Class, Subject};
use crate::people::{Known, Person};
use crate::rules::{Placement, Wishes};

/// Where a new account goes.
pub(super) enum Place {
    /// Here.
    In(Dn),
    /// Nowhere yet, because.
    Nowhere(String),
}

/// The unit of a new account, if it is clear and exists.
pub(super) fn place(wishes: &Wishes, directory: &Directory) -> Place {
    let (ou, rule) = match &wishes.placement {
        Placement::Unit { ou, rule, .. } => (ou, rule.as_str()),
        Placement::Default(ou) => (ou, "ou.default"),
        Placement::Conflict(rules) => {
            return Place::Nowhere(format!("{} match with one priority", rules.join(" and ")));
        }
        Placement::Unknown(field) => {
            return Place::Nowhere(format!(
                "the field '{field}' that places people is unreadable"
            ));
        }
    };
    if directory.has_unit(ou) {
        Place::In(ou.clone())
    } else {
        Place::Nowhere(format!(
            "the unit {ou} ({rule}) does not exist; create it in the directory"
        ))
    }
}

/// An action, why, and the fact it counts as.
type Step = (Action, Reason, Option<(Class, String)>);

/// What creating the account takes, in order: the account and its password, what points elsewhere,
/// memberships, and on the first day the hand-over and the enable.
pub(super) fn changes(
    person: &Person,
    names: &Names,
    ou: &Dn,
    desired: &Desired,
    look: &Look<'_>,
) -> Result<Vec<Change>, String> {
    // Field by field, so that a new aspect breaks the build until it is handled here.
    let Desired {
        names: _,
        access,
        password: _,
        placement: _,
        expiry,
        attributes,
        pointers,
        groups,
    } = desired;
    let anchor = look.policy.anchor.of(person)?;
    let new = NewAccount {
        parent: ou.clone(),
        common_name: names.common_name.clone(),
        sam: names.sam_account_name.clone(),
        upn: names.user_principal_name.clone(),
        anchor: (look.policy.anchor.attribute.clone(), anchor),
        expires: match expiry {
            Wanted::Managed(expires, _) => *expires,
            Wanted::HandsOff => Expiry::Never,
        },
        attributes: own_attributes(names, attributes),
    };
    if let Some(because) = look.policy.would_ignore(&new) {
        return Err(format!(
            "the new account would be one that {IGNORE} names ({because}), and nobody would find it again"
        ));
    }
    let mut steps = creation(person, new);
    steps.extend(
        pointers
            .iter()
            .filter_map(|(name, wanted)| pointing(name, wanted)),
    );
    steps.extend(groups.iter().filter_map(|(group, wanted)| match wanted {
        Wanted::Managed(true, reason) => Some((
            Action::Join {
                group: group.clone(),
            },
            reason.clone(),
            None,
        )),
        Wanted::Managed(false, _) | Wanted::HandsOff => None,
    }));
    steps.extend(opening(person, access, look));
    let change = |(action, reason, counts): Step| Change {
        id: ChangeId {
            person: person.id().clone(),
            place: 0,
        },
        subject: Subject::New(person.id().clone()),
        class: class_of_new(&action),
        action,
        reason,
        counts,
    };
    Ok(numbered(
        person.id(),
        steps.into_iter().map(change).collect(),
    ))
}

fn creation(person: &Person, new: NewAccount) -> Vec<Step> {
    let hire = match person.employment().hire_date {
        Known::Value(day) => format!("hired for {day}"),
        Known::Empty | Known::Unreadable => "has no account".to_owned(),
    };
    let reason = Reason::new("lifecycle.hire", &hire);
    let locked = Reason::new("lifecycle.hire", "nobody may know it before the start");
    vec![
        (
            Action::Create(Box::new(new)),
            reason,
            Some((Class::Create, hire)),
        ),
        (Action::LockPassword, locked, None),
    ]
}

fn pointing(name: &AttrName, wanted: &Wanted<Option<Target>>) -> Option<Step> {
    let Wanted::Managed(Some(target), reason) = wanted else {
        return None;
    };
    let action = Action::Point {
        attribute: name.clone(),
        before: None,
        to: Some(target.subject.clone()),
        whose: Some(target.person.clone()),
    };
    Some((action, reason.clone(), None))
}

/// On the first day: a password somebody knows, then the door.
fn opening(person: &Person, access: &Wanted<Access>, look: &Look<'_>) -> Vec<Step> {
    let Wanted::Managed(Access::Open, reason) = access else {
        return Vec::new();
    };
    let must_change = must_change(person, look);
    let why = Reason::new("hand_over", "the person needs a password to start with");
    let hand_over = look
        .policy
        .hand_over
        .then_some((Action::HandOver { must_change }, why, None));
    hand_over
        .into_iter()
        .chain([(Action::Enable, reason.clone(), None)])
        .collect()
}

fn class_of_new(action: &Action) -> Option<Class> {
    match action {
        Action::Create(_) => Some(Class::Create),
        Action::Join { .. } => Some(Class::Join),
        _ => None,
    }
}

/// What goes into the Add: mapped attributes with a value, and the address the naming gave.
fn own_attributes(
    names: &Names,
    wanted: &BTreeMap<AttrName, Wanted<Vec<String>>>,
) -> BTreeMap<AttrName, Vec<String>> {
    let mut attributes: BTreeMap<AttrName, Vec<String>> = BTreeMap::new();
    if let Some(mail) = &names.mail {
        attributes.insert(AttrName::new("mail"), vec![mail.clone()]);
    }
    for (name, wanted) in wanted {
        if let Wanted::Managed(values, _) = wanted
            && !values.is_empty()
        {
            attributes.insert(name.clone(), values.clone());
        }
    }
    attributes
}
