//! The few filters templates have.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State};
use unicode_normalization::UnicodeNormalization;

use super::shown::shown;
use super::values::{IS_SPELLED, Spelled};
use crate::people::spell;

/// Value tables by name.
pub type Tables = BTreeMap<String, BTreeMap<String, String>>;

/// Adds the filters of [`super::syntax::FILTERS`].
pub fn install(engine: &mut Environment<'static>, tables: Tables) {
    engine.add_filter("lower", |value: Value| {
        Ok::<_, Error>(text(&value)?.to_lowercase())
    });
    engine.add_filter("upper", |value: Value| {
        Ok::<_, Error>(text(&value)?.to_uppercase())
    });
    engine.add_filter("trim", |value: Value| {
        Ok::<_, Error>(text(&value)?.trim().to_owned())
    });
    engine.add_filter("title", |value: Value| {
        Ok::<_, Error>(title(&text(&value)?))
    });
    engine.add_filter("replace", replace);
    engine.add_filter("join", join);
    let tables = Arc::new(tables);
    engine.add_filter(
        "table",
        move |state: &State<'_, '_>, value: Value, name: String| {
            look_up(state, &tables, &text(&value)?, &name)
        },
    );
}

/// A value as text. An undefined one stays an error: strictness must not end at the first filter.
fn text(value: &Value) -> Result<String, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    Ok(value.to_string())
}

fn title(text: &str) -> String {
    let mut at_start = true;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if at_start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        at_start = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    out
}

/// Both sides in NFC, so that a pattern typed on one keyboard finds the text of another.
fn replace(value: Value, from: String, to: String) -> Result<String, Error> {
    let from: String = from.nfc().collect();
    let text: String = text(&value)?.nfc().collect();
    Ok(if from.is_empty() {
        text
    } else {
        text.replace(&from, &to)
    })
}

/// Joins a list; a single text is a list of one.
fn join(value: Value, separator: Option<String>) -> Result<String, Error> {
    if value.kind() != ValueKind::Seq {
        return text(&value);
    }
    let items: Vec<String> = value.try_iter()?.map(|item| item.to_string()).collect();
    Ok(items.join(separator.as_deref().unwrap_or(", ")))
}

/// The entry of a table, blind to case. Nothing in, nothing out; a value the table lacks is refused.
fn look_up(
    state: &State<'_, '_>,
    tables: &Tables,
    value: &str,
    name: &str,
) -> Result<String, Error> {
    if value.is_empty() {
        return Ok(String::new());
    }
    let spelled = state.lookup(IS_SPELLED);
    let spelling = spelled.and_then(|how| how.downcast_object_ref::<Spelled>().map(|how| how.0));
    let key = |text: &str| {
        // Spelled once more, so that what stands for a blank is the same in the value, which is spelled already.
        let spelled = spelling.map(|spelling| spelling.spell(text).and_then(|text| spell(&text)));
        let text = spelled.map_or_else(|| text.to_owned(), Result::unwrap_or_default);
        text.trim().nfc().collect::<String>().to_lowercase()
    };
    let wanted = key(value);
    let table = tables.get(name).into_iter().flatten();
    let found = table.into_iter().find(|(entry, _)| key(entry) == wanted);
    let (_, found) = found.ok_or_else(|| {
        let words = format!("table '{name}' has no entry for \"{}\"", shown(value));
        Error::new(ErrorKind::InvalidOperation, words)
    })?;
    let Some(spelling) = spelling.filter(|_| !found.contains('@')) else {
        return Ok(found.clone());
    };
    let found = spelling.spell(found);
    found.map_err(|problem| Error::new(ErrorKind::InvalidOperation, problem.to_string()))
}
