//! Drawing until something comes that is nobody's: the same for the same, different for different.

use std::collections::{BTreeMap, BTreeSet};

/// What has been drawn, and what may not be.
pub(super) struct Draws<K> {
    drawn: BTreeMap<K, String>,
    taken: BTreeSet<String>,
}

impl<K> Default for Draws<K> {
    fn default() -> Self {
        Self {
            drawn: BTreeMap::new(),
            taken: BTreeSet::new(),
        }
    }
}

impl<K: Ord> Draws<K> {
    /// Takes note of what came, in the form in which two are the same, so that it becomes nobody's stand-in.
    pub fn learn(&mut self, form: String) {
        self.taken.insert(form);
    }

    /// The stand-in of `key`. Until one is free, `candidate` is asked for another, by how often it was tried; `form` is
    /// the form in which two are the same.
    pub fn of(
        &mut self,
        key: K,
        form: impl Fn(&str) -> String,
        mut candidate: impl FnMut(usize) -> String,
    ) -> String {
        if let Some(drawn) = self.drawn.get(&key) {
            return drawn.clone();
        }
        let mut tried = 0;
        loop {
            let drawn = candidate(tried);
            if self.taken.insert(form(&drawn)) {
                self.drawn.insert(key, drawn.clone());
                return drawn;
            }
            tried += 1;
        }
    }
}
