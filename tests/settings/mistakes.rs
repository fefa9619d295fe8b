//! Mistakes: every one is told, with its file and key and what would be right.

use proptest::prelude::*;

use super::{Copy, files};

#[test]
fn ten_mistakes_in_one_file_are_ten_problems() {
    let copy = Copy::new();
    copy.write(
        "rules.d/90-mistakes.toml",
        r#"
[attributes]
userAccountControl = "512"
street = "{{ departement }}"

[ou.rules.far-away]
prioritty = 1
priority = 2
when = { office = "Paris", contract_end_date = { above = 3 } }
ou = "OU=Elsewhere,DC=corp,DC=example"

[ou.rules.nowhere]
priority = "high"
when = { ofice = "Rome", any = [{ position = { matches = "(lead" } }] }
ou = "Staff"

[groups.other]
group = "GG-Staff"
mode = "authoritative"
"#,
    );
    let problems = copy.problems(copy.load());
    insta::assert_snapshot!(problems.join("\n"));
    assert_eq!(problems.len(), 10);
    let here = "rules.d/90-mistakes.toml:";
    assert!(problems.iter().all(|problem| problem.starts_with(here)));
}

#[test]
fn syntax_errors_of_all_files_are_told_with_their_lines() {
    let copy = Copy::new();
    copy.append("rosterd.toml", "mode = ")
        .append("rules.d/50-groups.toml", "[groups.x\ngroup = \"unclosed");
    let problems = copy.problems(copy.load());
    assert!(
        problems.iter().any(|p| p.starts_with("rosterd.toml:")),
        "{problems:#?}"
    );
    assert!(
        problems
            .iter()
            .any(|p| p.starts_with("rules.d/50-groups.toml:")),
        "{problems:#?}"
    );
    // Nothing is called missing because the file that has it could not be read.
    assert!(
        problems.iter().all(|p| p.contains("a syntax error")),
        "{problems:#?}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_one_problem() {
    let copy = Copy::new();
    std::fs::write(copy.path().join("rules.d/60-latin.toml"), b"x = \"\xfc\"").unwrap();
    let problems = copy.problems(copy.load());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].starts_with("rules.d/60-latin.toml — found a file that cannot be read"));
    std::fs::remove_file(copy.path().join("rosterd.toml")).unwrap();
    let problems = copy.problems(copy.load());
    assert!(
        problems[0].starts_with("rosterd.toml — found a file"),
        "{problems:?}"
    );
}

#[test]
fn the_same_rule_in_two_files_is_told_and_not_merged() {
    let copy = Copy::new();
    copy.write(
        "rules.d/99-more.toml",
        "[groups.berlin]\nwhen = { office = \"London\" }\n\n[ou]\ndefault = \"OU=Staff,DC=corp,DC=example\"\n\n[tables.country_code]\nRome = \"IT\"\n\n[personio]\nurl = \"https://example.org\"\n",
    );
    let problems = copy.problems(copy.load());
    insta::assert_snapshot!(problems.join("\n"));
}

#[test]
fn an_empty_configuration_says_what_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rosterd.toml"), "").unwrap();
    let problems = rosterd::settings::load(folder.path(), std::iter::empty()).unwrap_err();
    let keys: Vec<_> = problems
        .iter()
        .map(|problem| problem.key.as_str())
        .collect();
    let expected = [
        "directory.bases",
        "directory.ca_file",
        "directory.password",
        "directory.servers",
        "directory.user",
        "lifecycle.termination.disable_at",
        "lifecycle.termination.ends_on",
        "names.common_name",
        "names.domains",
        "names.sam_account_name",
        "names.user_principal_name",
        "ou.default",
        "personio.client_id",
        "personio.client_secret",
        "schedule.time_zone",
    ];
    assert_eq!(keys, expected);
}

const MAIN: &str = "rosterd.toml";
const NAMES: &str = "rules.d/10-names.toml";
const LIFE: &str = "rules.d/20-lifecycle.toml";
const MAP: &str = "rules.d/30-attributes.toml";
const PLACES: &str = "rules.d/40-places.toml";
const GROUPS: &str = "rules.d/50-groups.toml";

/// File, what is replaced, by what, the key that is told, and a word of the message.
const MISTAKES: [(&str, &str, &str, &str, &str); 57] = [
    (
        MAIN,
        "mode = \"observe\"",
        "mode = \"obsreve\"",
        "mode",
        "did you mean 'observe'?",
    ),
    (
        MAIN,
        "every = \"15m\"",
        "every = \"0s\"",
        "schedule.every",
        "1s to 1day",
    ),
    (
        MAIN,
        "every = \"15m\"",
        "every = 15",
        "schedule.every",
        "a length of time",
    ),
    (
        MAIN,
        "\"Europe/Berlin\"",
        "\"Europe/Berlni\"",
        "schedule.time_zone",
        "did you mean 'Europe/Berlin'?",
    ),
    (
        MAIN,
        "\"Europe/London\"",
        "\"London\"",
        "schedule.time_zones.office.London",
        "unknown time zone",
    ),
    (
        MAIN,
        "https://api.personio.de",
        "http://api.personio.de",
        "personio.url",
        "plain http",
    ),
    (
        MAIN,
        "https://api.personio.de",
        "https://a:b@api.personio.de",
        "personio.url",
        "without user",
    ),
    (
        MAIN,
        "\"dynamic_1234567\"",
        "\"fix_salary\"",
        "personio.fields.personnel_number",
        "dynamic_1234567",
    ),
    (
        MAIN,
        "personnel_number = \"dynamic",
        "last_name = \"dynamic",
        "personio.fields.last_name",
        "built-in field",
    ),
    (
        MAIN,
        "personnel_number = \"dynamic",
        "mail = \"dynamic",
        "personio.fields.mail",
        "another meaning",
    ),
    (
        MAIN,
        "ldaps://dc1.corp.example",
        "ldap://dc1.corp.example",
        "directory.servers[0]",
        "plain ldap",
    ),
    (
        MAIN,
        "ldaps://dc1.corp.example",
        "ldaps://dc1.corp.example:3269",
        "directory.servers[0]",
        "global catalogue",
    ),
    (
        MAIN,
        "ldaps://dc2.corp.example",
        "LDAPS://dc1.corp.example/",
        "directory.servers[1]",
        "each server once",
    ),
    (
        MAIN,
        "user = \"svc-rosterd@corp.example\"",
        "user = \" \"",
        "directory.user",
        "an empty text",
    ),
    (
        MAIN,
        "\"OU=Leavers,DC=corp,DC=example\"]",
        "\"OU=Leavers\"]",
        "directory.bases[1]",
        "ends in a domain",
    ),
    (
        MAIN,
        "\"OU=Leavers,DC=corp,DC=example\"]",
        "\"OU=a,OU=Staff,DC=corp,DC=example\"]",
        "directory.bases[1]",
        "lies within",
    ),
    (
        MAIN,
        "group_bases = [\"OU=Groups,DC=corp,",
        "group_bases = [\"OU=Groups,DC=korp,",
        "directory.group_bases[0]",
        "another domain",
    ),
    (
        MAIN,
        "attribute = \"employeeID\"",
        "attribute = \"telephoneNumber\"",
        "directory.anchor.attribute",
        "employeeNumber",
    ),
    (
        MAIN,
        "value = \"id\"",
        "value = \"hire_date\"",
        "directory.anchor.value",
        "unique",
    ),
    (
        MAIN,
        "value = \"id\"",
        "value = \"personal_number\"",
        "directory.anchor.value",
        "did you mean 'personnel_number'?",
    ),
    (
        MAIN,
        "operation_timeout = \"30s\"",
        "operation_timeout = \"5m\"",
        "directory.operation_timeout",
        "1s to 30s",
    ),
    (
        MAIN,
        "roster_shrink = \"10%\"",
        "roster_shrink = 0.1",
        "safety.roster_shrink",
        "percentage in quotes",
    ),
    (
        MAIN,
        "floor = 3, cap = 25",
        "floor = 30, cap = 25",
        "safety.limits.end.run",
        "floor 30 above cap 25",
    ),
    (
        MAIN,
        "floor = 3, cap = 25",
        "floor = -3, cap = 25",
        "safety.limits.end.run.floor",
        "a whole number",
    ),
    (
        MAIN,
        "kind = \"none\"",
        "kind = \"file\"",
        "hand_over.file",
        "recipient",
    ),
    (
        MAIN,
        "format = \"text\"",
        "format = \"xml\"",
        "log.format",
        "one of text, json",
    ),
    (
        NAMES,
        "[\"example.com\", \"corp.example\"]",
        "[\"example\"]",
        "names.domains[0]",
        "a domain",
    ),
    (
        NAMES,
        "\"{{ mail }}\"",
        "\"{{ user_principal_name }}\"",
        "names.user_principal_name",
        "not known here",
    ),
    (
        NAMES,
        "\"{{ call_name[:2] }}{{ last_name }}\"",
        "\"{{ mail }}\"",
        "names.sam_account_name[1]",
        "not known here",
    ),
    (
        NAMES,
        "    \"{{ email }}\",",
        "    7,",
        "names.mail[0]",
        "a text in quotes",
    ),
    (
        NAMES,
        "common_name = [",
        "comon_name = [",
        "names.comon_name",
        "did you mean 'common_name'?",
    ),
    (
        NAMES,
        "#[names.override.\"4711\"]",
        "[names.override.\"4711\"]\nmail = \"nobody\"",
        "names.override.4711.mail",
        "an address",
    ),
    (
        NAMES,
        "#[names.override.\"4711\"]",
        "[names.override.\"4711\"]\nsam_account_name = \"a@b\"",
        "names.override.4711.sam_account_name",
        "characters",
    ),
    (
        LIFE,
        "create_before = \"7d\"",
        "create_before = \"36h\"",
        "lifecycle.hire.create_before",
        "whole days",
    ),
    (
        LIFE,
        "enable_before = \"0d\"",
        "enable_before = \"9d\"",
        "lifecycle.hire.enable_before",
        "create_before",
    ),
    (
        LIFE,
        "enable_at = \"06:00\"",
        "enable_at = \"6 am\"",
        "lifecycle.hire.enable_at",
        "a time of day",
    ),
    (
        LIFE,
        "disable_at = \"18:00\"",
        "",
        "lifecycle.termination.disable_at",
        "found nothing",
    ),
    (
        LIFE,
        "[\"last_working_day\", \"termination_date\"]",
        "[\"last_day\"]",
        "lifecycle.termination.ends_on[0]",
        "did you mean 'last_working_day'?",
    ),
    (
        LIFE,
        "[\"last_working_day\", \"termination_date\"]",
        "[]",
        "lifecycle.termination.ends_on",
        "an empty list",
    ),
    (
        LIFE,
        "OU=Leavers,DC=corp",
        "OU=Gone,DC=corp",
        "lifecycle.termination.ou",
        "within directory.bases",
    ),
    (
        LIFE,
        "scramble_password = true",
        "scramble_password = \"yes\"",
        "lifecycle.termination.scramble_password",
        "true or false",
    ),
    (
        LIFE,
        "memberships = \"granted\"",
        "memberships = \"grant\"",
        "lifecycle.termination.memberships",
        "did you mean 'granted'?",
    ),
    (
        MAP,
        "givenName =",
        "mail =",
        "attributes.mail",
        "names.mail decides",
    ),
    (
        MAP,
        "givenName =",
        "employeeid =",
        "attributes.employeeid",
        "directory.anchor decides",
    ),
    (
        MAP,
        "givenName =",
        "SN =",
        "attributes.sn",
        "the same attribute again",
    ),
    (
        MAP,
        "givenName =",
        "\"given name\" =",
        "attributes.\"given name\"",
        "no attribute name",
    ),
    (
        MAP,
        "givenName =",
        "msDS-AllowedToDelegateTo =",
        "attributes.msDS-AllowedToDelegateTo",
        "not mapped",
    ),
    (
        MAP,
        "write = \"if_empty\"",
        "wirte = \"if_empty\"",
        "attributes.employeeNumber.wirte",
        "did you mean 'write'?",
    ),
    (
        MAP,
        "{ person = \"supervisor\" }",
        "\"{{ supervisor }}\"",
        "attributes.manager",
        "{ person = \"supervisor\" }",
    ),
    (
        MAP,
        "{ person = \"supervisor\" }",
        "{ person = \"office\" }",
        "attributes.manager.person",
        "no person",
    ),
    (
        PLACES,
        "default = \"OU=Unsorted,OU=Staff,DC=corp,DC=example\"",
        "",
        "ou.default",
        "found nothing",
    ),
    (
        PLACES,
        "when = { office = \"London\" }",
        "when = {}",
        "ou.rules.london.when",
        "an empty table",
    ),
    (
        PLACES,
        "when = { office = \"London\" }",
        "",
        "ou.rules.london.when",
        "found nothing",
    ),
    (
        GROUPS,
        "list = \"DL-London\"",
        "list = \"GG-London\"",
        "distribution_lists.london.list",
        "another kind",
    ),
    (
        GROUPS,
        "group = \"GG-Leads\"",
        "group = \"dnsadmins\"",
        "groups.leads.group",
        "protected",
    ),
    (
        GROUPS,
        "team = \"Management\"",
        "team.head = \"Management\"",
        "groups.leads.when.any[1].team.head",
        "unknown test",
    ),
    (
        GROUPS,
        "employment_type = \"external\"",
        "employment_type = true",
        "groups.engineering.when.not.employment_type",
        "present = true",
    ),
];

#[test]
fn each_mistake_is_told_alone_with_its_file_and_key() {
    for (file, old, new, key, word) in MISTAKES {
        let copy = Copy::new();
        copy.replace(file, old, new);
        let problems = copy.problems(copy.load());
        let told = problems.iter().find(|problem| {
            problem.starts_with(&format!("{file}:")) && problem.contains(&format!(": {key} — "))
        });
        let told = told.unwrap_or_else(|| panic!("{new} in {file}: {problems:#?}"));
        assert!(told.contains(word), "{word:?} for {new}: {told}");
        // A missing key that was only misspelt is told as well; nothing else is.
        assert!(problems.len() <= 2, "{new}: {problems:#?}");
    }
}

#[test]
fn templates_are_compiled_with_the_tables_there_are() {
    let copy = Copy::new();
    copy.replace(
        super::mistakes::MAP,
        "table('country_code')",
        "table('country')",
    )
    .replace(
        MAP,
        "sn = \"{{ last_name }}\"",
        "sn = \"{{ last_name | uper }}\"",
    )
    .replace(MAP, "{{ employment_type }}", "{{ employment_type")
    .replace(MAP, "{{ subcompany.name }}", "{{ subcompany.title }}")
    .replace(
        MAP,
        "{{ first_name }}\"\nsn",
        "{{ first_name }}{{ n }}\"\nsn",
    );
    let problems = copy.problems(copy.load());
    let keys = ["c", "sn", "employeeType", "company", "givenName"];
    assert_eq!(problems.len(), keys.len(), "{problems:#?}");
    for key in keys {
        let key = format!(": attributes.{key} — ");
        assert!(
            problems.iter().any(|problem| problem.contains(&key)),
            "{key} {problems:#?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever a slip of the hand does to a file: settings or problems, and never a panic.
    #[test]
    fn a_damaged_file_is_told_and_never_a_crash(which in 0usize..6, at in 0usize..4000, length in 0usize..40, new in "[\\[\\]{}=\"'a-z0-9.\\n-]{0,6}") {
        let copy = Copy::new();
        let names = files();
        let file = &names[which % names.len()];
        let mut text: Vec<char> = copy.text(file).chars().collect();
        let at = at % text.len();
        let end = (at + length).min(text.len());
        text.splice(at..end, new.chars());
        copy.write(file, &text.into_iter().collect::<String>());
        if let Err(problems) = copy.load() {
            prop_assert!(problems.count() > 0);
        }
    }
}
