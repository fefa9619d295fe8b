//! HR cannot be read: what falls due is done, from the roster kept last, and nothing else.

use super::anna::*;
use super::waits::patient;
use super::world::*;
use crate::directory::AccountControl;
use crate::lifecycle::Due;
use crate::people::Person;
use crate::plan::{Action, LifecycleEvent, Outlook, Sight};

/// Friday afternoon: HR was read for the last time.
const READ: &str = "2026-11-20T14:45:00Z";
/// Six in the evening of that Friday.
const SIX: &str = "2026-11-20T17:00:00Z";

/// The same world, in which HR says this and was read at that time.
fn kept(sight: &Sight, people: Vec<Person>) -> Sight {
    Sight {
        roster: roster(people).kept_since(READ.parse().unwrap()),
        ..sight.clone()
    }
}

/// Somebody who starts on Monday, with an account that waits.
fn starter(facts: &[(&str, &str)]) -> Person {
    let monday = [("hire_date", "2026-11-23"), ("status", "onboarding")];
    anna(&[&monday, facts].concat())
}

#[test]
fn a_leaver_is_ended_at_the_minute_with_everything_that_belongs_to_it() {
    let mut sight = at_work();
    let friday = [("termination_date", "2026-11-20")];
    then(&mut sight, &friday, READ);
    let sight = kept(&sight, vec![anna(&friday)]);
    let (early, _) = settle(&sight, now("2026-11-20T16:59:00Z"));
    assert!(early.is_empty());
    let (plan, after) = settle(&sight, now(SIX));
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: disable the account and set a password nobody knows [lifecycle.termination]
    1: leave DL-Berlin [lifecycle.termination]
    1: leave GG-Berlin [lifecycle.termination]
    1: leave GG-Sales [lifecycle.termination]
    1: leave GG-Staff [lifecycle.termination]
    1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=Leavers,DC=corp,DC=example [lifecycle.termination]
    "#);
    assert_eq!(event(&plan), LifecycleEvent::Termination);
    assert!(
        plan.changes().all(|change| change.counts.is_none()),
        "counted when it became known"
    );
    assert!(!only(&after).is_enabled());
    assert!(
        plan.findings[0]
            .text
            .contains("the roster of 2026-11-20 15:45 CET"),
        "{:?}",
        plan.findings
    );
}

#[test]
fn an_end_that_stopped_half_way_is_finished() {
    let mut sight = at_work();
    let friday = [("termination_date", "2026-11-20")];
    then(&mut sight, &friday, READ);
    let sight = kept(&sight, vec![anna(&friday)]);
    let (plan, mut after) = step(&sight, now(SIX));
    assert!(!plan.is_empty());
    let groups = only(&sight).member_of.clone();
    by_hand(&mut after, |account| account.member_of.clone_from(&groups));
    after.past = sight.past.clone();
    let (plan, _) = step(&after, now("2026-11-20T17:15:00Z"));
    assert!(
        plan.changes()
            .any(|change| matches!(change.action, Action::Quit { .. }))
    );
}

#[test]
fn a_starter_is_let_in_and_given_nothing_else() {
    let (_, created) = settle(&sight(vec![starter(&[])], vec![]), now(READ));
    // London, a name and a department are new, and nobody knows whether they still are.
    let facts = [
        ("office", "London"),
        ("department", "Finance"),
        ("last_name", "Neu"),
    ];
    let sight = kept(&created, vec![starter(&facts)]);
    let (early, _) = step(&sight, now("2026-11-23T04:59:00Z"));
    assert!(early.is_empty());
    let (plan, after) = settle(&sight, now("2026-11-23T05:00:00Z"));
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: hand over a first password, to be changed at the first logon [hand_over]
    1: enable the account [lifecycle.hire]
    "#);
    assert_eq!(event(&plan), LifecycleEvent::Start);
    let places: Vec<usize> = plan.changes().map(|change| change.id.place).collect();
    assert_eq!(places, (0..places.len()).collect::<Vec<_>>());
    assert!(only(&after).is_enabled());
}

#[test]
fn whatever_does_not_fall_due_waits() {
    let parental = [("status", "leave"), ("leave_kind", "parental")];
    let ended = [("termination_date", "2026-11-19")];
    let hired_again = [("hire_date", "2026-11-20")];
    let mut on_leave = at_work();
    then(&mut on_leave, &parental, READ);
    let mut gone = at_work();
    then(&mut gone, &ended, READ);
    let nobody = sight(vec![], vec![]);
    let at_once = [("status", "inactive"), ("termination_date", "2026-12-20")];
    let cases: [(&str, &Sight, Person); 9] = [
        ("creation", &nobody, anna(&[])),
        ("attribute", &at_work(), anna(&[("department", "Finance")])),
        ("move", &at_work(), anna(&[("office", "London")])),
        ("leave", &at_work(), anna(&parental)),
        ("sudden end", &at_work(), anna(&[("status", "inactive")])),
        ("end at once of a later day", &at_work(), anna(&at_once)),
        ("return", &on_leave, anna(&[])),
        ("correction", &gone, anna(&[])),
        ("rehire", &gone, anna(&hired_again)),
    ];
    for (what, sight, person) in cases {
        let live = Sight {
            roster: roster(vec![person.clone()]),
            ..sight.clone()
        };
        assert!(
            !step(&live, now(SIX)).0.is_empty(),
            "{what} is nothing at all"
        );
        let (plan, after) = step(&kept(sight, vec![person]), now(SIX));
        assert!(plan.is_empty(), "{what}: {:?}", words_of(&plan));
        assert!(
            matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("waits until it can be")),
            "{what}: {:?}",
            plan.cases[0].outlook
        );
        assert_eq!(after.past.ledger, sight.past.ledger, "{what} is remembered");
    }
}

#[test]
fn a_record_that_was_unreadable_then_ends_nobody() {
    let sight = at_work();
    for facts in [
        [("termination_date", "?"), ("last_working_day", "")],
        [
            ("termination_date", "2026-11-20"),
            ("last_working_day", "?"),
        ],
        [("termination_date", "2026-11-20"), ("status", "?")],
    ] {
        let (plan, _) = step(&kept(&sight, vec![anna(&facts)]), now(SIX));
        assert!(plan.is_empty(), "{facts:?}: {:?}", words_of(&plan));
    }
    let (plan, _) = step(&kept(&sight, vec![]), now(SIX));
    assert!(plan.is_empty(), "absence is no end");
}

#[test]
fn an_end_that_fell_due_before_and_was_not_carried_out_still_is() {
    let sight = at_work();
    let (plan, _) = settle(
        &kept(&sight, vec![anna(&[("termination_date", "2026-11-19")])]),
        now(SIX),
    );
    assert_eq!(event(&plan), LifecycleEvent::Termination);
}

#[test]
fn a_leaver_whose_account_somebody_opens_meanwhile_keeps_it_until_hr_is_read() {
    let friday = [("termination_date", "2026-11-20")];
    let mut sight = at_work();
    then(&mut sight, &friday, READ);
    let (_, mut after) = settle(&kept(&sight, vec![anna(&friday)]), now(SIX));
    by_hand(&mut after, |account| {
        account.control = AccountControl(AccountControl::NORMAL)
    });
    let later = now("2026-11-20T19:00:00Z");
    assert!(step(&after, later).0.is_empty());
    let read = Sight {
        roster: roster(vec![anna(&friday)]),
        ..after
    };
    assert!(!step(&read, later).0.is_empty(), "HR insists");
}

#[test]
fn what_is_left_of_an_old_end_is_not_done_again() {
    let mut sight = at_work();
    let past = [("termination_date", "2026-11-10")];
    then(&mut sight, &past, READ);
    by_hand(&mut sight, |account| {
        account
            .member_of
            .insert(dn("OU=Groups").child_cn("GG-Sales"));
    });
    let sight = kept(&sight, vec![anna(&past)]);
    let mut policy = policy();
    policy.lifecycle.termination.ou = Some(dn("OU=Away,OU=Staff"));
    let (plan, _) = step_by(&policy, &sight, now(SIX));
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
}

#[test]
fn an_end_falls_due_in_the_zone_of_the_office() {
    let london = |facts: &[(&str, &str)]| anna(&[&[("office", "London")], facts].concat());
    let mut policy = policy();
    move_clocks(&mut policy, &[("London", "Europe/London")]);
    let (_, working) = settle_by(&policy, &sight(vec![london(&[])], vec![]), morning());
    let kept = kept(
        &working,
        vec![london(&[("termination_date", "2026-11-20")])],
    );
    assert!(
        step_by(&policy, &kept, now(SIX)).0.is_empty(),
        "five in London"
    );
    let six = now("2026-11-20T18:00:00Z");
    assert_eq!(
        event(&step_by(&policy, &kept, six).0),
        LifecycleEvent::Termination
    );
}

#[test]
fn a_step_that_waits_after_the_disable_is_for_a_day_on_which_hr_is_read() {
    let friday = [("termination_date", "2026-11-20")];
    let mut sight = at_work();
    then_by(&patient(), &mut sight, &friday, READ);
    let sight = kept(&sight, vec![anna(&friday)]);
    let (plan, after) = settle_by(&patient(), &sight, now(SIX));
    insta::assert_snapshot!(words_of(&plan).join("\n"), @"1: disable the account [lifecycle.termination]");
    assert!(plan.cases[0].due.is_empty(), "{:?}", plan.cases[0].due);
    // The password after three days, the groups after seven, the unit after thirty.
    for day in ["2026-11-23", "2026-11-27", "2026-12-20"] {
        let at = now(&format!("{day}T17:00:00Z"));
        let live = Sight {
            roster: roster(vec![anna(&friday)]),
            ..after.clone()
        };
        assert!(!step_by(&patient(), &live, at).0.is_empty(), "{day}");
        let (plan, later) = step_by(&patient(), &after, at);
        assert!(plan.is_empty(), "{day}: {:?}", words_of(&plan));
        assert!(plan.cases[0].due.is_empty(), "{:?}", plan.cases[0].due);
        assert!(matches!(plan.cases[0].outlook, Outlook::Blocked(_)));
        assert_eq!(later.past.ledger, after.past.ledger, "{day} is remembered");
    }
}

#[test]
fn whose_leave_nobody_can_say_ends_at_the_minute_all_the_same() {
    let away = [
        ("status", "leave"),
        ("leave_kind", "?"),
        ("termination_date", "2026-11-20"),
    ];
    let sight = kept(&at_work(), vec![anna(&away)]);
    let (early, _) = step(&sight, now("2026-11-20T16:59:00Z"));
    assert!(early.is_empty());
    let six = SIX.parse().unwrap();
    assert_eq!(early.cases[0].due, [Due::Disable(six)], "wakes the daemon");
    let (plan, after) = step(&sight, now(SIX));
    assert_eq!(event(&plan), LifecycleEvent::Termination);
    assert!(!only(&after).is_enabled());
}
