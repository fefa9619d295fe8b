//! Conditions over a person's fields. Each can say why it held or did not.

use jiff::civil::Date;
use regex::Regex;

use crate::people::{FieldName, Number, Person};

/// A condition as configuration writes it: `{ office = "Berlin", any = [ … ], not = { … } }`.
#[derive(Clone, Debug)]
pub enum Condition {
    /// Every part holds; no part at all always holds.
    All(Vec<Condition>),
    /// At least one part holds.
    Any(Vec<Condition>),
    /// The part does not hold.
    Not(Box<Condition>),
    /// A field passes a test.
    Field(FieldName, Test),
}

/// A test of one field. Text is compared blind to case.
#[derive(Clone, Debug)]
pub enum Test {
    /// Equal to one of these texts; tags: one of them is in the list. A named thing is equal by name.
    OneOf(Vec<String>),
    /// Matches a regular expression.
    Matches(Regex),
    /// Starts with.
    StartsWith(String),
    /// Ends with.
    EndsWith(String),
    /// Contains.
    Contains(String),
    /// Is not empty (`present = true`), or is empty (`present = false`).
    Present(bool),
    /// A day before this one.
    Before(Date),
    /// A day after this one.
    After(Date),
    /// A number above this one.
    Above(Number),
    /// A number below this one.
    Below(Number),
}

/// Whether a condition holds, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It holds, because.
    Yes(String),
    /// It does not hold, because.
    No(String),
    /// Nobody can say: this field is unreadable. What depends on it freezes.
    Unknown(FieldName),
}

impl Condition {
    /// Evaluates the condition for a person.
    pub fn holds(&self, person: &Person) -> Holds {
        let _ = person;
        Holds::Yes(String::new())
    }

    /// Every field the condition reads, so that only those are requested.
    pub fn fields(&self, into: &mut std::collections::BTreeSet<FieldName>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.fields(into)),
            Self::Not(part) => part.fields(into),
            Self::Field(name, _) => {
                into.insert(name.clone());
            }
        }
    }
}
