//! Whom the policy is about, and those it leaves out.

use super::world::*;
use crate::lifecycle::Due;
use crate::past::Class;
use crate::people::Person;
use crate::plan::{
    Filtered, LifecycleEvent, Outlook, PeoplePolicy, Policy, Severity, Sight, build, coverage,
};
use crate::rules::{Condition, Test};

/// A policy about Berlin alone.
fn berlin_only() -> Policy {
    let office = Test::OneOf(vec!["Berlin".into()]);
    Policy {
        people: PeoplePolicy {
            filter: Condition::Field("office".into(), office),
            ..PeoplePolicy::default()
        },
        ..policy()
    }
}

fn anna(facts: &[(&str, &str)]) -> Person {
    let common = [("office", "Berlin"), ("department", "Sales")];
    person("1", "Anna", "Bauer", &[&common, facts].concat())
}

/// Anna, whose account rosterd made while she was in, and what HR says now.
fn made_then(facts: &[(&str, &str)]) -> Sight {
    let (_, mut after) = settle_by(&berlin_only(), &sight(vec![anna(&[])], vec![]), morning());
    after.roster = roster(vec![anna(facts)]);
    after
}

fn warnings(case: &crate::plan::Case) -> Vec<&str> {
    case.findings.iter().map(|f| f.text.as_str()).collect()
}

#[test]
fn whoever_is_left_out_is_counted_and_is_no_problem() {
    let bo = person("2", "Bo", "Li", &[("office", "London")]);
    let sight = sight(vec![anna(&[]), bo], vec![]);
    let (plan, _) = settle_by(&berlin_only(), &sight, morning());
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Hire));
    let bo = &plan.cases[1];
    assert!(bo.changes.is_empty() && bo.findings.is_empty() && bo.due.is_empty());
    assert!(matches!(&bo.outlook, Outlook::LeftOut(why) if why.contains("is London, not Berlin")));
    // Nor does a namesake who is left out take a name.
    let namesake = person("0", "Anna", "Bauer", &[("office", "London")]);
    let sight = super::world::sight(vec![anna(&[]), namesake], vec![]);
    let (plan, _) = settle_by(&berlin_only(), &sight, morning());
    let names = plan.cases[1].names.as_ref().unwrap();
    assert_eq!(names.sam_account_name, "abauer");
    // What no rule places is no gap of a policy that is not about it.
    let rome = person("3", "Cy", "Oz", &[("office", "Rome")]);
    assert_eq!(
        coverage(&roster(vec![rome]), &berlin_only(), morning()).people,
        0
    );
}

#[test]
fn somebody_with_an_account_who_falls_out_is_frozen_and_reported() {
    let sight = made_then(&[("office", "London"), ("department", "Legal")]);
    let (plan, after) = settle_by(&berlin_only(), &sight, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    let case = &plan.cases[0];
    assert!(matches!(&case.outlook, Outlook::Blocked(why) if why.contains("people.filter")));
    assert!(case.findings.iter().any(|f| f.about == "people.filter"));
    // Back in, what was put off is done.
    let mut back = after;
    back.roster = roster(vec![anna(&[("department", "Legal")])]);
    let (plan, _) = settle_by(&berlin_only(), &back, morning());
    assert!(words_of(&plan).iter().any(|w| w.contains("leave GG-Sales")));
}

#[test]
fn the_filter_shields_no_leaver() {
    let out = [("office", "London")];
    let notice = [&out[..], &[("termination_date", "2026-11-30")]].concat();
    let (plan, mut after) = settle_by(&berlin_only(), &made_then(&notice), morning());
    // The expiry is written, nothing else is.
    assert_eq!(
        words_of(&plan),
        ["1: expires: never → 2026-11-30T23:00:00Z [lifecycle.termination]"]
    );
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Notice));
    let counted = plan.changes().filter_map(|change| change.counts.as_ref());
    assert_eq!(counted.map(|c| c.0).collect::<Vec<_>>(), [Class::End]);
    assert_eq!(plan.cases[0].due.len(), 1, "the end is still to come");
    // HR takes it back: nobody is locked out by what rosterd wrote.
    let kept = after.clone();
    after.roster = roster(vec![anna(&out)]);
    let (plan, _) = settle_by(&berlin_only(), &after, morning());
    assert!(words_of(&plan)[0].contains("→ never"));
    // HR does not: the minute comes.
    let (plan, after) = settle_by(&berlin_only(), &kept, now("2026-11-30T17:00:00Z"));
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Termination));
    assert!(
        after
            .directory
            .accounts()
            .all(|account| !account.is_enabled())
    );
    let plan = build(&after, &berlin_only(), now("2026-12-02T08:00:00Z"));
    assert_eq!(
        plan.cases[0].outlook,
        Outlook::Settled,
        "done and not worth a word"
    );
}

/// An account closed by hand ends, the end is taken back while the filter leaves the person out, and another comes.
#[test]
fn an_end_that_is_taken_back_outside_the_filter_starts_no_later_ones_delays() {
    let mut policy = berlin_only();
    policy.lifecycle.termination.after.ou = 30;
    let mut sight = made_then(&[("termination_date", "2026-11-19")]);
    let closed = sight.directory.accounts().cloned().map(|mut account| {
        account.control = account.control.with_disabled(true);
        account
    });
    sight.directory = directory(closed.collect());
    let (plan, mut after) = settle_by(&policy, &sight, morning());
    assert!(matches!(plan.cases[0].due[..], [Due::Move(_)]));
    after.roster = roster(vec![anna(&[("office", "London")])]);
    let (_, mut after) = settle_by(&policy, &after, now("2026-11-25T08:00:00Z"));
    after.roster = roster(vec![anna(&[("termination_date", "2027-03-01")])]);
    let (plan, _) = settle_by(&policy, &after, now("2027-03-02T08:00:00Z"));
    let day = "2027-04-01T07:00:00Z".parse().unwrap();
    assert_eq!(plan.cases[0].due, [Due::Move(day)], "{:?}", words_of(&plan));
}

#[test]
fn what_cannot_be_read_leaves_nobody_out_and_takes_nobody_in() {
    let unread = [("email", "?")];
    let policy = Policy {
        people: PeoplePolicy {
            filter: Condition::Field("email".into(), Test::Present(false)),
            ..PeoplePolicy::default()
        },
        ..policy()
    };
    let (plan, _) = settle_by(&policy, &sight(vec![anna(&unread)], vec![]), morning());
    assert!(plan.is_empty());
    let case = &plan.cases[0];
    assert_eq!(case.filtered, Some(Filtered::Unknown("email".into())));
    assert!(matches!(&case.outlook, Outlook::Blocked(why) if why.contains("unreadable")));
    // With an account: frozen, and the end comes all the same.
    let (_, mut after) = settle_by(&policy, &sight(vec![anna(&[])], vec![]), morning());
    after.roster = roster(vec![anna(&[("email", "?"), ("department", "Legal")])]);
    let (plan, mut after) = settle_by(&policy, &after, morning());
    assert!(plan.is_empty() && warnings(&plan.cases[0])[0].contains("stays as it is"));
    after.roster = roster(vec![anna(&[("email", "?"), ("status", "inactive")])]);
    let (plan, _) = settle_by(&policy, &after, morning());
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Termination));
}

#[test]
fn an_account_rosterd_never_had_is_neither_linked_nor_closed_where_the_filter_leaves_out() {
    let by_hand = account(1, "bo", Some("2"), "OU=London,OU=Staff");
    let bo = |facts: &[(&str, &str)]| {
        let facts = [&[("office", "London")], facts].concat();
        person("2", "Bo", "Li", &facts)
    };
    let (plan, after) = settle_by(
        &berlin_only(),
        &sight(vec![bo(&[])], vec![by_hand]),
        morning(),
    );
    assert!(plan.is_empty() && after.past.links.is_empty());
    assert!(plan.cases[0].findings.is_empty());
    let mut gone = after;
    gone.roster = roster(vec![bo(&[("status", "inactive")])]);
    let (plan, _) = settle_by(&berlin_only(), &gone, morning());
    assert!(plan.is_empty());
    let finding = &plan.cases[0].findings[0];
    assert_eq!(finding.severity, Severity::Urgent);
    assert!(
        finding
            .text
            .contains("has no link to it: disable it by hand"),
        "{}",
        finding.text
    );
}

/// Neither who is frozen nor who is left out becomes invisible to what the guard measures.
#[test]
fn another_filter_changes_neither_the_sentinels_nor_what_shares_are_taken_of() {
    let people = |office: &str| -> Vec<Person> {
        let one = |n: u32| {
            person(
                &n.to_string(),
                &format!("P{n}"),
                "Lee",
                &[("office", office)],
            )
        };
        (1..=40).map(one).collect()
    };
    let (_, mut after) = settle_by(&berlin_only(), &sight(people("Berlin"), vec![]), morning());
    after.roster = roster(people("London"));
    let plan = build(&after, &berlin_only(), morning());
    let verdict = judged(&plan, &after, morning());
    assert!(plan.is_empty() && verdict.breaches.is_empty());
    assert_eq!(after.past.managed(&after.directory), 40);
    // All of them leave while they are left out: that is as suspicious as ever.
    let leave = |person: Person| {
        let inactive = crate::people::FieldValue::Text("inactive".into());
        person.with("status".into(), inactive)
    };
    after.roster = roster(people("London").into_iter().map(leave).collect());
    let plan = build(&after, &berlin_only(), morning());
    let verdict = judged(&plan, &after, morning());
    assert_eq!(verdict.held.len(), 40);
}
