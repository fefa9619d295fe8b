//! Accounts that were there before anybody looked: one built by IT two days before HR, one of another human of the same
//! name, one that a hint finds by its address; decided in two sittings. And somebody who comes back after three years
//! under a new profile.

use rosterd::identity::Hint;
use rosterd::plan::{Disposition, LifecycleEvent};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;
use super::support::world::{World, WorldAccount};

const STAFF: &str = "OU=Unsorted,OU=Staff";
const SALES: &str = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// R-08, S-16, S-32, S-43
pub async fn story(office: &mut Office) -> Told {
    let hint = [("email", "mail"), ("last_name", "sn")];
    let fields = hint.map(|(field, name)| (field.into(), name.into())).into();
    office.policy.adoption.hints = vec![Hint { fields }];
    office.ground.pour(&World {
        accounts: vec![
            WorldAccount::enabled("wolfu", "Ute Wolf", STAFF)
                .with("givenName", &["Ute"])
                .with("sn", &["Wolf"]),
            WorldAccount::enabled("rothk", "Kim Roth", STAFF)
                .with("givenName", &["Kim"])
                .with("sn", &["Roth"]),
            WorldAccount::enabled("adlerm", "M. Adler", STAFF)
                .with("sn", &["Adler"])
                .with("mail", &["max.alder@example.com"]),
        ],
        ..World::default()
    });
    let built = office.ground.whose("sAMAccountName", "wolfu").unwrap();
    office.ground.set_enabled(built, false);
    office.employ(Person::new(1, "Ute", "Wolf").hired(&day(2).to_string()));
    office.employ(Person::new(2, "Kim", "Roth").hired("2020-01-01"));
    office.employ(
        Person::new(3, "Max", "Adler")
            .hired("2020-01-01")
            .email("max.alder@example.com"),
    );
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    for person in 1..=3 {
        assert!(
            matches!(office.ending(&run, person), Disposition::Blocked(why)
            if why.contains("rosterd adopt"))
        );
    }
    sittings(office).await;
    first_day(office).await;
    after_three_years(office).await;
    office.told.clone()
}

/// IT built Ute's account; the other Kim Roth is another human; Max was found by the hint.
async fn sittings(office: &mut Office) {
    let ute = office.ground.whose("sAMAccountName", "wolfu").unwrap();
    let max = office.ground.whose("sAMAccountName", "adlerm").unwrap();
    let changed = [("1", "link", "yes"), ("3", "link", "")];
    // Somebody touches Max's account while the file is filled in: nothing of the file is stored.
    let file = office.questions().await;
    office.ground.set(max, "sn", &["Alder"]);
    let refused = office.accept(&file, &changed).await.unwrap_err();
    assert_eq!(refused.len(), 1);
    assert!(refused[0].contains("has changed since it was looked at"));
    office.ground.set(max, "sn", &["Adler"]);
    office.accept(&file, &changed).await.unwrap();
    let run = office.settle().await;
    assert_eq!(
        values(&office.ground.look(ute).unwrap(), "employeeID"),
        ["1"]
    );
    assert_eq!(
        values(&office.ground.look(max).unwrap(), "employeeID"),
        ["3"]
    );
    assert!(is_disabled(&office.ground.look(ute).unwrap()));
    assert!(matches!(office.ending(&run, 2), Disposition::Blocked(_)));

    let file = office.questions().await;
    office.accept(&file, &[("2", "create", "")]).await.unwrap();
    office.settle().await;
    let other = office.ground.whose("sAMAccountName", "rothk").unwrap();
    assert!(values(&office.ground.look(other).unwrap(), "employeeID").is_empty());
    let kim = office.ground.whose("employeeID", "2").unwrap();
    assert_ne!(kim, other);
}

/// The first day opens what IT had closed, with a password that is handed over.
async fn first_day(office: &mut Office) {
    let ute = office.ground.whose("sAMAccountName", "wolfu").unwrap();
    office.clock(at(2, 6, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Start));
    assert!(!is_disabled(&office.ground.look(ute).unwrap()));
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
}

/// Ute leaves; three years later HR makes a new profile. The decision gives it the old account.
async fn after_three_years(office: &mut Office) {
    let ute = office.ground.whose("sAMAccountName", "wolfu").unwrap();
    let end = json!({"termination_date": day(10).to_string()});
    office.personio.edit(1, &end);
    office.clock(at(11, 9, 0));
    office.settle().await;
    assert!(is_disabled(&office.ground.look(ute).unwrap()));
    office.clock(at(1110, 9, 0));
    office.employ(Person::new(4, "Ute", "Wolf").hired(&day(1110).to_string()));
    let run = office.apply().await;
    assert!(run.plan.is_empty());
    assert!(matches!(office.ending(&run, 4), Disposition::Blocked(why)
        if why.contains("the former account of person 1")));
    let file = office.questions().await;
    office.accept(&file, &[("4", "link", "")]).await.unwrap();
    let run = office.settle().await;
    assert_eq!(event(&run, 4), Some(LifecycleEvent::Rehire));
    let account = office.ground.look(ute).unwrap();
    assert_eq!(values(&account, "employeeID"), ["4"]);
    assert!(!is_disabled(&account));
    assert!(values(&account, "dn")[0].ends_with(SALES));
    let (upn, password) = office.passwords.handed_over(4).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
}
