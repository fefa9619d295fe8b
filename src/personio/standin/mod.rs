//! Stand-ins for people: what makes a recording fit to be passed on.
//!
//! Knows which attributes say who somebody is, and puts others in their place: the same for the same, different for
//! different, of the same shape. Everything is drawn anew for each recording and forgotten with it. Must not know
//! where an answer came from or where it goes.
//!
//! `pieces` cuts texts, `names`, `texts` and `numbers` draw stand-ins, `address` follows names, `nature` says which
//! attribute is what, `employee` builds a record anew, `mask` what is not known, `lists` has the names.

mod address;
mod draws;
mod employee;
mod lists;
mod mask;
mod names;
mod nature;
mod numbers;
mod pieces;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::convert::Selection;

use employee::Standins;

/// What a recording is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// Records, usable or not.
    pub people: usize,
    /// Records among them that cannot be used, as Personio sent them.
    pub unusable: usize,
    /// Files.
    pub pages: usize,
    /// Fields, by their stable names, whose values are stand-ins.
    pub replaced: BTreeSet<String>,
    /// Fields with texts that are as in Personio, and how many different ones each has.
    pub kept: BTreeMap<String, usize>,
}

impl Recorded {
    pub(super) fn with(self, pages: usize, unusable: usize) -> Self {
        Self {
            pages,
            unusable,
            ..self
        }
    }
}

/// `entries` of the list with stand-ins, in the same order and with the selected attributes alone.
pub(super) fn pseudonymised(
    entries: &[Value],
    selection: &Selection,
    domains: &[String],
) -> (Vec<Value>, Recorded) {
    let columns = selection.attributes();
    let keys = columns.iter().map(|(_, key)| (*key).to_owned()).collect();
    let mut standins = Standins::new(keys, domains, entries);
    let replaced: Vec<Value> = entries.iter().map(|entry| standins.entry(entry)).collect();
    let name = |key: &str| {
        let column = columns.iter().find(|(_, its)| *its == key);
        column.map_or_else(|| key.to_owned(), |(name, _)| (*name).to_owned())
    };
    let told = Recorded {
        people: entries.len(),
        replaced: standins.replaced().map(name).collect(),
        kept: standins
            .kept()
            .map(|(key, texts)| (name(key), texts.len()))
            .collect(),
        ..Recorded::default()
    };
    (replaced, told)
}
