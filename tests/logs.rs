//! The log: the tree of a run, lines a collector can read, and what is in none of them.

#[path = "logs/canaries.rs"]
mod canaries;
#[path = "stories/days.rs"]
mod days;
#[path = "dc/mod.rs"]
mod dc;
#[path = "logs/document.rs"]
mod document;
#[path = "logs/lines.rs"]
mod lines;
#[path = "stories/office.rs"]
mod office;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "cli/stage.rs"]
mod stage;
#[path = "support/mod.rs"]
mod support;
#[path = "logs/tree.rs"]
mod tree;

use std::sync::Arc;

use rosterd::directory::Edit;
use rosterd::ports::{EditFailure, Refusal, RefusalKind};

use office::Office;
use sandbox::Person;
use support::ground::Ground;
use support::memory::Memory;

/// Two people start today, and one group takes nobody.
fn two_starters() -> Office {
    let ground: Arc<dyn Ground> = Arc::new(Memory::company());
    let mut office = Office::open(ground);
    let today = days::day(0).to_string();
    for (id, first) in [(1, "Ada"), (2, "Bea")] {
        let person = Person::new(id, first, "Start").hired(&today);
        office.employ(person.email(&format!("{}.start@example.com", first.to_lowercase())));
    }
    office.refuses = |edit| {
        matches!(edit, Edit::Join { .. })
            .then(|| EditFailure::Refused(Refusal::new(RefusalKind::Code(50), "no right")))
    };
    office
}
