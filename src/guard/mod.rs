//! May this be done?
//!
//! Knows limits and what was counted before. The only room that can make a [`ClearedPlan`], which is
//! all that the writing half accepts. Must not know how anything is done.

mod judge;
mod limits;
mod sentinel;
mod sound;
mod usage;
mod verdict;

pub use judge::judge;
pub use limits::{GuardPolicy, Limit, Limits, Mode};
pub use usage::{Used, usage};
pub use verdict::{Breach, ClearedPlan, Held, Verdict};
