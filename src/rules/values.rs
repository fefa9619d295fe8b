//! A person as a template sees them: only the fields it names, each asked for when it is reached.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::value::{Enumerator, Object, ObjectRepr, Value};

use super::derived;
use super::template::{Render, Unrenderable};
use crate::people::{FieldName, FieldValue, Spelling, plain};

/// A variable no template can name: filters ask it how text is spelled.
pub const IS_SPELLED: &str = "is spelled";

/// How people's text enters a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As written; an empty field is an empty text.
    AsWritten,
    /// As written; an empty field ends the rendering.
    Complete,
    /// In login letters, spelled so; an empty field ends the rendering.
    Spelled(Spelling),
}

/// How text is spelled, as filters find it under [`IS_SPELLED`].
#[derive(Debug)]
pub struct Spelled(pub Spelling);

impl Object for Spelled {}

/// What one variable holds for one person.
#[derive(Clone, Debug)]
pub enum Fact {
    /// A name of the account, or a text: inserted as it is.
    Name(String),
    /// A field, under the name HR has to fill.
    Field(FieldName, FieldValue),
    /// A derived text, rendered for this place, or what stood in its way; under its own name.
    Made(FieldName, Result<String, Unrenderable>),
    /// A derived yes or no.
    YesNo(bool),
}

/// The variables of one rendering, and the first thing that stood in its way.
pub struct Facts {
    facts: BTreeMap<String, Fact>,
    mode: Mode,
    /// The engine cannot carry our reasons through a look-up, so they are left here.
    trouble: Mutex<Option<Unrenderable>>,
    empty: Mutex<bool>,
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The values are personal data.
        f.debug_list().entries(self.facts.keys()).finish()
    }
}

impl Facts {
    /// The named variables of a person.
    pub fn of(facts: impl Iterator<Item = (String, Fact)>, mode: Mode) -> Arc<Self> {
        Arc::new(Self {
            facts: facts.collect(),
            mode,
            trouble: Mutex::new(None),
            empty: Mutex::new(false),
        })
    }

    /// What stood in the way.
    pub fn trouble(&self) -> Option<Unrenderable> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.clone()
    }

    /// Whether an empty field was inserted.
    pub fn met_an_empty_field(&self) -> bool {
        *self.empty.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self, why: Unrenderable) -> Value {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.get_or_insert(why);
        Value::from("")
    }

    /// The text of a variable.
    fn text(&self, name: &str) -> Option<Value> {
        Some(match self.facts.get(name)? {
            Fact::Name(text) => Value::from(plain(text)),
            Fact::YesNo(yes) => Value::from(*yes),
            Fact::Made(name, Ok(text)) if text.is_empty() => self.nothing(name),
            Fact::Made(_, Ok(text)) => Value::from(text.clone()),
            Fact::Made(_, Err(why)) => self.stop(why.clone()),
            Fact::Field(field, FieldValue::Unreadable) => {
                self.stop(Unrenderable::Unreadable(field.clone()))
            }
            Fact::Field(field, FieldValue::List(items)) => {
                let items: Option<Vec<Value>> =
                    items.iter().map(|item| self.insert(field, item)).collect();
                match items {
                    Some(items) if !items.is_empty() => Value::from_object(Items(items)),
                    _ => self.nothing(field),
                }
            }
            Fact::Field(field, value) => {
                let text = value.text().unwrap_or_default();
                self.insert(field, &text)
                    .unwrap_or_else(|| self.nothing(field))
            }
        })
    }

    fn nothing(&self, field: &FieldName) -> Value {
        *self.empty.lock().unwrap_or_else(PoisonError::into_inner) = true;
        match self.mode {
            Mode::AsWritten => Value::from(""),
            Mode::Complete | Mode::Spelled(_) => self.stop(Unrenderable::Empty(field.clone())),
        }
    }

    /// HR's text as this rendering takes it; `None` when nothing is left of it.
    fn insert(&self, field: &FieldName, text: &str) -> Option<Value> {
        let text = plain(text);
        // An address has been spelled by whoever made it; its dots and its @ are part of it.
        let text = match self.mode {
            Mode::Spelled(spelling) if !text.contains('@') => match spelling.spell(&text) {
                Ok(text) => text,
                Err(problem) => {
                    let why = format!("the field '{field}': {problem}");
                    return Some(self.stop(Unrenderable::Refused(why)));
                }
            },
            _ => text,
        };
        (!text.is_empty()).then(|| Value::from(text))
    }
}

/// What a variable holds that is no derived value of the policy's own.
pub fn fact(name: &str, with: Render<'_>) -> Fact {
    if let Some(text) = with.extra.get(name) {
        return Fact::Name(text.clone());
    }
    let field = FieldName::new(name);
    if super::ACCOUNT_VARIABLES.contains(&name) {
        return Fact::Field(field, FieldValue::Empty);
    }
    let (source, value) = derived::read(with.person, &field);
    Fact::Field(source, value)
}

impl Object for Facts {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        if name == IS_SPELLED {
            let Mode::Spelled(spelling) = self.mode else {
                return Some(Value::from(()));
            };
            return Some(Value::from_object(Spelled(spelling)));
        }
        let prefix = format!("{name}.");
        if self.facts.keys().any(|fact| fact.starts_with(&prefix)) {
            return Some(Value::from_object(Thing {
                facts: Arc::clone(self),
                name: name.to_owned(),
            }));
        }
        self.text(name)
    }
}

/// A variable that is read through its parts: `department` of `department.name`.
#[derive(Debug)]
struct Thing {
    facts: Arc<Facts>,
    name: String,
}

impl Object for Thing {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.facts.text(&format!("{}.{}", self.name, key.as_str()?))
    }

    fn is_true(self: &Arc<Self>) -> bool {
        self.facts
            .text(&self.name)
            .is_some_and(|value| value.is_true())
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.facts.text(&self.name) {
            Some(value) => write!(f, "{value}"),
            None => Ok(()),
        }
    }
}

/// Several texts, printed as people write a list.
#[derive(Debug)]
struct Items(Vec<Value>);

impl Object for Items {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.0.get(key.as_usize()?).cloned()
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.0.len())
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}
