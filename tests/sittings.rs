//! The story of a company of 801 that is adopted in three sittings, through HTTP, in memory and on a real controller
//! side by side. It takes as long as all other stories together, and so it is a program of its own.

#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "stories/messy.rs"]
mod messy;
#[path = "stories/office.rs"]
mod office;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "stories/sittings.rs"]
mod sittings;
#[path = "support/mod.rs"]
mod support;

use std::io::Write as _;
use std::sync::Arc;

use office::{Office, Told};
use rosterd::clock::{Clock as _, SystemClock};
use support::ground::{Ground, Real};
use support::memory::Memory;

/// The story on one directory, on a runtime of its own; what was planned, and how many seconds it took.
fn play(ground: impl AsyncFnOnce() -> Arc<dyn Ground>) -> (Told, i64) {
    let begun = SystemClock.now().instant();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let told = runtime.block_on(async { sittings::story(&mut Office::open(ground().await)).await });
    let took = SystemClock.now().instant().duration_since(begun);
    (told, took.as_secs())
}

#[test]
fn the_sittings_are_the_same_in_memory_and_on_a_real_controller() {
    let ((in_memory, quick), (on_real, slow)) = std::thread::scope(|scope| {
        let real = async || Arc::new(Real::start().await) as Arc<dyn Ground>;
        let real = scope.spawn(move || play(real));
        let memory = play(async || Arc::new(Memory::company()) as Arc<dyn Ground>);
        (memory, real.join().expect("the real controller's story"))
    });
    // One by one: what differs is a line among thousands.
    for (place, (memory, real)) in in_memory.iter().zip(&on_real).enumerate() {
        assert_eq!(memory, real, "the change {place} differs");
    }
    assert_eq!(in_memory.len(), on_real.len());
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: sittings: 801 people, {} changes, {quick} s in memory, {slow} s on a real domain controller",
        in_memory.len()
    );
}
