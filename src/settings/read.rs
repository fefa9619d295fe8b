//! From the merged tree to its shape, with every key that does not fit.

use std::collections::BTreeSet;

use serde_json::Value;
use toml::de::DeValue;

use super::key::{KeyPath, Step};
use super::places::Places;
use super::problem::{Problem, did_you_mean};
use super::shape::Shape;

/// The shape of a tree, and what had to be left out to read it.
pub(super) struct Reading {
    /// What could be read.
    pub(super) shape: Shape,
    /// Keys that were refused and cut.
    pub(super) cut: BTreeSet<KeyPath>,
}

/// Reads a tree: notes what does not fit, cuts it, and goes again until the rest fits.
pub(super) fn read(mut tree: Value, places: &Places, problems: &mut Vec<Problem>) -> Reading {
    let mut cut = BTreeSet::new();
    let mut reread = BTreeSet::new();
    loop {
        let error = match serde_path_to_error::deserialize(&tree) {
            Ok(shape) => return Reading { shape, cut },
            Err(error) => error,
        };
        let key = KeyPath::from(error.path());
        if reread.insert(key.clone()) && reread_variable(&mut tree, &key, places) {
            continue;
        }
        problems.push(explain(&key, &error.inner().to_string(), places));
        let whole = whole(&key);
        // Every turn takes something away, so this ends.
        if !remove(&mut tree, &whole) {
            let shape = Shape::default();
            return Reading { shape, cut };
        }
        cut.insert(whole);
    }
}

/// A list is cut as a whole: without one item, the others would be counted wrongly.
fn whole(key: &KeyPath) -> KeyPath {
    let steps = key.steps().iter();
    let names = steps.take_while(|step| matches!(step, Step::Key(_)));
    names.fold(KeyPath::root(), |path, step| match step {
        Step::Key(name) => path.key(name),
        Step::Index(_) => path,
    })
}

/// Variables are text. Where text does not fit, the text is read as a TOML value (`["a", "b"]`, `3`).
fn reread_variable(tree: &mut Value, key: &KeyPath, places: &Places) -> bool {
    if places.variable(key).is_none() {
        return false;
    }
    let Some(node) = find(tree, key) else {
        return false;
    };
    let Some(value) = node.as_str().and_then(toml_value) else {
        return false;
    };
    *node = value;
    true
}

fn toml_value(text: &str) -> Option<Value> {
    let value = DeValue::parse(text).ok()?.into_inner();
    match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .map(Value::from),
        DeValue::Boolean(yes) => Some(yes.into()),
        DeValue::Array(items) => {
            let texts = items.iter().map(|item| item.get_ref().as_str());
            texts.map(|text| text.map(Value::from)).collect()
        }
        _ => None,
    }
}

fn find<'a>(tree: &'a mut Value, key: &KeyPath) -> Option<&'a mut Value> {
    key.steps().iter().try_fold(tree, |node, step| match step {
        Step::Key(name) => node.get_mut(name),
        Step::Index(index) => node.get_mut(index),
    })
}

fn remove(tree: &mut Value, key: &KeyPath) -> bool {
    let parent = key.parent().and_then(|parent| find(tree, &parent));
    let members = parent.and_then(Value::as_object_mut);
    members.is_some_and(|members| members.remove(key.leaf()).is_some())
}

/// Puts serde's words into ours.
fn explain(key: &KeyPath, message: &str, places: &Places) -> Problem {
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let (file, line, shown) = places.of(key);
    let problem = |found: String, wanted: String, hint| Problem {
        file,
        line,
        key: shown,
        found,
        wanted,
        hint,
    };
    if found.starts_with("unknown field") {
        let known = quoted(expected);
        let hint = did_you_mean(key.leaf(), known.iter().copied());
        return problem("an unknown key".into(), one_of(&known), hint);
    }
    // What a variable holds is not repeated: it may have been meant for a secret.
    let found = if places.variable(key).is_some() {
        "another kind of value".to_owned()
    } else {
        let bare = found.strip_prefix("invalid type: ");
        bare.or(found.strip_prefix("invalid value: "))
            .unwrap_or(found)
            .replace("string \"", "the text \"")
            .replace("null", "nothing")
    };
    problem(found, in_words(expected), None)
}

fn quoted(expected: &str) -> Vec<&str> {
    expected.split('`').skip(1).step_by(2).collect()
}

fn one_of(known: &[&str]) -> String {
    match known {
        [] => "no key here".to_owned(),
        [one] => format!("'{one}'"),
        _ => format!("one of {}", known.join(", ")),
    }
}

fn in_words(expected: &str) -> String {
    let words = match expected {
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" => "a table",
        "i64" | "u32" => "a whole number",
        "" => "something else",
        other if other.starts_with("struct ") => "a table",
        other => other,
    };
    words.to_owned()
}
