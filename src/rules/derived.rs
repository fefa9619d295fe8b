//! The name a person is called by: a field rosterd derives and HR does not have.

use std::collections::BTreeSet;

use crate::people::{FieldName, FieldValue, Person, plain};

/// The derived field: the preferred name, else the first name.
const CALL_NAME: &str = "call_name";

/// The value of a field as rules see it, and the field HR has to fill for it.
///
/// A preferred name that is unreadable is passed over like an empty one: the first name is never wrong.
pub fn read(person: &Person, name: &FieldName) -> (FieldName, FieldValue) {
    if name.as_str() != CALL_NAME {
        return (name.clone(), person.field(name));
    }
    let preferred = FieldName::new("preferred_name");
    let value = person.field(&preferred);
    match value.text() {
        Some(text) if !plain(&text).is_empty() => (preferred, value),
        _ => {
            let first = FieldName::new("first_name");
            let value = person.field(&first);
            (first, value)
        }
    }
}

/// Adds what has to be asked of HR for a field.
pub fn sources(name: &FieldName, into: &mut BTreeSet<FieldName>) {
    if name.as_str() == CALL_NAME {
        into.insert(FieldName::new("preferred_name"));
        into.insert(FieldName::new("first_name"));
    } else {
        into.insert(name.clone());
    }
}
