//! What a change claims, before it is sent.

use super::access::{HANDED_OVER, LOCKED, SCRAMBLED};
use super::case::Case;
use super::change::{Action, Change};
use super::desired::Target;
use super::kept::{reservations, turned};
use super::profile::pointer_state;
use crate::clock::Now;
use crate::directory::{Dn, Expiry, NewAccount};
use crate::past::{Aspect, Counted, Effect, Identifier, Intent};

/// The intent behind a change of a case.
pub fn intent_of(case: &Case, change: &Change, now: Now) -> Intent {
    let person = change.id.person.clone();
    // The names of a new account, and those of one that becomes somebody's.
    let takes = matches!(change.action, Action::Create(_) | Action::Anchor { .. });
    let names = case.names.as_ref().filter(|_| takes);
    let mut reserve = names.map_or(Vec::new(), |names| reservations(&person, names));
    if let Action::Rename(renaming) = &change.action {
        reserve.extend(turned(&person, renaming));
    }
    Intent {
        reserve,
        counts: change.counts.as_ref().map(|(class, fact)| Counted {
            class: *class,
            person: person.clone(),
            fact: fact.clone(),
            at: now.instant(),
        }),
        subject: change.subject.clone(),
        effects: effects(&change.action),
        words: change.action.to_string(),
        rule: change.reason.rule.clone(),
        person,
    }
}

fn effects(action: &Action) -> Vec<Effect> {
    let one = |aspect, before, after| {
        vec![Effect {
            aspect,
            before,
            after,
        }]
    };
    let password = |state: &str| Effect {
        aspect: Aspect::Password,
        before: None,
        after: Some(state.to_owned()),
    };
    match action {
        Action::Create(new) => creation(new),
        Action::LockPassword => vec![password(LOCKED)],
        Action::HandOver { .. } => vec![password(HANDED_OVER)],
        Action::Enable => one(Aspect::Access, Aspect::access(false), Aspect::access(true)),
        Action::Disable { scramble } => {
            let access = one(Aspect::Access, Aspect::access(true), Aspect::access(false));
            access
                .into_iter()
                .chain(scramble.then(|| password(SCRAMBLED)))
                .collect()
        }
        Action::Write {
            attribute,
            before,
            after,
        } => {
            let aspect = Aspect::Attribute(attribute.clone());
            one(aspect, Aspect::values(before), Aspect::values(after))
        }
        Action::Point {
            attribute,
            before,
            to,
            whose,
        } => {
            let target = to.clone().zip(whose.clone());
            let target = target.map(|(subject, person)| Target { subject, person });
            let before = before
                .as_ref()
                .and_then(|dn| Aspect::values(&[dn.to_string()]));
            one(
                Aspect::Attribute(attribute.clone()),
                before,
                pointer_state(target.as_ref()),
            )
        }
        Action::Anchor { before, after, .. } => {
            one(Aspect::Account, before.clone(), Some(after.clone()))
        }
        Action::Expire { before, after } => one(Aspect::Expiry, expiry(*before), expiry(*after)),
        Action::Rename(renaming) => renaming.turned.iter().map(given).collect(),
        Action::Move { from, to, name } => moved(from, to, name.as_deref()),
        Action::Join { group } => one(Aspect::Membership(group.guid), None, Aspect::member()),
        Action::Quit { group } => one(Aspect::Membership(group.guid), Aspect::member(), None),
    }
}

/// A move claims the unit, and the common name where it gives another one.
fn moved(from: &Dn, to: &Dn, name: Option<&str>) -> Vec<Effect> {
    let parent = from.parent();
    let placed = (parent.as_ref() != Some(to)).then(|| Effect {
        aspect: Aspect::Placement,
        before: parent.map(|parent| parent.to_string()),
        after: Some(to.to_string()),
    });
    let named = name.map(|name| {
        let turned = (Some(from.leaf().to_owned()), name.to_owned());
        given((&Identifier::CommonName, &turned))
    });
    placed.into_iter().chain(named).collect()
}

/// An identifier that becomes another is the one that was given.
fn given((identifier, (before, after)): (&Identifier, &(Option<String>, String))) -> Effect {
    Effect {
        aspect: Aspect::Given(*identifier),
        before: before.clone(),
        after: Some(after.clone()),
    }
}

/// A creation claims everything it puts into the one Add.
fn creation(new: &NewAccount) -> Vec<Effect> {
    // Field by field: what goes into the Add is ours, names aside, which are never compared again.
    let NewAccount {
        parent,
        common_name: _,
        sam: _,
        upn: _,
        anchor,
        expires,
        attributes,
    } = new;
    let fresh = |aspect, after| Effect {
        aspect,
        before: None,
        after,
    };
    let mut effects = vec![
        fresh(Aspect::Account, Some(anchor.1.clone())),
        fresh(Aspect::Access, Aspect::access(false)),
        fresh(Aspect::Placement, Some(parent.to_string())),
        fresh(Aspect::Expiry, expiry(*expires)),
    ];
    for (name, values) in attributes {
        effects.push(fresh(
            Aspect::Attribute(name.clone()),
            Aspect::values(values),
        ));
    }
    effects
}

fn expiry(expires: Expiry) -> Option<String> {
    Some(expires.ticks().to_string())
}
