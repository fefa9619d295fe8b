//! Everybody, read completely.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::person::{Person, PersonId};

/// A record HR sent that cannot be used. Freezes that person; never stops the others, never means "left".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The id, where the record had one.
    pub id: Option<PersonId>,
    /// What is wrong with the record and what would be right, without personal data.
    pub reason: String,
}

/// Everybody HR knows. Exists only whole: a read that was not complete gives no roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    people: BTreeMap<PersonId, Arc<Person>>,
    /// Under which id a human with several profiles stands, by the ids of the other profiles.
    others: BTreeMap<PersonId, PersonId>,
    rejects: Vec<Reject>,
    read: Option<Timestamp>,
}

/// Why records do not make a roster.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RosterProblem {
    /// One id twice: the feed contradicts itself.
    #[error("person {0} appears more than once in the feed")]
    Twice(PersonId),
}

impl Roster {
    /// A roster of complete records.
    ///
    /// # Errors
    /// [`RosterProblem::Twice`] when two records carry one id.
    pub fn new(people: Vec<Person>, rejects: Vec<Reject>) -> Result<Self, RosterProblem> {
        let mut by_id = BTreeMap::new();
        for person in people {
            if let Some(twin) = by_id.insert(person.id().clone(), Arc::new(person)) {
                return Err(RosterProblem::Twice(twin.id().clone()));
            }
        }
        Ok(Self {
            people: by_id,
            others: BTreeMap::new(),
            rejects,
            read: None,
        })
    }

    /// The same roster as one that was read at an earlier moment and kept since.
    #[must_use]
    pub fn kept_since(self, read: Timestamp) -> Self {
        Self {
            read: Some(read),
            ..self
        }
    }

    /// When it was read, where that was earlier because HR cannot be read now. Then nothing follows from it but
    /// what falls due by itself.
    pub fn kept(&self) -> Option<Timestamp> {
        self.read
    }

    /// Everybody, in order of id.
    pub fn people(&self) -> impl Iterator<Item = &Person> {
        self.people.values().map(Arc::as_ref)
    }

    /// One person, by the id of any of the profiles.
    pub fn get(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(self.id_of(id)).map(Arc::as_ref)
    }

    /// A profile or a person to hold on to.
    pub fn share(&self, id: &PersonId) -> Option<&Arc<Person>> {
        self.people.get(self.id_of(id))
    }

    /// The id under which whoever has this one stands: another one only for a human with several profiles.
    pub fn id_of<'a>(&'a self, id: &'a PersonId) -> &'a PersonId {
        self.others.get(id).unwrap_or(id)
    }

    /// The other ids of humans with several profiles, each with the one they stand under.
    pub fn others(&self) -> impl Iterator<Item = (&PersonId, &PersonId)> {
        self.others.iter()
    }

    /// Puts one human in the place of the profiles, and of what was made of them before.
    pub fn join(&mut self, human: Person) {
        for profile in human.profiles() {
            let before = self.others.remove(profile.id());
            self.people.remove(before.as_ref().unwrap_or(profile.id()));
        }
        let others = human.profiles().iter().map(|profile| profile.id());
        for other in others.filter(|other| *other != human.id()) {
            self.others.insert(other.clone(), human.id().clone());
        }
        self.people.insert(human.id().clone(), Arc::new(human));
    }

    /// Records that could not be used.
    pub fn rejects(&self) -> &[Reject] {
        &self.rejects
    }

    /// How many usable records there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether HR returned nobody usable.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }
}
