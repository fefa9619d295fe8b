//! The forms of an answer: for whom, how wide, in which letters.

use unicode_width::UnicodeWidthStr;

use crate::sandbox::Company;
use crate::stage::{Stage, company, person};

/// Names that are long, wide, or both.
fn people() -> Company {
    company()
        .person(person(11, "Anna", "Adler"))
        .person(person(
            12,
            "Maximiliane-Friederike",
            "von Müller-Lüdenscheidt zu Hohenzollern",
        ))
        .person(person(13, "明", "李").office("London").supervisor(12))
        .person(person(14, "Jörg", "Weiß").supervisor(13))
}

#[test]
fn no_line_is_wider_than_what_it_is_shown_on() {
    let stage = Stage::new(people(), "supervised");
    let commands: [&[&str]; 8] = [
        &["plan"],
        &["plan", "--rule", "groups"],
        &["plan", "--at", "2126-01-01"],
        &["names", "--as-new"],
        &["explain", "12"],
        &["explain", "13"],
        &["history"],
        &["status"],
    ];
    let check = |round: &str| {
        for columns in [40, 60, 80, 100, 132, 200, 300] {
            for args in commands {
                let told = stage.rosterd_with(&[("COLUMNS", &columns.to_string())], args);
                assert_eq!(told.code, 0, "{told:?}");
                for line in told.stdout.lines() {
                    let wide = line.width();
                    assert!(
                        wide <= columns,
                        "{round}: {args:?} at {columns}: {wide}\n{line}"
                    );
                }
            }
        }
    };
    check("before");
    stage.settle();
    check("after");
}

#[test]
fn a_pipe_gets_text_a_program_its_document_and_nobody_a_pager() {
    let stage = Stage::new(people(), "supervised");
    let marker = stage.path("paged").display().to_string();
    let pager = format!("touch {marker}");
    let variables = [
        ("ROSTERD_PAGER", pager.as_str()),
        ("TERM", "xterm-256color"),
    ];
    for args in [
        &["plan"][..],
        &["plan", "--json"],
        &["explain", "11"],
        &["history"],
    ] {
        let told = stage.rosterd_with(&variables, args);
        assert_eq!((told.code, told.stderr.as_str()), (0, ""), "{args:?}");
        assert!(!told.stdout.contains('\u{1b}'), "{args:?}");
    }
    assert!(!stage.path("paged").exists());
    let coloured = stage.rosterd(&["plan", "--color", "always"]);
    assert!(coloured.stdout.contains('\u{1b}'));
    let one = |args: &[&str]| stage.rosterd(args).json();
    assert_eq!(
        one(&["plan", "--format", "json"])["plan"],
        one(&["--json", "plan"])["plan"]
    );
    let explained = one(&["explain", "11", "--at", "2126-01-01", "--format", "json"]);
    assert_eq!(explained["person"], "11");
}

//
#[test]
fn another_character_set_gets_no_bytes_that_mean_something_else_there() {
    let stage = Stage::new(people(), "supervised");
    for locale in ["de_DE.ISO-8859-1", "C.ISO-8859-15", "ru_RU.KOI8-R"] {
        let variables = [("LC_ALL", locale)];
        // Outcome reads UTF-8: what is none would be seen as U+FFFD.
        for args in [&["plan"][..], &["explain", "12"], &["explain", "13"]] {
            let told = stage.rosterd_with(&variables, args);
            assert!(told.stdout.is_ascii(), "{locale} {args:?}: {}", told.stdout);
        }
        let told = stage.rosterd_with(&variables, &["explain", "Gräfin"]);
        assert!(
            !told.stderr.contains('ä') && told.stderr.contains("Gr"),
            "{told:?}"
        );
        let json = stage.rosterd_with(&variables, &["plan", "--json"]);
        assert!(
            json.stdout.contains("Jörg") && json.stdout.contains('明'),
            "{locale}"
        );
    }
    let told = stage.rosterd_with(&[("LC_ALL", "C.UTF-8")], &["plan"]);
    assert!(told.stdout.contains("Jörg") && told.stdout.contains('明'));
}

#[test]
fn people_and_rules_are_found_as_people_type_them() {
    let stage = Stage::new(people(), "supervised");
    for typed in ["14", "Jörg Weiß", "joerg weiss", "Weiß, Jörg", "JORG WEISS"] {
        stage
            .rosterd(&["explain", typed])
            .expect(0, &["14 Jörg Weiß"]);
        stage
            .rosterd(&["plan", "--person", typed])
            .expect(0, &["14 Jörg Weiß"]);
    }
    let staff = stage.rosterd(&["plan", "--rule", "groups.staff"]);
    let staff = staff.expect(0, &["Only changes by groups.staff", "join GG-Staff"]);
    assert!(!staff.stdout.contains("create account"), "{}", staff.stdout);
    stage
        .rosterd(&["plan", "--rule", "lifecycle.termination"])
        .expect(0, &["0 of "]);
    let both = ["plan", "--rule", "groups", "--person", "11", "--json"];
    let plan = stage.rosterd(&both).json();
    assert_eq!(plan["cases"].as_array().map(Vec::len), Some(1));
    assert_eq!(plan["cases"][0]["changes"][0]["rule"], "groups.staff");
}

#[test]
fn bash_completes_commands_and_values() {
    let stage = Stage::new(people(), "observe");
    // What bash does at a TAB: it calls the function the script registered, with the words so far.
    let tab = "source <(rosterd completions bash)\n\
               tab() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=()\n\
               local registered=($(complete -p rosterd)) function\n\
               while [[ ${registered[0]} != -F ]]; do registered=(\"${registered[@]:1}\"); done\n\
               function=${registered[1]}\n\
               $function rosterd \"${@: -1}\" \"${@: -2:1}\"; echo \"<${COMPREPLY[*]}>\"; }\n";
    let completed = |words: &str| {
        stage
            .bash(&format!("{tab}tab rosterd {words}"))
            .expect(0, &[])
            .stdout
    };
    assert_eq!(completed("pl"), "<plan>\n");
    assert_eq!(completed("hi"), "<history>\n");
    assert!(completed("plan --format ''").contains("json"));
    assert!(completed("explain --format t").contains("text"));
    assert!(completed("plan --ru").contains("--rule"));
    for shell in ["zsh", "fish"] {
        stage
            .rosterd(&["completions", shell])
            .expect(0, &["explain"]);
    }
}
