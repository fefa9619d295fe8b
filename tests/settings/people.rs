//! `[people]`: whom the rules are about.

use rosterd::people::FieldName;

use super::Copy;

const PEOPLE: &str = "rules.d/05-people.toml";

#[test]
fn the_filter_is_a_condition_as_in_groups_and_its_fields_are_asked_for() {
    let shipped = Copy::new().load().unwrap();
    assert!(shipped.policy.people.is_about_everybody());
    assert!(!shipped.policy.fields().contains(&FieldName::new("gender")));
    let copy = Copy::new();
    copy.write(PEOPLE, "[people]\nfilter = { gender = { present = true } }");
    let policy = copy.load().unwrap().policy;
    assert!(!policy.people.is_about_everybody());
    let readers = policy.readers();
    assert!(
        readers[&FieldName::new("gender")]
            .by
            .contains("people.filter")
    );
}

#[test]
fn each_mistake_about_people_is_told_with_its_key() {
    let mistakes = [
        ("filter = {}", "people.filter", "an empty table"),
        ("filter = false", "people.filter", "a condition"),
        (
            "filter = { ofice = \"Berlin\" }",
            "people.filter.ofice",
            "did you mean 'office'?",
        ),
        (
            "filer = { office = \"Berlin\" }",
            "people.filer",
            "did you mean 'filter'?",
        ),
    ];
    for (written, key, word) in mistakes {
        let copy = Copy::new();
        copy.write(PEOPLE, &format!("[people]\n{written}"));
        let problems = copy.load().err().map(|problems| problems.to_string());
        let problems = problems.unwrap_or_default();
        assert!(
            problems.contains(key) && problems.contains(word),
            "{written}: {problems}"
        );
        assert_eq!(
            problems.lines().filter(|line| line.contains(" — ")).count(),
            1,
            "{problems}"
        );
    }
}
