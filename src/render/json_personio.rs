//! What `scopes` and `doctor personio` say, as JSON (docs/json.md).

use serde::Serialize;

use super::doctor_personio::Examination;
use super::json::VERSION;
use super::scopes::{Credential, NAME, PATHS};
use crate::people::access::{Delicate, Judged, Needed, Right};
use crate::plan::Coverage;

/// The credential to create.
#[derive(Debug, Serialize)]
pub struct CredentialJson {
    version: u32,
    name: &'static str,
    paths: Vec<&'static [&'static str]>,
    access_rights: Vec<RightJson>,
    attributes: Vec<AttributeJson>,
}

#[derive(Debug, Serialize)]
struct RightJson {
    label: &'static str,
    label_de: &'static str,
    scopes: &'static [&'static str],
    why: &'static str,
}

/// An attribute; `state` and `without` where a credential was looked at.
#[derive(Debug, Serialize)]
struct AttributeJson {
    key: String,
    label: Option<&'static str>,
    label_de: Option<&'static str>,
    field: String,
    needed_by: Vec<String>,
    vital: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    without: Option<usize>,
}

/// The credential to create.
pub fn scopes(credential: &Credential) -> CredentialJson {
    let right = |right: &Right| RightJson {
        label: right.labels.0,
        label_de: right.labels.1,
        scopes: right.scopes,
        why: right.by,
    };
    let needed = credential.needed.iter();
    CredentialJson {
        version: VERSION,
        name: NAME,
        paths: PATHS.to_vec(),
        access_rights: credential.rights.iter().map(right).collect(),
        attributes: needed.map(|need| attribute(need, None)).collect(),
    }
}

fn attribute(need: &Needed, state: Option<(&'static str, usize)>) -> AttributeJson {
    AttributeJson {
        key: need.key.clone(),
        label: need.labels.map(|(english, _)| english),
        label_de: need.labels.map(|(_, german)| german),
        field: need.field.to_string(),
        needed_by: need.by.iter().cloned().collect(),
        vital: need.vital,
        state: state.map(|(state, _)| state),
        without: state.map(|(_, without)| without),
    }
}

/// An examination.
#[derive(Debug, Serialize)]
pub struct ExaminationJson {
    version: u32,
    subject: &'static str,
    url: String,
    client_id: String,
    token_seconds: Option<i64>,
    clock_seconds: Option<i64>,
    headroom: HeadroomJson,
    granted: Option<Vec<GrantedJson>>,
    attribute_list: bool,
    attributes: Vec<AttributeJson>,
    surplus: Vec<SurplusJson>,
    people: Option<usize>,
    unusable: usize,
    placements: PlacementsJson,
    hints: Vec<String>,
    exit: u8,
}

#[derive(Debug, Serialize)]
struct HeadroomJson {
    remaining: Option<u64>,
    burst: Option<u64>,
    a_second: Option<u64>,
}

#[derive(Debug, Serialize)]
struct GrantedJson {
    scope: String,
    needed: bool,
    delicate: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct SurplusJson {
    key: String,
    own_label: Option<String>,
    delicate: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct PlacementsJson {
    present: usize,
    placed: usize,
    uncovered: Vec<UncoveredJson>,
    ambiguous: Vec<AmbiguousJson>,
    unreadable: Vec<UnreadableJson>,
}

#[derive(Debug, Serialize)]
struct UncoveredJson {
    department: Option<String>,
    office: Option<String>,
    count: usize,
}

#[derive(Debug, Serialize)]
struct AmbiguousJson {
    rules: Vec<String>,
    count: usize,
}

#[derive(Debug, Serialize)]
struct UnreadableJson {
    field: String,
    count: usize,
}

/// The examination, and the exit code.
pub fn examination(examined: &Examination, exit: u8) -> ExaminationJson {
    let answers = &examined.answers;
    let seconds = |time: Option<jiff::SignedDuration>| time.map(|time| time.as_secs());
    let scopes = answers.scopes.as_ref();
    let granted = |scope: &crate::people::access::Scope| GrantedJson {
        scope: scope.word.clone(),
        needed: scope.needed,
        delicate: scope.delicate.map(Delicate::word),
    };
    let surplus = examined.judged.delicate.iter();
    let surplus = surplus.chain(&examined.judged.unneeded);
    let surplus = surplus.map(|offer| SurplusJson {
        key: offer.key.clone(),
        own_label: offer.label.clone(),
        delicate: offer.delicate.map(Delicate::word),
    });
    ExaminationJson {
        version: VERSION,
        subject: "personio",
        url: examined.url.clone(),
        client_id: examined.client_id.clone(),
        token_seconds: seconds(answers.token_life),
        clock_seconds: seconds(answers.clock),
        headroom: HeadroomJson {
            remaining: answers.headroom.remaining,
            burst: answers.headroom.burst,
            a_second: answers.headroom.a_second,
        },
        granted: scopes.map(|scopes| scopes.iter().map(granted).collect()),
        attribute_list: answers.listed.is_some(),
        attributes: attributes(&examined.judged, answers.records),
        surplus: surplus.collect(),
        people: answers.total,
        unusable: examined.rejects,
        placements: placements(&examined.coverage),
        hints: examined.hints(),
        exit,
    }
}

fn attributes(judged: &Judged, records: usize) -> Vec<AttributeJson> {
    let readable = judged.readable.iter().map(|need| {
        let without = judged.patchy.iter().find(|(patchy, _)| patchy == need);
        match without {
            Some((_, without)) => attribute(need, Some(("partly", *without))),
            None => attribute(need, Some(("readable", 0))),
        }
    });
    let missing = judged.missing.iter();
    let missing = missing.map(|lack| attribute(&lack.needed, Some(("missing", records))));
    let untold = judged.untold.iter();
    let untold = untold.map(|need| attribute(need, Some(("unknown", 0))));
    let mut all: Vec<AttributeJson> = readable.chain(missing).chain(untold).collect();
    all.sort_by(|one, other| one.key.cmp(&other.key));
    all
}

fn placements(coverage: &Coverage) -> PlacementsJson {
    let uncovered = coverage
        .uncovered
        .iter()
        .map(|(place, count)| UncoveredJson {
            department: place.department.clone(),
            office: place.office.clone(),
            count: *count,
        });
    let conflicts = coverage.conflicts.iter();
    let ambiguous = conflicts.map(|(rules, count)| AmbiguousJson {
        rules: rules.clone(),
        count: *count,
    });
    let unreadable = coverage.unreadable.iter();
    let unreadable = unreadable.map(|(field, count)| UnreadableJson {
        field: field.to_string(),
        count: *count,
    });
    PlacementsJson {
        present: coverage.people,
        placed: coverage.placed,
        uncovered: uncovered.collect(),
        ambiguous: ambiguous.collect(),
        unreadable: unreadable.collect(),
    }
}
