//! Ids that belong together, and why: what the configuration says, and what profiles have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{ALIASES, REHIRE_MATCH};
use crate::directory::fold;
use crate::people::{FieldName, FieldValue, Person, PersonId, Roster};
use crate::plan::policy::PeoplePolicy;

/// Sets of ids that grow together.
#[derive(Default)]
pub(super) struct Sets {
    roots: BTreeMap<PersonId, PersonId>,
    /// Why an id belongs to another one.
    pub because: BTreeMap<PersonId, String>,
}

impl Sets {
    /// What `people.aliases` says.
    pub fn by_alias(policy: &PeoplePolicy) -> Self {
        let mut sets = Self::default();
        for (new, old) in &policy.aliases {
            let because = format!("{ALIASES} says that it is the same human as {old}");
            sets.join(new, old, because);
        }
        sets
    }

    /// These profiles have the same in these fields.
    pub fn join_all(&mut self, same: &[&Person], fields: &str) {
        for pair in same.windows(2) {
            let (one, other) = (pair[1].id(), pair[0].id());
            let because = format!("it has the same {fields} as {other} ({REHIRE_MATCH})");
            self.join(one, other, because);
        }
    }

    fn join(&mut self, one: &PersonId, other: &PersonId, because: String) {
        self.because.entry(one.clone()).or_insert(because);
        let (one, other) = (self.root(one), self.root(other));
        let (first, last) = if one < other {
            (one, other)
        } else {
            (other, one)
        };
        for root in self.roots.values_mut().filter(|root| **root == last) {
            *root = first.clone();
        }
        self.roots.insert(last, first.clone());
        self.roots.insert(first.clone(), first);
    }

    fn root(&self, id: &PersonId) -> PersonId {
        self.roots.get(id).unwrap_or(id).clone()
    }

    /// Whether all of these are in one set.
    pub fn are_joined(&self, ids: &[&PersonId]) -> bool {
        let roots: BTreeSet<PersonId> = ids.iter().map(|id| self.root(id)).collect();
        roots.len() < 2
    }

    /// Every set.
    pub fn all(&self) -> Vec<BTreeSet<PersonId>> {
        let mut all: BTreeMap<&PersonId, BTreeSet<PersonId>> = BTreeMap::new();
        for (id, root) in &self.roots {
            all.entry(root).or_default().insert(id.clone());
        }
        all.into_values().collect()
    }
}

/// Profiles by what `people.rehire_match` asks for.
pub(super) struct Keys<'a> {
    /// Those that have the same, in order of id.
    pub same: Vec<Vec<&'a Person>>,
    /// Of whom nobody can say, because of this field.
    pub unread: BTreeMap<&'a PersonId, FieldName>,
    /// The fields, in words.
    pub fields: String,
}

impl<'a> Keys<'a> {
    /// Everybody's.
    pub fn of(roster: &'a Roster, policy: &PeoplePolicy) -> Self {
        let fields = &policy.rehire_match;
        let mut same: BTreeMap<Vec<String>, Vec<&Person>> = BTreeMap::new();
        let mut unread = BTreeMap::new();
        for person in roster.people().filter(|_| !fields.is_empty()) {
            match key_of(person, fields) {
                Ok(Some(key)) => same.entry(key).or_default().push(person),
                Ok(None) => {}
                Err(field) => {
                    unread.insert(person.id(), field);
                }
            }
        }
        let names: Vec<&str> = fields.iter().map(FieldName::as_str).collect();
        Self {
            same: same.into_values().filter(|same| same.len() > 1).collect(),
            unread,
            fields: names.join(" and "),
        }
    }
}

/// What a profile is compared by; nothing where one of the fields is empty.
fn key_of(person: &Person, fields: &[FieldName]) -> Result<Option<Vec<String>>, FieldName> {
    let mut key = Vec::new();
    for field in fields {
        let value = person.field(field);
        if value == FieldValue::Unreadable {
            return Err(field.clone());
        }
        match value.text().map(|text| fold(text.trim())) {
            Some(text) if !text.is_empty() => key.push(text),
            _ => return Ok(None),
        }
    }
    Ok(Some(key))
}
