//! Refusals that pass: nothing was done, so the same request is sent again, but not for ever. And another
//! controller behind the same address, which is none of that.

use rosterd::directory::{AttributeEdit, Edit, Guid};
use rosterd::ports::{DirectoryReader, DirectoryWriter, EditFailure, FailureClass};

use super::people::{office, scope};
use crate::support::ground::Ground;
use crate::support::memory::Memory;
use crate::support::memory::answer::Answer;
use crate::support::memory::vendor::Vendor;
use crate::wire::ground::{Wire, open};
use crate::wire::reply::{done, entry};
use crate::wire::request::{Operation, Request};
use crate::wire::server::{Instead, Recorded, Server};

fn title(guid: Guid) -> Edit {
    let edits = vec![AttributeEdit {
        name: "title".into(),
        values: vec!["Busy".into()],
    }];
    Edit::Modify { guid, edits }
}

fn is_write(request: &Request) -> bool {
    request.writes("title")
}

/// The first so many writes are answered with this.
fn refuse(wire: &Wire, times: usize, answer: Answer) {
    let mut left = times;
    wire.server.meddle(move |request, _| {
        let refuses = is_write(request) && left > 0;
        left -= usize::from(refuses);
        refuses.then(|| Instead::Answer(answer.clone()))
    });
}

/// The writes that came, by connection.
fn writes(wire: &Wire) -> Vec<usize> {
    let records = wire.server.records().into_iter();
    let writes = records.filter(|Recorded { request, .. }| is_write(request));
    writes.map(|record| record.connection).collect()
}

fn has_title(wire: &Wire, anna: Guid) -> bool {
    wire.look(anna).unwrap().contains_key("title")
}

//
#[tokio::test]
async fn a_write_the_controller_was_too_busy_for_is_sent_again() {
    for code in [51, 52] {
        let (wire, anna) = office(Vendor::Microsoft).await;
        refuse(&wire, 2, Answer::new(code, ""));
        wire.perform(&title(anna)).await.unwrap();
        assert_eq!(writes(&wire).len(), 3, "{code}");
        assert!(has_title(&wire, anna), "{code}");
    }
}

//
#[tokio::test]
async fn a_controller_that_stays_busy_is_asked_four_times_and_nothing_was_done() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    refuse(&wire, usize::MAX, Answer::new(51, "00002024: SvcErr"));
    let told = wire.perform(&title(anna)).await;
    assert!(matches!(told, Err(EditFailure::NotSent(_))), "{told:?}");
    assert_eq!(writes(&wire).len(), 4);
    assert!(!has_title(&wire, anna));
}

/// "In order to perform this operation a successful bind must be completed": 1 (000004DC).
//
#[tokio::test]
async fn a_login_the_controller_forgot_is_made_again_on_another_connection() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    refuse(&wire, 1, Answer::new(1, "000004DC: LdapErr: DSID-0C090A5C"));
    wire.perform(&title(anna)).await.unwrap();
    let writes = writes(&wire);
    assert_eq!(writes.len(), 2);
    assert_ne!(writes[0], writes[1], "the same connection");
    assert!(has_title(&wire, anna));
}

/// A load balancer: the second connection ends at another controller.
fn is_another_one(server: &Server) {
    let mut asked = 0;
    server.meddle(move |request, _| {
        let Operation::Search(search) = &request.operation else {
            return None;
        };
        if !search.base.is_empty() {
            return None;
        }
        asked += 1;
        let name = ("dnsHostName".to_owned(), vec![b"dc2.corp.example".to_vec()]);
        (asked > 1).then(|| Instead::Send(vec![entry("", &[name]), done(0x65)]))
    });
}

//
#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_from_one_controller_is_not_written_to_another_at_its_address() {
    let memory = Memory::company();
    let anna = memory.whose("sAMAccountName", "svc-rosterd").unwrap();
    let server = Server::start(memory);
    is_another_one(&server);
    let session = open(&server).await.unwrap();
    let void = session.reader().read(&scope()).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Configuration);
    let words = void.to_string();
    assert!(
        words.contains("dc1.corp.example") && words.contains("dc2.corp.example"),
        "{words}"
    );
    let told = session.writer().perform(&title(anna)).await;
    assert!(matches!(told, Err(EditFailure::Stop(_))), "{told:?}");
    assert!(!server.requests().iter().any(is_write));
}
