//! Somebody whose closed account is wanted again: a start, a return, a correction, or a new employment.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::access::{HANDED_OVER, LOCKED};
use super::adoption::opens;
use super::change::{GroupRef, Reason};
use super::desired::Wanted;
use super::look::Look;
use super::outcome::Outcome;
use super::transfer::Transfers;
use crate::clock::Now;
use crate::directory::{Account, Group};
use crate::past::{Aspect, Hand, REHIRE, TERMINATION};
use crate::people::Person;
use crate::rules::{GroupMode, Wish, WishedGroup};

/// As what a closed account is wanted again. Accounts that somebody else closed are none of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Back {
    /// rosterd created it, and it was never open; or it was linked, closed, with the word that the start opens it.
    Start,
    /// A leave closed it, by this rule.
    Return(String),
    /// An end closed it, which was corrected or taken back.
    Correction,
    /// The hire date lies after the day it was closed: a new employment.
    Rehire {
        /// That day.
        closed: Date,
    },
}

impl Back {
    /// As what this person's account comes back, if it is closed and that was rosterd's doing.
    pub fn of(person: &Person, account: &Account, look: &Look<'_>) -> Option<Self> {
        if account.is_enabled() {
            return None;
        }
        if opens(person.id(), account, look) {
            return Some(Self::Start);
        }
        let hand = look.sight.past.hand(account.guid, &Aspect::Access)?;
        if hand.created_closed() {
            return Some(Self::Start);
        }
        if !hand.closed() {
            return None;
        }
        let closed = Now::at(hand.at).today(look.policy.lifecycle.zone_of(person));
        let hire = person.employment().hire_date;
        Some(if hire.value().is_some_and(|hire| *hire > closed) {
            Self::Rehire { closed }
        } else if hand.is_of_leave() {
            Self::Return(hand.rule.clone())
        } else {
            Self::Correction
        })
    }

    /// Why the account is opened.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Start => Reason::new("lifecycle.hire", "the first day has come"),
            Self::Return(rule) => Reason::new(rule, "back from leave"),
            Self::Correction => Reason::new(TERMINATION, "the end was corrected or taken back"),
            Self::Rehire { closed } => {
                let because = format!("hired again; the account was closed on {closed}");
                Reason::new(REHIRE, because)
            }
        }
    }

    /// Whether the person needs another password: one that nobody knows, or that belongs to an employment
    /// which is over. A return keeps the one there is.
    pub fn needs_password(&self, account: &Account, look: &Look<'_>) -> bool {
        let password = look.sight.past.hand(account.guid, &Aspect::Password);
        let state = password.and_then(|hand| hand.after.as_deref());
        let known = state == Some(HANDED_OVER);
        let since_closing = set_since_closing(account, look);
        match self {
            Self::Start => !known,
            Self::Return(_) if state == Some(LOCKED) => since_closing.is_some(),
            Self::Return(_) | Self::Correction => state.is_some() && !known,
            Self::Rehire { .. } => since_closing != Some(HANDED_OVER),
        }
    }

    /// Why an account that was closed for too long is not given back, with what to do.
    /// Where somebody decided since that the account is the person's, no time is too long.
    pub fn too_late(&self, person: &Person, account: &Account, look: &Look<'_>) -> Option<String> {
        let Self::Rehire { closed } = self else {
            return None;
        };
        let past = &look.sight.past;
        let decided = past.decided_link(person.id(), account.guid);
        let closing = past.closing(account.guid);
        if decided
            .zip(closing)
            .is_some_and(|(decided, closing)| decided.at >= closing.at)
        {
            return None;
        }
        let (key, within) = match look.policy.lifecycle.rehire_of(person) {
            Ok(chosen) => {
                let variant = chosen.variant.map(|(name, _)| name);
                (variant.unwrap_or(REHIRE), chosen.table.within)
            }
            Err(why) => return Some(format!("hired again, but {why}")),
        };
        let hire = *person.employment().hire_date.value()?;
        let in_time = closed.checked_add(within).map_or(true, |last| hire <= last);
        (!in_time).then(|| {
            format!(
                "hired again for {hire}, but the account was closed on {closed}, which is longer ago than \
                 {key}.within ({within:#}); decide 'link' with rosterd adopt to give the account back, or enable the \
                 account by hand and rosterd goes on with it"
            )
        })
    }
}

impl Outcome {
    /// Memberships taken because of a leave or an end come back with the person. Where a rule names the
    /// group it decides, but what was somebody else's gift beside an additive rule is one again. What was
    /// given back and taken again by hand stays taken. What was taken before the hire date is from an earlier
    /// employment and gone, whoever opened the account for the new one.
    pub(super) fn give_back(
        &mut self,
        person: &Person,
        account: &Account,
        wished: &BTreeMap<GroupRef, WishedGroup>,
        transfers: &Transfers<'_>,
        look: &Look<'_>,
    ) {
        let hire = person.employment().hire_date;
        let zone = look.policy.lifecycle.zone_of(person);
        let earlier = |hand: &Hand| {
            let taken = Now::at(hand.at).today(zone);
            hire.value().is_some_and(|hire| *hire > taken)
        };
        for (group, hand) in taken(account, look).filter(|(_, hand)| !earlier(hand)) {
            let gift = look
                .sight
                .past
                .hand(account.guid, &Aspect::Gift(group.guid));
            let gift = gift.is_some_and(|hand| hand.after == Aspect::member());
            let wish = wished.get(&GroupRef::of(group));
            let given = wish.is_some_and(|wished| !matches!(wished.wish, Wish::Out { .. }));
            let theirs = match wish {
                Some(WishedGroup {
                    wish: Wish::Out { .. },
                    mode: GroupMode::Additive,
                    ..
                }) => gift,
                Some(_) => false,
                None => !look.groups.is_named(group.guid),
            };
            let outlived =
                !given && self.is_outlived(person, account, (group, theirs), transfers, look);
            if theirs && !outlived {
                let reason = Reason::new(&hand.rule, "was taken then and is given back");
                let wanted = Wanted::Managed(true, reason);
                self.desired.groups.insert(GroupRef::of(group), wanted);
            }
        }
    }

    /// Somebody hired again starts with what the rules give: everything else is taken, and what was taken
    /// at the end before is not given back later either.
    pub(super) fn start_afresh(
        &mut self,
        person: &Person,
        account: &Account,
        closed: Date,
        wished: &BTreeMap<GroupRef, WishedGroup>,
        look: &Look<'_>,
    ) {
        let directory = &look.sight.directory;
        let because = format!("hired again; it is from before {closed}, and no rule gives it");
        let reason = Reason::new(REHIRE, because);
        for group in directory.groups_of(account) {
            let named = GroupRef::of(group);
            let stays = match wished.get(&named).map(|wished| &wished.wish) {
                Some(Wish::In { .. } | Wish::Unknown(_)) => true,
                Some(Wish::Out { .. }) => false,
                // A rule that cannot be carried out takes nothing either.
                None => look.groups.is_named(group.guid),
            };
            if !stays && reachable(group, look) {
                let wanted = Wanted::Managed(false, reason.clone());
                self.desired.groups.insert(named, wanted);
            }
        }
        for (group, _) in taken(account, look) {
            let aspect = Aspect::Membership(group.guid);
            self.adopt(person, account, aspect, None, REHIRE);
        }
    }
}

/// What rosterd did to the password since it closed the account, if anything.
pub(super) fn set_since_closing<'a>(account: &Account, look: &'a Look<'_>) -> Option<&'a str> {
    let past = &look.sight.past;
    let password = past.hand(account.guid, &Aspect::Password)?;
    let closing = past.closing(account.guid);
    let since = closing.is_none_or(|closing| password.at >= closing.at);
    password.after.as_deref().filter(|_| since)
}

/// The groups a leave or an end took the account out of, and that may be changed.
fn taken<'a>(
    account: &'a Account,
    look: &'a Look<'_>,
) -> impl Iterator<Item = (&'a Group, &'a Hand)> {
    let hands = look.sight.past.ledger.aspects(account.guid);
    let taken = hands.filter(|(_, hand)| hand.took());
    taken.filter_map(|(aspect, hand)| {
        let Aspect::Membership(group) = aspect else {
            return None;
        };
        let group = look.sight.directory.group(*group)?;
        let member = look.sight.directory.is_member(account, group);
        (!member && reachable(group, look)).then_some((group, hand))
    })
}

/// Whether memberships of a group may be changed at all.
pub(super) fn reachable(group: &Group, look: &Look<'_>) -> bool {
    let directory = &look.sight.directory;
    directory.is_managed_group(group) && directory.group_protection(group.guid).is_none()
}
