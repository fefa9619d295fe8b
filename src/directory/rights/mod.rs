//! What rosterd's own account may do: what a configuration needs, what the controller says there is, what is
//! too little and what is too much, and how an administrator grants it.

mod delegation;
mod excess;
mod judge;
mod need;
mod probe;
#[cfg(test)]
mod tests;

pub use delegation::{Commands, commands};
pub use excess::{Excess, ExcessKind};
pub use judge::{Judged, Missing, judge};
pub use need::{Needs, Right};
pub use probe::{Effective, Probe, Role, Target, Token, targets};
