//! Whom an account belongs to.

use super::case::Finding;
use super::change::{GroupRef, Reason};
use super::desired::Wanted;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use super::transfer::Transfers;
use crate::directory::Account;
use crate::past::Aspect;
use crate::rules::{GroupMode, Wish, WishedGroup};

impl Outcome {
    /// Only memberships rosterd granted are taken away, unless the group is authoritative. A grant
    /// somebody took away is not repeated, unless the group is authoritative.
    pub(super) fn membership(
        &mut self,
        who: Subjects<'_>,
        wished: &WishedGroup,
        group: GroupRef,
        transfers: &mut Transfers<'_>,
        look: &Look<'_>,
    ) {
        let (wanted, mut reason) = match &wished.wish {
            Wish::In { rule, because } => (true, Reason::new(rule, because)),
            Wish::Out { rule, because } => (false, Reason::new(rule, because)),
            Wish::Unknown(field) => {
                let text = format!(
                    "the field '{field}' is unreadable; membership in {} stays as it is",
                    group.name
                );
                return self.findings.push(Finding::warning("groups", text));
            }
        };
        let Some(account) = who.account else {
            if wanted {
                self.desired
                    .groups
                    .insert(group, Wanted::Managed(true, reason));
            }
            return;
        };
        let aspect = Aspect::Membership(group.guid);
        let granted = granted(account, &aspect, look);
        let known = look.sight.directory.group(group.guid);
        let member = known.is_some_and(|group| look.sight.directory.is_member(account, group));
        let authoritative = wished.mode == GroupMode::Authoritative;
        let lapses = &mut look.sight.past.lapses(account.guid);
        let lapse = lapses.find(|(of, _)| *of == group.guid);
        if wanted && lapse.is_some() {
            self.forget(who.person, account, group.guid);
        }
        if wanted && !member && granted && !authoritative {
            let text = format!(
                "was taken out of {} by hand; it is not put back",
                group.name
            );
            return self.findings.push(Finding::notice(reason.rule, text));
        }
        if !wanted && member && !granted && !authoritative {
            return;
        }
        if !wanted && member && !authoritative {
            let of = (group.guid, group.name.as_str());
            if self.is_kept(who, of, transfers, look) {
                return;
            }
            if let Some(since) = look.sight.past.lapse(account.guid, group.guid)
                && let Some(moves) = transfers.moves()
            {
                let since = moves.on(since);
                reason.because = format!("{}; it was kept after {since}", reason.because);
            }
        }
        self.desired
            .groups
            .insert(group, Wanted::Managed(wanted, reason));
    }
}

/// Whether the last thing rosterd did to a membership was to grant it. What it only gave back is not its own.
pub(super) fn granted(account: &Account, aspect: &Aspect, look: &Look<'_>) -> bool {
    let hand = look.sight.past.hand(account.guid, aspect);
    hand.is_some_and(|hand| hand.after == Aspect::member() && !hand.is_of_absence())
}
