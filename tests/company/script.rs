//! What is claimed of the scripted days: how many there are, about whom, and that every event is among them.

use std::collections::BTreeSet;

use super::claims::people;
use super::folder;

/// The numbers that the people of a day file are named by, those who are added on that day aside.
fn named(day: &toml::Table) -> Vec<i64> {
    let edits = day
        .get("hr")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    let edited = edits.filter_map(|edit| {
        edit.get("person")
            .or_else(|| edit.get("remove"))?
            .as_integer()
    });
    let planned = day
        .get("plan")
        .and_then(toml::Value::as_table)
        .into_iter()
        .flatten();
    let planned = planned.filter_map(|(person, _)| person.parse().ok());
    edited.chain(planned).collect()
}

fn added(day: &toml::Table) -> Vec<i64> {
    let edits = day
        .get("hr")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    edits
        .filter_map(|edit| edit.get("add")?.get("id")?.as_integer())
        .collect()
}

#[test]
fn at_least_thirty_days_are_scripted_and_every_event_is_among_them() {
    let mut files: Vec<_> = std::fs::read_dir(folder().join("days"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 32, "{}", files.len());
    let mut known: BTreeSet<i64> = people().into_keys().collect();
    let mut events = BTreeSet::new();
    let mut minutes = BTreeSet::new();
    let mut quiet = 0;
    for file in &files {
        let day: toml::Table = toml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        known.extend(added(&day));
        for person in named(&day) {
            assert!(
                known.contains(&person),
                "{}: nobody has number {person}",
                file.display()
            );
        }
        let plan = day
            .get("plan")
            .and_then(toml::Value::as_table)
            .into_iter()
            .flatten();
        events.extend(
            plan.filter_map(|(_, planned)| Some(planned.as_str()?.split(':').next()?.to_owned())),
        );
        quiet += usize::from(day.contains_key("nothing"));
        minutes.insert(
            day["at"]
                .as_str()
                .unwrap()
                .split(' ')
                .nth(1)
                .unwrap()
                .to_owned(),
        );
    }
    let all = [
        "correction",
        "hire",
        "leave",
        "name change",
        "notice",
        "rehire",
        "return",
        "start",
        "termination",
        "transfer",
        "update",
        "withdrawal",
    ];
    assert_eq!(events.into_iter().collect::<Vec<_>>(), all);
    assert!(quiet >= 8, "days with nothing to do: {quiet}");
    for minute in [
        "05:59", "06:00", "07:00", "11:00", "17:59", "18:00", "23:00",
    ] {
        assert!(minutes.contains(minute), "{minute}");
    }
}
