//! Another name in HR: several people on one day, limits, and whatever a company may say.

use proptest::prelude::*;

use super::anna::*;
use super::follow::{BEFORE, LATER, MARRIED, following, listed, names, seen_by, told};
use super::properties::company;
use super::world::*;
use crate::guard::Breach;
use crate::past::{Class, Identifier};
use crate::people::FieldName;
use crate::plan::Action;
use crate::rules::{AccountCondition, Condition, Test};

#[test]
fn two_who_marry_to_one_name_and_a_newcomer_get_one_each_in_order_of_id() {
    let policy = following();
    let both = |last: [&str; 2]| {
        let people = [("1", last[0]), ("3", last[1])];
        people.map(|(id, last)| person(id, "Anna", last, &[("office", "Berlin")]))
    };
    let (_, mut sight) = settle_by(
        &policy,
        &sight(both(["Bauer", "Adler"]).into(), vec![]),
        morning(),
    );
    let new = person("2", "Anna", "Celik", &[("office", "Berlin")]);
    let married = both(["Celik", "Celik"]).into_iter().chain([new]);
    sight.roster = roster(married.collect());
    let (plan, after) = settle_by(&policy, &sight, now(LATER));
    let login = |number: &str| {
        let guid = after.past.link(&id(number)).unwrap().guid;
        let account = after.directory.account(guid).unwrap();
        (account.sam.clone(), account.dn.leaf().to_owned())
    };
    // The newcomer has the common name: nobody is put where a new account will be.
    assert_eq!(login("1"), ("acelik".into(), "Celik, Anna (acelik)".into()));
    assert_eq!(login("2").0, "acelik2");
    assert_eq!(
        login("3"),
        ("acelik3".into(), "Celik, Anna (acelik3)".into())
    );
    assert_eq!(told(&plan), Vec::<String>::new());
}

#[test]
fn a_move_and_another_name_are_one_step_and_count_as_one_person() {
    let policy = following();
    let mut sight = seen_by(&policy);
    let plan = then_by(
        &policy,
        &mut sight,
        &[MARRIED[0], ("office", "London")],
        LATER,
    );
    assert_eq!(
        only(&sight).dn,
        dn("OU=London,OU=Staff").child_cn("Celik, Anna")
    );
    let moves = words_of(&plan)
        .into_iter()
        .filter(|word| word.contains("CN=Celik"));
    assert_eq!(moves.count(), 1, "{:?}", words_of(&plan));
    let counted = plan.changes().filter_map(|change| change.counts.as_ref());
    assert!(
        counted
            .into_iter()
            .all(|(class, _)| *class == Class::Rename)
    );
    assert_eq!(
        sight.past.tally.within(
            Class::Rename,
            now(LATER).instant(),
            jiff::SignedDuration::from_hours(24)
        ),
        1
    );
}

//
#[test]
fn four_renamings_in_a_small_company_wait_and_nobody_else() {
    let policy = following();
    let people = |last: &str| -> Vec<_> {
        let one = |n: u8| {
            person(
                &n.to_string(),
                ["Ada", "Bea", "Cleo", "Dora"][usize::from(n) - 1],
                last,
                &[],
            )
        };
        (1..=4).map(one).collect()
    };
    let (_, mut sight) = settle_by(&policy, &sight(people("Bauer"), vec![]), morning());
    sight.roster = roster(people("Celik"));
    let at = now("2026-11-22T09:00:00Z");
    let plan = step_by(&policy, &sight, at).0;
    let verdict = judged(&plan, &sight, at);
    assert_eq!(verdict.held.len(), 4);
    let limits = verdict.breaches.iter();
    let limits = limits.filter(|breach| {
        matches!(
            breach,
            Breach::Limit {
                class: Class::Rename,
                count: 4,
                allowed: 3,
                ..
            }
        )
    });
    assert_eq!(limits.count(), 1, "{:?}", verdict.breaches);
}

#[test]
fn a_name_that_would_take_the_account_out_of_management_is_not_followed() {
    let mut policy = following();
    let mut sight = seen_by(&policy);
    policy.directory.ignore = Some(AccountCondition::new(Condition::Field(
        FieldName::new("sAMAccountName"),
        Test::StartsWith("acelik".into()),
    )));
    let plan = then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(names(&sight)[..3], BEFORE[..3]);
    assert!(
        told(&plan)
            .iter()
            .any(|text| text.contains("directory.ignore")),
        "{:?}",
        told(&plan)
    );
}

proptest! {
    #![proptest_config(fewer(4))]

    //
    #[test]
    fn whoever_is_renamed_is_called_something_legal_free_and_stable((first, second) in (company(), company())) {
        let policy = following();
        let (_, mut sight) = settle_by(&policy, &sight(first, vec![]), morning());
        let before = sight.directory.clone();
        sight.roster = roster(second);
        let (_, after) = settle_by(&policy, &sight, now("2026-11-21T08:00:00Z"));
        let mut taken = std::collections::BTreeSet::new();
        for account in after.directory.accounts() {
            prop_assert!(account.sam.len() <= 20 && account.sam.is_ascii());
            prop_assert!(taken.insert(crate::directory::fold(&account.sam)), "{}", account.sam);
            let mail = Identifier::Mail.of(account).unwrap();
            let list = listed(account);
            let Some(old) = before.account(account.guid) else { continue };
            let old = Identifier::Mail.of(old).unwrap();
            if old == mail { continue; }
            let primary = format!("SMTP:{mail}");
            let primaries: Vec<_> = list.iter().filter(|value| value.starts_with("SMTP:")).collect();
            prop_assert_eq!(primaries, [&primary]);
            let alias = format!("smtp:{old}");
            prop_assert!(list.contains(&alias.as_str()), "{list:?}");
            prop_assert!(after.directory.holders_of_address(old).eq([account.guid]));
        }
        // Another pattern changes nothing of it.
        let mut other = policy.clone();
        other.naming.sam_account_name = vec![super::rulebook::template("x{{ last_name }}{{ n }}")];
        let plan = step_by(&other, &after, now("2026-11-21T09:00:00Z")).0;
        let renamed = plan.changes().filter(|change| matches!(change.action, Action::Rename(_)));
        prop_assert_eq!(renamed.count(), 0);
    }
}
