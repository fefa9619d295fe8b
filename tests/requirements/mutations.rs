//! `tests/mutations/mutations.toml`: what is broken on purpose, and which test must notice.

use serde::Deserialize;

/// How many of the requirements have one, at least.
pub const AT_LEAST: usize = 10;

/// One deliberate mistake.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mutation {
    /// `R-41`
    pub requirement: String,
    /// The test that must fail, as the map cites it.
    pub test: String,
    /// What the mistake does, in words.
    pub breaks: String,
    /// The file it is made in.
    pub file: String,
    /// Text that stands in the file once.
    pub from: String,
    /// What stands there instead.
    pub to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    mutation: Vec<Mutation>,
}

/// Reads them.
///
/// # Panics
/// When the file is not what it should be.
pub fn mutations(text: &str) -> Vec<Mutation> {
    let all: All = toml::from_str(text).expect("mutations.toml is read");
    all.mutation
}
