//! The house rules that a compiler does not know, as tables: which room may import which, who may
//! touch the outside world, who reads clocks. `docs/house.md` is the same picture in words.

#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/source.rs"]
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use rooms::{ROOMS, START_UP, room};
use source::{Token, paths, tokens, without_tests};

/// A file over this many lines is asking to be split.
const LONGEST_FILE: usize = 400;

/// What the core never names: it decides, and has no world to look at.
const WORLD: [&str; 17] = [
    "tokio",
    "reqwest",
    "ldap3",
    "hickory_resolver",
    "cross_krb5",
    "rusqlite",
    "tracing",
    "rand",
    "axum",
    "lettre",
    "rustls",
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::os",
];

/// Readings of a clock, by the ends of their paths, and clocks that cannot be used otherwise.
const CLOCKS: [&str; 6] = [
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
];

/// Their order differs from run to run and would reach plans, logs and digests.
const UNORDERED: [&str; 2] = ["HashMap", "HashSet"];
/// ldap3 takes and returns them; at that border and nowhere else.
const MAY_NAME_UNORDERED: &str = "ldap";

fn starts_with(path: &str, head: &str) -> bool {
    path == head
        || path
            .strip_prefix(head)
            .is_some_and(|rest| rest.starts_with("::"))
}

fn ends_with(path: &str, tail: &str) -> bool {
    path == tail
        || path
            .strip_suffix(tail)
            .is_some_and(|rest| rest.ends_with("::"))
}

/// The room of this crate that a path names, if it names one.
fn room_named(path: &str) -> Option<&str> {
    let rest = ["crate::", "rosterd::", "super::super::", "super::"]
        .iter()
        .find_map(|head| path.strip_prefix(head))?;
    let first = rest.split("::").next()?;
    (room(first).is_some() || first == "wiring").then_some(first)
}

/// Everything that one file of room `name` does against the tables.
fn violations(name: &str, text: &str) -> Vec<String> {
    if room(name).is_none() && !START_UP.contains(&name) {
        return vec![format!(
            "the room `{name}` is not in the table of tests/architecture/rooms.rs"
        )];
    }
    let code: Vec<Token> = without_tests(tokens(text));
    paths(&code)
        .iter()
        .flat_map(|path| objections(name, path))
        .collect()
}

fn objections(name: &str, path: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut object = |why: &str| found.push(format!("`{path}`: {why}"));
    if UNORDERED.iter().any(|word| ends_with(path, word)) && name != MAY_NAME_UNORDERED {
        object("only ordered maps, BTreeMap and BTreeSet");
    }
    if CLOCKS.iter().any(|clock| ends_with(path, clock)) && name != "clock" {
        object("only the room `clock` reads time");
    }
    if START_UP.contains(&name) {
        return found;
    }
    let Some(room) = room(name) else { return found };
    if room.core && WORLD.iter().any(|word| starts_with(path, word)) {
        object("the core has no world: no I/O, no runtime, no log, no chance");
    }
    if let Some(other) =
        room_named(path).filter(|&other| other != name && !room.may_import.contains(&other))
    {
        object(&format!("`{name}` may not name `{other}`"));
    }
    found
}

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below `folder`, in order.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    let nested = entries.into_iter().flat_map(|path| {
        if path.is_dir() {
            rust_files(&path)
        } else {
            vec![path]
        }
    });
    nested
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// First segment below `src`, without `.rs`.
fn room_of(file: &Path) -> String {
    let inside = file.strip_prefix(source_folder()).unwrap();
    let first = inside
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_str()
        .unwrap();
    first.trim_end_matches(".rs").to_owned()
}

fn is_test(file: &Path) -> bool {
    let inside = file.strip_prefix(source_folder()).unwrap();
    inside
        .with_extension("")
        .components()
        .any(|part| part.as_os_str().to_string_lossy().ends_with("tests"))
}

fn report(problems: &[String]) {
    assert!(
        problems.is_empty(),
        "{} against the house rules:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn imports_run_downward_and_the_core_has_no_world() {
    let files = rust_files(&source_folder());
    assert!(!files.is_empty());
    let mut problems = Vec::new();
    for file in files.iter().filter(|file| !is_test(file)) {
        let found = violations(&room_of(file), &fs::read_to_string(file).unwrap());
        problems.extend(
            found
                .iter()
                .map(|problem| format!("{}: {problem}", file.display())),
        );
    }
    report(&problems);
}

#[test]
fn every_room_is_in_the_table_and_says_what_it_is() {
    let map = fs::read_to_string(source_folder().join("lib.rs")).unwrap();
    let mut problems = Vec::new();
    for entry in fs::read_dir(source_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        let name = room_of(&entry);
        if START_UP.contains(&name.as_str()) {
            continue;
        }
        let header = if entry.is_dir() {
            entry.join("mod.rs")
        } else {
            entry.clone()
        };
        let text = fs::read_to_string(&header).unwrap_or_default();
        if room(&name).is_none() {
            problems.push(format!(
                "{}: not in the table of tests/architecture/rooms.rs",
                entry.display()
            ));
        }
        if !text.starts_with("//!") {
            problems.push(format!(
                "{}: begins without a `//!` header",
                header.display()
            ));
        }
        if !map.contains(&format!("[`{name}`]")) {
            problems.push(format!("src/lib.rs: the map has no [`{name}`]"));
        }
    }
    report(&problems);
}

#[test]
fn no_file_is_too_long() {
    let lines = |file: &PathBuf| fs::read_to_string(file).unwrap().lines().count();
    let files = rust_files(&source_folder());
    let long = files
        .iter()
        .map(|file| (file, lines(file)))
        .filter(|&(_, count)| count > LONGEST_FILE);
    report(
        &long
            .map(|(file, count)| format!("{}: {count} lines", file.display()))
            .collect::<Vec<_>>(),
    );
}

#[test]
fn the_table_itself_runs_downward() {
    for (index, room) in ROOMS.iter().enumerate() {
        let above = &ROOMS[..index];
        for import in room.may_import.iter().filter(|&&import| import != "wiring") {
            let known = above.iter().any(|other| other.name == *import);
            // The commands start the daemon; the daemon knows itself.
            assert!(
                known || *import == room.name,
                "`{}` would import upward: `{import}`",
                room.name
            );
        }
        assert!(
            !room.core
                || room
                    .may_import
                    .iter()
                    .all(|name| *name == "clock" || self::room(name).unwrap().core)
        );
    }
}

#[test]
fn violating_code_is_noticed() {
    let cases = [
        ("plan", "use crate::ldap::Connection;"),
        ("plan", "use crate::{people::Person, store};"),
        ("people", "use super::super::personio::Client;"),
        ("plan", "fn f() { let x = crate::personio::client(); }"),
        ("guard", "use std::{collections::BTreeMap, fs, io};"),
        ("guard", "use std::env::var;"),
        ("rules", "pub use tokio as runtime;"),
        ("identity", "fn f() { tracing::info!(\"hired\"); }"),
        ("ldap", "use crate::people::Person;"),
        (
            "personio",
            "use crate::{directory::Dn, people::{Person, Roster}};",
        ),
        ("personio", "use crate::plan;"),
        ("cycle", "use crate::ldap;"),
        ("cli", "use crate::store::Store;"),
        ("ldap", "let t = Instant::now();"),
        ("daemon", "use std::time::{Duration, SystemTime};"),
        ("cli", "let t = jiff::Timestamp::now();"),
        ("store", "use std::collections::{BTreeMap, HashMap};"),
        ("main", "let seen: std::collections::HashSet<u8>;"),
        ("utils", "use std::fmt;"),
    ];
    for (name, text) in cases {
        assert_eq!(
            violations(name, text).len(),
            1,
            "{name}: {text}: {:?}",
            violations(name, text)
        );
    }
}

#[test]
fn rightful_code_is_left_alone() {
    let cases = [
        (
            "plan",
            "use crate::{people::{Person, PersonId}, plan::Case}; // not crate::ldap",
        ),
        (
            "plan",
            "/* std::fs /* nested */ std::env */ const HELP: &str = \"use std::fs\"; let c = '\"';",
        ),
        (
            "guard",
            "let raw = r#\"use tokio \" HashMap\"#; fn f<'a>(x: &'a str) -> &'a str { x }",
        ),
        (
            "rules",
            "fn f() {}\n#[cfg(test)]\nmod tests { use std::fs; fn g() { { } } }\nfn h() {}",
        ),
        ("clock", "let t = jiff::Timestamp::now();"),
        (
            "ldap",
            "use std::collections::HashSet; use std::time::Duration;",
        ),
        (
            "cycle",
            "use crate::{guard, ports::DirectoryWriter}; use tokio::time::timeout;",
        ),
        ("main", "use rosterd::{cli, ldap};"),
    ];
    for (name, text) in cases {
        assert_eq!(
            violations(name, text),
            Vec::<String>::new(),
            "{name}: {text}"
        );
    }
}

/// ldap3's name for the request that removes an object, and its protocol's.
const DELETES: [&str; 2] = [".delete(", "DelRequest"];

fn deletes(text: &str) -> bool {
    DELETES.iter().any(|word| text.contains(word))
}

//
#[test]
fn nothing_asks_the_directory_to_delete() {
    assert!(
        deletes("connection.delete(dn).await?"),
        "the search finds nothing"
    );
    let ldap = source_folder().join("ldap");
    let files = rust_files(&ldap);
    assert!(!files.is_empty());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!deletes(&text), "{} asks for a deletion", file.display());
    }
}
