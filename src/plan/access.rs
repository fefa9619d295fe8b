//! Who may log in, and with which password.

use super::case::Finding;
use super::change::Reason;
use super::desired::{Access, Password, Wanted};
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::Account;
use crate::lifecycle::Stage;
use crate::past::Aspect;

/// The states [`Aspect::Password`] knows.
pub(super) const LOCKED: &str = "unknown";
pub(super) const HANDED_OVER: &str = "handed over";
pub(super) const SCRAMBLED: &str = "scrambled";

impl Outcome {
    /// rosterd enables only what it created or disabled itself.
    pub(super) fn access(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let past = &look.sight.past;
        let guid = who.account.map(|account| account.guid);
        let password = guid.and_then(|guid| past.hand(guid, &Aspect::Password));
        let ours = guid.is_some_and(|guid| past.hand(guid, &Aspect::Account).is_some());
        let locked = Reason::new(
            "lifecycle.hire",
            "nobody may know the password before the start",
        );
        // Somebody works with an account that is open: whoever opened it set its password.
        let closed = who.account.is_none_or(|account| !account.is_enabled());
        if (who.account.is_none() || ours) && password.is_none() && closed {
            self.desired.password = Wanted::Managed(Password::Locked, locked);
        }
        self.opened_by_hand(who, look);
        if let Stage::Upcoming { .. } = who.stage {
            if who.account.is_some_and(Account::is_enabled) {
                let text = "the account is enabled before the start; rosterd did not enable it and leaves it";
                self.findings.push(Finding::warning("lifecycle.hire", text));
            }
            return;
        }
        let Some(account) = who.account else {
            return self.open(who, look, "the first day has come");
        };
        if account.is_enabled() {
            return;
        }
        let hand = past.hand(account.guid, &Aspect::Access);
        if hand.is_none_or(|hand| hand.after != Aspect::access(false)) {
            let text = "the account is disabled, but not by rosterd: it stays disabled until somebody enables it";
            return self.findings.push(Finding::warning("lifecycle", text));
        }
        let started = hand.is_some_and(|hand| hand.before.is_none());
        let why = if started {
            "the first day has come"
        } else {
            "the end was corrected or taken back"
        };
        self.open(who, look, why);
    }

    /// Remembers that somebody else opened what rosterd had closed: whoever closes it next is not rosterd,
    /// and it stays closed.
    fn opened_by_hand(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let Some(account) = who.account.filter(|account| account.is_enabled()) else {
            return;
        };
        let hand = look.sight.past.hand(account.guid, &Aspect::Access);
        if hand.is_some_and(|hand| hand.after == Aspect::access(false)) {
            self.adopt(who.person, account, Aspect::Access, Aspect::access(true));
        }
    }

    fn open(&mut self, who: Subjects<'_>, look: &Look<'_>, why: &str) {
        let reason = Reason::new("lifecycle.hire", why);
        let guid = who.account.map(|account| account.guid);
        let hand = guid.and_then(|guid| look.sight.past.hand(guid, &Aspect::Password));
        let known = hand.is_some_and(|hand| hand.after.as_deref() == Some(HANDED_OVER));
        if look.policy.hand_over && !known && who.account.is_some() {
            let must_change = look.policy.lifecycle.hire.must_change;
            let reason = Reason::new("hand_over", "the person needs a password to start with");
            self.desired.password = Wanted::Managed(Password::HandedOver { must_change }, reason);
        }
        self.desired.access = Wanted::Managed(Access::Open, reason);
    }
}
