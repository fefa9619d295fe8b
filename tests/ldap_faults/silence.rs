//! Controllers that accept and say nothing, and wires that carry nothing: each step ends in its time.

use std::time::Duration;

use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, FailureClass};

use super::signals::signal;
use super::wire::{LOGIN, Mood, OPENING, Wire};
use super::{Dc, failure, hasty, open, scope, somebody, title, title_of, within};

/// A step has two seconds; these are a busy machine's two.
const STEP: Duration = Duration::from_secs(6);
/// An edit that certainly did not leave is tried four times, with pauses of half a second, one and two.
const TRIES: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_paused_controller_costs_the_timeout_and_no_more() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let hasty = || hasty(&dc, dc.url());
    let session = open(hasty()).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    writer.perform(&title(guid, "before")).await.unwrap();
    signal(&dc, "-STOP");
    let written = within(Duration::from_secs(8), writer.perform(&title(guid, "late"))).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    let void = within(Duration::from_secs(8), reader.read(&scope()))
        .await
        .unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    let said = within(Duration::from_secs(8), failure(hasty())).await;
    assert_eq!(said.class, FailureClass::Unreachable);
    assert!(said.what.contains("did not answer within 2s"), "{said}");
    signal(&dc, "-CONT");
    // Why it is called unknown: the controller carries it out when it wakes.
    let arrived = async {
        while title_of(&dc).as_deref() != Some("late") {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    within(Duration::from_secs(20), arrived).await;
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(
        title_of(&dc).as_deref(),
        Some("again"),
        "a fresh connection took its place"
    );
}

#[tokio::test]
async fn a_controller_paused_between_connecting_and_login_costs_the_timeout() {
    let dc = Dc::start();
    let wire = Wire::to(&dc, "127.0.0.1").await;
    wire.becomes_at(LOGIN, Mood::Dead);
    let pause = async {
        wire.is(Mood::Dead).await;
        signal(&dc, "-STOP");
        wire.becomes(Mood::Passing);
    };
    let (said, ()) = tokio::join!(within(STEP, failure(hasty(&dc, &wire.url()))), pause);
    assert_eq!(said.class, FailureClass::Unreachable);
    assert!(said.what.contains("did not answer within 2s"), "{said}");
    signal(&dc, "-CONT");
    open(hasty(&dc, &wire.url())).await.unwrap();
}

#[tokio::test]
async fn a_half_open_connection_costs_the_timeout_at_every_step() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let wire = Wire::to(&dc, "127.0.0.1").await;
    for (record, step) in OPENING {
        wire.becomes_at(record, Mood::Dead);
        let said = within(STEP, failure(hasty(&dc, &wire.url()))).await;
        assert_eq!(said.class, FailureClass::Unreachable, "{step}: {said}");
        wire.becomes(Mood::Passing);
    }
    let session = open(hasty(&dc, &wire.url())).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    wire.becomes(Mood::Dead);
    let void = within(STEP, reader.read(&scope())).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    let not_even_connected = within(TRIES, writer.perform(&title(guid, "never"))).await;
    assert!(
        matches!(
            not_even_connected,
            Err(EditFailure::Stop(_) | EditFailure::NotSent(_))
        ),
        "{not_even_connected:?}"
    );
    wire.becomes(Mood::Passing);
    // A writer that lost its controller stays stopped; another run has another one.
    let writer = session.writer();
    writer.perform(&title(guid, "before")).await.unwrap();
    wire.becomes(Mood::Dead);
    let written = within(STEP, writer.perform(&title(guid, "late"))).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    wire.becomes(Mood::Passing);
    let writer = session.writer();
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(title_of(&dc).as_deref(), Some("again"));
}
