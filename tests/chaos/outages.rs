//! The world fails around rosterd: answers are lost, connections hang, the controller sleeps, dies or comes back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rand::RngExt;
use rosterd::clock::Stopwatch;

use super::child::Report;
use super::claims::{at_any_moment, at_the_end};
use super::company::Morning;
use super::dc::Dc;
use super::halts::Halt;
use super::play::{Told, Undisturbed, seeds, settled, undisturbed, waiting};
use super::plot::Plot;
use super::points::{Point, STEPS, Side};
use super::scene::{PATIENT, Scene, nine};
use super::wire::Upset;

/// Mornings that are drawn; each meets every outage.
const SEEDS: u64 = 4;
/// How long rosterd waits where nobody will answer. Requests take turns, so that a run may wait several times.
const HASTY: Duration = Duration::from_secs(1);
/// How long a run may take after its outage.
const IN_TIME: Duration = Duration::from_secs(20);

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outage {
    /// A request arrives; its answer is lost with the connection.
    AnswerLost,
    /// From some request on nothing comes back, and no connection ends.
    HalfOpen,
    /// The controller stops working and goes on when the run has ended.
    Paused,
    /// It stops for a moment that is shorter than rosterd's patience.
    Dozing,
    /// It dies, and is started again when the run has ended.
    Dead,
    /// It dies and is back before the next request.
    Restarted,
}

const OUTAGES: [Outage; 6] = [
    Outage::AnswerLost,
    Outage::HalfOpen,
    Outage::Paused,
    Outage::Dozing,
    Outage::Dead,
    Outage::Restarted,
];

//
#[test]
fn whatever_fails_the_run_ends_in_time_says_what_is_unknown_and_the_next_ones_converge() {
    let begun = Stopwatch::start();
    let (dc, folder) = (Arc::new(Dc::start_lean()), tempfile::tempdir().unwrap());
    let plot = Plot::laid_out(Arc::clone(&dc), "ya", folder.path());
    let mut told: BTreeMap<(Outage, String), u32> = BTreeMap::new();
    for seed in seeds(100..100 + SEEDS) {
        let _told = Told(seed);
        let mut morning = Morning::drawn(seed, &plot.tag, 4000);
        let quiet = undisturbed(&morning, &plot);
        for outage in OUTAGES {
            let outcome = one_outage(outage, &mut morning, &plot, &quiet);
            *told.entry((outage, outcome)).or_insert(0) += 1;
        }
    }
    plot.razed();
    dc.dbcheck();
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: chaos: outages {told:?}, {} s",
        begun.ms() / 1000
    );
}

/// Plays the morning with an outage in it, then the runs after it. Answers the outcome of the first.
fn one_outage(outage: Outage, morning: &mut Morning, plot: &Plot, quiet: &Undisturbed) -> String {
    let record = morning.dice.random_range(1..=quiet.records);
    let halt = somewhere(outage, morning, quiet);
    let mut scene = Scene::of(morning, plot);
    eprintln!("{outage:?}: {halt:?}, record {record} of {}", quiet.records);
    if matches!(outage, Outage::HalfOpen | Outage::Paused) {
        scene.hasty(HASTY);
    }
    let mut begun = Stopwatch::start();
    let ended = scene.halted(nine(0), Some(halt), |_| {
        begin(outage, &scene, record);
        begun = Stopwatch::start();
    });
    let took = Duration::from_millis(begun.ms());
    end(outage, &scene);
    scene.hasty(PATIENT);
    assert!(took < IN_TIME, "{outage:?}: {took:?}");
    let report = ended.report();
    unknown_is_named(outage, &report, &scene);
    at_any_moment(morning, &scene.before, &plot.census(), &quiet.end, false);
    let settled = settled(&scene);
    settled.must_equal(&quiet.end);
    at_the_end(morning, &scene, &settled, true);
    report.outcome
}

/// What the wire does comes at a record, what the controller does before a request.
fn somewhere(outage: Outage, morning: &mut Morning, quiet: &Undisturbed) -> Halt {
    if matches!(outage, Outage::AnswerLost | Outage::HalfOpen) {
        return waiting();
    }
    // From the first thing that is asked of the directory to the last.
    let steps = &STEPS[6..17];
    let step = steps[morning.dice.random_range(0..steps.len())];
    Halt {
        at: Point {
            side: Side::Before,
            step: step.to_owned(),
        },
        visit: morning.dice.random_range(1..=quiet.steps[step]),
        dies: false,
    }
}

fn begin(outage: Outage, scene: &Scene<'_>, record: u64) {
    let dc = &scene.plot.dc;
    match outage {
        Outage::AnswerLost => scene.wire.arm(record, Upset::Cut),
        Outage::HalfOpen => scene.wire.arm(record, Upset::Silence),
        Outage::Paused => dc.signal("-STOP"),
        Outage::Dozing => {
            dc.signal("-STOP");
            let dc = Arc::clone(dc);
            thread::spawn(move || {
                thread::park_timeout(Duration::from_millis(700));
                dc.signal("-CONT");
            });
        }
        Outage::Dead => dc.signal("-KILL"),
        Outage::Restarted => dc.restart(),
    }
}

fn end(outage: Outage, scene: &Scene<'_>) {
    scene.wire.disarm();
    match outage {
        Outage::Paused => scene.plot.dc.signal("-CONT"),
        Outage::Dead => scene.plot.dc.restart(),
        _ => {}
    }
}

/// What the report calls unknown is what the journal holds open, person by person; and nothing is called complete
/// that is not.
fn unknown_is_named(outage: Outage, report: &Report, scene: &Scene<'_>) {
    assert_eq!(report.failure, None);
    let open = scene.past(nine(0)).open;
    let open: BTreeSet<&str> = open
        .iter()
        .map(|open| open.intent.person.as_str())
        .collect();
    let unknown = report.cases.iter().filter(|(_, word, _)| word == "unknown");
    let unknown: BTreeSet<&str> = unknown.map(|(person, _, _)| person.as_str()).collect();
    assert_eq!(open, unknown, "{outage:?}: {report:#?}");
    let fine = report.outcome == "complete";
    let undone =
        |(_, word, _): &&(String, String, String)| matches!(word.as_str(), "unknown" | "failed");
    assert!(
        !fine || !report.cases.iter().any(|case| undone(&case)),
        "{report:#?}"
    );
    match outage {
        Outage::Dozing => assert!(fine, "{report:#?}"),
        Outage::Dead | Outage::Paused => assert!(!fine, "{report:#?}"),
        _ => {}
    }
    if report.outcome == "stopped" {
        assert!(report.stopped.is_some());
    }
}
