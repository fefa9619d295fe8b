//! The difference between what is and what should be, one case a person.
//!
//! Knows everything the rooms before it know. Must not know whether it may be done (the guard) or how
//! (the ports). Pure: the same sight, policy and moment give the same plan.

mod access;
mod adoption;
mod ahead;
mod anchors;
mod back;
mod build;
mod case;
mod change;
mod coverage;
mod desired;
mod diff;
mod digest;
mod ending;
mod event;
mod filtered;
mod follow;
mod foresee;
mod humans;
mod intent;
mod kept;
mod look;
mod marks;
mod membership;
mod needs;
mod newcomer;
mod old_groups;
mod operation;
mod outcome;
mod passes;
mod person;
mod place;
mod policy;
mod profile;
mod purge;
mod questions;
mod readers;
mod rehearsal;
mod renaming;
mod settled;
mod standing;
mod steps;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod transfer;
mod unmatched;
mod unread;
mod view;
mod walk;

pub use ahead::{Ahead, ahead};
pub use build::build;
pub use case::{Case, Disposition, Finding, LifecycleEvent, Outlook, Plan, Severity, Sight};
pub use change::{Action, Change, ChangeId, GroupRef, Reason};
pub use coverage::{Coverage, Whereabouts, coverage};
pub use desired::{Access, Desired, Password, Target, Wanted};
pub use filtered::Filtered;
pub use foresee::foresee;
pub use humans::{Human, Profile, everybody};
pub use intent::intent_of;
pub use operation::{Act, Operation, waves};
pub use policy::{DirectoryPolicy, GAP, GROUP_WARNING, PeoplePolicy, Policy};
pub use questions::{Answer, Candidate, Decided, Question, decide, questions};
pub use readers::Readers;
pub use rehearsal::{Extent, Part, Rehearsal, Rehearsed, rehearse};
pub use renaming::Renaming;
pub use standing::standing;
pub use transfer::{Lapse, lapse_of};
pub use unread::decided_from;
pub use walk::Walk;

pub use crate::past::{CaseId, Class, PlanId, Subject};
