//! What should be true of the account of somebody who left, or never came.

use jiff::Timestamp;

use super::access::{LOCKED, SCRAMBLED};
use super::back::{reachable, set_since_closing};
use super::change::{GroupRef, Reason};
use super::desired::{Access, Password, Wanted};
use super::look::Look;
use super::membership::granted;
use super::outcome::{Outcome, Subjects};
use super::place::placed_in;
use super::steps::Steps;
use crate::directory::{Account, Dn, Group};
use crate::lifecycle::{Due, Memberships, Stage, TerminationPolicy};
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
        // Of whom nobody can say it, the stage is unclear and not this one.
        let Ok(chosen) = look.policy.lifecycle.termination_of(who.person) else {
            return out;
        };
        let termination = chosen.table;
        let after = termination.after;
        let steps = Steps::of(who.person, account, look);
        let scramble = termination.scramble_password && after.scramble_password == 0;
        out.closed_again(account, TERMINATION, look);
        out.desired.access = Wanted::Managed(Access::Closed { scramble }, reason.clone());
        if termination.scramble_password {
            let wait = steps.wait(after.scramble_password);
            out.kill_password(account, wait, &reason, look);
        }
        out.end_leave(who.person, account, termination, look);
        // Whatever date was written for somebody who never came guards the account: it is not taken away.
        if *who.stage != Stage::Withdrawn {
            out.expire(who, look);
        }
        let ended = who.stage.last_day().unwrap_or_else(|| steps.closed_on());
        for mark in termination.marks() {
            out.mark(who, account, mark, (ended, &reason.because), look);
        }
        match steps.wait(after.memberships) {
            Some(at) if loses_any(account, termination.memberships, look) => {
                out.later(Due::Strip(at));
            }
            Some(_) => {}
            None => out.strip(who.person, account, termination.memberships, &reason, look),
        }
        out.end_what_is_kept(who.person, account, termination.memberships, look);
        if let Some(ou) = &termination.ou {
            match steps.wait(after.ou).filter(|_| !lies_in(account, ou)) {
                Some(at) if placed_in(account, ou, look) != Some(true) => {
                    out.later(Due::Move(at));
                }
                Some(_) => {}
                None => out.put_aside(who.person, account, ou, reason, look),
            }
        }
        out.remember_waiting(who.person, account, &steps, look);
        out
    }

    /// The password of an account that rosterd closed without scrambling it dies, at its time: one that was kept
    /// for the return from a leave, or for as long as the operator wants.
    fn kill_password(
        &mut self,
        account: &Account,
        wait: Option<Timestamp>,
        reason: &Reason,
        look: &Look<'_>,
    ) {
        // One that was set before may have been replaced by hand since.
        let useless = is_useless(account, look);
        let ours = look.sight.past.closing(account.guid).is_some();
        match wait {
            Some(at) if account.is_enabled() || (ours && !useless) => self.later(Due::Scramble(at)),
            None if !account.is_enabled() && ours && !useless => {
                self.desired.password = Wanted::Managed(Password::Locked, reason.clone());
            }
            _ => {}
        }
    }

    /// An account a leave had closed is closed for good: once the password that was kept for the return is
    /// dead, the end is what keeps it closed.
    fn end_leave(
        &mut self,
        person: &Person,
        account: &Account,
        termination: &TerminationPolicy,
        look: &Look<'_>,
    ) {
        if account.is_enabled() || !is_closed_for_leave(account, look) {
            return;
        }
        let useless = is_useless(account, look);
        if termination.scramble_password && !useless {
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
        if useless {
            // It died before the end took over, and is as dead since.
            let dead = Some(LOCKED.to_owned());
            self.adopt(person, account, Aspect::Password, dead, TERMINATION);
        }
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
        for (group, mine) in losing(account, memberships, look) {
            let state = Aspect::member().filter(|_| !mine);
            let gift = Aspect::Gift(group.guid);
            self.adopt(person, account, gift, state, &reason.rule);
            let wanted = Wanted::Managed(false, reason.clone());
            self.desired.groups.insert(GroupRef::of(group), wanted);
        }
    }
}

/// The groups an account is taken out of, and whether rosterd granted each.
pub(super) fn losing<'a>(
    account: &'a Account,
    memberships: Memberships,
    look: &'a Look<'_>,
) -> impl Iterator<Item = (&'a Group, bool)> {
    let groups = look.sight.directory.groups_of(account);
    groups.filter_map(move |group| {
        let mine = granted(account, &Aspect::Membership(group.guid), look);
        let taken = match memberships {
            Memberships::Keep => false,
            Memberships::Granted => mine,
            Memberships::All => true,
        };
        (taken && reachable(group, look)).then_some((group, mine))
    })
}

fn loses_any(account: &Account, memberships: Memberships, look: &Look<'_>) -> bool {
    losing(account, memberships, look).next().is_some()
}

fn lies_in(account: &Account, ou: &Dn) -> bool {
    account.dn.parent().as_ref() == Some(ou)
}

/// Whether nobody knows the password any more, because rosterd saw to that since it closed the account.
fn is_useless(account: &Account, look: &Look<'_>) -> bool {
    let password = set_since_closing(account, look);
    matches!(password, Some(LOCKED | SCRAMBLED))
}

/// Whether a leave keeps an account closed.
pub(super) fn is_closed_for_leave(account: &Account, look: &Look<'_>) -> bool {
    let closing = look.sight.past.closing(account.guid);
    closing.is_some_and(Hand::is_of_leave)
}
