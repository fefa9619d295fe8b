//! A credential held against what is needed: too little, too much, and what the people behind it say.

use serde_json::{Value, json};

use crate::desk::{Desk, three};
use crate::sandbox::{Clock, Company, Faults};
use crate::stage::{company, person};

fn attribute<'a>(told: &'a Value, key: &str) -> &'a Value {
    let attributes = told["attributes"].as_array().expect("a list");
    let found = attributes.iter().find(|one| one["key"] == key);
    found.unwrap_or_else(|| panic!("{key} is not told: {told}"))
}

/// The keys that are readable and not needed, with why they are delicate.
fn surplus(told: &Value) -> Vec<(&str, Option<&str>)> {
    let surplus = told["surplus"].as_array().expect("a list");
    let surplus = surplus.iter();
    surplus
        .map(|one| {
            (
                one["key"].as_str().expect("a key"),
                one["delicate"].as_str(),
            )
        })
        .collect()
}

#[test]
fn a_credential_as_scopes_says_is_well() {
    let desk = Desk::new();
    let told = desk.doctor(0);
    let requests = desk.personio.requests();
    let logins = requests
        .iter()
        .filter(|seen| seen.path.ends_with("/auth/token"));
    assert_eq!(
        logins.count(),
        1,
        "what it is told at the login serves all questions"
    );
    assert_eq!(told["subject"], "personio");
    assert_eq!(surplus(&told), []);
    assert_eq!(attribute(&told, "department")["state"], "readable");
    assert_eq!(told["attribute_list"], true);
    assert_eq!(told["people"], 3);
    assert_eq!(told["placements"]["placed"], 3);
    assert!(told["clock_seconds"].as_i64().expect("a number").abs() <= 2);
    let life = told["token_seconds"].as_i64().expect("a number");
    assert!((86_000..=86_400).contains(&life), "{life}");
    let words = [
        "Nothing else may be done",
        "300 a minute",
        "clock agrees",
        "A read takes 1 request",
    ];
    let said = desk.rosterd(&["doctor", "personio"]).expect(0, &words);
    for name in ["Anna", "Adler", "Busch"] {
        assert!(
            !said.stdout.contains(name),
            "{name} was told:\n{}",
            said.stdout
        );
    }
    assert!(!desk.path("store").exists(), "doctor made a store");
}

#[test]
fn a_needed_attribute_that_is_not_readable_is_told_with_what_needs_it() {
    let desk = Desk::new();
    desk.credential(|credential| credential.unreadable(&["department", "hire_date"]));
    let told = desk.doctor(77);
    for key in ["department", "hire_date"] {
        assert_eq!(attribute(&told, key)["state"], "missing");
    }
    let words = [
        "not readable: Department",
        "ou.rules.sales",
        "not readable: Hire date",
        "lifecycle.hire",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(77, &words);
}

//
#[test]
fn the_page_alone_tells_what_is_missing_and_too_much_where_the_list_is_refused() {
    let desk = Desk::of(three().attribute("fix_salary", "Gehalt", None, &json!(91_234)));
    desk.credential(|credential| credential.unreadable(&["department"]).without_list());
    let told = desk.doctor(77);
    assert_eq!(told["attribute_list"], false);
    assert_eq!(attribute(&told, "department")["state"], "missing");
    assert_eq!(attribute(&told, "status")["state"], "readable");
    assert_eq!(surplus(&told), [("fix_salary", Some("pay"))]);
    let said = desk.rosterd(&["-vvv", "doctor", "personio"]);
    let said = said.expect(77, &["refuses the list of attributes", "3 records"]);
    let told = said.stdout.contains("91234") || said.stderr.contains("91234");
    assert!(
        !told,
        "a salary was told:\n{}\n{}",
        said.stdout, said.stderr
    );
}

#[test]
fn what_is_only_shown_may_be_missing() {
    let desk = Desk::new();
    desk.credential(|credential| credential.unreadable(&["supervisor"]));
    let told = desk.doctor(0);
    assert_eq!(attribute(&told, "supervisor")["state"], "missing");
    assert_eq!(attribute(&told, "supervisor")["vital"], false);
}

#[test]
fn an_attribute_missing_on_some_records_is_told_by_number() {
    let somebody = person(14, "Dora", "Dietz").without("office");
    let desk = Desk::of(three().person(somebody));
    let told = desk.doctor(0);
    assert_eq!(attribute(&told, "office")["state"], "partly");
    assert_eq!(attribute(&told, "office")["without"], 1);
}

#[test]
fn delicate_attributes_are_too_much_whatever_they_are_called() {
    let company = three()
        .attribute("fix_salary", "Vergütung", None, &json!(91_234))
        .attribute(
            "dynamic_21827",
            "Konto",
            Some("iban"),
            &json!("DE02120300000000202051"),
        )
        .attribute(
            "dynamic_7",
            "Salary",
            None,
            &json!("a label decides nothing"),
        );
    let desk = Desk::of(company);
    let told = desk.doctor(77);
    let expected = [
        ("dynamic_21827", Some("bank")),
        ("fix_salary", Some("pay")),
        ("dynamic_7", None),
    ];
    assert_eq!(surplus(&told), expected);
    let words = [
        "! too much: Vergütung [fix_salary]",
        "bank details",
        "Could be taken away: Salary [dynamic_7]",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(77, &words);
    // Nobody asked for them.
    for request in desk.personio.requests() {
        assert!(
            request.path.ends_with("/attributes")
                || request.path.contains("auth")
                || !request.attributes.is_empty(),
            "{request:?}"
        );
    }
}

#[test]
fn rights_to_write_are_too_much_and_other_rights_are_told() {
    let desk = Desk::new();
    let all = "employees:read employees:write personio:persons:write personio:compensations:read absences:read";
    desk.credential(|credential| credential.scope(all));
    let told = desk.doctor(77);
    let granted = told["granted"].as_array().expect("a list").iter();
    let kinds: Vec<_> = granted
        .map(|one| (&one["scope"], &one["needed"], &one["delicate"]))
        .collect();
    let expected = json!([
        ["absences:read", false, null],
        ["employees:read", true, null],
        ["employees:write", false, "write"],
        ["personio:compensations:read", false, "pay"],
        ["personio:persons:write", false, "write"],
    ]);
    assert_eq!(json!(kinds), expected);
    let words = [
        "! too much: employees:write",
        "! too much: personio:persons:write",
        "! too much: personio:compensations:read",
        "not needed: absences:read",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(77, &words);
    desk.credential(|credential| credential.scope("employees:read absences:read"));
    desk.doctor(0);
}

#[test]
fn departments_and_offices_no_placement_is_about_are_counted() {
    let company = three()
        .person(person(21, "Emil", "Ernst").department("Kantine"))
        .person(person(22, "Fritz", "Funk").department("Kantine"))
        .person(
            person(23, "Gerd", "Groß")
                .department("Kantine")
                .terminated("today-30d"),
        );
    let desk = Desk::of(company);
    let told = desk.doctor(0);
    let expected = json!([{ "department": "Kantine", "office": "Berlin", "count": 2 }]);
    assert_eq!(told["placements"]["uncovered"], expected);
    assert_eq!(told["placements"]["present"], 5);
    let words = [
        "2: no rule is about department Kantine, office Berlin",
        "ou.default",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(0, &words);
}

#[test]
fn placements_that_contradict_each_other_are_a_matter_of_configuration() {
    let desk = Desk::new();
    let rule = "[ou.rules.berlin]\npriority = 10\nwhen = { office = \"Berlin\" }\n\
                ou = \"OU=Berlin,OU=Staff,DC=corp,DC=example\"\n";
    desk.write("rules.d/20-more.toml", rule);
    let told = desk.doctor(78);
    let expected = json!([{ "rules": ["ou.rules.berlin", "ou.rules.sales"], "count": 3 }]);
    assert_eq!(told["placements"]["ambiguous"], expected);
}

#[test]
fn one_legal_entity_is_a_hint_and_no_fault() {
    let of = |entity: &str| three_of(["Nord GmbH", "Nord GmbH", entity]);
    let told = Desk::of(of("Nord GmbH")).doctor(0);
    let hint = told["hints"][0].as_str().expect("a hint");
    assert!(
        hint.contains("Nord GmbH") && hint.contains("restricted"),
        "{hint}"
    );
    assert_eq!(Desk::of(of("Süd AG")).doctor(0)["hints"], json!([]));
}

fn three_of(entities: [&str; 3]) -> Company {
    let people = (31..).zip(entities);
    let plain = company().with_credential(
        crate::sandbox::Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET)
            .unreadable(&crate::desk::UNUSED),
    );
    people.fold(plain, |company, (id, entity)| {
        company.person(person(id, "Hanna", &format!("Huber{id}")).with("subcompany", entity))
    })
}

#[test]
fn a_clock_that_differs_and_the_head_room_are_told() {
    let tomorrow = Clock::parse("2030-01-01T00:00:00Z").expect("a moment");
    let desk = Desk::at(three().headroom(93, 100, 30), tomorrow);
    let told = desk.doctor(0);
    assert!(told["clock_seconds"].as_i64().expect("a number") > 86_400);
    assert_eq!(
        told["headroom"],
        json!({ "remaining": 93, "burst": 100, "a_second": 30 })
    );
    let words = [
        "Personio's clock is",
        "ahead of this one",
        "93 of 100 are left",
        "30 come back a second",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(0, &words);
}

#[test]
fn what_keeps_it_from_asking_ends_it_as_it_ends_a_plan() {
    let desk = Desk::new();
    desk.personio.faults(Faults {
        unauthorized: true,
        ..Faults::default()
    });
    desk.rosterd(&["doctor", "personio"])
        .expect(77, &["refuses", "read employees"]);
    desk.personio.faults(Faults {
        html: true,
        ..Faults::default()
    });
    desk.rosterd(&["doctor", "personio"])
        .expect(69, &["not what Personio sends"]);
    desk.personio.faults(Faults::default());
    desk.write("secret", "wrong");
    desk.rosterd(&["doctor", "personio"])
        .expect(77, &["client id and secret"]);
}
