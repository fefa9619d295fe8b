//! A contract is signed and called off before the first day, which HR writes in three ways: inactive, an end on the day
//! of the hire, an end before it. One of the three comes about half a year later after all.

use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::Person;

const READY: &str = "CN=Kern\\, Ida,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const OTHERS: [&str; 2] = [
    "CN=Kern\\, Jan,OU=Leavers,DC=corp,DC=example",
    "CN=Kern\\, Lea,OU=Leavers,DC=corp,DC=example",
];
const ASIDE: &str = "CN=Kern\\, Ida,OU=Leavers,DC=corp,DC=example";

//
// S-02
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Ida", "Kern")
            .hired(&day(3).to_string())
            .email("ida.kern@example.com"),
    );
    for (id, first) in [(2, "Jan"), (3, "Lea")] {
        let mail = format!("{first}.kern@example.com").to_lowercase();
        let person = Person::new(id, first, "Kern").hired(&day(3).to_string());
        office.employ(person.email(&mail));
    }
    office.settle().await;
    let guid = office.ground.find(READY).unwrap();

    office.personio.edit(1, &json!({"status": "inactive"}));
    for (id, end) in [(2, day(3)), (3, day(2))] {
        let end = json!({"termination_date": end.to_string()});
        office.personio.edit(id, &end);
    }
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    for id in [1, 2, 3] {
        assert_eq!(event(&run, id), Some(LifecycleEvent::Withdrawal));
    }
    for other in OTHERS {
        let account = office.account(other);
        assert!(is_disabled(&account) && groups(&account).is_empty());
    }
    let account = office.account(ASIDE);
    assert!(is_disabled(&account) && groups(&account).is_empty());
    assert_eq!(office.ground.find(ASIDE), Some(guid));
    // The first day comes and passes, and nobody is let in; then the end is a day that is over, like every leaver's.
    for hour in [0, 6, 18] {
        office.clock(at(3, hour, 0));
        assert!(office.plan().await.is_empty(), "{hour}:00");
    }
    office.clock(at(4, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Notice));
    assert!(is_disabled(&office.account(OTHERS[0])));
    for id in [1, 2, 3] {
        assert_eq!(office.passwords.handed_over(id), None);
    }

    let later = json!({"hire_date": day(180).to_string(), "status": null});
    office.personio.edit(1, &later);
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
