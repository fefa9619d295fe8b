//! Both sides and the past as the passes look at them.

use super::case::Sight;
use crate::directory::Directory;
use crate::past::Past;
use crate::people::Roster;

/// What a decision looks at: a [`Sight`] in which every human is one person, however many profiles HR keeps.
#[derive(Clone, Copy, Debug)]
pub(super) struct View<'a> {
    /// Everybody in HR, one person a human.
    pub roster: &'a Roster,
    /// The directory.
    pub directory: &'a Directory,
    /// What was done before.
    pub past: &'a Past,
}

impl<'a> View<'a> {
    /// What was read, with these people in the place of the profiles.
    pub fn of(sight: &'a Sight, roster: &'a Roster) -> Self {
        Self {
            roster,
            directory: &sight.directory,
            past: &sight.past,
        }
    }
}
