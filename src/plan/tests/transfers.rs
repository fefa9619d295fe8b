//! People who go to another department or office: what is a transfer, and when the groups of before go.

use super::anna::*;
use super::world::*;
use crate::lifecycle::Due;
use crate::lifecycle::{Memberships, TransferPolicy, Variant};
use crate::past::{Aspect, TRANSFER};
use crate::people::FieldValue;
use crate::plan::{LifecycleEvent, Outlook, Plan, Policy, Sight, ahead};
use crate::rules::{Condition, GroupMode, Test};

pub(super) const LONDON: [(&str, &str); 1] = [("office", "London")];
const FINANCE: [(&str, &str); 1] = [("department", "Finance")];
const ELSEWHERE: [(&str, &str); 2] = [("office", "London"), ("department", "Finance")];

/// What rules gave is kept for five days.
pub(super) fn gentle() -> Policy {
    by(Memberships::Granted, 5)
}

pub(super) fn by(memberships: Memberships, days: u32) -> Policy {
    let mut policy = policy();
    policy.lifecycle.transfer = Some(TransferPolicy {
        of: vec!["department.id".into(), "office.id".into()],
        memberships,
        keep_old_groups_for: days,
    });
    policy
}

/// Anna at work, seen in her post.
pub(super) fn seen(policy: &Policy) -> Sight {
    let mut sight = at_work();
    let plan = then_by(policy, &mut sight, &[], "2026-11-21T08:00:00Z");
    assert!(plan.is_empty(), "a first look is no transfer");
    sight
}

/// Anna at work in London since the moment, seen in Berlin before.
pub(super) fn moved(policy: &Policy, at: &str) -> Sight {
    let mut sight = seen(policy);
    then_by(policy, &mut sight, &LONDON, at);
    sight
}

/// Which groups she is in.
pub(super) fn inside(sight: &Sight) -> Vec<String> {
    let groups = only(sight).member_of.iter();
    groups.map(|dn| dn.leaf().to_owned()).collect()
}

pub(super) fn quits(plan: &Plan) -> Vec<String> {
    let words = words_of(plan);
    let quits = words.iter().filter(|words| words.contains(": leave "));
    quits.cloned().collect()
}

pub(super) const EVERYTHING: [&str; 5] = [
    "DL-Berlin",
    "GG-Berlin",
    "GG-Handmade",
    "GG-Sales",
    "GG-Staff",
];
pub(super) const WITHOUT_BERLIN: [&str; 3] = ["GG-Handmade", "GG-Sales", "GG-Staff"];

#[test]
fn old_groups_go_by_themselves_so_many_days_after_the_transfer_to_the_minute() {
    let mut sight = seen(&gentle());
    let transfer = then_by(&gentle(), &mut sight, &LONDON, "2026-11-23T08:30:40Z");
    insta::assert_snapshot!(words_of(&transfer).join("\n"), @"1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=London,OU=Staff,DC=corp,DC=example [ou.rules.london]");
    assert_eq!(event(&transfer), LifecycleEvent::Transfer);
    insta::assert_snapshot!(transfer.cases[0].findings[0].text, @"keeps DL-Berlin, GG-Berlin until 2026-11-28 09:30 CET, because of a transfer");
    assert_eq!(inside(&sight), EVERYTHING);
    let early = then_by(&gentle(), &mut sight, &LONDON, "2026-11-28T08:29:59Z");
    assert!(early.is_empty());
    let due = "2026-11-28T08:30:00Z";
    let Outlook::Waiting { until, .. } = early.cases[0].outlook else {
        panic!("{:?}", early.cases[0].outlook)
    };
    assert_eq!(until, due.parse().unwrap());
    let late = then_by(&gentle(), &mut sight, &LONDON, due);
    insta::assert_snapshot!(words_of(&late).join("\n"), @r"
    1: leave DL-Berlin [distribution_lists.berlin]
    1: leave GG-Berlin [groups.berlin]
    ");
    let because = &late.cases[0].changes[0].reason.because;
    assert!(
        because.ends_with("; it was kept after the transfer of 2026-11-23"),
        "{because}"
    );
    assert_eq!(event(&late), LifecycleEvent::Transfer);
    assert_eq!(inside(&sight), WITHOUT_BERLIN);
    let after = then_by(&gentle(), &mut sight, &LONDON, "2027-11-28T08:30:00Z");
    assert!(
        after.is_empty() && after.cases[0].due.is_empty() && after.cases[0].findings.is_empty()
    );
}

#[test]
fn what_is_kept_is_foreseen() {
    let mut sight = seen(&gentle());
    sight.roster = roster(vec![anna(&LONDON)]);
    let plan = step_by(&gentle(), &sight, now("2026-11-23T08:30:00Z")).0;
    let next = ahead(&sight, &gentle(), &plan, &id("1"));
    let moments: Vec<_> = next
        .iter()
        .map(|next| format!("{} {}", next.at, next.case.changes.len()))
        .collect();
    assert_eq!(moments, ["2026-11-28T08:30:00Z 2"]);
}

#[test]
fn without_a_delay_a_transfer_takes_what_rules_gave_at_once() {
    let mut sight = seen(&by(Memberships::Granted, 0));
    let policy = by(Memberships::Granted, 0);
    let transfer = then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:30:00Z");
    assert_eq!(quits(&transfer).len(), 2);
    assert_eq!(event(&transfer), LifecycleEvent::Transfer);
    assert_eq!(inside(&sight), WITHOUT_BERLIN);
}

#[test]
fn a_renaming_is_no_transfer_and_neither_is_what_is_empty_or_unreadable() {
    let renamed = FieldValue::Named {
        id: "id-Berlin".into(),
        name: "Berlin Mitte".into(),
    };
    for (value, label) in [
        (renamed, Some(LifecycleEvent::Update)),
        (FieldValue::Empty, Some(LifecycleEvent::Update)),
        (FieldValue::Unreadable, None),
    ] {
        let mut sight = seen(&gentle());
        let anna = anna(&[]).with("office".into(), value.clone());
        sight.roster = roster(vec![anna]);
        let (plan, mut after) = settle_by(&gentle(), &sight, now("2026-11-23T08:30:00Z"));
        assert_eq!(plan.cases[0].event, label, "{value:?}");
        assert!(plan.cases[0].due.is_empty(), "{value:?}");
        // Where she was is still known: the next id is another one.
        let london = then_by(&gentle(), &mut after, &LONDON, "2026-11-24T08:30:00Z");
        assert_eq!(event(&london), LifecycleEvent::Transfer, "{value:?}");
    }
}

#[test]
fn whoever_goes_back_in_time_keeps_the_old_groups() {
    let policy = by(Memberships::All, 5);
    let mut sight = seen(&policy);
    then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:30:00Z");
    let back = then_by(&policy, &mut sight, &[], "2026-11-25T08:30:00Z");
    assert_eq!(quits(&back), [""; 0]);
    assert!(back.cases[0].due.is_empty(), "{:?}", back.cases[0].due);
    let later = then_by(&policy, &mut sight, &[], "2027-11-25T08:30:00Z");
    assert!(later.is_empty());
    assert_eq!(inside(&sight), EVERYTHING);
}

#[test]
fn each_of_two_transfers_takes_its_groups_at_its_own_moment() {
    let mut sight = moved(&gentle(), "2026-11-23T08:00:00Z");
    then_by(&gentle(), &mut sight, &ELSEWHERE, "2026-11-25T10:00:00Z");
    assert_eq!(inside(&sight), EVERYTHING);
    for (at, left) in [
        ("2026-11-28T07:59:00Z", &EVERYTHING[..]),
        ("2026-11-28T08:00:00Z", &WITHOUT_BERLIN),
        ("2026-11-30T09:59:00Z", &WITHOUT_BERLIN),
        ("2026-11-30T10:00:00Z", &["GG-Handmade", "GG-Staff"]),
    ] {
        then_by(&gentle(), &mut sight, &ELSEWHERE, at);
        assert_eq!(inside(&sight), left, "{at}");
    }
}

#[test]
fn what_a_rule_stops_giving_meanwhile_waits_with_the_rest() {
    let mut sight = moved(&gentle(), "2026-11-23T08:00:00Z");
    let mut other = gentle();
    other
        .rules
        .groups
        .retain(|rule| rule.name != "groups.staff");
    let staff = gentle().rules.groups[0].clone();
    let nobody = Condition::Field("department".into(), Test::OneOf(vec!["Nobody".into()]));
    other.rules.groups.push(crate::rules::GroupRule {
        when: nobody,
        ..staff
    });
    assert!(then_by(&other, &mut sight, &LONDON, "2026-11-25T08:00:00Z").is_empty());
    then_by(&other, &mut sight, &LONDON, "2026-11-28T08:00:00Z");
    assert_eq!(inside(&sight), ["GG-Handmade", "GG-Sales"]);
}

#[test]
fn an_authoritative_group_does_not_wait() {
    let mut policy = gentle();
    let berlin = policy
        .rules
        .groups
        .iter_mut()
        .find(|rule| rule.name == "groups.berlin");
    berlin.unwrap().mode = GroupMode::Authoritative;
    let sight = moved(&policy, "2026-11-23T08:00:00Z");
    assert_eq!(
        inside(&sight),
        ["DL-Berlin", "GG-Handmade", "GG-Sales", "GG-Staff"]
    );
}

#[test]
fn all_takes_what_others_gave_but_not_what_they_give_meanwhile() {
    let policy = by(Memberships::All, 5);
    let mut sight = seen(&policy);
    let transfer = then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:00:00Z");
    assert_eq!(quits(&transfer), [""; 0]);
    assert_eq!(inside(&sight), EVERYTHING);
    // Somebody makes it a gift of the new post.
    let mut again = sight.clone();
    let hand_made = dn("OU=Groups").child_cn("GG-Handmade");
    by_hand(&mut again, |account| {
        assert!(account.member_of.remove(&hand_made))
    });
    then_by(&policy, &mut again, &LONDON, "2026-11-24T08:00:00Z");
    by_hand(&mut again, |account| {
        assert!(account.member_of.insert(hand_made.clone()))
    });
    for (mut sight, left) in [
        (sight, &["GG-Sales", "GG-Staff"][..]),
        (again, &WITHOUT_BERLIN),
    ] {
        let late = then_by(&policy, &mut sight, &LONDON, "2026-11-28T08:00:00Z");
        assert_eq!(event(&late), LifecycleEvent::Transfer);
        assert_eq!(inside(&sight), left);
        // What was taken by a transfer is gone, whoever goes back, and what was a gift of that post goes as well.
        then_by(&policy, &mut sight, &[], "2026-12-28T08:00:00Z");
        then_by(&policy, &mut sight, &[], "2027-01-02T08:00:00Z");
        let gifts = inside(&sight).contains(&"GG-Handmade".to_owned());
        assert!(!gifts);
    }
}

#[test]
fn what_all_takes_is_taken_by_the_next_run_where_this_one_could_not() {
    let policy = by(Memberships::All, 0);
    let mut sight = seen(&policy);
    sight.roster = roster(vec![anna(&LONDON)]);
    let at = now("2026-11-23T08:00:00Z");
    let plan = step_by(&policy, &sight, at).0;
    assert!(
        quits(&plan)
            .join(" ")
            .contains("GG-Handmade [lifecycle.transfer]")
    );
    // Everything is remembered that a run remembers first, and nothing is done.
    for fact in &plan.cases[0].remember {
        sight.past.remember(fact, at.instant());
    }
    let next = step_by(&policy, &sight, now("2026-11-23T08:15:00Z")).0;
    assert_eq!(words_of(&next), words_of(&plan));
    then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:30:00Z");
    assert_eq!(inside(&sight), ["GG-Sales", "GG-Staff"]);
    // A gift of the next minute is one.
    by_hand(&mut sight, |account| {
        account
            .member_of
            .insert(dn("OU=Groups").child_cn("GG-Handmade"));
    });
    assert!(then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:31:00Z").is_empty());
}

#[test]
fn keep_only_adds_and_what_is_kept_stays_rosterds() {
    let policy = by(Memberships::Keep, 0);
    let mut sight = seen(&policy);
    then_by(&policy, &mut sight, &LONDON, "2026-11-23T08:00:00Z");
    then_by(&policy, &mut sight, &ELSEWHERE, "2026-11-25T08:00:00Z");
    let later = then_by(&policy, &mut sight, &ELSEWHERE, "2027-11-23T08:00:00Z");
    assert!(
        later.is_empty() && later.cases[0].due.is_empty() && later.cases[0].findings.is_empty()
    );
    assert_eq!(inside(&sight), EVERYTHING);
    // A leave takes it and gives it back; an end takes it.
    let leave = [
        &ELSEWHERE[..],
        &[("status", "leave"), ("leave_kind", "sabbatical")],
    ]
    .concat();
    then_by(&policy, &mut sight, &leave, "2027-12-01T08:00:00Z");
    assert_eq!(inside(&sight), ["GG-Handmade"]);
    then_by(&policy, &mut sight, &ELSEWHERE, "2027-12-10T08:00:00Z");
    assert_eq!(inside(&sight), EVERYTHING);
    let ends = [&ELSEWHERE[..], &[("termination_date", "2027-12-15")]].concat();
    then_by(&policy, &mut sight, &ends, "2027-12-15T17:00:00Z");
    assert_eq!(inside(&sight), ["GG-Handmade"]);
}

#[test]
fn a_variant_decides_for_its_people_and_nothing_is_taken_while_nobody_can_say() {
    let mut policy = by(Memberships::Granted, 0);
    let of = policy.lifecycle.transfer.clone().unwrap().of;
    let table = TransferPolicy {
        of,
        memberships: Memberships::Granted,
        keep_old_groups_for: 2,
    };
    policy.lifecycle.variants.transfer = vec![Variant {
        name: "lifecycle.transfer.variants.leads".into(),
        priority: 100,
        when: Condition::Field("position".into(), Test::OneOf(vec!["Lead".into()])),
        table,
    }];
    for (position, kept, due) in [("Lead", true, 1), ("", false, 0), ("?", true, 0)] {
        let mut sight = seen(&policy);
        let facts = [("office", "London"), ("position", position)];
        let plan = then_by(&policy, &mut sight, &facts, "2026-11-23T08:00:00Z");
        assert_eq!(quits(&plan).is_empty(), kept, "{position}");
        let waits = plan.cases[0]
            .due
            .iter()
            .filter(|due| matches!(due, Due::Withdraw(_)));
        assert_eq!(waits.count(), due, "{position}");
        let said = plan.cases[0]
            .findings
            .iter()
            .any(|finding| finding.about == TRANSFER);
        assert_eq!(said, kept, "{position}");
    }
}

#[test]
fn a_department_entered_for_the_first_time_is_no_transfer() {
    let policy = by(Memberships::All, 0);
    let mut sight = at_work();
    sight.roster = roster(vec![anna(&[]).with("department".into(), FieldValue::Empty)]);
    sight = settle_by(&policy, &sight, now("2026-11-21T08:00:00Z")).1;
    let plan = then_by(&policy, &mut sight, &FINANCE, "2026-11-23T08:00:00Z");
    assert_eq!(quits(&plan), [""; 0]);
    let guid = only(&sight).guid;
    assert_eq!(sight.past.hand(guid, &Aspect::Post).unwrap().rule, TRANSFER);
    assert_eq!(sight.past.post(guid).unwrap().ids.len(), 2);
}
