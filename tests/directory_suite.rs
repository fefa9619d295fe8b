//! One suite, two directories: every case runs against the directory in memory and against a real
//! domain controller, and must find the same on both.

#[path = "directory_suite/broken.rs"]
mod broken;
#[path = "dc/mod.rs"]
mod dc;
#[path = "directory/mod.rs"]
mod directory;
#[path = "directory_suite/foreign.rs"]
mod foreign;
#[path = "directory_suite/strict.rs"]
mod strict;
#[path = "support/mod.rs"]
mod support;

use std::io::Write as _;
use std::sync::Arc;

use directory::{Named, all};
use support::ground::{Ground, Real};
use support::memory::Memory;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many cases run at the same time: they mostly wait for an administrator's tool to answer.
const AT_ONCE: usize = 6;

/// The cases that did not hold, with what they said.
async fn failures(ground: &Arc<dyn Ground>, cases: Vec<Named>) -> Vec<String> {
    let turns = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for (name, case) in cases {
        let (ground, turns) = (Arc::clone(ground), Arc::clone(&turns));
        running.spawn(async move {
            let _turn = turns.acquire().await.unwrap();
            let done = tokio::spawn(async move { case(&*ground).await }).await;
            done.err().map(|panic| format!("{name}: {}", said(panic)))
        });
    }
    running.join_all().await.into_iter().flatten().collect()
}

fn said(panic: tokio::task::JoinError) -> String {
    let payload = panic.into_panic();
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| {
        payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
    })
    .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn every_case_holds_in_memory_and_on_a_real_controller() {
    let memory: Arc<dyn Ground> = Arc::new(Memory::company());
    let real = Arc::new(Real::start().await);
    let ground: Arc<dyn Ground> = real.clone();
    let cases = all();
    memory.pour(&directory::world());
    ground.pour(&directory::world());
    let in_memory = failures(&memory, cases.clone()).await;
    let on_real = failures(&ground, cases.clone()).await;
    let ran = (cases.len() - in_memory.len(), cases.len() - on_real.len());
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: directory suite: {} of {} cases held in memory, {} on a real domain controller",
        ran.0,
        cases.len(),
        ran.1
    );
    assert!(in_memory.is_empty(), "in memory:\n{}", in_memory.join("\n"));
    assert!(
        on_real.is_empty(),
        "on the real controller:\n{}",
        on_real.join("\n")
    );
    assert!(ran.1 > 0 && ran.0 == ran.1);
    real.dc.dbcheck();
}
