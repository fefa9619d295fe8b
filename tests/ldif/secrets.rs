//! What is not in the LDIF, and what may not be asked for.

use std::fs;

use crate::both_ends::stage_of;
use crate::read_by_python;
use crate::stage::{company, person};

#[test]
fn what_is_held_is_named_and_no_record() {
    let stage = stage_of(company().person(person(11, "Anna", "Adler")));
    let told = stage
        .rosterd(&["plan", "--format", "ldif"])
        .expect(0, &["HELD", "11 Anna Adler"]);
    let file = stage.path("held.ldif");
    fs::write(&file, &told.stdout).expect("a file");
    assert!(read_by_python(&[&file])[0].is_empty(), "{}", told.stdout);
    let before = stage.dump();
    let (user, password) = (stage.dc.service_upn(), stage.dc.service_password());
    let outcome = stage.dc.modify_as(user, password, &told.stdout);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(stage.dump(), before);

    // Where rosterd only looks on, somebody else may do it.
    stage.main("observe", "");
    let told = stage
        .rosterd(&["plan", "--format", "ldif", "--include-held"])
        .expect(0, &["11 Anna Adler: create account"]);
    fs::write(&file, &told.stdout).expect("a file");
    assert!(!read_by_python(&[&file])[0].is_empty(), "{}", told.stdout);
    assert_eq!(stage.dump(), before);
}

#[test]
fn without_passwords_new_accounts_stay_closed() {
    let stage = stage_of(company().person(person(11, "Anna", "Adler")));
    let told = stage
        .rosterd(&["plan", "--format", "ldif", "--include-held"])
        .expect(0, &["LEFT OUT"]);
    assert!(!told.stdout.contains("unicodePwd"));
    let (user, password) = (stage.dc.service_upn(), stage.dc.service_password());
    let outcome = stage.dc.modify_as(user, password, &told.stdout);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    let anna = stage.account(11).expect("an account");
    assert_eq!(anna["userAccountControl"], ["514"]);
    assert_eq!(anna["memberOf"].len(), 2);
}

#[test]
fn what_would_not_be_safe_is_refused() {
    let stage = stage_of(company().person(person(11, "Anna", "Adler")));
    stage.write("there", "somebody else's");
    let there = stage.path("there").display().to_string();
    let ldif = ["plan", "--format", "ldif"];
    let cases: [(&[&str], &str); 6] = [
        (&["--with-passwords"], "--out"),
        (&["--out", &there], "exists already"),
        (&["--rule", "groups"], "not safe to carry out"),
        (&["--at", "2126-01-01"], "forecast"),
        (&["--json"], "--json and --format"),
        (
            &["--format", "text", "--out", "x"],
            "cannot be used multiple times",
        ),
    ];
    for (more, word) in cases {
        let args: Vec<&str> = ldif.iter().chain(more).copied().collect();
        stage.refuses(&args, 64, &[word]);
    }
    stage.refuses(&["plan", "--include-held"], 64, &["--format ldif alone"]);
    let kept = fs::read_to_string(stage.path("there")).expect("still there");
    assert_eq!(kept, "somebody else's");
}
