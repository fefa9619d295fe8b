//! Fields of people that need more than their name: custom attributes with a type, and the kind of absence.

use std::collections::BTreeMap;

use rosterd::people::FieldName;
use rosterd::people::FieldType;

use super::Copy;

#[test]
fn a_custom_attribute_is_a_key_or_a_key_with_a_type() {
    let copy = Copy::new();
    let own = "personnel_number = \"dynamic_1234567\"";
    let more = "\nanniversary = { key = \"dynamic_2\", type = \"date\" }\ngrade = { key = \"dynamic_3\" }\n\
                floor = { key = \"dynamic_4\", type = \"multiline\" }";
    copy.replace("rosterd.toml", own, &format!("{own}{more}"));
    let personio = copy.load().unwrap().personio;
    let keys = [
        ("anniversary", "dynamic_2"),
        ("floor", "dynamic_4"),
        ("grade", "dynamic_3"),
        ("personnel_number", "dynamic_1234567"),
    ];
    let keys = keys.map(|(name, key)| (name.to_owned(), key.to_owned()));
    assert_eq!(personio.fields, BTreeMap::from(keys));
    let types = [
        ("anniversary".to_owned(), FieldType::Date),
        ("floor".to_owned(), FieldType::Text),
    ];
    assert_eq!(personio.types, BTreeMap::from(types));
    assert!(!personio.absences);
}

#[test]
fn the_kind_of_absence_is_refused_where_absences_are_not_allowed_and_says_why() {
    let copy = Copy::new();
    let leave = "[lifecycle.leave.parental]\nwhen = { absence_kind = \"parental\" }";
    copy.append("rules.d/20-lifecycle.toml", leave);
    let problems = copy.problems(copy.load());
    insta::assert_snapshot!(problems.join("\n"));
    copy.replace("rosterd.toml", "absences = false", "absences = true");
    let settings = copy.load().unwrap();
    assert!(settings.personio.absences);
    let fields = settings.policy.fields();
    assert!(fields.contains(&FieldName::new("absence_kind")));
}
