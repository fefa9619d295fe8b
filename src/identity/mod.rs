//! Whose account is it, and what is a new one called.
//!
//! Knows anchors, links and names. Must not know stages, placements, or what is to be changed.

mod matching;
mod naming;

pub use crate::people::{Unspellable, spell};
pub use matching::{AnchorPolicy, Match, looks_like, match_people, match_some};
pub use naming::{
    CommonNames, NameOverride, NameProblem, Names, NamingPolicy, assign, common_name,
};
