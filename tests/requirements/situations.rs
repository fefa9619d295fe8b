//! `docs/situations.md` and the tests agree, both ways.

use std::collections::BTreeSet;
use std::fs;

use super::map::{cells, cited};
use super::{agree, root, tests_and_marks};

struct Situation {
    id: String,
    what: String,
    done: String,
    cited: Vec<String>,
}

fn situations() -> Vec<Situation> {
    let text = fs::read_to_string(root().join("docs/situations.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| S-"));
    rows.map(|line| {
        let [id, what, done, tests] = cells(line);
        Situation {
            id,
            what,
            done,
            cited: cited(&tests),
        }
    })
    .collect()
}

/// The stages, in the order of the table.
const STAGES: [&str; 7] = [
    "Unclear",
    "Withdrawn",
    "Left",
    "Upcoming",
    "On leave",
    "Leaving",
    "Active",
];

#[test]
fn every_situation_has_one_row_and_a_test_and_the_stages_come_first() {
    let rows = situations();
    let expected: Vec<String> = (1..=rows.len()).map(|n| format!("S-{n:02}")).collect();
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(ids, expected);
    for Situation {
        id,
        what,
        done,
        cited,
    } in &rows
    {
        assert!(!what.is_empty() && !done.is_empty(), "{id}");
        assert!(!cited.is_empty(), "{id} is shown by nothing");
    }
    for (row, stage) in rows.iter().zip(STAGES) {
        assert!(row.what.starts_with(stage), "{}: {}", row.id, row.what);
        let played = |test: &String| test.starts_with("tests/stories/");
        assert!(row.cited.iter().any(played), "{stage} has no story");
    }
}

#[test]
fn situations_and_marks_say_the_same() {
    let found = tests_and_marks();
    let mut rows = BTreeSet::new();
    for row in situations() {
        for test in row.cited {
            let exists = found.tests.contains(&test);
            assert!(exists, "{} cites {test}, which is no test", row.id);
            rows.insert((row.id.clone(), test));
        }
    }
    agree(&rows, &found.marks_of("S-"));
}
