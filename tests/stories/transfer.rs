//! Somebody moves from sales in Berlin to engineering in London; what others gave stays.

use rosterd::directory::Dn;
use serde_json::json;

use super::days::at;
use super::office::{Office, Told, groups, values};
use super::sandbox::Person;

const BEFORE: &str = "CN=Schmidt\\, Anna,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const AFTER: &str = "CN=Schmidt\\, Anna,OU=London,OU=Staff,DC=corp,DC=example";

//
// S-07, S-17
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Anna", "Schmidt")
            .hired("2020-01-01")
            .email("anna.schmidt@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(BEFORE).expect("created in Sales");
    // An administrator makes her a lead by hand. No rule says so.
    let leads = office
        .ground
        .find("CN=GG-Leads,OU=Groups,DC=corp,DC=example")
        .unwrap();
    office.ground.add_member(leads, guid);

    office
        .personio
        .edit(1, &json!({"office": "London", "department": "Engineering"}));
    office.clock(at(1, 9, 0));
    office.settle().await;

    assert_eq!(
        office.ground.find(AFTER),
        Some(guid),
        "the same account, elsewhere"
    );
    let account = office.account(AFTER);
    assert_eq!(values(&account, "department"), ["Engineering"]);
    assert_eq!(values(&account, "c"), ["GB"]);
    assert_eq!(
        groups(&account),
        [
            "DL-All",
            "DL-London",
            "GG-Engineering",
            "GG-Leads",
            "GG-London",
            "GG-Staff"
        ],
        "GG-Leads was not rosterd's to take"
    );

    // A move by hand is respected: the rules wish for what they wished for before.
    let back = Dn::parse(BEFORE).unwrap();
    office.ground.rename(guid, &back);
    assert!(office.plan().await.is_empty());
    assert_eq!(office.ground.find(BEFORE), Some(guid));
    office.told.clone()
}
