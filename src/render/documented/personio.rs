//! What is said about a credential of Personio's, with one of everything.

use serde_json::{Value, to_value};

use super::super::{doctor_personio, json_personio, scopes};
use crate::people::access::{Answers, Needed, Offered, Right, Scope, judge};
use crate::plan::{Coverage, Whereabouts};

/// Both documents.
pub fn documents() -> [Value; 2] {
    let all = [
        to_value(json_personio::scopes(&credential())),
        to_value(json_personio::examination(&people(), 77)),
    ];
    all.map(Result::unwrap)
}

fn needed() -> Needed {
    Needed {
        key: "office".into(),
        field: "office".into(),
        labels: None,
        by: ["ou.rules.berlin".to_owned()].into(),
        vital: true,
    }
}

fn people() -> doctor_personio::Examination {
    let scope = Scope {
        word: "employees:read".into(),
        needed: true,
        delicate: None,
    };
    let offered = Offered {
        key: "team".into(),
        label: None,
        delicate: None,
    };
    let answers = Answers {
        scopes: Some([scope].into()),
        listed: Some([offered].into()),
        ..Answers::default()
    };
    let judged = judge(&[needed()], &answers);
    let coverage = Coverage {
        uncovered: [(Whereabouts::default(), 1)].into(),
        conflicts: [(vec![String::new()], 1)].into(),
        unreadable: [("office".into(), 1)].into(),
        ..Coverage::default()
    };
    doctor_personio::Examination {
        url: String::new(),
        client_id: String::new(),
        answers,
        judged,
        coverage,
        rejects: 0,
        before: None,
    }
}

fn credential() -> scopes::Credential {
    let right = Right {
        labels: ("", ""),
        scopes: &["employees:read"],
        by: "",
    };
    scopes::Credential {
        rights: vec![right],
        needed: vec![needed()],
    }
}
