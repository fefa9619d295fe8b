//! An end that is moved, falls due with everything taken, and turns out to be a mistake.

use rosterd::lifecycle::Memberships;
use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Hahn\\, Jan,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Hahn\\, Jan,OU=Leavers,DC=corp,DC=example";

//
// S-13
pub async fn story(office: &mut Office) -> Told {
    office.policy.lifecycle.termination.memberships = Memberships::All;
    office.employ(
        Person::new(1, "Jan", "Hahn")
            .hired("2020-01-01")
            .email("jan.hahn@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(AT_WORK).unwrap();
    for group in ["GG-Leads", "GG-London"] {
        let group = format!("CN={group},OU=Groups,DC=corp,DC=example");
        let group = office.ground.find(&group).unwrap();
        office.ground.add_member(group, guid);
    }
    let before = groups(&office.account(AT_WORK));
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    // The end is moved while it lies ahead.
    for (offset, wanted) in [
        (20, LifecycleEvent::Notice),
        (2, LifecycleEvent::Correction),
    ] {
        let ends = json!({"termination_date": day(offset).to_string()});
        office.personio.edit(1, &ends);
        let run = office.settle().await;
        assert_eq!(event(&run, 1), Some(wanted));
    }
    office.clock(at(2, 18, 0));
    office.settle().await;
    assert!(groups(&office.account(GONE)).is_empty());

    office
        .personio
        .edit(1, &json!({"termination_date": null, "status": "active"}));
    office.clock(at(4, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Correction));
    let account = office.account(AT_WORK);
    assert!(!is_disabled(&account));
    assert_eq!(groups(&account), before, "what others gave came back, too");
    assert_eq!(values(&account, "accountExpires"), [i64::MAX.to_string()]);
    let (_, fresh) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &fresh) && !office.ground.can_log_in(&upn, &password));
    office.told.clone()
}
