//! Which file and line a key was written in.

use std::collections::BTreeMap;

use super::key::KeyPath;

/// The name problems of the environment stand under.
pub(super) const ENVIRONMENT: &str = "environment";

/// Where a key was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Which file, in the order of reading.
    pub(super) file: usize,
    /// Byte from its start: the order of configuration.
    pub(super) offset: usize,
    /// Line, from 1.
    pub(super) line: usize,
}

/// Where every key was written.
#[derive(Debug)]
pub(super) struct Places {
    files: Vec<String>,
    spots: BTreeMap<KeyPath, Spot>,
    variables: BTreeMap<KeyPath, String>,
}

impl Places {
    /// No keys yet; `main` is where something is missed that stands nowhere.
    pub(super) fn new(main: &str) -> Self {
        Self {
            files: vec![main.to_owned()],
            spots: BTreeMap::new(),
            variables: BTreeMap::new(),
        }
    }

    /// Adds a file; the main file is there already.
    pub(super) fn file(&mut self, name: &str) -> usize {
        match self.files.iter().position(|known| known == name) {
            Some(place) => place,
            None => {
                self.files.push(name.to_owned());
                self.files.len() - 1
            }
        }
    }

    /// The name of a file.
    pub(super) fn name(&self, file: usize) -> &str {
        self.files.get(file).map_or("", String::as_str)
    }

    /// Notes a key; the first spot of a key stays.
    pub(super) fn note(&mut self, key: KeyPath, spot: Spot) {
        self.spots.entry(key).or_insert(spot);
    }

    /// Notes that a variable sets a key.
    pub(super) fn set_by(&mut self, key: KeyPath, variable: &str) {
        self.variables.insert(key, variable.to_owned());
    }

    /// Where a key was written itself.
    pub(super) fn spot(&self, key: &KeyPath) -> Option<Spot> {
        self.spots.get(key).copied()
    }

    /// The variable that sets a key or something it is in.
    pub(super) fn variable(&self, key: &KeyPath) -> Option<&str> {
        let mut at = Some(key.clone());
        while let Some(key) = at {
            if let Some(name) = self.variables.get(&key) {
                return Some(name);
            }
            at = key.parent();
        }
        None
    }

    /// File, line and name of a key for a problem: its own, or of the nearest thing it is in.
    pub(super) fn of(&self, key: &KeyPath) -> (String, Option<usize>, String) {
        if let Some(variable) = self.variable(key) {
            return (ENVIRONMENT.to_owned(), None, variable.to_owned());
        }
        let spot = self.nearest(key);
        let file = spot.map_or(0, |spot| spot.file);
        let line = spot.map(|spot| spot.line);
        (self.name(file).to_owned(), line, key.to_string())
    }

    /// The spot of a key or of the nearest thing it is in.
    pub(super) fn nearest(&self, key: &KeyPath) -> Option<Spot> {
        let mut at = Some(key.clone());
        while let Some(key) = at {
            if let Some(spot) = self.spot(&key) {
                return Some(spot);
            }
            at = key.parent();
        }
        None
    }
}
