//! Companies from TOML files; every fault names the person and the key.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::company::{Company, CompanyError, Credential, Custom};
use super::person::Person;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(default)]
    offices: BTreeMap<String, String>,
    #[serde(default)]
    custom: BTreeMap<String, CustomShape>,
    credentials: BTreeMap<String, CredentialShape>,
    people: Vec<Map<String, Value>>,
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
        let place = || path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|fault| CompanyError::new(place(), fault.to_string()))?;
        Self::parse(&text, today).map_err(|fault| CompanyError::new(place(), fault.to_string()))
    }

    /// Reads the text of a company file.
    pub fn parse(text: &str, today: Date) -> Result<Self, CompanyError> {
        let shape: Shape = toml::from_str(text)
            .map_err(|fault| CompanyError::new("the file", fault.to_string()))?;
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
        for (name, CustomShape { key, label, kind }) in shape.custom {
            company.custom.insert(name, Custom { key, label, kind });
        }
        for (_, given) in shape.credentials {
            let unreadable = given.unreadable.into_iter().collect();
            let CredentialShape {
                client_id,
                client_secret,
                ..
            } = given;
            company.set_credential(Credential {
                client_id,
                client_secret,
                unreadable,
            });
        }
        for (index, entry) in shape.people.into_iter().enumerate() {
            company.add(person(index, entry)?, today)?;
        }
        company.check()?;
        Ok(company)
    }
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
