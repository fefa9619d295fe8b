//! Somebody leaves and is hired again under the same id: the same account, put in order before it is opened. Somebody
//! hired again under another id waits for a decision.

use rosterd::plan::{Disposition, LifecycleEvent};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Wolf\\, Ute,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Wolf\\, Ute,OU=Leavers,DC=corp,DC=example";

//
// S-15, S-16
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Ute", "Wolf")
            .hired("2020-01-01")
            .email("ute.wolf@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(AT_WORK).unwrap();
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, guid);
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    office
        .personio
        .edit(1, &json!({"termination_date": day(0).to_string()}));
    office.clock(at(0, 18, 0));
    office.settle().await;
    assert_eq!(groups(&office.account(GONE)), ["GG-Leads"]);

    // Hired again in two months. Nothing happens to the closed account until a week before.
    let again = json!({"termination_date": null, "hire_date": day(60).to_string()});
    office.personio.edit(1, &again);
    office.clock(at(3, 9, 0));
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 1), Disposition::Waiting(_)));
    office.clock(at(53, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Rehire));
    let account = office.account(AT_WORK);
    assert!(is_disabled(&account));
    let given = ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Sales", "GG-Staff"];
    assert_eq!(groups(&account), given, "nothing from before");

    office.clock(at(60, 6, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Rehire));
    assert_eq!(office.ground.find(AT_WORK), Some(guid), "the same account");
    let (_, fresh) = office.passwords.handed_over(1).unwrap();
    assert_ne!(fresh, password);
    assert!(office.ground.can_log_in(&upn, &fresh) && !office.ground.can_log_in(&upn, &password));
    under_another_id(office).await;
    office.told.clone()
}

/// The second time HR makes a new profile: it looks like the account of the old one, and waits.
async fn under_another_id(office: &mut Office) {
    office
        .personio
        .edit(1, &json!({"termination_date": day(70).to_string()}));
    office.clock(at(71, 9, 0));
    office.settle().await;
    office.employ(Person::new(2, "Ute", "Wolf").hired(&day(72).to_string()));
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 2), Disposition::Blocked(why)
        if why.contains("the former account of person 1")));
}
