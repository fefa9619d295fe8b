//! Employees as Personio's v1 sends them, oddities included.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::company::{Company, Credential, Custom};
use super::fields::{FIELDS, Field, Shape};
use super::person::Person;

/// Personio's own work schedules have numbers beyond 2^53: a reader that uses floats breaks here.
const WORK_SCHEDULE_ID: i64 = 1_067_807_102_794_692_001;

/// What a request sees of the company.
pub struct View<'a> {
    /// The company.
    pub company: &'a Company,
    /// Who reads.
    pub reader: &'a Credential,
    /// `attributes[]`; empty means everything readable.
    pub wanted: &'a BTreeSet<String>,
    /// The day that decides statuses.
    pub today: Date,
}

impl View<'_> {
    /// One entry of the list.
    pub fn employee(&self, person: &Person) -> Value {
        let mut attributes = Map::new();
        let mut put = |key: &str, name: &str, value: &dyn Fn() -> Value| {
            if self.shows(key, name, person) {
                attributes.insert(key.to_owned(), value());
            }
        };
        put("id", "id", &|| {
            labelled(
                "ID",
                raw(person, "id", json!(person.id)),
                "integer",
                Some("id"),
            )
        });
        for field in FIELDS {
            put(field.key, field.name, &|| self.built_in(field, person));
        }
        put("work_schedule", "work_schedule", &|| {
            labelled("Arbeitszeitmodell", schedule(), "standard", None)
        });
        for (name, custom) in &self.company.custom {
            put(&custom.key, name, &|| self.custom(name, custom, person));
        }
        attributes.extend(self.extras().map(|(key, value)| (key.to_owned(), value)));
        for (key, value) in person.raw.iter().filter(|(key, _)| !self.knows(key)) {
            let unasked = labelled(key, value.clone(), "standard", None);
            attributes.insert(key.clone(), unasked);
        }
        json!({ "type": "Employee", "attributes": attributes })
    }

    /// A raw attribute that is none of these is sent whether anybody asks for it or not.
    fn knows(&self, key: &str) -> bool {
        let built_in = FIELDS.iter().any(|field| field.key == key);
        let custom = self.company.custom.values().any(|custom| custom.key == key);
        built_in || custom || matches!(key, "id" | "work_schedule")
    }

    /// The list of readable attributes.
    pub fn attributes(&self) -> Value {
        let readable = |key: &str, name: &str| !self.hidden(key, name);
        let mut list =
            vec![json!({ "key": "id", "label": "ID", "type": "integer", "universal_id": "id" })];
        for field in FIELDS
            .iter()
            .filter(|field| readable(field.key, field.name))
        {
            let kind = kind_of(field.shape);
            list.push(json!({
                "key": field.key, "label": field.label, "type": kind, "universal_id": field.key, "options": [],
            }));
        }
        for (name, custom) in &self.company.custom {
            if readable(&custom.key, name) {
                let Custom { key, label, kind } = custom;
                list.push(json!({ "key": key, "label": label, "type": kind, "universal_id": null, "options": [] }));
            }
        }
        list.extend(self.listed_extras());
        list.into()
    }

    /// Personio always lets the number be read; everything else needs a tick in "readable attributes".
    fn hidden(&self, key: &str, name: &str) -> bool {
        self.reader.unreadable.contains(key) || self.reader.unreadable.contains(name)
    }

    fn shows(&self, key: &str, name: &str, person: &Person) -> bool {
        let wanted = self.wanted.is_empty() || self.wanted.contains(key);
        wanted && !self.hidden(key, name) && !person.missing.contains(key)
    }

    fn built_in(&self, field: &Field, person: &Person) -> Value {
        let value = raw(person, field.key, self.value(field, person));
        labelled(field.label, value, kind_of(field.shape), Some(field.key))
    }

    fn value(&self, field: &Field, person: &Person) -> Value {
        if field.name == "status" {
            return person.status(self.today).into();
        }
        let Some(value) = person.fields.get(field.name) else {
            return nothing(field, person);
        };
        match field.shape {
            Shape::Day => self.day(field.name, person),
            Shape::Unit(kind) => self.unit(kind, value),
            Shape::CostCenters => json!([self.unit("CostCenter", value)]),
            Shape::Supervisor => self.supervisor(value),
            Shape::Text | Shape::OneOf(_) | Shape::Hours => value.clone(),
        }
    }

    fn custom(&self, name: &str, custom: &Custom, person: &Person) -> Value {
        let given = match person.fields.get(name) {
            Some(_) if custom.kind == "date" => self.day(name, person),
            Some(value) => value.clone(),
            None => Value::Null,
        };
        labelled(
            &custom.label,
            raw(person, &custom.key, given),
            &custom.kind,
            None,
        )
    }

    /// Local midnight with the offset of the person's office, as it was on that day.
    fn day(&self, name: &str, person: &Person) -> Value {
        let Some(day) = person.day(name) else {
            return Value::Null;
        };
        let zone = TimeZone::get(self.company.zone_of(person)).unwrap_or(TimeZone::UTC);
        let seconds = day
            .to_zoned(zone)
            .map_or(0, |midnight| midnight.offset().seconds());
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
        format!(
            "{day}T00:00:00{sign}{:02}:{:02}",
            minutes / 60,
            minutes % 60
        )
        .into()
    }

    fn unit(&self, kind: &str, name: &Value) -> Value {
        let id = self
            .company
            .unit_id(kind, name.as_str().unwrap_or_default());
        let mut attributes = json!({ "id": id, "name": name });
        if kind == "CostCenter" {
            attributes["percentage"] = 100.into();
        }
        json!({ "type": kind, "attributes": attributes })
    }

    fn supervisor(&self, id: &Value) -> Value {
        let boss = id.as_i64().and_then(|id| self.company.find(id));
        let mut attributes = Map::new();
        attributes.insert(
            "id".into(),
            labelled("ID", id.clone(), "integer", Some("id")),
        );
        for field in FIELDS
            .iter()
            .filter(|field| matches!(field.name, "first_name" | "last_name" | "email"))
        {
            if let Some(boss) = boss.filter(|boss| self.nested(field, boss)) {
                attributes.insert(field.key.into(), self.built_in(field, boss));
            }
        }
        json!({ "type": "Employee", "attributes": attributes })
    }

    fn nested(&self, field: &Field, boss: &Person) -> bool {
        !self.hidden(field.key, field.name) && !boss.missing.contains(field.key)
    }
}

fn raw(person: &Person, key: &str, value: Value) -> Value {
    person.raw.get(key).cloned().unwrap_or(value)
}

fn labelled(label: &str, value: Value, kind: &str, universal: Option<&str>) -> Value {
    json!({ "label": label, "value": value, "type": kind, "universal_id": universal })
}

fn kind_of(shape: Shape) -> &'static str {
    if shape == Shape::Day {
        "date"
    } else {
        "standard"
    }
}

/// An empty value is null, `""` or `[]` without any rule one could rely on; days are always null.
fn nothing(field: &Field, person: &Person) -> Value {
    let id = person.id.unwrap_or(0).unsigned_abs();
    let forms = match field.shape {
        Shape::Day => return Value::Null,
        Shape::Text | Shape::OneOf(_) | Shape::Hours => [json!(null), json!(""), json!("")],
        Shape::Unit(_) | Shape::Supervisor => [json!(null), json!(""), json!([])],
        Shape::CostCenters => [json!([]), json!(null), json!("")],
    };
    let [first, second, third] = forms;
    match (id + field.key.len() as u64) % 3 {
        0 => first,
        1 => second,
        _ => third,
    }
}

fn schedule() -> Value {
    json!({ "type": "WorkSchedule", "attributes": {
        "id": WORK_SCHEDULE_ID, "name": "Vollzeit", "valid_from": null, "monday": "08:00", "tuesday": "08:00",
        "wednesday": "08:00", "thursday": "08:00", "friday": "08:00", "saturday": "00:00", "sunday": "00:00",
    } })
}
