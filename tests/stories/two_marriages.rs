//! Two people marry to one name on one day; the answers to what is sent for them are lost on the way.

use rosterd::directory::Edit;
use rosterd::past::Identifier;
use serde_json::json;

use super::days::at;
use super::office::{Office, Told, values};
use super::sandbox::Person;

//
// S-42
pub async fn story(office: &mut Office) -> Told {
    office.policy.naming.follow_name_change = Identifier::ALL.into();
    for (id, last) in [(1, "Adler"), (2, "Busch")] {
        let email = format!("lea.{}@example.com", last.to_lowercase());
        office.employ(
            Person::new(id, "Lea", last)
                .hired("2020-01-01")
                .email(&email),
        );
    }
    office.settle().await;
    let berlin = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
    let accounts = ["Adler", "Busch"].map(|last| {
        let dn = format!("CN={last}\\, Lea,{berlin}");
        office.ground.find(&dn).expect("created")
    });
    for id in [1, 2] {
        office.personio.edit(id, &json!({"last_name": "Celik"}));
    }
    office.clock(at(1, 9, 0));
    office.loses = |edit| matches!(edit, Edit::Rename { .. } | Edit::Move { .. });
    let run = office.apply().await;
    assert_ne!(run.outcome, "complete", "nobody knows what became of it");

    // The next runs look before they send anything, and end where they would have.
    office.loses = |_| false;
    office.clock(at(1, 9, 15));
    office.settle().await;
    let seen = accounts.map(|guid| office.ground.look(guid).unwrap());
    let one = |account: usize, name: &str| values(&seen[account], name)[0].clone();
    assert_eq!(
        [one(0, "sAMAccountName"), one(1, "sAMAccountName")],
        ["lcelik", "lecelik"]
    );
    assert_eq!(
        [one(0, "mail"), one(1, "mail")],
        ["lea.celik@example.com", "lea.celik2@example.com"]
    );
    assert_eq!(
        [one(0, "cn"), one(1, "cn")],
        ["Celik, Lea", "Celik, Lea (lecelik)"]
    );
    for (account, old) in [
        (0, "smtp:lea.adler@example.com"),
        (1, "smtp:lea.busch@example.com"),
    ] {
        let list = values(&seen[account], "proxyAddresses");
        assert!(list.iter().any(|value| value == old), "{list:?}");
        assert_eq!(
            list.iter()
                .filter(|value| value.starts_with("SMTP:"))
                .count(),
            1,
            "{list:?}"
        );
    }
    office.told.clone()
}
