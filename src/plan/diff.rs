//! The difference between an account and what should be true of it.
