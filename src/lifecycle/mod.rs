//! Where in working life someone stands at a moment.
//!
//! Knows employment facts, days and zones. Must not know accounts, or what the rules wish for.

mod due;
mod leave;
mod policy;
mod stage;
#[cfg(test)]
mod tests;
mod turn;
mod variants;

pub use due::{Due, due, purgeable_from, step_at};
pub use policy::{
    Delays, END_DATE, EndField, HirePolicy, LeaveAccount, LeaveRule, LifecyclePolicy, Mark,
    Memberships, PURGE_AFTER, RehirePolicy, TerminationPolicy, TransferPolicy,
};
pub use stage::{
    Stage, closes_at, disable_at, end_day, expiry_after, has_flipped, is_over_by_any_table,
    shut_out, stage_of,
};
pub use turn::turns;
pub use variants::{Chosen, Variant, Variants};
