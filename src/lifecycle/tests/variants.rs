//! For whom which table is.

use jiff::civil::date;

use super::*;

fn variant<T>(name: &str, priority: i64, when: Condition, table: T) -> Variant<T> {
    Variant {
        name: name.to_owned(),
        priority,
        when,
        table,
    }
}

/// Externals end with their contract.
fn contractors(priority: i64) -> Variant<TerminationPolicy> {
    let table = TerminationPolicy {
        ends_on: vec![EndField::TerminationDate, EndField::ContractEndDate],
        ..policy().termination
    };
    variant(
        "contractors",
        priority,
        is("employment_type", "external"),
        table,
    )
}

/// Apprentices have an account six weeks ahead and use it from the day before.
fn apprentices() -> Variant<HirePolicy> {
    let table = HirePolicy {
        create_before: 42,
        enable_before: 1,
        ..policy().hire
    };
    variant("apprentices", 100, is("team", "Apprentices"), table)
}

const CONTRACT: [(&str, &str); 3] = [
    ("status", "active"),
    ("hire_date", "2020-01-01"),
    ("contract_end_date", "2026-11-30"),
];

fn stage_by(policy: &LifecyclePolicy, facts: &[&[(&str, &str)]], at: &str) -> Stage {
    stage_of(&person(&facts.concat()), policy, now(at))
}

#[test]
fn a_contract_ends_whom_it_is_said_to_end_and_nobody_else() {
    let mut policy = policy();
    policy.variants.termination = vec![contractors(100)];
    let stage = |kind, at| stage_by(&policy, &[&CONTRACT, &[("employment_type", kind)]], at);
    assert_eq!(stage("internal", "2027-06-01T12:00:00Z"), Stage::Active);
    assert_eq!(stage("external", NOON).last_day(), Some(date(2026, 11, 30)));
    assert_eq!(stage("external", "2026-11-30T16:59:59Z").word(), "leaving");
    assert_eq!(stage("external", "2026-11-30T17:00:00Z").word(), "left");
}

#[test]
fn two_variants_of_one_priority_contradict_each_other_and_the_lower_one_wins() {
    let external = [("employment_type", "external")];
    let mut early = contractors(10);
    early.name = "early".to_owned();
    early.table.disable_at = time(12, 0, 0, 0);
    let mut policy = policy();
    policy.variants.termination = vec![contractors(20), early.clone()];
    let noon = "2026-11-30T11:00:00Z";
    assert_eq!(
        stage_by(&policy, &[&CONTRACT, &external], noon).word(),
        "left"
    );
    early.priority = 20;
    policy.variants.termination = vec![contractors(20), early];
    let Stage::Unclear(why) = stage_by(&policy, &[&CONTRACT, &external], noon) else {
        panic!("decided")
    };
    assert_eq!(why, "contractors and early match with one priority");
    let employee = [("employment_type", "internal")];
    assert_eq!(
        stage_by(&policy, &[&CONTRACT, &employee], noon),
        Stage::Active
    );
}

#[test]
fn whose_end_nobody_can_tell_is_unclear() {
    let mut policy = policy();
    policy.variants.termination = vec![contractors(100)];
    let Stage::Unclear(why) = stage_by(&policy, &[&CONTRACT, &[("employment_type", "?")]], NOON)
    else {
        panic!("decided")
    };
    assert!(
        why.contains("employment_type") && why.contains("contractors"),
        "{why}"
    );
}

#[test]
fn apprentices_come_earlier_than_others() {
    let mut policy = policy();
    policy.variants.hire = vec![apprentices()];
    let hired = [("status", "onboarding"), ("hire_date", "2026-12-01")];
    let moments = |team| match stage_by(&policy, &[&hired, &[("team", team)]], NOON) {
        Stage::Upcoming {
            create_at,
            enable_at,
            ..
        } => [create_at.to_string(), enable_at.to_string()],
        other => panic!("{other:?}"),
    };
    assert_eq!(
        moments("Sales"),
        ["2026-11-23T23:00:00Z", "2026-12-01T05:00:00Z"]
    );
    assert_eq!(
        moments("Apprentices"),
        ["2026-10-19T22:00:00Z", "2026-11-30T05:00:00Z"]
    );
    let soon = stage_by(
        &policy,
        &[&hired, &[("team", "Apprentices")]],
        "2026-11-30T05:00:00Z",
    );
    assert_eq!(soon, Stage::Active);
}

#[test]
fn how_somebody_is_hired_matters_until_the_first_day_is_over() {
    let mut policy = policy();
    policy.variants.hire = vec![apprentices()];
    let doubtful = [("team", "?")];
    let hired = [("status", "onboarding"), ("hire_date", "2026-11-20")];
    assert_eq!(
        stage_by(&policy, &[&hired, &doubtful], NOON).word(),
        "unclear"
    );
    let started = [("status", "active"), ("hire_date", "2026-11-19")];
    assert_eq!(
        stage_by(&policy, &[&started, &doubtful], NOON),
        Stage::Active
    );
}
