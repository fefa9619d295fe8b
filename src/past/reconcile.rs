//! Unfinished intents compared with what is read. Never replayed: the next plan decides again.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::intent::{Effect, OpenIntent, Outcome, Remember, Settlement, Subject};
use super::ledger::{Aspect, Hand, shows};
use super::{Link, LinkedBy, Past};
use crate::clock::Now;
use crate::directory::{Account, Directory, Dn, Guid};
use crate::people::PersonId;

/// How long a creation whose answer never came blocks that person: a write that timed out may still
/// be carried out by the directory a little later.
const UNKNOWN_CREATION_BLOCKS: SignedDuration = SignedDuration::from_hours(1);

impl Past {
    /// Settles what can be settled by looking. Returns the past afterwards and what to write down.
    pub fn reconciled(mut self, directory: &Directory, now: Now) -> (Self, Vec<Settlement>) {
        let mut settled = Vec::new();
        for open in std::mem::take(&mut self.open) {
            match self.look(&open, directory, now) {
                Some(outcome) => {
                    let settlement = Settlement {
                        intent: open.id,
                        outcome,
                    };
                    self.settle(&open, &settlement.outcome);
                    settled.push(settlement);
                }
                None => self.open.push(open),
            }
        }
        (self, settled)
    }

    /// What became of an intent, as far as the directory shows; `None` when it is too early to say.
    fn look(&self, open: &OpenIntent, directory: &Directory, now: Now) -> Option<Outcome> {
        if open.intent.is_creation() {
            return self.look_for_creation(open, directory, now);
        }
        let guid = match &open.intent.subject {
            Subject::Seen(guid) => Some(*guid),
            Subject::New(person) => self.link(person).map(|link| link.guid),
        };
        let account = guid.and_then(|guid| directory.account(guid));
        let happened =
            account.is_some_and(|account| self.shows(&open.intent.effects, account, directory));
        Some(match account {
            Some(account) if happened => Outcome::Done(account.guid),
            _ => Outcome::NotDone,
        })
    }

    /// Whether every effect that can be seen is seen. Effects that cannot be seen (passwords) prove nothing.
    fn shows(&self, effects: &[Effect], account: &Account, directory: &Directory) -> bool {
        let mut visible = effects
            .iter()
            .filter(|effect| effect.aspect != Aspect::Password)
            .peekable();
        visible.peek().is_some() && visible.all(|effect| self.shown(effect, account, directory))
    }

    fn shown(&self, effect: &Effect, account: &Account, directory: &Directory) -> bool {
        let Effect {
            aspect,
            before: _,
            after,
        } = effect;
        let pointed = match (aspect, after) {
            (Aspect::Attribute(name), Some(state)) => Aspect::pointed(state).zip(Some(name)),
            _ => None,
        };
        let Some((person, name)) = pointed else {
            return shows(aspect, after.as_deref(), account, directory);
        };
        let target = account.values(name).first();
        let target = target.and_then(|dn| directory.at(&Dn::parse(dn).ok()?));
        target.is_some() && target == self.link(&person).map(|link| link.guid)
    }

    fn look_for_creation(
        &self,
        open: &OpenIntent,
        directory: &Directory,
        now: Now,
    ) -> Option<Outcome> {
        let anchor = open
            .intent
            .effects
            .iter()
            .find(|effect| effect.aspect == Aspect::Account)?;
        match directory.by_anchor(anchor.after.as_deref()?).as_slice() {
            [account] => Some(Outcome::Done(account.guid)),
            [] if now.instant().duration_since(open.at) > UNKNOWN_CREATION_BLOCKS => {
                Some(Outcome::NotDone)
            }
            _ => None,
        }
    }

    /// What a settled intent means for everything remembered. The store does the same to its tables.
    pub fn settle(&mut self, open: &OpenIntent, outcome: &Outcome) {
        let Outcome::Done(guid) = outcome else { return };
        if let Some(how) = open.intent.links() {
            let link = Link {
                guid: *guid,
                how,
                since: open.at,
            };
            if how == LinkedBy::Anchoring {
                self.pass_on(*guid, &open.intent.person);
            }
            self.links.insert(open.intent.person.clone(), link);
        }
        for Effect {
            aspect,
            before,
            after,
        } in &open.intent.effects
        {
            let hand = Hand {
                before: before.clone(),
                after: after.clone(),
                at: open.at,
                rule: open.intent.rule.clone(),
            };
            self.ledger.put(*guid, aspect.clone(), hand);
        }
        for name in &open.intent.reserve {
            self.reserve(name);
        }
        if let Some(counted) = &open.intent.counts {
            self.tally.add(counted.clone());
        }
    }

    /// The account is this person's from now on, however it came to whom it was.
    pub fn hand_on(&mut self, guid: Guid, to: &PersonId) {
        let link = self.links.values().find(|link| link.guid == guid).copied();
        self.pass_on(guid, to);
        self.links.extend(link.map(|link| (to.clone(), link)));
    }

    /// Whoever had the account has it no longer. The names kept for them are the new owner's: they are on the account.
    /// So are the ends that were counted.
    fn pass_on(&mut self, guid: Guid, to: &PersonId) {
        let former = self
            .links
            .iter()
            .filter(|(person, link)| link.guid == guid && *person != to);
        let former: BTreeSet<PersonId> = former.map(|(person, _)| person.clone()).collect();
        for kept in self
            .names
            .values_mut()
            .filter(|kept| former.contains(&kept.person))
        {
            kept.person = to.clone();
        }
        self.tally.pass_on(&former, to);
        self.links.retain(|person, _| !former.contains(person));
    }

    /// Remembers what needs no operation. The store does the same to its tables.
    pub fn remember(&mut self, fact: &Remember, at: Timestamp) {
        match fact {
            Remember::Link {
                person,
                guid,
                how,
                names,
            } => {
                let link = Link {
                    guid: *guid,
                    how: *how,
                    since: at,
                };
                self.pass_on(*guid, person);
                self.links.insert(person.clone(), link);
                names.iter().for_each(|name| self.reserve(name));
            }
            Remember::Adopted {
                person: _, // the link says whose account it is
                guid,
                aspect,
                before,
                state,
                rule,
            } => {
                let hand = Hand {
                    before: before.clone(),
                    after: state.clone(),
                    at,
                    rule: rule.clone(),
                };
                self.ledger.put(*guid, aspect.clone(), hand);
            }
            Remember::Free { names } => names.iter().for_each(|name| self.free(name)),
            Remember::Unused { names } => names.iter().for_each(|name| self.unused(name, at)),
            Remember::Used { names } => names.iter().for_each(|name| self.used(name)),
        }
    }
}
