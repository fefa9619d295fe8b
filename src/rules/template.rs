//! Templates: text with `{{ fields }}`, strict, never able to run what HR wrote.
//!
//! A small part of Jinja: expressions with indexing and slicing (`{{ call_name[0] }}`), `{% if %}`, and the
//! filters `lower`, `upper`, `title`, `trim`, `replace`, `join` and `table('name')`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};

use super::derived::{self, Derived, DerivedValues, Made, YES_NO};
use super::values::{self, Fact, Facts, Mode};
use super::{filters, syntax};
use crate::people::{FieldName, FieldValue, Person, Spelling, plain};

/// A template that does not compile, or names a field nobody knows.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct TemplateProblem(pub String);

/// Why a template gives no text for a person.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unrenderable {
    /// A field it needs was not readable: what depends on it freezes.
    #[error("the field '{0}' is unreadable")]
    Unreadable(FieldName),
    /// A field it needs is empty.
    #[error("the field '{0}' is empty")]
    Empty(FieldName),
    /// A value is missing in a table, or a filter refused.
    #[error("{0}")]
    Refused(String),
}

/// What a template may read.
#[derive(Clone, Copy, Debug)]
pub struct Render<'a> {
    /// The person.
    pub person: &'a Person,
    /// Names beside the person's fields: `sam_account_name`, `mail`, `n`.
    pub extra: &'a BTreeMap<&'static str, String>,
    /// How people's text is spelled in login letters (names); none where it is kept as written (attributes).
    pub spelled: Option<Spelling>,
}

/// A compiled template.
#[derive(Clone)]
pub struct Template {
    text: String,
    variables: Arc<BTreeSet<String>>,
    derived: Arc<DerivedValues>,
    engine: Arc<Environment<'static>>,
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Template").field(&self.text).finish()
    }
}

/// The only template an engine holds.
const ONLY: &str = "template";
/// Longest template, in bytes.
const LENGTH_LIMIT: usize = 4096;
/// Most steps one rendering may take; a template of that length needs far fewer.
const FUEL: u64 = 20_000;
/// Deepest nesting.
const DEPTH: usize = 50;

impl Template {
    /// Compiles a template; `tables` are the operator's value tables for the filter `table('name')`.
    ///
    /// # Errors
    /// [`TemplateProblem`] with what is wrong and where.
    pub fn compile(
        text: &str,
        tables: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> Result<Self, TemplateProblem> {
        Self::compile_over(text, tables, &DerivedValues::new())
    }

    /// The same, where the template may read derived values, too. Each means what its own template would mean in
    /// the place of its name.
    ///
    /// # Errors
    /// [`TemplateProblem`] with what is wrong and where.
    pub fn compile_over(
        text: &str,
        tables: &BTreeMap<String, BTreeMap<String, String>>,
        derived: &DerivedValues,
    ) -> Result<Self, TemplateProblem> {
        if text.len() > LENGTH_LIMIT {
            let words = format!("the template is longer than {LENGTH_LIMIT} bytes");
            return Err(TemplateProblem(words));
        }
        let named = syntax::names(text).map_err(TemplateProblem)?;
        let mut used = BTreeMap::new();
        for name in named.tables {
            let table = tables.get(&name).ok_or_else(|| {
                let known: Vec<&str> = tables.keys().map(String::as_str).collect();
                TemplateProblem(format!(
                    "there is no table '{name}'; known are: {}",
                    known.join(", ")
                ))
            })?;
            used.insert(name, table.clone());
        }
        let derived = derived.iter();
        let read = derived.filter(|(name, _)| named.variables.contains(*name));
        Ok(Self {
            text: text.to_owned(),
            derived: Arc::new(
                read.map(|(name, one)| (name.clone(), one.clone()))
                    .collect(),
            ),
            variables: Arc::new(named.variables),
            engine: Arc::new(engine(text, used)?),
        })
    }

    /// The text as the operator wrote it.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// The names a text would read as a template; none where it is no template.
    pub fn names_in(text: &str) -> BTreeSet<String> {
        syntax::names(text).unwrap_or_default().variables
    }

    /// The derived values the template names itself.
    pub(super) fn derived(&self) -> &DerivedValues {
        &self.derived
    }

    /// Every variable the template reads, dotted names included (`department.name`). A derived one is what
    /// it is made of: `call_name` is `preferred_name` and `first_name`.
    pub fn variables(&self) -> BTreeSet<FieldName> {
        let mut fields = BTreeSet::new();
        for name in self.variables.iter() {
            match self.derived.get(name) {
                Some(derived) => derived.sources(&mut fields),
                None => derived::sources(&FieldName::new(name), &mut fields),
            }
        }
        fields
    }

    /// Whether the template is built from a variable, by the name the template uses.
    pub fn reads(&self, variable: &str) -> bool {
        self.variables.contains(variable)
    }

    /// The person's own texts the template is made of, as HR writes them; those that are empty or unreadable
    /// are left out.
    pub fn texts(&self, person: &Person) -> BTreeSet<String> {
        let of = |name: &String| match self.derived.get(name).map(|derived| &derived.made) {
            Some(Made::Text(template)) => template.texts(person),
            Some(Made::Day(_) | Made::YesNo(_)) => BTreeSet::new(),
            None => {
                let (_, value) = derived::read(person, &FieldName::new(name.as_str()));
                let text = value.text().map(|text| plain(&text));
                text.into_iter().collect()
            }
        };
        let texts = self.variables.iter().flat_map(of);
        texts.filter(|text| !text.is_empty()).collect()
    }

    /// Renders for a person. The result is plain text, NFC, without control characters.
    ///
    /// # Errors
    /// [`Unrenderable`] with the field or the table that is missing.
    pub fn render(&self, with: Render<'_>) -> Result<String, Unrenderable> {
        let mode = with.spelled.map_or(Mode::AsWritten, Mode::Spelled);
        self.render_as(with, mode)
    }

    /// Renders people's text as written, like an attribute, but refuses an empty field, like a login: for
    /// common names, which people read and which must not be half a name.
    ///
    /// # Errors
    /// [`Unrenderable`] with the field or the table that is missing.
    pub fn render_complete(
        &self,
        person: &Person,
        extra: &BTreeMap<&'static str, String>,
    ) -> Result<String, Unrenderable> {
        let with = Render {
            person,
            extra,
            spelled: None,
        };
        self.render_as(with, Mode::Complete)
    }

    fn render_as(&self, with: Render<'_>, mode: Mode) -> Result<String, Unrenderable> {
        let known = |name: &String| {
            let derived = self.derived.get(name);
            let fact = derived.map(|derived| made(derived, with, mode));
            (
                name.clone(),
                fact.unwrap_or_else(|| values::fact(name, with)),
            )
        };
        let facts = Facts::of(self.variables.iter().map(known), mode);
        let rendered = self
            .engine
            .get_template(ONLY)
            .and_then(|template| template.render(Value::from_dyn_object(Arc::clone(&facts))));
        match (facts.trouble(), rendered) {
            (Some(trouble), _) => Err(trouble),
            (None, Ok(text)) => Ok(plain(&text)),
            // The first letter of nothing is nothing.
            (None, Err(error))
                if error.kind() == ErrorKind::UndefinedError && facts.met_an_empty_field() =>
            {
                Ok(String::new())
            }
            (None, Err(error)) => Err(Unrenderable::Refused(refusal(&error))),
        }
    }
}

/// What a derived value holds in a template: text is rendered as it would be in the place of its name.
fn made(derived: &Derived, with: Render<'_>, mode: Mode) -> Fact {
    if let Made::Text(template) = &derived.made {
        let name = FieldName::new(&derived.name);
        return match template.render_as(with, mode) {
            Ok(text) if text.len() > LENGTH_LIMIT => {
                let words = format!("'{name}' is longer than {LENGTH_LIMIT} bytes");
                Fact::Made(name, Err(Unrenderable::Refused(words)))
            }
            rendered => Fact::Made(name, rendered),
        };
    }
    let found = derived.find(with.person);
    match (&derived.made, found.value) {
        (Made::YesNo(_), FieldValue::Text(word)) => Fact::YesNo(word == YES_NO[0]),
        (_, value) => Fact::Field(found.source, value),
    }
}

fn engine(text: &str, tables: filters::Tables) -> Result<Environment<'static>, TemplateProblem> {
    let mut engine = Environment::empty();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_recursion_limit(DEPTH);
    engine.set_fuel(Some(FUEL));
    filters::install(&mut engine, tables);
    let added = engine.add_template_owned(ONLY, text.to_owned());
    added.map_err(|error| TemplateProblem(described(&error)))?;
    Ok(engine)
}

/// An error of the engine with its place.
fn described(error: &Error) -> String {
    let what = error
        .detail()
        .map_or_else(|| error.kind().to_string(), str::to_owned);
    match error.line() {
        Some(line) => format!("line {line}: {what}"),
        None => what,
    }
}

/// Why a rendering failed, in words.
fn refusal(error: &Error) -> String {
    match error.kind() {
        ErrorKind::UndefinedError => {
            "the template takes a letter or a part that the value does not have".to_owned()
        }
        _ => error
            .detail()
            .map_or_else(|| described(error), str::to_owned),
    }
}

#[cfg(test)]
mod tests;
