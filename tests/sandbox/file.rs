//! Companies from TOML files, their people there or in a table beside it; every fault names the person and the key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::absences::{Absence, AbsenceType};
use super::company::{Company, CompanyError, Credential, Custom};
use super::person::Person;
use super::table;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(default)]
    offices: BTreeMap<String, String>,
    #[serde(default)]
    custom: BTreeMap<String, CustomShape>,
    credentials: BTreeMap<String, CredentialShape>,
    #[serde(default)]
    people: Vec<Map<String, Value>>,
    /// A table of people (CSV) beside the file, by its relative name.
    people_file: Option<String>,
    /// Units that get another name one day: kind (`Department`), new name, old name.
    #[serde(default)]
    renamed: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    absence_types: Vec<AbsenceType>,
    #[serde(default)]
    absences: Vec<Absence>,
    /// What is odd about single records, by number.
    #[serde(default)]
    odd: BTreeMap<String, OddShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OddShape {
    #[serde(default)]
    raw: BTreeMap<String, Value>,
    #[serde(default)]
    missing: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomShape {
    key: String,
    label: String,
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialShape {
    client_id: String,
    client_secret: String,
    #[serde(default)]
    unreadable: Vec<String>,
}

impl Company {
    /// Reads a company file; relative days count from `today`.
    pub fn load(path: &Path, today: Date) -> Result<Self, CompanyError> {
        let mut shape: Shape = at(path, || shape(&read(path)?))?;
        if let Some(name) = shape.people_file.take() {
            let table = path.with_file_name(name);
            shape
                .people
                .extend(at(&table, || table::people(&read(&table)?))?);
        }
        at(path, || Self::build(shape, today))
    }

    /// Reads the text of a company file that has its people in it.
    pub fn parse(text: &str, today: Date) -> Result<Self, CompanyError> {
        let shape = shape(text)?;
        if shape.people_file.is_some() {
            let what = "people_file needs the folder of the file: load it by its path";
            return Err(CompanyError::new("the file", what));
        }
        Self::build(shape, today)
    }

    fn build(shape: Shape, today: Date) -> Result<Self, CompanyError> {
        let mut company = Self::bare(today);
        for (office, zone) in &shape.offices {
            TimeZone::get(zone).map_err(|_| {
                CompanyError::new(
                    format!("offices.{office}"),
                    format!("{zone:?} is no time zone"),
                )
            })?;
            company.set_zone(office, zone);
        }
        for (kind, names) in &shape.renamed {
            for (new, old) in names {
                company.set_renamed(kind, new, old);
            }
        }
        for (name, CustomShape { key, label, kind }) in shape.custom {
            company.custom.insert(name, Custom { key, label, kind });
        }
        for (_, given) in shape.credentials {
            let mut credential = Credential::new(&given.client_id, &given.client_secret);
            credential.unreadable = given.unreadable.into_iter().collect();
            company.set_credential(credential);
        }
        let mut odd = shape.odd;
        for (index, entry) in shape.people.into_iter().enumerate() {
            let mut person = person(index, entry)?;
            let id = person.id.unwrap_or_default().to_string();
            if let Some(OddShape { raw, missing }) = odd.remove(&id) {
                (person.raw, person.missing) = (raw, missing);
            }
            company.add(person, today)?;
        }
        if let Some((id, _)) = odd.pop_first() {
            return Err(CompanyError::new(
                format!("odd.{id}"),
                "there is nobody with this number",
            ));
        }
        company.check()?;
        for kind in shape.absence_types {
            company.add_absence_type(kind);
        }
        for absence in shape.absences {
            company.add_absence(absence, today)?;
        }
        Ok(company)
    }
}

/// Does something with a file; a fault says which.
fn at<T>(path: &Path, work: impl FnOnce() -> Result<T, CompanyError>) -> Result<T, CompanyError> {
    work().map_err(|fault| CompanyError::new(path.display().to_string(), fault.to_string()))
}

fn read(path: &Path) -> Result<String, CompanyError> {
    std::fs::read_to_string(path).map_err(|fault| CompanyError::new("reading", fault.to_string()))
}

fn shape(text: &str) -> Result<Shape, CompanyError> {
    toml::from_str(text).map_err(|fault| CompanyError::new("the file", fault.to_string()))
}

fn person(index: usize, mut entry: Map<String, Value>) -> Result<Person, CompanyError> {
    let place = format!("people, number {} in the file, id", index + 1);
    let id = entry
        .remove("id")
        .ok_or_else(|| CompanyError::new(&place, "every person needs a number"))?;
    let id = id
        .as_i64()
        .ok_or_else(|| CompanyError::new(place, format!("{id} is not a whole number")))?;
    let fields = entry.into_iter().collect();
    Ok(Person {
        id: Some(id),
        fields,
        ..Person::default()
    })
}
