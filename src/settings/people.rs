//! `[people]`: whom the policy is about.

use std::collections::BTreeMap;

use super::condition;
use super::desk::Desk;
use super::fields::ABSENCE_KIND;
use super::key::KeyPath;
use super::shape::Shape;
use crate::people::{FieldName, PersonId};
use crate::plan::{GAP, PeoplePolicy};
use crate::rules::Condition;

/// Fields that say nothing about who somebody is: equal in every profile, or never the same in two.
const NO_SIGN: [&str; 6] = [
    "id",
    "status",
    "hire_date",
    "termination_date",
    "last_working_day",
    ABSENCE_KIND,
];

/// `[people]`
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<PeoplePolicy> {
    let filter = filter(desk, shape);
    let aliases = aliases(desk, &shape.people.aliases);
    let rehire_match = rehire_match(desk, shape.people.rehire_match.as_deref());
    Some(PeoplePolicy {
        filter: filter?,
        aliases: aliases?,
        rehire_match: rehire_match?,
        bridge: shape.people.bridge.map_or(GAP, |days| days.0),
    })
}

/// `people.filter`: everybody where nothing is written.
fn filter(desk: &mut Desk<'_>, shape: &Shape) -> Option<Condition> {
    let key = KeyPath::of("people").key("filter");
    match &shape.people.filter {
        Some(written) => condition::condition(desk, &key, written),
        None if desk.was_cut(&key) => None,
        None => Some(PeoplePolicy::default().filter),
    }
}

/// `[people.aliases]`: the newer id on the left, the older one on the right, and never round and round.
fn aliases(
    desk: &mut Desk<'_>,
    written: &BTreeMap<String, String>,
) -> Option<BTreeMap<PersonId, PersonId>> {
    let section = KeyPath::of("people").key("aliases");
    let before = desk.problems.len();
    let mut aliases: BTreeMap<PersonId, PersonId> = BTreeMap::new();
    for (new, old) in written {
        let key = section.key(new);
        let (new, old) = (PersonId::new(new), PersonId::new(old));
        let wanted = "the id of an earlier profile of the same human";
        if new.as_str().is_empty() || old.as_str().is_empty() {
            desk.refuse(&key, "an empty id", wanted);
        } else if new == old {
            desk.refuse(&key, "the profile itself", wanted);
        } else if aliases.insert(new, old).is_some() {
            desk.refuse(&key, "the same id a second time", "every id once");
        }
    }
    for new in aliases.keys() {
        // A circle is told once, at its first id.
        let circle = walk(&aliases, new);
        if circle.is_some_and(|circle| circle.iter().min() == Some(&new)) {
            let found = "a circle: following the ids leads back here";
            desk.refuse(
                &section.key(new.as_str()),
                found,
                "the newer id on the left, the older one on the right",
            );
        }
    }
    (desk.problems.len() == before).then_some(aliases)
}

/// The ids on the way from one back to itself, if there is such a way.
fn walk<'a>(
    aliases: &'a BTreeMap<PersonId, PersonId>,
    from: &'a PersonId,
) -> Option<Vec<&'a PersonId>> {
    let mut way = vec![from];
    while let Some(next) = aliases.get(way.last()?) {
        if next == from {
            return Some(way);
        }
        if way.contains(&next) {
            return None;
        }
        way.push(next);
    }
    None
}

/// `people.rehire_match`: no profiles are joined by fields where nothing is written.
fn rehire_match(desk: &mut Desk<'_>, written: Option<&[String]>) -> Option<Vec<FieldName>> {
    let key = KeyPath::of("people").key("rehire_match");
    let wanted = "fields that are the same in every profile of one human ([\"personnel_number\"])";
    let Some(written) = written else {
        return (!desk.was_cut(&key)).then(Vec::new);
    };
    if written.is_empty() {
        desk.refuse(&key, "an empty list", wanted);
        return None;
    }
    let mut fields = Vec::new();
    for name in written {
        let name = name.trim();
        if NO_SIGN.contains(&name) {
            let found = format!("'{name}', which tells no two humans apart");
            desk.refuse(&key, found, wanted);
        } else if let Some((field, _)) = desk.field(&key, name) {
            fields.push(field);
        }
    }
    (fields.len() == written.len()).then_some(fields)
}
