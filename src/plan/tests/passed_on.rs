//! Accounts that pass from one person to another, or to nobody's surprise not.

use super::adoption::{
    anna_again, anna_and_hers, anna_of, answer, asked, asking, decided, decided_after_years, one,
};
use super::world::*;
use crate::guard::{GuardPolicy, Limit, Limits, Mode, judge};
use crate::identity::Match;
use crate::past::{Baseline, Choice, Decision};
use crate::people::PersonId;
use crate::plan::{Act, Answer, build, decide, waves};

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

#[test]
fn what_was_decided_about_a_human_holds_under_every_profile_until_it_is_forgotten() {
    let mut policy = asking();
    policy.people.aliases.insert(id("2"), id("1"));
    let first = person("1", "Anna", "Bauer", &[("termination_date", "2026-11-30")]);
    let facts = [("hire_date", "2026-12-01"), ("status", "onboarding")];
    let mut sight = sight(vec![first, person("2", "Anna", "Bauer", &facts)], vec![]);
    let ignored = Decision {
        choice: Choice::Ignore,
        by: "ada".to_owned(),
        at: morning().instant(),
    };
    sight.past.decisions.insert(id("1"), ignored);
    let later = now("2026-12-02T08:00:00Z");
    let plan = build(&sight, &policy, later);
    assert_eq!(plan.case(&id("2")).unwrap().found, Some(Match::LeftAlone));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    let forget = Answer {
        place: "line 2".into(),
        person: "1".into(),
        decision: "forget".into(),
        ..Answer::default()
    };
    let made = decide(&[forget], &sight, &policy, "ada", later).unwrap();
    let forgotten: Vec<(PersonId, bool)> = made
        .into_iter()
        .map(|(person, made)| (person, made.is_some()))
        .collect();
    assert_eq!(forgotten, [(id("2"), false), (id("1"), false)]);
}
