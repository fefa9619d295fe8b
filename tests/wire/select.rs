//! Which attributes of an object an entry shows, and long lists of values in ranges.

use rosterd::directory::{AttrName, Guid};

use super::reply::Shown;
use crate::support::memory::answer::Answer;
use crate::support::memory::object::Object;
use crate::support::memory::state::State;
use crate::support::memory::vendor::Refusal;

/// MaxValRange of the default query policy (Microsoft KB 315071).
pub const RANGE: usize = 1500;

/// The attributes asked for, where they are set; none or `*` is all of them.
///
/// # Errors
/// operationsError for a range that begins beyond the last value.
pub fn selected(
    state: &State,
    guid: Guid,
    object: &Object,
    asked: &[String],
) -> Result<Vec<Shown>, Answer> {
    let has = state.names(guid, object);
    let mut out = Vec::new();
    if asked.is_empty() || asked.iter().any(|name| name == "*") {
        for name in &has {
            out.extend(shown(
                state,
                name.as_str(),
                state.values(guid, object, name),
            ));
        }
        return Ok(out);
    }
    for asked in asked {
        let (name, range) = match asked.split_once(";range=") {
            Some((name, range)) => (AttrName::new(name), Some(range)),
            None => (AttrName::new(asked.as_str()), None),
        };
        let Some(name) = has.iter().find(|held| **held == name) else {
            continue;
        };
        let values = state.values(guid, object, name);
        match range {
            Some(range) => out.push(slice(state, name.as_str(), range, &values)?),
            None => out.extend(shown(state, name.as_str(), values)),
        }
    }
    Ok(out)
}

/// A list that is too long comes empty, beside its first values ([MS-ADTS] 3.1.1.3.1.3.3). Samba cuts none.
fn shown(state: &State, name: &str, values: Vec<Vec<u8>>) -> Vec<Shown> {
    if values.len() <= RANGE || !state.is_microsoft() {
        return vec![(name.to_owned(), values)];
    }
    let first = format!("{name};range=0-{}", RANGE - 1);
    vec![
        (name.to_owned(), Vec::new()),
        (first, values[..RANGE].to_vec()),
    ]
}

fn slice(state: &State, name: &str, range: &str, values: &[Vec<u8>]) -> Result<Shown, Answer> {
    let (from, to) = range.split_once('-').unwrap_or((range, "*"));
    let from: usize = from.parse().unwrap_or(0);
    if from >= values.len() {
        return state.refuse(Refusal::BeyondTheLast);
    }
    let wanted = to
        .parse()
        .map_or(usize::MAX, |to: usize| to.saturating_add(1));
    let to = wanted.min(from + RANGE).min(values.len()).max(from);
    let end = if to == values.len() {
        "*".to_owned()
    } else {
        (to - 1).to_string()
    };
    Ok((
        format!("{name};range={from}-{end}"),
        values[from..to].to_vec(),
    ))
}
