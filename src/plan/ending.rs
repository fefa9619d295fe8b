//! What should be true of the account of somebody who left, or never came.

use super::change::{GroupRef, Reason};
use super::desired::{Access, Wanted};
use super::look::Look;
use super::membership::granted;
use super::outcome::{Outcome, Subjects};
use super::place::same_dn;
use crate::directory::Account;
use crate::lifecycle::{Memberships, Stage};
use crate::past::Aspect;

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
        let reason = Reason::new("lifecycle.termination", because);
        let termination = &look.policy.lifecycle.termination;
        let closed = Access::Closed {
            scramble: termination.scramble_password,
        };
        out.desired.access = Wanted::Managed(closed, reason.clone());
        out.expire(who, look);
        out.strip(account, termination.memberships, &reason, look);
        if let Some(ou) = &termination.ou {
            let last = look.sight.past.hand(account.guid, &Aspect::Placement);
            let placed = last
                .and_then(|hand| hand.after.as_deref())
                .is_some_and(|last| same_dn(last, ou));
            if !placed {
                out.move_to(who.person, account, ou, reason, look);
            }
        }
        out
    }

    fn strip(
        &mut self,
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
            let reachable = directory.is_managed_group(group)
                && directory.group_protection(group.guid).is_none();
            if taken && reachable {
                let group = GroupRef {
                    guid: group.guid,
                    name: group.name.clone(),
                };
                self.desired
                    .groups
                    .insert(group, Wanted::Managed(false, reason.clone()));
            }
        }
    }
}
