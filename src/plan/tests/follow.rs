//! Another name in HR, and accounts that follow it.

use super::anna::*;
use super::world::*;
use crate::directory::Account;
use crate::past::{Aspect, Identifier, NameKind, Past};
use crate::people::Spelling;
use crate::plan::{LifecycleEvent, Plan, Policy, Sight};

const LIST: &str = "proxyAddresses";
pub(super) const MARRIED: [(&str, &str); 1] = [("last_name", "Celik")];
pub(super) const LATER: &str = "2026-11-20T09:00:00Z";

/// Everything follows.
pub(super) fn following() -> Policy {
    let mut policy = policy();
    policy.naming.follow_name_change = Identifier::ALL.into();
    policy
}

/// Somebody found at work whose names rosterd has seen.
pub(super) fn seen_by(policy: &Policy) -> Sight {
    settle_by(policy, &sight(vec![anna(&[])], vec![]), morning()).1
}

pub(super) fn listed(account: &Account) -> Vec<&str> {
    let values = account.values(&LIST.into()).iter();
    values.map(String::as_str).collect()
}

pub(super) fn names(sight: &Sight) -> [String; 4] {
    let account = only(sight);
    Identifier::ALL.map(|one| one.of(account).unwrap_or_default().to_owned())
}

pub(super) const BEFORE: [&str; 4] = [
    "abauer",
    "anna.bauer@corp.example",
    "abauer@corp.example",
    "Bauer, Anna",
];
const AFTER: [&str; 4] = [
    "acelik",
    "anna.celik@corp.example",
    "acelik@corp.example",
    "Celik, Anna",
];

pub(super) fn told(plan: &Plan) -> Vec<String> {
    let findings = plan.cases.iter().flat_map(|case| &case.findings);
    findings.map(|finding| finding.text.clone()).collect()
}

#[test]
fn an_account_follows_a_marriage_and_the_old_address_stays_an_alias() {
    let policy = following();
    let mut sight = seen_by(&policy);
    by_hand(&mut sight, |account| {
        let values = [
            "X500:/o=x",
            "SMTP:Anna.Bauer@corp.example",
            "smtp:annab@corp.example",
        ];
        account
            .attributes
            .insert(LIST.into(), values.map(str::to_owned).into());
    });
    assert_eq!(names(&sight), BEFORE);
    let plan = then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(event(&plan), LifecycleEvent::NameChange);
    insta::assert_snapshot!(words_of(&plan).join("\n"), @r#"
    1: rename: login "abauer" → "acelik", principal name "abauer@corp.example" → "acelik@corp.example", mail "anna.bauer@corp.example" → "anna.celik@corp.example", proxyAddresses -"SMTP:Anna.Bauer@corp.example" +"smtp:Anna.Bauer@corp.example" +"SMTP:anna.celik@corp.example" [names.follow_name_change]
    1: sn: "Bauer" → "Celik" [attributes.sn]
    1: common name: "Bauer, Anna" → "Celik, Anna" [names.common_name]
    "#);
    assert_eq!(told(&plan), Vec::<String>::new());
    assert_eq!(names(&sight), AFTER);
    let list = [
        "X500:/o=x",
        "smtp:annab@corp.example",
        "smtp:Anna.Bauer@corp.example",
        "SMTP:anna.celik@corp.example",
    ];
    assert_eq!(listed(only(&sight)), list);
    // Nobody else gets what she had.
    for (kind, name) in [
        (NameKind::Login, "abauer"),
        (NameKind::Address, "abauer@corp.example"),
    ] {
        assert_eq!(sight.past.names[&(kind, name.to_owned())].person, id("1"));
    }
    // Back again: the old names are her own.
    then_by(&policy, &mut sight, &[], "2026-11-21T09:00:00Z");
    assert_eq!(names(&sight), BEFORE);
    let primaries = listed(only(&sight))
        .into_iter()
        .filter(|value| value.starts_with("SMTP:"));
    assert_eq!(
        primaries.collect::<Vec<_>>(),
        ["SMTP:anna.bauer@corp.example"]
    );
}

#[test]
fn what_is_not_named_stays_and_is_said_once() {
    let mut policy = policy();
    policy.naming.follow_name_change = [Identifier::Mail].into();
    let mut sight = seen_by(&policy);
    let plan = then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(
        names(&sight),
        [
            "abauer",
            "anna.celik@corp.example",
            "abauer@corp.example",
            "Bauer, Anna"
        ]
    );
    let said = told(&plan);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].contains(
            "login abauer, principal name abauer@corp.example, common name Bauer, Anna stay"
        ),
        "{said:?}"
    );
    let plan = step_by(&policy, &sight, now("2026-11-21T09:00:00Z")).0;
    assert_eq!(told(&plan), Vec::<String>::new());
}

#[test]
fn an_account_without_a_principal_name_gets_none_with_another_name() {
    let policy = following();
    let mut sight = seen_by(&policy);
    by_hand(&mut sight, |account| account.upn = None);
    let plan = then_by(&policy, &mut sight, &MARRIED, LATER);
    let words = words_of(&plan).join("\n");
    assert!(
        words.contains("login") && !words.contains("principal"),
        "{words}"
    );
    assert_eq!(only(&sight).upn, None);
}

#[test]
fn nobody_is_renamed_when_a_name_is_seen_for_the_first_time() {
    let policy = following();
    // Married while nothing followed, and before rosterd remembered names.
    let (_, mut sight) = settle(&sight(vec![anna(&[])], vec![]), morning());
    assert!(sight.past.hand(only(&sight).guid, &Aspect::Name).is_none());
    sight.roster = roster(vec![anna(&MARRIED)]);
    let plan = settle_by(&policy, &sight, morning()).0;
    assert!(
        words_of(&plan)
            .iter()
            .all(|word| !word.contains("rename") && !word.contains("common name"))
    );
    // The store is lost between the day it was seen and the marriage.
    let mut sight = seen_by(&policy);
    sight.past = Past::default();
    then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(names(&sight), BEFORE);
    // From then on the next name is followed.
    then_by(
        &policy,
        &mut sight,
        &[("last_name", "Demir")],
        "2026-11-21T09:00:00Z",
    );
    assert_eq!(names(&sight)[0], "ademir");
}

#[test]
fn a_name_changed_while_nothing_followed_is_not_followed_later() {
    let policy_on = following();
    let mut sight = seen_by(&policy_on);
    then_by(&policy(), &mut sight, &MARRIED, LATER);
    then_by(&policy_on, &mut sight, &MARRIED, "2026-11-21T09:00:00Z");
    assert_eq!(names(&sight), BEFORE);
}

#[test]
fn neither_a_pattern_nor_a_spelling_nor_the_same_letters_rename_anybody() {
    let mut policy = following();
    let mueller = |last: &'static str| [("last_name", last)];
    let mut sight = seen_by(&policy);
    then_by(&policy, &mut sight, &mueller("Müller van Dyk"), LATER);
    assert_eq!(names(&sight)[0], "amuellervandyk");
    let before = names(&sight);
    policy.naming.spelling = Spelling {
        space: Some('-'),
        ..Spelling::default()
    };
    policy.naming.sam_account_name = vec![super::rulebook::template("{{ last_name }}")];
    policy.naming.mail = vec![super::rulebook::template("{{ last_name }}@corp.example")];
    then_by(
        &policy,
        &mut sight,
        &mueller("Müller van Dyk"),
        "2026-11-21T09:00:00Z",
    );
    assert_eq!(names(&sight), before);
    then_by(
        &policy,
        &mut sight,
        &mueller("Mueller van Dyk"),
        "2026-11-22T09:00:00Z",
    );
    assert_eq!(names(&sight), before);
    // Of a part that no pattern reads nothing follows.
    let plan = then_by(
        &policy,
        &mut sight,
        &[("last_name", "Mueller van Dyk"), ("first_name", "Ann")],
        "2026-11-23T09:00:00Z",
    );
    assert_eq!(names(&sight)[..3], before[..3], "{:?}", words_of(&plan));
}

#[test]
fn what_was_changed_by_hand_stays_and_the_rest_follows() {
    let policy = following();
    let mut sight = seen_by(&policy);
    by_hand(&mut sight, |account| account.sam = "anna".into());
    let plan = then_by(&policy, &mut sight, &MARRIED, LATER);
    // The principal name is made of the login, which stays.
    assert_eq!(
        names(&sight),
        [
            "anna",
            "anna.celik@corp.example",
            "anna@corp.example",
            "Celik, Anna"
        ]
    );
    let said = told(&plan);
    assert_eq!(
        said.iter()
            .filter(|text| text.contains("login was changed by hand"))
            .count(),
        1,
        "{said:?}"
    );
    let again = step_by(&policy, &sight, now("2026-11-21T09:00:00Z")).0;
    assert_eq!(told(&again), Vec::<String>::new());
    // A primary address of somebody's choice is not demoted.
    let mut sight = seen_by(&policy);
    by_hand(&mut sight, |account| {
        let values = vec!["SMTP:boss@corp.example".to_owned()];
        account.attributes.insert(LIST.into(), values);
    });
    then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(names(&sight)[1], BEFORE[1]);
    assert_eq!(listed(only(&sight)), ["SMTP:boss@corp.example"]);
}

#[test]
fn a_part_that_cannot_be_read_today_renames_nobody() {
    let mut policy = following();
    policy.naming.sam_account_name =
        vec![super::rulebook::template("{{ call_name }}{{ last_name }}")];
    let mut sight = seen_by(&policy);
    let unreadable = [("preferred_name", "?"), ("last_name", "Celik")];
    then_by(&policy, &mut sight, &unreadable, LATER);
    assert_eq!(names(&sight)[1], BEFORE[1]);
    then_by(&policy, &mut sight, &MARRIED, "2026-11-21T09:00:00Z");
    assert_eq!(names(&sight)[0], "annacelik");
}

#[test]
fn who_is_gone_or_away_is_not_renamed_and_follows_on_return() {
    let policy = following();
    let mut sight = seen_by(&policy);
    let left = [MARRIED[0], ("termination_date", "2026-11-19")];
    then_by(&policy, &mut sight, &left, LATER);
    assert_eq!(names(&sight), BEFORE);
    let mut sight = seen_by(&policy);
    let away = [MARRIED[0], ("status", "leave"), ("leave_kind", "parental")];
    then_by(&policy, &mut sight, &away, LATER);
    assert_eq!(names(&sight), BEFORE);
    then_by(&policy, &mut sight, &MARRIED, "2027-11-20T09:00:00Z");
    assert_eq!(names(&sight), AFTER);
}

#[test]
fn without_a_list_of_addresses_the_address_stays() {
    let policy = following();
    let mut sight = seen_by(&policy);
    let mut accounts: Vec<Account> = sight.directory.accounts().cloned().collect();
    sight.directory = without_list(std::mem::take(&mut accounts));
    sight.roster = roster(vec![anna(&MARRIED)]);
    let (plan, after) = settle_by(&policy, &sight, now(LATER));
    assert_eq!(names(&after)[..2], ["acelik", BEFORE[1]]);
    assert!(
        told(&plan)
            .iter()
            .any(|text| text.contains("no proxyAddresses")),
        "{:?}",
        told(&plan)
    );
}

#[test]
fn a_name_nobody_can_spell_is_reported_until_somebody_decides() {
    let mut policy = following();
    let mut sight = seen_by(&policy);
    let han = [("last_name", "王")];
    for at in [LATER, "2026-11-21T09:00:00Z"] {
        let plan = then_by(&policy, &mut sight, &han, at);
        assert!(
            told(&plan)
                .iter()
                .any(|text| text.contains("cannot follow it")),
            "{:?}",
            told(&plan)
        );
        assert_eq!(names(&sight), BEFORE);
    }
    let fixed = crate::identity::NameOverride {
        sam_account_name: Some("awang".into()),
        mail: Some("anna.wang@corp.example".into()),
        ..Default::default()
    };
    policy.naming.overrides.insert(id("1"), fixed);
    then_by(&policy, &mut sight, &han, "2026-11-22T09:00:00Z");
    assert_eq!(
        names(&sight),
        [
            "awang",
            "anna.wang@corp.example",
            "awang@corp.example",
            "王, Anna"
        ]
    );
}
