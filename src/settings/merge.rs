//! Files and environment become one tree.

use std::collections::BTreeMap;

use config::{Config, ConfigError, Environment, Map, Source, Value, ValueKind};

use super::document::{Document, FIXED, POLICY};
use super::key::{KeyPath, Step};
use super::places::{ENVIRONMENT, Places};
use super::problem::{Problem, did_you_mean};

/// What variables that set something begin with.
const PREFIX: &str = "ROSTERD__";

/// A file as a source to merge.
#[derive(Clone, Debug)]
struct File(Map<String, Value>);

impl Source for File {
    fn clone_into_box(&self) -> Box<dyn Source + Send + Sync> {
        Box::new(self.clone())
    }

    fn collect(&self) -> Result<Map<String, Value>, ConfigError> {
        Ok(self.0.clone())
    }
}

/// The variables that set fixed sections, without those that may not.
pub(super) fn environment(
    env: impl Iterator<Item = (String, String)>,
    places: &mut Places,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, String> {
    // In order of name, so that problems come in one order.
    let ours: BTreeMap<String, String> = env.filter(|(name, _)| name.starts_with(PREFIX)).collect();
    ours.into_iter()
        .filter(|(name, _)| match allowed(name) {
            Ok(key) => {
                places.set_by(key, name);
                true
            }
            Err(refusal) => {
                problems.push(*refusal);
                false
            }
        })
        .collect()
}

/// The key a variable sets, or why it may not.
fn allowed(name: &str) -> Result<KeyPath, Box<Problem>> {
    let key = name
        .to_ascii_lowercase()
        .split("__")
        .skip(1)
        .fold(KeyPath::root(), |key, part| key.key(part));
    let refusal = |found: &str, wanted: &str, hint: Option<String>| {
        Box::new(Problem {
            file: ENVIRONMENT.to_owned(),
            line: None,
            key: name.to_owned(),
            found: found.to_owned(),
            wanted: wanted.to_owned(),
            hint,
        })
    };
    let wanted = "a key of a fixed section (ROSTERD__DIRECTORY__USER)";
    // Names are lower-cased on the way in, and dots and brackets would mean something to the merge.
    let plain = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    if !name.chars().all(plain) || key.steps().contains(&Step::Key(String::new())) {
        return Err(refusal("a name that is no key", wanted, None));
    }
    let section = key.section();
    if POLICY.contains(&section) {
        let hint = "names in rules count by case, variables do not: write it in rules.d/";
        return Err(refusal(
            "a variable for policy",
            wanted,
            Some(hint.to_owned()),
        ));
    }
    if !FIXED.contains(&section) {
        let hint = did_you_mean(section, FIXED);
        return Err(refusal("an unknown section", wanted, hint));
    }
    if key.steps().len() == 1 && section != "mode" {
        return Err(refusal("a whole section", wanted, None));
    }
    if key.is_within(&KeyPath::of("log.levels")) {
        let hint = "variables cannot name targets: ROSTERD__LOG__LEVEL=info,rosterd::ldap=debug";
        return Err(refusal(
            "a variable for one target",
            "a level with targets in it",
            Some(hint.to_owned()),
        ));
    }
    if key.is_within(&KeyPath::of("schedule.time_zones")) {
        let hint = "names of offices count by case, variables do not: write it in rosterd.toml";
        return Err(refusal(
            "a variable for an office",
            wanted,
            Some(hint.to_owned()),
        ));
    }
    Ok(key)
}

/// Merges files and variables, later ones winning.
pub(super) fn merge(
    documents: Vec<Document>,
    variables: BTreeMap<String, String>,
) -> Result<serde_json::Value, ConfigError> {
    let mut builder = Config::builder();
    for document in documents {
        builder = builder.add_source(File(document.tree));
    }
    // `try_parsing` would turn the text 00123 into a number; what a text must be is decided by its key.
    let environment = Environment::with_prefix("ROSTERD")
        .prefix_separator("__")
        .separator("__")
        .try_parsing(false)
        .source(Some(variables.into_iter().collect()));
    let tree = builder.add_source(environment).build()?.collect()?;
    Ok(table(tree))
}

fn table(table: Map<String, Value>) -> serde_json::Value {
    let ordered: BTreeMap<String, Value> = table.into_iter().collect();
    let members = ordered
        .into_iter()
        .map(|(name, value)| (name, plain(value)));
    serde_json::Value::Object(members.collect())
}

/// The same value as JSON, nothing converted: the crate's own reading turns 7.9 into 8.
fn plain(value: Value) -> serde_json::Value {
    match value.kind {
        ValueKind::Nil => serde_json::Value::Null,
        ValueKind::Boolean(yes) => yes.into(),
        ValueKind::I64(number) => number.into(),
        ValueKind::U64(number) => number.into(),
        ValueKind::Float(number) => number.into(),
        ValueKind::String(text) => text.into(),
        ValueKind::Table(members) => table(members),
        ValueKind::Array(items) => items.into_iter().map(plain).collect(),
        // TOML has no wider numbers; as text they fail where a number is wanted.
        ValueKind::I128(number) => number.to_string().into(),
        ValueKind::U128(number) => number.to_string().into(),
    }
}
