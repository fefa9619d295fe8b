//! Any one answer is lost. The object is looked at before anything else is done to it, and the day still
//! ends as it should.

use std::sync::Arc;

use rosterd::directory::Edit;
use rosterd::plan::Disposition;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, about};
use super::sandbox::Person;
use super::support::ground::Ground;
use super::support::memory::Memory;

/// A starter, somebody who changes, and somebody who leaves: every kind of write in one day.
async fn busy_day() -> Office {
    let ground: Arc<dyn Ground> = Arc::new(Memory::company());
    let mut office = Office::open(ground);
    for (id, first) in [(1, "Ada"), (2, "Bea"), (3, "Cem")] {
        let person = Person::new(id, first, "Work").hired("2020-01-01");
        office.employ(person.email(&format!("{}.work@example.com", first.to_lowercase())));
    }
    office.settle().await;
    let today = day(1).to_string();
    office.clock(at(1, 19, 0));
    let changes = json!({
        "office": "London", "department": "Engineering", "supervisor": 1,
        "termination_date": day(40).to_string(),
    });
    office.personio.edit(2, &changes);
    office.personio.edit(3, &json!({"termination_date": today}));
    let starter = Person::new(4, "Dan", "Work").hired(&today);
    office.employ(starter.email("dan.work@example.com"));
    office
}

async fn after_losing(kind: &'static str, loses: fn(&Edit) -> bool) {
    let mut office = busy_day().await;
    office.sent.lock().unwrap().clear();
    office.loses = loses;
    let run = office.apply().await;
    let sent = std::mem::take(&mut *office.sent.lock().unwrap());
    let lost = sent.iter().filter(|(_, _, answered)| !answered);
    let lost: Vec<_> = lost.map(|(_, object, _)| object.unwrap()).collect();
    assert!(!lost.is_empty(), "no {kind} was sent: {sent:?}");
    assert!(
        run.cases
            .iter()
            .any(|case| matches!(case.disposition, Disposition::Unknown(_))),
        "{kind}: {:?}",
        run.cases
    );
    for object in lost {
        let about: Vec<_> = sent.iter().filter(|one| one.1 == Some(object)).collect();
        let last = about.last().unwrap();
        assert!(
            !last.2,
            "after a lost {kind}, something was sent for the same object: {about:?}"
        );
    }

    office.loses = |_| false;
    office.restart();
    office.clock(at(1, 19, 5));
    // What was the last thing to do is found done.
    if !office.plan().await.is_empty() {
        office.settle().await;
    }
    let twins = office.ground.everything();
    let dans = twins.iter().filter(|object| {
        object
            .get("givenname")
            .is_some_and(|names| names[0] == "Dan")
    });
    assert_eq!(dans.count(), 1, "after a lost {kind}");
    let (upn, password) = office.passwords.handed_over(4).unwrap();
    assert!(
        office.ground.can_log_in(&upn, &password),
        "after a lost {kind}"
    );
}

macro_rules! losing {
    ($($kind:literal),+ $(,)?) => {
        [$(($kind, |edit: &Edit| about(edit).0 == $kind)),+]
    };
}

/// Whether an edit is the one whose answer is lost.
type Lost = fn(&Edit) -> bool;

/// Every kind of write.
const KINDS: [(&str, Lost); 9] = losing!(
    "create", "password", "control", "modify", "point", "expire", "move", "join", "quit",
);

//
#[tokio::test]
async fn after_any_lost_answer_the_object_is_looked_at_first() {
    for (kind, loses) in KINDS {
        after_losing(kind, loses).await;
    }
}
