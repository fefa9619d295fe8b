//! May this be done?
//!
//! Knows limits and what was counted before; looks ahead to what they will hold ([`calendar()`]). The only room that can
//! make a [`ClearedPlan`], which is all that the writing half accepts. Must not know how anything is done.

mod calendar;
mod judge;
mod limits;
mod sentinel;
mod sound;
mod usage;
mod verdict;

pub use calendar::{Calendar, Entry, Happens, Wait, What, calendar};
pub use judge::judge;
pub use limits::{GuardPolicy, Limit, Limits, Mode};
pub use usage::{Used, usage};
pub use verdict::{Breach, ClearedPlan, Held, Verdict};
