//! Values made of fields (`[people.derived]`): as they are written, and what is said about mistakes.

use std::collections::{BTreeMap, BTreeSet};

use rosterd::people::{FieldName, FieldValue, Person, PersonId};
use rosterd::rules::{Holds, Rendered};

use super::Copy;

const PEOPLE: &str = "rules.d/05-people.toml";

const VALUES: &str = r#"
full_name = "{{ first_name }} {{ last_name }}"
unit = { value = "{{ department.name[:3] | upper }}" }
probation_over = { date = "hire_date", plus = "6mo" }
reminder = { date = "probation_over", minus = "2w" }
is_lead = { when = { position = { matches = "(?i)lead|head" } } }
is_sales_lead = { when = { is_lead = true, unit = "SAL" } }
"#;

/// The shipped configuration with these values, and a group whose condition names them.
fn with(values: &str, when: &str) -> Copy {
    let copy = Copy::new();
    copy.write(PEOPLE, &format!("[people.derived]\n{values}"));
    let rule = format!("[groups.probe]\ngroup = \"GG-Probe\"\nwhen = {when}");
    copy.write("rules.d/90-probe.toml", &rule);
    copy
}

fn ida() -> Person {
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let department = FieldValue::Named {
        id: "7".into(),
        name: "Sales".into(),
    };
    let fields = BTreeMap::from([
        ("first_name".into(), text("Ida")),
        ("last_name".into(), text("Kern")),
        ("position".into(), text("Head of Sales")),
        ("department".into(), department),
        (
            "hire_date".into(),
            FieldValue::Date("2026-09-01".parse().unwrap()),
        ),
    ]);
    Person::new(PersonId::new("7"), fields)
}

#[test]
fn values_made_of_fields_decide_conditions_and_fill_attributes() {
    let when = "{ is_sales_lead = true, reminder = { before = \"2027-03-01\" }, full_name = [\"ida kern\"] }";
    let copy = with(VALUES, when);
    let title = "division = \"{{ unit }}-{{ 'L' if is_lead else 'S' }}-{{ probation_over }}\"";
    copy.write("rules.d/91-title.toml", &format!("[attributes]\n{title}"));
    let policy = copy.load().unwrap().policy;
    let mut rules = policy.rules.groups.iter();
    let probe = rules.find(|rule| rule.name == "groups.probe");
    let Holds::Yes(because) = probe.unwrap().when.holds(&ida()) else {
        panic!("the condition must hold");
    };
    assert_eq!(
        because,
        "is_sales_lead is yes (is_lead is yes (position is Head of Sales, which matches (?i)lead|head) and unit is SAL) \
         and reminder is 2027-02-15, before 2027-03-01 (probation_over 2027-03-01 minus 2w) and full_name is Ida Kern"
    );
    let mut mapped = policy.rules.attributes.iter();
    let title = mapped.find(|rule| rule.name == "division".into());
    let title = title.unwrap();
    let usual = crate::schema::usual();
    let kind = usual.fitting(&title.name, title.content()).unwrap();
    let value = title.render(&ida(), &BTreeMap::new(), kind);
    assert_eq!(value, Rendered::Value("SAL-L-2027-03-01".into()));
}

#[test]
fn only_what_used_values_are_made_of_is_asked_for() {
    let asked = |copy: &Copy| -> BTreeSet<FieldName> { copy.load().unwrap().policy.fields() };
    let values = "hours = { when = { weekly_hours = { above = 0 } } }\nnobody = \"{{ gender }}\"";
    let copy = with(values, "{ hours = true }");
    let fields = asked(&copy);
    assert!(fields.contains(&"weekly_hours".into()));
    let of_none = ["gender", "hours", "nobody"].map(FieldName::new);
    assert!(of_none.iter().all(|name| !fields.contains(name)));
    let readers = copy.load().unwrap().policy.readers();
    assert!(readers[&"weekly_hours".into()].by.contains("groups.probe"));
}

#[test]
fn values_may_stand_in_several_files_each_once() {
    let copy = with("a = \"{{ last_name }}\"", "{ b = \"x\" }");
    copy.write("rules.d/06-more.toml", "[people.derived]\nb = \"{{ a }}\"");
    assert!(copy.load().is_ok());
    copy.write(
        "rules.d/06-more.toml",
        "[people.derived]\na = \"{{ b }}\"\nb = \"x\"",
    );
    let problems = copy.problems(copy.load());
    assert!(problems[0].contains("people.derived.a"), "{problems:?}");
}

/// What is written, the key that is told behind `people.derived`, and a word of the message.
#[rustfmt::skip] // a row a mistake
const MISTAKES: [(&str, &str, &str); 23] = [
    ("office = \"x\"", "office", "built-in field"),
    ("mail = \"x\"", "mail", "another meaning"),
    ("personnel_number = \"x\"", "personnel_number", "personio.fields"),
    ("Full-Name = \"x\"", "Full-Name", "small letters"),
    ("x = 7", "x", "a text or a table"),
    ("x = {}", "x", "no value"),
    ("x = { value = \"a\", date = \"hire_date\", plus = \"1d\" }", "x", "several ways"),
    ("x = { valeu = \"a\" }", "x.valeu", "did you mean 'value'?"),
    ("x = \"{{ lastname }}\"", "x", "did you mean 'last_name'?"),
    ("x = \"{{ mail }}\"", "x", "fields of people only"),
    ("x = \"{{ last_name | cut }}\"", "x", "no filter 'cut'"),
    ("x = { value = \"{{ last_nam }}\" }", "x.value", "did you mean 'last_name'?"),
    ("x = { date = \"hire_date\" }", "x", "no distance"),
    ("x = { date = \"hire_date\", plus = \"1d\", minus = \"1d\" }", "x", "one of them"),
    ("x = { date = \"hire_date\", plus = \"36h\" }", "x.plus", "days, weeks, months"),
    ("x = { date = \"last_name\", plus = \"1d\" }", "x.date", "no day"),
    ("x = { date = \"hiredate\", plus = \"1d\" }", "x.date", "did you mean 'hire_date'?"),
    ("x = { value = \"a\", plus = \"1d\" }", "x.plus", "beside 'date'"),
    ("x = { when = { ofice = \"B\" } }", "x.when.ofice", "did you mean 'office'?"),
    ("x = { when = { absence_kind = \"sick\" } }", "x.when.absence_kind", "personio.absences = true"),
    ("x = \"{{ x }}\"", "x", "made of itself (x ← x)"),
    ("a = \"{{ b }}\"\nb = { when = { any = [{ a = \"1\" }] } }", "a", "made of itself (a ← b ← a)"),
    ("a = \"1\"\nb = \"{{ a }}\"\nc = \"{{ b }}\"\nd = \"{{ c }}\"\ne = \"{{ d }}\"", "e", "at most 4"),
];

#[test]
fn each_mistake_about_a_value_is_told_once_with_its_key() {
    for (values, key, word) in MISTAKES {
        let copy = with(values, "true");
        let problems = copy.problems(copy.load());
        let text = problems.join("\n");
        assert!(
            text.contains(&format!("people.derived.{key}")),
            "{values}: {text}"
        );
        assert!(text.contains(word), "{values}: {text}");
        let told = problems.iter().filter(|line| line.contains(" — ")).count();
        assert_eq!(told, 1, "{values}: {text}");
    }
}

#[test]
fn a_value_is_used_as_what_it_is_and_not_where_hr_must_say_it() {
    for (when, key, word) in [
        (
            "{ is_led = true }",
            "when.is_led",
            "did you mean 'is_lead'?",
        ),
        ("{ is_lead = \"yes\" }", "when.is_lead", "true or false"),
        (
            "{ is_lead = { present = true } }",
            "when.is_lead",
            "true or false",
        ),
        (
            "{ full_name = { before = \"2027-01-01\" } }",
            "when.full_name.before",
            "a date field",
        ),
        (
            "{ reminder = { above = 3 } }",
            "when.reminder.above",
            "a number field",
        ),
        ("{ full_name = true }", "when.full_name", "found true"),
        (
            "{ full_name.id = \"x\" }",
            "when.full_name.id",
            "unknown test",
        ),
    ] {
        let copy = with(VALUES, when);
        let text = copy.problems(copy.load()).join("\n");
        assert!(text.contains(key) && text.contains(word), "{when}: {text}");
    }
    let copy = with(VALUES, "true");
    copy.replace("rosterd.toml", "value = \"id\"", "value = \"full_name\"");
    let pointer = "{ person = \"supervisor\" }";
    copy.replace(
        "rules.d/30-attributes.toml",
        pointer,
        "{ person = \"full_name\" }",
    );
    let text = copy.problems(copy.load()).join("\n");
    assert_eq!(text.matches("a field of HR's own").count(), 2, "{text}");
}

#[test]
fn a_value_that_was_refused_is_not_complained_about_where_it_is_used() {
    let copy = with(
        "x = \"{{ lastname }}\"\ny = \"{{ x }}\"",
        "{ x = \"a\", y = \"b\" }",
    );
    let problems = copy.problems(copy.load());
    let told = problems.iter().filter(|line| line.contains(" — "));
    assert_eq!(told.count(), 1, "{problems:?}");
}

#[test]
fn names_are_made_of_values_too_and_what_they_are_made_of_is_asked_for() {
    let copy = with("short = \"{{ last_name }}{{ weekly_hours }}\"", "true");
    let pattern = "\"{{ call_name[:2] }}{{ last_name }}\"";
    copy.replace("rules.d/10-names.toml", pattern, "\"{{ short[:8] }}\"");
    let policy = copy.load().unwrap().policy;
    assert!(policy.fields().contains(&"weekly_hours".into()));
    assert!(!policy.fields().contains(&"short".into()));
    copy.replace(PEOPLE, "{{ last_name }}", "{{ sam_account_name }}");
    let text = copy.problems(copy.load()).join("\n");
    assert!(text.contains("people.derived.short") && text.contains("fields of people only"));
}
