//! A contract is signed and called off before the first day, and comes about half a year later after all.

use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::Person;

const READY: &str = "CN=Kern\\, Ida,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const ASIDE: &str = "CN=Kern\\, Ida,OU=Leavers,DC=corp,DC=example";

//
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Ida", "Kern")
            .hired(&day(3).to_string())
            .email("ida.kern@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(READY).unwrap();

    office.personio.edit(1, &json!({"status": "inactive"}));
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Withdrawal));
    let account = office.account(ASIDE);
    assert!(is_disabled(&account) && groups(&account).is_empty());
    assert_eq!(office.ground.find(ASIDE), Some(guid));
    // The first day passes, and nobody is let in.
    office.clock(at(3, 6, 0));
    assert!(office.plan().await.is_empty());
    assert_eq!(office.passwords.handed_over(1), None);

    let later = json!({"hire_date": day(180).to_string(), "status": null});
    office.personio.edit(1, &later);
    office.clock(at(4, 9, 0));
    assert!(office.plan().await.is_empty(), "not yet");
    office.clock(at(175, 9, 0));
    office.settle().await;
    assert!(is_disabled(&office.account(READY)));
    office.clock(at(180, 6, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Start));
    assert_eq!(office.ground.find(READY), Some(guid), "the same account");
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
    office.told.clone()
}
