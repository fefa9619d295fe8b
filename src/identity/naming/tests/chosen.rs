//! Which name is chosen.

use super::*;

//
#[test]
fn an_ordinary_newcomer_is_named_as_the_policy_says() {
    let names = one(person("1", "Jörg", "von der Weiß"), vec![]).unwrap();
    let expected = Names {
        sam_account_name: "jvonderweiss".into(),
        user_principal_name: "joerg.vonderweiss@example.com".into(),
        mail: Some("joerg.vonderweiss@example.com".into()),
        common_name: "von der Weiß, Jörg".into(),
    };
    assert_eq!(names, expected);
}

#[test]
fn the_address_hr_wrote_comes_first_if_its_domain_is_ours() {
    let address = |email: &str| {
        let email = FieldValue::Text(email.to_owned());
        let names = one(with("1", "Anna", "Meier", email), vec![]).unwrap();
        names.mail.unwrap()
    };
    assert_eq!(
        address("A.Meier-Chef@corp.example"),
        "a.meier-chef@corp.example"
    );
    assert_eq!(address("anna@gmail.com"), "anna.meier@example.com");
    assert_eq!(address("änna@example.com"), "anna.meier@example.com");
}

//
#[test]
fn a_taken_login_does_not_number_a_free_address() {
    let names = one(
        person("1", "Anna", "Meier"),
        vec![occupant(1, "x", "AMEIER", &[])],
    )
    .unwrap();
    assert_eq!(names.sam_account_name, "anmeier");
    assert_eq!(names.mail.as_deref(), Some("anna.meier@example.com"));
}

//
#[test]
fn names_are_compared_as_the_directory_folds_them() {
    let taken = vec![
        occupant(1, "x", "ameïer", &["Anna.Meier@example.com"]),
        occupant(2, "y", "anmeier", &[]),
        occupant(3, "z", "ameier2", &[]),
        occupant(4, "MEÏER, ANNA", "other", &[]),
    ];
    let names = one(person("1", "Anna", "Meier"), taken).unwrap();
    let expected = Names {
        sam_account_name: "ameier3".into(),
        user_principal_name: "anna.meier2@example.com".into(),
        mail: Some("anna.meier2@example.com".into()),
        common_name: "Meier, Anna (ameier3)".into(),
    };
    assert_eq!(names, expected);
}

#[test]
fn people_of_one_plan_are_named_in_order_of_id_and_never_alike() {
    let people = [
        person("10", "Anna", "Meier"),
        person("9", "Anna", "Meier"),
        person("8", "Anna", "Meier"),
    ];
    let named = named(&people, vec![], &Past::default(), &policy());
    let of = |id: &str| named[&PersonId::new(id)].clone().unwrap();
    let logins = [of("8"), of("9"), of("10")].map(|names| names.sam_account_name);
    assert_eq!(logins, ["ameier", "anmeier", "ameier2"]);
    assert_eq!(of("9").mail.as_deref(), Some("anna.meier2@example.com"));
    assert_eq!(of("9").common_name, "Meier, Anna (anmeier)");
}

//
#[test]
fn names_built_from_the_login_are_free_together_with_it() {
    let mut policy = policy();
    policy.mail = templates(&["{{ sam_account_name }}@example.com"]);
    let taken = vec![occupant(1, "contact", "x", &["ameier@example.com"])];
    let people = [person("1", "Anna", "Meier")];
    let named = named(&people, taken.clone(), &Past::default(), &policy);
    let names = named[&PersonId::new("1")].clone().unwrap();
    assert_eq!(names.sam_account_name, "anmeier");
    assert_eq!(names.mail.as_deref(), Some("anmeier@example.com"));

    policy.user_principal_name = template("{{ sam_account_name }}@example.com");
    policy.mail = vec![];
    let named = super::tests::named(&people, taken, &Past::default(), &policy);
    let names = named[&PersonId::new("1")].clone().unwrap();
    assert_eq!(names.user_principal_name, "anmeier@example.com");
    assert_eq!(names.mail, None);
}

#[test]
fn a_template_without_a_number_gets_one_at_the_end_inside_the_limit() {
    let mut policy = policy();
    policy.sam_account_name = templates(&["{{ last_name }}"]);
    let last = "Schmidt-Rottluff-von-Hohenstein";
    let people = [person("1", "A", last), person("2", "B", last)];
    let named = named(&people, vec![], &Past::default(), &policy);
    let login = |id: &str| named[&PersonId::new(id)].clone().unwrap().sam_account_name;
    assert_eq!(login("1"), "schmidt-rottluff-von");
    assert_eq!(login("2"), "schmidt-rottluff-vo2");
}

#[test]
fn an_address_hr_wrote_is_never_numbered() {
    let mut policy = policy();
    policy.mail = templates(&["{{ email }}"]);
    let email = FieldValue::Text("anna@example.com".into());
    let people = [with("1", "Anna", "Meier", email)];
    let taken = vec![occupant(1, "x", "x", &["anna@example.com"])];
    let named = named(&people, taken, &Past::default(), &policy);
    let expected = NameProblem::Exhausted {
        what: "mail",
        last: "anna@example.com".into(),
    };
    assert_eq!(named[&PersonId::new("1")], Err(expected));
}

#[test]
fn a_person_without_a_name_gets_no_login_and_everybody_else_does() {
    let people = [
        person("1", "", "Meier"),
        person("2", "Anna", ""),
        person("3", "Bo", "Li"),
    ];
    let mut named = named(&people, vec![], &Past::default(), &policy());
    let mut of = |id: &str| named.remove(&PersonId::new(id)).unwrap();
    assert_eq!(
        missing_why(of("1")),
        "sAMAccountName: the field 'first_name' is empty"
    );
    assert_eq!(
        missing_why(of("2")),
        "sAMAccountName: the field 'last_name' is empty"
    );
    assert_eq!(of("3").unwrap().sam_account_name, "bli");
}

#[test]
fn half_a_common_name_is_no_common_name() {
    let mut policy = policy();
    policy.sam_account_name = templates(&["{{ last_name }}"]);
    policy.mail = vec![];
    policy.user_principal_name = template("{{ sam_account_name }}@corp.example");
    let mut named = named(
        &[person("1", "", "Meier")],
        vec![],
        &Past::default(),
        &policy,
    );
    let problem = named.remove(&PersonId::new("1")).unwrap();
    assert_eq!(
        missing_why(problem),
        "common name: the field 'first_name' is empty"
    );
}

#[test]
fn an_unreadable_address_is_a_problem_and_not_an_empty_one() {
    let why = missing_why(one(
        with("1", "Anna", "Meier", FieldValue::Unreadable),
        vec![],
    ));
    assert_eq!(why, "mail: the field 'email' is unreadable");
}

//
#[test]
fn names_are_spelled_as_the_policy_says_in_logins_and_addresses_only() {
    let mut policy = policy();
    policy.spelling = Spelling {
        space: Some('-'),
        particles: Particles::Drop,
    };
    let people = [person("1", "Anna Lena", "von der Weiß Ortega")];
    let named = named(&people, vec![], &Past::default(), &policy);
    let expected = Names {
        sam_account_name: "aweiss-ortega".into(),
        user_principal_name: "anna-lena.weiss-ortega@example.com".into(),
        mail: Some("anna-lena.weiss-ortega@example.com".into()),
        common_name: "von der Weiß Ortega, Anna Lena".into(),
    };
    assert_eq!(named[&PersonId::new("1")], Ok(expected));
}

#[test]
fn a_principal_name_an_operator_fixed_is_taken_as_it_is_and_given_to_nobody_else() {
    let fixed = |principal: &str, taken: Vec<Occupant>| {
        let mut policy = policy();
        let fixed = NameOverride {
            user_principal_name: Some(principal.to_owned()),
            ..NameOverride::default()
        };
        policy.overrides.insert(PersonId::new("2"), fixed);
        let people = [person("1", "Anna", "Meier"), person("2", "Bo", "Li")];
        named(&people, taken, &Past::default(), &policy)
    };
    let given = fixed("Anna.Meier@example.com", vec![]);
    let of = |id: &str| given[&PersonId::new(id)].clone().unwrap();
    assert_eq!(of("2").user_principal_name, "anna.meier@example.com");
    assert_eq!(of("2").mail.as_deref(), Some("bo.li@example.com"));
    assert_eq!(of("1").user_principal_name, "anna.meier2@example.com");
    let taken = vec![occupant(1, "x", "x", &["boss@example.com"])];
    let problem = NameProblem::Exhausted {
        what: "userPrincipalName",
        last: "boss@example.com".into(),
    };
    assert_eq!(
        fixed("boss@example.com", taken)[&PersonId::new("2")],
        Err(problem)
    );
}

//
#[test]
fn a_name_that_cannot_be_spelled_says_what_to_do() {
    let why = missing_why(one(person("1", "太郎", "田中"), vec![]));
    assert!(why.contains("names.override"), "{why}");
    let why = missing_why(one(person("1", "'", "Meier"), vec![]));
    assert!(why.contains("'first_name' is empty"), "{why}");
}

//
#[test]
fn what_an_operator_fixed_comes_first_and_is_not_given_to_others() {
    let mut policy = policy();
    policy.overrides.insert(
        PersonId::new("9"),
        NameOverride {
            sam_account_name: Some("ameier".into()),
            user_principal_name: None,
            mail: Some("boss@holding.example".into()),
            common_name: Some("The Boss".into()),
        },
    );
    let people = [person("1", "Anna", "Meier"), person("9", "太郎", "田中")];
    let mut named = named(&people, vec![], &Past::default(), &policy);
    let boss = named.remove(&PersonId::new("9")).unwrap().unwrap();
    let expected = Names {
        sam_account_name: "ameier".into(),
        user_principal_name: "boss@holding.example".into(),
        mail: Some("boss@holding.example".into()),
        common_name: "The Boss".into(),
    };
    assert_eq!(boss, expected);
    let anna = named.remove(&PersonId::new("1")).unwrap().unwrap();
    assert_eq!(anna.sam_account_name, "anmeier");
}

#[test]
fn a_fixed_login_that_is_taken_or_illegal_is_a_problem() {
    let fixed = |login: &str| {
        let mut policy = policy();
        let fixed = NameOverride {
            sam_account_name: Some(login.to_owned()),
            ..NameOverride::default()
        };
        policy.overrides.insert(PersonId::new("1"), fixed);
        let taken = vec![occupant(1, "x", "cto", &[])];
        let people = [person("1", "Anna", "Meier")];
        let mut named = named(&people, taken, &Past::default(), &policy);
        named.remove(&PersonId::new("1")).unwrap()
    };
    let taken = NameProblem::Exhausted {
        what: "sAMAccountName",
        last: "CTO".into(),
    };
    assert_eq!(fixed("CTO"), Err(taken));
    assert!(missing_why(fixed("c/t/o")).contains("is no login"));
}
