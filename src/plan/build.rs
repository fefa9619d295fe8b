//! From sight and policy to a plan.
