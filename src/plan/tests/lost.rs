//! Accounts that are not where rosterd left them.

use super::world::*;
use crate::directory::Account;
use crate::identity::Match;
use crate::plan::{Outlook, Plan, Sight};

/// Anna, hired and settled; her account.
fn anna() -> (Sight, Account) {
    let people = vec![person("1", "Anna", "Bauer", &[("office", "Berlin")])];
    let (_, sight) = settle(&sight(people, vec![]), morning());
    let account = sight.directory.accounts().next().unwrap().clone();
    (sight, account)
}

/// The same with this account instead.
fn with(sight: &Sight, account: Account) -> Sight {
    Sight {
        directory: directory(vec![account]),
        ..sight.clone()
    }
}

fn why_blocked(plan: &Plan) -> &str {
    match &plan.cases[0].outlook {
        Outlook::Blocked(why) => why,
        other => panic!("not blocked: {other:?}"),
    }
}

//
#[test]
fn a_linked_account_is_the_persons_whatever_else_became_of_it() {
    let (sight, account) = anna();
    let changed = Account {
        dn: dn("OU=London,OU=Staff").child_cn("Somebody Else"),
        sam: "other".into(),
        upn: Some("other@corp.example".into()),
        anchor: None,
        attributes: [("mail".into(), vec!["other@corp.example".into()])].into(),
        ..account.clone()
    };
    let (plan, after) = step(&with(&sight, changed), morning());
    assert_eq!(
        after.directory.accounts().count(),
        1,
        "{:?}",
        words_of(&plan)
    );
    let found = Match::Linked {
        guid: account.guid,
        found: None,
    };
    assert_eq!(plan.cases[0].found, Some(found));
    assert!(after.directory.account(account.guid).is_some());
}

//
#[test]
fn a_linked_account_outside_the_bases_is_not_touched_and_not_made_again() {
    let (sight, account) = anna();
    let moved = Account {
        dn: dn("OU=Service").child_cn("Anna Bauer"),
        ..account
    };
    let mut sight = with(&sight, moved);
    let (plan, _) = step(&sight, morning());
    assert!(plan.is_empty(), "{:?}", words_of(&plan));
    let why = why_blocked(&plan);
    assert!(
        why.contains("CN=Anna Bauer,OU=Service,DC=corp,DC=example") && why.contains("outside"),
        "{why}"
    );
    // Somebody has to close it when she leaves, and is told.
    let left = [("office", "Berlin"), ("termination_date", "2026-11-01")];
    sight.roster = roster(vec![person("1", "Anna", "Bauer", &left)]);
    let (plan, _) = step(&sight, morning());
    assert!(plan.is_empty() && why_blocked(&plan).contains("outside"));
    let told = plan.cases[0].findings.iter();
    let told: Vec<&str> = told.map(|finding| finding.text.as_str()).collect();
    assert!(
        told.iter().any(|text| text.contains("has left")),
        "{told:?}"
    );
}

//
#[test]
fn a_linked_account_that_is_not_seen_is_never_made_again() {
    let (sight, _) = anna();
    let sight = Sight {
        directory: directory(vec![]),
        ..sight
    };
    for days in [0, 1, 400] {
        let later = morning().plus(jiff::SignedDuration::from_hours(24 * days));
        let (plan, _) = step(&sight, later);
        assert!(plan.is_empty(), "{:?}", words_of(&plan));
        let why = why_blocked(&plan);
        assert!(why.contains("deleted, or hidden"), "{why}");
    }
}
