//! One suite, two directories: every case runs against the directory in memory and against a real
//! domain controller, and must find the same on both.

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

use std::io::Write as _;
use std::sync::Arc;

use directory::{Named, all};
use support::ground::{Ground, Real};
use support::memory::Memory;

/// The cases that did not hold, with what they said.
async fn failures(ground: &Arc<dyn Ground>, cases: Vec<Named>) -> Vec<String> {
    let mut failed = Vec::new();
    for (name, case) in cases {
        let ground = Arc::clone(ground);
        if let Err(panic) = tokio::spawn(async move { case(&*ground).await }).await {
            failed.push(format!("{name}: {}", said(panic)));
        }
    }
    failed
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

#[tokio::test]
async fn every_case_holds_in_memory_and_on_a_real_controller() {
    let memory: Arc<dyn Ground> = Arc::new(Memory::company());
    let real = Arc::new(Real::start().await);
    let ground: Arc<dyn Ground> = real.clone();
    let cases = all();
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
