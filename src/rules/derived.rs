//! Fields rosterd derives and HR does not have: the name a person is called by, and those of `[people.derived]`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Span;
use jiff::civil::Date;

use super::condition::{Condition, Holds};
use super::shown::shown;
use super::template::{Render, Template, Unrenderable};
use crate::people::{FieldName, FieldValue, Person, plain};

/// The derived field every policy has: the preferred name, else the first name.
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

/// Derived values by name, for templates that may read them.
pub type DerivedValues = BTreeMap<String, Arc<Derived>>;

/// One value of `[people.derived]`, made of fields of HR and of other such values.
#[derive(Clone, Debug)]
pub struct Derived {
    /// The name rules know it by.
    pub name: String,
    /// How it is made.
    pub made: Made,
}

/// How a derived value is made.
#[derive(Clone, Debug)]
pub enum Made {
    /// Text, joined and cut.
    Text(Template),
    /// A day some time after or before another.
    Day(DerivedDay),
    /// Yes where the condition holds, no where it does not.
    YesNo(Condition),
}

/// A day some time after or before another.
#[derive(Clone, Debug)]
pub struct DerivedDay {
    /// The other day.
    pub from: DayOf,
    /// How far from it: days, weeks, months and years of the calendar. A day the month does not have is its last one.
    pub by: Span,
    /// Whether the day lies before the other one.
    pub before: bool,
}

/// Whose day a derived day counts from.
#[derive(Clone, Debug)]
pub enum DayOf {
    /// A field of HR.
    Field(FieldName),
    /// Another derived day.
    Derived(Arc<Derived>),
}

/// What a derived value is for one person, as conditions see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The name to blame where the value is unreadable.
    pub source: FieldName,
    /// The value; of yes and no the word.
    pub value: FieldValue,
    /// What it came from, in words.
    pub because: Option<String>,
}

/// The words for yes and no.
pub const YES_NO: [&str; 2] = ["yes", "no"];

impl Derived {
    /// Adds what has to be asked of HR for it.
    pub fn sources(&self, into: &mut BTreeSet<FieldName>) {
        match &self.made {
            Made::Text(template) => into.extend(template.variables()),
            Made::YesNo(condition) => condition.fields(into),
            Made::Day(day) => match &day.from {
                DayOf::Field(name) => sources(name, into),
                DayOf::Derived(other) => other.sources(into),
            },
        }
    }

    /// How many derived values stand on top of each other here, this one counted.
    pub fn height(&self) -> usize {
        let mut below = Vec::new();
        match &self.made {
            Made::Text(template) => below.extend(template.derived().values()),
            Made::YesNo(condition) => condition.derived(&mut below),
            Made::Day(day) => match &day.from {
                DayOf::Field(_) => {}
                DayOf::Derived(other) => below.push(other),
            },
        }
        1 + below.iter().map(|one| one.height()).max().unwrap_or(0)
    }

    /// The value for a person.
    pub fn find(&self, person: &Person) -> Found {
        match &self.made {
            Made::Text(template) => self.found_text(template, person),
            Made::Day(day) => {
                let (source, value, because) = day.find(person);
                Found {
                    source,
                    value,
                    because,
                }
            }
            Made::YesNo(condition) => match condition.holds(person) {
                Holds::Yes(because) => self.found(YES_NO[0], Some(because)),
                Holds::No(because) => self.found(YES_NO[1], Some(because)),
                Holds::Unknown(source) => Found {
                    source,
                    value: FieldValue::Unreadable,
                    because: None,
                },
            },
        }
    }

    /// Text as written: what is empty leaves nothing in its place.
    fn found_text(&self, template: &Template, person: &Person) -> Found {
        let with = Render {
            person,
            extra: &BTreeMap::new(),
            spelled: None,
        };
        let source = match template.render(with) {
            Ok(text) => return self.found(&text, None),
            Err(Unrenderable::Unreadable(source)) => source,
            // A table without an entry: nobody can say what the value is.
            Err(Unrenderable::Empty(_) | Unrenderable::Refused(_)) => FieldName::new(&self.name),
        };
        Found {
            source,
            value: FieldValue::Unreadable,
            because: None,
        }
    }

    fn found(&self, text: &str, because: Option<String>) -> Found {
        let value = match text {
            "" => FieldValue::Empty,
            text => FieldValue::Text(text.to_owned()),
        };
        Found {
            source: FieldName::new(&self.name),
            value,
            because,
        }
    }
}

impl DerivedDay {
    /// The day, the field to blame where there is none, and what it came from. The day of nothing is nothing.
    fn find(&self, person: &Person) -> (FieldName, FieldValue, Option<String>) {
        let (name, source, value) = match &self.from {
            DayOf::Field(field) => {
                let (source, value) = read(person, field);
                (field.to_string(), source, value)
            }
            DayOf::Derived(other) => {
                let found = other.find(person);
                (other.name.clone(), found.source, found.value)
            }
        };
        let day = match value {
            FieldValue::Empty => return (source, FieldValue::Empty, None),
            value => day_in(&value),
        };
        let moved = day.and_then(|day| match self.before {
            true => day.checked_sub(self.by).ok(),
            false => day.checked_add(self.by).ok(),
        });
        let (Some(day), Some(moved)) = (day, moved) else {
            return (source, FieldValue::Unreadable, None);
        };
        let sign = if self.before { "minus" } else { "plus" };
        let because = format!("{} {day} {sign} {:#}", shown(&name), self.by);
        (source, FieldValue::Date(moved), Some(because))
    }
}

/// The day in a value; none where it is no day.
pub fn day_in(value: &FieldValue) -> Option<Date> {
    match value {
        FieldValue::Date(day) => Some(*day),
        FieldValue::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
