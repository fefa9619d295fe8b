//! Which of several controllers a run takes.

use rosterd::ldap::Access;
use rosterd::ports::FailureClass;

use super::fake::{Fake, Kind};
use super::logins::unregistered;
use super::support::ground::access;
use super::support::world::BASE;
use super::{Dc, failure, open};

#[tokio::test]
async fn the_next_controller_is_taken_where_one_cannot_be_reached() {
    let dc = Dc::start();
    let dead = "ldaps://127.0.0.1:9".to_owned();
    let session = open(Access {
        servers: vec![dead.clone(), dc.url().to_owned()],
        ..access(&dc)
    })
    .await
    .unwrap();
    assert_eq!(session.controller(), "dc1.corp.example");
    assert_eq!(session.base().to_string(), BASE);
    let said = failure(Access {
        servers: vec![dead.clone(), dead],
        ..access(&dc)
    })
    .await;
    assert_eq!(said.class, FailureClass::Unreachable);
    assert_eq!(
        said.what.matches("127.0.0.1:9").count(),
        2,
        "each is named: {said}"
    );
}

//
#[tokio::test]
async fn controllers_that_are_read_only_or_not_whole_are_passed_over() {
    let unfit = [
        (Kind::ReadOnly, FailureClass::Configuration, "read-only"),
        (
            Kind::Unsynchronised,
            FailureClass::Busy,
            "first replication",
        ),
        (
            Kind::Stranger,
            FailureClass::Configuration,
            "names no domain",
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let dc = Dc::start();
    for (kind, class, words) in unfit {
        let fake = Fake::of_kind(kind);
        let said = failure(unregistered(&fake.url(false), &fake.ca_file, false)).await;
        assert_eq!(said.class, class, "{said}");
        assert!(said.what.contains(words), "{said}");
        // Both authorities are trusted: the next one is the real controller.
        let trusted = folder.path().join("both.pem");
        let both = [&fake.ca_file, &dc.ca_file()].map(|file| std::fs::read(file).unwrap());
        std::fs::write(&trusted, both.concat()).unwrap();
        let session = open(Access {
            servers: vec![fake.url(false), dc.url().to_owned()],
            ca_file: Some(trusted),
            ..access(&dc)
        })
        .await
        .unwrap();
        assert_eq!(session.controller(), "dc1.corp.example", "{kind:?}");
    }
}

//
#[tokio::test]
async fn where_none_is_left_each_of_them_is_told() {
    let (read_only, young) = (
        Fake::of_kind(Kind::ReadOnly),
        Fake::of_kind(Kind::Unsynchronised),
    );
    let folder = tempfile::tempdir().unwrap();
    let trusted = folder.path().join("both.pem");
    let both = [&read_only, &young].map(|fake| std::fs::read(&fake.ca_file).unwrap());
    std::fs::write(&trusted, both.concat()).unwrap();
    let said = failure(Access {
        servers: vec![read_only.url(false), young.url(false)],
        ..unregistered("", &trusted, false)
    })
    .await;
    assert_eq!(said.class, FailureClass::Busy, "one of them may come round");
    for words in ["read-only", "first replication"] {
        assert!(said.what.contains(words), "{said}");
    }
}
