//! Whether a human is let in: what is seen and remembered of the account.

use jiff::Timestamp;

use crate::directory::Guid;
use crate::past::{Aspect, Hand};
use crate::plan::case::Sight;

/// The account of a human as a door. Where there is none, it never was open.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Door {
    /// Whether it is enabled.
    pub is_open: bool,
    /// Whether it is, or may have been: not one that rosterd created and nobody opened since.
    pub was_open: bool,
    /// When rosterd opened it, where it is open since. What somebody else opened, before the start or after an end, is
    /// nobody's who left.
    pub opened: Option<Timestamp>,
    /// When rosterd closed it because of an end, where it is closed since.
    pub closed: Option<Timestamp>,
}

impl Door {
    /// That of an account.
    pub fn of(guid: Guid, sight: &Sight) -> Self {
        let account = sight.directory.account(guid);
        let is_open = account.is_some_and(|account| account.is_enabled());
        let hand = sight.past.hand(guid, &Aspect::Access);
        let opens = |hand: &&Hand| hand.after == Aspect::access(true) && !hand.rule.is_empty();
        let opened = hand.filter(|hand| is_open && opens(hand));
        let closed = sight.past.closing_for_good(guid).filter(|_| !is_open);
        Self {
            is_open,
            was_open: is_open || !hand.is_some_and(Hand::created_closed),
            opened: opened.map(|hand| hand.at),
            closed: closed.map(|hand| hand.at),
        }
    }
}
