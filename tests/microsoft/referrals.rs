//! Other parts of the forest are on other servers. rosterd goes to none of them.

use std::io::ErrorKind;
use std::net::TcpListener;

use rosterd::directory::{AttributeEdit, Edit, NewAccount};
use rosterd::ports::EditFailure;

use super::people::{below, newcomer, office, scope};
use crate::support::ground::Ground;
use crate::support::memory::answer::Answer;
use crate::support::memory::vendor::Vendor;
use crate::wire::ground::Wire;
use crate::wire::server::Instead;

/// A port where references of the server point to, and who listens there.
fn elsewhere(wire: &Wire) -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let place = listener.local_addr().unwrap().to_string();
    wire.server.memory().state().referred_to = place;
    listener
}

fn nobody_came(listener: &TcpListener) {
    let came = listener.accept().map(|(_, who)| who);
    assert!(
        came.as_ref()
            .is_err_and(|error| error.kind() == ErrorKind::WouldBlock),
        "{came:?}"
    );
}

//
#[tokio::test]
async fn references_of_a_search_are_passed_over() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let listener = elsewhere(&wire);
    let directory = wire.read(&scope()).await.unwrap();
    assert!(directory.account(anna).is_some());
    let domain = directory.domain().base.clone();
    let sent = wire.server.references();
    assert!(sent > 0, "searches of {domain} were told to look elsewhere");
    nobody_came(&listener);
}

fn is_about_configuration(done: &Result<rosterd::directory::Guid, EditFailure>) -> bool {
    let words = match done {
        Err(EditFailure::Refused(refusal)) => &refusal.words,
        _ => return false,
    };
    words.contains("referral 10") && words.contains("name a controller")
}

//
#[tokio::test]
async fn a_referral_as_the_answer_to_a_write_is_a_matter_of_configuration() {
    let (wire, anna) = office(Vendor::Microsoft).await;
    let listener = elsewhere(&wire);
    let new = NewAccount {
        parent: below("OU=Staff,DC=sub"),
        ..newcomer("far", "far")
    };
    let done = wire.perform(&Edit::Create(Box::new(new))).await;
    assert!(is_about_configuration(&done), "{done:?}");

    let place = listener.local_addr().unwrap().to_string();
    wire.server.meddle(move |request, _| {
        let answer = Answer::referral(&place, format!("ldaps://{place}/"));
        (!request.steps().is_empty()).then_some(Instead::Answer(answer))
    });
    let edits = vec![AttributeEdit {
        name: "title".into(),
        values: vec!["x".into()],
    }];
    let done = wire.perform(&Edit::Modify { guid: anna, edits }).await;
    assert!(is_about_configuration(&done), "{done:?}");
    nobody_came(&listener);
}
