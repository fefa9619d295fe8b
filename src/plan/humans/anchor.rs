//! The account of a profile that is over goes on under another one of the same human: its anchor follows.

use super::{ALIASES, REHIRE_MATCH};
use crate::directory::{Account, anchor_key};
use crate::past::{LinkedBy, Remember};
use crate::people::Person;
use crate::plan::change::{Change, Reason};
use crate::plan::kept::{names_of, reservations};
use crate::plan::look::Look;
use crate::plan::settled::anchoring;

/// How it is written down whose the account is now.
#[derive(Debug, Default)]
pub(in crate::plan) struct Handed {
    /// The anchor, from exactly the one that is there.
    pub change: Option<Change>,
    /// Where both profiles have the same anchor.
    pub remember: Option<Remember>,
}

impl Handed {
    /// What is to be done for a person; nothing for those whose account was theirs before.
    pub fn on(person: &Person, account: &Account, look: &Look<'_>) -> Self {
        let is_handed = look.sight.hands_on(person.id());
        let (true, Ok(anchor)) = (is_handed, look.policy.anchor.of(person)) else {
            return Self::default();
        };
        if account.anchor.as_deref().map(anchor_key) == Some(anchor_key(&anchor)) {
            return Self {
                change: None,
                remember: Some(Remember::Link {
                    person: person.id().clone(),
                    guid: account.guid,
                    how: LinkedBy::Anchor,
                    names: reservations(person.id(), &names_of(account)),
                }),
            };
        }
        let is_alias = look.policy.people.aliases.contains_key(person.id());
        let rule = if is_alias { ALIASES } else { REHIRE_MATCH };
        let because = format!(
            "the profile it was is over, and profile {} goes on",
            person.id()
        );
        let change = anchoring(person, account, anchor, Reason::new(rule, because), look);
        Self {
            change: Some(change),
            remember: None,
        }
    }
}
