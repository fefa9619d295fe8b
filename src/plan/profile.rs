//! What an account says about its person: attributes and pointers.

use super::case::Finding;
use super::change::Reason;
use super::desired::{Target, Wanted};
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::{Account, AttrName, Dn};
use crate::past::{Aspect, Subject};
use crate::people::Known;
use crate::rules::{AttributeRule, AttributeValue, Rendered, WhenEmpty, WriteMode};

impl Outcome {
    /// A text follows HR as far as its write mode says.
    pub(super) fn attribute(&mut self, who: Subjects<'_>, rule: &AttributeRule, look: &Look<'_>) {
        let Some(kind) = look.usable(rule) else {
            return;
        };
        let key = rule.full_name();
        let wanted = match rule.render(who.person, &who.names.variables(), kind) {
            Rendered::Value(value) => vec![value],
            Rendered::Empty if rule.when_empty == WhenEmpty::Clear => Vec::new(),
            Rendered::Empty => return,
            Rendered::Frozen(why) => return self.findings.push(Finding::warning(key, why)),
        };
        let reason = Reason::new(key, because(rule, wanted.is_empty()));
        let Some(account) = who.account else {
            self.want(rule, wanted, reason);
            return;
        };
        let seen = account.values(&rule.name);
        let aspect = Aspect::Attribute(rule.name.clone());
        let state = Aspect::values(&wanted);
        let hand = look.sight.past.hand(account.guid, &aspect);
        let as_kept = look.sight.directory.schema().comparison(&rule.name);
        if as_kept.same_values(seen, &wanted) {
            if rule.write == WriteMode::OnChange && hand.is_none() {
                self.adopt(who.person, account, aspect, state, &reason.rule);
            }
            return;
        }
        let by_hand = hand.is_some_and(|hand| hand.left(&wanted, as_kept));
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
    pub(super) fn pointer(
        &mut self,
        who: Subjects<'_>,
        rule: &AttributeRule,
        field: &crate::people::FieldName,
        look: &Look<'_>,
    ) {
        if look.usable(rule).is_none() {
            return;
        }
        let key = rule.full_name();
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
                    self.findings.push(Finding::notice(rule.full_name(), text));
                }
                by_hand
            }
        }
    }
}

/// What the ledger keeps of a pointer: whose account, not where that is.
pub(super) fn pointer_state(target: Option<&Target>) -> Option<String> {
    target.map(|target| Aspect::pointer(&target.person))
}

fn pointed_at(account: &Account, name: &AttrName, look: &Look<'_>) -> Option<Subject> {
    let dn = Dn::parse(account.values(name).first()?).ok()?;
    look.sight.directory.at(&dn).map(Subject::Seen)
}

/// Which of HR's facts the value is made of.
fn because(rule: &AttributeRule, empty: bool) -> String {
    let AttributeValue::Text(template) = &rule.value else {
        return "HR names the person".to_owned();
    };
    let fields: Vec<String> = template
        .variables()
        .iter()
        .map(|name| name.to_string())
        .collect();
    match (fields.is_empty(), empty) {
        (true, _) => "the same for everybody".to_owned(),
        (false, false) => format!("from {}", fields.join(", ")),
        (false, true) => format!("{} is empty in HR", fields.join(", ")),
    }
}
