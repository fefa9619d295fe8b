//! Somebody moves to another department and marries on one day: the account follows, in one request its names and
//! in one its place, and the old address still reaches her.

use rosterd::past::Identifier;
use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::at;
use super::office::{Office, Told, event, groups, values};
use super::sandbox::Person;

const BEFORE: &str = "CN=Busch\\, Lea,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const AFTER: &str = "CN=Çelik-Busch\\, Lea,OU=London,OU=Staff,DC=corp,DC=example";

//
// S-42
pub async fn story(office: &mut Office) -> Told {
    office.policy.naming.follow_name_change = Identifier::ALL.into();
    office.employ(
        Person::new(1, "Lea", "Busch")
            .hired("2020-01-01")
            .email("lea.busch@example.com"),
    );
    office.settle().await;
    let (_, password) = office.passwords.handed_over(1).unwrap();
    let guid = office.ground.find(BEFORE).expect("created in Sales");
    // The mail system lists the address as it does, an administrator gives another one.
    let listed = [
        "SMTP:Lea.Busch@example.com",
        "X500:/o=Corp/ou=First/cn=Recipients/cn=LBusch",
        "smtp:lea@example.com",
        "SIP:lea.busch@example.com",
    ];
    office.ground.set(guid, "proxyAddresses", &listed);
    assert!(office.plan().await.is_empty());

    // HR still has the old address.
    let edits =
        json!({"last_name": "Çelik-Busch", "office": "London", "department": "Engineering"});
    office.personio.edit(1, &edits);
    office.clock(at(1, 9, 0));
    office.sent.lock().unwrap().clear();
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Transfer));
    let sent = office.sent.lock().unwrap().clone();
    let count = |kind: &str| sent.iter().filter(|(sent, _, _)| *sent == kind).count();
    assert_eq!((count("rename"), count("move")), (1, 1), "{sent:?}");

    assert_eq!(office.ground.find(AFTER), Some(guid), "the same account");
    is_called_otherwise(office, &password);

    // What she had is nobody else's.
    office.employ(Person::new(2, "Lea", "Busch").hired("2020-01-01"));
    office.clock(at(2, 9, 0));
    office.settle().await;
    let namesake = office.account(BEFORE);
    assert_ne!(values(&namesake, "sAMAccountName"), ["lbusch"]);
    assert_ne!(values(&namesake, "mail"), ["lea.busch@example.com"]);
    office.told.clone()
}

fn is_called_otherwise(office: &Office, password: &str) {
    let account = office.account(AFTER);
    assert_eq!(values(&account, "sAMAccountName"), ["lcelik-busch"]);
    assert_eq!(values(&account, "mail"), ["lea.celik-busch@example.com"]);
    assert_eq!(
        values(&account, "userPrincipalName"),
        ["lea.celik-busch@example.com"]
    );
    assert_eq!(values(&account, "sn"), ["Çelik-Busch"]);
    let mut list = values(&account, "proxyAddresses").to_vec();
    list.sort();
    let wanted = [
        "SIP:lea.busch@example.com",
        "SMTP:lea.celik-busch@example.com",
        "X500:/o=Corp/ou=First/cn=Recipients/cn=LBusch",
        "smtp:Lea.Busch@example.com",
        "smtp:lea@example.com",
    ];
    assert_eq!(list, wanted);
    assert!(groups(&account).contains(&"GG-London".to_owned()));
    assert!(!groups(&account).contains(&"GG-Sales".to_owned()));
    assert!(
        office
            .ground
            .can_log_in("lea.celik-busch@example.com", password)
    );
}
