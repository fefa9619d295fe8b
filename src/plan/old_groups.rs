//! Memberships of the post before a transfer that no rule of groups decides about: gifts of somebody else, what an
//! absence took meanwhile, and what is left when somebody ends.

use std::collections::BTreeMap;

use super::back::reachable;
use super::change::{GroupRef, Reason};
use super::desired::Wanted;
use super::ending::losing;
use super::look::Look;
use super::membership::granted;
use super::outcome::{Outcome, Subjects};
use super::transfer::{Moves, Transfers, Wait};
use crate::directory::{Account, Group, Guid};
use crate::lifecycle::Memberships;
use crate::past::{Aspect, TRANSFER};
use crate::people::Person;
use crate::rules::{GroupMode, Wish, WishedGroup};

/// What the rules wish, by group.
type Wished = BTreeMap<GroupRef, WishedGroup>;

impl Outcome {
    /// With `memberships = "all"` a transfer ends what no rule gives, too. Each goes at its own time; what is no
    /// membership any more, or what a rule gives again, is forgotten.
    pub(super) fn old_groups(
        &mut self,
        who: Subjects<'_>,
        account: &Account,
        wished: &Wished,
        transfers: &mut Transfers<'_>,
        look: &Look<'_>,
    ) {
        let directory = &look.sight.directory;
        let lapses: Vec<_> = look.sight.past.lapses(account.guid).collect();
        let moves = match transfers {
            Transfers::Ignored | Transfers::Unknown(_) => return,
            Transfers::Starts => {
                for (group, _) in lapses {
                    self.forget(who.person, account, group);
                }
                return;
            }
            Transfers::By(moves) => moves,
        };
        for (guid, since) in &lapses {
            let group = directory.group(*guid);
            let group = group.filter(|group| directory.is_member(account, group));
            let is_over = match group {
                None => !self.comes_back(*guid),
                Some(group) => {
                    moves.undone == Some(*since) && is_loose(account, group, wished, look)
                }
            };
            if is_over {
                self.forget(who.person, account, *guid);
            }
        }
        if moves.table.memberships != Memberships::All {
            return;
        }
        for group in directory.groups_of(account) {
            if is_loose(account, group, wished, look) {
                self.end_gift(who.person, account, group, moves, look);
            }
        }
    }

    /// Ends a membership that nothing gives, if a transfer of now or earlier ended it.
    fn end_gift(
        &mut self,
        person: &Person,
        account: &Account,
        group: &Group,
        moves: &mut Moves<'_>,
        look: &Look<'_>,
    ) {
        let known = look.sight.past.lapse(account.guid, group.guid);
        let known = known.filter(|since| moves.undone != Some(*since));
        let fresh = moves.clears().then(|| look.now.instant());
        let Some(since) = known.or(fresh) else {
            return;
        };
        if known.is_none() {
            let state = Aspect::lapsing(since);
            self.adopt(person, account, Aspect::Lapse(group.guid), state, TRANSFER);
        }
        if let Wait::Until(at) = moves.wait(since) {
            return moves.keep(Some(at), &group.name);
        }
        let because = format!("no rule gives it since {}", moves.on(since));
        let wanted = Wanted::Managed(false, Reason::new(TRANSFER, because));
        self.desired.groups.insert(GroupRef::of(group), wanted);
    }

    /// A rule gives a membership again, or there is nothing to end any more.
    pub(super) fn forget(&mut self, person: &Person, account: &Account, group: Guid) {
        self.adopt(person, account, Aspect::Lapse(group), None, TRANSFER);
    }

    /// Whether a membership that a transfer kept is given back to somebody who was away.
    fn comes_back(&self, group: Guid) -> bool {
        let groups = self.desired.groups.iter();
        let mut given = groups.filter(|(known, _)| known.guid == group);
        given.any(|(_, wanted)| matches!(wanted, Wanted::Managed(true, reason) if reason.rule == TRANSFER))
    }

    /// What an absence took of memberships that a transfer had ended, or ends with the return: it is not given back,
    /// unless transfers end nothing. Whether that is said of this one.
    pub(super) fn is_outlived(
        &mut self,
        person: &Person,
        account: &Account,
        (group, is_gift): (&Group, bool),
        transfers: &Transfers<'_>,
        look: &Look<'_>,
    ) -> bool {
        let mut lapses = look.sight.past.lapses(account.guid);
        let lapse = lapses.find(|(of, _)| *of == group.guid);
        let Some(moves) = transfers.moves() else {
            return lapse.is_some() && matches!(transfers, Transfers::Unknown(_));
        };
        let ended = lapse.filter(|(_, since)| moves.undone != Some(*since));
        if ended.is_none() && !(is_gift && moves.clears()) {
            return false;
        }
        if moves.table.memberships == Memberships::Keep {
            let reason = Reason::new(TRANSFER, "was kept at the transfer and is given back");
            let wanted = Wanted::Managed(true, reason);
            self.desired.groups.insert(GroupRef::of(group), wanted);
        } else {
            let aspect = Aspect::Membership(group.guid);
            self.adopt(person, account, aspect, None, TRANSFER);
        }
        true
    }

    /// Whoever ends while memberships of the post before are kept keeps none of them: those that the end does not
    /// take itself go at once.
    pub(super) fn end_what_is_kept(
        &mut self,
        person: &Person,
        account: &Account,
        by_end: Memberships,
        look: &Look<'_>,
    ) {
        let Some(Ok(chosen)) = look.policy.lifecycle.transfer_of(person) else {
            return;
        };
        let taken = losing(account, by_end, look);
        let taken: Vec<Guid> = taken.map(|(group, _)| group.guid).collect();
        let going = losing(account, chosen.table.memberships, look);
        for (group, _) in going.filter(|(group, _)| !taken.contains(&group.guid)) {
            let lapse = look.sight.past.lapse(account.guid, group.guid);
            if lapse.is_some() {
                let because = "was only kept for a while after a transfer";
                let wanted = Wanted::Managed(false, Reason::new(TRANSFER, because));
                self.desired.groups.insert(GroupRef::of(group), wanted);
            }
        }
    }
}

/// Whether no rule of groups gives a membership or decides about it.
fn is_loose(account: &Account, group: &Group, wished: &Wished, look: &Look<'_>) -> bool {
    let undecided = match wished.get(&GroupRef::of(group)) {
        Some(WishedGroup {
            wish: Wish::Out { .. },
            mode: GroupMode::Additive,
            ..
        }) => !granted(account, &Aspect::Membership(group.guid), look),
        Some(_) => false,
        None => !look.groups.is_named(group.guid),
    };
    undecided && reachable(group, look)
}
