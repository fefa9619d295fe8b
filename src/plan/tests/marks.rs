//! What an end writes on an account, and takes back.

use super::anna::*;
use super::rulebook::template;
use super::world::*;
use crate::lifecycle::{Delays, Mark};
use crate::people::FieldValue;
use crate::plan::{LifecycleEvent, Plan, Policy, Sight, standing};
use crate::rules::{AttributeRule, AttributeValue, TooLong, WhenEmpty, WriteMode};

fn mark(name: &str, attribute: &str, text: &str) -> Option<Mark> {
    Some(Mark {
        name: format!("lifecycle.termination.{name}"),
        rule: AttributeRule {
            name: attribute.into(),
            value: AttributeValue::Text(template(text)),
            write: WriteMode::OnChange,
            when_empty: WhenEmpty::Keep,
            too_long: TooLong::Cut,
        },
    })
}

fn marking() -> Policy {
    let mut policy = policy();
    let ends = &mut policy.lifecycle.termination;
    ends.note = mark("note", "info", "Left {{ end_date }}, {{ department.name }}");
    ends.hide = mark(
        "hide_from_address_lists",
        "msExchHideFromAddressLists",
        "TRUE",
    );
    policy
}

fn written(plan: &Plan) -> Vec<String> {
    let changes = plan
        .changes()
        .filter(|change| change.action.word() == "write");
    let words = changes.map(|change| format!("{} [{}]", change.action, change.reason.rule));
    words.collect()
}

fn info(sight: &Sight) -> Vec<String> {
    only(sight).values(&"info".into()).to_vec()
}

fn note(sight: &mut Sight, text: &str) {
    by_hand(sight, |account| {
        account
            .attributes
            .insert("info".into(), vec![text.to_owned()]);
    });
}

const GONE: [(&str, &str); 1] = [("termination_date", "2026-11-20")];
const EVENING: &str = "2026-11-20T17:00:00Z";

#[test]
fn an_end_is_noted_and_hidden_and_both_are_taken_back_with_it() {
    let mut sight = at_work();
    note(&mut sight, "likes tea");
    let end = then_by(&marking(), &mut sight, &GONE, EVENING);
    insta::assert_snapshot!(written(&end).join("\n"), @r#"
    info: "likes tea" → "Left 2026-11-20, Sales" [lifecycle.termination.note]
    msExchHideFromAddressLists: (empty) → "TRUE" [lifecycle.termination.hide_from_address_lists]
    "#);
    assert_eq!(event(&end), LifecycleEvent::Termination);
    // Facts that change later do not change what was noted.
    let moved = [&GONE[..], &[("department", "Finance")]].concat();
    assert!(then_by(&marking(), &mut sight, &moved, "2026-11-21T08:00:00Z").is_empty());
    let back = then_by(&marking(), &mut sight, &[], "2026-11-23T08:00:00Z");
    insta::assert_snapshot!(written(&back).join("\n"), @r#"
    info: "Left 2026-11-20, Sales" → "likes tea" [lifecycle.termination]
    msExchHideFromAddressLists: "TRUE" → (empty) [lifecycle.termination]
    "#);
    assert_eq!(info(&sight), ["likes tea"]);
    // The next end is noted again.
    let again = [("termination_date", "2026-12-01")];
    then_by(&marking(), &mut sight, &again, "2026-12-01T17:00:00Z");
    assert_eq!(info(&sight), ["Left 2026-12-01, Sales"]);
    let hired = [("hire_date", "2027-09-01"), ("status", "onboarding")];
    let ready = then_by(&marking(), &mut sight, &hired, "2027-08-26T08:00:00Z");
    assert_eq!(event(&ready), LifecycleEvent::Rehire);
    assert_eq!(info(&sight), ["likes tea"]);
}

#[test]
fn what_somebody_wrote_over_a_note_is_theirs_and_the_next_end_is_noted_all_the_same() {
    let mut sight = at_work();
    then_by(&marking(), &mut sight, &GONE, EVENING);
    note(&mut sight, "mail goes to Bob");
    assert!(then_by(&marking(), &mut sight, &GONE, "2026-11-21T08:00:00Z").is_empty());
    then_by(&marking(), &mut sight, &[], "2026-11-23T08:00:00Z");
    assert_eq!(info(&sight), ["mail goes to Bob"]);
    let again = [("termination_date", "2026-12-01")];
    then_by(&marking(), &mut sight, &again, "2026-12-01T17:00:00Z");
    assert_eq!(info(&sight), ["Left 2026-12-01, Sales"]);
    then_by(&marking(), &mut sight, &[], "2026-12-02T08:00:00Z");
    assert_eq!(info(&sight), ["mail goes to Bob"]);
}

#[test]
fn an_end_without_a_day_is_noted_with_the_day_of_the_disable_however_long_that_takes() {
    let mut policy = marking();
    policy.lifecycle.termination.after = Delays {
        ou: 30,
        ..Delays::default()
    };
    let mut sight = at_work();
    let inactive = [("status", "inactive")];
    then_by(&policy, &mut sight, &inactive, "2026-11-20T08:00:00Z");
    assert_eq!(info(&sight), ["Left 2026-11-20, Sales"]);
    then_by(&policy, &mut sight, &inactive, "2026-12-24T08:00:00Z");
    assert_eq!(info(&sight), ["Left 2026-11-20, Sales"]);
}

#[test]
fn an_attribute_the_schema_lacks_is_said_once_and_stops_nothing() {
    let mut policy = marking();
    policy.lifecycle.termination.note = mark("note", "extensionAttribute9", "Left");
    let mut sight = at_work();
    let end = then_by(&policy, &mut sight, &GONE, EVENING);
    assert_eq!(written(&end).len(), 1, "{:?}", written(&end));
    let said = standing(&sight.directory, &policy);
    let about: Vec<_> = said.iter().map(|finding| finding.about.as_str()).collect();
    assert_eq!(about, ["lifecycle.termination.note"]);
    assert!(!only(&sight).is_enabled());
}

#[test]
fn a_note_that_cannot_be_written_for_a_person_says_so_and_the_end_goes_on() {
    let mut sight = at_work();
    let unreadable = anna(&GONE).with("department".into(), FieldValue::Unreadable);
    sight.roster = roster(vec![unreadable]);
    let (end, after) = settle_by(&marking(), &sight, now(EVENING));
    let said = &end.cases[0].findings;
    assert!(
        said.iter().any(|f| f.about == "lifecycle.termination.note"),
        "{said:?}"
    );
    assert!(!only(&after).is_enabled() && info(&after).is_empty());
}
