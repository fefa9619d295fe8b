//! Two profiles of one human at once, of which the later one ends first: its facts count while it lasts, and the account
//! stays whose it was.

use rosterd::people::PersonId;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, is_disabled, values};
use super::sandbox::Person;

const EVA: &str = "CN=Lind\\, Eva,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-39
pub async fn story(office: &mut Office) -> Told {
    let aliases = &mut office.policy.people.aliases;
    aliases.insert(PersonId::new("2"), PersonId::new("1"));
    let clerk = Person::new(1, "Eva", "Lind").hired("2020-01-01");
    office.employ(clerk.position("Clerk"));
    office.settle().await;
    let guid = office.ground.find(EVA).expect("created");
    let anchor = values(&office.account(EVA), "employeeID").to_vec();

    let lecturer = Person::new(2, "Eva", "Lind").hired(&day(5).to_string());
    office.employ(
        lecturer
            .terminated(&day(35).to_string())
            .position("Lecturer"),
    );
    office.clock(at(1, 9, 0));
    assert!(office.apply().await.plan.is_empty(), "not yet");
    office.clock(at(5, 9, 0));
    office.settle().await;
    assert_eq!(values(&office.account(EVA), "title"), ["Lecturer"]);

    office.clock(at(36, 9, 0));
    office.settle().await;
    let seen = office.account(EVA);
    assert_eq!(values(&seen, "title"), ["Clerk"]);
    assert!(!is_disabled(&seen));
    assert_eq!(
        values(&seen, "employeeID"),
        anchor,
        "nobody else's meanwhile"
    );
    assert_eq!(office.ground.find(EVA), Some(guid));

    // With the first one the human leaves.
    office
        .personio
        .edit(1, &json!({"termination_date": day(40).to_string()}));
    office.clock(at(40, 18, 0));
    office.settle().await;
    assert!(is_disabled(&office.ground.look(guid).unwrap()));
    office.told.clone()
}
