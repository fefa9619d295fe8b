//! What the tests here have in common: an undisturbed morning to compare with, and how one ends.

use std::collections::BTreeMap;
use std::thread;

use super::claims::{End, at_the_end};
use super::company::Morning;
use super::halts::Halt;
use super::plot::Plot;
use super::points::{Point, Side};
use super::scene::{Scene, nine};

/// The seeds to play: all, or the one that is asked for.
pub fn seeds(all: std::ops::Range<u64>) -> Vec<u64> {
    match std::env::var("CHAOS_SEED") {
        Ok(seed) => vec![seed.parse().expect("CHAOS_SEED is a number")],
        Err(_) => all.collect(),
    }
}

/// Says how to repeat what fails.
pub struct Told(pub u64);

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("repeat with CHAOS_SEED={}", self.0);
        }
    }
}

/// A morning without any disturbance.
pub struct Undisturbed {
    /// What it leaves behind.
    pub end: End,
    /// How often each step was passed.
    pub steps: BTreeMap<String, u32>,
    /// How many TLS records the writing half sent.
    pub records: u64,
}

/// Plays it.
pub fn undisturbed(morning: &Morning, plot: &Plot) -> Undisturbed {
    let scene = Scene::of(morning, plot);
    let run = scene.halted(nine(0), Some(waiting()), |_| {
        scene.wire.disarm();
    });
    let (_, records) = scene.wire.disarm();
    let run = run.report();
    assert_eq!(run.outcome, "complete", "{run:#?}");
    let end = settled(&scene);
    at_the_end(morning, &scene, &end, false);
    Undisturbed {
        end,
        steps: run.steps,
        records,
    }
}

/// Before the first thing that is written down for a run: it has read, and is about to write.
pub fn waiting() -> Halt {
    Halt {
        at: Point {
            side: Side::Before,
            step: "start".into(),
        },
        visit: 1,
        dies: false,
    }
}

/// Runs a few minutes after nine and, while somebody waits for a request that was never answered, when the hour is
/// over; until nothing is left to do. The last run has nothing to do.
pub fn settled(scene: &Scene<'_>) -> End {
    for minute in [5, 10, 71, 76] {
        let run = scene.run(nine(minute)).report();
        assert!(run.failure.is_none(), "{run:#?}");
        assert_eq!(run.outcome, "complete", "{run:#?}");
        let waits = |case: &(String, String, String)| case.1 == "blocked";
        if run.plan.is_empty() && !run.cases.iter().any(waits) {
            return End::of(scene, nine(minute));
        }
    }
    panic!("not settled after four runs");
}
