//! An administrator gives a leaver's account another login: the one it had is kept for the leaver, and others get it
//! when the time is over.

use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, values};
use super::sandbox::Person;

/// Takes on somebody whose login would be that of every other U. Wolf, and tells what it is.
async fn wolf(office: &mut Office, id: i64, first: &str, hired: i64) -> String {
    office.employ(Person::new(id, first, "Wolf").hired(&day(hired).to_string()));
    office.clock(at(hired.max(0), 9, 0));
    office.settle().await;
    let unit = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    let account = office.account(&format!("CN=Wolf\\, {first},{unit}"));
    values(&account, "sAMAccountName")[0].clone()
}

//
pub async fn story(office: &mut Office) -> Told {
    let first = wolf(office, 1, "Ute", -30).await;
    assert_eq!(first, "uwolf");
    let end = json!({"termination_date": day(0).to_string()});
    office.personio.edit(1, &end);
    office.clock(at(0, 18, 0));
    office.settle().await;
    let gone = "CN=Wolf\\, Ute,OU=Leavers,DC=corp,DC=example";
    let gone = office.ground.find(gone).unwrap();
    office.ground.set(gone, "sAMAccountName", &["archive1"]);

    let second = wolf(office, 2, "Ulf", 3).await;
    assert_eq!(second, "ulwolf");
    office.restart();
    // More than 24 months later.
    let third = wolf(office, 3, "Udo", 770).await;
    assert_eq!(third, first);
    office.told.clone()
}
