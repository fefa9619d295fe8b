//! Accounts that pass from one person to another, or to nobody's surprise not.

use super::adoption::{
    anna_again, anna_and_hers, anna_of, answer, asked, asking, decided, decided_after_years, one,
};
use super::world::*;
use crate::guard::{GuardPolicy, Limit, Limits, Mode, judge};
use crate::identity::Match;
use crate::past::Baseline;
use crate::plan::{Act, build, waves};

#[test]
fn whoever_is_linked_and_leaves_is_closed_whatever_the_limit_on_links_and_only_as_the_owner() {
    let policy = asking();
    let sight = anna_and_hers();
    let line = answer(&asked(&sight, &policy)[0], "link", "");
    let mut sight = decided(&sight, &policy, &[line]).unwrap();
    let none = Limit {
        share: 0.0,
        floor: 0,
        cap: 0,
    };
    let guard = GuardPolicy {
        mode: Mode::Autopilot,
        link: Limits {
            run: none,
            day: none,
        },
        ..GuardPolicy::default()
    };
    sight.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 1,
        managed: 0,
    });
    let cleared = |sight: &_| {
        let plan = build(sight, &policy, morning());
        let verdict = judge(plan, sight, &guard, morning());
        let cases: Vec<_> = verdict.cleared.cases().cloned().collect();
        cases
            .into_iter()
            .filter(|case| !case.changes.is_empty())
            .collect::<Vec<_>>()
    };
    assert!(cleared(&sight).is_empty(), "the link alone waits");
    let left = [("termination_date", "2026-10-30"), ("status", "inactive")];
    sight.roster = roster(vec![person("1", "Anna", "Bauer", &left)]);
    let cases = cleared(&sight);
    let waves = waves(&cases.iter().collect::<Vec<_>>());
    assert!(matches!(waves[0][0].act, Act::Anchor { .. }));
    assert!(matches!(waves[1][0].act, Act::Disable { .. }));
}

#[test]
fn an_account_whose_owner_is_back_goes_to_nobody_else_whatever_was_decided_meanwhile() {
    let (mut sight, again) = decided_after_years();
    sight.roster = roster(vec![anna_of(&[("hire_date", "2030-03-01")]), anna_again()]);
    let plan = build(&sight, &asking(), again);
    let found = one(&plan, "9").found.clone();
    assert!(
        matches!(&found, Some(Match::Undone { why, .. }) if why == "belongs to person 1"),
        "{found:?}"
    );
    assert!(matches!(
        one(&plan, "1").found,
        Some(Match::Linked { found: None, .. })
    ));
}
