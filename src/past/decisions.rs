//! What an operator decided about somebody's account, person by person.

use jiff::Timestamp;

use super::Past;
use crate::directory::Guid;
use crate::people::PersonId;

/// The rule a decision is carried out by.
pub const ADOPTION: &str = "adoption";

/// An account as an operator saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// Which account.
    pub guid: Guid,
    /// A digest of what tells whose it is.
    pub digest: String,
}

/// What was decided for somebody without a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// This account is the person's.
    Link {
        /// The account, as it was seen.
        pin: Pin,
        /// Whether the start of employment may open it, although somebody else closed it.
        enable: bool,
    },
    /// Whoever looks like the person is somebody else: a new account is made.
    Create,
    /// The person is left as it is: no account is made, and none is linked.
    Ignore,
}

impl Choice {
    /// The word files and the store use.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Link { .. } => "link",
            Self::Create => "create",
            Self::Ignore => "ignore",
        }
    }
}

/// A decision, and whose it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub choice: Choice,
    /// The operator.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Past {
    /// The decision about a person.
    pub fn decision(&self, person: &PersonId) -> Option<&Decision> {
        self.decisions.get(person)
    }

    /// What was decided about any of these holds for this person; of several decisions the last.
    pub fn decided_together<'a>(
        &mut self,
        these: impl Iterator<Item = &'a PersonId>,
        person: &PersonId,
    ) {
        let decided = these.filter_map(|id| self.decisions.remove(id));
        let last = decided.max_by_key(|decision| decision.at);
        self.decisions
            .extend(last.map(|last| (person.clone(), last)));
    }

    /// The decision that this account is the person's, if it was made.
    pub fn decided_link(&self, person: &PersonId, guid: Guid) -> Option<&Decision> {
        let is_of = |decision: &&Decision| matches!(&decision.choice, Choice::Link { pin, .. } if pin.guid == guid);
        self.decision(person).filter(is_of)
    }
}
