//! Names that are kept for somebody, and properties of all names.

use proptest::prelude::{any, prop, prop_assert, prop_assert_eq, proptest};

use super::*;
use crate::directory::fold;
use crate::past::{Effect, Intent, IntentId, Kept, NameKind, OpenIntent, Reservation, Subject};

fn reserved(kind: NameKind, name: &str, person: &str) -> Past {
    let mut past = Past::default();
    let kept = Kept::used(PersonId::new(person));
    past.names.insert((kind, fold(name)), kept);
    past
}

//
#[test]
fn a_reserved_name_is_kept_for_its_owner() {
    let anna = [person("1", "Anna", "Meier")];
    let login = |past: &Past| {
        let named = named(&anna, vec![], past, &policy());
        named[&PersonId::new("1")].clone().unwrap().sam_account_name
    };
    assert_eq!(login(&reserved(NameKind::Login, "ameier", "2")), "anmeier");
    assert_eq!(login(&reserved(NameKind::Login, "ameier", "1")), "ameier");
    let address = reserved(NameKind::Address, "anna.meier@example.com", "2");
    let named = named(&anna, vec![], &address, &policy());
    let names = named[&PersonId::new("1")].clone().unwrap();
    assert_eq!(names.mail.as_deref(), Some("anna.meier2@example.com"));
}

//
#[test]
fn a_name_nobody_has_any_more_is_kept_for_a_time_and_then_anybodys() {
    let anna = [person("1", "Anna", "Meier")];
    let since = |moment: &str| {
        let mut past = reserved(NameKind::Login, "ameier", "2");
        for kept in past.names.values_mut() {
            kept.unused_since = Some(moment.parse().unwrap());
        }
        past
    };
    let login = |past: &Past| {
        let named = named(&anna, vec![], past, &policy());
        named[&PersonId::new("1")].clone().unwrap().sam_account_name
    };
    // 24 months before six in the morning of 1 March 2026.
    assert_eq!(login(&since("2024-03-01T06:00:01Z")), "anmeier");
    assert_eq!(login(&since("2024-03-01T06:00:00Z")), "ameier");
}

//
#[test]
fn whose_a_name_was_and_until_when_is_told() {
    let anna = person("1", "Anna", "Meier");
    let mut past = reserved(NameKind::Login, "ameier", "2");
    for kept in past.names.values_mut() {
        kept.unused_since = Some("2025-12-01T00:00:00Z".parse().unwrap());
    }
    let newcomers = [(&anna, &unit())];
    let directory = directory(vec![occupant(
        1,
        "x",
        "anmeier",
        &["anna.meier@example.com"],
    )]);
    let told = assign_telling(newcomers, &directory, &past, &policy(), morning());
    let collision = |what, name: &str, holder, more| Collision {
        what,
        name: name.to_owned(),
        holder,
        more,
    };
    let kept = Holder::Kept {
        person: PersonId::new("2"),
        until: Some("2027-12-01T00:00:00Z".parse().unwrap()),
    };
    let object = Holder::Object(Some(unit().child_cn("x")));
    let expected = [
        collision("sAMAccountName", "ameier", kept, 1),
        collision("mail", "anna.meier@example.com", object, 0),
    ];
    assert_eq!(told[anna.id()].collisions, expected);
}

#[test]
fn a_name_on_its_way_to_the_directory_is_taken() {
    let colleague = PersonId::new("2");
    let reservation = Reservation {
        kind: NameKind::Login,
        folded: "ameier".into(),
        person: colleague.clone(),
    };
    let mut past = Past::default();
    past.open.push(OpenIntent {
        id: IntentId(1),
        intent: Intent {
            person: colleague.clone(),
            subject: Subject::New(colleague),
            effects: Vec::<Effect>::new(),
            reserve: vec![reservation],
            counts: None,
            words: String::new(),
            rule: String::new(),
        },
        at: Now::at("2026-03-01T00:00:00Z".parse().unwrap()).instant(),
    });
    let named = named(&[person("1", "Anna", "Meier")], vec![], &past, &policy());
    assert_eq!(
        named[&PersonId::new("1")].clone().unwrap().sam_account_name,
        "anmeier"
    );
}

//
#[test]
fn after_ninety_nine_somebody_should_look() {
    let people: Vec<Person> = (1..=102)
        .map(|id| person(&id.to_string(), "Anna", "Meier"))
        .collect();
    let named = named(&people, vec![], &Past::default(), &policy());
    let of = |id: &str| named[&PersonId::new(id)].clone();
    assert_eq!(of("99").unwrap().sam_account_name, "ameier98");
    assert_eq!(of("99").unwrap().common_name, "Meier, Anna (ameier98)");
    let exhausted = NameProblem::Exhausted {
        what: "mail",
        last: "anna.meier99@example.com".into(),
    };
    assert_eq!(of("100"), Err(exhausted));
}

//
#[test]
fn common_names_are_unique_in_their_unit_only() {
    let (here, there) = (unit(), Dn::parse("OU=Else,DC=corp,DC=example").unwrap());
    let people = [person("1", "Anna", "Meier"), person("2", "Anna", "Meier")];
    let newcomers = [(&people[0], &here), (&people[1], &there)];
    let named = assign(
        newcomers,
        &directory(vec![]),
        &Past::default(),
        &policy(),
        morning(),
    );
    let names: Vec<&str> = named
        .values()
        .map(|n| n.as_ref().unwrap().common_name.as_str())
        .collect();
    assert_eq!(names, ["Meier, Anna", "Meier, Anna"]);
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: proptest::prelude::ProptestConfig::default().cases / 5, ..proptest::prelude::ProptestConfig::default() })]

    //
    #[test]
    fn names_are_legal_distinct_and_the_same_in_any_order(
        names in prop::collection::vec(("[AÄaäJ]{1,2}[a-zéşλж田 ]{0,2}", "[MmÜüß ]{1,3}[a-zé' ]{0,24}"), 1..24),
        turn in any::<prop::sample::Index>(),
    ) {
        let people: Vec<Person> = names.iter().enumerate()
            .map(|(id, (first, last))| person(&id.to_string(), first, last)).collect();
        let taken = || vec![occupant(1, "m, a", "am", &["a.m@example.com"])];
        let first = named(&people, taken(), &Past::default(), &policy());
        let mut turned = people.clone();
        turned.rotate_left(turn.index(people.len()));
        prop_assert_eq!(&first, &named(&turned, taken(), &Past::default(), &policy()));

        let given: Vec<&Names> = first.values().filter_map(|names| names.as_ref().ok()).collect();
        let (mut logins, mut addresses, mut common) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for names in given {
            prop_assert!(names.sam_account_name.len() <= 20 && names.sam_account_name.is_ascii());
            prop_assert!(names.common_name.chars().count() <= 64);
            prop_assert!(names.sam_account_name != "am");
            prop_assert!(logins.insert(fold(&names.sam_account_name)));
            prop_assert!(addresses.insert(fold(&names.user_principal_name)));
            prop_assert!(common.insert(fold(&names.common_name)));
        }
    }
}
