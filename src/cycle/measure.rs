//! What a run leaves behind as the measure for the next ones.

use std::collections::BTreeMap;

use super::apply::Receipts;
use crate::clock::Now;
use crate::guard::{Breach, ClearedPlan};
use crate::past::{Baseline, Outcome, Remember};
use crate::people::PersonId;
use crate::plan::{Action, Case, Sight};

/// A run counts as completed when both sides were believed and what was cleared was carried out. Cases
/// held by a limit do not undo that; a sentinel, the mode or the first plan do, and so does HR that was not read.
pub(super) fn baseline(
    sight: &Sight,
    cleared: &ClearedPlan,
    breaches: &[Breach],
    receipts: &Receipts,
    now: Now,
) -> Option<Baseline> {
    let believed = breaches
        .iter()
        .all(|breach| matches!(breach, Breach::Limit { .. }));
    let read = sight.roster.kept().is_none();
    (believed && read && receipts.stopped.is_none()).then(|| Baseline {
        at: now.instant(),
        people: (sight.roster.len() + sight.roster.rejects().len()) as u64,
        managed: managed(sight, cleared.cases(), receipts),
    })
}

/// Enabled accounts linked to somebody, as the run left them: seen so before, and opened, closed or linked
/// by it since.
fn managed<'a>(
    sight: &'a Sight,
    cleared: impl Iterator<Item = &'a Case>,
    receipts: &Receipts,
) -> u64 {
    let seen = |guid| sight.directory.account(guid);
    let is_open = |guid| seen(guid).is_some_and(|account| account.is_enabled());
    let links = sight.past.links.iter();
    let mut open: BTreeMap<&PersonId, bool> = links
        .map(|(person, link)| (person, is_open(link.guid)))
        .collect();
    for case in cleared {
        for fact in &case.remember {
            if let Remember::Link { person, guid, .. } = fact {
                open.insert(person, is_open(*guid));
            }
        }
        for change in &case.changes {
            let done = matches!(receipts.outcomes.get(&change.id), Some(Outcome::Done(_)));
            let now = match change.action {
                Action::Enable => true,
                Action::Create(_) | Action::Disable { .. } => false,
                _ => continue,
            };
            if done {
                open.insert(&change.id.person, now);
            }
        }
    }
    open.values().filter(|open| **open).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard::{GuardPolicy, usage};
    use crate::past::{Class, LinkedBy};
    use crate::plan::tests::world::*;
    use crate::plan::{Plan, build, foresee};

    fn carried_out(plan: &Plan) -> Receipts {
        let done = |change: &crate::plan::Change| (change.id.clone(), Outcome::Done(guid(1)));
        Receipts {
            outcomes: plan.changes().map(done).collect(),
            stopped: None,
        }
    }

    /// Twelve people: nine to be hired now, one later, one with an account that is open, one whose is closed.
    fn company() -> Sight {
        let one = |number: u32| {
            let facts: &[(&str, &str)] = match number {
                10 => &[("status", "onboarding"), ("hire_date", "2026-11-25")],
                _ => &[],
            };
            person(
                &number.to_string(),
                "Pat",
                &format!("Person{number}"),
                facts,
            )
        };
        let open = account(1, "open", Some("11"), "OU=Staff");
        let mut closed = account(2, "closed", Some("12"), "OU=Staff");
        closed.control = closed.control.with_disabled(true);
        sight((1..=12).map(one).collect(), vec![open, closed])
    }

    //
    #[test]
    fn an_empty_feed_is_an_alarm_although_it_plans_nothing_and_never_becomes_the_measure() {
        let nobody = sight(Vec::new(), Vec::new());
        let plan = build(&nobody, &policy(), morning());
        let cleared = judged(&plan, &nobody, morning()).cleared;
        let alarm = [Breach::Sentinel("the HR feed is empty".into())];
        let receipts = Receipts::default();
        let measure =
            |breaches: &[Breach]| baseline(&nobody, &cleared, breaches, &receipts, morning());
        assert_eq!(measure(&alarm), None);
        assert!(measure(&[]).is_some());
    }

    #[test]
    fn managed_are_the_open_accounts_as_the_run_left_them() {
        let first = company();
        let plan = build(&first, &policy(), morning());
        let all = |receipts: &Receipts| managed(&first, plan.cases.iter(), receipts);
        // Nine hired and opened, one found open; the one who starts later and the closed one do not count.
        assert_eq!(all(&carried_out(&plan)), 10);
        assert_eq!(
            all(&Receipts::default()),
            1,
            "nothing was answered: the one that was found"
        );
        assert_eq!(managed(&first, std::iter::empty(), &Receipts::default()), 0);
        let foreseen = foresee(&first, &plan).past.baseline.map(|b| b.managed);
        assert_eq!(foreseen, Some(10), "a forecast counts alike");
    }

    #[test]
    fn whoever_is_closed_is_managed_no_more() {
        let mut sight = company();
        let left = [("status", "inactive"), ("termination_date", "2026-11-01")];
        sight.roster = roster(vec![person("11", "Pat", "Person11", &left)]);
        let link = crate::past::Link {
            guid: guid(1),
            how: LinkedBy::Anchor,
            since: morning().instant(),
        };
        sight.past.links.insert(id("11"), link);
        let plan = build(&sight, &policy(), morning());
        let after = |receipts: &Receipts| managed(&sight, plan.cases.iter(), receipts);
        assert_eq!(after(&carried_out(&plan)), 0);
        assert_eq!(after(&Receipts::default()), 1, "if it was carried out");
    }

    #[test]
    fn a_day_after_the_first_run_shares_are_taken_of_the_whole_company() {
        let one = |n: u32| person(&n.to_string(), "Pat", &format!("Person{n}"), &[]);
        let sight = sight((1..=200).map(one).collect(), Vec::new());
        let allowed = |sight: &Sight| {
            let plan = build(sight, &policy(), morning());
            let used = usage(&plan, sight, &GuardPolicy::default(), morning());
            let end = used.iter().find(|used| used.class == Class::End);
            end.map(|used| used.allowed)
        };
        assert_eq!(allowed(&sight), Some(3), "nobody is managed: the floor");
        let plan = build(&sight, &policy(), morning());
        assert_eq!(allowed(&foresee(&sight, &plan)), Some(4), "2 % of 200");
    }
}
