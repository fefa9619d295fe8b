//! What a look finds in the memory and a run leaves there, beside what it does.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use tempfile::TempDir;

use super::*;
use crate::clock::SetClock;
use crate::directory::{Directory, Edit, Guid, Scope};
use crate::guard::Mode;
use crate::past::{NameKind, Reservation};
use crate::people::{FieldName, PersonId, Roster};
use crate::plan::tests::world::*;
use crate::ports::{Delivery, EditFailure, FailureClass, Keep, Quiet, Side};
use crate::store::Store;

/// HR that answers with this roster, or not at all.
struct Hr {
    roster: Option<Roster>,
    origin: Option<&'static str>,
}

impl PeopleSource for Hr {
    async fn read(&self, _: &BTreeSet<FieldName>) -> Result<Roster, Void> {
        let down = || Void {
            side: Side::People,
            failure: PortFailure::new(FailureClass::Unreachable, "nobody answers"),
        };
        self.roster.clone().ok_or_else(down)
    }

    fn origin(&self) -> Option<String> {
        self.origin.map(str::to_owned)
    }
}

const OURS: &str = "ours";

fn up(people: Roster) -> Hr {
    Hr {
        roster: Some(people),
        origin: Some(OURS),
    }
}

fn down(origin: Option<&'static str>) -> Hr {
    Hr {
        roster: None,
        origin,
    }
}

fn anna() -> Roster {
    roster(vec![person("1", "Anna", "Bauer", &[])])
}

/// A directory without accounts.
struct Eyes;

impl DirectoryReader for Eyes {
    async fn read(&self, _: &Scope) -> Result<Directory, Void> {
        Ok(directory(Vec::new()))
    }
}

/// A directory that cannot be written, and nobody a password is for.
struct NoHand;

impl DirectoryWriter for NoHand {
    async fn perform(&self, _: &Edit) -> Result<Guid, EditFailure> {
        Err(EditFailure::NotSent("nothing is written here".to_owned()))
    }
}

impl Handover for NoHand {
    fn draw(&self, _: &[&str]) -> secrecy::SecretString {
        "secret".into()
    }

    async fn deliver(&self, _: &Delivery) -> Result<(), PortFailure> {
        Ok(())
    }
}

fn memory() -> (TempDir, Store) {
    let folder = TempDir::new().unwrap();
    let store = Store::open(folder.path().join("rosterd.db")).unwrap();
    (folder, store)
}

/// So many minutes after the morning.
fn at(minutes: i64) -> Now {
    morning().plus(SignedDuration::from_mins(minutes))
}

/// One run in a mode, which ends `took` minutes after it began.
async fn run(store: &mut Store, hr: &Hr, mode: Mode, took: i64) -> Run {
    run_by(&policy(), store, hr, mode, took).await
}

async fn run_by(policy: &Policy, store: &mut Store, hr: &Hr, mode: Mode, took: i64) -> Run {
    let looked = look(hr, &Eyes, store, policy, at(0)).await.unwrap();
    let guard = GuardPolicy {
        mode,
        ..GuardPolicy::default()
    };
    let verdict = decide(&looked.sight, policy, &guard, at(0));
    let crew = Crew {
        writer: &NoHand,
        memory: store,
        handover: &NoHand,
        clock: &SetClock::at(at(took)),
        stopping: &|| false,
        progress: &Quiet,
    };
    carry_out("run", looked, verdict, crew).await.unwrap()
}

fn keep(store: &mut Store, minutes: i64) {
    let kept = Keep {
        roster: &anna(),
        origin: OURS,
        read: at(minutes),
    };
    store.keep(Some(kept)).unwrap();
}

fn is_kept(store: &Store) -> bool {
    store.roster(OURS).unwrap().is_some()
}

/// A policy with which a roster is kept so long.
fn keeping(hours: i64) -> Policy {
    Policy {
        due_events_from: SignedDuration::from_hours(hours),
        ..policy()
    }
}

#[test]
fn a_sentinel_that_holds_nobody_is_no_complete_run() {
    let alarm = [Breach::Sentinel("the HR feed is empty".into())];
    let receipts = Receipts::default();
    assert_eq!(outcome(&[], &[], &alarm, &receipts, None), "held");
    assert_eq!(outcome(&[], &[], &[], &receipts, None), "complete");
}

#[tokio::test]
async fn a_kept_roster_stands_in_for_the_hr_it_was_read_from_and_for_no_recording() {
    let (_folder, mut store) = memory();
    run(&mut store, &up(anna()), Mode::Observe, 0).await;
    let looked = async |origin| look(&down(origin), &Eyes, &store, &policy(), at(15)).await;
    let stood_in = looked(Some(OURS)).await.unwrap();
    assert!(stood_in.void.is_some());
    assert_eq!(stood_in.sight.roster.len(), 1);
    assert!(looked(None).await.is_err(), "a recording");
    assert!(looked(Some("another")).await.is_err());
}

#[tokio::test]
async fn a_roster_is_as_old_as_the_look_and_not_as_the_end_of_the_run() {
    let (_folder, mut store) = memory();
    run(&mut store, &up(anna()), Mode::Observe, 20).await;
    let kept = store.roster(OURS).unwrap().unwrap();
    assert_eq!(kept.kept(), Some(at(0).instant()));
}

#[test]
fn a_roster_that_is_too_old_or_unwanted_is_forgotten_while_hr_is_down() {
    let void = || RunFailure::from(PortFailure::new(FailureClass::Unreachable, "down"));
    for (hours, read, stays) in [(1, -60, true), (1, -61, false), (0, 0, false)] {
        let (_folder, mut store) = memory();
        keep(&mut store, read);
        let clock = SetClock::at(at(0));
        record_void("run", &void(), &keeping(hours), &mut store, &clock).unwrap();
        assert_eq!(is_kept(&store), stays, "{hours} h, read at {read}");
    }
}

#[tokio::test]
async fn a_roster_that_is_too_old_or_unwanted_is_forgotten_while_hr_is_not_believed() {
    let nobody = up(roster(Vec::new()));
    for (hours, read, stays) in [(1, -60, true), (1, -61, false), (0, 0, false)] {
        let (_folder, mut store) = memory();
        keep(&mut store, read);
        let run = run_by(&keeping(hours), &mut store, &nobody, Mode::Autopilot, 0).await;
        assert!(run.breaches.iter().any(Breach::is_alarm));
        assert_eq!(is_kept(&store), stays, "{hours} h, read at {read}");
    }
}

/// A memory in which a name is kept that no object has.
fn with_a_name() -> (TempDir, Store) {
    let (folder, mut store) = memory();
    let run = store.start("sync", at(-60)).unwrap();
    let link = Remember::Link {
        person: PersonId::new("1"),
        guid: guid(1),
        how: crate::past::LinkedBy::Anchor,
        names: vec![Reservation {
            kind: NameKind::Login,
            folded: "abauer".to_owned(),
            person: PersonId::new("1"),
        }],
    };
    store.remember(run, &[link], at(-60)).unwrap();
    (folder, store)
}

#[tokio::test]
async fn what_became_of_names_is_remembered_only_where_what_is_read_may_be() {
    for (people, mode, remembered) in [
        (anna(), Mode::Supervised, true),
        (anna(), Mode::Observe, false),
        (roster(Vec::new()), Mode::Autopilot, false),
    ] {
        let (_folder, mut store) = with_a_name();
        run(&mut store, &up(people), mode, 0).await;
        let past = store.recall(at(1)).unwrap();
        let kept = &past.names[&(NameKind::Login, "abauer".to_owned())];
        assert_eq!(kept.unused_since.is_some(), remembered, "{mode:?}");
    }
}
