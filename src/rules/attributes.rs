//! Attribute mappings (the profile map).

use std::collections::BTreeMap;

use super::template::{Render, Template};
use crate::directory::AttrName;
use crate::people::{FieldName, Person};

/// One mapped attribute.
#[derive(Clone, Debug)]
pub struct AttributeRule {
    /// The attribute, as configuration writes it.
    pub name: AttrName,
    /// Where its value comes from.
    pub value: AttributeValue,
    /// When it is written.
    pub write: WriteMode,
    /// What an empty value means.
    pub when_empty: WhenEmpty,
    /// What a value means that is longer than the attribute takes.
    pub too_long: TooLong,
}

/// Where an attribute's value comes from.
#[derive(Clone, Debug)]
pub enum AttributeValue {
    /// A text.
    Text(Template),
    /// The account of the person a field points at (`manager = { person = "supervisor" }`).
    Person(FieldName),
}

/// When an attribute is written to an existing account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteMode {
    /// Whenever it differs: a change by hand is overwritten and reported.
    Always,
    /// When the HR value changes: a change by hand stays and is reported.
    OnChange,
    /// When the account has no value.
    IfEmpty,
    /// At creation only.
    OnCreate,
}

/// What an empty HR value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenEmpty {
    /// Leaves what is there.
    Keep,
    /// Clears the attribute.
    Clear,
}

/// What a value does that the attribute cannot take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// Freezes the attribute and says so.
    Report,
    /// Cuts at the limit.
    Cut,
}

/// What a mapping gives for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// This text.
    Value(String),
    /// Nothing: [`WhenEmpty`] says what that means.
    Empty,
    /// Nobody can say what belongs here, for this reason: the attribute stays as it is.
    Frozen(String),
}

impl AttributeRule {
    /// Its full name in configuration: `attributes.department`.
    pub fn full_name(&self) -> String {
        format!("attributes.{}", self.name)
    }

    /// The text of the attribute for a person; `extra` are the names of the account.
    ///
    /// A mapping that points at a person has no text and stays frozen here.
    pub fn render(&self, person: &Person, extra: &BTreeMap<&'static str, String>) -> Rendered {
        let AttributeValue::Text(template) = &self.value else {
            return Rendered::Frozen("it points at a person and has no text".to_owned());
        };
        let with = Render {
            person,
            extra,
            spelled: false,
        };
        match template.render(with) {
            Ok(text) if text.is_empty() => Rendered::Empty,
            Ok(text) => self.fit(text),
            Err(why) => Rendered::Frozen(why.to_string()),
        }
    }

    /// What becomes of a text that may be longer than the attribute takes.
    fn fit(&self, text: String) -> Rendered {
        let length = text.chars().count();
        match (limit(&self.name), self.too_long) {
            (Some(limit), TooLong::Cut) if length > limit => {
                let cut: String = text.chars().take(limit).collect();
                Rendered::Value(cut.trim_end().to_owned())
            }
            (Some(limit), TooLong::Report) if length > limit => Rendered::Frozen(format!(
                "the value has {length} characters and {} takes {limit}; set too_long = \"cut\" or change the mapping",
                self.name
            )),
            _ => Rendered::Value(text),
        }
    }
}

/// Longest value in characters AD takes for an attribute (AD schema, rangeUpper); `None` where rosterd
/// knows no limit.
pub fn limit(name: &AttrName) -> Option<usize> {
    const LIMITS: [(&str, usize); 26] = [
        ("c", 3),
        ("cn", 64),
        ("co", 128),
        ("company", 64),
        ("department", 64),
        ("description", 1024),
        ("displayName", 256),
        ("division", 256),
        ("employeeID", 16),
        ("employeeNumber", 512),
        ("employeeType", 256),
        ("givenName", 64),
        ("homePhone", 64),
        ("info", 1024),
        ("initials", 6),
        ("l", 128),
        ("mail", 256),
        ("middleName", 64),
        ("mobile", 64),
        ("physicalDeliveryOfficeName", 128),
        ("postalCode", 40),
        ("sn", 64),
        ("st", 128),
        ("streetAddress", 1024),
        ("telephoneNumber", 64),
        ("title", 128),
    ];
    LIMITS
        .iter()
        .find(|(known, _)| AttrName::new(*known) == *name)
        .map(|(_, limit)| *limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::{FieldValue, PersonId};

    fn rule(name: &str, template: &str, too_long: TooLong) -> AttributeRule {
        AttributeRule {
            name: name.into(),
            value: AttributeValue::Text(Template::compile(template, &BTreeMap::new()).unwrap()),
            write: WriteMode::OnChange,
            when_empty: WhenEmpty::Keep,
            too_long,
        }
    }

    fn someone() -> Person {
        let fields = BTreeMap::from([
            ("country".into(), FieldValue::Text("Österreich".into())),
            ("city".into(), FieldValue::Empty),
            ("street".into(), FieldValue::Unreadable),
        ]);
        Person::new(PersonId::new("7"), fields)
    }

    fn rendered(rule: &AttributeRule) -> Rendered {
        rule.render(&someone(), &BTreeMap::new())
    }

    #[test]
    fn a_value_that_fits_is_the_value() {
        let rule = rule("co", "{{ country }}", TooLong::Report);
        assert_eq!(rendered(&rule), Rendered::Value("Österreich".into()));
    }

    //
    #[test]
    fn a_value_too_long_is_frozen_or_cut_at_a_character() {
        let Rendered::Frozen(why) = rendered(&rule("c", "{{ country }}", TooLong::Report)) else {
            panic!("a long value must freeze");
        };
        assert!(
            why.contains("10 characters") && why.contains("takes 3"),
            "{why}"
        );
        let cut = rule("C", "{{ country }}", TooLong::Cut);
        assert_eq!(rendered(&cut), Rendered::Value("Öst".into()));
        let blank_at_the_end = rule("c", "ab {{ country }}", TooLong::Cut);
        assert_eq!(rendered(&blank_at_the_end), Rendered::Value("ab".into()));
    }

    #[test]
    fn an_attribute_without_a_known_limit_takes_everything() {
        let rule = rule("extensionAttribute1", &"x".repeat(3000), TooLong::Report);
        assert_eq!(rendered(&rule), Rendered::Value("x".repeat(3000)));
    }

    //
    #[test]
    fn empty_and_unreadable_are_two_things() {
        let empty = rule("l", "{{ city }}", TooLong::Report);
        assert_eq!(rendered(&empty), Rendered::Empty);
        let Rendered::Frozen(why) = rendered(&rule("street", "{{ street }}", TooLong::Report))
        else {
            panic!("an unreadable field must freeze");
        };
        assert!(why.contains("'street' is unreadable"), "{why}");
    }
}
