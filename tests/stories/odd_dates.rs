//! Dates as HR really writes them: somebody is ended at once although a date lies ahead, somebody works half a day behind
//! UTC, and the hire date of somebody at work is overwritten.

use jiff::tz::TimeZone;
use rosterd::clock::{Now, instant_of};
use rosterd::plan::{Disposition, LifecycleEvent};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled};
use super::sandbox::Person;

const AT_ONCE: &str = "CN=Frost\\, Ina,OU=Leavers,DC=corp,DC=example";
const WEST: &str = "CN=Kai\\, Noa,OU=London,OU=Staff,DC=corp,DC=example";
const WEST_GONE: &str = "CN=Kai\\, Noa,OU=Leavers,DC=corp,DC=example";
const WEST_SHUT_OUT: &str = "CN=Mahoe\\, Lei,OU=Leavers,DC=corp,DC=example";
const OVERWRITTEN: &str = "CN=Blank\\, Udo,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-01, S-03, S-12
pub async fn story(office: &mut Office) -> Told {
    let honolulu = TimeZone::get("Pacific/Honolulu").unwrap();
    let zones = &mut office.policy.lifecycle.office_zones;
    zones.insert("London".into(), honolulu.clone());
    let at_work = |id, first: &str, last: &str| {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        Person::new(id, first, last)
            .hired("2020-01-01")
            .email(&mail)
    };
    office.employ(at_work(1, "Ina", "Frost"));
    office.employ(at_work(2, "Noa", "Kai").office("London"));
    office.employ(at_work(3, "Udo", "Blank"));
    office.employ(at_work(4, "Lei", "Mahoe").office("London"));
    office.settle().await;

    // Ended at once, by the status; the date is only the contract's.
    let at_once = json!({"status": "inactive", "termination_date": day(60).to_string()});
    office.personio.edit(1, &at_once);
    let last_day = day(3).to_string();
    office
        .personio
        .edit(2, &json!({"termination_date": last_day}));
    // Of two who leave on one day one is shut out before.
    office.personio.edit(
        4,
        &json!({"status": "inactive", "termination_date": last_day}),
    );
    let ahead = json!({"status": "active", "hire_date": day(30).to_string()});
    office.personio.edit(3, &ahead);
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(AT_ONCE)));
    assert!(is_disabled(&office.account(WEST_SHUT_OUT)));
    assert!(matches!(office.ending(&run, 3), Disposition::Blocked(_)));
    assert!(!is_disabled(&office.account(OVERWRITTEN)));

    // Personio has turned the status at midnight UTC; where Noa and Lei work it is the afternoon of the last day. It ends
    // nobody who is in, and lets nobody in who is out.
    office.personio.edit(2, &json!({"status": "inactive"}));
    let evening = instant_of(day(3).at(18, 0, 0, 0), &honolulu);
    let before = evening - jiff::SignedDuration::from_mins(1);
    office.clock(Now::at(before));
    assert!(office.plan().await.is_empty());
    assert!(!is_disabled(&office.account(WEST)));
    office.clock(Now::at(evening));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(WEST_GONE)));

    // The mistake is put right, and nothing was done about it meanwhile.
    office.personio.edit(3, &json!({"hire_date": "2020-01-01"}));
    office.clock(at(5, 9, 0));
    assert!(office.plan().await.is_empty());
    assert!(!is_disabled(&office.account(OVERWRITTEN)));
    office.told.clone()
}
