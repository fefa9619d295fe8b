//! Names that no object has any more: kept for a time, then anybody's.

use super::anna::*;
use super::follow::{LATER, MARRIED, following, seen_by};
use super::world::*;
use crate::past::{Kept, NameKind};

const GONE: [(&str, &str); 1] = [("termination_date", "2026-11-20")];

//
#[test]
fn a_name_whose_account_was_deleted_is_kept_for_its_time_and_then_given_to_a_newcomer() {
    let mut sight = at_work();
    let login = (NameKind::Login, "abauer".to_owned());
    let kept = |sight: &crate::plan::Sight| sight.past.names.get(&login).cloned();
    assert_eq!(kept(&sight), Some(Kept::used(id("1"))));
    then(&mut sight, &GONE, "2026-11-20T17:00:00Z");
    // An administrator deletes the account; the next run sees it.
    sight.directory = directory(vec![]);
    let (past, facts) = sight
        .past
        .noticed(&sight.directory, now("2026-12-01T08:00:00Z"));
    assert_eq!(facts.len(), 1);
    sight.past = past;
    let since = kept(&sight).unwrap().unused_since;
    assert_eq!(since, Some("2026-12-01T08:00:00Z".parse().unwrap()));
    let (past, facts) = sight
        .past
        .noticed(&sight.directory, now("2026-12-02T08:00:00Z"));
    assert!(facts.is_empty());
    sight.past = past;
    let namesake = |day: &str| {
        let mut later = sight.clone();
        let hired = [("hire_date", "2026-12-03")];
        later.roster = roster(vec![anna(&GONE), person("2", "Anna", "Bauer", &hired)]);
        let (plan, after) = step(&later, now(day));
        let names = plan.case(&id("2")).unwrap().names.clone().unwrap();
        (names.sam_account_name, kept(&after).unwrap().person)
    };
    let early = ("abauer2".to_owned(), id("1"));
    assert_eq!(namesake("2028-12-01T07:59:59Z"), early);
    assert_eq!(
        namesake("2028-12-01T08:00:00Z"),
        ("abauer".to_owned(), id("2"))
    );
}

#[test]
fn a_name_that_is_seen_again_is_used_again() {
    let mut sight = at_work();
    let there = sight.directory.clone();
    let (past, _) = sight.past.noticed(&directory(vec![]), morning());
    assert!(past.names.values().all(|kept| kept.unused_since.is_some()));
    let (past, facts) = past.noticed(&there, morning());
    assert!(past.names.values().all(|kept| kept.unused_since.is_none()));
    assert_eq!(facts.len(), 1);
    sight.past = past;
    assert!(step(&sight, morning()).0.is_empty());
}

#[test]
fn a_name_whose_time_is_over_is_whose_it_becomes_by_a_marriage() {
    let policy = following();
    let mut sight = seen_by(&policy);
    let login = (NameKind::Login, "acelik".to_owned());
    let lapsed = Kept {
        person: id("8"),
        unused_since: Some("2020-01-01T00:00:00Z".parse().unwrap()),
    };
    sight.past.names.insert(login.clone(), lapsed);
    then_by(&policy, &mut sight, &MARRIED, LATER);
    assert_eq!(only(&sight).sam, "acelik");
    assert_eq!(sight.past.names[&login].person, id("1"));
}
