//! One fact about a person: its name and its value.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

/// The stable name of a field, as rules write it: `office`, `hire_date`, `personnel_number`.
///
/// A dotted name (`department.id`, `department.name`) reaches into a [`FieldValue::Named`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldName(String);

impl FieldName {
    /// A field name from configuration or from the built-in list.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The field this name reads from: `department` for `department.id`.
    pub fn root(&self) -> FieldName {
        Self(self.0.split('.').next().unwrap_or_default().to_owned())
    }

    /// Whether the field is data about health: nothing of it outlives the run that read it.
    pub fn is_about_health(&self) -> bool {
        self.root().as_str() == "absence_kind"
    }

    /// The part behind the dot, if there is one: `id` for `department.id`.
    pub fn part(&self) -> Option<&str> {
        self.0.split_once('.').map(|(_, part)| part)
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for FieldName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

/// A number that can be ordered and printed without surprises (hours, percentages).
///
/// Identifiers are never numbers: Personio's exceed 2^53 and are kept as text.
#[derive(Clone, Copy, Debug)]
pub struct Number(pub f64);

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Number {}
impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// What a field of the company's own holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Text, also the one chosen from a list, a link, and text of several lines.
    Text,
    /// A civil day.
    Date,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Several texts.
    Tags,
}

impl FieldType {
    /// The words for it, HR's and the configuration's alike (developer.personio.de, list employees).
    pub const WORDS: [(&str, Self); 8] = [
        ("standard", Self::Text),
        ("list", Self::Text),
        ("link", Self::Text),
        ("multiline", Self::Text),
        ("date", Self::Date),
        ("integer", Self::Integer),
        ("decimal", Self::Decimal),
        ("tags", Self::Tags),
    ];

    /// The first word for it.
    pub fn word(self) -> &'static str {
        let known = Self::WORDS.iter().find(|(_, kind)| *kind == self);
        known.map_or("", |(word, _)| word)
    }

    /// What a word means; `None` for one that is not known.
    pub fn from_word(word: &str) -> Option<Self> {
        let known = Self::WORDS.iter().find(|(known, _)| *known == word);
        known.map(|(_, kind)| *kind)
    }
}

/// What HR says in one field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldValue {
    /// Plain text, NFC-normalised, never empty.
    Text(String),
    /// A number that is compared as a number.
    Number(Number),
    /// A civil day, in nobody's time zone.
    Date(Date),
    /// Several texts (tags).
    List(Vec<String>),
    /// A thing with an id and a name: department, office, supervisor.
    Named {
        /// The id, stable when the thing is renamed.
        id: String,
        /// The name people see.
        name: String,
    },
    /// HR was asked and says: nothing there.
    Empty,
    /// HR did not answer for this field (no permission, or not decodable). Never means empty.
    Unreadable,
}

impl FieldValue {
    /// The value as one line of text; `None` for empty and for unreadable.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(date) => Some(date.to_string()),
            Self::List(items) => Some(items.join(", ")),
            Self::Named { name, .. } => Some(name.clone()),
            Self::Empty | Self::Unreadable => None,
        }
    }
}

/// A typed fact that may be absent in two different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// HR says this.
    Value(T),
    /// HR says: nothing.
    Empty,
    /// HR did not say. What depends on it freezes.
    Unreadable,
}

impl<T> Known<T> {
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty | Self::Unreadable => None,
        }
    }

    /// Whether HR did not say.
    pub fn is_unreadable(&self) -> bool {
        matches!(self, Self::Unreadable)
    }
}
