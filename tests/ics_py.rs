//! A reader nobody here wrote, `icalendar` 7.3.0 from the Python package index, reads the calendar of the real binary, and
//! finds in it what the JSON of the same command says: everybody, every moment, every text to the letter.

#[path = "dc/mod.rs"]
mod dc;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "cli/stage.rs"]
mod stage;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use stage::{Stage, company, person};

/// What the package reads.
fn read(ics: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ics_py");
    let mut python = Command::new(folder.join("python.sh"))
        .arg(folder.join("read.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("tests/ics_py/python.sh runs");
    let mut input = python.stdin.take().expect("a pipe");
    input.write_all(ics.as_bytes()).expect("it reads");
    drop(input);
    let output = python.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// What would end a line, a property or an event, if it could.
const HOSTILE: &str = "Ann\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil;x=\"y\",z\\n";

fn restless() -> sandbox::Company {
    let long = "Łukaszewicz-".repeat(5);
    company()
        .person(person(11, "Anna", "Adler").terminated("today+10d"))
        .person(person(12, "Jörg", &long).terminated("today+20d"))
        .person(person(13, HOSTILE, "Berg").terminated("today+30d"))
        .person(person(14, "Cem", "Can").hired("today+40d"))
        .person(person(15, "Dora", "Dahl").terminated("today+300d"))
}

fn texts<'a>(values: &'a Value, key: &str) -> Vec<&'a str> {
    let all = values.as_array().expect("a list").iter();
    all.map(|one| one[key].as_str().expect("a text")).collect()
}

/// One event says what one date says.
fn is_the_same(event: &Value, date: &Value) {
    let start = event["start"]
        .as_str()
        .expect("a moment")
        .replace("+00:00", "Z");
    assert_eq!(start, date["at"].as_str().expect("a moment"));
    assert_eq!(event["categories"], date["what"]);
    assert_eq!(
        (&event["status"], &event["errors"]),
        (&json!("CONFIRMED"), &json!([]))
    );
    let summary = event["summary"].as_str().expect("a text");
    assert!(
        summary.starts_with(date["person"].as_str().expect("an id")),
        "{summary}"
    );
    let properties = json!([
        "CATEGORIES",
        "CLASS",
        "DESCRIPTION",
        "DTSTAMP",
        "DTSTART",
        "STATUS",
        "SUMMARY",
        "TRANSP",
        "UID"
    ]);
    assert_eq!(event["properties"], properties);
}

#[test]
fn another_calendar_reads_every_date_and_nothing_else() {
    let stage = Stage::new(restless(), "autopilot");
    stage.write("rules.d/20-purge.toml", "[purge]\nafter = \"31d\"\n");
    stage.settle();
    let told = stage.rosterd(&["calendar", "--json"]).json();
    let ics = stage
        .rosterd(&["calendar", "--format", "ics"])
        .expect(0, &[]);
    let read = read(&ics.stdout);

    assert_eq!(read["calendars"], 1);
    assert_eq!(read["components"], json!(["VCALENDAR", "VEVENT"]));
    assert_eq!(read["header"]["VERSION"], "2.0");
    assert_eq!(
        (&read["stray"], read["longest"].as_u64() <= Some(75)),
        (&json!(0), true)
    );
    let events = read["events"].as_array().expect("events");
    let dates = told["dates"].as_array().expect("dates");
    // Three ends with their expiries, and a start that is created first; the last end is too far away. Two of the
    // accounts are old enough to be purged within the time.
    assert_eq!((events.len(), dates.len()), (10, 10), "{told:#}");
    let purgeable = dates
        .iter()
        .filter(|date| date["what"] == json!(["purgeable"]));
    let whose: Vec<&str> = purgeable
        .map(|date| date["person"].as_str().expect("an id"))
        .collect();
    assert_eq!(whose, ["11", "12"]);
    for (event, date) in events.iter().zip(dates) {
        is_the_same(event, date);
    }
    let whole = read["events"].to_string();
    assert!(whole.contains(&"Łukaszewicz-".repeat(5)), "{whole}");
    assert!(!texts(&read["events"], "uid").contains(&"evil"));
    let summaries = texts(&read["events"], "summary");
    assert!(
        summaries
            .iter()
            .any(|text| text.contains("Ann\\r\\nEND:VEVENT")),
        "{whole}"
    );
    assert!(
        !summaries.iter().any(|text| text.contains(['\r', '\n'])),
        "{whole}"
    );
}

#[test]
fn what_is_moved_is_the_same_event_and_what_is_new_is_another() {
    let stage = Stage::new(restless(), "autopilot");
    stage.settle();
    let events = || {
        let ics = stage
            .rosterd(&["calendar", "--format", "ics"])
            .expect(0, &[]);
        read(&ics.stdout)["events"].clone()
    };
    let of = |events: &Value, who: &str| -> BTreeSet<(String, String)> {
        let all = events.as_array().expect("a list").iter();
        let theirs = all.filter(|event| {
            event["summary"]
                .as_str()
                .is_some_and(|text| text.starts_with(who))
        });
        theirs
            .map(|event| (event["uid"].to_string(), event["start"].to_string()))
            .collect()
    };
    let uids = |of: &BTreeSet<(String, String)>| {
        of.iter()
            .map(|(uid, _)| uid.clone())
            .collect::<BTreeSet<_>>()
    };
    let before = events();
    let day = before[0]["start"].as_str().expect("a moment")[..10].to_owned();
    let later = day
        .parse::<jiff::civil::Date>()
        .expect("a day")
        .saturating_add(jiff::Span::new().days(5));
    stage
        .personio
        .edit(11, &json!({ "termination_date": later.to_string() }));
    stage.settle();
    let after = events();
    let (old, new) = (of(&before, "11 "), of(&after, "11 "));
    assert_eq!(uids(&old), uids(&new));
    assert_eq!(old.intersection(&new).count(), 0, "{old:?} {new:?}");
    assert_eq!(of(&before, "12 "), of(&after, "12 "));
    let every: BTreeSet<&str> = texts(&after, "uid").into_iter().collect();
    assert_eq!(every.len(), 8);
}
