//! The directory and the past after a plan.
