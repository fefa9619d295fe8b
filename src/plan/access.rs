//! Who may log in, and with which password.

use super::back::Back;
use super::case::Finding;
use super::change::Reason;
use super::desired::{Access, Password, Wanted};
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::Account;
use crate::lifecycle::Stage;
use crate::past::{Aspect, LinkedBy, Remember};
use crate::people::Person;

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
        let link = past.link(who.person.id());
        let ours = link.is_some_and(|link| link.how == LinkedBy::Creation);
        let locked = Reason::new(
            "lifecycle.hire",
            "nobody may know the password before the start",
        );
        // Somebody works with an account that is open: whoever opened it set its password.
        let closed = who.account.is_none_or(|account| !account.is_enabled());
        if (who.account.is_none() || ours) && password.is_none() && closed {
            self.desired.password = Wanted::Managed(Password::Locked, locked);
        }
        if let Stage::OnLeave { closed: true, .. } = who.stage {
            return self.close_for_leave(who, look);
        }
        let opened = who
            .account
            .and_then(|account| opened_by_hand(who.person, account, look));
        self.remember.extend(opened);
        if let Stage::Upcoming { .. } = who.stage {
            if who.account.is_some_and(Account::is_enabled) {
                let text = "the account is enabled before the start; rosterd did not enable it and leaves it";
                self.findings.push(Finding::warning("lifecycle.hire", text));
            }
            return;
        }
        let Some(account) = who.account else {
            self.desired.access = Wanted::Managed(Access::Open, Back::Start.reason());
            return;
        };
        if account.is_enabled() {
            return;
        }
        match who.back {
            Some(back) => self.open(who.person, account, back, look),
            None => {
                let text = "the account is disabled, but not by rosterd: it stays disabled until somebody enables it";
                self.findings.push(Finding::warning("lifecycle", text));
            }
        }
    }

    /// Closed until the return; the password stays.
    fn close_for_leave(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let (Some(account), Some(reason)) = (who.account, who.leave_reason()) else {
            return;
        };
        self.closed_again(account, &reason.rule, look);
        self.desired.access = Wanted::Managed(Access::Closed { scramble: false }, reason);
    }

    /// Says that somebody opened what rosterd keeps closed.
    pub(super) fn closed_again(&mut self, account: &Account, rule: &str, look: &Look<'_>) {
        if account.is_enabled() && look.sight.past.closing(account.guid).is_some() {
            let text = "the account was enabled by hand; it is disabled again";
            self.findings.push(Finding::warning(rule, text));
        }
    }

    fn open(&mut self, person: &Person, account: &Account, back: &Back, look: &Look<'_>) {
        if look.policy.hand_over && back.needs_password(account, look) {
            let must_change = must_change(person, look);
            let reason = Reason::new("hand_over", "the person needs a password to start with");
            self.desired.password = Wanted::Managed(Password::HandedOver { must_change }, reason);
        }
        self.desired.access = Wanted::Managed(Access::Open, back.reason());
    }
}

/// That somebody else opened what rosterd had closed: whoever closes it next is not rosterd, and it stays
/// closed.
pub(super) fn opened_by_hand(
    person: &Person,
    account: &Account,
    look: &Look<'_>,
) -> Option<Remember> {
    let hand = look.sight.past.hand(account.guid, &Aspect::Access)?;
    let opened = account.is_enabled() && hand.after == Aspect::access(false);
    opened.then(|| Remember::Adopted {
        person: person.id().clone(),
        guid: account.guid,
        aspect: Aspect::Access,
        before: None,
        state: Aspect::access(true),
        rule: String::new(),
    })
}

/// Whether somebody must change the first password. Where nobody can say how this person is hired, yes.
pub(super) fn must_change(person: &Person, look: &Look<'_>) -> bool {
    let chosen = look.policy.lifecycle.hire_of(person);
    chosen.map_or(true, |chosen| chosen.table.must_change)
}
