//! Somebody who gets an account in this plan.

use std::collections::BTreeMap;

use super::build::numbered;
use super::change::{Action, Change, ChangeId, Reason};
use super::desired::{Access, Desired, Wanted};
use super::look::Look;
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

/// What creating the account takes, in order: the account and its password, what points elsewhere,
/// memberships, and on the first day the hand-over and the enable.
pub(super) fn changes(
    person: &Person,
    names: &Names,
    ou: &Dn,
    desired: &Desired,
    look: &Look<'_>,
) -> Result<Vec<Change>, String> {
    let Desired {
        access,
        password: _,
        placement: _,
        expiry,
        attributes,
        pointers,
        groups,
    } = desired;
    let anchor = look.policy.anchor.of(person)?;
    let hire = match person.employment().hire_date {
        Known::Value(day) => format!("hired for {day}"),
        Known::Empty | Known::Unreadable => "has no account".to_owned(),
    };
    let reason = Reason::new("lifecycle.hire", &hire);
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
    let mut out = vec![
        (
            Action::Create(Box::new(new)),
            reason.clone(),
            Some((Class::Create, hire)),
        ),
        (
            Action::LockPassword,
            Reason::new("lifecycle.hire", "nobody may know it before the start"),
            None,
        ),
    ];
    for (name, wanted) in pointers {
        if let Wanted::Managed(Some(target), reason) = wanted {
            let action = Action::Point {
                attribute: name.clone(),
                before: None,
                to: Some(target.subject.clone()),
                whose: Some(target.person.clone()),
            };
            out.push((action, reason.clone(), None));
        }
    }
    for (group, wanted) in groups {
        if let Wanted::Managed(true, reason) = wanted {
            out.push((
                Action::Join {
                    group: group.clone(),
                },
                reason.clone(),
                None,
            ));
        }
    }
    if let Wanted::Managed(Access::Open, reason) = access {
        if look.policy.hand_over {
            let must_change = look.policy.lifecycle.hire.must_change;
            let why = Reason::new("hand_over", "the person needs a password to start with");
            out.push((Action::HandOver { must_change }, why, None));
        }
        out.push((Action::Enable, reason.clone(), None));
    }
    let change = |(action, reason, counts): (Action, Reason, Option<(Class, String)>)| Change {
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
    Ok(numbered(person.id(), out.into_iter().map(change).collect()))
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
