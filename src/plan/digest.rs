//! Ids of cases and plans.
