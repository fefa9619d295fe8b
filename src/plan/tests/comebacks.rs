//! People hired again, hires called off, ends taken back, and new names.

use super::anna::*;
use super::world::*;
use crate::directory::Expiry;
use crate::lifecycle::Memberships;
use crate::past::{Class, Kept, NameKind, Reservation};
use crate::plan::{Act, Action, LifecycleEvent, Outlook, Plan, Policy, Sight, build, waves};

fn takes_everything() -> Policy {
    let mut policy = policy();
    policy.lifecycle.termination.memberships = Memberships::All;
    policy
}

const GONE: [(&str, &str); 1] = [("termination_date", "2026-11-20")];
const AGAIN: [(&str, &str); 2] = [("hire_date", "2027-09-01"), ("status", "onboarding")];

// R-10
#[test]
fn somebody_hired_again_waits_then_starts_afresh_with_the_same_account() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    assert_eq!(only(&sight).member_of.len(), 1);
    // Months ahead nothing happens to the closed account.
    let waiting = then(&mut sight, &AGAIN, "2027-03-01T08:00:00Z");
    assert!(waiting.is_empty(), "{:?}", words_of(&waiting));
    assert!(matches!(&waiting.cases[0].outlook,
        Outlook::Waiting { what, .. } if what.contains("made ready")));
    let ready = then(&mut sight, &AGAIN, "2027-08-25T08:00:00Z");
    insta::assert_snapshot!(words_of(&ready).join("\n"), @r#"
    1: expires: 2026-11-20T23:00:00Z → never [lifecycle.termination]
    1: join DL-Berlin [distribution_lists.berlin]
    1: join GG-Berlin [groups.berlin]
    1: join GG-Sales [groups.sales]
    1: join GG-Staff [groups.staff]
    1: leave GG-Handmade [lifecycle.rehire]
    1: move OU=Leavers,DC=corp,DC=example → OU=Berlin,OU=Staff,DC=corp,DC=example [ou.rules.berlin]
    "#);
    assert_eq!(event(&ready), LifecycleEvent::Rehire);
    assert!(!only(&sight).is_enabled());
    let start = then(&mut sight, &AGAIN[..1], "2027-09-01T04:00:00Z");
    insta::assert_snapshot!(words_of(&start).join("\n"), @r#"
    1: hand over a first password, to be changed at the first logon [hand_over]
    1: enable the account [lifecycle.rehire]
    "#);
    assert_eq!(event(&start), LifecycleEvent::Rehire);
    assert!(only(&sight).is_enabled());
}

#[test]
fn what_the_end_took_before_is_not_given_back_to_somebody_hired_again_nor_after_a_leave() {
    let policy = takes_everything();
    let mut sight = at_work();
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    assert!(only(&sight).member_of.is_empty());
    let hired = ("hire_date", "2027-09-01");
    let plan = then_by(&policy, &mut sight, &[hired], "2027-09-01T08:00:00Z");
    assert_eq!(event(&plan), LifecycleEvent::Rehire);
    assert_eq!(only(&sight).member_of.len(), 4, "what the rules give");
    let leave = [hired, ("status", "leave"), ("leave_kind", "parental")];
    then_by(&policy, &mut sight, &leave, "2027-10-01T08:00:00Z");
    then_by(&policy, &mut sight, &[hired], "2027-11-01T08:00:00Z");
    assert_eq!(only(&sight).member_of.len(), 4);
}

#[test]
fn whoever_is_hired_again_overnight_loses_what_is_from_before_ahead_of_being_let_in() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    sight.roster = roster(vec![anna(&[("hire_date", "2026-11-21")])]);
    let plan = step(&sight, now("2026-11-21T08:00:00Z")).0;
    let cases: Vec<_> = plan.cases.iter().collect();
    let acts = waves(&cases).into_iter().flatten().map(|one| one.act);
    let acts: Vec<Act> = acts.collect();
    let at = |wanted: fn(&Act) -> bool| acts.iter().position(wanted);
    let quit = at(|act| matches!(act, Act::Quit { .. })).expect("GG-Handmade");
    let handed = at(|act| matches!(act, Act::HandOver { .. })).expect("a password");
    let enable = at(|act| matches!(act, Act::Enable)).expect("the first day has come");
    assert!(quit < handed && handed < enable);
}

#[test]
fn an_account_that_was_kept_open_to_nobody_gets_a_fresh_password_although_none_was_scrambled() {
    let mut policy = policy();
    policy.lifecycle.termination.scramble_password = false;
    let mut sight = at_work();
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    let mut corrected = sight.clone();
    let hands_over = |plan: &Plan| {
        let mut actions = plan.changes().map(|change| &change.action);
        actions.any(|action| matches!(action, Action::HandOver { .. }))
    };
    let back = then_by(&policy, &mut corrected, &[], "2026-11-23T08:00:00Z");
    assert_eq!(event(&back), LifecycleEvent::Correction);
    assert!(!hands_over(&back), "the person knows the password");
    let again = then_by(&policy, &mut sight, &AGAIN[..1], "2027-09-01T08:00:00Z");
    assert!(hands_over(&again));
}

#[test]
fn an_account_closed_for_too_long_waits_for_a_person_with_a_way_out() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    let late = [("hire_date", "2028-11-21")];
    let plan = then(&mut sight, &late, "2028-11-21T08:00:00Z");
    assert!(plan.is_empty());
    let Outlook::Blocked(why) = &plan.cases[0].outlook else {
        panic!("{:?}", plan.cases[0].outlook)
    };
    for word in ["2026-11-20", "2028-11-21", "24mo", "by hand"] {
        assert!(why.contains(word), "{why}");
    }
    // A day earlier was in time.
    let mut in_time = sight.clone();
    let plan = then(
        &mut in_time,
        &[("hire_date", "2028-11-20")],
        "2028-11-21T08:00:00Z",
    );
    assert_eq!(event(&plan), LifecycleEvent::Rehire);
    // The way out.
    by_hand(&mut sight, |a| a.control = a.control.with_disabled(false));
    let plan = then(&mut sight, &late, "2028-11-22T08:00:00Z");
    assert!(
        words_of(&plan)
            .iter()
            .any(|word| word.contains("join GG-Staff"))
    );
}

#[test]
fn somebody_hired_again_under_another_id_waits_for_a_decision() {
    let mut sight = at_work();
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    let gone = [("status", "inactive"), ("termination_date", "2026-11-20")];
    let people = vec![
        anna(&gone),
        person("2", "Anna", "Bauer", &[("hire_date", "2027-09-01")]),
    ];
    sight.roster = roster(people);
    let look = |sight: &Sight| build(sight, &policy(), now("2027-09-01T08:00:00Z"));
    let plan = look(&sight);
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(matches!(&plan.cases[1].outlook,
        Outlook::Blocked(why) if why.contains("former account of person 1")));
    // The same with a memory that was lost: the anchor tells.
    sight.past = Default::default();
    let plan = look(&sight);
    let of_two = plan.case(&id("2")).unwrap();
    assert!(matches!(&of_two.outlook,
        Outlook::Blocked(why) if why.contains("former account of person 1")));
}

#[test]
fn a_namesake_on_leave_or_before_the_first_day_is_no_former_colleague() {
    let mut sight = at_work();
    let away = [("status", "leave"), ("leave_kind", "parental")];
    then(&mut sight, &away, "2026-11-21T08:00:00Z");
    sight.roster = roster(vec![anna(&away), person("2", "Anna", "Bauer", &[])]);
    let (plan, after) = settle(&sight, now("2026-11-22T08:00:00Z"));
    assert_eq!(
        plan.case(&id("2")).unwrap().event,
        Some(LifecycleEvent::Hire)
    );
    let soon = [("hire_date", "2026-11-25"), ("status", "onboarding")];
    let two = [
        person("3", "Bea", "Beck", &soon),
        person("4", "Bea", "Beck", &soon),
    ];
    let mut sight = after;
    for people in [&two[..1], &two[..]] {
        sight.roster = roster(people.to_vec());
        sight = settle(&sight, now("2026-11-22T08:00:00Z")).1;
    }
    assert!(sight.past.link(&id("4")).is_some());
}

const SOON: [(&str, &str); 2] = [("hire_date", "2026-11-25"), ("status", "onboarding")];
const CALLED_OFF: [(&str, &str); 2] = [("hire_date", "2026-11-25"), ("status", "inactive")];

#[test]
fn a_hire_that_is_called_off_is_put_aside_and_never_opened_and_starts_normally_if_it_comes_after_all()
 {
    let mut sight = sight(vec![anna(&SOON)], vec![]);
    then(&mut sight, &SOON, "2026-11-20T08:00:00Z");
    let off = then(&mut sight, &CALLED_OFF, "2026-11-21T08:00:00Z");
    insta::assert_snapshot!(words_of(&off).join("\n"), @r#"
    1: leave DL-Berlin [lifecycle.termination]
    1: leave GG-Berlin [lifecycle.termination]
    1: leave GG-Sales [lifecycle.termination]
    1: leave GG-Staff [lifecycle.termination]
    1: move OU=Berlin,OU=Staff,DC=corp,DC=example → OU=Leavers,DC=corp,DC=example [lifecycle.termination]
    "#);
    assert_eq!(event(&off), LifecycleEvent::Withdrawal);
    assert!(
        off.changes().all(|change| change.counts.is_none()),
        "nobody's end"
    );
    assert!(then(&mut sight, &CALLED_OFF, "2026-11-24T08:00:00Z").is_empty());
    // Half a year later after all: nothing before the usual days, and then as any hire.
    let later = [("hire_date", "2027-05-01"), ("status", "onboarding")];
    assert!(then(&mut sight, &later, "2026-12-01T08:00:00Z").is_empty());
    let ready = then(&mut sight, &later, "2027-04-28T08:00:00Z");
    assert_eq!(event(&ready), LifecycleEvent::Correction);
    assert!(!only(&sight).is_enabled() && only(&sight).member_of.len() == 4);
    let start = then(&mut sight, &later[..1], "2027-05-01T08:00:00Z");
    assert_eq!(event(&start), LifecycleEvent::Start);
    assert!(only(&sight).is_enabled());
}

#[test]
fn an_expiry_written_before_a_hire_was_called_off_stays() {
    let until = |mut facts: Vec<(&'static str, &'static str)>| {
        facts.push(("termination_date", "2027-05-31"));
        facts
    };
    let mut sight = sight(vec![anna(&SOON)], vec![]);
    then(&mut sight, &until(SOON.to_vec()), "2026-11-20T08:00:00Z");
    assert_ne!(only(&sight).expires, Expiry::Never);
    then(
        &mut sight,
        &until(CALLED_OFF.to_vec()),
        "2026-11-21T08:00:00Z",
    );
    assert_ne!(only(&sight).expires, Expiry::Never);
}

#[test]
fn names_kept_for_somebody_who_never_came_are_freed_where_no_account_holds_them() {
    let mut sight = sight(vec![anna(&SOON)], vec![]);
    then(&mut sight, &SOON, "2026-11-20T08:00:00Z");
    let login = (NameKind::Login, "abauer".to_owned());
    assert!(sight.past.names.contains_key(&login));
    let unheld = Reservation {
        kind: NameKind::Address,
        folded: "a.bauer@corp.example".into(),
        person: id("1"),
    };
    let key = (unheld.kind, unheld.folded.clone());
    sight
        .past
        .names
        .insert(key.clone(), Kept::used(unheld.person));
    then(&mut sight, &CALLED_OFF, "2026-11-21T08:00:00Z");
    assert!(!sight.past.names.contains_key(&key));
    assert!(
        sight.past.names.contains_key(&login),
        "the account holds it"
    );
    // An administrator deletes the account.
    sight.directory = directory(vec![]);
    then(&mut sight, &CALLED_OFF, "2026-11-22T08:00:00Z");
    assert!(sight.past.names.is_empty());
}

#[test]
fn an_end_taken_back_after_everything_was_taken_gives_everything_back() {
    let policy = takes_everything();
    let mut sight = at_work();
    let before = only(&sight).clone();
    then_by(&policy, &mut sight, &GONE, "2026-11-20T17:00:00Z");
    assert!(only(&sight).member_of.is_empty());
    let back = then_by(&policy, &mut sight, &[], "2026-11-23T08:00:00Z");
    insta::assert_snapshot!(words_of(&back).join("\n"), @r#"
    1: expires: 2026-11-20T23:00:00Z → never [lifecycle.termination]
    1: join DL-Berlin [distribution_lists.berlin]
    1: join GG-Berlin [groups.berlin]
    1: join GG-Handmade [lifecycle.termination]
    1: join GG-Sales [groups.sales]
    1: join GG-Staff [groups.staff]
    1: hand over a first password, to be changed at the first logon [hand_over]
    1: enable the account [lifecycle.termination]
    1: move OU=Leavers,DC=corp,DC=example → OU=Berlin,OU=Staff,DC=corp,DC=example [ou.rules.berlin]
    "#);
    assert_eq!(event(&back), LifecycleEvent::Correction);
    assert_eq!(only(&sight), &before, "as it was");
}

#[test]
fn a_gift_beside_a_rule_comes_back_and_what_a_rule_gave_only_while_it_still_does() {
    let policy = takes_everything();
    let finance = [("department", "Finance")];
    let mut sight = sight(vec![anna(&finance)], vec![]);
    then_by(&policy, &mut sight, &finance, "2026-11-20T08:00:00Z");
    // No rule puts Finance into GG-Sales, but somebody did.
    by_hand(&mut sight, |account| {
        account
            .member_of
            .insert(dn("OU=Groups").child_cn("GG-Sales"));
    });
    let gone = [finance[0], GONE[0]];
    then_by(&policy, &mut sight, &gone, "2026-11-20T17:00:00Z");
    assert!(only(&sight).member_of.is_empty());
    let elsewhere = [finance[0], ("office", "London")];
    then_by(&policy, &mut sight, &elsewhere, "2026-11-23T08:00:00Z");
    let groups = &only(&sight).member_of;
    assert!(groups.contains(&dn("OU=Groups").child_cn("GG-Sales")));
    assert!(!groups.contains(&dn("OU=Groups").child_cn("GG-Berlin")));
}

#[test]
fn an_end_moved_before_or_after_the_disable_is_a_correction() {
    let mut sight = at_work();
    then(
        &mut sight,
        &[("termination_date", "2026-11-30")],
        "2026-11-20T17:00:00Z",
    );
    let later = [("termination_date", "2026-12-31")];
    let moved = then(&mut sight, &later, "2026-11-21T08:00:00Z");
    assert_eq!(event(&moved), LifecycleEvent::Correction);
    then(&mut sight, &GONE, "2026-11-22T08:00:00Z");
    assert!(!only(&sight).is_enabled());
    let back = then(&mut sight, &later, "2026-11-23T08:00:00Z");
    assert_eq!(event(&back), LifecycleEvent::Correction);
    assert!(only(&sight).is_enabled() && only(&sight).expires != Expiry::Never);
    let counted = back.changes().filter_map(|c| Some(c.counts.as_ref()?.0));
    assert!(counted.eq([Class::Enable]));
}

#[test]
fn another_name_changes_what_is_shown_and_nothing_people_log_in_with() {
    let mut sight = at_work();
    let married = |facts: &[(&str, &str)]| person("1", "Anna", "Meyer", facts);
    let facts = [("office", "Berlin"), ("department", "Sales")];
    sight.roster = roster(vec![married(&facts)]);
    let (plan, after) = settle(&sight, now("2026-11-21T08:00:00Z"));
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"1: sn: "Bauer" → "Meyer" [attributes.sn]"#);
    assert_eq!(event(&plan), LifecycleEvent::NameChange);
    let said = |plan: &Plan| {
        let mut findings = plan.cases[0].findings.iter();
        findings.any(|finding| finding.text.contains("login abauer"))
    };
    assert!(said(&plan), "{:?}", plan.cases[0].findings);
    let next = step(&after, now("2026-11-22T08:00:00Z")).0;
    assert!(next.is_empty() && !said(&next), "said once");
}

#[test]
fn a_name_written_over_a_change_by_hand_or_found_on_the_first_day_is_no_name_change() {
    let mut found = account(1, "anna", Some("1"), "OU=Staff");
    found.attributes.insert("sn".into(), vec!["Bower".into()]);
    let plan = step(&sight(vec![anna(&[])], vec![found]), morning()).0;
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Update));
}
