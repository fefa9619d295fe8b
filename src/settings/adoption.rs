//! `[adoption]`: what tells whose account one is that existed before rosterd.

use jiff::civil::Date;

use super::desk::Desk;
use super::key::KeyPath;
use super::shape::Shape;
use crate::directory::AttrName;
use crate::identity::{AdoptionPolicy, Hint};
use crate::people::FieldName;
use crate::rules::{AttributeRule, AttributeValue};

/// What these fields are compared with where no mapping writes them plainly.
const KNOWN: [(&str, &str); 3] = [
    ("email", "mail"),
    ("first_name", "givenName"),
    ("last_name", "sn"),
];

/// The policy; without a word nothing is asked but what looks ask.
pub(super) fn build(
    desk: &mut Desk<'_>,
    shape: &Shape,
    mapped: &[AttributeRule],
) -> Option<AdoptionPolicy> {
    let section = KeyPath::of("adoption");
    let before = desk.problems.len();
    let mut hints = Vec::new();
    for (index, written) in shape.adoption.hints.iter().enumerate() {
        let key = section.key("hints").index(index);
        if written.is_empty() {
            desk.refuse(
                &key,
                "an empty list",
                "one field or more ([\"personnel_number\"])",
            );
            continue;
        }
        let fields = written.iter().enumerate();
        let fields =
            fields.filter_map(|(place, name)| compared(desk, &key.index(place), name, mapped));
        let fields: Vec<(FieldName, AttrName)> = fields.collect();
        hints.push(Hint { fields });
    }
    let hired_before = shape.adoption.hired_before.as_ref().and_then(|written| {
        let read = written.parse::<Date>();
        if read.is_err() {
            let key = section.key("hired_before");
            desk.refuse(&key, format!("'{written}'"), "a day (\"2026-03-01\")");
        }
        read.ok()
    });
    (desk.problems.len() == before).then_some(AdoptionPolicy {
        hints,
        hired_before,
    })
}

/// A field and the attribute it is compared with: the one that a mapping writes plainly from it.
fn compared(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: &str,
    mapped: &[AttributeRule],
) -> Option<(FieldName, AttrName)> {
    let (field, _) = desk.field(key, name)?;
    let plainly = mapped.iter().find(|rule| match &rule.value {
        AttributeValue::Text(template) => is_plainly(template.source(), name),
        AttributeValue::Person(_) => false,
    });
    let known = KNOWN.iter().find(|(known, _)| *known == name);
    let attribute = plainly
        .map(|rule| rule.name.clone())
        .or_else(|| known.map(|(_, attribute)| AttrName::new(*attribute)));
    if attribute.is_none() {
        let wanted = "a field that one of [attributes] holds as it is";
        let hint = format!(
            "employeeNumber = \"{{{{ {name} }}}}\" in [attributes] would say where accounts have it"
        );
        desk.refuse_with(
            key,
            format!("'{name}', which no attribute holds"),
            wanted,
            Some(hint),
        );
    }
    Some((field, attribute?))
}

/// Whether a template is a field and nothing else.
fn is_plainly(template: &str, field: &str) -> bool {
    let inner = template
        .trim()
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    inner.is_some_and(|inner| inner.trim() == field)
}
