//! What operators are shown.

use rusqlite::Connection;

use super::{Store, at, creation, fresh, guid};
use crate::past::{Baseline, Outcome, RunId, Settlement};
use crate::people::PersonId;
use crate::ports::{Foreseen, Record, RunReport};
use crate::store::RunState;

fn report(outcome: &'static str) -> RunReport {
    RunReport {
        outcome,
        summary: format!("a {outcome} run"),
        plan: Some("abc".to_owned()),
        dispositions: Vec::new(),
        baseline: None,
        foreseen: Vec::new(),
    }
}

#[test]
fn a_run_is_running_then_ended() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    assert_eq!(store.runs(9).unwrap()[0].state, RunState::Running);
    store.finish(run, &report("held"), at(1)).unwrap();
    let line = store.runs(9).unwrap().pop().unwrap();
    assert_eq!((line.id, line.kind.as_str()), (run, "sync"));
    assert_eq!(line.plan.as_deref(), Some("abc"));
    assert_eq!(
        line.state,
        RunState::Ended {
            at: at(1).instant(),
            outcome: "held".to_owned(),
            summary: "a held run".to_owned(),
        }
    );
}

#[test]
fn a_run_of_a_process_that_is_gone_is_interrupted() {
    let (_folder, mut store) = fresh();
    store.start("sync", at(0)).unwrap();
    let raw = Connection::open(store.path()).unwrap();
    raw.execute("UPDATE runs SET process = replace(process, ':', ':9')", [])
        .unwrap();
    assert_eq!(store.runs(9).unwrap()[0].state, RunState::Interrupted);
}

#[test]
fn a_run_ends_once_and_only_if_it_was_started() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    store.finish(run, &report("held"), at(1)).unwrap();
    assert!(store.finish(run, &report("complete"), at(2)).is_err());
    assert!(store.finish(RunId(99), &report("complete"), at(2)).is_err());
    assert!(store.intend(RunId(99), &[creation(1)], at(2)).is_err());
    assert_eq!(store.runs(9).unwrap()[0].state.word(), "held");
}

#[test]
fn the_last_complete_run_is_the_one_with_a_baseline() {
    let (_folder, mut store) = fresh();
    assert_eq!(store.last_complete().unwrap(), None);
    let complete = RunReport {
        baseline: Some(Baseline {
            at: at(1).instant(),
            people: 3,
            managed: 3,
        }),
        ..report("complete")
    };
    let good = store.start("sync", at(0)).unwrap();
    store.finish(good, &complete, at(1)).unwrap();
    let later = store.start("sync", at(2)).unwrap();
    store.finish(later, &report("incomplete"), at(3)).unwrap();
    assert_eq!(store.last_complete().unwrap().unwrap().id, good);
    let both: Vec<RunId> = store.runs(9).unwrap().iter().map(|run| run.id).collect();
    assert_eq!(both, [later, good]);
    assert_eq!(store.runs(1).unwrap().len(), 1);
}

#[test]
fn history_says_who_what_why_when_and_how_it_ended() {
    let (_folder, mut store) = fresh();
    let run = store.start("sync", at(0)).unwrap();
    let window = [creation(1), creation(2), creation(3), creation(4)];
    let ids = store.intend(run, &window, at(1)).unwrap();
    let ends = [
        Some(Outcome::Done(guid(1))),
        Some(Outcome::Failed("insufficientAccessRights".to_owned())),
        Some(Outcome::Unknown("timeout".to_owned())),
        None,
    ];
    let settlements: Vec<Settlement> = ids
        .iter()
        .zip(&ends)
        .filter_map(|(id, outcome)| {
            Some(Settlement {
                intent: *id,
                outcome: outcome.clone()?,
            })
        })
        .collect();
    store.settle(&settlements, at(2)).unwrap();
    let lines = store.history(None, 9).unwrap();
    let shown: Vec<_> = lines
        .iter()
        .rev()
        .map(|line| line.outcome.clone())
        .collect();
    assert_eq!(shown, ends);
    let settled: Vec<bool> = lines.iter().rev().map(|l| l.settled_at.is_some()).collect();
    assert_eq!(settled, [true, true, false, false]);
    let two = PersonId::new("2");
    let line = store.history(Some(&two), 9).unwrap().pop().unwrap();
    assert_eq!((line.person, line.run, line.id), (two, run, ids[1]));
    assert_eq!(line.words, "create the account of 2");
    assert_eq!(line.rule, "lifecycle.hire");
    assert_eq!(line.at, at(1).instant());
    assert_eq!(line.effects, window[1].effects);
    assert_eq!(store.history(None, 2).unwrap().len(), 2);
}

#[test]
fn how_it_stands_is_told_by_the_last_run_that_judged_anybody() {
    let (_folder, mut store) = fresh();
    let judged = |store: &mut Store, dispositions, minutes| {
        let run = store.start("sync", at(minutes)).unwrap();
        let report = RunReport {
            dispositions,
            ..report("held")
        };
        store.finish(run, &report, at(minutes)).unwrap();
        run
    };
    let one = || Some(PersonId::new("1"));
    judged(&mut store, vec![(one(), "held", "old".to_owned())], 1);
    let last = judged(
        &mut store,
        vec![
            (one(), "settled", "settled".to_owned()),
            (Some(PersonId::new("2")), "held", "held: limit".to_owned()),
            (None, "rejected", "rejected: no id".to_owned()),
        ],
        2,
    );
    judged(&mut store, Vec::new(), 3); // a run whose read was void
    let lines = store.last_dispositions().unwrap();
    let words: Vec<&str> = lines.iter().map(|line| line.words.as_str()).collect();
    assert_eq!(words, ["settled", "held: limit", "rejected: no id"]);
    assert!(lines.iter().all(|line| line.run == last));
    assert_eq!(lines, store.run_dispositions(last).unwrap());
    let people: Vec<_> = store.run_dispositions(last).unwrap();
    assert_eq!(people.len(), 3);
    assert_eq!(people[2].person, None);
}

#[test]
fn what_falls_due_is_what_the_last_plan_foresaw() {
    let (_folder, mut store) = fresh();
    let foreseen = |minutes, what: &str| Foreseen {
        at: at(minutes).instant(),
        person: PersonId::new("1"),
        what: what.to_owned(),
    };
    let mut finish = |minutes, plan: Option<&str>, foreseen: Vec<Foreseen>| {
        let run = store.start("sync", at(minutes)).unwrap();
        let report = RunReport {
            plan: plan.map(str::to_owned),
            foreseen,
            ..report("complete")
        };
        store.finish(run, &report, at(minutes)).unwrap();
        store.foreseen().unwrap()
    };
    let two = vec![foreseen(9, "it is enabled"), foreseen(99, "it is disabled")];
    assert_eq!(finish(1, Some("a"), two.clone()), two);
    assert_eq!(
        finish(2, None, Vec::new()),
        two,
        "a void run knows nothing better"
    );
    let one = vec![foreseen(99, "it is disabled")];
    assert_eq!(finish(3, Some("b"), one.clone()), one);
    assert_eq!(finish(4, Some("c"), Vec::new()), []);
}

#[test]
fn a_run_is_found_by_its_number_with_what_it_did_in_order() {
    let (_folder, mut store) = fresh();
    let first = store.start("sync", at(0)).unwrap();
    store
        .intend(first, &[creation(1), creation(2)], at(1))
        .unwrap();
    let second = store.start("sync", at(2)).unwrap();
    store.intend(second, &[creation(3)], at(3)).unwrap();
    let people = |run| -> Vec<String> {
        let lines = store.done_in(run).unwrap().into_iter();
        lines.map(|line| line.person.to_string()).collect()
    };
    assert_eq!(people(first), ["1", "2"]);
    assert_eq!(people(second), ["3"]);
    assert_eq!(store.run(second).unwrap().unwrap().id, second);
    assert_eq!(store.run(RunId(99)).unwrap(), None);
}

#[test]
fn what_was_settled_is_kept_of_the_last_run_only() {
    let (_folder, mut store) = fresh();
    let line =
        |person: &str, word: &'static str| (Some(PersonId::new(person)), word, word.to_owned());
    let full = || RunReport {
        dispositions: vec![
            line("1", "settled"),
            line("2", "waiting"),
            line("3", "failed"),
        ],
        ..report("failed")
    };
    let runs: Vec<RunId> = (0..3)
        .map(|n| {
            let run = store.start("run", at(n)).unwrap();
            store.finish(run, &full(), at(n)).unwrap();
            run
        })
        .collect();
    let kept = |run: RunId| store.run_dispositions(run).unwrap().len();
    assert_eq!(runs.into_iter().map(kept).collect::<Vec<_>>(), [1, 1, 3]);
}
