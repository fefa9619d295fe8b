//! What an operator decided.

use std::fmt;

use jiff::Timestamp;

/// Digest of one person's changes with before, after and reason, as lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseId(String);

impl CaseId {
    /// An id as computed, or as an operator typed it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Digest over all case ids of a plan, as lower-case hex.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PlanId(String);

impl PlanId {
    /// An id as computed, or as an operator typed it.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An operator saw a case and said yes. Single-use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// The case as it was seen; it dies when that person's world moves.
    pub case: CaseId,
    /// Who said so.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Until when it can be used.
    pub until: Timestamp,
}
