//! Where in working life someone stands at a moment.
//!
//! Knows employment facts, days and zones. Must not know accounts or rules.

mod policy;
mod stage;
#[cfg(test)]
mod tests;

pub use policy::{EndField, HirePolicy, LifecyclePolicy, Memberships, TerminationPolicy};
pub use stage::{Due, Stage, due, expiry_after, stage_of};
