//! Two people of one name leave on one day: the leavers' unit has room for both.

use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, is_disabled};
use super::sandbox::Person;

//
// S-22
pub async fn story(office: &mut Office) -> Told {
    for (id, office_name) in [(1, "Berlin"), (2, "London")] {
        office.employ(
            Person::new(id, "Anna", "Schmidt")
                .hired("2020-01-01")
                .with("office", office_name)
                .email(&format!("anna.schmidt{id}@example.com")),
        );
    }
    office.settle().await;
    let here = [
        "CN=Schmidt\\, Anna,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example",
        "CN=Schmidt\\, Anna,OU=London,OU=Staff,DC=corp,DC=example",
    ];
    let accounts = here.map(|dn| office.ground.find(dn).expect("created"));
    for id in [1, 2] {
        let end = json!({"termination_date": day(1).to_string()});
        office.personio.edit(id, &end);
    }
    office.clock(at(1, 19, 0));
    office.settle().await;

    let there = accounts.map(|guid| office.ground.look(guid).unwrap());
    assert!(there.iter().all(is_disabled));
    assert_eq!(
        there[0]["dn"],
        ["CN=Schmidt\\, Anna,OU=Leavers,DC=corp,DC=example"]
    );
    let login = &there[1]["samaccountname"][0];
    assert_eq!(there[1]["cn"], [format!("Schmidt, Anna ({login})")]);
    assert!(there[1]["dn"][0].ends_with("OU=Leavers,DC=corp,DC=example"));
    office.told.clone()
}
