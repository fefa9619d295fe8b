//! Two people of one name start on one morning, and so does their supervisor, who does not stay long. One of the two
//! marries and moves on one day.

use rosterd::plan::LifecycleEvent;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;

const SALES: &str = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-21, S-23, S-24, S-25
pub async fn story(office: &mut Office) -> Told {
    let starts = day(3).to_string();
    office.employ(
        Person::new(1, "Uwe", "Alt")
            .hired("2020-01-01")
            .email("uwe.alt@example.com"),
    );
    office.employ(Person::new(4, "Ria", "Chef").hired(&starts));
    for id in [2, 3] {
        let person = Person::new(id, "Anna", "Schmidt").hired(&starts);
        office.employ(person.supervisor(4));
    }
    office.settle().await;
    let boss = office
        .ground
        .find(&format!("CN=Chef\\, Ria,{SALES}"))
        .unwrap();
    let first = office.account(&format!("CN=Schmidt\\, Anna,{SALES}"));
    assert_eq!(values(&first, "sAMAccountName"), ["aschmidt"]);
    let other = format!("CN=Schmidt\\, Anna (anschmidt),{SALES}");
    let second = office.account(&other);
    assert_eq!(values(&second, "sAMAccountName"), ["anschmidt"]);
    assert_eq!(values(&second, "mail"), ["anna.schmidt2@example.com"]);
    let annas =
        ["aschmidt", "anschmidt"].map(|sam| office.ground.whose("sAMAccountName", sam).unwrap());
    let manager = |office: &Office| {
        annas.map(|anna| values(&office.ground.look(anna).unwrap(), "manager").to_vec())
    };
    let chef = format!("CN=Chef\\, Ria,{SALES}");
    assert_eq!(manager(office), [[chef.clone()], [chef]]);

    office.clock(at(3, 5, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(3, 6, 0));
    let run = office.settle().await;
    for id in [2, 3, 4] {
        assert_eq!(event(&run, id), Some(LifecycleEvent::Start));
        let (upn, password) = office.passwords.handed_over(id).unwrap();
        assert!(office.ground.can_log_in(&upn, &password), "{upn}");
    }

    // The supervisor leaves, and stays in `manager` until HR names another.
    office
        .personio
        .edit(4, &json!({"termination_date": day(4).to_string()}));
    office.clock(at(4, 18, 0));
    office.settle().await;
    assert!(is_disabled(&office.ground.look(boss).unwrap()));
    let gone = "CN=Chef\\, Ria,OU=Leavers,DC=corp,DC=example".to_owned();
    assert_eq!(manager(office), [[gone.clone()], [gone]]);
    for id in [2, 3] {
        office.personio.edit(id, &json!({"supervisor": 1}));
    }
    office.clock(at(5, 9, 0));
    office.settle().await;
    let uwe = format!("CN=Alt\\, Uwe,{SALES}");
    assert_eq!(manager(office), [[uwe.clone()], [uwe]]);
    marries_and_moves(office, annas[1]).await;
    office.told.clone()
}

/// Another name, another office and another department on one day: moved and renamed for readers, and the same login.
async fn marries_and_moves(office: &mut Office, who: rosterd::directory::Guid) {
    let change = json!({"last_name": "Çelik", "office": "London", "department": "Engineering"});
    office.personio.edit(3, &change);
    office.clock(at(6, 9, 0));
    let run = office.settle().await;
    assert!(event(&run, 3).is_some());
    let account = office.ground.look(who).unwrap();
    assert!(account["dn"][0].ends_with("OU=London,OU=Staff,DC=corp,DC=example"));
    assert_eq!(values(&account, "sn"), ["Çelik"]);
    assert_eq!(values(&account, "sAMAccountName"), ["anschmidt"]);
    let (upn, password) = office.passwords.handed_over(3).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
}
