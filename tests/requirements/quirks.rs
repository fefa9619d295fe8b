//! `docs/personio-quirks.md` and the tests agree, both ways.

use std::collections::BTreeSet;
use std::fs;

use super::map::{cells, cited};
use super::{agree, root, tests_and_marks};

/// The quirks are numbered without a gap.
const LAST: usize = 35;

/// What a row without a test begins with: nobody can fall for what he does not read.
const NOT_READ: &str = "Not read: ";

struct Quirk {
    id: String,
    quirk: String,
    done: String,
    cited: Vec<String>,
}

fn quirks() -> Vec<Quirk> {
    let text = fs::read_to_string(root().join("docs/personio-quirks.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| Q-"));
    rows.map(|line| {
        let [id, quirk, done, tests] = cells(line);
        Quirk {
            id,
            quirk,
            done,
            cited: cited(&tests),
        }
    })
    .collect()
}

#[test]
fn every_quirk_has_one_row_and_either_a_test_or_a_reason() {
    let expected: Vec<String> = (1..=LAST).map(|n| format!("Q-{n:02}")).collect();
    let ids: Vec<String> = quirks().into_iter().map(|quirk| quirk.id).collect();
    assert_eq!(ids, expected);
    for Quirk {
        id,
        quirk,
        done,
        cited,
    } in quirks()
    {
        assert!(!quirk.is_empty() && !done.is_empty(), "{id}");
        assert_eq!(done.starts_with(NOT_READ), cited.is_empty(), "{id}: {done}");
        assert!(done.len() > NOT_READ.len(), "{id} gives no reason");
    }
}

#[test]
fn quirks_and_marks_say_the_same() {
    let found = tests_and_marks();
    let mut rows = BTreeSet::new();
    for quirk in quirks() {
        for test in quirk.cited {
            let exists = found.tests.contains(&test);
            assert!(exists, "{} cites {test}, which is no test", quirk.id);
            rows.insert((quirk.id.clone(), test));
        }
    }
    agree(&rows, &found.marks_of("Q-"));
}
