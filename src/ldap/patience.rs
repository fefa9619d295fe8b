//! How often what was not done is tried again, and the pauses before that.
//!
//! Only what certainly was not done comes here: the controller was busy, had forgotten who is asking, or the
//! connection was gone before the request left. An unknown outcome is never tried again.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rand::RngExt;

/// How often one edit is tried again.
const AN_EDIT: u32 = 3;
/// How often all edits of a run are tried again: behind that it is no hiccup.
const A_RUN: u32 = 50;
/// The pause before the first repetition; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(500);
/// No pause is longer before it is made uneven.
const LONGEST: Duration = Duration::from_secs(8);
/// By how much a pause is made shorter or longer, so that requests that failed together do not come back
/// together.
const UNEVEN: f64 = 0.5;

/// What is left of a run's repetitions.
pub(super) struct Patience {
    left: AtomicU32,
}

impl Patience {
    /// For one run.
    pub fn of_a_run() -> Self {
        Self {
            left: AtomicU32::new(A_RUN),
        }
    }

    /// The pause after try number `tried` (from 1) of an edit; `None` where it was the last.
    pub fn pause(&self, tried: u32) -> Option<Duration> {
        if tried > AN_EDIT {
            return None;
        }
        let less = |left: u32| left.checked_sub(1);
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        taken.is_ok().then(|| uneven(doubled(tried)))
    }
}

fn doubled(tried: u32) -> Duration {
    FIRST
        .saturating_mul(1 << tried.saturating_sub(1).min(10))
        .min(LONGEST)
}

fn uneven(pause: Duration) -> Duration {
    pause.mul_f64(rand::rng().random_range(1.0 - UNEVEN..1.0 + UNEVEN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_is_tried_again_three_times_with_pauses_that_double() {
        let patience = Patience::of_a_run();
        for (tried, base) in [(1, 500), (2, 1000), (3, 2000)] {
            let pause = patience.pause(tried).unwrap().as_millis();
            assert!(
                (base / 2..=base * 3 / 2).contains(&pause),
                "{tried}: {pause}"
            );
        }
        assert_eq!(patience.pause(4), None);
        assert_eq!(doubled(4_000_000_000), LONGEST);
    }

    #[test]
    fn a_run_is_tried_again_fifty_times() {
        let patience = Patience::of_a_run();
        let tried = (0..200).filter(|_| patience.pause(1).is_some()).count();
        assert_eq!(tried, 50);
    }
}
