//! From a plan to a verdict.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::limits::{GuardPolicy, Limit, Mode};
use super::sentinel;
use super::sound;
use super::verdict::{Breach, ClearedPlan, Held, Verdict};
use crate::clock::Now;
use crate::lifecycle::Stage;
use crate::past::{Approval, CaseId, Class};
use crate::people::PersonId;
use crate::plan::{Case, Plan, Sight};

/// The limits a day is counted over.
pub(super) const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Judges a plan. What an unspent approval names passes limits, mode and the first run; nothing passes a
/// sentinel or a contradiction. In observe mode nothing passes at all.
pub fn judge(plan: Plan, sight: &Sight, policy: &GuardPolicy, now: Now) -> Verdict {
    let approved = approved(&plan, sight, policy, now);
    let whole = whole_plan(&plan, sight, policy);
    let limits = limits(&plan, sight, policy, now, &approved);
    let remembers = policy.mode != Mode::Observe && !whole.iter().any(Breach::is_alarm);
    let mut held = Vec::new();
    let mut cleared = Vec::new();
    let mut spent = Vec::new();
    for (place, case) in plan.cases.iter().enumerate() {
        let Some(person) = case.person.clone().filter(|_| !case.changes.is_empty()) else {
            // Nothing to change. What was found may be remembered, unless it is not to be believed or
            // the operator only looks on.
            cleared.extend(remembers.then_some(place));
            continue;
        };
        let approval = approved.get(&case.id).copied();
        let breaches = breaches_of(case, sight, &whole, &limits, approval.is_some());
        if breaches.is_empty() {
            cleared.push(place);
            spent.extend(approval.cloned());
        } else {
            held.push(Held {
                person,
                case: case.id.clone(),
                breaches,
            });
        }
    }
    let mut breaches: Vec<Breach> = whole
        .into_iter()
        .chain(limits.into_iter().map(|l| l.breach))
        .collect();
    // A limit or a mode that holds nobody is not worth a word; a sentinel is, even if there is nothing
    // to hold: a feed that is empty must not become the measure for the next one.
    breaches.retain(|breach| {
        breach.is_alarm() || held.iter().any(|held| held.breaches.contains(breach))
    });
    Verdict {
        cleared: ClearedPlan::new(plan, cleared, spent, remembers),
        held,
        breaches,
    }
}

/// Approvals that name a case of this plan. In observe mode there is nothing to approve.
fn approved<'a>(
    plan: &Plan,
    sight: &'a Sight,
    policy: &GuardPolicy,
    now: Now,
) -> BTreeMap<CaseId, &'a Approval> {
    if policy.mode == Mode::Observe {
        return BTreeMap::new();
    }
    let ids: BTreeSet<&CaseId> = plan.cases.iter().map(|case| &case.id).collect();
    let approvals = sight.past.approvals.iter();
    approvals
        .filter(|approval| approval.until > now.instant() && ids.contains(&approval.case))
        .map(|approval| (approval.case.clone(), approval))
        .collect()
}

/// What holds every case.
fn whole_plan(plan: &Plan, sight: &Sight, policy: &GuardPolicy) -> Vec<Breach> {
    let mut breaches: Vec<Breach> = sentinel::alarms(sight, policy)
        .into_iter()
        .map(Breach::Sentinel)
        .collect();
    breaches.extend(
        sound::contradictions(plan, &sight.directory)
            .into_iter()
            .map(Breach::Unsound),
    );
    match policy.mode {
        Mode::Observe | Mode::Supervised => breaches.push(Breach::Mode(policy.mode.word())),
        Mode::Autopilot if sight.past.baseline.is_none() => breaches.push(Breach::First),
        Mode::Autopilot => {}
    }
    breaches
}

/// A limit that is exceeded, and whom it holds.
struct Exceeded {
    breach: Breach,
    holds: Holds,
}

/// A limit on ends holds everything: too many of them is what a broken feed looks like. A limit on
/// another class holds those who are counted.
enum Holds {
    Everything,
    Class(Class),
}

fn limits(
    plan: &Plan,
    sight: &Sight,
    policy: &GuardPolicy,
    now: Now,
    approved: &BTreeMap<CaseId, &Approval>,
) -> Vec<Exceeded> {
    let base = base(sight);
    let mut out = Vec::new();
    for (class, limits) in policy.limited() {
        let here = counted(plan, class, approved).len();
        if here == 0 {
            continue;
        }
        let earlier = sight.past.tally.within(class, now.instant(), DAY);
        let windows = [
            ("run", here, &limits.run),
            ("24h", here + earlier, &limits.day),
        ];
        for (window, count, limit) in windows {
            let allowed = Limit::allowed(limit, base);
            if count > allowed {
                let breach = Breach::Limit {
                    class,
                    count,
                    allowed,
                    window,
                };
                let holds = if class == Class::End {
                    Holds::Everything
                } else {
                    Holds::Class(class)
                };
                out.push(Exceeded { breach, holds });
            }
        }
    }
    out
}

/// People whose case counts in a class; approved cases were counted by whoever approved them.
fn counted<'a>(
    plan: &'a Plan,
    class: Class,
    approved: &BTreeMap<CaseId, &Approval>,
) -> BTreeSet<&'a PersonId> {
    let open = plan
        .cases
        .iter()
        .filter(|case| !approved.contains_key(&case.id));
    open.filter(|case| counts_as(case, class))
        .filter_map(|case| case.person.as_ref())
        .collect()
}

pub(super) fn counts_as(case: &Case, class: Class) -> bool {
    case.changes
        .iter()
        .any(|change| change.counts.as_ref().is_some_and(|(c, _)| *c == class))
}

/// What shares are taken of: the smaller of the last good roster and the managed enabled accounts.
pub(super) fn base(sight: &Sight) -> usize {
    let people = sight
        .past
        .baseline
        .as_ref()
        .map_or(sight.roster.len(), |b| b.people as usize);
    sight.past.managed(&sight.directory).min(people)
}

fn breaches_of(
    case: &Case,
    sight: &Sight,
    whole: &[Breach],
    limits: &[Exceeded],
    approved: bool,
) -> Vec<Breach> {
    let mut breaches: Vec<Breach> = whole.to_vec();
    let counted_end = case.changes.iter().any(|change| change.counts.is_some());
    let holds = |exceeded: &&Exceeded| match exceeded.holds {
        // What closes an account waits for nothing but the limit on ends.
        Holds::Class(class) => counts_as(case, class) && !case.closes(),
        // An end that was counted and passed earlier falls due whatever is wrong today.
        Holds::Everything => counted_end || !is_end_that_passed(case, sight),
    };
    breaches.extend(
        limits
            .iter()
            .filter(holds)
            .map(|exceeded| exceeded.breach.clone()),
    );
    if approved {
        breaches.retain(Breach::is_alarm);
    }
    breaches
}

/// A disable whose end was counted in an earlier run that passed.
fn is_end_that_passed(case: &Case, sight: &Sight) -> bool {
    let ends = case
        .changes
        .iter()
        .any(|change| change.class == Some(Class::End));
    let fact = case.stage.as_ref().and_then(Stage::dated_end);
    ends && case
        .person
        .as_ref()
        .zip(fact)
        .is_some_and(|(person, fact)| sight.past.end_is_counted(person, &fact))
}
