//! Somebody's end becomes known, falls due at the minute, and is taken back a day later.

use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, groups, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Becker\\, Tom,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Becker\\, Tom,OU=Leavers,DC=corp,DC=example";

//
// S-03, S-06, S-13
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Tom", "Becker")
            .hired("2020-01-01")
            .email("tom.becker@example.com"),
    );
    office.employ(
        Person::new(2, "Pia", "Bleibt")
            .hired("2020-01-01")
            .email("pia.bleibt@example.com"),
    );
    office.settle().await;
    let (upn, password) = office
        .passwords
        .handed_over(1)
        .expect("handed over at the start");
    assert!(office.ground.can_log_in(&upn, &password));
    let leads = office
        .ground
        .find("CN=GG-Leads,OU=Groups,DC=corp,DC=example")
        .unwrap();
    let guid = office.ground.find(AT_WORK).unwrap();
    office.ground.add_member(leads, guid);

    // The end becomes known: the account expires after the last day, whatever becomes of rosterd until then.
    let last_day = day(2).to_string();
    office
        .personio
        .edit(1, &json!({"termination_date": last_day}));
    office.settle().await;
    let expires = values(&office.account(AT_WORK), "accountExpires")[0].clone();
    assert_ne!(expires, i64::MAX.to_string());
    assert!(
        office.ground.can_log_in(&upn, &password),
        "the last day is not over"
    );

    // A minute before six nothing happens.
    office.clock(at(2, 17, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(2, 18, 0));
    office.settle().await;
    let account = office.account(GONE);
    assert!(is_disabled(&account));
    assert!(!office.ground.can_log_in(&upn, &password));
    assert_eq!(
        groups(&account),
        ["GG-Leads"],
        "what rosterd gave is gone, what others gave stays"
    );
    assert_eq!(office.ground.find(GONE), Some(guid));
    assert!(!is_disabled(&office.account(
        "CN=Bleibt\\, Pia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"
    )));
    taken_back(office, &upn, &password).await;
    office.told.clone()
}

/// HR takes the end back: the same account, open again, with another password.
async fn taken_back(office: &mut Office, upn: &str, password: &str) {
    office
        .personio
        .edit(1, &json!({"termination_date": null, "status": "active"}));
    office.clock(at(3, 9, 0));
    office.settle().await;
    let account = office.account(AT_WORK);
    assert!(!is_disabled(&account));
    assert_eq!(values(&account, "accountExpires"), [i64::MAX.to_string()]);
    let (_, fresh) = office.passwords.handed_over(1).unwrap();
    assert_ne!(fresh, password);
    assert!(office.ground.can_log_in(upn, &fresh) && !office.ground.can_log_in(upn, password));
}
