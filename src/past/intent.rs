//! An intent is durable before its operation is sent and claims ownership; a settlement confirms it.

use jiff::Timestamp;

use super::ledger::Aspect;
use super::tally::Counted;
use super::{LinkedBy, Reservation};
use crate::directory::Guid;
use crate::people::PersonId;

/// Number of an intent in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IntentId(pub i64);

/// Number of a run in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub i64);

/// The account something is about: one that was read, or one that this plan creates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// An account that exists.
    Seen(Guid),
    /// The account this plan creates for a person.
    New(PersonId),
}

/// What one operation does to one aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// Which aspect.
    pub aspect: Aspect,
    /// Its state before.
    pub before: Option<String>,
    /// Its state after.
    pub after: Option<String>,
}

/// What is about to be done to one person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intent {
    /// Whose case.
    pub person: PersonId,
    /// Which account.
    pub subject: Subject,
    /// What it will do.
    pub effects: Vec<Effect>,
    /// Names taken with it, reserved before the directory hears of them.
    pub reserve: Vec<Reservation>,
    /// What it counts as, where it counts.
    pub counts: Option<Counted>,
    /// The change in words, for the journal.
    pub words: String,
    /// Why, for the journal: the rule.
    pub rule: String,
}

impl Intent {
    /// Whether this creates the account.
    pub fn is_creation(&self) -> bool {
        matches!(self.subject, Subject::New(_)) && self.makes_the_link()
    }

    /// Whether the account is the person's afterwards: created for the person, or given the anchor.
    fn makes_the_link(&self) -> bool {
        let mut effects = self.effects.iter();
        effects.any(|effect| effect.aspect == Aspect::Account)
    }

    /// How the person comes by the account with this, if so.
    pub fn links(&self) -> Option<LinkedBy> {
        let how = if self.is_creation() {
            LinkedBy::Creation
        } else {
            LinkedBy::Anchoring
        };
        self.makes_the_link().then_some(how)
    }
}

/// An intent without a settlement: the process died, or the answer never came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIntent {
    /// Its number.
    pub id: IntentId,
    /// What was about to happen.
    pub intent: Intent,
    /// When it was written.
    pub at: Timestamp,
}

/// How an operation ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The directory did it, to this account.
    Done(Guid),
    /// It certainly did not happen.
    NotDone,
    /// The directory refused, with the reason in words.
    Failed(String),
    /// It was sent and no answer came. The object is read again before anything else touches it.
    Unknown(String),
}

/// What became of an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Which intent.
    pub intent: IntentId,
    /// How it ended.
    pub outcome: Outcome,
}

/// Something to remember that needs no operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remember {
    /// A person and an account belong together, and nobody else has it any more.
    Link {
        /// Who.
        person: PersonId,
        /// Which account.
        guid: Guid,
        /// How it was found out.
        how: LinkedBy,
        /// The names the account holds, which are the person's from now on.
        names: Vec<Reservation>,
    },
    /// What the rules wished for when an account was found: what differs there stays as it is until
    /// the wish changes.
    Adopted {
        /// Who.
        person: PersonId,
        /// Which account.
        guid: Guid,
        /// Which aspect.
        aspect: Aspect,
        /// The state before, where it matters what it was.
        before: Option<String>,
        /// The state wished for.
        state: Option<String>,
        /// The rule that wishes it; empty where it is somebody else's doing.
        rule: String,
    },
    /// These names belong to their owners no longer: no account holds them, and none will.
    Free {
        /// Which.
        names: Vec<Reservation>,
    },
    /// No object of the domain has these names any more, seen for the first time.
    Unused {
        /// Which.
        names: Vec<Reservation>,
    },
    /// Objects of the domain have these names again.
    Used {
        /// Which.
        names: Vec<Reservation>,
    },
}
