//! The service account's login: tried once, refused in words, left alone for a while.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rosterd::clock::{Now, SetClock, SystemClock};
use rosterd::ldap::{Access, Login, Logins};
use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, FailureClass};
use secrecy::SecretString;

use super::support::ground::access;
use super::support::world::BASE;
use super::{Dc, counted, failure, open, scope, somebody, title, wrong_logins};

fn with_password(dc: &Dc, password: &str) -> Access {
    Access {
        login: password_login(password),
        ..access(dc)
    }
}

fn password_login(password: &str) -> Login {
    let password = password.to_owned();
    Login::Password(Box::new(move || Ok(SecretString::from(password.clone()))))
}

/// How rosterd would reach a server that is no real controller, with the password `p4ss`.
pub fn unregistered(url: &str, ca_file: &Path, start_tls: bool) -> Access {
    Access {
        servers: vec![url.to_owned()],
        discovery: None,
        start_tls,
        user: "svc@corp.example".into(),
        login: password_login("p4ss"),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(ca_file.to_owned()),
        connect_timeout: Duration::from_secs(2),
        operation_timeout: Duration::from_secs(2),
        read_deadline: Duration::from_secs(10),
    }
}

//
#[tokio::test]
async fn a_wrong_password_is_tried_once_and_on_one_controller() {
    let dc = Dc::start();
    let twice = vec![dc.url().to_owned(), dc.url().to_owned()];
    let said = failure(Access {
        servers: twice,
        ..with_password(&dc, "Wr0ng-Passw0rd!")
    })
    .await;
    assert_eq!(said.class, FailureClass::Denied);
    assert!(
        said.what.contains("data 52e") && said.what.contains("password is wrong"),
        "{said}"
    );
    assert!(!said.what.contains("Wr0ng"), "{said}");
    assert_eq!(wrong_logins(&dc), "1");

    let said = failure(with_password(&dc, "")).await;
    assert_eq!(said.class, FailureClass::Configuration);
    assert!(said.what.contains("empty"), "{said}");
    assert_eq!(wrong_logins(&dc), "1", "an empty one is not even sent");

    let account = format!(
        "dn: CN=svc-rosterd,OU=Service,{BASE}\nchangetype: modify\nreplace: userAccountControl\n"
    );
    dc.ldapmodify(&format!("{account}userAccountControl: 66050\n\n"));
    assert!(
        failure(access(&dc)).await.what.contains("data 533"),
        "disabled"
    );
    dc.ldapmodify(&format!("{account}userAccountControl: 66048\n\n"));
    open(access(&dc)).await.unwrap();
}

//
#[tokio::test]
async fn a_refused_password_is_tried_once_a_window_by_everything_in_the_process() {
    let dc = Dc::start();
    let start: Timestamp = "2026-11-20T08:00:00Z".parse().unwrap();
    let clock = Arc::new(SetClock::at(Now::at(start)));
    let logins = Arc::new(Logins::new(Arc::clone(&clock) as _));
    let at = |minute| clock.set(Now::at(start + SignedDuration::from_mins(minute)));
    let attempt = async |password: &str| {
        let said = failure(Access {
            logins: Arc::clone(&logins),
            ..with_password(&dc, password)
        })
        .await;
        assert_eq!(said.class, FailureClass::Denied, "{said}");
        (wrong_logins(&dc), said.what)
    };
    assert_eq!(attempt("Wr0ng-1").await.0, "1");
    for minute in [0, 15, 29] {
        at(minute);
        let (count, what) = attempt("Wr0ng-1").await;
        assert_eq!(count, "1", "minute {minute}");
        assert!(
            what.contains("not tried again before") && what.contains("data 52e"),
            "{what}"
        );
    }
    at(30);
    assert_eq!(attempt("Wr0ng-1").await.0, "2", "the window is over");
    at(89);
    assert_eq!(
        attempt("Wr0ng-1").await.0,
        "2",
        "the next one is twice as long"
    );
    assert_eq!(
        attempt("Wr0ng-2").await.0,
        "3",
        "a changed secret is tried at once"
    );
    logins.forget();
    assert_eq!(attempt("Wr0ng-2").await.0, "4", "asked for");
    open(Access {
        logins,
        ..access(&dc)
    })
    .await
    .unwrap();
}

//
#[tokio::test]
async fn a_password_that_changes_in_mid_run_is_refused_once_and_not_by_every_edit() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let changed = Arc::new(AtomicUsize::new(0));
    let (seen, right) = (Arc::clone(&changed), dc.service_password().to_owned());
    let secret = move || {
        let password = match seen.load(Ordering::SeqCst) {
            0 => right.clone(),
            _ => "Yesterday-Passw0rd!".to_owned(),
        };
        Ok(SecretString::from(password))
    };
    let session = open(Access {
        login: Login::Password(Box::new(secret)),
        ..access(&dc)
    })
    .await
    .unwrap();
    session.reader().read(&scope()).await.unwrap();
    changed.store(1, Ordering::SeqCst);
    let writer = session.writer();
    let edits: Vec<_> = (0..16).map(|n| title(guid, &format!("t{n}"))).collect();
    let done = futures_util::future::join_all(edits.iter().map(|edit| writer.perform(edit))).await;
    assert!(
        done.iter()
            .all(|one| matches!(one, Err(EditFailure::Stop(_)))),
        "{done:?}"
    );
    assert_eq!(wrong_logins(&dc), "1");
}

#[tokio::test]
async fn the_secret_is_read_for_every_connection() {
    let dc = Dc::start();
    let guid = somebody(&dc);
    let (access, reads) = counted(&dc);
    let session = open(access).await.unwrap();
    let writer = session.writer();
    assert_eq!(
        reads.load(Ordering::SeqCst),
        1,
        "a writer that writes nothing does not connect"
    );
    session.reader().read(&scope()).await.unwrap();
    for _ in 0..3 {
        writer.perform(&title(guid, "x")).await.unwrap();
    }
    assert_eq!(
        reads.load(Ordering::SeqCst),
        3,
        "two connections to read, one to write"
    );
}
