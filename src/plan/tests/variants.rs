//! People for whom a table is another one.

use super::anna::*;
use super::world::*;
use crate::lifecycle::{Memberships, RehirePolicy, TerminationPolicy, Variant};
use crate::people::FieldName;
use crate::plan::{Outlook, Policy, Severity, Sight};
use crate::rules::{Condition, Test};

fn sales<T>(name: &str, table: T) -> Variant<T> {
    Variant {
        name: name.to_owned(),
        priority: 100,
        when: Condition::Field(
            FieldName::new("department"),
            Test::OneOf(vec!["Sales".to_owned()]),
        ),
        table,
    }
}

/// Salespeople lose everything and go elsewhere, and nobody waits long for them.
fn policy_of_two() -> Policy {
    let mut policy = policy();
    let ends = TerminationPolicy {
        memberships: Memberships::All,
        ou: Some(dn("OU=Away,OU=Staff")),
        ..policy.lifecycle.termination.clone()
    };
    let rehire = RehirePolicy {
        within: jiff::Span::new().months(6),
    };
    policy.lifecycle.variants.termination =
        vec![sales("lifecycle.termination.variants.sales", ends)];
    policy.lifecycle.variants.rehire = vec![sales("lifecycle.rehire.variants.sales", rehire)];
    policy
}

const GONE: [(&str, &str); 1] = [("termination_date", "2026-11-20")];
const EVENING: &str = "2026-11-20T17:00:00Z";

#[test]
fn an_end_is_carried_out_by_the_table_that_is_for_the_person_and_undone_like_any() {
    let policy = policy_of_two();
    let mut sight = at_work();
    let mut other = sight.clone();
    then_by(&policy, &mut sight, &GONE, EVENING);
    let account = only(&sight);
    assert!(account.member_of.is_empty() && account.dn.is_below(&dn("OU=Away,OU=Staff")));
    // Nowhere by a rule: back to the default unit, because it was put aside.
    let mars = [("office", "Mars")];
    then_by(&policy, &mut sight, &mars, "2026-11-23T08:00:00Z");
    let account = only(&sight);
    assert!(account.is_enabled() && account.dn.is_below(&dn("OU=Unsorted,OU=Staff")));

    let finance = [&GONE[..], &[("department", "Finance")]].concat();
    then_by(&policy, &mut other, &finance, EVENING);
    let account = only(&other);
    assert_eq!(account.member_of.len(), 1, "somebody else's gift stays");
    assert!(account.dn.is_below(&dn("OU=Leavers")));
}

#[test]
fn a_window_of_its_own_decides_who_is_hired_again_with_the_same_account() {
    let policy = policy_of_two();
    let mut sight = at_work();
    then_by(&policy, &mut sight, &GONE, EVENING);
    let again = [("hire_date", "2027-09-01")];
    let late = then_by(&policy, &mut sight, &again, "2027-09-01T08:00:00Z");
    let Outlook::Blocked(why) = &late.cases[0].outlook else {
        panic!("{:?}", late.cases[0].outlook)
    };
    assert!(
        why.contains("lifecycle.rehire.variants.sales.within (6mo)"),
        "{why}"
    );
    let finance = [&again[..], &[("department", "Finance")]].concat();
    then_by(&policy, &mut sight, &finance, "2027-09-01T08:00:00Z");
    assert!(only(&sight).is_enabled());
}

/// A field that cannot be read hides which table is meant; it does not hide that somebody has left.
#[test]
fn an_end_that_has_come_by_every_table_that_may_be_meant_is_urgent() {
    let mut policy = policy();
    let chief = |disable_at: &str| {
        let ends = TerminationPolicy {
            disable_at: disable_at.parse().unwrap(),
            ..policy.lifecycle.termination.clone()
        };
        let when = Test::OneOf(vec!["Chief".to_owned()]);
        Variant {
            when: Condition::Field(FieldName::new("position"), when),
            ..sales("lifecycle.termination.variants.chief", ends)
        }
    };
    let nobody = Variant {
        when: Condition::Any(Vec::new()),
        ..chief("23:00")
    };
    policy.lifecycle.variants.termination = vec![chief("20:00"), nobody];
    let unread = [&GONE[..], &[("position", "?")]].concat();
    let said = |sight: &mut Sight, at: &str| {
        let plan = then_by(&policy, sight, &unread, at);
        assert!(plan.is_empty(), "{:?}", words_of(&plan));
        assert!(
            matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("position"))
        );
        let finding = &plan.cases[0].findings[0];
        (finding.severity, finding.text.clone())
    };
    let mut sight = at_work();
    assert_eq!(said(&mut sight, EVENING).0, Severity::Warning, "18:00");
    let (severity, text) = said(&mut sight, "2026-11-20T19:00:00Z");
    assert_eq!(severity, Severity::Urgent);
    assert!(text.contains("this person has left: disable CN="), "{text}");
    by_hand(&mut sight, |account| {
        account.control = account.control.with_disabled(true);
    });
    assert_eq!(
        said(&mut sight, "2026-11-20T19:00:00Z").0,
        Severity::Warning
    );
}
