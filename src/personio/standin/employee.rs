//! Which attribute of an employee is what, and what becomes of it in a recording.
//!
//! Everything is built anew from parts that are known; what is not known is kept in its shape alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::personio::wire::{self, Attribute};

use super::address::{Addresses, Owner, Replaced};
use super::names::{Names, Part};
use super::nature::{Nature, is_day, is_number, is_small, is_word, nature};
use super::numbers::Numbers;
use super::texts::Texts;

/// Everything that has been drawn for one recording.
pub(super) struct Standins {
    pub(super) keys: BTreeSet<String>,
    names: Names,
    pub(super) numbers: Numbers,
    pub(super) texts: Texts,
    addresses: Addresses,
    replaced: BTreeSet<String>,
    kept: BTreeMap<String, BTreeSet<String>>,
}

impl Standins {
    /// Stand-ins for everybody in `entries`; of each only the attributes with these keys.
    pub fn new(keys: BTreeSet<String>, domains: &[String], entries: &[Value]) -> Self {
        let mut new = Self {
            keys,
            names: Names::default(),
            numbers: Numbers::default(),
            texts: Texts::default(),
            addresses: Addresses::new(domains),
            replaced: BTreeSet::new(),
            kept: BTreeMap::new(),
        };
        for entry in entries {
            new.learn(entry);
            if let Attribute::Sent { value, .. } = wire::attribute(entry, "supervisor") {
                new.learn(value);
            }
        }
        new
    }

    /// Attributes whose values are stand-ins.
    pub fn replaced(&self) -> impl Iterator<Item = &str> {
        self.replaced.iter().map(String::as_str)
    }

    /// Attributes with texts that stayed, and which.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &BTreeSet<String>)> {
        self.kept.iter().map(|(key, texts)| (key.as_str(), texts))
    }

    /// Takes note of who somebody is: an entry of the list, or a supervisor in one.
    fn learn(&mut self, person: &Value) {
        if let Some(id) = wire::part(person, "id").and_then(wire::id_text) {
            self.numbers.learn(&id);
            self.texts.learn(&id);
        }
        let text = |name| wire::part(person, name).and_then(Value::as_str);
        for (name, part) in [
            ("first_name", Part::First),
            ("preferred_name", Part::First),
            ("last_name", Part::Last),
        ] {
            if let Some(text) = text(name) {
                self.names.learn(part, text);
                self.texts.learn(text);
            }
        }
        if let Some(address) = text("email") {
            self.addresses.learn(address);
        }
        let attributes = person.get("attributes").and_then(Value::as_object);
        for (key, attribute) in attributes.into_iter().flatten() {
            let kind = attribute.get("type").and_then(Value::as_str);
            let value = attribute.get("value").unwrap_or(&Value::Null);
            match (nature(key, kind.unwrap_or("standard")), value) {
                (Nature::Free, Value::String(text)) => self.texts.learn(text),
                (Nature::Whole, _) => {
                    let number = wire::id_text(value);
                    number
                        .into_iter()
                        .for_each(|number| self.numbers.learn(&number));
                }
                _ => {}
            }
        }
    }

    /// An entry of the list with stand-ins. A record that is none stays none.
    pub fn entry(&mut self, entry: &Value) -> Value {
        let Some(attributes) = entry.get("attributes").and_then(Value::as_object) else {
            return self.masked(entry);
        };
        let owner = self.owner(entry);
        let mut replaced = Map::new();
        for (key, attribute) in attributes {
            if self.keys.contains(key) {
                let attribute = self.attribute(key, attribute, &owner);
                replaced.insert(key.clone(), attribute);
            }
        }
        json!({ "type": "Employee", "attributes": replaced })
    }

    /// Rebuilt from the parts that matter; anything else that came along is left out.
    fn attribute(&mut self, key: &str, attribute: &Value, owner: &Owner) -> Value {
        let Some(parts) = attribute.as_object() else {
            return self.masked(attribute);
        };
        let mut built = Map::new();
        for name in ["label", "type", "universal_id"] {
            match parts.get(name) {
                Some(Value::String(text)) if !text.contains('@') => {
                    built.insert(name.to_owned(), Value::String(text.clone()));
                }
                Some(Value::Null) => {
                    built.insert(name.to_owned(), Value::Null);
                }
                _ => {}
            }
        }
        if let Some(value) = parts.get("value") {
            let kind = parts.get("type").and_then(Value::as_str);
            let nature = nature(key, kind.unwrap_or("standard"));
            built.insert("value".to_owned(), self.value(key, nature, value, owner));
        }
        Value::Object(built)
    }

    fn value(&mut self, key: &str, nature: Nature, value: &Value, owner: &Owner) -> Value {
        if wire::is_nothing(value) {
            return value.clone();
        }
        match (nature, value) {
            (Nature::Kept, _) => self.kept_value(key, value),
            (Nature::Unit, Value::Array(items)) => {
                items.iter().map(|item| self.unit(key, item)).collect()
            }
            (Nature::Unit, _) => self.unit(key, value),
            (Nature::Day, Value::String(text)) if is_day(text) => value.clone(),
            (Nature::Number, Value::Number(_)) => value.clone(),
            (Nature::Number, Value::String(text)) if is_number(text) => value.clone(),
            (Nature::Whole, _) if is_small(value) => value.clone(),
            (Nature::Word, Value::String(text)) if is_word(text) => value.clone(),
            _ => {
                self.replaced.insert(key.to_owned());
                self.somebodys(nature, value, owner)
            }
        }
    }

    /// What says who somebody is, and what is not what it should be.
    fn somebodys(&mut self, nature: Nature, value: &Value, owner: &Owner) -> Value {
        match (nature, value) {
            (Nature::Id | Nature::Whole, _) => self.number(value),
            (Nature::Name(part), Value::String(text)) => {
                Value::String(self.names.name(part, text, &mut self.texts))
            }
            (Nature::Address, Value::String(text)) => {
                let Self {
                    addresses,
                    names,
                    texts,
                    ..
                } = self;
                Value::String(addresses.address(text, owner, names, texts))
            }
            (Nature::Supervisor, _) => self.supervisor(value),
            _ => self.masked(value),
        }
    }

    /// The number of somebody, as a number or in quotes as it came; what is no number stays none.
    fn number(&mut self, value: &Value) -> Value {
        let Some(id) = wire::id_text(value) else {
            return self.masked(value);
        };
        let drawn = self.numbers.number(&id);
        match drawn.parse::<u64>() {
            Ok(number) if value.is_number() => Value::from(number),
            _ => Value::String(drawn),
        }
    }

    /// Another employee: number, names and address as they are everywhere else.
    fn supervisor(&mut self, value: &Value) -> Value {
        let Some(parts) = value.get("attributes").and_then(Value::as_object) else {
            return self.masked(value);
        };
        let owner = self.owner(value);
        let mut built = Map::new();
        for (name, part) in parts {
            let nature = match name.as_str() {
                "id" | "first_name" | "preferred_name" | "last_name" | "email" => nature(name, ""),
                _ => continue,
            };
            let stand_in = match part.get("value") {
                Some(labelled) => json!({ "value": self.part(nature, labelled, &owner) }),
                None => self.part(nature, part, &owner),
            };
            built.insert(name.clone(), stand_in);
        }
        json!({ "type": "Employee", "attributes": built })
    }

    fn part(&mut self, nature: Nature, value: &Value, owner: &Owner) -> Value {
        if wire::is_nothing(value) {
            return value.clone();
        }
        self.somebodys(nature, value, owner)
    }

    /// A unit keeps number, name and share: rules name any of them.
    fn unit(&mut self, key: &str, value: &Value) -> Value {
        let Some(parts) = value.get("attributes").and_then(Value::as_object) else {
            return self.masked(value);
        };
        let mut built = Map::new();
        for (name, part) in parts {
            let plain = part.get("value").unwrap_or(part);
            let stays = match (name.as_str(), plain) {
                ("id" | "percentage", Value::Number(_)) => plain.clone(),
                ("id" | "percentage", Value::String(text)) if is_number(text) => plain.clone(),
                ("name", _) => self.kept_value(key, plain),
                ("id" | "percentage", _) => self.masked(plain),
                _ => continue,
            };
            built.insert(name.clone(), stays);
        }
        let kind = value.get("type").and_then(Value::as_str);
        match kind.filter(|kind| is_word(kind)) {
            Some(kind) => json!({ "type": kind, "attributes": built }),
            None => json!({ "attributes": built }),
        }
    }

    /// A text, or a list of them, that rules compare. What holds an address is nobody's option.
    fn kept_value(&mut self, key: &str, value: &Value) -> Value {
        match value {
            Value::String(text) if !text.contains('@') => {
                let texts = self.kept.entry(key.to_owned()).or_default();
                texts.insert(text.clone());
                value.clone()
            }
            Value::Array(items) => items
                .iter()
                .map(|item| self.kept_value(key, item))
                .collect(),
            Value::Number(_) | Value::Bool(_) | Value::Null => value.clone(),
            _ => {
                self.replaced.insert(key.to_owned());
                self.masked(value)
            }
        }
    }

    /// Who an address belongs to: the names beside it, with their stand-ins.
    fn owner(&mut self, person: &Value) -> Owner {
        let mut replaced = |name: &str, part| {
            let was = wire::part(person, name).and_then(Value::as_str)?.to_owned();
            let is = self.names.name(part, &was, &mut self.texts);
            Some(Replaced { was, is })
        };
        let preferred = replaced("preferred_name", Part::First);
        let first = replaced("first_name", Part::First);
        Owner {
            first: first.into_iter().chain(preferred).collect(),
            last: replaced("last_name", Part::Last).into_iter().collect(),
        }
    }
}
