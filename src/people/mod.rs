//! Who works here.
//!
//! Knows people as HR describes them, under rosterd's own stable field names, how their names are
//! spelled in login letters, and whether HR lets be read what is needed and no more. Must not know
//! Personio's wire format, directories, rules or the time.

pub mod access;
mod field;
mod person;
mod roster;
mod spelling;

pub use field::{FieldName, FieldType, FieldValue, Known, Number};
pub use person::{Employment, Person, PersonId, Status};
pub use roster::{Reject, Roster, RosterProblem};
pub use spelling::{Particles, Spelling, Unspellable, plain, spell};
