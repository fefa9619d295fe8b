//! Limits: a share, a floor and a cap, per run and over a day.

use crate::past::Class;

/// How much rosterd may do by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing: plans are shown, nothing can be applied. As shipped.
    Observe,
    /// Everything waits for an operator.
    Supervised,
    /// What the guard clears is done.
    Autopilot,
}

impl Mode {
    /// The word configuration uses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Observe => "observe",
            Self::Supervised => "supervised",
            Self::Autopilot => "autopilot",
        }
    }
}

/// One limit: `share` of the managed people, at least `floor`, at most `cap`. Exactly allowed passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Share of the base, 0 to 1.
    pub share: f64,
    /// Allowed however small the company.
    pub floor: usize,
    /// Not exceeded however large the company.
    pub cap: usize,
}

impl Limit {
    /// How many people are allowed with this many managed.
    pub fn allowed(&self, base: usize) -> usize {
        // Rounded down: a limit errs on the side of holding.
        let share = (self.share * base as f64).floor();
        (share as usize)
            .max(self.floor)
            .min(self.cap.max(self.floor))
    }
}

/// The limits of one class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// In one run.
    pub run: Limit,
    /// Within 24 hours, over runs and restarts.
    pub day: Limit,
}

/// What the guard goes by.
#[derive(Clone, Debug, PartialEq)]
pub struct GuardPolicy {
    /// How much rosterd may do by itself.
    pub mode: Mode,
    /// New accounts.
    pub create: Limits,
    /// Accounts that existed and are linked to somebody by writing the anchor.
    pub link: Limits,
    /// Ends.
    pub end: Limits,
    /// Accounts opened again after rosterd had closed them.
    pub enable: Limits,
    /// Accounts that get other names.
    pub rename: Limits,
    /// How long an approval can be used.
    pub approval_valid: jiff::SignedDuration,
    /// Largest share of the last good roster that may be missing from a feed, 0 to 1.
    pub roster_shrink: f64,
}

impl Default for GuardPolicy {
    /// The limits as shipped (behaviour.md §8).
    fn default() -> Self {
        let limit = |share, floor, cap| Limit { share, floor, cap };
        Self {
            mode: Mode::Observe,
            create: Limits {
                run: limit(0.05, 10, 100),
                day: limit(0.10, 20, 200),
            },
            link: Limits {
                run: limit(0.05, 10, 100),
                day: limit(0.10, 20, 200),
            },
            end: Limits {
                run: limit(0.02, 3, 25),
                day: limit(0.04, 6, 50),
            },
            enable: Limits {
                run: limit(0.01, 3, 10),
                day: limit(0.02, 6, 20),
            },
            rename: Limits {
                run: limit(0.01, 3, 10),
                day: limit(0.02, 6, 20),
            },
            approval_valid: jiff::SignedDuration::from_hours(24),
            roster_shrink: 0.10,
        }
    }
}

impl GuardPolicy {
    /// Every class that has limits, the gravest first.
    pub fn limited(&self) -> [(Class, &Limits); 5] {
        [
            (Class::End, &self.end),
            (Class::Create, &self.create),
            (Class::Link, &self.link),
            (Class::Enable, &self.enable),
            (Class::Rename, &self.rename),
        ]
    }
}
