//! What was counted against limits.

use std::collections::BTreeSet;
use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::people::PersonId;

/// The kinds of change that limits and summaries tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A new account.
    Create,
    /// Somebody's anchor on an account that existed.
    Link,
    /// Somebody's end.
    End,
    /// An account enabled other than at the start of a hire.
    Enable,
    /// Another unit.
    Move,
    /// Another login, address or common name, because the person has another name.
    Rename,
    /// Into a group.
    Join,
    /// Out of a group.
    Quit,
    /// An attribute emptied.
    Blank,
}

impl Class {
    /// Every class, in the order summaries name them.
    pub const ALL: [Self; 9] = [
        Self::Create,
        Self::Link,
        Self::End,
        Self::Enable,
        Self::Move,
        Self::Rename,
        Self::Join,
        Self::Quit,
        Self::Blank,
    ];

    /// The word configuration, store and reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Link => "link",
            Self::End => "end",
            Self::Enable => "enable",
            Self::Move => "move",
            Self::Rename => "rename",
            Self::Join => "join",
            Self::Quit => "quit",
            Self::Blank => "blank",
        }
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.word() == word)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One person counted once for one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// As what.
    pub class: Class,
    /// Who.
    pub person: PersonId,
    /// The fact, so that the same one is not counted again: an end date, for example.
    pub fact: String,
    /// When.
    pub at: Timestamp,
}

/// Everything that was counted and still matters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(Vec<Counted>);

impl Tally {
    /// A tally of what the store kept.
    pub fn new(counted: Vec<Counted>) -> Self {
        Self(counted)
    }

    /// How many people were counted in a class within `window` before `now`.
    pub fn within(&self, class: Class, now: Timestamp, window: SignedDuration) -> usize {
        let since = now.saturating_sub(window).unwrap_or(Timestamp::MIN);
        let people = self
            .0
            .iter()
            .filter(|c| c.class == class && c.at > since && c.at <= now);
        people.map(|c| &c.person).collect::<BTreeSet<_>>().len()
    }

    /// When this fact about this person was counted last.
    pub fn last(&self, class: Class, person: &PersonId, fact: &str) -> Option<Timestamp> {
        let same = |c: &&Counted| c.class == class && &c.person == person && c.fact == fact;
        self.0.iter().filter(same).map(|c| c.at).max()
    }

    /// Ends that were counted for these people are this person's: whoever goes on under another id leaves once.
    pub fn pass_on(&mut self, from: &BTreeSet<PersonId>, to: &PersonId) {
        let theirs = |c: &&mut Counted| c.class == Class::End && from.contains(&c.person);
        for counted in self.0.iter_mut().filter(theirs) {
            counted.person = to.clone();
        }
    }

    /// Adds a counted fact.
    pub fn add(&mut self, counted: Counted) {
        self.0.push(counted);
    }
}
