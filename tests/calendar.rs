//! The calendar: scripted days of a company, played in one continuous life in memory and on a real domain controller.
//! Every day's plan is compared with what was written down before the code ran, both ways; it is carried out as the
//! daemon does, found settled twice, and the end state is looked up with an administrator's tools.
//!
//! What a user sees of every day's plan is kept in `tests/calendar/snapshots`. After a change of words:
//! `INSTA_UPDATE=always cargo test --test calendar`, and read the difference.

#[path = "calendar/company.rs"]
mod company;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "calendar/expect.rs"]
mod expect;
#[path = "calendar/hands.rs"]
mod hands;
#[path = "calendar/keep.rs"]
mod keep;
#[path = "calendar/look.rs"]
mod look;
#[path = "calendar/mistakes.rs"]
mod mistakes;
#[path = "stories/office.rs"]
mod office;
#[path = "calendar/play.rs"]
mod play;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "calendar/script.rs"]
mod script;
#[path = "support/mod.rs"]
mod support;

use std::io::Write as _;
use std::sync::Arc;

use company::Folder;
use play::{Life, Played};
use rosterd::clock::{Clock as _, SystemClock};
use support::ground::{Ground, Real};
use support::memory::Memory;

/// The company whose days are played.
const COMPANY: &str = "calendar/little";
/// Fewer days than this are no calendar.
const LEAST: usize = 5;

/// All days on one directory, on a runtime of their own, and how many seconds they took.
fn live(folder: &Folder, ground: impl AsyncFnOnce() -> Arc<dyn Ground>) -> (Vec<Played>, i64) {
    let began = SystemClock.now().instant();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let played = runtime.block_on(async {
        let mut life = Life::begin(folder, ground().await);
        let mut played = Vec::new();
        for day in &folder.days {
            played.push(life.play(day).await);
        }
        played
    });
    let took = SystemClock.now().instant().duration_since(began);
    (played, took.as_secs())
}

#[test]
fn every_day_is_the_same_in_memory_and_on_a_real_controller() {
    let folder = Folder::open(COMPANY);
    let ((in_memory, _), (on_real, seconds)) = std::thread::scope(|scope| {
        let real = scope.spawn(|| {
            live(&folder, async || {
                Arc::new(Real::start().await) as Arc<dyn Ground>
            })
        });
        let memory = live(&folder, async || {
            Arc::new(Memory::company()) as Arc<dyn Ground>
        });
        (
            memory,
            real.join().expect("the days on the real controller"),
        )
    });
    let mut faults = keep::stale(&folder.days);
    for ((day, memory), real) in folder.days.iter().zip(&in_memory).zip(&on_real) {
        let mut found: Vec<String> = memory
            .faults
            .iter()
            .map(|fault| format!("in memory: {fault}"))
            .collect();
        found.extend(
            real.faults
                .iter()
                .map(|fault| format!("on the real controller: {fault}")),
        );
        found.extend(unlike(memory, real));
        found.extend(keep::compare(day, memory));
        if !found.is_empty() {
            faults.push(format!(
                "{}.toml ({})\n    {}",
                day.slug,
                day.page.title,
                found.join("\n    ")
            ));
        }
    }
    assert!(faults.is_empty(), "\n\n{}\n", faults.join("\n\n"));
    let lookups: usize = on_real.iter().map(|played| played.lookups).sum();
    assert_eq!(in_memory.len(), on_real.len());
    assert!(on_real.len() >= LEAST && lookups > 0);
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: scripted days: {} in memory, {} on a real domain controller in {seconds} s, {lookups} end states looked up there",
        in_memory.len(),
        on_real.len(),
    );
}

/// Where a day was not the same on both directories: the first line that differs.
fn unlike(memory: &Played, real: &Played) -> Option<String> {
    let lines = |played: &Played| -> Vec<String> {
        let seen = played.seen.iter().flat_map(|text| text.lines());
        let told = played.told.iter().map(String::as_str);
        seen.chain(told).map(str::to_owned).collect()
    };
    let (memory, real) = (lines(memory), lines(real));
    let longest = memory.len().max(real.len());
    let (left, right) = (0..longest)
        .map(|place| (memory.get(place), real.get(place)))
        .find(|(left, right)| left != right)?;
    let or_none = |line: Option<&String>| line.map_or("(nothing)", |line| line.trim()).to_owned();
    Some(format!(
        "not the same plan: in memory `{}`, on the real controller `{}`",
        or_none(left),
        or_none(right)
    ))
}
