//! Signs that a side is broken are said, also where nothing waits for them.

use super::world::*;
use crate::guard::Breach;
use crate::past::Baseline;
use crate::plan::Sight;

/// Twenty people with accounts, and a run that saw them.
fn company() -> Sight {
    let everybody = (1..=20)
        .map(|n: usize| person(&n.to_string(), "Pat", &format!("Person{n}"), &[]))
        .collect();
    let (_, mut after) = settle(&sight(everybody, vec![]), morning());
    after.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 20,
        managed: 20,
    });
    after
}

#[test]
fn a_feed_that_shrank_is_an_alarm_although_nothing_is_to_be_done() {
    let mut sight = company();
    sight.roster = roster(sight.roster.people().skip(10).cloned().collect());
    let (plan, _) = step(&sight, morning());
    assert!(plan.is_empty());
    let verdict = judged(&plan, &sight, morning());
    assert!(
        matches!(verdict.breaches[..], [Breach::Sentinel(_)]),
        "{:?}",
        verdict.breaches
    );
}

#[test]
fn closed_accounts_of_leavers_may_be_deleted() {
    let mut sight = company();
    let gone = [("termination_date", "2026-11-01")];
    let people = (1..=20).map(|n: usize| {
        let facts: &[(&str, &str)] = if n > 10 { &gone } else { &[] };
        person(&n.to_string(), "Pat", &format!("Person{n}"), facts)
    });
    sight.roster = roster(people.collect());
    let (_, mut after) = settle(&sight, morning());
    let kept = after.directory.accounts().filter(|a| a.is_enabled());
    after.directory = directory(kept.cloned().collect());
    let plan = step(&after, morning()).0;
    assert!(judged(&plan, &after, morning()).breaches.is_empty());
    // Those at work may not.
    after.directory = directory(vec![]);
    let plan = step(&after, morning()).0;
    assert!(!judged(&plan, &after, morning()).breaches.is_empty());
}

#[test]
fn a_condition_that_ignores_too_many_known_accounts_is_an_alarm() {
    let mut sight = company();
    let ignoring = |numbers: std::ops::RangeInclusive<usize>| {
        let names: Vec<String> = numbers.map(|n| format!("pperson{n}")).collect();
        let all = company().directory;
        let count = names.len();
        let seen = all.ignoring(|account| names.contains(&account.sam));
        let ignored = seen.accounts().filter(|a| seen.is_ignored(a.guid)).count();
        assert_eq!(ignored, count);
        seen
    };
    sight.directory = ignoring(1..=3);
    let plan = step(&sight, morning()).0;
    assert!(judged(&plan, &sight, morning()).breaches.is_empty());
    sight.directory = ignoring(1..=4);
    let plan = step(&sight, morning()).0;
    let breaches = judged(&plan, &sight, morning()).breaches;
    assert!(
        matches!(&breaches[..], [Breach::Sentinel(why)] if why.contains("directory.ignore names 4")),
        "{breaches:?}"
    );
}

//
#[test]
fn a_plan_that_leads_out_of_the_bases_is_held_whole_and_cannot_be_approved() {
    let mut policy = policy();
    policy.rules.ou_rules[0].ou = dn("OU=Groups");
    let stray = person("1", "Anna", "Bauer", &[("office", "Berlin")]);
    let mut sight = sight(vec![stray, person("2", "Fritz", "Fine", &[])], vec![]);
    let plan = crate::plan::build(&sight, &policy, morning());
    sight.past.approvals = approvals(&plan, morning());
    let verdict = judged(&plan, &sight, morning());
    assert!(matches!(&verdict.breaches[..], [Breach::Unsound(why)] if why.contains("person 1")));
    assert_eq!(verdict.held.len(), 2);
}
