//! What is needed of HR and by whom, and whom the placements leave out.

use std::collections::{BTreeMap, BTreeSet};

use super::rulebook::template;
use super::world::*;
use crate::people::FieldName;
use crate::plan::{Readers, Whereabouts, coverage};
use crate::rules::AttributeValue;

fn by(readers: &BTreeMap<FieldName, Readers>, field: &str) -> Vec<String> {
    let readers = readers.get(&FieldName::new(field));
    let readers = readers.unwrap_or_else(|| panic!("nobody reads {field}"));
    readers.by.iter().cloned().collect()
}

#[test]
fn every_rule_that_reads_a_field_is_named() {
    let mut policy = policy();
    policy.lifecycle.office_zones =
        BTreeMap::from([("London".into(), policy.lifecycle.zone.clone())]);
    let readers = policy.readers();
    let office = by(&readers, "office");
    for reader in [
        "ou.rules.berlin",
        "ou.rules.london",
        "groups.berlin",
        "distribution_lists.berlin",
        "schedule.time_zones.office",
    ] {
        assert!(office.contains(&reader.to_owned()), "{reader}: {office:?}");
    }
    assert!(by(&readers, "leave_kind").contains(&"lifecycle.leave.parental".to_owned()));
    assert!(by(&readers, "last_working_day").contains(&"lifecycle.termination.ends_on".to_owned()));
    assert!(by(&readers, "id").contains(&"directory.anchor".to_owned()));
    assert!(by(&readers, "first_name").contains(&"names.sam_account_name".to_owned()));
    assert!(by(&readers, "supervisor").contains(&"attributes.manager".to_owned()));
}

#[test]
fn a_called_name_is_two_fields_and_a_name_of_the_account_is_none() {
    let mut policy = policy();
    policy.rules.attributes.truncate(1);
    policy.rules.attributes[0].name = "info".into();
    let text = "{{ call_name }} {{ department.id }} {{ sam_account_name }} {{ mail }}";
    policy.rules.attributes[0].value = AttributeValue::Text(template(text));
    let readers = policy.readers();
    let mine = readers
        .iter()
        .filter(|(_, readers)| readers.by.contains("attributes.info"));
    let mine: Vec<&str> = mine.map(|(field, _)| field.as_str()).collect();
    assert_eq!(mine, ["department", "first_name", "preferred_name"]);
    for own in ["mail", "sam_account_name", "call_name", "department.id"] {
        assert!(!readers.contains_key(&FieldName::new(own)), "{own}");
    }
    policy.rules.attributes[0].value = AttributeValue::Person("supervisor".into());
    assert!(by(&policy.readers(), "supervisor").contains(&"attributes.info".to_owned()));
}

#[test]
fn a_field_that_is_only_shown_is_not_vital_and_one_that_ends_people_is() {
    let mut policy = policy();
    let vital = |policy: &crate::plan::Policy, field: &str| {
        policy.readers()[&FieldName::new(field)].are_vital()
    };
    assert!(!vital(&policy, "contract_end_date"));
    for field in [
        "status",
        "hire_date",
        "termination_date",
        "last_working_day",
        "email",
    ] {
        assert!(vital(&policy, field), "{field}");
    }
    policy
        .lifecycle
        .termination
        .ends_on
        .push(crate::lifecycle::EndField::ContractEndDate);
    assert!(vital(&policy, "contract_end_date"));
}

#[test]
fn people_no_placement_is_about_are_counted_by_department_and_office() {
    let everybody = roster(vec![
        person("1", "Anna", "A", &[("office", "Berlin")]),
        person(
            "2",
            "Bert",
            "B",
            &[("office", "Rome"), ("department", "Sales")],
        ),
        person(
            "3",
            "Cora",
            "C",
            &[("office", "Rome"), ("department", "Sales")],
        ),
        person("4", "Dirk", "D", &[("subcompany", "Nord GmbH")]),
        person(
            "5",
            "Emma",
            "E",
            &[
                ("office", "Rome"),
                ("status", "inactive"),
                ("termination_date", "2021-01-01"),
            ],
        ),
    ]);
    let found = coverage(&everybody, &policy(), morning());
    let rome = Whereabouts {
        department: Some("Sales".into()),
        office: Some("Rome".into()),
    };
    let expected = BTreeMap::from([(rome, 2), (Whereabouts::default(), 1)]);
    assert_eq!(found.uncovered, expected);
    assert_eq!((found.people, found.placed), (4, 1));
    assert_eq!(
        found.entities,
        BTreeMap::from([("Nord GmbH".to_owned(), 1)])
    );
}

#[test]
fn contradicting_placements_and_unreadable_fields_are_counted_for_themselves() {
    let mut policy = policy();
    let mut twin = policy.rules.ou_rules[0].clone();
    twin.name = "again".into();
    policy.rules.ou_rules.push(twin);
    let everybody = roster(vec![
        person("1", "Anna", "A", &[("office", "Berlin")]),
        person("2", "Bert", "B", &[("office", "London")]),
    ]);
    let found = coverage(&everybody, &policy, morning());
    let rules = vec!["ou.rules.again".to_owned(), "ou.rules.berlin".to_owned()];
    assert_eq!(found.conflicts, BTreeMap::from([(rules, 1)]));
    assert_eq!((found.placed, found.uncovered.len()), (1, 0));
    let mut fields = BTreeSet::new();
    policy.rules.ou_rules[0].when.fields(&mut fields);
    let blind = crate::people::Person::new(
        id("3"),
        [
            "status",
            "hire_date",
            "termination_date",
            "last_working_day",
        ]
        .map(|name| (name.into(), person("3", "X", "Y", &[]).field(&name.into())))
        .into(),
    );
    let found = coverage(&roster(vec![blind]), &policy, morning());
    assert_eq!(found.unreadable, BTreeMap::from([("office".into(), 1)]));
    assert_eq!(found.placed, 0);
}
