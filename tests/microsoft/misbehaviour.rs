//! Answers no controller should give. A read is whole or void; a write that was done is never said not to
//! have happened.

use std::time::Duration;

use rosterd::directory::{ControlEdit, Edit, Guid};
use rosterd::ports::{EditFailure, FailureClass, RefusalKind, Void};
use secrecy::SecretString;

use super::people::{crowd, office, scope};
use crate::support::ground::Ground;
use crate::support::memory::Memory;
use crate::support::memory::answer::Answer;
use crate::support::memory::search::Depth;
use crate::support::memory::vendor::Vendor;
use crate::wire::ground::{Wire, open};
use crate::wire::reply::{done, entry, garbage, page};
use crate::wire::request::{Operation, PAGED, Request};
use crate::wire::server::{Instead, Server};

/// Whether it asks for accounts.
fn reads_accounts(request: &Request) -> bool {
    match &request.operation {
        Operation::Search(search) => {
            search.depth == Depth::All && search.asks("userAccountControl")
        }
        _ => false,
    }
}

fn reads_second_page(request: &Request) -> bool {
    let page = request.control(PAGED).and_then(|control| control.page());
    reads_accounts(request) && page.is_some_and(|(_, cookie)| !cookie.is_empty())
}

/// A read of the crowd, with something happening at the requests meant.
async fn void(meant: fn(&Request) -> bool, instead: Instead) -> Void {
    let server = Server::start(crowd());
    server.meddle(move |request, _| meant(request).then(|| instead.clone()));
    let wire = Wire::on(server).await;
    wire.read(&scope()).await.unwrap_err()
}

//
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_cut_off_voids_the_read() {
    let cut = void(reads_accounts, Instead::Answer(Answer::new(4, ""))).await;
    assert_eq!(cut.failure.class, FailureClass::Incomplete);
    assert!(cut.to_string().contains("sizeLimitExceeded 4"), "{cut}");
    // A cookie does not make an answer whole that did not end well, nor success one that says no more.
    let tired = Instead::AnswerWith(Answer::new(3, ""), page("next"));
    let tired = void(reads_accounts, tired).await;
    assert!(tired.to_string().contains("timeLimitExceeded 3"), "{tired}");
    let vague = void(reads_accounts, Instead::Send(vec![done(0x65)])).await;
    assert_eq!(vague.failure.class, FailureClass::Incomplete, "{vague}");
    assert!(vague.to_string().contains("more pages"), "{vague}");
    let busy = void(reads_second_page, Instead::Answer(Answer::new(51, ""))).await;
    assert_eq!(busy.failure.class, FailureClass::Busy, "{busy}");
    let lost = void(reads_second_page, Instead::HangUp).await;
    assert_eq!(lost.failure.class, FailureClass::Unreachable, "{lost}");
}

//
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_no_answer_voids_the_read() {
    // An entry without attributes where they must be.
    let garbled = void(reads_accounts, Instead::Send(vec![garbage(0x64)])).await;
    assert_eq!(garbled.failure.class, FailureClass::Incomplete, "{garbled}");
    // A result that is no sequence of code, name and text; the library panics over it.
    let malformed = void(reads_accounts, Instead::Send(vec![garbage(0x65)])).await;
    assert_eq!(
        malformed.failure.class,
        FailureClass::Unreachable,
        "{malformed}"
    );
    let server = Server::start(Memory::company());
    server.meddle(|request, _| {
        let is_login = matches!(request.operation, Operation::Bind { .. });
        is_login.then(|| Instead::Send(vec![garbage(0x61)]))
    });
    let login = open(&server).await.unwrap_err();
    assert_eq!(login.class, FailureClass::Unreachable, "{login}");
}

/// Every range is answered with the first one.
//
#[tokio::test(flavor = "multi_thread")]
async fn values_that_do_not_end_void_the_read() {
    let server = Server::start(crowd());
    server.meddle(|request, memory| {
        let Operation::Search(search) = &request.operation else {
            return None;
        };
        let is_ranged = search
            .attributes
            .iter()
            .any(|name| name.contains(";range="));
        let first = (
            "memberOf;range=0-1499".to_owned(),
            vec![b"CN=g,DC=x".to_vec()],
        );
        let guid = memory.whose("sAMAccountName", "u0").unwrap();
        let identity = ("objectGUID".to_owned(), vec![guid.bytes().to_vec()]);
        let found = entry(&search.base, &[identity, first]);
        is_ranged.then(|| Instead::Send(vec![found, done(0x65)]))
    });
    let endless = Wire::on(server).await.read(&scope()).await.unwrap_err();
    assert_eq!(endless.failure.class, FailureClass::Incomplete, "{endless}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_controller_that_drips_is_cut_off_by_the_deadline() {
    let account = entry("CN=u0,OU=Staff,DC=corp,DC=example", &[]);
    let work = void(reads_accounts, Instead::Drip(account));
    let dripping = tokio::time::timeout(Duration::from_secs(20), work)
        .await
        .unwrap();
    assert_eq!(dripping.failure.class, FailureClass::Unreachable);
    assert!(dripping.to_string().contains("within 10s"), "{dripping}");
}

/// Disables an account with a scramble; what became of it, and what a second request says that sends nothing
/// where the account is disabled already.
async fn disable(wire: &Wire, guid: Guid) -> [Result<Guid, EditFailure>; 2] {
    let edit = |scramble: Option<&str>| Edit::Control {
        guid,
        edit: ControlEdit::Disable,
        scramble: scramble.map(SecretString::from),
    };
    let first = wire.perform(&edit(Some("S3cret-Words!"))).await;
    [first, wire.perform(&edit(None)).await]
}

#[tokio::test]
async fn a_disable_that_was_done_is_never_said_not_to_have_happened() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let mut modifies = 0;
    wire.server.meddle(move |request, _| {
        modifies += usize::from(!request.steps().is_empty());
        (modifies > 1 && !request.steps().is_empty()).then(|| Instead::Answer(Answer::new(51, "")))
    });
    let [done, again] = disable(&wire, anna).await;
    assert!(matches!(done, Err(EditFailure::Unknown(_))), "{done:?}");
    assert!(again.is_ok(), "{again:?}");
}

/// A policy's refusal leaves the way to another password open; after any other it is for the next run to see.
#[tokio::test]
async fn a_password_that_is_refused_does_not_leave_a_leaver_open() {
    for (code, text) in [
        (53, "0000052D: SvcErr: DSID-031A12D2, problem 5003"),
        (50, "00000005: SecErr: DSID-031A1190, problem 4003"),
    ] {
        let (wire, anna) = office(Vendor::Microsoft).await;
        wire.server.meddle(move |request, _| {
            let refused = Answer::new(code, text);
            request
                .writes("unicodePwd")
                .then_some(Instead::Answer(refused))
        });
        let [done, _] = disable(&wire, anna).await;
        let words = match (code, done) {
            (53, Err(EditFailure::Refused(why))) if why.kind == RefusalKind::Password => why.words,
            (50, Err(EditFailure::Unknown(words))) => words,
            (_, other) => panic!("{other:?}"),
        };
        assert!(words.contains("is disabled"), "{words}");
        assert_eq!(wire.look(anna).unwrap()["useraccountcontrol"], ["514"]);
    }
}
