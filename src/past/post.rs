//! Where in the company somebody stood when rosterd last looked, and which memberships a transfer ended.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Past;
use super::ledger::{Aspect, Hand};
use crate::directory::Guid;

/// The ids of what somebody belongs to, by HR's field (`department.id`).
pub type Ids = BTreeMap<String, String>;

/// What [`Aspect::Post`] remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// The ids seen last. A field that was never readable, or never filled, is not among them.
    pub ids: Ids,
    /// The last transfer, where one was seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<Transfer>,
}

/// A transfer as it was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The ids before it.
    pub from: Ids,
    /// When it was seen.
    pub at: Timestamp,
}

impl Post {
    /// The state of [`Aspect::Post`].
    pub fn state(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

impl Aspect {
    /// The state of [`Aspect::Lapse`].
    pub fn lapsing(since: Timestamp) -> Option<String> {
        Some(since.to_string())
    }

    /// The moment a state of [`Aspect::Lapse`] names.
    pub fn lapsing_since(state: &str) -> Option<Timestamp> {
        state.parse().ok()
    }
}

impl Past {
    /// The post of an account's person as it was seen last. One nobody can read any more was never seen.
    pub fn post(&self, guid: Guid) -> Option<Post> {
        let state = self.hand(guid, &Aspect::Post)?.after.as_deref()?;
        serde_json::from_str(state).ok()
    }

    /// Every membership that a transfer ended, with the moment of that transfer, until that is over and done with.
    pub fn lapses(&self, guid: Guid) -> impl Iterator<Item = (Guid, Timestamp)> {
        let hands = self.ledger.aspects(guid);
        hands.filter_map(|(aspect, hand)| match aspect {
            Aspect::Lapse(group) => Some((*group, since(hand)?)),
            _ => None,
        })
    }

    /// The transfer that ended a membership; nothing where none did, or where the membership was taken since.
    pub fn lapse(&self, guid: Guid, group: Guid) -> Option<Timestamp> {
        let lapse = self.hand(guid, &Aspect::Lapse(group))?;
        let taken = self.hand(guid, &Aspect::Membership(group));
        let is_spent = taken.is_some_and(|hand| hand.after.is_none() && hand.at >= lapse.at);
        since(lapse).filter(|_| !is_spent)
    }
}

fn since(lapse: &Hand) -> Option<Timestamp> {
    Aspect::lapsing_since(lapse.after.as_deref()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_read_back_as_it_was_written() {
        let ids = |id: &str| Ids::from([("department.id".to_owned(), id.to_owned())]);
        let transfer = Transfer {
            from: ids("1"),
            at: "2026-11-20T08:00:00.5Z".parse().unwrap(),
        };
        let post = Post {
            ids: ids("2"),
            transfer: Some(transfer),
        };
        let (guid, at) = (Guid::from_bytes([1; 16]), "2026-11-21T08:00:00Z");
        let mut past = Past::default();
        let remembered = |state| Hand {
            before: None,
            after: state,
            at: at.parse().unwrap(),
            rule: String::new(),
        };
        past.ledger
            .put(guid, Aspect::Post, remembered(post.state()));
        assert_eq!(past.post(guid), Some(post));
        let nonsense = remembered(Some("x".into()));
        past.ledger.put(guid, Aspect::Post, nonsense);
        assert_eq!(past.post(guid), None);
    }

    #[test]
    fn a_lapse_is_over_once_the_membership_was_taken() {
        let (guid, group) = (Guid::from_bytes([1; 16]), Guid::from_bytes([2; 16]));
        let hand = |after, at: &str| Hand {
            before: None,
            after,
            at: at.parse().unwrap(),
            rule: String::new(),
        };
        let since = "2026-11-20T08:00:00Z".parse().unwrap();
        let mut past = Past::default();
        let lapse = hand(Aspect::lapsing(since), "2026-11-20T08:00:01Z");
        past.ledger.put(guid, Aspect::Lapse(group), lapse);
        let given = hand(Aspect::member(), "2020-01-01T08:00:00Z");
        past.ledger.put(guid, Aspect::Membership(group), given);
        assert_eq!(past.lapse(guid, group), Some(since));
        let taken = hand(None, "2026-11-20T08:00:01Z");
        past.ledger.put(guid, Aspect::Membership(group), taken);
        assert_eq!(past.lapse(guid, group), None);
        let again = hand(Aspect::lapsing(since), "2026-11-20T08:00:02Z");
        past.ledger.put(guid, Aspect::Lapse(group), again);
        assert_eq!(past.lapse(guid, group), Some(since));
    }
}
