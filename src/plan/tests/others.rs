//! What somebody else decided stays: anchors, expiries, names, memberships, passwords.

use proptest::prelude::*;

use super::rulebook::template;
use super::world::*;
use crate::directory::Expiry;
use crate::plan::{Action, Outlook, Sight, build};
use crate::rules::GroupMode;

fn anna(facts: &[(&str, &str)]) -> Vec<crate::people::Person> {
    vec![person("1", "Anna", "Bauer", facts)]
}

/// The same sight with something changed about every account.
fn by_hand(sight: &Sight, change: impl Fn(&mut crate::directory::Account)) -> Sight {
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    accounts.iter_mut().for_each(change);
    Sight {
        directory: directory(accounts),
        ..sight.clone()
    }
}

//
#[test]
fn an_account_with_another_anchor_is_neither_linked_nor_overwritten() {
    let mut namesake = account(1, "anna", Some("SAP-77"), "OU=Unsorted,OU=Staff");
    for (name, value) in [("givenName", "Anna"), ("sn", "Bauer")] {
        namesake.attributes.insert(name.into(), vec![value.into()]);
    }
    let before = namesake.clone();
    let sight = sight(anna(&[("office", "Berlin")]), vec![namesake]);
    let (plan, after) = step(&sight, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    assert!(matches!(plan.cases[0].outlook, Outlook::Blocked(_)));
    assert!(after.past.links.is_empty());
    assert_eq!(after.directory.account(guid(1)), Some(&before));
}

//
#[test]
fn an_anchor_somebody_changed_on_a_linked_account_is_not_written_back() {
    let hers = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
    let (_, after) = settle(&sight(anna(&[]), vec![hers]), morning());
    let changed = by_hand(&after, |account| account.anchor = Some("SAP-77".into()));
    let (plan, then) = step(&changed, morning());
    let account = then.directory.account(guid(1)).unwrap();
    assert_eq!(account.anchor.as_deref(), Some("SAP-77"));
    let said = plan.cases[0].findings.iter();
    let said: Vec<&str> = said.map(|finding| finding.text.as_str()).collect();
    assert!(
        said.iter()
            .any(|text| text.contains("is 'SAP-77', HR's id is '1'")),
        "{said:?}"
    );
    assert_eq!(then.past.links[&id("1")].guid, guid(1), "the link holds");
}

//
#[test]
fn a_new_naming_pattern_renames_nobody() {
    let (_, after) = settle(&sight(anna(&[("office", "Berlin")]), vec![]), morning());
    let mut other = policy();
    other.naming.domains = vec!["corp.example".into(), "other.example".into()];
    other.naming.sam_account_name = vec![template("{{ last_name }}{{ first_name }}{{ n }}")];
    other.naming.user_principal_name = template("{{ sam_account_name }}@other.example");
    other.naming.mail = vec![template("{{ last_name }}@other.example")];
    other.naming.common_name = vec![template("{{ first_name }} {{ last_name }}")];
    let (plan, _) = step_by(&other, &after, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    // A newcomer gets the new ones.
    let mut two = after.clone();
    two.roster = roster(
        [
            anna(&[("office", "Berlin")]),
            vec![person("2", "Ben", "Cole", &[])],
        ]
        .concat(),
    );
    let (plan, _) = step_by(&other, &two, morning());
    let words = words_of(&plan).join("; ");
    assert!(
        words.contains("create colebe") || words.contains("create ColeBen"),
        "{words}"
    );
}

//
#[test]
fn an_expiry_set_by_hand_is_neither_cleared_nor_moved() {
    let theirs = Expiry::At("2027-06-30T00:00:00Z".parse().unwrap());
    let mut hers = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
    hers.expires = theirs;
    let days = [
        &[][..],
        &[("termination_date", "2026-12-31")],
        &[("termination_date", "2028-01-31")],
        &[],
    ];
    let mut sight = sight(anna(&[]), vec![hers]);
    for facts in days {
        sight.roster = roster(anna(facts));
        let (plan, after) = settle(&sight, morning());
        let expires = |action: &Action| matches!(action, Action::Expire { .. });
        assert!(
            !plan.changes().any(|change| expires(&change.action)),
            "{facts:?}"
        );
        assert_eq!(after.directory.account(guid(1)).unwrap().expires, theirs);
        sight = after;
    }
}

//
#[test]
fn an_authoritative_group_takes_what_others_gave_to_people_and_nobody_elses() {
    let sales = dn("OU=Groups").child_cn("GG-Sales");
    let handmade = dn("OU=Groups").child_cn("GG-Handmade");
    let mut hers = account(1, "anna", Some("1"), "OU=Unsorted,OU=Staff");
    let mut service = account(9, "svc", None, "OU=Unsorted,OU=Staff");
    for account in [&mut hers, &mut service] {
        account.member_of.extend([sales.clone(), handmade.clone()]);
    }
    let found = sight(anna(&[("department", "Finance")]), vec![hers, service]);
    let quits = |mode: GroupMode| {
        let mut policy = policy();
        for rule in &mut policy.rules.groups {
            rule.mode = mode;
        }
        let plan = build(&found, &policy, morning());
        let quits = plan.changes().filter_map(|change| match &change.action {
            Action::Quit { group } => Some(format!("{} {}", change.id.person, group.name)),
            _ => None,
        });
        quits.collect::<Vec<_>>()
    };
    assert_eq!(quits(GroupMode::Additive), Vec::<String>::new());
    // No rule names GG-Handmade, and svc is nobody's account.
    assert_eq!(quits(GroupMode::Authoritative), ["1 GG-Sales"]);
}

proptest! {
    #![proptest_config(fewer(8))]

    //
    #[test]
    fn whoever_is_at_work_keeps_the_password_whatever_hr_updates(
        before in facts(), after in facts(), by_hand_disabled: bool
    ) {
        let (_, mut sight) = settle(&sight(anna(&before), vec![]), morning());
        if by_hand_disabled {
            sight = by_hand(&sight, |account| account.control = account.control.with_disabled(true));
        }
        sight.roster = roster(vec![person("1", "Zoë", "Müller", &after)]);
        let (plan, _) = step(&sight, now("2026-11-21T08:00:00Z"));
        for change in plan.changes() {
            let sets = matches!(
                change.action,
                Action::LockPassword | Action::HandOver { .. } | Action::Disable { .. } | Action::Enable
            );
            prop_assert!(!sets, "{:?}", words_of(&plan));
        }
    }
}

/// Everything HR may say of somebody at work, ends that are still ahead among it.
fn facts() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let office = prop::sample::select(vec!["Berlin", "London", "Mars", ""]);
    let department = prop::sample::select(vec!["Sales", "Finance", ""]);
    let end = prop::sample::select(vec!["", "2026-12-31", "2027-03-31"]);
    let boss = prop::sample::select(vec!["1", "77", ""]);
    (office, department, end, boss).prop_map(|(office, department, end, boss)| {
        let all = [
            ("office", office),
            ("department", department),
            ("termination_date", end),
            ("supervisor", boss),
        ];
        all.into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect()
    })
}
