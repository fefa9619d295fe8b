//! One suite, three directories: every case runs against the directory in memory, against the same behind
//! LDAPS playing Microsoft's side, and against a real domain controller, and must find the same on all.

#[path = "directory_suite/broken.rs"]
mod broken;
#[path = "dc/mod.rs"]
mod dc;
#[path = "directory/mod.rs"]
mod directory;
#[path = "directory_suite/strict.rs"]
mod strict;
#[path = "support/mod.rs"]
mod support;
#[path = "wire/mod.rs"]
mod wire;

use std::io::Write as _;
use std::sync::Arc;

use directory::{Named, all};
use support::ground::{Ground, Real};
use support::memory::Memory;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use wire::ground::Wire;

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

//
#[tokio::test(flavor = "multi_thread", worker_threads = 6)]
async fn every_case_holds_in_memory_over_the_wire_and_on_a_real_controller() {
    let real = Arc::new(Real::start().await);
    let memory: Arc<dyn Ground> = Arc::new(Memory::company());
    let wire = Arc::new(Wire::around(Memory::company()).await);
    let grounds: [(&str, Arc<dyn Ground>); 3] = [
        ("in memory", memory),
        ("over the wire against Microsoft's side", wire.clone()),
        ("on a real domain controller", real.clone()),
    ];
    let cases = all();
    let mut ran = Vec::new();
    let mut failed = String::new();
    for (name, ground) in &grounds {
        ground.pour(&directory::world());
        let failures = failures(ground, cases.clone()).await;
        ran.push(cases.len() - failures.len());
        if !failures.is_empty() {
            failed.push_str(&format!("{name}:\n{}\n", failures.join("\n")));
        }
    }
    let told: Vec<String> = ran
        .iter()
        .zip(&grounds)
        .map(|(count, (name, _))| format!("{count} {name}"))
        .collect();
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: directory suite: of {} cases held {}",
        cases.len(),
        told.join(", ")
    );
    assert!(failed.is_empty(), "{failed}");
    assert!(ran.iter().all(|count| *count == cases.len()) && !cases.is_empty());
    wire::traffic::is_as_it_should_be(&wire.server.requests());
    real.dc.dbcheck();
}
