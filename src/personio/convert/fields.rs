//! The built-in fields and what to say about a field that is not among them.

use std::collections::BTreeMap;

use crate::people::FieldName;

use super::values::Reading;

/// The built-in fields: stable name, Personio's v1 key, how to read it.
pub(super) const BUILT_IN: &[(&str, &str, Reading)] = &[
    ("status", "status", Reading::Text),
    ("email", "email", Reading::Text),
    ("first_name", "first_name", Reading::Text),
    ("last_name", "last_name", Reading::Text),
    ("preferred_name", "preferred_name", Reading::Text),
    ("gender", "gender", Reading::Text),
    ("position", "position", Reading::Text),
    ("department", "department", Reading::Unit),
    ("team", "team", Reading::Unit),
    ("office", "office", Reading::Unit),
    ("subcompany", "subcompany", Reading::Unit),
    ("cost_center", "cost_centers", Reading::CostCenters),
    ("supervisor", "supervisor", Reading::Supervisor),
    ("employment_type", "employment_type", Reading::Text),
    ("weekly_hours", "weekly_working_hours", Reading::Hours),
    ("hire_date", "hire_date", Reading::Milestone),
    ("contract_end_date", "contract_end_date", Reading::Milestone),
    ("termination_date", "termination_date", Reading::Milestone),
    ("last_working_day", "last_working_day", Reading::Milestone),
    ("termination_type", "termination_type", Reading::Text),
    ("probation_period_end", "probation_period_end", Reading::Day),
    ("created_at", "created_at", Reading::Day),
];

/// Keys that have been seen under another name: what Personio documents, and what it sends instead
/// (developer.personio.de, discussion 696a61c9486fbb2362d81955). The other name is read where it is sent and never
/// asked for: nobody has said what Personio does with a key it does not know.
pub(super) const ALSO: &[(&str, &str)] = &[("last_working_day", "last_working_date")];

/// The kind of absence somebody is on today; it is not an attribute and comes from elsewhere.
pub(super) const ABSENCE_KIND: &str = "absence_kind";

/// The name somebody goes by: the preferred one, or the first.
pub(super) const CALL_NAME: &str = "call_name";

/// The stable names of all fields Personio's v1 interface delivers, custom attributes aside.
pub fn built_in_fields() -> impl Iterator<Item = &'static str> {
    ["id", CALL_NAME, ABSENCE_KIND]
        .into_iter()
        .chain(BUILT_IN.iter().map(|(name, ..)| *name))
}

/// A field somebody asked for that this source does not know.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("field {name} is neither built in nor under [personio.fields]{}", hint(.nearest))]
pub struct UnknownField {
    name: FieldName,
    nearest: Option<String>,
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

impl UnknownField {
    /// Says what was asked for and which known field comes nearest.
    pub(super) fn new(name: FieldName, custom: &BTreeMap<FieldName, String>) -> Self {
        let nearest = nearest(&name, custom);
        Self { name, nearest }
    }
}

fn nearest(name: &FieldName, custom: &BTreeMap<FieldName, String>) -> Option<String> {
    let mut known: Vec<&str> = built_in_fields().collect();
    known.extend(custom.keys().map(FieldName::as_str));
    let scored = known
        .into_iter()
        .map(|known| (strsim::jaro_winkler(known, name.as_str()), known));
    let best = scored
        .filter(|(score, _)| *score > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    best.map(|(_, known)| known.to_owned())
}
