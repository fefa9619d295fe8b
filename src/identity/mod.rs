//! Whose account is it, and what is it called.
//!
//! Knows anchors, links, decisions about accounts, and names. Must not know stages, placements, or what is to be changed.

mod adoption;
mod faces;
mod matching;
mod naming;

pub use crate::people::{Particles, Spelling, Unspellable, spell};
pub use adoption::{AdoptionPolicy, Hint, may_link};
pub use faces::looks_like;
pub use matching::{AnchorPolicy, Match, match_people, match_some};
pub use naming::{
    Collision, CommonNames, Holder, NameChange, NameOverride, NameParts, NameProblem, Names,
    Naming, NamingPolicy, Renamed, assign, assign_telling, assign_with, common_name,
    is_common_name,
};
