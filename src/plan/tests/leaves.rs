//! People who go on leave and come back.

use super::anna::*;
use super::world::*;
use crate::guard::Breach;
use crate::past::{Baseline, Class};
use crate::plan::{Action, LifecycleEvent, Plan, Sight};

const PARENTAL: [(&str, &str); 2] = [("status", "leave"), ("leave_kind", "parental")];
const SABBATICAL: [(&str, &str); 2] = [("status", "leave"), ("leave_kind", "sabbatical")];

#[test]
fn a_leave_closes_strips_and_moves_and_the_return_undoes_all_of_it_with_the_old_password() {
    let mut sight = at_work();
    let before = only(&sight).clone();
    let leave = then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    insta::assert_snapshot!(words_of(&leave).join("\n"), @r#"
    1: disable the account [lifecycle.leave.parental]
    1: leave DL-Berlin [lifecycle.leave.parental]
    1: leave GG-Berlin [lifecycle.leave.parental]
    1: leave GG-Handmade [lifecycle.leave.parental]
    1: leave GG-Sales [lifecycle.leave.parental]
    1: leave GG-Staff [lifecycle.leave.parental]
    1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=Away,OU=Staff,DC=corp,DC=example [lifecycle.leave.parental]
    "#);
    assert_eq!(event(&leave), LifecycleEvent::Leave);
    assert!(only(&sight).member_of.is_empty());
    let back = then(&mut sight, &[], "2027-06-01T08:00:00Z");
    insta::assert_snapshot!(words_of(&back).join("\n"), @r#"
    1: join DL-Berlin [distribution_lists.berlin]
    1: join GG-Berlin [groups.berlin]
    1: join GG-Handmade [lifecycle.leave.parental]
    1: join GG-Sales [groups.sales]
    1: join GG-Staff [groups.staff]
    1: enable the account [lifecycle.leave.parental]
    1: move OU=Away,OU=Staff,DC=corp,DC=example → OU=Berlin,OU=Staff,DC=corp,DC=example [ou.rules.berlin]
    "#);
    assert_eq!(event(&back), LifecycleEvent::Return);
    assert_eq!(only(&sight), &before, "as it was");
}

#[test]
fn what_was_given_back_is_still_somebody_elses_and_is_not_given_back_twice() {
    let mut sight = at_work();
    then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    then(&mut sight, &[], "2027-06-01T08:00:00Z");
    // An end takes what rosterd granted; that group it only gave back.
    let mut other = sight.clone();
    then(
        &mut other,
        &[("termination_date", "2027-06-02")],
        "2027-06-02T18:00:00Z",
    );
    assert_eq!(only(&other).member_of.len(), 1);
    by_hand(&mut sight, |account| {
        account
            .member_of
            .remove(&dn("OU=Groups").child_cn("GG-Handmade"));
    });
    assert!(then(&mut sight, &[], "2027-06-03T08:00:00Z").is_empty());
}

#[test]
fn a_group_that_is_gone_or_protected_meanwhile_is_not_given_back() {
    for protected in [false, true] {
        let mut sight = at_work();
        then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
        let mut left = groups();
        if protected {
            let hand_made = left.iter_mut().find(|group| group.name == "GG-Handmade");
            hand_made.unwrap().admin_count = true;
        } else {
            left.retain(|group| group.name != "GG-Handmade");
        }
        let accounts = sight.directory.accounts().cloned().collect();
        sight.directory = directory_with(accounts, left);
        let back = then(&mut sight, &[], "2027-06-01T08:00:00Z");
        assert!(
            !words_of(&back).join(" ").contains("Handmade"),
            "protected: {protected}"
        );
    }
}

#[test]
fn a_leave_without_a_table_is_work() {
    let mut sight = at_work();
    let other = [("status", "leave"), ("leave_kind", "care")];
    assert!(then(&mut sight, &other, "2026-11-21T08:00:00Z").is_empty());
    assert_eq!(
        sight
            .directory
            .accounts()
            .filter(|a| a.is_enabled())
            .count(),
        1
    );
}

#[test]
fn an_unreadable_kind_of_leave_changes_nothing() {
    let mut sight = at_work();
    let unknown = [("status", "leave"), ("leave_kind", "?")];
    let plan = then(&mut sight, &unknown, "2026-11-21T08:00:00Z");
    assert!(plan.is_empty());
    assert!(plan.cases[0].findings[0].text.contains("leave_kind"));
}

#[test]
fn a_leave_that_keeps_the_account_takes_what_was_granted_and_follows_hr_in_the_rest() {
    let mut sight = at_work();
    let facts = [&SABBATICAL[..], &[("department", "Finance")]].concat();
    let plan = then(&mut sight, &facts, "2026-11-21T08:00:00Z");
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: department: "Sales" → "Finance" [attributes.department]
    1: leave DL-Berlin [lifecycle.leave.sabbatical]
    1: leave GG-Berlin [lifecycle.leave.sabbatical]
    1: leave GG-Sales [lifecycle.leave.sabbatical]
    1: leave GG-Staff [lifecycle.leave.sabbatical]
    "#);
    assert_eq!(event(&plan), LifecycleEvent::Leave);
    let back = then(
        &mut sight,
        &[("department", "Finance")],
        "2027-06-01T08:00:00Z",
    );
    insta::assert_snapshot!(words_of(&back).join("\n"), @r#"
    1: join DL-Berlin [distribution_lists.berlin]
    1: join GG-Berlin [groups.berlin]
    1: join GG-Staff [groups.staff]
    "#);
    assert_eq!(event(&back), LifecycleEvent::Return);
}

#[test]
fn a_leaver_on_leave_loses_the_password_that_was_kept_for_the_return() {
    let mut sight = at_work();
    then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    let ends = [&PARENTAL[..], &[("termination_date", "2026-12-31")]].concat();
    let notice = then(&mut sight, &ends, "2026-11-22T08:00:00Z");
    assert_eq!(event(&notice), LifecycleEvent::Notice);
    assert_eq!(
        notice.cases[0].due.len(),
        1,
        "the end is due although on leave"
    );
    let counted = |plan: &Plan| plan.changes().filter(|c| c.counts.is_some()).count();
    assert_eq!(counted(&notice), 1);
    let end = then(&mut sight, &ends, "2026-12-31T17:00:00Z");
    insta::assert_snapshot!(words_of(&end).join("\n"), @r#"
    1: set a password nobody knows [lifecycle.termination]
    1: move OU=Away,OU=Staff,DC=corp,DC=example → OU=Leavers,DC=corp,DC=example [lifecycle.termination]
    "#);
    assert_eq!(event(&end), LifecycleEvent::Termination);
    assert_eq!(end.changes().next().unwrap().class, Some(Class::End));
    assert_eq!(counted(&end), 0, "counted when it became known");
    // Taken back: what leave and end took comes back, with another password.
    let back = then(&mut sight, &[], "2027-01-02T08:00:00Z");
    assert_eq!(event(&back), LifecycleEvent::Correction);
    assert!(
        back.changes()
            .any(|c| matches!(c.action, Action::HandOver { .. }))
    );
    assert_eq!(only(&sight).member_of.len(), 5);
}

#[test]
fn a_sudden_end_on_leave_counts_as_an_end() {
    let mut sight = at_work();
    then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    let end = then(
        &mut sight,
        &[("status", "inactive")],
        "2026-12-01T08:00:00Z",
    );
    assert_eq!(end.changes().filter(|c| c.counts.is_some()).count(), 1);
    assert_eq!(event(&end), LifecycleEvent::Termination);
}

#[test]
fn an_end_counted_before_a_leave_does_not_count_again_after_the_return() {
    let mut sight = at_work();
    let end = ("termination_date", "2027-12-31");
    then(&mut sight, &[end], "2026-11-21T08:00:00Z");
    then(
        &mut sight,
        &[&PARENTAL[..], &[end]].concat(),
        "2026-11-22T08:00:00Z",
    );
    then(&mut sight, &[end], "2027-06-01T08:00:00Z");
    let plan = then(&mut sight, &[end], "2027-12-31T17:00:00Z");
    assert_eq!(event(&plan), LifecycleEvent::Termination);
    assert!(plan.changes().all(|change| change.counts.is_none()));
}

#[test]
fn an_account_opened_by_hand_during_the_leave_is_closed_again_and_opened_at_the_return() {
    let mut sight = at_work();
    then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    by_hand(&mut sight, |a| a.control = a.control.with_disabled(false));
    let plan = then(&mut sight, &PARENTAL, "2026-11-22T08:00:00Z");
    assert_eq!(words_of(&plan).len(), 1);
    assert!(
        plan.cases[0]
            .findings
            .iter()
            .any(|f| f.text.contains("enabled by hand"))
    );
    then(&mut sight, &[], "2027-06-01T08:00:00Z");
    assert!(only(&sight).is_enabled());
}

#[test]
fn an_account_somebody_else_closed_before_the_leave_stays_closed_at_the_return() {
    let mut sight = at_work();
    by_hand(&mut sight, |a| a.control = a.control.with_disabled(true));
    then(&mut sight, &PARENTAL, "2026-11-22T08:00:00Z");
    then(&mut sight, &[], "2027-06-01T08:00:00Z");
    assert!(!only(&sight).is_enabled());
}

#[test]
fn nobody_is_given_an_account_to_have_it_closed() {
    let plan = step(&sight(vec![anna(&PARENTAL)], vec![]), morning()).0;
    assert!(plan.is_empty());
    let plan = step(&sight(vec![anna(&SABBATICAL)], vec![]), morning()).0;
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Hire));
}

/// Twenty people at work; then HR says this of the last `away` of them.
fn company(away: usize, facts: &[(&str, &str)]) -> Sight {
    let one = |n: usize, facts: &[(&str, &str)]| {
        person(&n.to_string(), "Pat", &format!("Person{n}"), facts)
    };
    let everybody = (1..=20).map(|n| one(n, &[])).collect();
    let (_, mut after) = settle(&sight(everybody, vec![]), morning());
    after.past.baseline = Some(Baseline {
        at: morning().instant(),
        people: 20,
        managed: 20,
    });
    let people = (1..=20).map(|n| one(n, if n > 20 - away { facts } else { &[] }));
    after.roster = roster(people.collect());
    after
}

#[test]
fn a_feed_that_puts_too_many_on_leave_is_held_whether_accounts_are_closed_or_only_stripped() {
    for facts in [&PARENTAL, &SABBATICAL] {
        let three = company(3, facts);
        let plan = step(&three, morning()).0;
        assert!(judged(&plan, &three, morning()).held.is_empty());
        let four = company(4, facts);
        let plan = step(&four, morning()).0;
        let verdict = judged(&plan, &four, morning());
        assert_eq!(verdict.held.len(), 4);
        assert!(matches!(
            verdict.breaches[..],
            [Breach::Limit {
                class: Class::End,
                count: 4,
                ..
            }]
        ));
    }
}

#[test]
fn a_return_counts_as_an_account_opened() {
    let mut sight = at_work();
    then(&mut sight, &PARENTAL, "2026-11-21T08:00:00Z");
    let back = then(&mut sight, &[], "2027-06-01T08:00:00Z");
    let counted: Vec<Class> = back
        .changes()
        .filter_map(|c| Some(c.counts.as_ref()?.0))
        .collect();
    assert_eq!(counted, [Class::Enable]);
}
