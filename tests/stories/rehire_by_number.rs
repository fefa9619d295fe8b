//! Somebody comes back after eight months under a new profile with the old personnel number: the same account, without
//! what it had by hand.

use rosterd::plan::{Disposition, LifecycleEvent};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Horn\\, Ole,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-41
pub async fn story(office: &mut Office) -> Told {
    office.policy.people.rehire_match = vec!["personnel_number".into()];
    let ole = Person::new(1, "Ole", "Horn").hired("2020-01-01");
    office.employ(ole.with("personnel_number", "815"));
    office.settle().await;
    let guid = office.ground.find(AT_WORK).expect("created");
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, guid);
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    office
        .personio
        .edit(1, &json!({"termination_date": day(0).to_string()}));
    office.clock(at(0, 18, 0));
    office.settle().await;

    let again = Person::new(2, "Ole", "Horn").hired(&day(240).to_string());
    office.employ(again.with("personnel_number", "815"));
    office.clock(at(200, 9, 0));
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 1), Disposition::Waiting(_)));
    office.clock(at(233, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Rehire), "by either id");
    let seen = office.account(AT_WORK);
    assert!(is_disabled(&seen));
    let given = ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Sales", "GG-Staff"];
    assert_eq!(groups(&seen), given, "nothing from before");
    office.clock(at(240, 6, 0));
    office.settle().await;
    assert_eq!(office.ground.find(AT_WORK), Some(guid), "the same account");
    let seen = office.account(AT_WORK);
    assert!(!is_disabled(&seen));
    assert_eq!(values(&seen, "employeeID"), ["2"]);
    assert!(
        !office.ground.can_log_in(&upn, &password),
        "a fresh password"
    );
    office.told.clone()
}
