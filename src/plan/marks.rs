//! What an end writes on an account, and takes back when the person comes back.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::case::Finding;
use super::change::Reason;
use super::desired::Wanted;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::{Account, AttrName};
use crate::lifecycle::{END_DATE, Mark};
use crate::past::{Aspect, Hand, TERMINATION};
use crate::people::Person;
use crate::rules::Rendered;

impl Outcome {
    /// A mark is written once an end; whoever changes it then has the last word.
    pub(super) fn mark(
        &mut self,
        who: Subjects<'_>,
        account: &Account,
        mark: &Mark,
        (ended, because): (Date, &str),
        look: &Look<'_>,
    ) {
        let rule = &mark.rule;
        let Some(kind) = look.usable(rule) else {
            return;
        };
        let aspect = Aspect::Attribute(rule.name.clone());
        let hand = look.sight.past.hand(account.guid, &aspect);
        if hand.is_some_and(Hand::is_mark) {
            return;
        }
        let mut extra: BTreeMap<&'static str, String> = who.names.variables();
        extra.insert(END_DATE, ended.to_string());
        match rule.render(who.person, &extra, kind) {
            Rendered::Value(text) => {
                let reason = Reason::new(&mark.name, because);
                let wanted = Wanted::Managed(vec![text], reason);
                self.desired.attributes.insert(rule.name.clone(), wanted);
            }
            Rendered::Empty => {}
            Rendered::Frozen(why) => {
                let text = format!("writes nothing: {why}");
                self.findings.push(Finding::warning(&mark.name, text));
            }
        }
    }

    /// What an end wrote on the account of somebody who is back goes, and what was there before comes back. What
    /// somebody else wrote there since stays, and is theirs.
    pub(super) fn unmark(&mut self, person: &Person, account: &Account, look: &Look<'_>) {
        let ends = look.policy.lifecycle.terminations();
        let marks = ends.flat_map(|(_, ends)| ends.marks());
        let names: BTreeSet<&AttrName> = marks.map(|mark| &mark.rule.name).collect();
        for name in names {
            let aspect = Aspect::Attribute(name.clone());
            let hand = look.sight.past.hand(account.guid, &aspect);
            let Some(hand) = hand.filter(|hand| hand.is_mark()) else {
                continue;
            };
            let seen = account.values(name);
            let as_kept = look.sight.directory.schema().comparison(name);
            if hand.left(seen, as_kept) {
                let reason = Reason::new(TERMINATION, "was written at the end and is taken back");
                let wanted = Wanted::Managed(hand.found(), reason);
                self.desired.attributes.insert(name.clone(), wanted);
            } else {
                let state = Aspect::values(seen);
                self.adopt(person, account, aspect, state, "");
            }
        }
    }
}
