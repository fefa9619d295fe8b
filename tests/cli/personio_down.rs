//! Personio cannot be read and the directory can: what falls due is done all the same, and nothing else.

use std::fs;

use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::sandbox::{Faults, Person};
use crate::stage::{Stage, person};
use crate::{DISABLED, three};

const POLICY: &str = "rules.d/10-policy.toml";

fn change(stage: &Stage, file: &str, old: &str, new: &str) {
    let text = fs::read_to_string(stage.path(file)).expect("it was written");
    assert!(text.contains(old), "{old} is not in {file}");
    stage.write(file, &text.replace(old, new));
}

/// A page of somebody else's in Personio's place: the read fails at once.
fn portal() -> Faults {
    Faults {
        html: true,
        ..Faults::default()
    }
}

fn is_open(stage: &Stage, person: i64) -> bool {
    let account = stage.account(person).expect("an account");
    let control: u32 = account["userAccountControl"][0].parse().expect("a number");
    control & DISABLED == 0
}

/// Somebody whose last day at work was yesterday, which policy is not told to look at yet.
fn leaver() -> Person {
    person(14, "Dora", "Damm")
        .with("last_working_day", "today-1d")
        .terminated("today+10d")
}

/// Everybody has an account, the roster was read, and from now on a leaver and a starter are due and a company
/// is to be written for everybody.
fn due() -> Stage {
    let starter = Person::new(15, "Emil", "Ernst").hired("today+1d");
    let starter = starter.office("Berlin").department("Sales");
    let stage = Stage::new(three().person(leaver()).person(starter), "autopilot");
    let both = "ends_on = [\"last_working_day\", \"termination_date\"]";
    change(&stage, POLICY, both, "ends_on = [\"termination_date\"]");
    stage.settle();
    assert!(is_open(&stage, 14) && !is_open(&stage, 15));
    change(&stage, POLICY, "ends_on = [\"termination_date\"]", both);
    let more = "[lifecycle.hire]\nenable_before = \"2d\"\n[attributes]\ncompany = \"Example\"\n";
    stage.write("rules.d/20-more.toml", more);
    stage
}

fn last_run(stage: &Stage) -> Value {
    stage.rosterd(&["history", "--json"]).json()["runs"][0].clone()
}

#[test]
fn with_personio_down_a_leaver_goes_and_a_starter_comes_and_everything_else_waits() {
    let stage = due();
    stage.personio.faults(portal());
    let why = "decided from the roster of";
    stage
        .rosterd(&["plan"])
        .expect(69, &[why, "disable the account", "enable the account"]);
    let told = stage.rosterd(&["explain", "11"]);
    told.expect(69, &[why, "waits until it can be"]);
    // Personio is down in another way; it is asked five times.
    stage.personio.faults(Faults {
        down: true,
        ..Faults::default()
    });
    let words = ["503", "last complete roster", "changed 2", "blocked 3"];
    stage.rosterd(&["sync"]).expect(69, &words);
    let gone = stage.account(14).expect("an account");
    assert!(gone["dn"][0].contains("OU=Leavers"), "{gone:?}");
    assert!(!is_open(&stage, 14) && is_open(&stage, 15));
    for person in 11..=15 {
        let account = stage.account(person).expect("an account");
        assert!(!account.contains_key("company"), "{person} was written");
    }
    let run = last_run(&stage);
    assert_eq!(run["outcome"], "incomplete");
    assert!(run["summary"].to_string().contains("fell due"), "{run}");

    stage.personio.faults(portal());
    stage.refuses(&["sync"], 69, &["blocked 4"]);
    stage.personio.faults(Faults::default());
    stage.rosterd(&["sync"]).expect(0, &["changed 4"]);
    let account = stage.account(11).expect("an account");
    assert_eq!(account["company"], ["Example"]);
    assert!(!is_open(&stage, 14) && is_open(&stage, 15));
}

#[test]
fn whoever_switches_it_off_keeps_no_roster_and_nothing_falls_due() {
    let stage = due();
    let off = [("ROSTERD__SCHEDULE__DUE_EVENTS_FROM", "0s")];
    stage.personio.faults(portal());
    let before = stage.dump();
    let told = stage.rosterd_with(&off, &["sync"]);
    let told = told.expect(69, &["text/html"]);
    assert!(!told.stderr.contains("complete roster"), "{told:?}");
    assert_eq!(stage.dump(), before);
    // The next good run forgets the roster; without one nothing falls due, whatever the setting.
    stage.personio.faults(Faults::default());
    stage.rosterd_with(&off, &["sync"]).expect(0, &[]);
    stage.personio.edit(
        11,
        &json!({ "last_working_day": "today-1d", "termination_date": "today+9d" }),
    );
    stage.personio.faults(portal());
    stage.refuses(&["sync"], 69, &["text/html"]);
    assert!(is_open(&stage, 11));
}

/// A zone in which it is about noon: a moment a little later is on the same day, whenever this runs.
fn noon() -> (String, TimeZone) {
    #[allow(
        clippy::disallowed_methods,
        reason = "the binary under test reads the same clock"
    )]
    let now = Timestamp::now();
    let ahead = 12 - now.to_zoned(TimeZone::UTC).hour();
    // The signs of these names are turned round (tz, file etcetera).
    let name = format!(
        "Etc/GMT{}{}",
        if ahead < 0 { '+' } else { '-' },
        ahead.abs()
    );
    (name, TimeZone::fixed(Offset::constant(ahead)))
}

#[test]
fn the_daemon_wakes_at_the_moment_something_falls_due_with_personio_down() {
    let (name, zone) = noon();
    #[allow(
        clippy::disallowed_methods,
        reason = "the binary under test reads the same clock"
    )]
    let there = |ahead: i64| {
        let at = Timestamp::now() + SignedDuration::from_secs(ahead);
        at.to_zoned(zone.clone())
    };
    let leaver = person(14, "Dora", "Damm").terminated(&there(0).date().to_string());
    let stage = Stage::new(three().person(leaver), "autopilot");
    change(&stage, "rosterd.toml", "Europe/Berlin", &name);
    change(&stage, POLICY, "18:00", "22:00");
    stage.settle();
    assert!(is_open(&stage, 14));
    stage.personio.faults(portal());
    let moment = there(20).strftime("%H:%M:%S").to_string();
    change(&stage, POLICY, "22:00", &moment);
    let daemon = stage.daemon();
    daemon.until("the leaver is gone", || !is_open(&stage, 14));
    let told = daemon.stop();
    told.expect(0, &["wake=\"due\"", "exit=69", "last complete roster"]);
    assert!(is_open(&stage, 11));
}
