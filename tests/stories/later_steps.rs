//! An end shuts the account at once and takes the rest later: the password after three days, memberships after seven,
//! the place after thirty. Two colleagues end by mistake, one for a day, one for so long that everything was taken.

use rosterd::lifecycle::{Delays, Memberships};
use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::Person;

const JAN: &str = "CN=Hahn\\, Jan,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const JAN_GONE: &str = "CN=Hahn\\, Jan,OU=Leavers,DC=corp,DC=example";
const MIA: &str = "CN=Wolf\\, Mia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const OLE: &str = "CN=Voss\\, Ole,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-10
pub async fn story(office: &mut Office) -> Told {
    let termination = &mut office.policy.lifecycle.termination;
    termination.memberships = Memberships::All;
    termination.after = Delays {
        scramble_password: 3,
        memberships: 7,
        ou: 30,
    };
    let names = [(1, "Jan", "Hahn"), (2, "Mia", "Wolf"), (3, "Ole", "Voss")];
    for (id, first, last) in names {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        office.employ(
            Person::new(id, first, last)
                .hired("2020-01-01")
                .email(&mail),
        );
    }
    office.settle().await;
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    for dn in [JAN, MIA, OLE] {
        let guid = office.ground.find(dn).unwrap();
        office.ground.add_member(leads, guid);
    }
    let before = groups(&office.account(JAN));
    let (upn, password) = office.passwords.handed_over(3).unwrap();

    let ends = json!({"termination_date": day(2).to_string()});
    for id in 1..=3 {
        office.personio.edit(id, &ends);
    }
    office.settle().await;
    office.clock(at(2, 18, 0));
    office.settle().await;
    for dn in [JAN, MIA, OLE] {
        let account = office.account(dn);
        assert!(is_disabled(&account), "{dn}");
        assert_eq!(groups(&account), before, "{dn}");
    }
    assert!(!office.ground.can_log_in(&upn, &password));

    // A mistake found the next day: nothing was taken, and the password is the old one.
    let works = json!({"termination_date": null, "status": "active"});
    office.personio.edit(3, &works);
    office.clock(at(3, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 3), Some(LifecycleEvent::Correction));
    assert!(office.ground.can_log_in(&upn, &password));

    step(office, 5, 1).await;
    assert_eq!(groups(&office.account(JAN)), before);
    step(office, 9, 1).await;
    assert!(groups(&office.account(JAN)).is_empty());
    assert!(groups(&office.account(MIA)).is_empty());
    let ole = office.account(OLE);
    assert!(!is_disabled(&ole));
    assert_eq!(groups(&ole), before);

    stripped_by_mistake(office, &before).await;
    step(office, 32, 1).await;
    let account = office.account(JAN_GONE);
    assert!(is_disabled(&account) && groups(&account).is_empty());
    assert!(office.ground.find(MIA).is_some() && office.ground.find(OLE).is_some());
    office.told.clone()
}

/// A minute before six nothing happens, at six a step of this person's end is taken.
async fn step(office: &mut Office, offset: i64, person: i64) {
    office.clock(at(offset, 17, 59));
    assert!(office.plan().await.is_empty(), "day {offset}");
    office.clock(at(offset, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, person), Some(LifecycleEvent::Termination));
}

/// Mia's end turns out to be one, too, after her memberships were taken and before she was moved.
async fn stripped_by_mistake(office: &mut Office, before: &[String]) {
    let (upn, password) = office.passwords.handed_over(2).unwrap();
    let works = json!({"termination_date": null, "status": "active"});
    office.personio.edit(2, &works);
    office.clock(at(10, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Correction));
    let account = office.account(MIA);
    assert!(!is_disabled(&account));
    assert_eq!(groups(&account), before, "what others gave came back, too");
    let (_, fresh) = office.passwords.handed_over(2).unwrap();
    assert!(office.ground.can_log_in(&upn, &fresh) && !office.ground.can_log_in(&upn, &password));
}
