//! Where policies are built: what is known while building, and the problems found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fields::{ABSENCE_KIND, Fields, Kind};
use super::key::KeyPath;
use super::places::Places;
use super::problem::{Problem, did_you_mean};
use crate::directory::Dn;
use crate::people::FieldName;
use crate::rules::{Derived, Template};

/// The value tables, by name.
pub(super) type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// What every builder needs.
pub(super) struct Desk<'a> {
    /// Where keys stand.
    pub(super) places: &'a Places,
    /// Keys that were refused before.
    pub(super) cut: &'a BTreeSet<KeyPath>,
    /// The folder relative paths start from.
    pub(super) folder: &'a Path,
    /// Fields rules may name.
    pub(super) fields: Fields,
    /// Whether absences may be read.
    pub(super) absences: bool,
    /// Value tables.
    pub(super) tables: Tables,
    /// Values made of fields; one that was refused is none.
    pub(super) derived: BTreeMap<String, Option<Arc<Derived>>>,
    /// What is wrong so far.
    pub(super) problems: Vec<Problem>,
}

/// What a name in a rule stands for.
#[derive(Clone)]
pub(super) enum Named {
    /// A field of HR.
    Field(FieldName, Kind),
    /// A value made of fields.
    Derived(Arc<Derived>),
}

impl Desk<'_> {
    /// Notes a problem with a key.
    pub(super) fn refuse(
        &mut self,
        key: &KeyPath,
        found: impl Into<String>,
        wanted: impl Into<String>,
    ) {
        self.refuse_with(key, found, wanted, None);
    }

    /// Notes a problem with a key and what to do about it.
    pub(super) fn refuse_with(
        &mut self,
        key: &KeyPath,
        found: impl Into<String>,
        wanted: impl Into<String>,
        hint: Option<String>,
    ) {
        let (file, line, key) = self.places.of(key);
        self.problems.push(Problem {
            file,
            line,
            key,
            found: found.into(),
            wanted: wanted.into(),
            hint,
        });
    }

    /// A value that must be there. Missing is not said of a key that was refused for another reason.
    pub(super) fn require<T>(
        &mut self,
        key: &KeyPath,
        value: Option<T>,
        wanted: &str,
    ) -> Option<T> {
        if value.is_none() && !self.was_cut(key) {
            self.refuse(key, "nothing", wanted);
        }
        value
    }

    /// Whether a key, or what it is in, was refused and cut.
    pub(super) fn was_cut(&self, key: &KeyPath) -> bool {
        self.cut.iter().any(|cut| key.is_within(cut))
    }

    /// A text that must be there and not be blank.
    pub(super) fn text(
        &mut self,
        key: &KeyPath,
        value: Option<&String>,
        wanted: &str,
    ) -> Option<String> {
        let text = self.require(key, value, wanted)?.trim();
        if text.is_empty() {
            self.refuse(key, "an empty text", wanted);
            return None;
        }
        Some(text.to_owned())
    }

    /// One word out of a list; the default where nothing is written.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &KeyPath,
        value: Option<&String>,
        words: &[(&str, T)],
        default: T,
    ) -> Option<T> {
        let Some(text) = value else {
            return Some(default);
        };
        let known = words.iter().map(|(word, _)| *word);
        let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text.as_str()) else {
            let wanted = known.clone().collect::<Vec<_>>().join(", ");
            let hint = did_you_mean(text, known);
            self.refuse_with(key, format!("'{text}'"), format!("one of {wanted}"), hint);
            return None;
        };
        Some(*meaning)
    }

    /// Whether a name of the directory is written out. What HR writes chooses among such names (`when`), it never makes
    /// one: whoever edits a department would edit who may do what.
    pub(super) fn literal(&mut self, key: &KeyPath, text: &str) -> bool {
        let literal = !["{{", "{%", "{#"].iter().any(|sign| text.contains(sign));
        if !literal {
            let hint = "one rule for each, with the condition in its `when`".to_owned();
            let found = format!("'{text}', which is a template");
            self.refuse_with(key, found, "a name written out", Some(hint));
        }
        literal
    }

    /// A distinguished name.
    pub(super) fn dn(&mut self, key: &KeyPath, text: &str) -> Option<Dn> {
        if !self.literal(key, text) {
            return None;
        }
        let example = "a distinguished name (OU=Staff,DC=corp,DC=example)";
        match Dn::parse(text) {
            Ok(dn) => Some(dn),
            Err(problem) => {
                self.refuse(key, format!("'{text}': {}", problem.why), example);
                None
            }
        }
    }

    /// A distinguished name within one of `bases`; without bases there is nothing to compare with.
    pub(super) fn dn_within(
        &mut self,
        key: &KeyPath,
        text: &str,
        bases: &[Dn],
        of: &str,
    ) -> Option<Dn> {
        let dn = self.dn(key, text)?;
        if bases.is_empty() || bases.iter().any(|base| dn.is_within(base)) {
            return Some(dn);
        }
        let hint = format!("rosterd changes nothing outside {of}");
        let wanted = format!("a place within {of}");
        self.refuse_with(key, format!("'{dn}'"), wanted, Some(hint));
        None
    }

    /// A path; a relative one starts at the folder of the configuration file.
    pub(super) fn path(&self, text: &str) -> PathBuf {
        self.folder.join(text)
    }

    /// The key of a text written in its short form, or in its long one.
    pub(super) fn written(&self, key: &KeyPath, long: &str) -> KeyPath {
        let long = key.key(long);
        match self.places.spot(&long) {
            Some(_) => long,
            None => key.clone(),
        }
    }

    /// What rules may name where a value is enough: a field, or what is made of fields. A derived value that was
    /// refused is none, and nothing more is said.
    pub(super) fn named(&mut self, key: &KeyPath, name: &str) -> Option<Named> {
        match self.derived.get(name) {
            Some(derived) => derived.clone().map(Named::Derived),
            None => {
                let (field, kind) = self.field(key, name)?;
                Some(Named::Field(field, kind))
            }
        }
    }

    /// A field of HR that rules may name.
    pub(super) fn field(&mut self, key: &KeyPath, name: &str) -> Option<(FieldName, Kind)> {
        match self.fields.find(name) {
            Ok(_) if name == ABSENCE_KIND && !self.absences => {
                let hint = "kinds of absence are data about health: they are read only if you say so, and of each absence \
                            of today nothing but its kind is kept";
                let found = format!("'{name}', for which absences must be read");
                self.refuse_with(
                    key,
                    found,
                    "personio.absences = true",
                    Some(hint.to_owned()),
                );
                None
            }
            Ok(Kind::Derived) => {
                let found = format!("'{name}', which people.derived makes");
                self.refuse(key, found, "a field of HR's own");
                None
            }
            Ok(kind) => Some((FieldName::new(name), kind)),
            Err(hint) => {
                let wanted = "a field of people, built in or from personio.fields";
                self.refuse_with(key, format!("the unknown field '{name}'"), wanted, hint);
                None
            }
        }
    }

    /// A template over fields and over those names of the account that `own` lists.
    pub(super) fn template(&mut self, key: &KeyPath, text: &str, own: &[&str]) -> Option<Template> {
        let known = self.derived.iter();
        let known = known.filter_map(|(name, one)| Some((name.clone(), one.clone()?)));
        let template = match Template::compile_over(text, &self.tables, &known.collect()) {
            Ok(template) => template,
            Err(problem) => {
                self.refuse(key, problem.to_string(), "a template ({{ last_name }})");
                return None;
            }
        };
        let before = self.problems.len();
        for name in template.variables() {
            self.variable(key, name.as_str(), own);
        }
        (self.problems.len() == before).then_some(template)
    }

    fn variable(&mut self, key: &KeyPath, name: &str, own: &[&str]) {
        if own.contains(&name) {
            return;
        }
        if crate::rules::ACCOUNT_VARIABLES.contains(&name) {
            let wanted = match own {
                [] => "fields of people only".to_owned(),
                _ => format!("fields of people, {}", own.join(", ")),
            };
            let found = format!("'{name}', which is not known here");
            self.refuse(key, found, wanted);
            return;
        }
        self.named(key, name);
    }
}
