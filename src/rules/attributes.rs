//! Attribute mappings (the profile map).

use super::template::Template;
use crate::directory::AttrName;
use crate::people::FieldName;

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

/// What a mapping gives for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rendered {
    /// This value.
    Value(String),
    /// HR has no value.
    Empty,
    /// Nobody can say; the attribute stays as it is, for this reason.
    Frozen(String),
}

impl AttributeRule {
    /// The value for a person.
    pub fn render(
        &self,
        person: &crate::people::Person,
        extra: &std::collections::BTreeMap<&'static str, String>,
    ) -> Rendered {
        let AttributeValue::Text(template) = &self.value else {
            return Rendered::Empty;
        };
        match template.render(super::Render {
            person,
            extra,
            spelled: false,
        }) {
            Ok(text) if text.is_empty() => Rendered::Empty,
            Ok(text) => Rendered::Value(text),
            Err(why) => Rendered::Frozen(why.to_string()),
        }
    }
}
