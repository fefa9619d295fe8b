//! A second opinion: a plan that contradicts itself is held, whoever made it.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::{Directory, fold};
use crate::past::{Identifier, Subject};
use crate::people::PersonId;
use crate::plan::{Action, Case, Change, Outlook, Plan};

/// Everything in a plan that cannot be meant, in words.
pub(super) fn contradictions(plan: &Plan, directory: &Directory) -> Vec<String> {
    let mut out = Vec::new();
    out.extend(plan.cases.iter().filter_map(touches_the_untouchable));
    out.extend(plan.cases.iter().filter_map(opens_and_closes));
    out.extend(plan.cases.iter().filter_map(follows_nothing));
    out.extend(
        plan.changes()
            .filter_map(|change| leaves_the_bases(change, directory)),
    );
    out.extend(shared_accounts(plan));
    out.extend(shared_names(plan));
    out
}

fn who(case: &Case) -> String {
    case.person
        .as_ref()
        .map_or("somebody without an id".to_owned(), |person| {
            format!("person {person}")
        })
}

fn touches_the_untouchable(case: &Case) -> Option<String> {
    let untouchable = matches!(
        case.outlook,
        Outlook::Untouched(_) | Outlook::Blocked(_) | Outlook::Rejected(_)
    );
    (untouchable && !case.changes.is_empty())
        .then(|| format!("{} is not to be touched but has changes", who(case)))
}

fn opens_and_closes(case: &Case) -> Option<String> {
    let has = |wanted: fn(&Action) -> bool| case.changes.iter().any(|c| wanted(&c.action));
    let both = has(|a| matches!(a, Action::Enable)) && case.closes();
    both.then(|| format!("{} is enabled and disabled at once", who(case)))
}

/// A new account is created before anything else is done to it.
fn follows_nothing(case: &Case) -> Option<String> {
    let new = |subject: &Subject| matches!(subject, Subject::New(_));
    let first = case.changes.iter().find(|change| new(&change.subject))?;
    let created = matches!(first.action, Action::Create(_));
    (!created).then(|| format!("{} has changes to an account nobody creates", who(case)))
}

/// Nobody is created or moved where rosterd could not follow.
fn leaves_the_bases(change: &Change, directory: &Directory) -> Option<String> {
    let place = match &change.action {
        Action::Create(new) => new.dn(),
        Action::Move { from, to, name } => to.child_cn(name.as_deref().unwrap_or(from.leaf())),
        _ => return None,
    };
    let outside = !directory.is_managed_place(&place);
    outside.then(|| {
        format!(
            "person {} would be outside directory.bases",
            change.id.person
        )
    })
}

/// Two people never change one account.
fn shared_accounts(plan: &Plan) -> Vec<String> {
    let mut owners: BTreeMap<&Subject, BTreeSet<&PersonId>> = BTreeMap::new();
    for change in plan.changes() {
        owners
            .entry(&change.subject)
            .or_default()
            .insert(&change.id.person);
    }
    let shared = owners.into_values().filter(|people| people.len() > 1);
    shared
        .map(|people| {
            let people: Vec<&str> = people.into_iter().map(PersonId::as_str).collect();
            format!("people {} change one account", people.join(" and "))
        })
        .collect()
}

/// No two accounts that are new or renamed share a login name.
fn shared_names(plan: &Plan) -> Vec<String> {
    let mut owners: BTreeMap<String, &PersonId> = BTreeMap::new();
    let mut out = Vec::new();
    for change in plan.changes() {
        let login = match &change.action {
            Action::Create(new) => &new.sam,
            Action::Rename(renaming) => match renaming.turned.get(&Identifier::Login) {
                Some((_, login)) => login,
                None => continue,
            },
            _ => continue,
        };
        let person = &change.id.person;
        // By id: what is alarming is logged, and a login says who it is.
        if let Some(other) = owners.insert(fold(login), person) {
            out.push(format!("people {other} and {person} would get one login"));
        }
    }
    out
}
