//! What should be true of the account of somebody who left, or never came.

use super::access::{LOCKED, SCRAMBLED};
use super::back::{reachable, set_since_closing};
use super::change::{GroupRef, Reason};
use super::desired::{Access, Password, Wanted};
use super::look::Look;
use super::membership::granted;
use super::outcome::{Outcome, Subjects};
use super::place::placed_in;
use crate::directory::{Account, Dn};
use crate::lifecycle::{Memberships, Stage};
use crate::past::{Aspect, Hand, Remember, TERMINATION};
use crate::people::Person;

impl Outcome {
    /// Disabled, stripped, moved; everything else stays as it was for whoever has to look something up.
    pub fn ended(who: Subjects<'_>, look: &Look<'_>) -> Self {
        let mut out = Self::hands_off();
        let Some(account) = who.account else {
            return out;
        };
        let because = match who.stage {
            Stage::Withdrawn => "never started".to_owned(),
            Stage::Left {
                last_day: Some(day),
            } => format!("the last day was {day}"),
            _ => "HR says inactive".to_owned(),
        };
        let reason = Reason::new(TERMINATION, because);
        let termination = &look.policy.lifecycle.termination;
        let closed = Access::Closed {
            scramble: termination.scramble_password,
        };
        out.closed_again(account, TERMINATION, look);
        out.desired.access = Wanted::Managed(closed, reason.clone());
        out.end_leave(who.person, account, &reason, look);
        // Whatever date was written for somebody who never came guards the account: it is not taken away.
        if *who.stage != Stage::Withdrawn {
            out.expire(who, look);
        }
        out.strip(who.person, account, termination.memberships, &reason, look);
        if let Some(ou) = &termination.ou {
            out.put_aside(who.person, account, ou, reason, look);
        }
        out
    }

    /// An account a leave had closed is closed for good: the password that was kept for the return dies, and
    /// then the end is what keeps it closed.
    fn end_leave(&mut self, person: &Person, account: &Account, reason: &Reason, look: &Look<'_>) {
        if account.is_enabled() || !is_closed_for_leave(account, look) {
            return;
        }
        // One that was set before may have been replaced by hand since.
        let password = set_since_closing(account, look);
        let useless = matches!(password, Some(LOCKED | SCRAMBLED));
        if look.policy.lifecycle.termination.scramble_password && !useless {
            self.desired.password = Wanted::Managed(Password::Locked, reason.clone());
            return;
        }
        self.remember.push(Remember::Adopted {
            person: person.id().clone(),
            guid: account.guid,
            aspect: Aspect::Access,
            before: Aspect::access(true),
            state: Aspect::access(false),
            rule: TERMINATION.to_owned(),
        });
    }

    /// Where people go who are not at work. Once there, a move by hand is respected.
    pub(super) fn put_aside(
        &mut self,
        person: &Person,
        account: &Account,
        ou: &Dn,
        reason: Reason,
        look: &Look<'_>,
    ) {
        if placed_in(account, ou, look) != Some(true) {
            self.move_to(person, account, ou, reason, look);
        }
    }

    /// Takes memberships, and remembers which were somebody else's gift.
    pub(super) fn strip(
        &mut self,
        person: &Person,
        account: &Account,
        memberships: Memberships,
        reason: &Reason,
        look: &Look<'_>,
    ) {
        let directory = &look.sight.directory;
        for group in directory.groups_of(account) {
            let mine = granted(account, &Aspect::Membership(group.guid), look);
            let taken = match memberships {
                Memberships::Keep => false,
                Memberships::Granted => mine,
                Memberships::All => true,
            };
            if taken && reachable(group, look) {
                let state = Aspect::member().filter(|_| !mine);
                self.adopt(
                    person,
                    account,
                    Aspect::Gift(group.guid),
                    state,
                    &reason.rule,
                );
                let wanted = Wanted::Managed(false, reason.clone());
                self.desired.groups.insert(GroupRef::of(group), wanted);
            }
        }
    }
}

/// Whether a leave keeps an account closed.
pub(super) fn is_closed_for_leave(account: &Account, look: &Look<'_>) -> bool {
    let closing = look.sight.past.closing(account.guid);
    closing.is_some_and(Hand::is_of_leave)
}
