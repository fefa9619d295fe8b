//! Both sides and the past as the passes look at them.

use std::collections::BTreeSet;

use super::case::Sight;
use super::humans::Humans;
use crate::directory::Directory;
use crate::past::Past;
use crate::people::{PersonId, Roster};

/// What a decision looks at: a [`Sight`] in which every human is one person, however many profiles HR keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    /// Everybody in HR, one person a human.
    pub roster: &'a Roster,
    /// The directory.
    pub directory: &'a Directory,
    /// What was done before.
    pub past: &'a Past,
    /// Whose accounts were another profile's of the same human: that is to be written down.
    pub handed_on: Option<&'a BTreeSet<PersonId>>,
}

impl<'a> View<'a> {
    /// Whether somebody's account was another profile's.
    pub fn hands_on(&self, person: &PersonId) -> bool {
        self.handed_on.is_some_and(|handed| handed.contains(person))
    }

    /// What was read, with humans in the place of the profiles.
    pub fn of(sight: &'a Sight, humans: Option<&'a Humans>) -> Self {
        let past = humans.and_then(|humans| humans.past.as_ref());
        Self {
            roster: humans.map_or(&sight.roster, |humans| &humans.roster),
            directory: &sight.directory,
            past: past.unwrap_or(&sight.past),
            handed_on: humans.map(|humans| &humans.handed_on),
        }
    }
}
