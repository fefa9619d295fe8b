//! One person in the roster.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use super::field::{FieldName, FieldValue, Known};

/// HR's id of a profile. Ordered as a number where both are numbers, so that "in order of id" means
/// what people expect.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PersonId(String);

impl PersonId {
    /// An id as HR writes it, without surrounding blanks.
    pub fn new(id: impl AsRef<str>) -> Self {
        Self(id.as_ref().trim().to_owned())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Ord for PersonId {
    fn cmp(&self, other: &Self) -> Ordering {
        let digits = |id: &Self| id.0.bytes().all(|b| b.is_ascii_digit());
        if digits(self) && digits(other) {
            let bare = |id: &Self| id.0.trim_start_matches('0').len();
            bare(self).cmp(&bare(other)).then_with(|| {
                self.0
                    .trim_start_matches('0')
                    .cmp(other.0.trim_start_matches('0'))
                    .then_with(|| self.0.cmp(&other.0))
            })
        } else {
            digits(other)
                .cmp(&digits(self))
                .then_with(|| self.0.cmp(&other.0))
        }
    }
}
impl PartialOrd for PersonId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl fmt::Display for PersonId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Personio's employment status. An unknown word is kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Contract signed, not started.
    Onboarding,
    /// At work.
    Active,
    /// On long-term leave.
    Leave,
    /// Left.
    Inactive,
    /// A word rosterd does not know: nothing is decided from it.
    Other(String),
}

impl Status {
    /// Reads Personio's word (`onboarding`, `active`, `leave`, `inactive`), blind to case.
    pub fn from_word(word: &str) -> Self {
        match word.to_lowercase().as_str() {
            "onboarding" => Self::Onboarding,
            "active" => Self::Active,
            "leave" => Self::Leave,
            "inactive" => Self::Inactive,
            _ => Self::Other(word.to_owned()),
        }
    }
}

/// The facts that place somebody in working life. Days are civil days of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employment {
    /// Status word.
    pub status: Known<Status>,
    /// First day.
    pub hire_date: Known<Date>,
    /// End of a fixed term; a reminder in Personio, ends nothing by itself.
    pub contract_end_date: Known<Date>,
    /// Last day of employment, inclusive.
    pub termination_date: Known<Date>,
    /// Last day at work (garden leave), at most the termination date, inclusive.
    pub last_working_day: Known<Date>,
}

/// Somebody in the roster. `Debug` shows the id only: the rest is personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    id: PersonId,
    fields: BTreeMap<FieldName, FieldValue>,
    profiles: Vec<Arc<Person>>,
    doubt: Option<String>,
}

impl Person {
    /// A person with the fields that were read. Fields not in the map are [`FieldValue::Unreadable`].
    pub fn new(id: PersonId, fields: BTreeMap<FieldName, FieldValue>) -> Self {
        Self {
            id,
            fields,
            profiles: Vec::new(),
            doubt: None,
        }
    }

    /// The human of whom HR keeps these profiles, by the id of one of them and with the facts of this one.
    #[must_use]
    pub fn of_profiles(id: PersonId, facts: &Person, profiles: Vec<Arc<Person>>) -> Self {
        Self {
            profiles,
            ..Self::new(id, facts.fields.clone())
        }
    }

    /// The same person, of whom nothing is decided, because.
    #[must_use]
    pub fn doubted(self, why: String) -> Self {
        Self {
            doubt: Some(why),
            ..self
        }
    }

    /// HR's profiles of one human as they were read; empty for somebody with one profile.
    pub fn profiles(&self) -> &[Arc<Person>] {
        &self.profiles
    }

    /// Why nothing can be decided about this person although every field may be readable.
    pub fn doubt(&self) -> Option<&str> {
        self.doubt.as_deref()
    }

    /// A field of the profile whose id this person has, which need not be the one whose facts count.
    pub fn own(&self, name: &FieldName) -> FieldValue {
        let mut profiles = self.profiles.iter();
        match profiles.find(|profile| profile.id == self.id) {
            Some(profile) => profile.field(name),
            None => self.field(name),
        }
    }

    /// The same person with one more field, or another value of it.
    #[must_use]
    pub fn with(mut self, name: FieldName, value: FieldValue) -> Self {
        self.fields.insert(name, value);
        self
    }

    /// Every field that was read, as read.
    pub fn fields(&self) -> impl Iterator<Item = (&FieldName, &FieldValue)> {
        self.fields.iter()
    }

    /// HR's id.
    pub fn id(&self) -> &PersonId {
        &self.id
    }

    /// The value of a field, dotted names included. `id` is always readable.
    pub fn field(&self, name: &FieldName) -> FieldValue {
        if name.as_str() == "id" {
            return FieldValue::Text(self.id.to_string());
        }
        let Some(value) = self.fields.get(&name.root()) else {
            return FieldValue::Unreadable;
        };
        match (name.part(), value) {
            (None, value) => value.clone(),
            (Some("id"), FieldValue::Named { id, .. }) => FieldValue::Text(id.clone()),
            (Some("name"), FieldValue::Named { name, .. }) => FieldValue::Text(name.clone()),
            (Some(_), FieldValue::Empty) => FieldValue::Empty,
            (Some(_), _) => FieldValue::Unreadable,
        }
    }

    /// A field as a text, or the way it is absent.
    pub fn text(&self, name: &str) -> Known<String> {
        match self.field(&FieldName::new(name)) {
            FieldValue::Empty => Known::Empty,
            other => other.text().map_or(Known::Unreadable, Known::Value),
        }
    }

    /// The dates and the status that place this person in working life.
    pub fn employment(&self) -> Employment {
        Employment {
            status: match self.text("status") {
                Known::Value(word) => Known::Value(Status::from_word(&word)),
                Known::Empty => Known::Empty,
                Known::Unreadable => Known::Unreadable,
            },
            hire_date: self.date("hire_date"),
            contract_end_date: self.date("contract_end_date"),
            termination_date: self.date("termination_date"),
            last_working_day: self.date("last_working_day"),
        }
    }

    /// The person another field points at (`supervisor`).
    pub fn person(&self, name: &FieldName) -> Known<PersonId> {
        match self.field(name) {
            FieldValue::Named { id, .. } => Known::Value(PersonId::new(id)),
            FieldValue::Empty => Known::Empty,
            _ => Known::Unreadable,
        }
    }

    /// First and last name as HR writes them, for people to read; the id where neither is known.
    pub fn display_name(&self) -> String {
        let parts: Vec<String> = ["first_name", "last_name"]
            .iter()
            .filter_map(|name| self.text(name).value().cloned())
            .collect();
        if parts.is_empty() {
            format!("person {}", self.id)
        } else {
            parts.join(" ")
        }
    }

    fn date(&self, name: &str) -> Known<Date> {
        match self.field(&FieldName::new(name)) {
            FieldValue::Date(date) => Known::Value(date),
            FieldValue::Empty => Known::Empty,
            _ => Known::Unreadable,
        }
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Person").field(&self.id.0).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_ordered_as_numbers() {
        let mut ids: Vec<PersonId> = ["10", "9", "x", "1067807102794692001", "1067807102794692000"]
            .into_iter()
            .map(PersonId::new)
            .collect();
        ids.sort();
        let text: Vec<&str> = ids.iter().map(PersonId::as_str).collect();
        assert_eq!(
            text,
            ["9", "10", "1067807102794692000", "1067807102794692001", "x"]
        );
    }

    //
    #[test]
    fn debug_shows_the_id_and_nothing_else() {
        let fields = BTreeMap::from([(
            FieldName::new("last_name"),
            FieldValue::Text("Geheim".into()),
        )]);
        assert_eq!(
            format!("{:?}", Person::new(PersonId::new("7"), fields)),
            "Person(\"7\")"
        );
    }

    #[test]
    fn a_field_that_was_not_read_is_unreadable_and_not_empty() {
        let person = Person::new(PersonId::new("7"), BTreeMap::new());
        assert_eq!(person.field(&"office.name".into()), FieldValue::Unreadable);
    }
}
