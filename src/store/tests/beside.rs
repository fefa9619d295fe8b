//! Several processes on one store, and one that dies.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use super::{Store, at, creation, fresh, place};
use crate::past::{Approval, CaseId, IntentId, Outcome, Settlement};
use crate::ports::{FailureClass, Recall, Record};
use crate::store::RunState;

fn approval(by: &str, n: usize) -> Approval {
    Approval {
        case: CaseId::new(format!("{by}-{n}")),
        by: by.to_owned(),
        at: at(0).instant(),
        until: at(60).instant(),
    }
}

#[test]
fn an_operators_command_works_beside_a_cycle() {
    let (_folder, mut daemon) = fresh();
    let mut command = Store::open(daemon.path()).unwrap();
    let lock = daemon.lock_run().unwrap();
    let run = daemon.start("run", at(0)).unwrap();
    daemon.intend(run, &[creation(1)], at(1)).unwrap();
    command.approve(&[approval("ada", 1)]).unwrap();
    daemon.intend(run, &[creation(2)], at(2)).unwrap();
    drop(lock);
    let (ours, theirs) = (
        daemon.recall(at(3)).unwrap(),
        command.recall(at(3)).unwrap(),
    );
    assert_eq!(ours, theirs);
    assert_eq!((ours.open.len(), ours.approvals.len()), (2, 1));
}

#[test]
fn writers_at_the_same_time_all_get_through_also_on_a_new_store() {
    const WRITERS: usize = 6;
    const EACH: usize = 20;
    let (_folder, path) = place();
    thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = &path;
            scope.spawn(move || {
                let mut store = Store::open(path).unwrap();
                for n in 0..EACH {
                    store.approve(&[approval(&writer.to_string(), n)]).unwrap();
                    store.recall(at(0)).unwrap();
                }
            });
        }
    });
    let past = Store::open(&path).unwrap().recall(at(0)).unwrap();
    assert_eq!(past.approvals.len(), WRITERS * EACH);
}

//
#[test]
fn a_second_cycle_is_told_who_holds_the_lock() {
    let (_folder, store) = fresh();
    let other = Store::open(store.path()).unwrap();
    let lock = store.lock_run().unwrap();
    let failure = other.lock_run().unwrap_err();
    assert_eq!(failure.class, FailureClass::Busy);
    let us = format!("process {}", std::process::id());
    assert!(failure.what.contains(&us), "{}", failure.what);
    drop(lock);
    other.lock_run().unwrap();
}

#[test]
fn settling_twice_counts_once_and_settling_nothing_is_an_error() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let id = store.intend(run, &[creation(1)], at(1)).unwrap()[0];
    let not_done = Settlement {
        intent: id,
        outcome: Outcome::NotDone,
    };
    let done = Settlement {
        intent: id,
        outcome: Outcome::Done(super::guid(1)),
    };
    store.settle(&[not_done], at(2)).unwrap();
    store.settle(&[done], at(3)).unwrap();
    assert!(store.recall(at(4)).unwrap().links.is_empty());
    let nothing = Settlement {
        intent: IntentId(99),
        outcome: Outcome::NotDone,
    };
    assert!(store.settle(&[nothing], at(5)).is_err());
}

#[test]
fn a_window_is_written_whole_or_not_at_all() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let id = store.intend(run, &[creation(1)], at(1)).unwrap()[0];
    let before = store.recall(at(2)).unwrap();
    let outcome = Outcome::Done(super::guid(1));
    let good = Settlement {
        intent: id,
        outcome: outcome.clone(),
    };
    let bad = Settlement {
        intent: IntentId(99),
        outcome,
    };
    assert!(store.settle(&[good, bad], at(2)).is_err());
    assert_eq!(store.recall(at(2)).unwrap(), before);
}

const CHILD_STORE: &str = "ROSTERD_TEST_STORE_OF_THE_CHILD";

/// What the process that is killed does: intends, and never settles.
fn die_between_intend_and_settle(path: &Path) {
    let mut store = Store::open(path).unwrap();
    let _lock = store.lock_run().unwrap();
    let run = store.start("sync", at(0)).unwrap();
    store
        .intend(run, &[creation(1), creation(2)], at(1))
        .unwrap();
    println!("\nintended");
    loop {
        thread::park();
    }
}

/// This test once more, as a process of its own.
fn child(path: &Path) -> Child {
    let name =
        "store::tests::beside::a_process_killed_between_intend_and_settle_leaves_open_intents";
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(CHILD_STORE, path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

//
#[test]
fn a_process_killed_between_intend_and_settle_leaves_open_intents() {
    if let Some(path) = std::env::var_os(CHILD_STORE) {
        die_between_intend_and_settle(Path::new(&path));
    }
    let (_folder, path) = place();
    let mut child = child(&path);
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map_while(Result::ok).any(|line| line == "intended"));

    let store = Store::open(&path).unwrap();
    assert_eq!(store.runs(1).unwrap()[0].state, RunState::Running);
    let failure = store.lock_run().unwrap_err();
    assert!(
        failure.what.contains(&format!("process {}", child.id())),
        "{failure}"
    );

    child.kill().unwrap(); // SIGKILL
    child.wait().unwrap();
    store.lock_run().unwrap();
    assert_eq!(store.runs(1).unwrap()[0].state, RunState::Interrupted);
    let open = store.recall(at(9)).unwrap().open;
    let intents: Vec<_> = open.iter().map(|open| open.intent.clone()).collect();
    assert_eq!(intents, [creation(1), creation(2)]);
    assert!(open.iter().all(|open| open.at == at(1).instant()));
    let shown = store.history(None, 9).unwrap();
    assert!(shown.iter().all(|line| line.outcome.is_none()));
}
