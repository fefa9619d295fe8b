//! What is wanted of one account, what is to be said, and what is to be remembered.

use std::collections::BTreeMap;

use super::back::Back;
use super::case::Finding;
use super::change::{GroupRef, Reason};
use super::desired::Desired;
use super::look::Look;
use crate::directory::Account;
use crate::identity::Names;
use crate::lifecycle::{Due, LeaveRule, Memberships, Stage};
use crate::past::{Aspect, LEAVE, Remember};
use crate::people::Person;
use crate::rules::{AttributeValue, GroupMode, Wish, WishedGroup, Wishes};

/// What is wanted, what to say, and what to remember.
pub(super) struct Outcome {
    pub desired: Desired,
    pub findings: Vec<Finding>,
    pub remember: Vec<Remember>,
    /// What of it waits, in no order.
    pub due: Vec<Due>,
}

/// One person and, where there is one, the account.
#[derive(Clone, Copy)]
pub(super) struct Subjects<'a> {
    pub person: &'a Person,
    pub account: Option<&'a Account>,
    /// As what a closed account is wanted again.
    pub back: Option<&'a Back>,
    pub names: &'a Names,
    pub stage: &'a Stage,
    pub wishes: &'a Wishes,
}

impl Subjects<'_> {
    /// The rule and the reason of the leave somebody is on.
    pub fn leave_reason(&self) -> Option<Reason> {
        let Stage::OnLeave { kind, because, .. } = self.stage else {
            return None;
        };
        let because = format!("on leave: {because}");
        Some(Reason::new(format!("{LEAVE}{kind}"), because))
    }

    /// What the policy says about the leave somebody is on.
    pub fn leave<'p>(&self, look: &Look<'p>) -> Option<&'p LeaveRule> {
        match self.stage {
            Stage::OnLeave { kind, .. } => look.policy.lifecycle.leave(kind),
            _ => None,
        }
    }
}

impl Outcome {
    /// Nothing is wanted, nothing found and nothing to remember.
    pub fn hands_off() -> Self {
        Self {
            desired: Desired::hands_off(),
            findings: Vec::new(),
            remember: Vec::new(),
            due: Vec::new(),
        }
    }

    /// Everything wanted of somebody upcoming, at work, on leave or leaving.
    pub fn working(who: Subjects<'_>, look: &Look<'_>) -> Self {
        let mut out = Self::hands_off();
        if let Some(account) = who.account {
            out.end_is_over(who.person, account, look);
            out.unmark(who.person, account, look);
        }
        out.access(who, look);
        out.place(who, look);
        out.expire(who, look);
        for rule in &look.policy.rules.attributes {
            match &rule.value {
                AttributeValue::Text(_) => out.attribute(who, rule, look),
                AttributeValue::Person(field) => out.pointer(who, rule, field, look),
            }
        }
        out.memberships(who, look);
        out.fit_token(who, look);
        out
    }

    fn memberships(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let wished = by_group(who.wishes, look);
        let away = who.leave(look).map(|leave| leave.memberships);
        let away = away.filter(|memberships| *memberships != Memberships::Keep);
        let mut transfers = self.transfers(who, look);
        for (group, wished) in &wished {
            // Who is away is given nothing.
            if away.is_none() || !matches!(wished.wish, Wish::In { .. }) {
                self.membership(who, wished, group.clone(), &mut transfers, look);
            }
        }
        let Some(account) = who.account else { return };
        match (away.zip(who.leave_reason()), who.back) {
            (Some((memberships, reason)), _) => {
                self.strip(who.person, account, memberships, &reason, look);
            }
            (None, Some(Back::Rehire { closed })) => {
                self.start_afresh(who.person, account, *closed, &wished, look);
            }
            (None, _) => self.give_back(who.person, account, &wished, &transfers, look),
        }
        self.old_groups(who, account, &wished, &mut transfers, look);
        self.say_what_is_kept(&transfers);
    }

    /// What differs from the wish stays until the wish changes.
    pub(super) fn adopt(
        &mut self,
        person: &Person,
        account: &Account,
        aspect: Aspect,
        state: Option<String>,
        rule: &str,
    ) {
        let person = person.id().clone();
        self.remember.push(Remember::Adopted {
            person,
            guid: account.guid,
            aspect,
            before: None,
            state,
            rule: rule.to_owned(),
        });
    }
}

/// The wishes by group as it is: rules may name one by its name and by its place, and are joined all the
/// same. One rule that holds is a yes, and one that nobody can decide keeps what is.
fn by_group(wishes: &Wishes, look: &Look<'_>) -> BTreeMap<GroupRef, WishedGroup> {
    let weight = |wish: &Wish| match wish {
        Wish::In { .. } => 2,
        Wish::Unknown(_) => 1,
        Wish::Out { .. } => 0,
    };
    let mut joined: BTreeMap<GroupRef, WishedGroup> = BTreeMap::new();
    for wished in wishes.groups.values() {
        let Some(group) = look.groups.get(&wished.group) else {
            continue;
        };
        let known = joined
            .entry(group.clone())
            .or_insert_with(|| wished.clone());
        if weight(&wished.wish) > weight(&known.wish) {
            known.wish = wished.wish.clone();
        }
        if wished.mode == GroupMode::Additive {
            known.mode = GroupMode::Additive;
        }
    }
    joined
}
