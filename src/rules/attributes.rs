//! Attribute mappings (the profile map).

use std::collections::{BTreeMap, BTreeSet};

use super::derived;
use super::template::{Render, Template};
use crate::directory::{AttrName, AttributeKind, Content, cut, length};
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

    /// Every field the mapping reads; names of the account are among them.
    pub fn fields(&self) -> BTreeSet<FieldName> {
        match &self.value {
            AttributeValue::Text(template) => template.variables(),
            AttributeValue::Person(field) => {
                let mut fields = BTreeSet::new();
                derived::sources(field, &mut fields);
                fields
            }
        }
    }

    /// What the mapping wants to put into the attribute.
    pub fn content(&self) -> Content {
        match self.value {
            AttributeValue::Text(_) => Content::Text,
            AttributeValue::Person(_) => Content::Account,
        }
    }

    /// The text of the attribute for a person; `extra` are the names of the account, `kind` says what the
    /// attribute takes.
    ///
    /// A mapping that points at a person has no text and stays frozen here.
    pub fn render(
        &self,
        person: &Person,
        extra: &BTreeMap<&'static str, String>,
        kind: &AttributeKind,
    ) -> Rendered {
        let AttributeValue::Text(template) = &self.value else {
            return Rendered::Frozen("it points at a person and has no text".to_owned());
        };
        let with = Render {
            person,
            extra,
            spelled: None,
        };
        match template.render(with) {
            Ok(text) if text.is_empty() => Rendered::Empty,
            Ok(text) => self.fit(text, kind),
            Err(why) => Rendered::Frozen(why.to_string()),
        }
    }

    /// What becomes of a text that may be longer than the attribute takes, or none it can read.
    fn fit(&self, text: String, kind: &AttributeKind) -> Rendered {
        if !kind.reads(&text) {
            let why = format!(
                "the value is not {}, which {} holds",
                kind.syntax, self.name
            );
            return Rendered::Frozen(why);
        }
        let longest = kind.longest_text().unwrap_or(usize::MAX);
        let found = length(&text);
        match self.too_long {
            _ if found <= longest => Rendered::Value(kind.spelled(text)),
            TooLong::Cut => Rendered::Value(cut(&text, longest).trim_end().to_owned()),
            TooLong::Report => Rendered::Frozen(format!(
                "the value has {found} characters and {} takes {longest}; set too_long = \"cut\" or change the mapping",
                self.name
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Guid, Syntax};
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

    fn kind(syntax: Syntax, longest: Option<u32>) -> AttributeKind {
        AttributeKind {
            id: Guid::from_bytes([0; 16]),
            property_set: None,
            syntax,
            single_valued: true,
            longest,
            writable: true,
        }
    }

    fn rendered(rule: &AttributeRule) -> Rendered {
        rendered_into(rule, &kind(Syntax::Text, Some(3)))
    }

    fn rendered_into(rule: &AttributeRule, kind: &AttributeKind) -> Rendered {
        rule.render(&someone(), &BTreeMap::new(), kind)
    }

    #[test]
    fn a_value_that_fits_is_the_value() {
        let rule = rule("co", "{{ country }}", TooLong::Report);
        let room = kind(Syntax::Text, Some(10));
        assert_eq!(
            rendered_into(&rule, &room),
            Rendered::Value("Österreich".into())
        );
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

    //
    #[test]
    fn a_cut_leaves_no_half_character() {
        let faces = rule("title", "a😀😀", TooLong::Cut);
        let cut = rendered_into(&faces, &kind(Syntax::Text, Some(4)));
        assert_eq!(cut, Rendered::Value("a😀".into()));
    }

    #[test]
    fn an_attribute_without_a_limit_takes_everything() {
        let rule = rule("extensionAttribute1", &"x".repeat(3000), TooLong::Report);
        let any = kind(Syntax::Text, None);
        assert_eq!(
            rendered_into(&rule, &any),
            Rendered::Value("x".repeat(3000))
        );
    }

    #[test]
    fn a_number_takes_no_words() {
        let number = kind(Syntax::Integer, Some(65535));
        let words = rule("countryCode", "{{ country }}", TooLong::Cut);
        let Rendered::Frozen(why) = rendered_into(&words, &number) else {
            panic!("a word must freeze");
        };
        assert!(why.contains("not a whole number"), "{why}");
        let code = rule("countryCode", "276", TooLong::Report);
        assert_eq!(rendered_into(&code, &number), Rendered::Value("276".into()));
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
