//! What should be true of the account of somebody who works here, or soon will.

use std::collections::BTreeMap;

use super::case::Finding;
use super::change::{GroupRef, Reason};
use super::desired::{Access, Desired, Password, Target, Wanted};
use super::diff::same_values;
use super::look::Look;
use crate::directory::{Account, AttrName, Dn, Expiry};
use crate::identity::Names;
use crate::lifecycle::{Stage, expiry_after};
use crate::past::{Aspect, Remember, Subject};
use crate::people::{Known, Person};
use crate::rules::{
    AttributeRule, AttributeValue, GroupMode, Placement, Rendered, WhenEmpty, Wish, WishedGroup,
    Wishes, WriteMode,
};

/// The states [`Aspect::Password`] knows.
pub(super) const LOCKED: &str = "unknown";
pub(super) const HANDED_OVER: &str = "handed over";
pub(super) const SCRAMBLED: &str = "scrambled";

/// What is wanted, what to say, and what to remember.
pub(super) struct Outcome {
    pub desired: Desired,
    pub findings: Vec<Finding>,
    pub remember: Vec<Remember>,
}

/// One person and, where there is one, the account.
#[derive(Clone, Copy)]
pub(super) struct Subjects<'a> {
    pub person: &'a Person,
    pub account: Option<&'a Account>,
    pub names: &'a Names,
    pub stage: &'a Stage,
    pub wishes: &'a Wishes,
}

impl Outcome {
    pub fn hands_off() -> Self {
        Self {
            desired: Desired::hands_off(),
            findings: Vec::new(),
            remember: Vec::new(),
        }
    }

    /// Everything wanted of somebody upcoming, at work or leaving.
    pub fn working(who: Subjects<'_>, look: &Look<'_>) -> Self {
        let mut out = Self::hands_off();
        out.access(who, look);
        out.place(who, look);
        out.expire(who, look);
        for rule in &look.policy.rules.attributes {
            match &rule.value {
                AttributeValue::Text(_) => out.attribute(who, rule, look),
                AttributeValue::Person(field) => out.pointer(who, rule, field, look),
            }
        }
        for wished in who.wishes.groups.values() {
            if let Some(group) = look.groups.get(&wished.group) {
                out.membership(who, wished, group.clone(), look);
            }
        }
        out
    }

    /// rosterd enables only what it created or disabled itself.
    fn access(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let past = &look.sight.past;
        let guid = who.account.map(|account| account.guid);
        let password = guid.and_then(|guid| past.hand(guid, &Aspect::Password));
        let ours = guid.is_some_and(|guid| past.hand(guid, &Aspect::Account).is_some());
        let locked = Reason::new(
            "lifecycle.hire",
            "nobody may know the password before the start",
        );
        if (who.account.is_none() || ours) && password.is_none() {
            self.desired.password = Wanted::Managed(Password::Locked, locked);
        }
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

    /// An account moves when the wish differs from the one it was last placed or found with.
    fn place(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let Some(account) = who.account else { return };
        let (ou, reason) = match &who.wishes.placement {
            Placement::Unit { ou, rule, because } => (ou, Reason::new(rule, because)),
            Placement::Default(default) => return self.unplaced(account, default, look),
            Placement::Conflict(rules) => {
                let text = format!(
                    "{} match with one priority; the account stays where it is",
                    rules.join(" and ")
                );
                return self.findings.push(Finding::warning("ou.rules", text));
            }
            Placement::Unknown(field) => {
                let text =
                    format!("the field '{field}' is unreadable; the account stays where it is");
                return self.findings.push(Finding::warning("ou.rules", text));
            }
        };
        let here = account.dn.parent();
        let last = look.sight.past.hand(account.guid, &Aspect::Placement);
        let wish = ou.to_string();
        match last.and_then(|hand| hand.after.as_deref()) {
            Some(last) if same_dn(last, ou) => {
                if here.as_ref() != Some(ou) {
                    let text = format!(
                        "was moved or found elsewhere; rules say {ou}, it stays where it is"
                    );
                    self.findings.push(Finding::notice(reason.rule, text));
                }
            }
            Some(_) => self.move_to(account, ou, reason, look),
            None => {
                if here.as_ref() != Some(ou) {
                    let text = format!(
                        "was found elsewhere; rules say {ou}, it stays until the rules wish something else"
                    );
                    self.findings.push(Finding::notice(reason.rule, text));
                }
                self.adopt(who.person, account, Aspect::Placement, Some(wish));
            }
        }
    }

    /// No rule places this account: it stays, unless it stands where leavers go and its person is back.
    fn unplaced(&mut self, account: &Account, default: &Dn, look: &Look<'_>) {
        let hand = look.sight.past.hand(account.guid, &Aspect::Placement);
        let last = hand.and_then(|hand| hand.after.as_deref());
        let leavers = look.policy.lifecycle.termination.ou.as_ref();
        if leavers.is_some_and(|ou| last.is_some_and(|last| same_dn(last, ou))) {
            let reason = Reason::new(
                "ou.default",
                "back from the leavers' unit, no OU rule matches",
            );
            return self.move_to(account, default, reason, look);
        }
        // Somebody placed in the default unit at creation is where the rules wished.
        if last.is_none() {
            let text = "no OU rule matches; the account stays where it is";
            self.findings.push(Finding::notice("ou.rules", text));
        }
    }

    /// Wants a move, if the unit exists and nobody there has the name.
    pub fn move_to(&mut self, account: &Account, ou: &Dn, reason: Reason, look: &Look<'_>) {
        let directory = &look.sight.directory;
        let namesake = directory.at(&ou.child_cn(account.dn.leaf()));
        if !directory.has_unit(ou) {
            let text = format!(
                "the unit {ou} does not exist; create it, the account stays where it is until then"
            );
            self.findings.push(Finding::warning(reason.rule, text));
        } else if namesake.is_some_and(|guid| guid != account.guid) {
            let text = format!(
                "somebody with the same common name is in {ou} already; rename one of them"
            );
            self.findings.push(Finding::warning(reason.rule, text));
        } else {
            self.desired.placement = Wanted::Managed(ou.clone(), reason);
        }
    }

    /// Expiry follows the end date, but only where the value is the one rosterd wrote.
    pub fn expire(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let zone = look.policy.lifecycle.zone_of(who.person);
        let last_day = who.stage.last_day();
        let wanted = last_day.map_or(Expiry::Never, |day| Expiry::At(expiry_after(day, zone)));
        let reason = match last_day {
            Some(day) => Reason::new("lifecycle.termination", format!("the last day is {day}")),
            None => Reason::new("lifecycle.termination", "there is no end any more"),
        };
        let Some(account) = who.account else {
            self.desired.expiry = Wanted::Managed(wanted, reason);
            return;
        };
        if account.expires == wanted {
            return;
        }
        let hand = look.sight.past.hand(account.guid, &Aspect::Expiry);
        let ours = hand.is_some_and(|hand| hand.after == Some(account.expires.ticks().to_string()));
        if account.expires == Expiry::Never || ours {
            self.desired.expiry = Wanted::Managed(wanted, reason);
        } else {
            let text = format!(
                "expires {} by somebody else's hand, HR says {wanted}; it stays",
                account.expires
            );
            self.findings
                .push(Finding::notice("lifecycle.termination", text));
        }
    }

    fn attribute(&mut self, who: Subjects<'_>, rule: &AttributeRule, look: &Look<'_>) {
        let key = format!("attributes.{}", rule.name);
        let wanted = match rule.render(who.person, &variables(who.names)) {
            Rendered::Value(value) => vec![value],
            Rendered::Empty if rule.when_empty == WhenEmpty::Clear => Vec::new(),
            Rendered::Empty => return,
            Rendered::Frozen(why) => return self.findings.push(Finding::warning(key, why)),
        };
        let reason = Reason::new(
            key,
            if wanted.is_empty() {
                "HR has no value"
            } else {
                "HR says so"
            },
        );
        let Some(account) = who.account else {
            self.want(rule, wanted, reason);
            return;
        };
        let seen = account.values(&rule.name);
        let aspect = Aspect::Attribute(rule.name.clone());
        let state = Aspect::values(&wanted);
        let hand = look.sight.past.hand(account.guid, &aspect);
        if same_values(seen, &wanted) {
            if rule.write == WriteMode::OnChange && hand.is_none() {
                self.adopt(who.person, account, aspect, state);
            }
            return;
        }
        let by_hand = hand.is_some_and(|hand| hand.after == state);
        match rule.write {
            WriteMode::OnCreate => {}
            WriteMode::IfEmpty if !seen.is_empty() => {}
            WriteMode::OnChange if by_hand => {
                let text = "was changed by hand; it stays until HR changes";
                self.findings.push(Finding::notice(reason.rule, text));
            }
            WriteMode::Always | WriteMode::OnChange | WriteMode::IfEmpty => {
                if by_hand {
                    let text = "was changed by hand and is overwritten";
                    self.findings
                        .push(Finding::notice(reason.rule.clone(), text));
                }
                self.want(rule, wanted, reason);
            }
        }
    }

    fn want(&mut self, rule: &AttributeRule, values: Vec<String>, reason: Reason) {
        self.desired
            .attributes
            .insert(rule.name.clone(), Wanted::Managed(values, reason));
    }

    /// A pointer follows the account of the person a field names. Without such an account it stays.
    fn pointer(
        &mut self,
        who: Subjects<'_>,
        rule: &AttributeRule,
        field: &crate::people::FieldName,
        look: &Look<'_>,
    ) {
        let key = format!("attributes.{}", rule.name);
        let target = match who.person.person(field) {
            Known::Unreadable => {
                let text = format!("the field '{field}' is unreadable; it stays as it is");
                return self.findings.push(Finding::warning(key, text));
            }
            Known::Empty if rule.when_empty == WhenEmpty::Keep => return,
            Known::Empty => None,
            Known::Value(person) => match look.accounts.get(&person) {
                Some(subject) => Some(Target {
                    subject: subject.clone(),
                    person,
                }),
                None => {
                    let text = format!("person {person} has no account yet; it stays as it is");
                    return self.findings.push(Finding::notice(key, text));
                }
            },
        };
        let because = format!("HR names the {field}");
        if !self.pointer_stays(who.account, rule, target.as_ref(), look) {
            let wanted = Wanted::Managed(target, Reason::new(key, because));
            self.desired.pointers.insert(rule.name.clone(), wanted);
        }
    }

    /// In `on_change` mode a pointer somebody changed by hand stays until HR names somebody else.
    fn pointer_stays(
        &mut self,
        account: Option<&Account>,
        rule: &AttributeRule,
        target: Option<&Target>,
        look: &Look<'_>,
    ) -> bool {
        let Some(account) = account else { return false };
        let seen = pointed_at(account, &rule.name, look);
        match rule.write {
            WriteMode::Always => false,
            WriteMode::OnCreate => true,
            WriteMode::IfEmpty => !account.values(&rule.name).is_empty(),
            WriteMode::OnChange => {
                let hand = look
                    .sight
                    .past
                    .hand(account.guid, &Aspect::Attribute(rule.name.clone()));
                let state = pointer_state(target);
                let by_hand = seen.as_ref() != target.map(|target| &target.subject)
                    && hand.is_some_and(|hand| hand.after == state);
                if by_hand {
                    let text = "was changed by hand; it stays until HR names somebody else";
                    self.findings
                        .push(Finding::notice(format!("attributes.{}", rule.name), text));
                }
                by_hand
            }
        }
    }

    /// Only memberships rosterd granted are taken away, unless the group is authoritative. A grant
    /// somebody took away is not repeated, unless the group is authoritative.
    fn membership(
        &mut self,
        who: Subjects<'_>,
        wished: &WishedGroup,
        group: GroupRef,
        look: &Look<'_>,
    ) {
        let (wanted, reason) = match &wished.wish {
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
        self.desired
            .groups
            .insert(group, Wanted::Managed(wanted, reason));
    }

    fn adopt(&mut self, person: &Person, account: &Account, aspect: Aspect, state: Option<String>) {
        let person = person.id().clone();
        self.remember.push(Remember::Adopted {
            person,
            guid: account.guid,
            aspect,
            state,
        });
    }
}

/// What templates may read of an account's names.
fn variables(names: &Names) -> BTreeMap<&'static str, String> {
    let Names {
        sam_account_name,
        user_principal_name,
        mail,
        common_name: _,
    } = names;
    let mut variables = BTreeMap::from([
        ("sam_account_name", sam_account_name.clone()),
        ("user_principal_name", user_principal_name.clone()),
    ]);
    if let Some(mail) = mail {
        variables.insert("mail", mail.clone());
    }
    variables
}

/// Whether the last thing rosterd did to a membership was to grant it.
pub(super) fn granted(account: &Account, aspect: &Aspect, look: &Look<'_>) -> bool {
    let hand = look.sight.past.hand(account.guid, aspect);
    hand.is_some_and(|hand| hand.after == Aspect::member())
}

/// What the ledger keeps of a pointer: whose account, not where that is.
pub(super) fn pointer_state(target: Option<&Target>) -> Option<String> {
    target.map(|target| format!("person:{}", target.person))
}

fn pointed_at(account: &Account, name: &AttrName, look: &Look<'_>) -> Option<Subject> {
    let dn = Dn::parse(account.values(name).first()?).ok()?;
    look.sight.directory.at(&dn).map(Subject::Seen)
}

/// Whether a remembered unit is this one, however it was written.
pub(super) fn same_dn(text: &str, dn: &Dn) -> bool {
    Dn::parse(text).is_ok_and(|known| known == *dn)
}
