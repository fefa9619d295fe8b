//! Stories: the days of a few people as rosterd lives them, from Personio's answers over HTTP to the directory, in
//! memory, over the wire against Microsoft's side, and on a real domain controller. Every day is planned, carried out and found settled twice; end states are
//! looked at with an administrator's tools.

#[path = "stories/adoption.rs"]
mod adoption;
#[path = "stories/another_anchor.rs"]
mod another_anchor;
#[path = "stories/apprentices.rs"]
mod apprentices;
#[path = "stories/cancelled_hire.rs"]
mod cancelled_hire;
#[path = "stories/contractor.rs"]
mod contractor;
#[path = "stories/correction_after_strip.rs"]
mod correction_after_strip;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "stories/farewell_note.rs"]
mod farewell_note;
#[path = "stories/hire.rs"]
mod hire;
#[path = "stories/kept_name.rs"]
mod kept_name;
#[path = "stories/later_steps.rs"]
mod later_steps;
#[path = "stories/leave_and_return.rs"]
mod leave_and_return;
#[path = "stories/lost_answer.rs"]
mod lost_answer;
#[path = "stories/lost_writes.rs"]
mod lost_writes;
#[path = "stories/marriage.rs"]
mod marriage;
#[path = "stories/namesakes.rs"]
mod namesakes;
#[path = "stories/odd_dates.rs"]
mod odd_dates;
#[path = "stories/office.rs"]
mod office;
#[path = "stories/out_of_scope.rs"]
mod out_of_scope;
#[path = "stories/personio_down.rs"]
mod personio_down;
#[path = "stories/refusals.rs"]
mod refusals;
#[path = "stories/rehire.rs"]
mod rehire;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "stories/second_accounts.rs"]
mod second_accounts;
#[path = "stories/spellings.rs"]
mod spellings;
#[path = "support/mod.rs"]
mod support;
#[path = "stories/termination.rs"]
mod termination;
#[path = "stories/transfer.rs"]
mod transfer;
#[path = "wire/mod.rs"]
mod wire;

use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;

use office::{Office, Told};
use support::ground::{Ground, Real};
use support::memory::Memory;
use wire::ground::Wire;

/// One story: it panics when something is not as it should be, and tells what was planned.
type Story = for<'a> fn(&'a mut Office) -> Pin<Box<dyn Future<Output = Told> + 'a>>;

const STORIES: &[(&str, Story)] = &[
    ("hire", |office| Box::pin(hire::story(office))),
    ("transfer", |office| Box::pin(transfer::story(office))),
    ("termination", |office| Box::pin(termination::story(office))),
    ("leave and return", |office| {
        Box::pin(leave_and_return::story(office))
    }),
    ("rehire", |office| Box::pin(rehire::story(office))),
    ("cancelled hire", |office| {
        Box::pin(cancelled_hire::story(office))
    }),
    ("correction after strip", |office| {
        Box::pin(correction_after_strip::story(office))
    }),
    ("later steps", |office| Box::pin(later_steps::story(office))),
    ("contractor", |office| Box::pin(contractor::story(office))),
    ("apprentices", |office| Box::pin(apprentices::story(office))),
    ("farewell note", |office| {
        Box::pin(farewell_note::story(office))
    }),
    ("odd dates", |office| Box::pin(odd_dates::story(office))),
    ("marriage", |office| Box::pin(marriage::story(office))),
    ("lost answer", |office| Box::pin(lost_answer::story(office))),
    ("namesakes", |office| Box::pin(namesakes::story(office))),
    ("spellings", |office| Box::pin(spellings::story(office))),
    ("personio down", |office| {
        Box::pin(personio_down::story(office))
    }),
    ("kept name", |office| Box::pin(kept_name::story(office))),
    ("out of scope", |office| {
        Box::pin(out_of_scope::story(office))
    }),
    ("second accounts", |office| {
        Box::pin(second_accounts::story(office))
    }),
    ("adoption", |office| Box::pin(adoption::story(office))),
    ("another anchor", |office| {
        Box::pin(another_anchor::story(office))
    }),
];

//
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_story_is_the_same_in_memory_over_the_wire_and_on_a_real_controller() {
    let mut ran = [0; 3];
    for (name, story) in STORIES {
        let memory: Arc<dyn Ground> = Arc::new(Memory::company());
        let in_memory = story(&mut Office::open(memory)).await;
        assert!(!in_memory.is_empty(), "{name} planned nothing");
        ran[0] += 1;
        let wire = Arc::new(Wire::around(Memory::company()).await);
        let over_the_wire = story(&mut Office::open(wire.clone())).await;
        assert_eq!(in_memory, over_the_wire, "{name} differs over the wire");
        wire::traffic::is_as_it_should_be(&wire.server.requests());
        ran[1] += 1;
        let real = Arc::new(Real::start().await);
        let on_real = story(&mut Office::open(real.clone())).await;
        assert_eq!(in_memory, on_real, "{name} differs on a real controller");
        real.dc.dbcheck();
        ran[2] += 1;
    }
    assert_eq!(ran, [STORIES.len(); 3]);
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: stories: {} in memory, {} over the wire, {} on a real domain controller",
        ran[0],
        ran[1],
        ran[2]
    );
}
