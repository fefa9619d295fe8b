//! Microsoft's limits, which Samba does not have, and answers no controller should give: a scripted
//! one gives them. A read is whole or void.

#[path = "ldap_limits/ber.rs"]
mod ber;
#[path = "ldap_limits/bits.rs"]
mod bits;
#[path = "ldap_limits/server.rs"]
mod server;

use std::sync::Arc;
use std::time::Duration;

use rosterd::clock::SystemClock;
use rosterd::directory::{ControlEdit, Directory, Dn, Edit, Guid, Scope};
use rosterd::ldap::{Access, Login, Logins, Session};
use rosterd::ports::{
    DirectoryReader, DirectoryWriter, EditFailure, FailureClass, PortFailure, Quiet, Void,
};
use secrecy::SecretString;
use server::{ACCOUNTS, BASE, GROUPS_OF_ONE, Manner, READABLE, Server};

async fn open(server: &Server) -> Result<Session, PortFailure> {
    let access = Access {
        servers: vec![server.url.clone()],
        discovery: None,
        start_tls: false,
        user: "svc@corp.example".into(),
        login: Login::Password(Box::new(|| Ok(SecretString::from("secret")))),
        logins: Arc::new(Logins::new(Arc::new(SystemClock))),
        ca_file: Some(server.ca_file.clone()),
        connect_timeout: Duration::from_secs(5),
        operation_timeout: Duration::from_secs(5),
        read_deadline: Duration::from_secs(10),
    };
    Session::open(access, Arc::new(Quiet)).await
}

async fn read(server: &Server) -> Result<Directory, Void> {
    let session = open(server).await.unwrap();
    let staff = Dn::parse(&format!("OU=Staff,{BASE}")).unwrap();
    let scope = Scope {
        bases: vec![staff.clone()],
        group_bases: vec![staff],
        anchor: "employeeID".into(),
        attributes: ["title".into()].into(),
        protected_groups: vec![],
    };
    session.reader().read(&scope).await
}

async fn void(manner: Manner) -> Void {
    read(&Server::start(manner)).await.unwrap_err()
}

//
#[tokio::test]
async fn pages_and_value_ranges_are_followed_to_the_end() {
    let server = Server::start(Manner::Microsoft);
    let directory = read(&server).await.unwrap();
    assert_eq!(
        directory.accounts().count(),
        ACCOUNTS,
        "more than the 1,000 of one page"
    );
    let in_many = directory
        .accounts()
        .find(|account| account.sam == "u0")
        .unwrap();
    assert_eq!(
        in_many.member_of.len(),
        GROUPS_OF_ONE,
        "more than one range of values"
    );
    let in_one = directory
        .accounts()
        .find(|account| account.sam == "u1")
        .unwrap();
    assert_eq!(in_one.member_of.len(), 1);
    assert_eq!(in_one.guid, Guid::from_bytes(READABLE));
    assert!(server.pages() > ACCOUNTS / 1000);
}

//
#[tokio::test]
async fn an_answer_that_is_cut_off_voids_the_read() {
    let cut = void(Manner::CutsOff).await;
    assert_eq!(cut.failure.class, FailureClass::Incomplete);
    assert!(cut.to_string().contains("sizeLimitExceeded 4"), "{cut}");
    // A cookie does not make an answer whole that did not end well, nor success one that says no more.
    let tired = void(Manner::TiresWithACookie).await;
    assert!(tired.to_string().contains("timeLimitExceeded 3"), "{tired}");
    let vague = void(Manner::ForgetsTheCookie).await;
    assert_eq!(vague.failure.class, FailureClass::Incomplete, "{vague}");
    assert!(vague.to_string().contains("more pages"), "{vague}");
    let busy = void(Manner::BusyOnTheSecondPage).await;
    assert_eq!(busy.failure.class, FailureClass::Busy, "{busy}");
    let lost = void(Manner::HangsUpOnTheSecondPage).await;
    assert_eq!(lost.failure.class, FailureClass::Unreachable, "{lost}");
}

//
#[tokio::test]
async fn an_answer_that_is_no_answer_voids_the_read() {
    let garbled = void(Manner::GarblesAnEntry).await;
    assert_eq!(garbled.failure.class, FailureClass::Incomplete, "{garbled}");
    // The library panics over this one.
    let malformed = void(Manner::GarblesTheResult).await;
    assert_eq!(
        malformed.failure.class,
        FailureClass::Unreachable,
        "{malformed}"
    );
    let login = open(&Server::start(Manner::GarblesTheLogin))
        .await
        .unwrap_err();
    assert_eq!(login.class, FailureClass::Unreachable, "{login}");
    let endless = void(Manner::NeverEndsARange).await;
    assert_eq!(endless.failure.class, FailureClass::Incomplete, "{endless}");
}

#[tokio::test]
async fn a_controller_that_drips_is_cut_off_by_the_deadline() {
    let dripping = tokio::time::timeout(Duration::from_secs(20), void(Manner::Drips))
        .await
        .unwrap();
    assert_eq!(dripping.failure.class, FailureClass::Unreachable);
    assert!(dripping.to_string().contains("within 10s"), "{dripping}");
}

/// Disables an account with a scramble; what became of it, and its bits afterwards.
async fn disable(manner: Manner) -> (Result<Guid, EditFailure>, Result<Guid, EditFailure>) {
    let server = Server::start(manner);
    let session = open(&server).await.unwrap();
    let edit = |scramble: Option<&str>| Edit::Control {
        guid: Guid::from_bytes([1; 16]),
        edit: ControlEdit::Disable,
        scramble: scramble.map(SecretString::from),
    };
    let writer = session.writer();
    let done = writer.perform(&edit(Some("S3cret!"))).await;
    // Sends nothing where the account is disabled already; else it would be busy, or disable it now.
    let again = writer.perform(&edit(None)).await;
    (done, again)
}

#[tokio::test]
async fn a_disable_that_was_done_is_never_said_not_to_have_happened() {
    let (done, again) = disable(Manner::BusyAfterTheFirstModify).await;
    assert!(matches!(done, Err(EditFailure::Unknown(_))), "{done:?}");
    assert!(again.is_ok(), "{again:?}");
}

#[tokio::test]
async fn a_password_that_is_refused_does_not_leave_a_leaver_open() {
    let (done, _) = disable(Manner::RefusesPasswords).await;
    match done {
        Err(EditFailure::Unknown(why)) => assert!(why.contains("is disabled"), "{why}"),
        other => panic!("{other:?}"),
    }
}
