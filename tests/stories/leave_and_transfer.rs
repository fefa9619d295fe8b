//! Somebody is transferred while on parental leave: nothing happens to the closed account but what the leave says, and
//! the return is one to the new department.

use std::collections::BTreeSet;

use rosterd::directory::Dn;
use rosterd::lifecycle::{LeaveAccount, LeaveRule, Memberships};
use rosterd::plan::LifecycleEvent;
use rosterd::rules::Condition;
use serde_json::json;

use super::days::at;
use super::office::{Office, Told, event, groups, is_disabled};
use super::old_groups::table;
use super::sandbox::Person;

const BEFORE: &str = "CN=Kern\\, Pia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const AWAY: &str = "CN=Kern\\, Pia,OU=Unsorted,OU=Staff,DC=corp,DC=example";
const AFTER: &str = "CN=Kern\\, Pia,OU=London,OU=Staff,DC=corp,DC=example";

//
// S-35
pub async fn story(office: &mut Office) -> Told {
    let lifecycle = &mut office.policy.lifecycle;
    lifecycle.transfer = Some(table(Memberships::Granted, 5));
    lifecycle.leaves.push(LeaveRule {
        name: "parental".into(),
        priority: 100,
        when: Condition::All(Vec::new()),
        account: LeaveAccount::Disable,
        ou: Some(Dn::parse("OU=Unsorted,OU=Staff,DC=corp,DC=example").unwrap()),
        memberships: Memberships::All,
    });
    office.employ(
        Person::new(1, "Pia", "Kern")
            .hired("2020-01-01")
            .email("pia.kern@example.com"),
    );
    office.settle().await;
    let guid = office.ground.find(BEFORE).unwrap();
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, guid);
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    office.personio.edit(1, &json!({"status": "leave"}));
    office.clock(at(1, 9, 0));
    office.settle().await;
    let london = json!({"office": "London", "department": "Engineering"});
    office.personio.edit(1, &london);
    office.clock(at(2, 9, 0));
    // Attributes follow HR meanwhile, and nothing else does.
    let run = office.settle().await;
    let actions = run.plan.changes().map(|change| change.action.word());
    assert_eq!(actions.collect::<BTreeSet<_>>(), ["write"].into());
    let away = office.account(AWAY);
    assert!(is_disabled(&away) && groups(&away).is_empty());

    office.personio.edit(1, &json!({"status": "active"}));
    office.clock(at(3, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Return));
    assert_eq!(office.ground.find(AFTER), Some(guid));
    assert_eq!(
        groups(&office.account(AFTER)),
        [
            "DL-All",
            "DL-London",
            "GG-Engineering",
            "GG-Leads",
            "GG-London",
            "GG-Staff"
        ],
        "nothing of Berlin, and what others gave"
    );
    assert!(office.ground.can_log_in(&upn, &password));
    office.clock(at(9, 9, 0));
    assert!(office.plan().await.is_empty());
    office.told.clone()
}
