//! Somebody marries: everybody reads the new name, and nothing she logs in with changes.

use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::at;
use super::office::{Office, Told, event, values};
use super::sandbox::Person;

const LEA: &str = "CN=Busch\\, Lea,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-07, S-25
pub async fn story(office: &mut Office) -> Told {
    office.employ(
        Person::new(1, "Lea", "Busch")
            .hired("2020-01-01")
            .email("lea.busch@example.com"),
    );
    office.settle().await;
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    office.personio.edit(
        1,
        &json!({"last_name": "Çelik-Busch", "email": "lea.celik@example.com"}),
    );
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::NameChange));
    let said = run.plan.cases[0].findings.iter();
    assert_eq!(said.filter(|finding| finding.about == "names").count(), 1);
    let account = office.account(LEA);
    assert_eq!(values(&account, "sn"), ["Çelik-Busch"]);
    assert_eq!(values(&account, "sAMAccountName"), ["lbusch"]);
    assert_eq!(values(&account, "mail"), ["lea.busch@example.com"]);
    assert!(office.ground.can_log_in(&upn, &password));
    let tomorrow = office.plan().await;
    assert!(tomorrow.cases[0].findings.is_empty(), "said once");
    office.told.clone()
}
