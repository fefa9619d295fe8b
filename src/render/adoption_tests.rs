//! Lines written and read back.

use super::adoption::{csv, json, read};
use crate::directory::Guid;
use crate::past::{Choice, Decision, Pin};
use crate::people::PersonId;
use crate::plan::{Candidate, Question};

/// Somebody whose name is a formula, decided.
pub fn question() -> Question {
    let pin = Pin {
        guid: Guid::from_bytes([7; 16]),
        digest: "abc123".into(),
    };
    Question {
        person: PersonId::new("-1"),
        name: "=HYPERLINK(\"http://x\")".into(),
        hired: "2020-01-01".parse().ok(),
        candidate: Some(Candidate {
            pin: pin.clone(),
            dn: "CN=+x\\, y,OU=Staff".into(),
            login: "@anna".into(),
            enabled: false,
            by: vec!["same name".into()],
        }),
        decision: Some(Decision {
            choice: Choice::Link { pin, enable: true },
            by: "ada".into(),
            at: "2026-11-20T08:00:00Z".parse().unwrap(),
        }),
    }
}

#[test]
fn what_is_written_is_read_back_without_loss_and_no_cell_is_a_formula() {
    let asked = [question()];
    let written = csv(&asked).unwrap();
    let line = written.lines().nth(1).unwrap();
    for cell in line.split(',') {
        let inner = cell.trim_start_matches('"');
        assert!(
            !inner.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{line}"
        );
    }
    let as_json = serde_json::to_string(&json(&asked)).unwrap();
    let semicolons = written.replace(',', ";");
    for text in [written, semicolons, format!("\u{feff}{as_json}")] {
        let read = read(&text).unwrap();
        assert_eq!(read.len(), 1);
        assert_eq!(read[0].person, "-1");
        assert_eq!(read[0].login, "@anna");
        assert_eq!(
            (read[0].decision.as_str(), read[0].enable.as_str()),
            ("link", "yes")
        );
        let pin = asked[0].candidate.as_ref().map(|one| one.pin.clone());
        assert_eq!(read[0].pin, pin);
    }
}

#[test]
fn a_file_that_is_none_says_which_line_is_wrong() {
    assert_eq!(read("name\nAnna\n").unwrap_err().len(), 2);
    let wrong = read("person,decision,pin\n1,link,x\n2,link,\n3,link,y:z\n").unwrap_err();
    assert_eq!(wrong.len(), 2);
    assert!(wrong[0].starts_with("line 2: the pin"), "{wrong:?}");
    assert!(read("{\"lines\": 7}").is_err());
    assert_eq!(
        read("person,decision\n1,\n").unwrap().len(),
        1,
        "an empty decision is none"
    );
}
