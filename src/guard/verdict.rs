//! What the guard says.

use std::fmt;

use crate::past::{Approval, CaseId, Class};
use crate::people::PersonId;
use crate::plan::{Case, Plan};

/// Why something is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// More people of a class than allowed.
    Limit {
        /// Which class.
        class: Class,
        /// How many, those counted earlier in the window included.
        count: usize,
        /// How many are allowed.
        allowed: usize,
        /// `run` or `24h`.
        window: &'static str,
    },
    /// The mode makes everything wait.
    Mode(&'static str),
    /// There is no completed run yet: the first plan is seen by a person.
    First,
    /// The feed or the directory looks broken; nothing of the plan is believed.
    Sentinel(String),
    /// The plan contradicts itself.
    Unsound(String),
}

impl Breach {
    /// Whether what was read or planned is not to be believed at all. No approval passes it.
    pub fn is_alarm(&self) -> bool {
        matches!(self, Self::Sentinel(_) | Self::Unsound(_))
    }

    /// Whether everything waits for it, whoever it is about. Limits hold cases, and the mode is a setting.
    pub fn holds_everything(&self) -> bool {
        self.is_alarm() || *self == Self::First
    }

    /// Whether it says something about this plan: the mode and the first plan hold whatever comes, by design.
    pub fn is_news(&self) -> bool {
        self.is_alarm() || matches!(self, Self::Limit { .. })
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit {
                class,
                count,
                allowed,
                window,
            } => {
                let people = if *count == 1 { "person" } else { "people" };
                write!(
                    f,
                    "limit on {class} ({window}): {count} {people}, {allowed} allowed"
                )
            }
            Self::Mode(mode) => write!(f, "mode {mode}: an operator decides"),
            Self::First => f.write_str("first plan here: no run has been completed yet"),
            Self::Sentinel(what) => write!(f, "sentinel: {what}"),
            Self::Unsound(what) => write!(f, "the plan contradicts itself: {what}"),
        }
    }
}

/// A case the guard does not let pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Whose.
    pub person: PersonId,
    /// Which case: approving this id lets it pass.
    pub case: CaseId,
    /// Why, all reasons.
    pub breaches: Vec<Breach>,
}

/// Cases that may be carried out. Only the guard makes one: skipping it does not compile.
#[derive(Debug)]
pub struct ClearedPlan {
    plan: Plan,
    cleared: Vec<usize>,
    spent: Vec<Approval>,
    remembers: bool,
}

impl ClearedPlan {
    pub(super) fn new(
        plan: Plan,
        cleared: Vec<usize>,
        spent: Vec<Approval>,
        remembers: bool,
    ) -> Self {
        Self {
            plan,
            cleared,
            spent,
            remembers,
        }
    }

    /// The plan this comes from, held cases included.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The cases that may be carried out.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cleared
            .iter()
            .filter_map(|place| self.plan.cases.get(*place))
    }

    /// Whether what was merely seen may be remembered: not where an operator only looks on, and not where what was
    /// read is not to be believed.
    pub fn remembers(&self) -> bool {
        self.remembers
    }

    /// The approvals this uses up.
    pub fn spent(&self) -> &[Approval] {
        &self.spent
    }
}

/// What may be done and what may not.
#[derive(Debug)]
pub struct Verdict {
    /// What may be done.
    pub cleared: ClearedPlan,
    /// What is held, and why.
    pub held: Vec<Held>,
    /// Breaches of the whole plan, for the summary.
    pub breaches: Vec<Breach>,
}
