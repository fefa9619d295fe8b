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
