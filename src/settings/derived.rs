//! `[people.derived]`: values made of fields, under names of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::condition;
use super::connections::field_name;
use super::desk::{Desk, Named};
use super::fields::Kind;
use super::key::KeyPath;
use super::shape::{Making, Shape};
use super::words::CalendarSpan;
use crate::rules::{DayOf, Derived, DerivedDay, Made, Template};

/// How many derived values may stand on top of each other.
const HIGHEST: usize = 4;

/// Puts every derived value on the desk, each after those it is made of. One that is refused stays there without a
/// value, so that nothing is said about it a second time.
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) {
    let section = KeyPath::of("people.derived");
    let mut entries = BTreeMap::new();
    for (name, entry) in &shape.people.derived {
        if may_be_called(desk, &section.key(name), name, shape) {
            entries.insert(name.as_str(), &entry.0);
        }
    }
    desk.fields.derive(entries.keys().copied());
    let names = entries.keys().map(|name| ((*name).to_owned(), None));
    desk.derived = names.collect();
    let mut order = Order {
        entries: &entries,
        path: Vec::new(),
        done: BTreeSet::new(),
    };
    for name in entries.keys() {
        order.visit(desk, name);
    }
}

/// Whether a name is free for a derived value: a legal one that hides nothing.
fn may_be_called(desk: &mut Desk<'_>, key: &KeyPath, name: &str, shape: &Shape) -> bool {
    if shape.personio.fields.contains_key(name) {
        desk.refuse(
            key,
            "the name of a field of personio.fields",
            "another name",
        );
        return false;
    }
    field_name(desk, key, name)
}

/// The way through the values, from each to those it is made of.
struct Order<'a> {
    entries: &'a BTreeMap<&'a str, &'a Making>,
    path: Vec<&'a str>,
    done: BTreeSet<&'a str>,
}

impl<'a> Order<'a> {
    fn visit(&mut self, desk: &mut Desk<'_>, name: &'a str) {
        let Some(making) = self.entries.get(name).copied() else {
            return;
        };
        let key = KeyPath::of("people.derived").key(name);
        if let Some(at) = self.path.iter().position(|before| *before == name) {
            let mut round: Vec<&str> = self.path.get(at..).unwrap_or_default().to_vec();
            round.push(name);
            let found = format!("a value made of itself ({})", round.join(" ← "));
            desk.refuse(&key, found, "values made of fields, or of other values");
            return;
        }
        if !self.done.insert(name) {
            return;
        }
        self.path.push(name);
        for other in needs(making) {
            let known = self.entries.get_key_value(other.as_str());
            if let Some((other, _)) = known {
                self.visit(desk, other);
            }
        }
        self.path.pop();
        let derived = made(desk, &key, making).map(|made| Derived {
            name: name.to_owned(),
            made,
        });
        let derived = derived.filter(|derived| not_too_high(desk, &key, derived));
        let derived = derived.map(Arc::new);
        desk.derived.insert(name.to_owned(), derived);
    }
}

fn not_too_high(desk: &mut Desk<'_>, key: &KeyPath, derived: &Derived) -> bool {
    let height = derived.height();
    if height > HIGHEST {
        let found = format!("{height} derived values on top of each other");
        desk.refuse(key, found, format!("at most {HIGHEST}"));
    }
    height <= HIGHEST
}

/// The names a value is made of, as far as its text tells.
fn needs(making: &Making) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    names.extend(making.date.clone());
    if let Some(text) = &making.value {
        names.extend(Template::names_in(text));
    }
    if let Some(when) = &making.when {
        named_in(when, &mut names);
    }
    names
}

/// The fields a condition names.
fn named_in(condition: &Value, names: &mut BTreeSet<String>) {
    match condition {
        Value::Array(parts) => parts.iter().for_each(|part| named_in(part, names)),
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "any" | "all" | "not" => named_in(value, names),
                    field => {
                        names.insert(field.to_owned());
                    }
                }
            }
        }
        _ => {}
    }
}

fn made(desk: &mut Desk<'_>, key: &KeyPath, making: &Making) -> Option<Made> {
    match (&making.value, &making.date, &making.when) {
        (Some(text), None, None) => {
            no_span(desk, key, making)?;
            let at = desk.written(key, "value");
            desk.template(&at, text, &[]).map(Made::Text)
        }
        (None, Some(field), None) => day(desk, key, making, field),
        (None, None, Some(when)) => {
            no_span(desk, key, making)?;
            condition::condition(desk, &key.key("when"), when).map(Made::YesNo)
        }
        (None, None, None) => {
            // A key that was refused may have been meant for it.
            if !desk.cut.iter().any(|cut| cut.is_within(key)) {
                desk.refuse(key, "no value", WANTED);
            }
            None
        }
        _ => {
            desk.refuse(key, "several ways of making one value", WANTED);
            None
        }
    }
}

/// The ways of making a value.
const WANTED: &str = "a text, or one of 'value' (a text), 'date' (a day) and 'when' (yes or no)";

/// `plus` and `minus` are about days.
fn no_span(desk: &mut Desk<'_>, key: &KeyPath, making: &Making) -> Option<()> {
    let name = match (&making.plus, &making.minus) {
        (Some(_), _) => "plus",
        (None, Some(_)) => "minus",
        (None, None) => return Some(()),
    };
    let found = format!("'{name}' without a day");
    desk.refuse(&key.key(name), found, "it beside 'date'");
    None
}

fn day(desk: &mut Desk<'_>, key: &KeyPath, making: &Making, field: &str) -> Option<Made> {
    let from = day_of(desk, &key.key("date"), field);
    let (by, before) = match (making.plus, making.minus) {
        (Some(CalendarSpan(by)), None) => (by, false),
        (None, Some(CalendarSpan(by))) => (by, true),
        (Some(_), Some(_)) => {
            desk.refuse(key, "'plus' and 'minus'", "one of them");
            return None;
        }
        (None, None) => {
            if !desk.cut.iter().any(|cut| cut.is_within(key)) {
                let wanted = "'plus' or 'minus' (\"6mo\", \"14d\")";
                desk.refuse(key, "a day and no distance", wanted);
            }
            return None;
        }
    };
    Some(Made::Day(DerivedDay {
        from: from?,
        by,
        before,
    }))
}

fn day_of(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> Option<DayOf> {
    match desk.named(key, name)? {
        Named::Field(field, Kind::Date | Kind::Custom) => Some(DayOf::Field(field)),
        Named::Derived(derived) if matches!(derived.made, Made::Day(_)) => {
            Some(DayOf::Derived(derived))
        }
        Named::Field(..) | Named::Derived(_) => {
            let found = format!("'{name}', which is no day");
            desk.refuse(key, found, "a field that holds a day (hire_date)");
            None
        }
    }
}
