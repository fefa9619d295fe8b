//! Connections that end, and controllers that are gone.

use std::sync::atomic::Ordering;
use std::time::Duration;

use rosterd::ldap::Access;
use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, FailureClass};

use super::signals::signal;
use super::support::ground::access;
use super::wire::{Mood, OPENING, Wire};
use super::{
    Dc, counted, failure, hasty, open, scope, somebody, title, title_of, with_server, within,
};

//
#[tokio::test]
async fn a_write_whose_answer_is_lost_is_unknown() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let wire = Wire::to(&dc, "127.0.0.1").await;
    let session = open(with_server(&dc, &wire.url())).await.unwrap();
    let writer = session.writer();
    writer.perform(&title(guid, "before")).await.unwrap();
    wire.cut_at_the_next_answer();
    let written = writer.perform(&title(guid, "cut")).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    assert_eq!(
        title_of(&dc).as_deref(),
        Some("cut"),
        "and it was carried out"
    );
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(title_of(&dc).as_deref(), Some("again"));
}

//
#[tokio::test]
async fn a_read_that_breaks_off_is_void() {
    let dc = Dc::start();
    let wire = Wire::to(&dc, "127.0.0.1").await;
    let session = open(with_server(&dc, &wire.url())).await.unwrap();
    let reader = session.reader();
    let whole = reader.read(&scope()).await.unwrap();
    assert!(whole.groups().count() > 10);
    wire.cut_at_the_next_answer();
    let void = reader.read(&scope()).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(
        reader.read(&scope()).await.unwrap().groups().count(),
        whole.groups().count()
    );
}

//
#[tokio::test]
async fn a_stopped_controller_stops_the_run() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let session = open(access(&dc)).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    writer.perform(&title(guid, "before")).await.unwrap();
    signal(&dc, "-KILL");
    let lost = within(
        Duration::from_secs(30),
        writer.perform(&title(guid, "after")),
    )
    .await;
    assert!(
        matches!(
            lost,
            Err(EditFailure::NotSent(_) | EditFailure::Unknown(_) | EditFailure::Stop(_))
        ),
        "{lost:?}"
    );
    let lost = within(
        Duration::from_secs(30),
        writer.perform(&title(guid, "after")),
    )
    .await;
    assert!(matches!(lost, Err(EditFailure::Stop(_))), "{lost:?}");
    let void = within(Duration::from_secs(30), reader.read(&scope()))
        .await
        .unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(failure(access(&dc)).await.class, FailureClass::Unreachable);
}

//
#[tokio::test]
async fn a_second_controller_is_not_taken_in_mid_run() {
    let (first, second) = (Dc::start(), Dc::start());
    let guid = somebody(&first);
    let wire = Wire::to(&second, "127.0.0.1").await;
    let both = || Access {
        servers: vec![first.url().to_owned(), wire.url()],
        ..access(&first)
    };
    let session = open(both()).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    reader.read(&scope()).await.unwrap();
    writer.perform(&title(guid, "before")).await.unwrap();
    signal(&first, "-KILL");
    let lost = writer.perform(&title(guid, "after")).await;
    assert!(lost.is_err(), "{lost:?}");
    for _ in 0..3 {
        let lost = writer.perform(&title(guid, "after")).await;
        assert!(matches!(lost, Err(EditFailure::Stop(_))), "{lost:?}");
    }
    let void = reader.read(&scope()).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert_eq!(wire.connections(), 0, "the second one was not even dialled");
    // The next run begins anew, and takes it.
    open(both()).await.unwrap();
    assert_eq!(wire.connections(), 1);
}

//
#[tokio::test]
async fn a_connection_the_controller_dropped_while_idle_is_renewed() {
    let dc = Dc::start();
    let policy = "CN=Default Query Policy,CN=Query-Policies,CN=Directory Service,CN=Windows NT,CN=Services,\
                  CN=Configuration,DC=corp,DC=example";
    dc.ldapmodify(&format!(
        "dn: {policy}\nchangetype: modify\nreplace: lDAPAdminLimits\nlDAPAdminLimits: MaxConnIdleTime=2\n\n"
    ));
    let guid = somebody(&dc);
    let (access, logins) = counted(&dc);
    let session = open(access).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    for round in 1..=2 {
        let whole = reader.read(&scope()).await.unwrap();
        assert_eq!(whole.accounts().count(), 1);
        writer
            .perform(&title(guid, &format!("t{round}")))
            .await
            .unwrap();
        assert_eq!(
            logins.load(Ordering::SeqCst),
            3 * round,
            "two to read, one to write"
        );
        tokio::time::sleep(Duration::from_secs(4)).await;
    }
}

#[tokio::test]
async fn a_connection_that_is_reset_says_what_became_of_the_request() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let wire = Wire::to(&dc, "127.0.0.1").await;
    for (record, step) in OPENING {
        wire.becomes_at(record, Mood::ResetsTheNextRequest);
        let said = failure(hasty(&dc, &wire.url())).await;
        assert_eq!(said.class, FailureClass::Unreachable, "{step}: {said}");
    }
    let session = open(hasty(&dc, &wire.url())).await.unwrap();
    let (reader, writer) = (session.reader(), session.writer());
    wire.becomes(Mood::ResetsTheNextRequest);
    let void = reader.read(&scope()).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    writer.perform(&title(guid, "before")).await.unwrap();
    wire.becomes(Mood::ResetsTheNextRequest);
    // It never arrived, but nobody on this side can know.
    let written = writer.perform(&title(guid, "lost")).await;
    assert!(
        matches!(written, Err(EditFailure::Unknown(_))),
        "{written:?}"
    );
    assert_eq!(title_of(&dc).as_deref(), Some("before"));
    writer.perform(&title(guid, "again")).await.unwrap();
    assert_eq!(title_of(&dc).as_deref(), Some("again"));
}
