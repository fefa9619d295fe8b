//! Whom the rules are about (`[people]`), and which accounts they are not about (`directory.ignore`).

use std::collections::BTreeMap;

use rosterd::people::{FieldName, PersonId};
use rosterd::plan::Policy;

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

/// The problems that are told; one names this key and says this word.
fn told(copy: &Copy, written: &str, key: &str, word: &str) -> String {
    let problems = copy.load().err().map(|problems| problems.to_string());
    let problems = problems.unwrap_or_default();
    assert!(
        problems.contains(key) && problems.contains(word),
        "{written}: {problems}"
    );
    problems
}

/// The same, and nothing else is told.
fn told_alone(copy: &Copy, written: &str, key: &str, word: &str) {
    let problems = told(copy, written, key, word);
    let lines = problems.lines().filter(|line| line.contains(" — "));
    assert_eq!(lines.count(), 1, "{problems}");
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
        told_alone(&copy, written, key, word);
    }
}

#[test]
fn profiles_are_joined_by_id_or_by_fields_and_what_decides_that_is_read() {
    let shipped = Copy::new().load().unwrap().policy;
    assert!(!shipped.people.joins() && shipped.people.bridge == 14);
    let is_read = |policy: &Policy, name: &str| policy.fields().contains(&FieldName::new(name));
    assert!(!is_read(&shipped, "termination_type"));
    let copy = Copy::new();
    let written = "[people]\nrehire_match = [\"personnel_number\", \"department.id\"]\nbridge = \"3d\"\n\
                   [people.aliases]\n\"12\" = \"11\"\n\"13\" = \"12\"";
    copy.write(PEOPLE, written);
    let policy = copy.load().unwrap().policy;
    let id = PersonId::new;
    let aliases = [(id("12"), id("11")), (id("13"), id("12"))];
    assert_eq!(policy.people.aliases, BTreeMap::from(aliases));
    assert_eq!(policy.people.bridge, 3);
    for name in ["personnel_number", "department", "termination_type"] {
        assert!(is_read(&policy, name), "{name}");
    }
}

#[test]
fn each_mistake_about_profiles_is_told_with_its_key() {
    let mistakes = [
        ("rehire_match = []", "people.rehire_match", "an empty list"),
        (
            "rehire_match = [\"personal_number\"]",
            "people.rehire_match",
            "did you mean 'personnel_number'?",
        ),
        (
            "rehire_match = [\"status\"]",
            "people.rehire_match",
            "'status', which tells no two humans apart",
        ),
        (
            "rehire_match = [\"full\"]\n[people.derived]\nfull = \"{{ last_name }}\"",
            "people.rehire_match",
            "which people.derived makes",
        ),
        ("bridge = \"36h\"", "people.bridge", "whole days"),
        (
            "[people.aliases]\n\"12\" = \"12\"",
            "people.aliases.12",
            "the profile itself",
        ),
        (
            "[people.aliases]\n\"12\" = \" \"",
            "people.aliases.12",
            "an empty id",
        ),
        (
            "[people.aliases]\n\"12\" = \"11\"\n\" 12\" = \"10\"",
            "people.aliases.12",
            "a second time",
        ),
        (
            "[people.aliases]\n\"12\" = \"11\"\n\"11\" = \"13\"\n\"13\" = \"12\"\n\"14\" = \"12\"",
            "people.aliases.11",
            "a circle",
        ),
    ];
    for (written, key, word) in mistakes {
        let copy = Copy::new();
        copy.write(PEOPLE, &format!("[people]\n{written}"));
        told_alone(&copy, written, key, word);
    }
}

/// The line before which `directory.ignore` is written.
const ANCHOR: &str = "anchor = { attribute = \"employeeID\", value = \"id\" }";

#[test]
fn accounts_to_ignore_are_told_by_their_attributes_which_are_read() {
    let copy = Copy::new();
    let written = "ignore = { any = [{ description = { starts_with = \"svc:\" } }, { cn = { matches = \"^adm-\" } }] }";
    copy.replace("rosterd.toml", ANCHOR, &format!("{ANCHOR}\n{written}"));
    let scope = copy.load().unwrap().policy.scope();
    assert!(scope.attributes.contains(&"description".into()));
    assert!(
        Copy::new()
            .load()
            .unwrap()
            .policy
            .directory
            .ignore
            .is_none()
    );
}

#[test]
fn each_mistake_about_accounts_to_ignore_is_told_with_its_key() {
    let mistakes = [
        ("{}", "directory.ignore", "an empty table"),
        ("\"svc\"", "directory.ignore", "a condition over attributes"),
        (
            "{ \"job title\" = \"x\" }",
            "directory.ignore.\"job title\"",
            "no attribute name",
        ),
        (
            "{ description = { start_with = \"x\" } }",
            "directory.ignore.description.start_with",
            "did you mean 'starts_with'?",
        ),
        (
            "{ uidNumber = { above = 7 } }",
            "directory.ignore.uidNumber.above",
            "a number field",
        ),
        (
            "{ department.id = \"7\" }",
            "directory.ignore.department.id",
            "unknown test",
        ),
    ];
    for (written, key, word) in mistakes {
        let copy = Copy::new();
        let line = format!("{ANCHOR}\nignore = {written}");
        copy.replace("rosterd.toml", ANCHOR, &line);
        told(&copy, written, key, word);
    }
}

/// Whoever edits a profile in HR, or ends somebody, must not thereby take the account out of management.
#[test]
fn accounts_are_not_ignored_by_what_rosterd_itself_writes() {
    let written = [
        (
            "rules.d/30-attributes.toml",
            "givenName =",
            "description = \"{{ position }}\"\ngivenName =",
            "attributes.description",
        ),
        (
            "rules.d/20-lifecycle.toml",
            "#note = { attribute = \"info\"",
            "note = { attribute = \"Description\"",
            "lifecycle.termination.note",
        ),
        (
            "rules.d/20-lifecycle.toml",
            "#[lifecycle.leave.long]",
            "[lifecycle.termination.variants.x]\nwhen = { team = \"A\" }\nnote = { attribute = \"description\", text = \"gone\" }",
            "lifecycle.termination.variants.x.note",
        ),
        (
            "rules.d/20-lifecycle.toml",
            "#hide_from_address_lists = true",
            "hide_from_address_lists = true",
            "lifecycle.termination.hide_from_address_lists",
        ),
    ];
    let ignore = format!(
        "{ANCHOR}\nignore = {{ any = [{{ cn = \"x\" }}, {{ not = {{ any = [{{ description = \"x\" }}, \
         {{ msExchHideFromAddressLists = \"TRUE\" }}] }} }}] }}"
    );
    for (file, from, to, by) in written {
        let copy = Copy::new();
        copy.replace("rosterd.toml", ANCHOR, &ignore);
        assert!(copy.load().is_ok(), "nothing writes either as shipped");
        copy.replace(file, from, to);
        let problems = copy.load().err().map(|problems| problems.to_string());
        let problems = problems.unwrap_or_default();
        assert!(
            problems.contains("directory.ignore")
                && problems.contains(&format!("which {by} writes")),
            "{by}: {problems}"
        );
    }
}
