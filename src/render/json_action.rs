//! What a change is about as JSON: the target, before, after and details of docs/json.md.

use std::collections::BTreeMap;

use crate::directory::{AttrName, Dn, Expiry, NewAccount};
use crate::plan::{Action, Renaming};

/// What an action is about, before and after, in one form for all of them.
#[derive(Default)]
pub(super) struct Sides {
    pub target: Option<String>,
    pub before: Vec<String>,
    pub after: Vec<String>,
    pub details: BTreeMap<String, Vec<String>>,
}

/// An action in that form.
pub(super) fn sides(action: &Action) -> Sides {
    let texts =
        |on: bool, word: &str| -> Vec<String> { on.then(|| word.to_owned()).into_iter().collect() };
    match action {
        Action::Create(new) => creation(new),
        Action::LockPassword | Action::Enable => Sides::default(),
        Action::HandOver { must_change } => Sides {
            after: texts(*must_change, "must_change"),
            ..Sides::default()
        },
        Action::Disable { scramble } => Sides {
            after: texts(*scramble, "scramble"),
            ..Sides::default()
        },
        Action::Write {
            attribute,
            before,
            after,
        } => Sides {
            target: Some(attribute.to_string()),
            before: before.clone(),
            after: after.clone(),
            ..Sides::default()
        },
        Action::Point {
            attribute,
            before,
            to,
            whose,
        } => Sides {
            target: Some(attribute.to_string()),
            before: before.iter().map(Dn::to_string).collect(),
            after: to
                .iter()
                .flat_map(|_| whose)
                .map(ToString::to_string)
                .collect(),
            ..Sides::default()
        },
        Action::Anchor {
            attribute,
            before,
            after,
        } => anchoring(attribute, before.as_deref(), after),
        Action::Expire { before, after } => Sides {
            before: vec![before.to_string()],
            after: vec![after.to_string()],
            ..Sides::default()
        },
        Action::Rename(renaming) => renamed(renaming),
        Action::Move { from, to, name } => moved(from, to, name.as_deref()),
        Action::Join { group } | Action::Quit { group } => Sides {
            target: Some(group.name.clone()),
            details: BTreeMap::from([("guid".to_owned(), vec![group.guid.to_string()])]),
            ..Sides::default()
        },
    }
}

fn anchoring(attribute: &AttrName, before: Option<&str>, after: &str) -> Sides {
    Sides {
        target: Some(attribute.to_string()),
        before: before.iter().map(ToString::to_string).collect(),
        after: vec![after.to_owned()],
        ..Sides::default()
    }
}

/// From unit to unit; with another name from name to name.
fn moved(from: &Dn, to: &Dn, name: Option<&str>) -> Sides {
    let (before, after) = match name {
        Some(name) => (Some(from.clone()), to.child_cn(name)),
        None => (from.parent(), to.clone()),
    };
    Sides {
        before: before.iter().map(Dn::to_string).collect(),
        after: vec![after.to_string()],
        ..Sides::default()
    }
}

/// Every identifier that becomes another, by its attribute, and the addresses that come and go.
fn renamed(renaming: &Renaming) -> Sides {
    let mut details: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (identifier, (_, after)) in &renaming.turned {
        details.insert(identifier.attribute().to_owned(), vec![after.clone()]);
    }
    details.insert("addresses_taken".to_owned(), renaming.take.clone());
    details.insert("addresses_added".to_owned(), renaming.add.clone());
    let turned = || renaming.turned.values();
    Sides {
        target: None,
        before: turned().filter_map(|(before, _)| before.clone()).collect(),
        after: turned().map(|(_, after)| after.clone()).collect(),
        details,
    }
}

fn creation(new: &NewAccount) -> Sides {
    let NewAccount {
        parent,
        common_name,
        sam,
        upn,
        anchor: (anchor, value),
        expires,
        attributes,
    } = new;
    let mut details: BTreeMap<String, Vec<String>> = attributes
        .iter()
        .map(|(name, values)| (name.to_string(), values.clone()))
        .collect();
    details.insert("cn".to_owned(), vec![common_name.clone()]);
    details.insert("userPrincipalName".to_owned(), vec![upn.clone()]);
    details.insert(anchor.to_string(), vec![value.clone()]);
    if *expires != Expiry::Never {
        details.insert("expires".to_owned(), vec![expires.to_string()]);
    }
    Sides {
        target: Some(sam.clone()),
        after: vec![parent.to_string()],
        details,
        ..Sides::default()
    }
}
