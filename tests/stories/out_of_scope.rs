//! A clerk moves to a department the filter leaves out: the account stays as it is, somebody new there gets none, and the
//! clerk's last day is the last day all the same.

use rosterd::plan::{Disposition, LifecycleEvent};
use rosterd::rules::{Condition, Test};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Amt\\, Ida,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Amt\\, Ida,OU=Leavers,DC=corp,DC=example";

// S-29
pub async fn story(office: &mut Office) -> Told {
    let archive = Test::OneOf(vec!["Archive".into()]);
    let archive = Condition::Field("department".into(), archive);
    office.policy.people.filter = Condition::Not(Box::new(archive));
    office.employ(
        Person::new(1, "Ida", "Amt")
            .hired("2020-01-01")
            .email("ida.amt@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(AT_WORK).unwrap();
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    let before = office.account(AT_WORK);

    // Another department and another name; and somebody new beside her.
    office
        .personio
        .edit(1, &json!({"department": "Archive", "last_name": "Amtmann"}));
    office.employ(
        Person::new(2, "Udo", "Neu")
            .hired("2020-01-01")
            .with("department", "Archive"),
    );
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 1), Disposition::Blocked(why)
        if why.contains("people.filter leaves this person out")));
    assert!(matches!(office.ending(&run, 2), Disposition::LeftOut(_)));
    assert_eq!(office.account(AT_WORK), before, "frozen");

    // The end becomes known: the account expires after it, whatever becomes of rosterd, and is otherwise as it was.
    office
        .personio
        .edit(1, &json!({"termination_date": day(2).to_string()}));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Notice));
    let account = office.account(AT_WORK);
    assert_ne!(
        values(&account, "accountExpires"),
        values(&before, "accountExpires")
    );
    assert_eq!(groups(&account), groups(&before));
    assert_eq!(values(&account, "sn"), ["Amt"]);
    assert!(office.ground.can_log_in(&upn, &password));

    office.clock(at(2, 17, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(2, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Termination));
    assert_eq!(office.ground.find(GONE), Some(guid));
    let account = office.account(GONE);
    assert!(is_disabled(&account));
    assert!(groups(&account).is_empty());
    assert!(!office.ground.can_log_in(&upn, &password));
    // Done: nothing is left to say about her.
    let run = office.apply().await;
    assert!(matches!(office.ending(&run, 1), Disposition::Settled));
    office.told.clone()
}
