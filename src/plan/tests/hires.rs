//! People who come.

use super::world::*;
use crate::plan::{LifecycleEvent, Outlook};

// R-33
#[test]
fn a_hire_within_the_lead_time_gets_a_disabled_account_and_nothing_that_opens_it() {
    let anna = person(
        "1",
        "Anna",
        "Bauer",
        &[
            ("hire_date", "2026-11-23"),
            ("status", "onboarding"),
            ("office", "Berlin"),
            ("department", "Sales"),
        ],
    );
    let (plan, after) = settle(&sight(vec![anna], vec![]), morning());
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: create abauer in OU=Berlin,OU=Staff,DC=corp,DC=example [lifecycle.hire]
    1: set a password nobody knows [lifecycle.hire]
    1: join DL-Berlin [distribution_lists.berlin]
    1: join GG-Berlin [groups.berlin]
    1: join GG-Sales [groups.sales]
    1: join GG-Staff [groups.staff]
    "#);
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Hire));
    let account = after.directory.accounts().next().unwrap();
    assert!(!account.is_enabled());
    assert_eq!(account.anchor.as_deref(), Some("1"));
}

// R-33
#[test]
fn on_the_first_day_the_password_is_handed_over_before_the_account_is_enabled() {
    let anna = || {
        person(
            "1",
            "Anna",
            "Bauer",
            &[
                ("hire_date", "2026-11-23"),
                ("status", "onboarding"),
                ("office", "Berlin"),
            ],
        )
    };
    let (_, created) = settle(&sight(vec![anna()], vec![]), morning());
    let (plan, after) = settle(&created, now("2026-11-23T05:00:00Z"));
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: hand over a first password, to be changed at the first logon [hand_over]
    1: enable the account [lifecycle.hire]
    "#);
    assert_eq!(plan.cases[0].event, Some(LifecycleEvent::Start));
    assert!(after.directory.accounts().next().unwrap().is_enabled());
}

#[test]
fn a_hire_before_the_lead_time_waits_and_says_until_when() {
    let anna = person(
        "1",
        "Anna",
        "Bauer",
        &[("hire_date", "2027-01-04"), ("status", "onboarding")],
    );
    let (plan, _) = settle(&sight(vec![anna], vec![]), morning());
    assert!(plan.is_empty());
    assert!(matches!(plan.cases[0].outlook, Outlook::Waiting { .. }));
}

// R-34
#[test]
fn somebody_hired_today_is_created_handed_over_and_enabled_in_one_plan() {
    let anna = person("1", "Anna", "Bauer", &[("hire_date", "2026-11-20")]);
    let (plan, after) = settle(&sight(vec![anna], vec![]), morning());
    let words: Vec<&str> = plan.changes().map(|change| change.action.word()).collect();
    assert_eq!(
        words,
        [
            "create",
            "lock password",
            "join",
            "hand over password",
            "enable"
        ]
    );
    assert!(after.directory.accounts().next().unwrap().is_enabled());
}

#[test]
fn two_hires_of_one_name_get_different_logins_in_order_of_id() {
    let hire = |id: &str| {
        person(
            id,
            "Jörg",
            "Müller",
            &[("hire_date", "2026-11-23"), ("status", "onboarding")],
        )
    };
    let (plan, after) = settle(&sight(vec![hire("10"), hire("9")], vec![]), morning());
    let logins: Vec<(String, String)> = after
        .directory
        .accounts()
        .map(|a| (a.anchor.clone().unwrap(), a.sam.clone()))
        .collect();
    assert!(
        logins.contains(&("9".into(), "jmueller".into())),
        "{logins:?}"
    );
    assert!(
        logins.contains(&("10".into(), "jmueller2".into())),
        "{logins:?}"
    );
    assert_eq!(plan.cases[0].person, Some(id("9")));
}

#[test]
fn a_manager_hired_in_the_same_plan_is_pointed_at() {
    let boss = person(
        "1",
        "Bea",
        "Boss",
        &[("hire_date", "2026-11-23"), ("status", "onboarding")],
    );
    let anna = person(
        "2",
        "Anna",
        "Bauer",
        &[
            ("hire_date", "2026-11-23"),
            ("status", "onboarding"),
            ("supervisor", "1"),
        ],
    );
    let (plan, after) = settle(&sight(vec![boss, anna], vec![]), morning());
    assert!(
        words_of(&plan)
            .iter()
            .any(|w| w.contains("manager: (empty) → the account of person 1"))
    );
    let anna = after.directory.by_anchor("2")[0];
    assert!(anna.values(&"manager".into())[0].starts_with("CN=Boss\\, Bea"));
}

// R-76
#[test]
fn a_missing_unit_blocks_its_people_and_nobody_else() {
    let mut policy = policy();
    policy.rules.ou_rules[1].ou = dn("OU=Nowhere,OU=Staff");
    let lost = person("1", "Lia", "Lost", &[("office", "London")]);
    let fine = person("2", "Fritz", "Fine", &[("office", "Berlin")]);
    let plan = crate::plan::build(&sight(vec![lost, fine], vec![]), &policy, morning());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("OU=Nowhere")));
    assert!(!plan.cases[1].changes.is_empty());
}

// R-17, R-19
#[test]
fn somebody_without_a_first_name_is_blocked_and_nobody_else() {
    let broken = person("1", "", "Cher", &[("first_name", "")]);
    let fine = person("2", "Fritz", "Fine", &[]);
    let plan = crate::plan::build(&sight(vec![broken, fine], vec![]), &policy(), morning());
    assert!(matches!(plan.cases[0].outlook, Outlook::Blocked(_)));
    assert!(!plan.cases[1].changes.is_empty());
}

// R-08
// S-32
#[test]
fn an_account_that_looks_like_the_person_waits_for_a_decision() {
    let mut twin = account(1, "mueller", None, "OU=Berlin,OU=Staff");
    twin.attributes
        .insert("givenName".into(), vec!["Jorg".into()]);
    twin.attributes.insert("sn".into(), vec!["Muller".into()]);
    let joerg = person("1", "Jörg", "Müller", &[]);
    let plan = crate::plan::build(&sight(vec![joerg], vec![twin]), &policy(), morning());
    assert!(plan.is_empty());
    assert!(matches!(&plan.cases[0].outlook, Outlook::Blocked(why) if why.contains("looks like")));
}

// R-54, R-72
#[test]
fn a_creation_that_was_never_answered_blocks_that_person_for_an_hour() {
    let anna = || person("1", "Anna", "Bauer", &[]);
    let mut sight = sight(vec![anna()], vec![]);
    let plan = crate::plan::build(&sight, &policy(), morning());
    let case = &plan.cases[0];
    let intent = crate::plan::intent_of(case, &case.changes[0], morning());
    let open = crate::past::OpenIntent {
        id: crate::past::IntentId(1),
        intent,
        at: morning().instant(),
    };
    sight.past.open.push(open);
    let soon = morning().plus(jiff::SignedDuration::from_mins(5));
    let (past, settled) = sight.past.clone().reconciled(&sight.directory, soon);
    assert!(settled.is_empty());
    let blocked = crate::plan::Sight {
        past,
        ..sight.clone()
    };
    assert!(crate::plan::build(&blocked, &policy(), soon).is_empty());
    let later = morning().plus(jiff::SignedDuration::from_mins(61));
    let (past, settled) = sight.past.clone().reconciled(&sight.directory, later);
    assert_eq!(settled.len(), 1);
    let free = crate::plan::Sight { past, ..sight };
    assert!(!crate::plan::build(&free, &policy(), later).is_empty());
}
