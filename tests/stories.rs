//! Stories: the days of a few people as rosterd lives them, from Personio's answers over HTTP to the directory, in
//! memory, over the wire against Microsoft's side, and on a real domain controller. Every day is planned, carried out and found settled twice; end states are
//! looked at with an administrator's tools.

#[path = "stories/another_anchor.rs"]
mod another_anchor;
#[path = "stories/apprentices.rs"]
mod apprentices;
#[path = "stories/cancelled_hire.rs"]
mod cancelled_hire;
#[path = "stories/clocks_change.rs"]
mod clocks_change;
#[path = "stories/contractor.rs"]
mod contractor;
#[path = "stories/correction_after_strip.rs"]
mod correction_after_strip;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "stories/derived_values.rs"]
mod derived_values;
#[path = "stories/farewell_note.rs"]
mod farewell_note;
#[path = "stories/hands.rs"]
mod hands;
#[path = "stories/hire.rs"]
mod hire;
#[path = "stories/kept_name.rs"]
mod kept_name;
#[path = "stories/kinds_of_leave.rs"]
mod kinds_of_leave;
#[path = "stories/later_steps.rs"]
mod later_steps;
#[path = "stories/leave_and_return.rs"]
mod leave_and_return;
#[path = "stories/leave_and_transfer.rs"]
mod leave_and_transfer;
#[path = "stories/legal_entity.rs"]
mod legal_entity;
#[path = "stories/lost_answer.rs"]
mod lost_answer;
#[path = "stories/lost_writes.rs"]
mod lost_writes;
#[path = "stories/marriage.rs"]
mod marriage;
#[path = "stories/move_and_marry.rs"]
mod move_and_marry;
#[path = "stories/namesakes.rs"]
mod namesakes;
#[path = "stories/new_profile.rs"]
mod new_profile;
#[path = "stories/odd_dates.rs"]
mod odd_dates;
#[path = "stories/office.rs"]
mod office;
#[path = "stories/old_groups.rs"]
mod old_groups;
#[path = "stories/one_morning.rs"]
mod one_morning;
#[path = "stories/out_of_scope.rs"]
mod out_of_scope;
#[path = "stories/personio_down.rs"]
mod personio_down;
#[path = "stories/refusals.rs"]
mod refusals;
#[path = "stories/rehire.rs"]
mod rehire;
#[path = "stories/rehire_by_number.rs"]
mod rehire_by_number;
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
#[path = "stories/transfer_takes_all.rs"]
mod transfer_takes_all;
#[path = "stories/two_marriages.rs"]
mod two_marriages;
#[path = "stories/two_profiles.rs"]
mod two_profiles;
#[path = "wire/mod.rs"]
mod wire;
#[path = "stories/years_later.rs"]
mod years_later;

use std::future::Future;
use std::io::Write as _;
use std::pin::Pin;
use std::sync::Arc;

use office::{Office, Told};
use rosterd::clock::{Clock as _, SystemClock};
use support::ground::{Ground, Real};
use support::memory::Memory;
use wire::ground::Wire;

/// One story: it panics when something is not as it should be, and tells what was planned.
type Story = for<'a> fn(&'a mut Office) -> Pin<Box<dyn Future<Output = Told> + 'a>>;

const STORIES: &[(&str, Story)] = &[
    ("hire", |office| Box::pin(hire::story(office))),
    ("transfer", |office| Box::pin(transfer::story(office))),
    ("old groups", |office| Box::pin(old_groups::story(office))),
    ("transfer takes all", |office| {
        Box::pin(transfer_takes_all::story(office))
    }),
    ("leave and transfer", |office| {
        Box::pin(leave_and_transfer::story(office))
    }),
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
    ("move and marry", |office| {
        Box::pin(move_and_marry::story(office))
    }),
    ("two marriages", |office| {
        Box::pin(two_marriages::story(office))
    }),
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
    ("another anchor", |office| {
        Box::pin(another_anchor::story(office))
    }),
    ("clocks change", |office| {
        Box::pin(clocks_change::story(office))
    }),
    ("hands", |office| Box::pin(hands::story(office))),
    ("kinds of leave", |office| {
        Box::pin(kinds_of_leave::story(office))
    }),
    ("one morning", |office| Box::pin(one_morning::story(office))),
    ("years later", |office| Box::pin(years_later::story(office))),
    ("derived values", |office| {
        Box::pin(derived_values::story(office))
    }),
    ("new profile", |office| Box::pin(new_profile::story(office))),
    ("two profiles", |office| {
        Box::pin(two_profiles::story(office))
    }),
    ("rehire by number", |office| {
        Box::pin(rehire_by_number::story(office))
    }),
    ("legal entity", |office| {
        Box::pin(legal_entity::story(office))
    }),
];

//
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_story_is_the_same_in_memory_over_the_wire_and_on_a_real_controller() {
    // STORY=hire cargo test --test stories: that one alone.
    let only = std::env::var("STORY").ok();
    let wanted = STORIES.iter();
    let wanted: Vec<_> = wanted
        .filter(|(name, _)| only.as_ref().is_none_or(|only| only == name))
        .collect();
    assert!(!wanted.is_empty(), "there is no story {only:?}");
    let mut ran = [0; 3];
    for (name, story) in &wanted {
        let begun = SystemClock.now().instant();
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
        let took = SystemClock.now().instant().duration_since(begun);
        println!("{name}: {:.1} s", took.as_secs_f64());
    }
    assert_eq!(ran, [wanted.len(); 3]);
    // Past the test harness, which keeps what passing tests print.
    let _ = writeln!(
        std::io::stdout(),
        "\nsummary: stories: {} in memory, {} over the wire, {} on a real domain controller",
        ran[0],
        ran[1],
        ran[2]
    );
}
