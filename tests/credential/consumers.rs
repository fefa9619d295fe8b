//! What programs that read Personio ask of a credential, by the examples shipped for it, and the list of it in
//! docs/personio-credential.md.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::desk::{Desk, three};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn with_example(desk: &Desk, name: &str, fields: &str) {
    let text = fs::read_to_string(root().join("config/examples").join(name));
    desk.write(
        "rules.d/30-attributes.toml",
        &text.expect("a shipped example"),
    );
    desk.main(fields);
}

/// The keys to tick, and rights that go with them.
fn ticked(desk: &Desk) -> (BTreeSet<String>, Value) {
    let told = desk.rosterd(&["scopes", "--json"]).expect(0, &[]).json();
    let attributes = told["attributes"].as_array().expect("a list").iter();
    let keys = attributes.map(|one| one["key"].as_str().expect("a text").to_owned());
    (keys.collect(), told["access_rights"].clone())
}

#[test]
fn a_directory_of_people_takes_built_in_fields_and_one_right() {
    let desk = Desk::new();
    with_example(&desk, "profiles.toml", "");
    let (keys, rights) = ticked(&desk);
    for key in [
        "email",
        "first_name",
        "last_name",
        "gender",
        "hire_date",
        "office",
        "termination_date",
        "status",
        "supervisor",
        "employment_type",
    ] {
        assert!(keys.contains(key), "{key}: {keys:?}");
    }
    assert!(!keys.contains("profile_picture"));
    let all = rights.to_string();
    assert_eq!(rights.as_array().map(Vec::len), Some(1), "{all}");
    assert!(
        !all.contains("attendance") && !all.contains("absence"),
        "{all}"
    );
    // A credential with the rights such programs ask for beside that is fine: they are told, and not missed.
    let asked = "employees:read attendances:read absences:read personio:org-units:read";
    desk.credential(|credential| {
        let mut credential = credential.scope(asked);
        credential.unreadable.remove("gender");
        credential.unreadable.remove("employment_type");
        credential
    });
    let words = [
        "not needed: attendances:read",
        "not needed: personio:org-units:read",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(0, &words);
}

#[test]
fn an_expense_tool_takes_units_by_name_and_by_id_and_one_field_feeds_several() {
    let desk = Desk::new();
    with_example(&desk, "branches.toml", "");
    let told = desk.rosterd(&["scopes", "--json"]).expect(0, &[]).json();
    let attributes = told["attributes"].as_array().expect("a list");
    let by = |key: &str| {
        let found = attributes.iter().find(|one| one["key"] == key);
        found.expect("it is needed")["needed_by"].clone()
    };
    let expected = json!([
        "attributes.company",
        "attributes.extensionAttribute1",
        "attributes.extensionAttribute4"
    ]);
    assert_eq!(by("subcompany"), expected);
    let expected = json!([
        "attributes.extensionAttribute2",
        "attributes.extensionAttribute3",
        "attributes.extensionAttribute4"
    ]);
    assert_eq!(by("cost_centers"), expected);
}

#[test]
fn tables_and_custom_attributes_are_ticked_by_key_and_what_is_delicate_is_refused() {
    let company = three()
        .attribute("dynamic_2000001", "Straße", None, &json!("Ringweg"))
        .attribute("dynamic_2000002", "Hausnummer", None, &json!("7"))
        .attribute("dynamic_2000003", "Minijob", None, &json!("Nein"))
        .attribute(
            "dynamic_2000004",
            "Geburtstag",
            Some("date_of_birth"),
            &json!("1990-01-01"),
        )
        .attribute(
            "dynamic_2000005",
            "Nationalität",
            Some("nationality"),
            &json!("DE"),
        )
        .attribute(
            "dynamic_2000006",
            "Kasse",
            Some("health_insurance"),
            &json!("X"),
        );
    let desk = Desk::of(company);
    let fields = "street = \"dynamic_2000001\"\nhouse_number = \"dynamic_2000002\"\nmini_job = \"dynamic_2000003\"\n";
    with_example(&desk, "tables.toml", fields);
    let (keys, _) = ticked(&desk);
    for key in [
        "dynamic_2000001",
        "dynamic_2000002",
        "dynamic_2000003",
        "position",
        "office",
    ] {
        assert!(keys.contains(key), "{key}: {keys:?}");
    }
    desk.credential(|mut credential| {
        credential.unreadable.remove("position");
        credential
    });
    let words = [
        "! too much: Geburtstag [dynamic_2000004]",
        "! too much: Nationalität [dynamic_2000005]",
        "! too much: Kasse [dynamic_2000006]",
        "insurance",
    ];
    desk.rosterd(&["doctor", "personio"]).expect(77, &words);
}

/// One line of the table: whose requirement, and what shows it.
fn rows(page: &str) -> Vec<(&str, Vec<&str>)> {
    let table = page
        .lines()
        .skip_while(|line| !line.starts_with("| Consumer |"));
    let rows = table.skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    cells
        .map(|cells| (cells[1], cells[3].split('`').skip(1).step_by(2).collect()))
        .collect()
}

/// Whether a file, or a test in one (`file.rs::name`), is there.
fn exists(shown: &str) -> bool {
    let (file, test) = shown.split_once("::").unwrap_or((shown, ""));
    let Ok(text) = fs::read_to_string(root().join(file)) else {
        return false;
    };
    test.is_empty() || text.contains(&format!("fn {test}("))
}

#[test]
fn every_requirement_of_a_consumer_names_tests_and_examples_that_exist() {
    let page = fs::read_to_string(root().join("docs/personio-credential.md"));
    let page = page.expect("the page is there");
    let rows = rows(&page);
    let consumers: BTreeSet<&str> = rows.iter().map(|(consumer, _)| *consumer).collect();
    let all = ["GoProfiles", "Rydoo", "connection flow", "premote"];
    assert_eq!(consumers, all.into());
    for (consumer, shown) in rows {
        assert!(
            !shown.is_empty(),
            "a requirement of {consumer} shows nothing"
        );
        for one in shown {
            assert!(exists(one), "{consumer}: {one} is not there");
        }
    }
    assert!(!exists("tests/credential/consumers.rs::nothing") && !exists("tests/nowhere.rs"));
}
