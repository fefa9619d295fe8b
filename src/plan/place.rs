//! Where an account is, and until when.

use super::case::Finding;
use super::change::Reason;
use super::desired::{Berth, Wanted};
use super::kept::names_of;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use crate::directory::{Account, Dn, Expiry};
use crate::identity;
use crate::lifecycle::expiry_after;
use crate::past::{Aspect, Hand, TERMINATION};
use crate::people::Person;
use crate::rules::Placement;

impl Outcome {
    /// An account moves when the wish differs from the one it was last placed or found with.
    pub(super) fn place(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let Some(account) = who.account else { return };
        let aside = who.leave(look).and_then(|leave| leave.ou.as_ref());
        if let Some((ou, reason)) = aside.zip(who.leave_reason()) {
            return self.put_aside(who.person, account, ou, reason, look);
        }
        let (ou, reason) = match &who.wishes.placement {
            Placement::Unit { ou, rule, because } => (ou, Reason::new(rule, because)),
            Placement::Default(default) => {
                return self.unplaced(who.person, account, default, look);
            }
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
        match placed_in(account, ou, look) {
            Some(true) => {
                if here.as_ref() != Some(ou) {
                    let text = format!(
                        "was moved or found elsewhere; rules say {ou}, it stays where it is"
                    );
                    self.findings.push(Finding::notice(reason.rule, text));
                }
            }
            Some(false) => self.move_to(who.person, account, ou, reason, look),
            None => {
                if here.as_ref() != Some(ou) {
                    let text = format!(
                        "was found elsewhere; rules say {ou}, it stays until the rules wish something else"
                    );
                    self.findings.push(Finding::notice(&reason.rule, text));
                }
                self.adopt(
                    who.person,
                    account,
                    Aspect::Placement,
                    Some(ou.to_string()),
                    &reason.rule,
                );
            }
        }
    }

    /// No rule places this account: it stays, unless it was put aside and its person is back.
    fn unplaced(&mut self, person: &Person, account: &Account, default: &Dn, look: &Look<'_>) {
        let hand = look.sight.past.hand(account.guid, &Aspect::Placement);
        let lifecycle = &look.policy.lifecycle;
        let aside = lifecycle
            .leaves
            .iter()
            .filter_map(|leave| leave.ou.as_ref());
        let ends = lifecycle.terminations();
        let mut aside = aside.chain(ends.filter_map(|(_, ends)| ends.ou.as_ref()));
        let was_put_aside = hand.is_some_and(Hand::is_of_absence)
            || aside.any(|ou| placed_in(account, ou, look) == Some(true));
        if was_put_aside {
            let because = "back at work, no OU rule matches";
            let reason = Reason::new("ou.default", because);
            return self.move_to(person, account, default, reason, look);
        }
        // Somebody placed in the default unit at creation is where the rules wished.
        if placed_in(account, default, look).is_none() {
            let text = "no OU rule matches; the account stays where it is";
            self.findings.push(Finding::notice("ou.rules", text));
        }
    }

    /// Wants a move, if the unit exists. Whoever is there already, by somebody's hand or by a move that was
    /// never answered, is placed: a later move by hand stays. An account keeps its common name unless it is
    /// taken there, by whoever is there or by somebody this plan puts there; then it gets the next one of
    /// `names.common_name` that is free, in the same request.
    pub fn move_to(
        &mut self,
        person: &Person,
        account: &Account,
        ou: &Dn,
        reason: Reason,
        look: &Look<'_>,
    ) {
        if account.dn.parent().as_ref() == Some(ou) {
            let state = Some(ou.to_string());
            return self.adopt(person, account, Aspect::Placement, state, &reason.rule);
        }
        if !look.sight.directory.has_unit(ou) {
            let text = format!(
                "the unit {ou} does not exist; create it, the account stays where it is until then"
            );
            return self.findings.push(Finding::warning(reason.rule, text));
        }
        let unit = ou.clone();
        let taken = &look.common_names;
        if taken.is_free(ou, account.dn.leaf()) {
            let berth = Berth { unit, name: None };
            self.desired.placement = Wanted::Managed(berth, reason);
            return;
        }
        let names = names_of(account);
        match identity::common_name(person, &names, ou, &look.policy.naming, taken) {
            Ok(name) => {
                let because = format!("{}; its common name is taken there", reason.because);
                let berth = Berth {
                    unit,
                    name: Some(name),
                };
                self.desired.placement = Wanted::Managed(berth, Reason::new(reason.rule, because));
            }
            Err(problem) => {
                let text = format!(
                    "somebody with the same common name is in {ou} already; rename one of them ({problem})"
                );
                self.findings.push(Finding::warning(reason.rule, text));
            }
        }
    }

    /// Expiry follows the end date, but only where the value is the one rosterd wrote.
    pub fn expire(&mut self, who: Subjects<'_>, look: &Look<'_>) {
        let zone = look.policy.lifecycle.zone_of(who.person);
        let last_day = who.stage.last_day();
        let wanted = last_day.map_or(Expiry::Never, |day| Expiry::At(expiry_after(day, zone)));
        let reason = match last_day {
            Some(day) => Reason::new(TERMINATION, format!("the last day is {day}")),
            None => Reason::new(TERMINATION, "there is no end any more"),
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
            self.findings.push(Finding::notice(TERMINATION, text));
        }
    }
}

/// Whether this unit is where rosterd placed an account last or found it; `None` where it remembers neither.
pub(super) fn placed_in(account: &Account, ou: &Dn, look: &Look<'_>) -> Option<bool> {
    let hand = look.sight.past.hand(account.guid, &Aspect::Placement)?;
    let unit = hand.after.as_deref()?;
    Some(Dn::parse(unit).is_ok_and(|unit| unit == *ou))
}
