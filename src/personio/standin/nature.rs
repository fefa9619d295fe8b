//! Which attribute is what, and what its value must look like to stay.

use serde_json::Value;

use super::names::Part;
use crate::personio::wire;

/// Numbers of so many digits may be somebody's personnel number.
const PERSONNEL_DIGITS: usize = 4;

/// What an attribute is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// The number of the employee.
    Id,
    /// A name.
    Name(Part),
    /// A mail address.
    Address,
    /// Another employee.
    Supervisor,
    /// A unit, or a list of them: rules name them.
    Unit,
    /// A day, also a broken one.
    Day,
    /// Hours, or another number.
    Number,
    /// A whole number of anybody's own: a level, or the number somebody goes by.
    Whole,
    /// One word of few (`status`).
    Word,
    /// A text rules compare: job titles, options, tags.
    Kept,
    /// A text of anybody's own.
    Free,
}

/// The built-in attributes whose value alone does not say what they are.
const NATURES: &[(&str, Nature)] = &[
    ("id", Nature::Id),
    ("first_name", Nature::Name(Part::First)),
    ("preferred_name", Nature::Name(Part::First)),
    ("last_name", Nature::Name(Part::Last)),
    ("email", Nature::Address),
    ("supervisor", Nature::Supervisor),
    ("department", Nature::Unit),
    ("team", Nature::Unit),
    ("office", Nature::Unit),
    ("subcompany", Nature::Unit),
    ("cost_centers", Nature::Unit),
    ("hire_date", Nature::Day),
    ("contract_end_date", Nature::Day),
    ("termination_date", Nature::Day),
    ("last_working_day", Nature::Day),
    ("last_working_date", Nature::Day),
    ("probation_period_end", Nature::Day),
    ("created_at", Nature::Day),
    ("weekly_working_hours", Nature::Number),
    ("status", Nature::Word),
    ("gender", Nature::Word),
    ("employment_type", Nature::Word),
    ("termination_type", Nature::Word),
    ("position", Nature::Kept),
];

/// The nature of an attribute: the built-in ones by key, the others by Personio's own type.
pub(super) fn nature(key: &str, kind: &str) -> Nature {
    if let Some((_, nature)) = NATURES.iter().find(|(name, _)| *name == key) {
        return *nature;
    }
    match kind {
        "date" => Nature::Day,
        "integer" => Nature::Whole,
        "decimal" => Nature::Number,
        "list" | "tags" => Nature::Kept,
        _ => Nature::Free,
    }
}

/// A day as Personio or somebody by hand writes it: nothing else fits into it.
pub(super) fn is_day(text: &str) -> bool {
    let bytes = text.trim().as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes
            .get(range)
            .is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    let iso = digits(0..4) && digits(5..7) && digits(8..10) && bytes[4] == b'-' && bytes[7] == b'-';
    let rest = |byte: &u8| byte.is_ascii_digit() || b"TZ:+-. ".contains(byte);
    if iso {
        return bytes.len() <= 32 && bytes[10..].iter().all(rest);
    }
    let marks = bytes.iter().filter(|byte| b"-./".contains(byte)).count();
    let plain = bytes
        .iter()
        .all(|byte| byte.is_ascii_digit() || b"-./".contains(byte));
    plain && marks == 2 && bytes.len() <= 10
}

pub(super) fn is_number(text: &str) -> bool {
    let text = text.trim();
    text.len() <= 20
        && text.chars().any(|c| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "-.,".contains(c))
}

/// A whole number of so few digits that rules compare it and nobody goes by it.
pub(super) fn is_small(value: &Value) -> bool {
    wire::id_text(value).is_some_and(|digits| digits.len() < PERSONNEL_DIGITS)
}

/// One of Personio's own words (`leave`, `contract-expired`).
pub(super) fn is_word(text: &str) -> bool {
    text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphabetic() || "_- ".contains(c))
}
