//! Conditions as they are written and what they become.

use rosterd::rules::Condition;

use super::Copy;

/// The condition a rule gets that is written as `when = …`.
fn condition(when: &str) -> Condition {
    let copy = Copy::new();
    let rule = format!("[groups.probe]\ngroup = \"GG-Probe\"\nwhen = {when}");
    copy.write("rules.d/90-probe.toml", &rule);
    let settings = copy
        .load()
        .unwrap_or_else(|problems| panic!("{when}: {problems}"));
    let mut rules = settings.policy.rules.groups.into_iter();
    rules.find(|rule| rule.name == "groups.probe").unwrap().when
}

/// What is said about a condition, without file and line.
fn refused(when: &str) -> Vec<String> {
    let copy = Copy::new();
    let rule = format!("[groups.probe]\ngroup = \"GG-Probe\"\nwhen = {when}");
    copy.write("rules.d/90-probe.toml", &rule);
    let problems = copy.load().err().map(|problems| {
        let keys = problems.iter().map(|problem| problem.key.clone());
        keys.collect()
    });
    problems.unwrap_or_default()
}

#[test]
fn every_way_of_writing_a_condition() {
    let ways = [
        "{ office = \"Berlin\" }",
        "{ weekly_hours = [20, 38.5] }",
        "{ department.id = \"7\", department.name = { starts_with = \"Sal\" } }",
        "{ \"department.id\" = \"7\" }",
        "{ hire_date = { after = 2025-12-31, before = \"2027-01-01\" }, weekly_hours = { above = 0, below = 40 } }",
        "{ any = [{ team = \"A\" }, { all = [{ team = \"B\" }, { office = \"C\" }] }], not = { position = { matches = \"(?i)lead\" } } }",
        "{ personnel_number = { present = false } }",
        "{ email = { ends_with = \"@example.com\" }, last_name = { contains = \"x\" } }",
        "true",
        "false",
    ];
    let shown: Vec<String> = ways
        .iter()
        .map(|when| format!("{when}\n    {:?}", condition(when)))
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn every_part_of_a_condition_that_is_wrong_is_told() {
    let cases: [(&str, &[&str]); 9] = [
        ("\"Berlin\"", &[""]),
        ("{ any = [] }", &[".any"]),
        ("{ any = { team = \"A\" } }", &[".any"]),
        ("{ not = {} }", &[".not"]),
        ("{ office = [] }", &[".office"]),
        (
            "{ office = [\"a\", [\"b\"], true] }",
            &[".office[1]", ".office[2]"],
        ),
        (
            "{ office = { mtaches = \"x\" }, position = { before = \"2026-01-01\" } }",
            &[".office.mtaches", ".position.before"],
        ),
        (
            "{ hire_date = { before = \"01.02.2026\", above = 1 } }",
            &[".hire_date.above", ".hire_date.before"],
        ),
        (
            "{ weekly_hours = { above = \"0\" }, team = { present = \"yes\" } }",
            &[".team.present", ".weekly_hours.above"],
        ),
    ];
    for (when, keys) in cases {
        let expected: Vec<String> = keys
            .iter()
            .map(|key| format!("groups.probe.when{key}"))
            .collect();
        assert_eq!(refused(when), expected, "{when}");
    }
}

#[test]
fn a_regular_expression_that_would_take_all_memory_is_refused() {
    assert_eq!(
        refused("{ position = { matches = '((a{100}){100}){100}' } }"),
        ["groups.probe.when.position.matches"]
    );
}
