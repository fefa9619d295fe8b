//! The named steps of carrying out a plan, as data: before and after each of them a process can die or wait.

use std::fmt;

use rosterd::directory::{ControlEdit, Edit};
use serde::{Deserialize, Serialize};

/// Every step: what is written down, then what is asked of the directory, then a password on its way to a person.
pub const STEPS: [&str; 18] = [
    "start",
    "spend",
    "remember",
    "intend",
    "settle",
    "finish",
    "disable",
    "create",
    "lock password",
    "attributes",
    "manager",
    "expire",
    "join",
    "quit",
    "hand over",
    "enable",
    "move",
    "deliver",
];

/// On which side of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Side {
    /// Nothing of it has happened.
    Before,
    /// It has happened, and nobody wrote that down yet.
    After,
}

/// A place in a run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Point {
    /// On which side.
    pub side: Side,
    /// One of [`STEPS`].
    pub step: String,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Before => "before",
            Side::After => "after",
        };
        write!(f, "{side} {}", self.step)
    }
}

/// Both sides of every step.
pub fn points() -> Vec<Point> {
    let sides = |step: &str| {
        [Side::Before, Side::After].map(|side| Point {
            side,
            step: step.to_owned(),
        })
    };
    STEPS.into_iter().flat_map(sides).collect()
}

/// Which step a request is. A first password that is to be changed is handed over; one that is not is nobody's.
pub fn step(edit: &Edit) -> &'static str {
    match edit {
        Edit::Create(_) => "create",
        Edit::SetPassword {
            must_change: true, ..
        } => "hand over",
        Edit::SetPassword { .. } => "lock password",
        Edit::Modify { .. } => "attributes",
        Edit::Rename { .. } => "rename",
        Edit::Point { .. } => "manager",
        Edit::Anchor { .. } => "anchor",
        Edit::Expire { .. } => "expire",
        Edit::Join { .. } => "join",
        Edit::Quit { .. } => "quit",
        Edit::Move { .. } => "move",
        Edit::Control { edit, .. } => match edit {
            ControlEdit::Enable => "enable",
            ControlEdit::Disable => "disable",
        },
    }
}
