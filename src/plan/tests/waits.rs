//! Steps of an end that wait after the disable.

use super::anna::*;
use super::world::*;
use crate::lifecycle::{Delays, Memberships};
use crate::past::{Aspect, Class};
use crate::plan::{Action, LifecycleEvent, Outlook, Plan, Policy, Sight, ahead};

/// The password dies after 3 days, everything is taken after 7, the account moves after 30.
pub fn patient() -> Policy {
    let mut policy = policy();
    policy.lifecycle.termination.memberships = Memberships::All;
    policy.lifecycle.termination.after = Delays {
        scramble_password: 3,
        memberships: 7,
        ou: 30,
    };
    policy
}

const ENDS: [(&str, &str); 1] = [("termination_date", "2026-11-20")];

fn actions(plan: &Plan) -> Vec<&'static str> {
    let mut words: Vec<_> = plan.changes().map(|change| change.action.word()).collect();
    words.dedup();
    words
}

/// Disabled at six with nothing else.
fn disabled() -> Sight {
    let mut sight = at_work();
    let end = then_by(&patient(), &mut sight, &ENDS, "2026-11-20T17:00:00Z");
    assert_eq!(actions(&end), ["disable", "expire"]);
    assert!(
        end.changes()
            .any(|c| c.action == Action::Disable { scramble: false })
    );
    sight
}

#[test]
fn each_step_comes_at_its_minute_after_the_disable_and_the_rest_comes_with_it() {
    let mut sight = disabled();
    for (before, at, words) in [
        (
            "2026-11-23T16:59:59Z",
            "2026-11-23T17:00:00Z",
            "lock password",
        ),
        ("2026-11-27T16:59:59Z", "2026-11-27T17:00:00Z", "leave"),
        ("2026-12-20T16:59:59Z", "2026-12-20T17:00:00Z", "move"),
    ] {
        let early = then_by(&patient(), &mut sight, &ENDS, before);
        assert!(early.is_empty(), "{:?}", words_of(&early));
        let Outlook::Waiting { until, .. } = early.cases[0].outlook else {
            panic!("{:?}", early.cases[0].outlook)
        };
        assert_eq!(until, at.parse().unwrap());
        let step = then_by(&patient(), &mut sight, &ENDS, at);
        let words = if words == "leave" { "quit" } else { words };
        assert_eq!(actions(&step), [words]);
        assert_eq!(event(&step), LifecycleEvent::Termination);
        assert!(
            step.changes().all(|change| change.counts.is_none()),
            "counted at the disable"
        );
    }
    let account = only(&sight);
    assert!(account.member_of.is_empty() && account.dn.is_below(&dn("OU=Leavers")));
    assert!(
        then_by(&patient(), &mut sight, &ENDS, "2027-06-01T08:00:00Z").cases[0]
            .due
            .is_empty()
    );
}

#[test]
fn a_correction_before_a_step_takes_nothing_and_undoes_what_was_taken() {
    let mut early = disabled();
    let back = then_by(&patient(), &mut early, &[], "2026-11-22T08:00:00Z");
    assert_eq!(
        actions(&back),
        ["expire", "enable"],
        "nothing was taken, the password is known"
    );
    assert_eq!(event(&back), LifecycleEvent::Correction);
    let later = then_by(&patient(), &mut early, &[], "2027-01-30T08:00:00Z");
    assert!(later.is_empty() && later.cases[0].due.is_empty());

    let mut late = disabled();
    then_by(&patient(), &mut late, &ENDS, "2026-11-28T08:00:00Z");
    assert!(only(&late).member_of.is_empty());
    let back = then_by(&patient(), &mut late, &[], "2026-11-30T08:00:00Z");
    assert_eq!(
        actions(&back),
        ["expire", "join", "hand over password", "enable"]
    );
    assert_eq!(only(&late).member_of.len(), 5, "somebody else's gift, too");
}

#[test]
fn what_waits_is_foreseen_moment_by_moment_from_before_the_end() {
    let mut sight = at_work();
    sight.roster = roster(vec![anna(&ENDS)]);
    let plan = step_by(&patient(), &sight, now("2026-11-20T08:00:00Z")).0;
    let next = ahead(&sight, &patient(), &plan, &id("1"));
    let moments: Vec<_> = next
        .iter()
        .map(|next| format!("{} {}", next.at, next.case.changes[0].action.word()))
        .collect();
    insta::assert_snapshot!(moments.join("\n"), @r"
    2026-11-20T17:00:00Z disable
    2026-11-23T17:00:00Z lock password
    2026-11-27T17:00:00Z quit
    2026-12-20T17:00:00Z move
    ");
}

#[test]
fn days_are_days_of_the_wall_clock_where_the_person_works() {
    // Summer time begins on 2027-03-28: a week after 18:00 is 18:00.
    let mut sight = at_work();
    let ends = [("termination_date", "2027-03-24")];
    let end = then_by(&patient(), &mut sight, &ends, "2027-03-24T17:00:30Z");
    let due: Vec<_> = end.cases[0]
        .due
        .iter()
        .map(|due| due.at().to_string())
        .collect();
    assert_eq!(
        due,
        [
            "2027-03-27T17:00:00Z",
            "2027-03-31T16:00:00Z",
            "2027-04-23T16:00:00Z"
        ]
    );
}

#[test]
fn an_account_closed_by_somebody_else_before_the_end_waits_from_the_end_on() {
    let mut sight = at_work();
    by_hand(&mut sight, |account| {
        account.control = account.control.with_disabled(true)
    });
    let end = then_by(&patient(), &mut sight, &ENDS, "2026-11-20T17:00:00Z");
    assert_eq!(actions(&end), ["expire"]);
    assert!(then_by(&patient(), &mut sight, &ENDS, "2026-11-27T16:59:00Z").is_empty());
    let strip = then_by(&patient(), &mut sight, &ENDS, "2026-11-27T17:00:00Z");
    assert_eq!(actions(&strip), ["quit"], "the password is not rosterd's");
    // Somebody opens it: it is closed, and everything that is left waits anew.
    by_hand(&mut sight, |account| {
        account.control = account.control.with_disabled(false)
    });
    let again = then_by(&patient(), &mut sight, &ENDS, "2026-12-01T17:00:00Z");
    assert_eq!(actions(&again), ["disable"]);
    let due: Vec<_> = again.cases[0]
        .due
        .iter()
        .map(|due| due.at().to_string())
        .collect();
    assert_eq!(due, ["2026-12-04T17:00:00Z", "2026-12-31T17:00:00Z"]);
}

#[test]
fn somebody_who_leaves_while_on_leave_keeps_what_is_left_as_long_as_everybody() {
    let parental = [("status", "leave"), ("leave_kind", "parental")];
    let ends = [&parental[..], &ENDS].concat();
    let mut policy = patient();
    policy.lifecycle.leaves[0].memberships = Memberships::Keep;
    let mut sight = at_work();
    then_by(&policy, &mut sight, &parental, "2026-11-20T09:00:00Z");
    let end = then_by(&policy, &mut sight, &ends, "2026-11-20T17:00:00Z");
    assert_eq!(actions(&end), ["expire"]);
    let dead = then_by(&policy, &mut sight, &ends, "2026-11-23T17:00:00Z");
    assert_eq!(actions(&dead), ["lock password"]);
    assert_eq!(dead.changes().next().unwrap().class, Some(Class::End));
    let strip = then_by(&policy, &mut sight, &ends, "2026-11-27T17:00:00Z");
    assert_eq!(actions(&strip), ["quit"]);
    let moved = then_by(&policy, &mut sight, &ends, "2026-12-20T17:00:00Z");
    assert_eq!(actions(&moved), ["move"]);
    let back = then_by(&policy, &mut sight, &[], "2027-01-10T08:00:00Z");
    assert_eq!(event(&back), LifecycleEvent::Correction);
    let guid = only(&sight).guid;
    assert_eq!(sight.past.hand(guid, &Aspect::End).unwrap().after, None);
}

#[test]
fn a_delay_that_is_taken_out_of_the_rules_is_over() {
    let mut sight = disabled();
    let mut policy = patient();
    policy.lifecycle.termination.after = Delays::default();
    let rest = then_by(&policy, &mut sight, &ENDS, "2026-11-21T08:00:00Z");
    assert_eq!(actions(&rest), ["lock password", "quit", "move"]);
}
