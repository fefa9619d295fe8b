//! Names tried for everybody.

use super::world::*;
use crate::identity::{Holder, Match};
use crate::people::{Choice, PersonId};
use crate::plan::{Extent, Part, Rehearsal, Sight, build, rehearse};

fn tried(rehearsal: &Rehearsal, who: &str) -> crate::identity::Naming {
    let found = rehearsal.people.iter().find(|one| one.person == id(who));
    match &found.unwrap().part {
        Part::Tried { naming, .. } => naming.clone(),
        other => panic!("{who} is {other:?}"),
    }
}

fn login(rehearsal: &Rehearsal, who: &str) -> String {
    tried(rehearsal, who).names.unwrap().sam_account_name
}

/// Anna has an account; a namesake starts in a month, another left, and the fourth cannot be spelled.
fn company() -> Sight {
    let anna = person("2", "Anna", "Bauer", &[]);
    let (_, mut sight) = settle(&sight(vec![anna.clone()], vec![]), morning());
    let later = [("hire_date", "2027-03-01"), ("status", "onboarding")];
    let left = [("status", "inactive"), ("termination_date", "2026-01-31")];
    sight.roster = roster(vec![
        person("1", "Anna", "Bauer", &later),
        anna,
        person("3", "Anna", "Bauer", &left),
        person("4", "伟", "王", &[]),
        person("5", "Jörg", "von der Weiß", &[]),
    ]);
    sight
}

#[test]
fn whoever_has_an_account_keeps_its_names_and_everybody_else_is_named_however_late_they_start() {
    let sight = company();
    let rehearsal = rehearse(&sight, &policy(), morning(), Extent::Newcomers);
    let people: Vec<&str> = rehearsal
        .people
        .iter()
        .map(|one| one.person.as_str())
        .collect();
    assert_eq!(people, ["1", "2", "4", "5"], "whoever left needs none");
    assert!(matches!(rehearsal.people[1].part, Part::Keeps));
    let has = rehearsal.people[1].has.as_ref().unwrap();
    assert_eq!(has.sam_account_name, "abauer");
    assert_eq!(login(&rehearsal, "1"), "abauer2");
    let first = &tried(&rehearsal, "1").collisions[0];
    let Holder::Object(Some(dn)) = &first.holder else {
        panic!("{first:?}");
    };
    assert_eq!((first.name.as_str(), dn.leaf()), ("abauer", "Bauer, Anna"));
    let problem = tried(&rehearsal, "4").names.unwrap_err().to_string();
    assert!(problem.contains("names.override"), "{problem}");
}

#[test]
fn the_choices_of_spelling_are_told() {
    let rehearsal = rehearse(&company(), &policy(), morning(), Extent::Newcomers);
    let Part::Tried { spelling, .. } = &rehearsal.people[3].part else {
        panic!("named");
    };
    let told: Vec<_> = spelling
        .iter()
        .map(|one| (one.choice, one.from.as_str(), one.to.as_str()))
        .collect();
    let whole = ("von der Weiß", "vonderWeiss");
    assert_eq!(
        told,
        [
            (Choice::Letters, "Jörg", "Joerg"),
            (Choice::Letters, "Weiß", "Weiss"),
            (Choice::Particles, whole.0, whole.1),
        ]
    );
}

#[test]
fn everybody_as_if_new_is_named_in_order_of_id_whatever_they_have() {
    let mut sight = company();
    // Somebody else's object stays in the way, and so does a name kept for somebody who left.
    let login_kept = (crate::past::NameKind::Login, "jvonderweiss".to_owned());
    let kept = crate::past::Kept::used(PersonId::new("3"));
    sight.past.names.insert(login_kept, kept);
    let rehearsal = rehearse(&sight, &policy(), morning(), Extent::Everybody);
    assert_eq!(login(&rehearsal, "1"), "abauer", "the first by id");
    assert_eq!(login(&rehearsal, "2"), "abauer2");
    let first = &tried(&rehearsal, "2").collisions[0];
    assert_eq!(first.holder, Holder::Colleague(id("1")));
    assert_eq!(login(&rehearsal, "5"), "jvonderweiss2");
    let has = rehearsal.people[1].has.as_ref().unwrap();
    assert_eq!(has.sam_account_name, "abauer", "what there is stays known");
}

#[test]
fn whoever_waits_for_a_decision_is_not_named() {
    let look_alike = account(9, "abauer", None, "OU=Staff");
    let mut look_alike = look_alike;
    for (name, value) in [("givenName", "Anna"), ("sn", "Bauer")] {
        look_alike
            .attributes
            .insert(name.into(), vec![value.to_owned()]);
    }
    let sight = sight(vec![person("1", "Anna", "Bauer", &[])], vec![look_alike]);
    let plan = build(&sight, &policy(), morning());
    assert!(matches!(plan.cases[0].found, Some(Match::LookAlike(_))));
    let rehearsal = rehearse(&sight, &policy(), morning(), Extent::Newcomers);
    assert!(matches!(rehearsal.people[0].part, Part::Undecided));
    let rehearsal = rehearse(&sight, &policy(), morning(), Extent::Everybody);
    assert_eq!(
        login(&rehearsal, "1"),
        "abauer",
        "the account may be theirs"
    );
}

#[test]
fn whoever_the_filter_leaves_out_is_not_named_and_keeps_an_account_they_have() {
    let mut sight = company();
    sight.past.names.clear();
    let office = crate::rules::Test::OneOf(vec!["Berlin".into()]);
    let mut berlin_only = policy();
    berlin_only.people.filter = crate::rules::Condition::Field("office".into(), office);
    sight.roster = roster(vec![
        person("2", "Anna", "Bauer", &[("office", "London")]),
        person("6", "Bo", "Li", &[("office", "London")]),
        person("7", "Cem", "Ay", &[("office", "Berlin")]),
    ]);
    let rehearsal = rehearse(&sight, &berlin_only, morning(), Extent::Newcomers);
    let people: Vec<&str> = rehearsal
        .people
        .iter()
        .map(|one| one.person.as_str())
        .collect();
    assert_eq!(people, ["2", "7"]);
    assert!(matches!(rehearsal.people[0].part, Part::Keeps));
}

#[test]
fn whoever_is_created_today_gets_the_names_of_the_rehearsal() {
    let people: Vec<_> = (1..=12)
        .map(|n| person(&n.to_string(), "Anna", "Bauer", &[]))
        .collect();
    let sight = sight(people, vec![]);
    let plan = build(&sight, &policy(), morning());
    let rehearsal = rehearse(&sight, &policy(), morning(), Extent::Newcomers);
    for case in &plan.cases {
        let id = case.person.as_ref().unwrap();
        let names = tried(&rehearsal, id.as_str()).names.unwrap();
        assert_eq!(case.names.as_ref(), Some(&names));
    }
}
