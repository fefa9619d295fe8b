//! A transfer takes what others gave, too, two days later. Kai just goes; Lea ends by mistake meanwhile; Max's transfer
//! was a mistake, and the gift stays.

use rosterd::lifecycle::Memberships;
use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups};
use super::old_groups::table;
use super::sandbox::Person;

const KAI: &str = "CN=Klein\\, Kai,OU=London,OU=Staff,DC=corp,DC=example";
const LEA: &str = "CN=Lenz\\, Lea,OU=London,OU=Staff,DC=corp,DC=example";
const MAX: &str = "CN=May\\, Max,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const LEADS: &str = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
/// What the rules give in London.
const LONDON: [&str; 4] = ["DL-All", "DL-London", "GG-London", "GG-Staff"];

//
// S-37
pub async fn story(office: &mut Office) -> Told {
    office.policy.lifecycle.transfer = Some(table(Memberships::All, 2));
    let names = [(1, "Kai", "Klein"), (2, "Lea", "Lenz"), (3, "Max", "May")];
    for (id, first, last) in names {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        let person = Person::new(id, first, last).hired("2020-01-01");
        office.employ(person.email(&mail));
    }
    office.settle().await;
    let leads = office.ground.find(LEADS).unwrap();
    for (_, first, last) in names {
        let dn = format!("CN={last}\\, {first},OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example");
        let guid = office.ground.find(&dn).unwrap();
        office.ground.add_member(leads, guid);
    }
    let before = groups(&office.account(MAX));

    let london = json!({"office": "London", "department": "Finance"});
    for id in 1..=3 {
        office.personio.edit(id, &london);
    }
    office.clock(at(1, 9, 0));
    office.settle().await;
    assert!(groups(&office.account(KAI)).contains(&"GG-Leads".to_owned()));

    let berlin = json!({"office": "Berlin", "department": "Sales"});
    office.personio.edit(3, &berlin);
    let ends = json!({"termination_date": day(1).to_string()});
    office.personio.edit(2, &ends);
    office.clock(at(1, 20, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    let lea = office.account("CN=Lenz\\, Lea,OU=Leavers,DC=corp,DC=example");
    assert!(groups(&lea).is_empty(), "the gift, too");
    office.clock(at(2, 9, 0));
    let works = json!({"termination_date": null, "status": "active"});
    office.personio.edit(2, &works);
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Correction));
    assert_eq!(groups(&office.account(LEA)), LONDON, "no old ones");

    office.clock(at(3, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Transfer));
    assert_eq!(groups(&office.account(KAI)), LONDON);
    // Whoever gives it again gives it for the new post.
    let kai = office.ground.find(KAI).unwrap();
    office.ground.add_member(leads, kai);
    assert!(
        office
            .plan()
            .await
            .changes()
            .all(|change| change.id.person.as_str() != "1")
    );

    office.clock(at(3, 20, 0));
    office.settle().await;
    assert_eq!(groups(&office.account(MAX)), before);
    office.told.clone()
}
