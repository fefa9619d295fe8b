//! The credential to create, from the configuration alone.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::desk::{Desk, UNUSED};

fn keys(told: &Value) -> BTreeSet<String> {
    let attributes = told["attributes"].as_array().expect("a list");
    let keys = attributes.iter().map(|one| one["key"].as_str());
    keys.map(|key| key.expect("a text").to_owned()).collect()
}

fn readers(told: &Value, key: &str) -> Vec<String> {
    let attributes = told["attributes"].as_array().expect("a list");
    let mut found = attributes.iter().filter(|one| one["key"] == key);
    let by = found.next().expect("it is needed")["needed_by"].as_array();
    let by = by.expect("a list").iter();
    by.map(|one| one.as_str().expect("a text").to_owned())
        .collect()
}

#[test]
fn it_names_exactly_what_the_configuration_reads_and_what_reads_it() {
    let desk = Desk::new();
    let told = desk.rosterd(&["scopes", "--json"]).expect(0, &[]).json();
    assert_eq!(told["name"], "rosterd");
    assert_eq!(told["access_rights"][0]["scopes"][0], "employees:read");
    assert_eq!(told["access_rights"].as_array().map(Vec::len), Some(1));
    let keys = keys(&told);
    for key in [
        "status",
        "hire_date",
        "termination_date",
        "subcompany",
        "department",
    ] {
        assert!(keys.contains(key), "{key}");
    }
    for key in UNUSED.iter().filter(|key| **key != "contract_end_date") {
        assert!(!keys.contains(*key), "{key}");
    }
    assert_eq!(readers(&told, "subcompany"), ["attributes.company"]);
    assert!(readers(&told, "department").contains(&"ou.rules.sales".to_owned()));
    let first = readers(&told, "first_name");
    for reader in [
        "attributes.givenName",
        "names.sam_account_name",
        "names.mail",
    ] {
        assert!(first.contains(&reader.to_owned()), "{reader}: {first:?}");
    }
    assert!(readers(&told, "last_working_day").contains(&"lifecycle.termination.ends_on".into()));
}

#[test]
fn what_it_names_is_what_a_read_asks_for() {
    let desk = Desk::new();
    let told = desk.rosterd(&["scopes", "--json"]).expect(0, &[]).json();
    assert!(desk.personio.requests().is_empty(), "scopes asked Personio");
    // The directory does not exist; people are read beside it, or before.
    desk.rosterd(&["doctor", "personio"]).expect(0, &[]);
    let asked = desk.personio.requests();
    let asked = asked.last().expect("people were read");
    let mut asked: BTreeSet<String> = asked.attributes.iter().cloned().collect();
    assert!(asked.remove("id"));
    assert_eq!(asked, keys(&told));
}

#[test]
fn it_speaks_of_labels_paths_and_rights_to_people() {
    let desk = Desk::new();
    desk.main("personnel_number = \"dynamic_1234567\"\n");
    let rule = "[attributes]\nemployeeNumber = \"{{ personnel_number }}\"\n";
    desk.write("rules.d/20-more.toml", rule);
    let words = [
        "Name: rosterd",
        "Marketplace → Connected integrations → Create custom integration",
        "Settings → Integrations → API credentials",
        "Employees: Read",
        "changes nothing in Personio",
        "First name (Vorname) [first_name]",
        "your custom attribute 'personnel_number' [dynamic_1234567]",
        "attributes.employeeNumber",
    ];
    desk.rosterd(&["scopes"]).expect(0, &words);
}

#[test]
fn a_configuration_that_does_not_load_has_no_credential() {
    let desk = Desk::new();
    desk.write("rules.d/20-more.toml", "[groups.x]\ngroup = 7\n");
    desk.rosterd(&["scopes"]).expect(78, &["20-more.toml:2"]);
}
