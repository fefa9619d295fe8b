//! A year of parental leave: the account is closed with its password, stripped, put aside, and comes back as it was.
//! A colleague's end falls into the leave.

use rosterd::directory::Dn;
use rosterd::lifecycle::{LeaveAccount, LeaveRule, Memberships};
use rosterd::people::FieldName;
use rosterd::plan::LifecycleEvent;
use rosterd::rules::{Condition, Test};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Roth\\, Eva,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const AWAY: &str = "CN=Roth\\, Eva,OU=Unsorted,OU=Staff,DC=corp,DC=example";
const COLLEAGUE: &str = "CN=Lang\\, Max,OU=Unsorted,OU=Staff,DC=corp,DC=example";
const COLLEAGUE_GONE: &str = "CN=Lang\\, Max,OU=Leavers,DC=corp,DC=example";

/// Closed, put aside and stripped of everything.
fn parental() -> LeaveRule {
    LeaveRule {
        name: "parental".into(),
        priority: 100,
        when: Condition::Field(
            FieldName::new("employment_type"),
            Test::OneOf(vec!["internal".into()]),
        ),
        account: LeaveAccount::Disable,
        ou: Some(Dn::parse("OU=Unsorted,OU=Staff,DC=corp,DC=example").unwrap()),
        memberships: Memberships::All,
    }
}

//
// S-05, S-14
pub async fn story(office: &mut Office) -> Told {
    office.policy.lifecycle.leaves.push(parental());
    let hired = |id, first: &str, last: &str| {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        Person::new(id, first, last)
            .hired("2020-01-01")
            .email(&mail)
    };
    office.employ(hired(1, "Eva", "Roth"));
    office.employ(hired(2, "Max", "Lang"));
    office.settle().await;
    let guid = office.ground.find(AT_WORK).unwrap();
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, guid);
    let before = groups(&office.account(AT_WORK));
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    office.personio.edit(1, &json!({"status": "leave"}));
    let end = day(2).to_string();
    office
        .personio
        .edit(2, &json!({"status": "leave", "termination_date": end}));
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Leave));
    let account = office.account(AWAY);
    assert!(is_disabled(&account) && groups(&account).is_empty());
    assert!(!office.ground.can_log_in(&upn, &password));
    // Attributes follow HR meanwhile.
    office
        .personio
        .edit(1, &json!({"position": "Head of Sales"}));
    office.settle().await;
    assert_eq!(values(&office.account(AWAY), "title"), ["Head of Sales"]);

    // Max never comes back: closed already, but his password was kept for a return. It dies now.
    office.clock(at(2, 17, 59));
    assert!(office.plan().await.is_empty());
    assert!(office.ground.find(COLLEAGUE).is_some());
    office.clock(at(2, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(COLLEAGUE_GONE)));

    office.personio.edit(1, &json!({"status": "active"}));
    office.clock(at(3, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Return));
    let account = office.account(AT_WORK);
    assert!(!is_disabled(&account));
    assert_eq!(groups(&account), before, "what others gave came back, too");
    assert_eq!(office.ground.find(AT_WORK), Some(guid));
    assert!(
        office.ground.can_log_in(&upn, &password),
        "the old password"
    );
    office.told.clone()
}
