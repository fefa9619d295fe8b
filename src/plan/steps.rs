//! Which steps of an end wait after the disable, and until when.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::look::Look;
use super::outcome::Outcome;
use crate::clock::Now;
use crate::directory::Account;
use crate::lifecycle::{Due, step_at};
use crate::past::{Aspect, Hand, TERMINATION};
use crate::people::Person;

/// The steps of one person's end, counted from the moment the account was closed.
pub(super) struct Steps<'a> {
    /// When that was, as far as it is remembered. An account this plan closes is closed now.
    since: Option<Timestamp>,
    zone: &'a TimeZone,
    now: Now,
}

impl<'a> Steps<'a> {
    /// The steps of somebody who is gone.
    pub fn of(person: &Person, account: &Account, look: &Look<'a>) -> Self {
        let past = &look.sight.past;
        let waiting = past.hand(account.guid, &Aspect::End);
        let waiting = waiting.filter(|hand| hand.after.is_some());
        let closing = past.closing_for_good(account.guid);
        let since = if account.is_enabled() {
            Some(look.now.instant())
        } else {
            waiting.or(closing).map(|hand: &Hand| hand.at)
        };
        Self {
            since,
            zone: look.policy.lifecycle.zone_of(person),
            now: look.now,
        }
    }

    /// Until when a step waits that is taken so many days after the disable; `None` where it is taken now.
    pub fn wait(&self, days: u32) -> Option<Timestamp> {
        let now = self.now.instant();
        let at = step_at(self.since.unwrap_or(now), days, self.zone);
        (days > 0 && at > now).then_some(at)
    }
}

impl Steps<'_> {
    /// The day the account was closed.
    pub fn closed_on(&self) -> Date {
        let closed = self.since.map_or(self.now, Now::at);
        closed.today(self.zone)
    }
}

impl Outcome {
    /// Foresees a step that waits.
    pub(super) fn later(&mut self, due: Due) {
        self.due.push(due);
    }

    /// Remembers since when steps wait where no disable of the end tells: the account was closed already, by a
    /// leave or by somebody else. A disable starts them anew.
    pub(super) fn remember_waiting(
        &mut self,
        person: &Person,
        account: &Account,
        steps: &Steps<'_>,
        look: &Look<'_>,
    ) {
        if account.is_enabled() {
            self.end_is_over(person, account, look);
        } else if steps.since.is_none() && !self.due.is_empty() {
            let waiting = Aspect::waiting();
            self.adopt(person, account, Aspect::End, waiting, TERMINATION);
        }
    }

    /// Nothing waits any more: whatever comes later is counted from another moment.
    pub(super) fn end_is_over(&mut self, person: &Person, account: &Account, look: &Look<'_>) {
        let waiting = look.sight.past.hand(account.guid, &Aspect::End);
        if waiting.is_some_and(|hand| hand.after.is_some()) {
            self.adopt(person, account, Aspect::End, None, TERMINATION);
        }
    }
}
