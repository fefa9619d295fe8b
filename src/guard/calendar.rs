//! What will happen by itself in the days to come, and what of it waits for somebody.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::judge::judge;
use super::limits::{GuardPolicy, Mode};
use super::verdict::{Breach, Verdict};
use crate::clock::Now;
use crate::directory::Expiry;
use crate::lifecycle::Due;
use crate::past::{Aspect, TERMINATION};
use crate::people::{PersonId, Roster};
use crate::plan::{Action, Case, Outlook, Plan, Policy, Reason, Sight, Walk, everybody};

/// What will happen by itself if HR and the directory stay as they are but for rosterd's own hand.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// Everything after the moment of the plan and not after `until`: soonest first, by person within.
    pub entries: Vec<Entry>,
    /// Whose account was old enough to be deleted before that, oldest first.
    pub purgeable: Vec<Entry>,
    /// The last moment that was looked at.
    pub until: Timestamp,
    /// Who is held in the present plan by a limit or an alarm, whatever the mode.
    pub held: BTreeSet<PersonId>,
    /// What holds the present plan as a whole, whatever the mode.
    pub whole: Vec<Breach>,
}

/// One moment and what it means for one person.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// The zone of the person's days.
    pub zone: TimeZone,
    /// Who.
    pub person: PersonId,
    /// First and last name, for people to read. Never logged.
    pub name: String,
    /// What happens.
    pub happens: Happens,
    /// Why it waits for somebody, if it does.
    pub waits: Option<Wait>,
}

/// What happens at a moment.
#[derive(Clone, Debug)]
pub enum Happens {
    /// rosterd does what a plan for this moment holds.
    Changes(Box<Case>),
    /// The directory itself lets nobody log in any more.
    Expires(Reason),
    /// The account is old enough to be deleted, which somebody does and no plan.
    Purgeable,
    /// This is due, and nothing is done about it while the reason stands.
    Nothing {
        /// What is due.
        due: Due,
        /// Why nothing is done.
        why: String,
    },
}

/// Why something waits for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    /// The guard will hold it for these reasons.
    Held(Vec<Breach>),
    /// It follows from what is held at an earlier moment.
    Earlier(Timestamp),
}

/// The kinds of things that happen by date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The account is created.
    Create,
    /// The account is disabled.
    Disable,
    /// The account is enabled.
    Enable,
    /// The account is moved.
    Move,
    /// Memberships are taken.
    Strip,
    /// Anything else about the account.
    Change,
    /// The directory lets nobody log in any more.
    Expire,
    /// The account is old enough to be deleted.
    Purgeable,
}

impl Entry {
    /// What happens, the gravest first; never empty.
    pub fn what(&self) -> BTreeSet<What> {
        let case = match &self.happens {
            Happens::Expires(_) => return BTreeSet::from([What::Expire]),
            Happens::Purgeable => return BTreeSet::from([What::Purgeable]),
            Happens::Nothing { due, .. } => return BTreeSet::from([what_is_due(*due)]),
            Happens::Changes(case) => case,
        };
        let what = |action: &Action| match action {
            Action::Create(_) => What::Create,
            Action::Disable { .. } => What::Disable,
            Action::Enable => What::Enable,
            Action::Move { from, to, .. } if from.parent().as_ref() != Some(to) => What::Move,
            Action::Quit { .. } => What::Strip,
            _ => What::Change,
        };
        case.changes.iter().map(|c| what(&c.action)).collect()
    }
}

fn what_is_due(due: Due) -> What {
    match due {
        Due::Create(_) => What::Create,
        Due::Enable(_) => What::Enable,
        Due::Disable(_) => What::Disable,
        Due::Move(_) => What::Move,
        Due::Strip(_) | Due::Withdraw(_) => What::Strip,
        Due::Prepare(_) | Due::Scramble(_) => What::Change,
    }
}

/// Looks ahead from a plan for the present, as if every plan until then had been approved and carried out. What
/// would be held is told apart: by limits as they will stand then, whatever the mode is today.
pub fn calendar(
    sight: &Sight,
    policy: &Policy,
    guard: &GuardPolicy,
    plan: &Plan,
    until: Timestamp,
) -> Calendar {
    let guard = GuardPolicy {
        mode: Mode::Autopilot,
        ..guard.clone()
    };
    let mut walk = Walk::after(sight, policy, plan);
    let mut making = Making::new(sight, policy, plan.now);
    let verdict = judge(plan.clone(), sight, &guard, plan.now);
    let whole = verdict
        .breaches
        .iter()
        .filter(|breach| breach.holds_everything());
    let whole = whole.cloned().collect();
    making.hold(&verdict, plan.now);
    let held = making.held.keys().cloned().collect();
    making.seen_expiries(walk.sight());
    making.take_down(plan);
    while let Some(then) = walk.next(until) {
        let now = then.now;
        let verdict = judge(then, walk.sight(), &guard, now);
        let then = verdict.cleared.plan();
        making.add(then, &verdict);
        walk = walk.carry_out(then);
    }
    let (purgeable, entries) = making.finished(plan.now, until);
    Calendar {
        entries,
        purgeable,
        until,
        held,
        whole,
    }
}

/// What comes of an account as it is, unless something changes it before.
struct Coming {
    at: Timestamp,
    happens: Happens,
    waits: Option<Wait>,
}

/// A calendar under construction.
struct Making<'a> {
    sight: &'a Sight,
    people: Cow<'a, Roster>,
    policy: &'a Policy,
    entries: Vec<Entry>,
    /// What was said to fall due.
    due: BTreeMap<(Timestamp, PersonId), Due>,
    /// Since when somebody's case is held.
    held: BTreeMap<PersonId, Timestamp>,
    coming: BTreeMap<(PersonId, What), Coming>,
}

impl<'a> Making<'a> {
    fn new(sight: &'a Sight, policy: &'a Policy, now: Now) -> Self {
        Self {
            sight,
            people: everybody(sight, policy, now),
            policy,
            entries: Vec::new(),
            due: BTreeMap::new(),
            held: BTreeMap::new(),
            coming: BTreeMap::new(),
        }
    }

    /// Remembers whose cases are held. That somebody must have seen the first plan here is said of the whole.
    fn hold(&mut self, verdict: &Verdict, now: Now) {
        for held in &verdict.held {
            if held.breaches.iter().any(|breach| *breach != Breach::First) {
                let since = self.held.entry(held.person.clone());
                since.or_insert(now.instant());
            }
        }
    }

    /// Accounts that expire as they are.
    fn seen_expiries(&mut self, sight: &Sight) {
        for (person, link) in &sight.past.links {
            let Some(account) = sight.directory.account(link.guid) else {
                continue;
            };
            let hand = sight.past.hand(link.guid, &Aspect::Expiry);
            let ticks = account.expires.ticks().to_string();
            let reason = match hand.filter(|hand| hand.after.as_deref() == Some(&ticks)) {
                Some(_) => Reason::new(TERMINATION, EXPIRES),
                None => Reason::new("accountExpires", "somebody else set it"),
            };
            let expires = expires(account.expires, reason, None);
            self.comes((person, What::Expire), expires, Timestamp::MIN);
        }
    }

    /// Takes down what a plan says about moments to come.
    fn take_down(&mut self, plan: &Plan) {
        for case in &plan.cases {
            let Some(person) = &case.person else { continue };
            for due in case.due.iter().filter(|due| due.at() > plan.now.instant()) {
                self.due.insert((due.at(), person.clone()), *due);
            }
            let since = self.held.get(person);
            let waits = since.map(|since| Wait::Earlier(*since));
            for change in &case.changes {
                let (after, reason) = match &change.action {
                    Action::Expire { after, .. } => (*after, change.reason.clone()),
                    Action::Create(new) => (new.expires, Reason::new(TERMINATION, EXPIRES)),
                    _ => continue,
                };
                let expires = expires(after, reason, waits.clone());
                self.comes((person, What::Expire), expires, plan.now.instant());
            }
            let purgeable = case.purgeable_from.map(|at| Coming {
                at,
                happens: Happens::Purgeable,
                waits,
            });
            self.comes((person, What::Purgeable), purgeable, plan.now.instant());
        }
    }

    /// From `now` on this comes of an account, or nothing. What came before that has happened.
    fn comes(&mut self, (person, what): (&PersonId, What), coming: Option<Coming>, now: Timestamp) {
        let key = (person.clone(), what);
        let before = match coming {
            None => self.coming.remove(&key),
            Some(coming) => self.coming.insert(key, coming),
        };
        if let Some(before) = before.filter(|before| before.at <= now) {
            self.push(before.at, person, before.happens, before.waits);
        }
    }

    /// Adds what a plan for a moment ahead holds.
    fn add(&mut self, plan: &Plan, verdict: &Verdict) {
        let at = plan.now.instant();
        let held: BTreeMap<&PersonId, &[Breach]> = verdict
            .held
            .iter()
            .map(|held| (&held.person, held.breaches.as_slice()))
            .collect();
        for case in &plan.cases {
            let Some(person) = &case.person else { continue };
            let due = self.due.remove(&(at, person.clone()));
            let happens = match (&case.outlook, due) {
                _ if !case.changes.is_empty() => Happens::Changes(Box::new(case.clone())),
                (
                    Outlook::Blocked(why) | Outlook::Untouched(why) | Outlook::Rejected(why),
                    Some(due),
                ) => Happens::Nothing {
                    due,
                    why: why.clone(),
                },
                _ => continue,
            };
            let waits = match held.get(person) {
                Some(breaches) => Some(Wait::Held(breaches.to_vec())),
                None => self.waits_for_earlier(person, &happens),
            };
            self.push(at, person, happens, waits);
        }
        self.hold(verdict, plan.now);
        self.take_down(plan);
    }

    /// Whatever follows from a case that is held waits with it. An account that exists today is closed all the
    /// same: no hold shields a leaver.
    fn waits_for_earlier(&self, person: &PersonId, happens: &Happens) -> Option<Wait> {
        let since = *self.held.get(person)?;
        let Happens::Changes(case) = happens else {
            return None;
        };
        let exists = self.sight.past.link(person).is_some();
        (!case.closes() || !exists).then_some(Wait::Earlier(since))
    }

    fn push(&mut self, at: Timestamp, person: &PersonId, happens: Happens, waits: Option<Wait>) {
        let lifecycle = &self.policy.lifecycle;
        let known = self.people.get(person);
        let zone = known.map_or(&lifecycle.zone, |known| lifecycle.zone_of(known));
        self.entries.push(Entry {
            at,
            zone: zone.clone(),
            person: person.clone(),
            name: known.map_or_else(String::new, |known| known.display_name()),
            happens,
            waits,
        });
    }

    /// Whose account was old enough to be deleted before `now`, and all entries, in order.
    fn finished(mut self, now: Now, until: Timestamp) -> (Vec<Entry>, Vec<Entry>) {
        for ((person, _), coming) in std::mem::take(&mut self.coming) {
            self.push(coming.at, &person, coming.happens, coming.waits);
        }
        self.entries.retain(|entry| entry.at <= until);
        self.entries
            .sort_by(|a, b| (a.at, &a.person).cmp(&(b.at, &b.person)));
        let ahead = |entry: &Entry| entry.at > now.instant();
        let (entries, mut before): (Vec<Entry>, Vec<Entry>) =
            self.entries.into_iter().partition(ahead);
        before.retain(|entry| matches!(entry.happens, Happens::Purgeable));
        (before, entries)
    }
}

fn expires(then: Expiry, reason: Reason, waits: Option<Wait>) -> Option<Coming> {
    let Expiry::At(at) = then else { return None };
    Some(Coming {
        at,
        happens: Happens::Expires(reason),
        waits,
    })
}

/// Why an account expires that rosterd gave an end.
const EXPIRES: &str = "the last day is over then";
