//! What calendars look like, and that HR's text forges nothing in them.

use jiff::Timestamp;
use proptest::prelude::*;

use super::{Dates, ics, json, text};
use crate::guard::{Calendar, GuardPolicy, Mode, calendar};
use crate::people::Person;
use crate::plan::tests::world::{morning, now, person, policy, sight, step_by};
use crate::plan::{Plan, Policy, Sight, build};
use crate::render::sample::berlin;
use crate::render::{Shown, Style};

struct Made {
    plan: Plan,
    calendar: Calendar,
    sight: Sight,
}

/// The company's policy, by which an account is old enough to be purged after 30 days.
fn purging() -> Policy {
    let mut policy = policy();
    policy.lifecycle.purge_after = Some(jiff::Span::new().days(30));
    policy
}

fn made(people: Vec<Person>) -> Made {
    made_of(sight(people, vec![]))
}

fn made_of(sight: Sight) -> Made {
    let policy = purging();
    let plan = build(&sight, &policy, morning());
    let until: Timestamp = "2027-01-19T08:00:00Z".parse().unwrap();
    let guard = GuardPolicy::default();
    let calendar = calendar(&sight, &policy, &guard, &plan, until);
    Made {
        plan,
        calendar,
        sight,
    }
}

fn with<T>(made: &Made, mode: Mode, then: impl FnOnce(&Dates<'_>) -> T) -> T {
    let zone = berlin();
    let shown = Shown {
        plan: &made.plan,
        whole: &made.plan,
        held: &[],
        breaches: &[],
        limits: &[],
        controller: "dc1.corp.example",
        mode,
        zone: &zone,
        forecast: false,
        recorded: false,
    };
    then(&Dates {
        shown,
        calendar: &made.calendar,
        days: 60,
        domain: &made.sight.directory.domain().base,
    })
}

fn company() -> Vec<Person> {
    let hire = [
        ("hire_date", "2026-12-01"),
        ("status", "onboarding"),
        ("office", "Berlin"),
        ("supervisor", "2"),
    ];
    vec![
        person("1", "Anna", "Müller", &hire),
        person(
            "2",
            "Bo",
            "Li",
            &[("termination_date", "2026-12-31"), ("office", "Berlin")],
        ),
        person("3", "Kim", "Roth", &[("status", "sleeping")]),
    ]
}

/// The company, in which rosterd works since October.
fn settled() -> Sight {
    let mut people = company();
    people.push(person(
        "4",
        "Ada",
        "Fort",
        &[("termination_date", "2026-10-12")],
    ));
    let mut sight = sight(people, vec![]);
    for at in ["2026-10-01T08:00:00Z", "2026-10-12T16:00:00Z"] {
        sight = step_by(&purging(), &sight, now(at)).1;
    }
    sight
}

/// With one of everything that can be said.
pub fn as_json() -> serde_json::Result<serde_json::Value> {
    let made = made_of(settled());
    with(&made, Mode::Autopilot, |dates| {
        serde_json::to_value(json(dates))
    })
}

#[test]
fn a_calendar_reads_day_by_day() {
    let made = made(company());
    let words = with(&made, Mode::Autopilot, |dates| {
        text(dates, Style::plain(110))
    });
    insta::assert_snapshot!(words);
}

#[test]
fn what_is_old_enough_already_is_told_below_the_dates() {
    let made = made_of(settled());
    let words = with(&made, Mode::Autopilot, |dates| {
        text(dates, Style::plain(110))
    });
    let below = words
        .split("\n\n")
        .find(|block| block.contains("purge.after"));
    insta::assert_snapshot!(below.unwrap_or_default());
}

#[test]
fn other_calendars_get_an_event_for_each_date() {
    let made = made(company());
    let words = with(&made, Mode::Observe, ics);
    assert_eq!(
        words.matches("BEGIN:VEVENT").count(),
        made.calendar.entries.len()
    );
    insta::assert_snapshot!(words.replace("\r\n", "\n"));
}

/// What is folded put together again (section 3.1).
fn unfolded(ics: &str) -> Vec<String> {
    let lines = ics.strip_suffix("\r\n").unwrap().replace("\r\n ", "");
    lines.split("\r\n").map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 5, ..ProptestConfig::default() })]

    //
    #[test]
    fn nothing_people_write_becomes_a_line_of_an_icalendar(first in ".*", last in "[ -~äß漢\\r\\n;:,\\\\\"]{0,120}") {
        let hire = [("hire_date", "2026-12-01"), ("status", "onboarding"), ("termination_date", "2026-12-31")];
        let made = made(vec![person("1", &first, &last, &hire)]);
        let words = with(&made, Mode::Autopilot, ics);
        let events = made.calendar.entries.len();
        prop_assert!(words.split("\r\n").all(|line| line.len() <= 75));
        let rest = words.replace("\r\n", "");
        prop_assert!(!rest.contains(['\r', '\n']));
        let lines = unfolded(&words);
        prop_assert_eq!(lines.len(), 6 + 11 * events);
        let names = ["BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "CATEGORIES", "STATUS", "CLASS", "TRANSP", "END"];
        for event in lines[5..lines.len() - 1].chunks(11) {
            let found: Vec<&str> = event.iter().filter_map(|line| Some(line.split_once(':')?.0)).collect();
            prop_assert_eq!(&found[..], &names[..]);
        }
    }
}

#[test]
fn a_date_that_moves_keeps_its_name_and_every_date_has_its_own() {
    let uids = |end: &str| {
        let hire = [
            ("hire_date", "2026-12-01"),
            ("status", "onboarding"),
            ("termination_date", end),
        ];
        let made = made(vec![
            person("1", "Anna", "Müller", &hire),
            person("2", "Bo", "Li", &hire),
        ]);
        let words = with(&made, Mode::Autopilot, ics);
        let uids = unfolded(&words)
            .into_iter()
            .filter(|line| line.starts_with("UID:"));
        uids.collect::<Vec<_>>()
    };
    let (before, after) = (uids("2026-12-31"), uids("2027-01-10"));
    assert_eq!(before, after);
    let distinct: std::collections::BTreeSet<_> = before.iter().collect();
    assert_eq!((before.len(), distinct.len()), (8, 8));
}
