//! rosterd is killed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

use rand::RngExt;

use super::child::Halt;
use super::claims::{End, at_any_moment, at_the_end};
use super::company::Morning;
use super::dc::Dc;
use super::plot::Plot;
use super::points::{Point, Side, points};
use super::scene::{Ended, Scene, nine};
use super::wire::Upset;

/// Mornings that are drawn. Each is killed at so many named steps, and once in the middle of a request.
const SEEDS: u64 = 12;
const NAMED: usize = 4;
/// Companies beside each other on one controller.
const PLOTS: usize = 3;

/// What the tests of one controller did.
#[derive(Default)]
pub struct Tally {
    hit: Mutex<BTreeMap<String, u32>>,
    runs: AtomicU64,
}

impl Tally {
    fn hit(&self, what: String) {
        *self.hit.lock().unwrap().entry(what).or_insert(0) += 1;
    }
}

/// The seeds to play: all, or the one that is asked for.
pub fn seeds(all: std::ops::Range<u64>) -> Vec<u64> {
    match std::env::var("CHAOS_SEED") {
        Ok(seed) => vec![seed.parse().expect("CHAOS_SEED is a number")],
        Err(_) => all.collect(),
    }
}

//
#[test]
fn killed_at_any_step_the_next_runs_end_where_an_undisturbed_one_does() {
    let begun = Instant::now();
    let (dc, folder) = (Arc::new(Dc::start_lean()), tempfile::tempdir().unwrap());
    let (tally, seeds) = (Tally::default(), seeds(0..SEEDS));
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        for worker in 0..PLOTS.min(seeds.len()) {
            let (dc, folder, tally, seeds, next) = (&dc, &folder, &tally, &seeds, &next);
            scope.spawn(move || {
                let tag = format!("x{}", char::from(b'a' + worker as u8));
                let plot = Plot::laid_out(Arc::clone(dc), &tag, folder.path());
                loop {
                    let turn = next.fetch_add(1, Ordering::SeqCst) as usize;
                    let Some(seed) = seeds.get(turn) else { return };
                    let _told = Told(*seed);
                    one_seed(*seed, &plot, 1000 * (worker as i64 + 1), tally);
                }
            });
        }
    });
    dc.dbcheck();
    let hit = tally.hit.into_inner().unwrap();
    if seeds.len() > 1 {
        let named = points().into_iter().map(|point| point.to_string());
        let missed: Vec<String> = named.filter(|point| !hit.contains_key(point)).collect();
        assert!(missed.is_empty(), "nobody was killed {missed:?}");
    }
    let kills: u32 = hit.values().sum();
    assert!(seeds.len() == 1 || kills >= 50, "{kills} kills");
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: chaos: {kills} kills at {} places in {} runs, {:?}",
        hit.len(),
        tally.runs.load(Ordering::SeqCst),
        begun.elapsed()
    );
}

/// Says how to repeat what fails.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("repeat with CHAOS_SEED={}", self.0);
        }
    }
}

fn one_seed(seed: u64, plot: &Plot, base: i64, tally: &Tally) {
    let mut morning = Morning::drawn(seed, &plot.tag, base);
    let scene = Scene::of(&morning, plot);
    let (mut steps, mut records) = (BTreeMap::new(), 0);
    let halt = waiting();
    scene.wire.disarm();
    let run = scene.halted(nine(0), Some(halt), |_| {
        scene.wire.disarm();
    });
    records += scene.wire.disarm().1;
    let run = run.report();
    assert_eq!(run.outcome, "complete", "{run:#?}");
    steps.extend(run.steps.clone());
    let undisturbed = settled(&scene, tally);
    at_the_end(&morning, &scene, &undisturbed, false);
    drop(scene);

    let all = points();
    for turn in 0..NAMED {
        let at = all[(seed as usize * NAMED + turn) % all.len()].clone();
        let visits = steps.get(&at.step).copied().unwrap_or(0);
        assert!(visits > 0, "no {} in this morning", at.step);
        let visit = morning.dice.random_range(1..=visits);
        let scene = Scene::of(&morning, plot);
        let what = format!("seed {seed}: killed {at} ({visit} of {visits})");
        let halt = Halt { at: at.clone(), visit, dies: true };
        let ended = scene.halted(nine(0), Some(halt), |_| {});
        assert!(matches!(ended, Ended::Killed), "{what}: {ended:?}");
        tally.hit(at.to_string());
        after_the_kill(&morning, &scene, &undisturbed, &what, tally);
    }
    let record = morning.dice.random_range(1..=records);
    let scene = Scene::of(&morning, plot);
    let what = format!("seed {seed}: killed at record {record} of {records}");
    let ended = scene.halted(nine(0), Some(waiting()), |process| {
        scene.wire.arm(record, Upset::Kill(process));
    });
    // The number of records differs a little from run to run.
    if matches!(ended, Ended::Killed) {
        tally.hit("while a request is under way".into());
    }
    scene.wire.disarm();
    after_the_kill(&morning, &scene, &undisturbed, &what, tally);
}

/// Before the first thing that is written down for a run: it has read, and is about to write.
fn waiting() -> Halt {
    Halt {
        at: Point {
            side: Side::Before,
            step: "start".into(),
        },
        visit: 1,
        dies: false,
    }
}

fn after_the_kill(morning: &Morning, scene: &Scene<'_>, end: &End, what: &str, tally: &Tally) {
    eprintln!("{what}");
    let now = scene.plot.census();
    at_any_moment(morning, &scene.before, &now, end, true);
    let settled = settled(scene, tally);
    settled.must_equal(end);
    at_the_end(morning, scene, &settled, true);
}

/// Runs a few minutes after nine and, while somebody waits for a request that was never answered, when the hour is
/// over; until nothing is left to do. The last run has nothing to do.
fn settled(scene: &Scene<'_>, tally: &Tally) -> End {
    for minute in [5, 10, 71, 76] {
        let run = scene.run(nine(minute)).report();
        tally.runs.fetch_add(1, Ordering::SeqCst);
        assert!(run.failure.is_none(), "{run:#?}");
        assert_eq!(run.outcome, "complete", "{run:#?}");
        let waits = |case: &(String, String, String)| case.1 == "blocked";
        if run.plan.is_empty() && !run.cases.iter().any(waits) {
            return End::of(scene, nine(minute));
        }
    }
    panic!("not settled after four runs");
}
