//! The environment, and secrets.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rosterd::guard::Mode;
use rosterd::settings::{Controllers, LogLevel, SecretSource};

use super::Copy;

#[test]
fn variables_set_fixed_sections() {
    let copy = Copy::new();
    let settings = copy
        .load_with(&[
            ("ROSTERD__MODE", "autopilot"),
            ("ROSTERD__DIRECTORY__USER", "00123"),
            (
                "ROSTERD__DIRECTORY__SERVERS",
                "[\"ldaps://dc9.corp.example\"]",
            ),
            ("ROSTERD__SAFETY__LIMITS__END__RUN__CAP", "7"),
            ("ROSTERD__SAFETY__ROSTER_SHRINK", "25%"),
            ("ROSTERD_LOG", "debug"),
            ("PATH", "/bin"),
        ])
        .unwrap();
    assert_eq!(settings.guard.mode, Mode::Autopilot);
    // Text stays text, with its zeros.
    assert_eq!(settings.directory.user, "00123");
    let listed = Controllers::Listed(vec!["ldaps://dc9.corp.example".into()]);
    assert_eq!(settings.directory.controllers, listed);
    assert_eq!(settings.guard.end.run.cap, 7);
    assert_eq!(settings.guard.end.run.floor, 3);
    assert_eq!(settings.guard.roster_shrink, 0.25);
}

#[test]
fn one_variable_sets_the_levels_of_the_log() {
    let copy = Copy::new();
    let variable = ("ROSTERD__LOG__LEVEL", "warn, rosterd::ldap::read=debug");
    let log = copy.load_with(&[variable]).unwrap().log;
    assert_eq!(log.level, Some(LogLevel::Warn));
    let of = [("rosterd::ldap::read".to_owned(), LogLevel::Debug)];
    assert_eq!(log.levels, of.into());

    let wrong = [("ROSTERD__LOG__LEVELS__LDAP3", "debug")];
    let told = copy.load_with(&wrong).unwrap_err().to_string();
    assert!(told.contains("ROSTERD__LOG__LEVEL=info,"), "{told}");
}

#[test]
fn a_variable_may_name_another_place_for_a_secret() {
    let copy = Copy::new();
    let settings = copy
        .load_with(&[
            ("ROSTERD__PERSONIO__CLIENT_SECRET__ENV", "PERSONIO_SECRET"),
            ("ROSTERD__DIRECTORY__PASSWORD__CREDENTIAL", "directory"),
        ])
        .unwrap();
    let secrets: Vec<_> = settings
        .secrets()
        .map(|(_, source)| source.clone())
        .collect();
    let env = SecretSource::Env("PERSONIO_SECRET".into());
    let credential = SecretSource::Credential("directory".into());
    assert_eq!(secrets, [env, credential]);
}

#[test]
fn variables_that_cannot_set_anything_are_told_by_name() {
    let copy = Copy::new();
    let problems = copy.problems(copy.load_with(&[
        ("ROSTERD__GROUPS__STAFF__GROUP", "x"),
        ("ROSTERD__DIRECTROY__USER", "x"),
        ("ROSTERD__SCHEDULE__TIME_ZONES__OFFICE__LONDON", "x"),
        ("ROSTERD__DIRECTORY__SERVERS[9]", "x"),
        ("ROSTERD__DIRECTORY__ADDRESS", "x"),
        ("ROSTERD__DIRECTORY", "hunter2"),
        ("ROSTERD__SAFETY__LIMITS__END__RUN__FLOOR", "hunter2"),
    ]));
    let expected = [
        "environment: ROSTERD__DIRECTORY — found a whole section, wanted a key",
        "environment: ROSTERD__DIRECTORY__SERVERS[9] — found a name that is no key",
        "environment: ROSTERD__DIRECTROY__USER — found an unknown section",
        "environment: ROSTERD__GROUPS__STAFF__GROUP — found a variable for policy",
        "environment: ROSTERD__SAFETY__LIMITS__END__RUN__FLOOR — found another kind of value, wanted a whole number",
        "environment: ROSTERD__SCHEDULE__TIME_ZONES__OFFICE__LONDON — found a variable for an office",
    ];
    for expected in expected {
        assert!(
            problems.iter().any(|problem| problem.starts_with(expected)),
            "{expected}\n{problems:#?}"
        );
    }
    assert!(!problems.concat().contains("hunter2"));
    assert!(
        problems
            .iter()
            .any(|p| p.ends_with("did you mean 'directory'?"))
    );
}

#[test]
fn an_unknown_key_from_a_variable_is_told_by_its_name() {
    let copy = Copy::new();
    let problems = copy.problems(copy.load_with(&[("ROSTERD__DIRECTORY__PASSWROD", "hunter2")]));
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(
        problems[0].starts_with("environment: ROSTERD__DIRECTORY__PASSWROD — found an unknown key")
    );
    assert!(
        problems[0].ends_with("did you mean 'password'?"),
        "{problems:?}"
    );
    assert!(!problems[0].contains("hunter2"));
}

//
#[test]
fn debug_of_settings_shows_places_and_no_secret() {
    let copy = Copy::new();
    let secret = copy.path().join("personio");
    fs::write(&secret, "hunter2\n").unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    let place = secret.display().to_string();
    let settings = copy
        .load_with(&[
            ("ROSTERD__PERSONIO__CLIENT_SECRET__FILE", place.as_str()),
            ("ROSTERD__DIRECTORY__PASSWORD__ENV", "PLANTED"),
            ("PLANTED", "swordfish"),
        ])
        .unwrap();
    let credential = settings.personio.credential.as_ref().unwrap();
    assert!(credential.client_secret.read().is_ok());
    let shown = format!("{settings:#?}");
    assert!(shown.contains(&place) && shown.contains("PLANTED"));
    assert!(!shown.contains("hunter2") && !shown.contains("swordfish"));
}

#[test]
fn a_plain_secret_is_refused_wherever_it_stands_and_never_repeated() {
    let old = "client_secret = { file = \"/run/credentials/rosterd.service/personio\" }";
    for new in [
        "client_secret = \"hunter2\"",
        "client_secret = 4711",
        "client_secret = [\"hunter2\"]",
        "client_secret = { value = \"hunter2\" }",
        "client_secret = { file = \"a\", value = \"hunter2\" }",
        "client_secret = { file = 4711 }",
        "client_secret = \"hunter2",
        "client_secrte = \"hunter2\"",
        "url2 = \"https://me:hunter2@api.personio.de\"",
    ] {
        let copy = Copy::new();
        copy.replace("rosterd.toml", old, new);
        let problems = copy.problems(copy.load()).join("\n");
        assert!(!problems.is_empty(), "{new}");
        assert!(
            !problems.contains("hunter2") && !problems.contains("4711"),
            "{problems}"
        );
    }
    let copy = Copy::new();
    let found = copy.load_with(&[("ROSTERD__PERSONIO__CLIENT_SECRET", "hunter2")]);
    let problems = copy.problems(found).join("\n");
    assert!(
        problems.contains("ROSTERD__PERSONIO__CLIENT_SECRET"),
        "{problems}"
    );
    assert!(!problems.contains("hunter2"), "{problems}");
}
