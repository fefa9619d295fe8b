//! Mistakes: every one is told, with its file and key and what would be right.

use proptest::prelude::*;

use super::table::{MAP, MISTAKES};
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

// R-07, R-36, R-81
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
    copy.replace(MAP, "table('country_code')", "table('country')")
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
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 5, ..ProptestConfig::default() })]

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

#[test]
fn a_recording_needs_no_credential_but_half_a_one_is_a_mistake() {
    let copy = Copy::new();
    let text = copy.text("rosterd.toml");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with("client_id") && !line.starts_with("client_secret"));
    let bare = lines.collect::<Vec<_>>().join("\n");
    let recorded = bare.replace("#recorded", "recorded");
    copy.write("rosterd.toml", &recorded);
    let settings = copy.load().unwrap();
    assert_eq!(
        settings.personio.recorded,
        Some(copy.path().join("recording"))
    );
    assert_eq!(settings.personio.credential, None);
    let secrets: Vec<_> = settings.secrets().map(|(key, _)| key).collect();
    assert_eq!(secrets, ["directory.password"]);

    let with = |line: &str| recorded.replace("recorded =", &format!("{line}\nrecorded ="));
    copy.write("rosterd.toml", &with("client_id = \"papi-1\""));
    let problems = copy.problems(copy.load());
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].contains("personio.client_secret"),
        "{problems:?}"
    );
    copy.write("rosterd.toml", &recorded.replace("\"recording\"", "\" \""));
    let problems = copy.problems(copy.load());
    assert!(problems[0].contains("personio.recorded"), "{problems:?}");
    copy.write("rosterd.toml", &bare);
    let problems = copy.problems(copy.load());
    assert_eq!(
        problems.len(),
        2,
        "without a recording both are needed: {problems:?}"
    );
}
