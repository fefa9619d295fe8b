//! Sales in Berlin goes to engineering in London, and keeps its old groups for five days. Anna just goes; Ben leaves
//! meanwhile; Clara's transfer was a mistake; Dora goes on to another department; Emil's department gets another name.

use rosterd::lifecycle::{Memberships, TransferPolicy};
use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::Person;

const BERLIN: [&str; 5] = ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Sales", "GG-Staff"];
const LONDON: [&str; 5] = [
    "DL-All",
    "DL-London",
    "GG-Engineering",
    "GG-London",
    "GG-Staff",
];
const BOTH: [&str; 8] = [
    "DL-All",
    "DL-Berlin",
    "DL-London",
    "GG-Berlin",
    "GG-Engineering",
    "GG-London",
    "GG-Sales",
    "GG-Staff",
];

/// By the ids of department and office.
pub fn table(memberships: Memberships, days: u32) -> TransferPolicy {
    TransferPolicy {
        of: vec!["department.id".into(), "office.id".into()],
        memberships,
        keep_old_groups_for: days,
    }
}

fn there(name: &str) -> String {
    format!("CN={name},OU=London,OU=Staff,DC=corp,DC=example")
}

fn of(office: &Office, dn: &str) -> Vec<String> {
    groups(&office.account(dn))
}

//
// S-36
pub async fn story(office: &mut Office) -> Told {
    office.policy.lifecycle.transfer = Some(table(Memberships::Granted, 5));
    let names = [
        (1, "Anna", "Abel"),
        (2, "Ben", "Baum"),
        (3, "Clara", "Cohn"),
        (4, "Dora", "Dorn"),
        (5, "Emil", "Ernst"),
    ];
    for (id, first, last) in names {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        let person = Person::new(id, first, last).hired("2020-01-01");
        let person = person.email(&mail);
        office.employ(if id == 5 {
            person.department("Presales")
        } else {
            person
        });
    }
    office.settle().await;

    let london = json!({"office": "London", "department": "Engineering"});
    for id in 1..=4 {
        office.personio.edit(id, &london);
    }
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    for (id, name) in (1..=4).zip([
        "Abel\\, Anna",
        "Baum\\, Ben",
        "Cohn\\, Clara",
        "Dorn\\, Dora",
    ]) {
        assert_eq!(event(&run, id), Some(LifecycleEvent::Transfer));
        assert_eq!(of(office, &there(name)), BOTH, "{name}");
    }

    ben_leaves(office).await;
    two_go_on(office).await;
    emils_department_is_renamed(office).await;
    old_groups_go(office).await;
    office.told.clone()
}

/// Ben keeps nothing.
async fn ben_leaves(office: &mut Office) {
    let ends = json!({"termination_date": day(2).to_string()});
    office.personio.edit(2, &ends);
    office.clock(at(2, 9, 0));
    office.settle().await;
    // Six o'clock in London.
    office.clock(at(2, 19, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    let ben = office.account("CN=Baum\\, Ben,OU=Leavers,DC=corp,DC=example");
    assert!(is_disabled(&ben) && groups(&ben).is_empty());
}

/// Clara goes back, Dora goes on.
async fn two_go_on(office: &mut Office) {
    let berlin = json!({"office": "Berlin", "department": "Sales"});
    office.personio.edit(3, &berlin);
    office.personio.edit(4, &json!({"department": "Finance"}));
    office.clock(at(3, 10, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 3), Some(LifecycleEvent::Transfer));
    let clara = "CN=Cohn\\, Clara,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    assert_eq!(of(office, clara), BOTH);
    assert_eq!(of(office, &there("Dorn\\, Dora")), BOTH);
}

/// A renaming is no transfer: the rule that asks for the name does not hold any more, and nothing is kept.
async fn emils_department_is_renamed(office: &mut Office) {
    let emil = "CN=Ernst\\, Emil,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    assert_eq!(of(office, emil), BERLIN);
    office
        .personio
        .renamed("Department", "Presales EMEA", "Presales");
    office
        .personio
        .edit(5, &json!({"department": "Presales EMEA"}));
    office.clock(at(4, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 5), Some(LifecycleEvent::Update));
    let emil = "CN=Ernst\\, Emil,OU=Berlin,OU=Staff,DC=corp,DC=example";
    assert_eq!(
        of(office, emil),
        ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Staff"]
    );
}

/// Nobody touches HR: each goes at its own moment.
async fn old_groups_go(office: &mut Office) {
    office.clock(at(6, 8, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(6, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Transfer));
    assert_eq!(event(&run, 3), None);
    assert_eq!(of(office, &there("Abel\\, Anna")), LONDON);
    assert_eq!(of(office, &there("Dorn\\, Dora")), LONDON);
    office.clock(at(8, 9, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(8, 10, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 4), Some(LifecycleEvent::Transfer));
    let clara = "CN=Cohn\\, Clara,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    assert_eq!(of(office, clara), BERLIN);
    assert_eq!(
        of(office, &there("Dorn\\, Dora")),
        ["DL-All", "DL-London", "GG-London", "GG-Staff"]
    );
}
