//! rosterd is killed.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use rand::RngExt;
use rosterd::clock::Stopwatch;

use super::claims::{End, at_any_moment, at_the_end};
use super::company::Morning;
use super::dc::Dc;
use super::halts::Halt;
use super::play::{Told, Undisturbed, seeds, settled, undisturbed, waiting};
use super::plot::Plot;
use super::points::points;
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
}

impl Tally {
    fn hit(&self, what: String) {
        *self.hit.lock().unwrap().entry(what).or_insert(0) += 1;
    }
}

//
#[test]
fn killed_at_any_step_the_next_runs_end_where_an_undisturbed_one_does() {
    let begun = Stopwatch::start();
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
                    let Some(seed) = seeds.get(turn) else { break };
                    let _told = Told(*seed);
                    one_seed(*seed, &plot, 1000 * (worker as i64 + 1), tally);
                }
                plot.razed();
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
        "\nsummary: chaos: {kills} kills at {} places, {} s",
        hit.len(),
        begun.ms() / 1000
    );
}

fn one_seed(seed: u64, plot: &Plot, base: i64, tally: &Tally) {
    let mut morning = Morning::drawn(seed, &plot.tag, base);
    let Undisturbed {
        end: undisturbed,
        steps,
        records,
    } = undisturbed(&morning, plot);

    let all = points();
    for turn in 0..NAMED {
        let at = all[(seed as usize * NAMED + turn) % all.len()].clone();
        let visits = steps.get(&at.step).copied().unwrap_or(0);
        assert!(visits > 0, "no {} in this morning", at.step);
        let visit = morning.dice.random_range(1..=visits);
        let scene = Scene::of(&morning, plot);
        let what = format!("seed {seed}: killed {at} ({visit} of {visits})");
        let halt = Halt {
            at: at.clone(),
            visit,
            dies: true,
        };
        let ended = scene.halted(nine(0), Some(halt), |_| {});
        assert!(matches!(ended, Ended::Killed), "{what}: {ended:?}");
        tally.hit(at.to_string());
        after_the_kill(&morning, &scene, &undisturbed, &what);
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
    after_the_kill(&morning, &scene, &undisturbed, &what);
}

fn after_the_kill(morning: &Morning, scene: &Scene<'_>, end: &End, what: &str) {
    eprintln!("{what}");
    let now = scene.plot.census();
    at_any_moment(morning, &scene.before, &now, end, true);
    let settled = settled(scene);
    settled.must_equal(end);
    at_the_end(morning, scene, &settled, true);
}
