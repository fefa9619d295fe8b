//! What rosterd did and was told, as one value: the only way memory enters the core.
//!
//! Knows links, what rosterd's hand did to each aspect of each account, reserved names, counted facts,
//! orders, decisions about accounts and unfinished intents. Must not know where that is kept, nor decide anything from it.

mod decisions;
mod identifier;
mod intent;
mod ledger;
mod names;
mod orders;
mod post;
mod reconcile;
mod tally;

use std::collections::BTreeMap;

use jiff::Timestamp;

pub use decisions::{ADOPTION, Choice, Decision, Pin};
pub use identifier::Identifier;
pub use intent::{
    Effect, Intent, IntentId, OpenIntent, Outcome, Remember, RunId, Settlement, Subject,
};
pub use ledger::{Aspect, Hand, LEAVE, Ledger, REHIRE, TERMINATION, TRANSFER};
pub use names::{Kept, is_held};
pub use orders::{Approval, CaseId, PlanId};
pub use post::{Ids, Post, Transfer};
pub use tally::{Class, Counted, Tally};

use crate::directory::{Directory, Guid};
use crate::people::PersonId;

/// How a person and an account came together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkedBy {
    /// rosterd created the account.
    Creation,
    /// The account carried the person's anchor.
    Anchor,
    /// rosterd wrote the person's anchor onto an account that existed; by which rule, the ledger tells.
    Anchoring,
}

/// A person's account. Survives renames and moves, because it is the GUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The account.
    pub guid: Guid,
    /// How the link came about.
    pub how: LinkedBy,
    /// Since when.
    pub since: Timestamp,
}

/// Which kind of name is reserved. Login names and addresses are separate worlds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameKind {
    /// sAMAccountName.
    Login,
    /// Mail address or userPrincipalName.
    Address,
}

/// A name that belongs to somebody, whether or not an account still holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reservation {
    /// Kind of name.
    pub kind: NameKind,
    /// The name as [`crate::directory::fold`] gives it.
    pub folded: String,
    /// Whose it is.
    pub person: PersonId,
}

/// The last run that read everything and carried out what was cleared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// When it ended.
    pub at: Timestamp,
    /// People in its roster.
    pub people: u64,
    /// Enabled accounts linked to somebody, as the run left them. For people to read: limits are shares of
    /// what is seen at the time ([`Past::managed`]).
    pub managed: u64,
}

/// Everything rosterd remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Whose account is which.
    pub links: BTreeMap<PersonId, Link>,
    /// What rosterd's hand did last.
    pub ledger: Ledger,
    /// Names that belong to somebody.
    pub names: BTreeMap<(NameKind, String), Kept>,
    /// Facts that were counted against limits.
    pub tally: Tally,
    /// Approvals that are neither spent nor expired.
    pub approvals: Vec<Approval>,
    /// The last completed run; none means rosterd is new here.
    pub baseline: Option<Baseline>,
    /// What operators decided about people's accounts.
    pub decisions: BTreeMap<PersonId, Decision>,
    /// Intents whose outcome is not known.
    pub open: Vec<OpenIntent>,
}

impl Past {
    /// The link of a person.
    pub fn link(&self, person: &PersonId) -> Option<&Link> {
        self.links.get(person)
    }

    /// Whose the linked accounts are.
    pub fn owners(&self) -> BTreeMap<Guid, &PersonId> {
        let links = self.links.iter();
        links.map(|(person, link)| (link.guid, person)).collect()
    }

    /// How many accounts linked to somebody are enabled.
    pub fn managed(&self, directory: &Directory) -> usize {
        let links = self.links.values();
        let accounts = links.filter_map(|link| directory.account(link.guid));
        accounts.filter(|account| account.is_enabled()).count()
    }

    /// What rosterd last did to one aspect of an account.
    pub fn hand(&self, guid: Guid, aspect: &Aspect) -> Option<&Hand> {
        self.ledger.hand(guid, aspect)
    }

    /// The last thing rosterd did to an account's access, if it was to close it after it had been open.
    pub fn closing(&self, guid: Guid) -> Option<&Hand> {
        self.hand(guid, &Aspect::Access)
            .filter(|hand| hand.closed())
    }

    /// The same, if it was because of an end.
    pub fn closing_for_good(&self, guid: Guid) -> Option<&Hand> {
        self.closing(guid).filter(|hand| !hand.is_of_leave())
    }

    /// Whether rosterd closed an account because of an end.
    pub fn was_closed_for_good(&self, guid: Guid) -> bool {
        self.closing_for_good(guid).is_some()
    }

    /// Whether this end of a person was counted, and the account not opened again since: an end that comes
    /// again after that is another one. The return from a leave opens, but takes no end back.
    pub fn end_is_counted(&self, person: &PersonId, fact: &str) -> bool {
        self.is_counted_since_opening(person, fact, |opened| !opened.is_of_leave())
    }

    /// Whether this leave of a person was counted, and the account not opened again since.
    pub fn leave_is_counted(&self, person: &PersonId, fact: &str) -> bool {
        self.is_counted_since_opening(person, fact, |_| true)
    }

    fn is_counted_since_opening(
        &self,
        person: &PersonId,
        fact: &str,
        matters: fn(&Hand) -> bool,
    ) -> bool {
        let Some(counted) = self.tally.last(Class::End, person, fact) else {
            return false;
        };
        let hand = self
            .link(person)
            .and_then(|link| self.hand(link.guid, &Aspect::Access));
        let opened = hand.filter(|hand| hand.after == Aspect::access(true) && matters(hand));
        opened.is_none_or(|hand| hand.at <= counted)
    }

    /// An unfinished creation of this person's account, if there is one.
    pub fn open_creation(&self, person: &PersonId) -> Option<&OpenIntent> {
        self.open
            .iter()
            .find(|open| &open.intent.person == person && open.intent.is_creation())
    }
}
