//! A company: its people, offices, custom attributes, and the credentials that may read them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::absences::Absences;
use super::fields::{self, FIELDS, Shape};
use super::person::Person;
use super::surplus::Surplus;

/// Personio's time zone for people without an office, and for offices without one.
pub const DEFAULT_ZONE: &str = "Europe/Berlin";

/// What is wrong with a company, its file or an edit: says whose record and which key.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {what}")]
pub struct CompanyError {
    place: String,
    what: String,
}

impl CompanyError {
    /// A fault at `place` (a person and key, or a part of the file).
    pub fn new(place: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            what: what.into(),
        }
    }
}

/// A custom attribute.
#[derive(Debug, Clone)]
pub struct Custom {
    /// Personio's key: `dynamic_` and a number.
    pub key: String,
    /// The label the account shows.
    pub label: String,
    /// Personio's type: standard, date, integer, decimal, list, link, tags or multiline.
    pub kind: String,
}

/// A pair of client id and secret, and what it may read.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The client id.
    pub client_id: String,
    /// The client secret; of this stand-in only, hence no precautions.
    pub client_secret: String,
    /// Attributes (stable names or Personio's keys) this credential may not read.
    pub unreadable: BTreeSet<String>,
    /// The rights its tokens name, blanks between them.
    pub scope: String,
    /// Whether it is refused the list of attributes.
    pub no_list: bool,
}

impl Credential {
    /// A credential that may read everything.
    pub fn new(client_id: &str, client_secret: &str) -> Self {
        Self {
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            unreadable: BTreeSet::new(),
            scope: "employees:read personio:persons:read".into(),
            no_list: false,
        }
    }

    /// Has its tokens name these rights.
    #[must_use]
    pub fn scope(mut self, scope: &str) -> Self {
        self.scope = scope.to_owned();
        self
    }

    /// Takes the right to read the list of attributes.
    #[must_use]
    pub fn without_list(mut self) -> Self {
        self.no_list = true;
        self
    }

    /// Takes the right to read these attributes (stable names or Personio's keys).
    #[must_use]
    pub fn unreadable(mut self, names: &[&str]) -> Self {
        self.unreadable
            .extend(names.iter().map(|&name| name.to_owned()));
        self
    }
}

/// A company, complete enough to be served.
#[derive(Debug, Clone)]
pub struct Company {
    today: Date,
    zones: BTreeMap<String, String>,
    units: BTreeMap<(String, String), i64>,
    renamed: BTreeMap<(String, String), String>,
    pub(super) custom: BTreeMap<String, Custom>,
    pub(super) credentials: BTreeMap<String, Credential>,
    pub(super) people: Vec<Person>,
    pub(super) surplus: Surplus,
    pub(super) absences: Absences,
}

impl Company {
    /// The client id of the credential every new company has.
    pub const CLIENT_ID: &str = "papi-sandbox-rosterd";
    /// Its secret.
    pub const CLIENT_SECRET: &str = "only-good-for-the-sandbox";

    /// A company without people whose relative days count from `today` (`2026-11-23`); offices are Berlin and
    /// London, one custom attribute is `personnel_number`.
    ///
    /// # Panics
    /// If `today` is no day.
    pub fn new(today: &str) -> Self {
        let today = today
            .parse()
            .unwrap_or_else(|_| panic!("Company::new: {today:?} is not a day"));
        let mut company = Self::bare(today);
        company.set_zone("Berlin", "Europe/Berlin");
        company.set_zone("London", "Europe/London");
        let label = "Personalnummer".to_owned();
        let custom = Custom {
            key: "dynamic_1234567".into(),
            label,
            kind: "standard".into(),
        };
        company.custom.insert("personnel_number".into(), custom);
        company.set_credential(Credential::new(Self::CLIENT_ID, Self::CLIENT_SECRET));
        company
    }

    /// A company without anything.
    pub(super) fn bare(today: Date) -> Self {
        let (zones, units, renamed, custom, credentials) = Default::default();
        Self {
            today,
            zones,
            units,
            renamed,
            custom,
            credentials,
            people: Vec::new(),
            surplus: Surplus::default(),
            absences: Absences::default(),
        }
    }

    /// Takes a person in.
    ///
    /// # Panics
    /// If a field is unknown or its value unusable; the message names person and key.
    #[must_use]
    pub fn person(mut self, person: Person) -> Self {
        self.add(person, self.today)
            .unwrap_or_else(|fault| panic!("Company::person: {fault}"));
        self
    }

    /// Replaces or adds a credential.
    #[must_use]
    pub fn with_credential(mut self, credential: Credential) -> Self {
        self.set_credential(credential);
        self
    }

    /// The day that relative dates counted from.
    pub fn today(&self) -> Date {
        self.today
    }

    pub(super) fn set_credential(&mut self, credential: Credential) {
        self.credentials
            .insert(credential.client_id.clone(), credential);
    }

    pub(super) fn set_zone(&mut self, office: &str, zone: &str) {
        self.zones.insert(office.to_owned(), zone.to_owned());
    }

    /// Says that a department, office and so on gets a new name one day: both are one thing with one number.
    pub(super) fn set_renamed(&mut self, kind: &str, new: &str, old: &str) {
        let key = (kind.to_owned(), new.to_owned());
        self.renamed.insert(key, old.to_owned());
    }

    /// The time zone Personio uses for this person's days.
    pub(super) fn zone_of(&self, person: &Person) -> &str {
        let office = person
            .text("office")
            .and_then(|office| self.zones.get(office));
        office.map_or(DEFAULT_ZONE, String::as_str)
    }

    /// The number of a department, office and so on; every name has had one since it was first used.
    pub(super) fn unit_id(&self, kind: &str, name: &str) -> Option<i64> {
        self.units.get(&(kind.to_owned(), name.to_owned())).copied()
    }

    /// A person's fields as the administrator's interface shows them, on the company's day.
    ///
    /// # Panics
    /// If there is nobody with this number.
    pub fn shown(&self, id: i64) -> Value {
        let person = self
            .find(id)
            .unwrap_or_else(|| panic!("Company::shown: nobody has number {id}"));
        person.shown(self.today)
    }

    /// Everybody's number, in the order of the feed.
    pub fn ids(&self) -> Vec<i64> {
        self.people.iter().filter_map(|person| person.id).collect()
    }

    pub(super) fn find(&self, id: i64) -> Option<&Person> {
        self.people.iter().find(|person| person.id == Some(id))
    }

    /// Takes a person in; relative days count from `today`. Answers the number.
    pub(super) fn add(&mut self, mut person: Person, today: Date) -> Result<i64, CompanyError> {
        let next = self
            .people
            .iter()
            .filter_map(|person| person.id)
            .max()
            .unwrap_or(4710)
            + 1;
        let id = *person.id.get_or_insert(next);
        if self.find(id).is_some() {
            return Err(CompanyError::new(
                format!("person {id}"),
                "there is already somebody with this number",
            ));
        }
        let person = self.settle(person, today)?;
        self.people.push(person);
        Ok(id)
    }

    /// Puts `person` where somebody with the same number is.
    pub(super) fn replace(&mut self, person: Person, today: Date) -> Result<(), CompanyError> {
        let person = self.settle(person, today)?;
        let (id, mut people) = (person.id, self.people.iter_mut());
        *people
            .find(|there| there.id == id)
            .ok_or_else(|| unknown(id))? = person;
        Ok(())
    }

    pub(super) fn remove(&mut self, id: i64) -> Result<(), CompanyError> {
        let at = self.people.iter().position(|person| person.id == Some(id));
        self.people.remove(at.ok_or_else(|| unknown(Some(id)))?);
        Ok(())
    }

    /// Whether everybody's supervisor exists and no address occurs twice.
    pub fn check(&self) -> Result<(), CompanyError> {
        let mut addresses = BTreeMap::new();
        for person in &self.people {
            self.check_supervisor(person)?;
            let Some(address) = person.text("email") else {
                continue;
            };
            if let Some(other) = addresses.insert(address.to_lowercase(), person.id) {
                let place = place(person.id, "email");
                return Err(CompanyError::new(
                    place,
                    format!("{address} is also the address of {}", name(other)),
                ));
            }
        }
        Ok(())
    }

    fn check_supervisor(&self, person: &Person) -> Result<(), CompanyError> {
        let Some(supervisor) = person.fields.get("supervisor").and_then(Value::as_i64) else {
            return Ok(());
        };
        match self.find(supervisor) {
            Some(_) => Ok(()),
            None => Err(CompanyError::new(
                place(person.id, "supervisor"),
                format!("Supervisor with ID {supervisor} not found"),
            )),
        }
    }

    /// Checks every field, writes days in full and gives numbers to units that are new.
    fn settle(&mut self, mut person: Person, today: Date) -> Result<Person, CompanyError> {
        person
            .fields
            .retain(|_, value| !matches!(value, Value::Null) && value != "");
        for key in person.fields.keys().cloned().collect::<Vec<_>>() {
            self.settle_field(&mut person, &key, today)
                .map_err(|what| CompanyError::new(place(person.id, &key), what))?;
        }
        Ok(person)
    }

    fn settle_field(&mut self, person: &mut Person, key: &str, today: Date) -> Result<(), String> {
        if let Some(custom) = self.custom.get(key) {
            return if custom.kind == "date" {
                person.settle_day(key, today)
            } else {
                Ok(())
            };
        }
        let field = fields::by_name(key).ok_or_else(|| self.unknown_field(key))?;
        match field.shape {
            Shape::Day => return person.settle_day(key, today),
            Shape::Supervisor => return whole(&person.fields[key]),
            Shape::Hours => {
                let hours = hours(&person.fields[key])?;
                person.fields.insert(key.to_owned(), hours.into());
                return Ok(());
            }
            _ => {}
        }
        let text = person
            .text(key)
            .ok_or_else(|| format!("{} is not text in quotes", person.fields[key]))?;
        match field.shape {
            Shape::OneOf(known) if !known.contains(&text) => {
                return Err(format!("{text:?} is not one of {}", known.join(", ")));
            }
            Shape::Unit(kind) => self.number_unit(kind, text),
            Shape::CostCenters => self.number_unit("CostCenter", text),
            _ => {}
        }
        Ok(())
    }

    fn number_unit(&mut self, kind: &str, name: &str) {
        let key = (kind.to_owned(), name.to_owned());
        let before = self.renamed.get(&key).cloned();
        let known = before.and_then(|old| self.unit_id(kind, &old));
        let next = 1_000_001 + i64::try_from(self.units.len()).unwrap_or(0);
        self.units.entry(key).or_insert(known.unwrap_or(next));
    }

    fn unknown_field(&self, key: &str) -> String {
        let builtin = FIELDS.iter().map(|field| field.name);
        let known = builtin.chain(self.custom.keys().map(String::as_str));
        let nearest = known
            .max_by(|a, b| strsim::jaro_winkler(a, key).total_cmp(&strsim::jaro_winkler(b, key)));
        format!("unknown field; did you mean {}?", nearest.unwrap_or("id"))
    }
}

fn name(id: Option<i64>) -> String {
    id.map_or_else(
        || "a person without a number".into(),
        |id| format!("person {id}"),
    )
}

fn place(id: Option<i64>, key: &str) -> String {
    format!("{}, {key}", name(id))
}

fn unknown(id: Option<i64>) -> CompanyError {
    CompanyError::new(name(id), "there is nobody with this number")
}

fn whole(value: &Value) -> Result<(), String> {
    value
        .as_i64()
        .map(|_| ())
        .ok_or_else(|| format!("{value} is not somebody's number"))
}

fn hours(value: &Value) -> Result<String, String> {
    match value {
        Value::Number(number) => Ok(number.to_string()),
        Value::String(text) if text.parse::<f64>().is_ok() => Ok(text.clone()),
        _ => Err(format!("{value} is not a number of hours")),
    }
}
