//! An account that goes on under another profile, and what stands in the way.

use super::profiles::*;
use super::world::*;
use crate::identity::NameOverride;
use crate::plan::{Extent, Part, Rehearsal, Severity, rehearse};

fn part(rehearsal: &Rehearsal, who: &str) -> Part {
    let found = rehearsal.people.iter().find(|one| one.person == id(who));
    found.expect("somebody").part.clone()
}

#[test]
fn a_slip_that_makes_somebody_elses_anchor_the_next_profiles_ends_nobody_and_takes_nothing() {
    let mut policy = aliased();
    policy.anchor.value = "personnel_number".into();
    let other = |number: &str| person("30", "Bo", "Li", &[("personnel_number", number)]);
    let start = sight(vec![profile("1", &[]), other("300")], vec![]);
    let (_, start) = settle_by(&policy, &start, morning());
    let next = [("hire_date", "2026-12-01"), ("personnel_number", "300")];
    // It is the other one's in HR, or was: then the account has it still.
    for (now_has, told) in [("300", "'300' is person 30's"), ("301", "'300' is on")] {
        let mut sight = start.clone();
        let people = vec![profile("1", &GONE), profile("2", &next), other(now_has)];
        let plan = then(&policy, &mut sight, people, "2026-12-01T08:00:00Z");
        assert!(plan.is_empty(), "{:?}", words_of(&plan));
        let case = plan.case(&id("1")).unwrap();
        let said = case.findings.iter().find(|one| one.text.contains(told));
        assert_eq!(said.unwrap().severity, Severity::Warning, "{case:?}");
        let links: Vec<_> = sight.past.links.keys().cloned().collect();
        assert_eq!(links, [id("1"), id("30")]);
        assert_eq!(sight.past.links, start.past.links);
        let open = sight.directory.accounts().filter(|one| one.is_enabled());
        assert_eq!(open.count(), 2);
    }
}

#[test]
fn whose_account_goes_on_under_another_profile_keeps_its_names_before_that_is_written_down() {
    let policy = aliased();
    let mut sight = at_work(&policy);
    let next = profile("2", &[("hire_date", "2026-12-01")]);
    sight.roster = roster(vec![profile("1", &GONE), next]);
    let at = now("2026-12-01T08:00:00Z");
    let rehearsal = rehearse(&sight, &policy, at, Extent::Newcomers);
    assert!(matches!(part(&rehearsal, "2"), Part::Keeps));
}

#[test]
fn names_that_are_fixed_for_any_profile_are_the_humans() {
    let mut policy = aliased();
    let mut sight = at_work(&policy);
    let next = profile("2", &[("hire_date", "2026-11-01")]);
    let namesake = person("0", "Anna", "Bauer", &[]);
    sight.roster = roster(vec![namesake, profile("1", &[]), next]);
    let fixed = NameOverride {
        sam_account_name: Some("anna.fixed".into()),
        ..NameOverride::default()
    };
    policy.naming.overrides.insert(id("2"), fixed);
    let rehearsal = rehearse(&sight, &policy, morning(), Extent::Everybody);
    let Part::Tried { naming, .. } = part(&rehearsal, "1") else {
        panic!("not named");
    };
    assert_eq!(naming.names.unwrap().sam_account_name, "anna.fixed");
}
