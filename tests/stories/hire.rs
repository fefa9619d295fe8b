//! Somebody starts tomorrow, with a namesake's login taken and a manager who starts the same day.

use super::days::{at, day};
use super::office::{Office, Told, groups, is_disabled, values};
use super::sandbox::Person;
use rosterd::plan::Disposition;

const JOERG: &str = "CN=Müller\\, Jörg,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-04, S-08
pub async fn story(office: &mut Office) -> Told {
    let tomorrow = day(1).to_string();
    office.employ(
        Person::new(1, "Jana", "Müller")
            .hired("2020-01-01")
            .email("jana.mueller@example.com"),
    );
    office.employ(
        Person::new(2, "Berta", "Boss")
            .hired(&tomorrow)
            .email("berta.boss@example.com")
            .position("Head of Sales"),
    );
    office.employ(
        Person::new(3, "Jörg", "Müller")
            .hired(&tomorrow)
            .supervisor(2),
    );
    office.employ(
        Person::new(4, "Bald", "Da")
            .hired(&day(30).to_string())
            .email("bald.da@example.com"),
    );

    let run = office.settle().await;
    assert!(matches!(office.ending(&run, 4), Disposition::Waiting(_)));
    let account = office.account(JOERG);
    assert!(is_disabled(&account));
    assert_eq!(
        values(&account, "userAccountControl"),
        ["514"],
        "no bit but disabled and normal"
    );
    assert_eq!(
        values(&account, "sAMAccountName"),
        ["jomueller"],
        "jmueller is Jana's"
    );
    assert_eq!(values(&account, "mail"), ["joerg.mueller@example.com"]);
    assert_eq!(values(&account, "employeeID"), ["3"]);
    assert!(values(&account, "manager")[0].starts_with("CN=Boss\\, Berta"));
    assert_eq!(
        groups(&account),
        ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Sales", "GG-Staff"]
    );
    assert_eq!(
        office.passwords.handed_over(3),
        None,
        "nobody is told a password before the start"
    );

    // One minute before the start nothing happens; at the minute the password is handed over and opens the door.
    office.clock(at(1, 5, 59));
    assert!(office.plan().await.is_empty());
    assert!(is_disabled(&office.account(JOERG)));
    office.clock(at(1, 6, 0));
    office.settle().await;
    let (upn, password) = office.passwords.handed_over(3).expect("handed over");
    assert_eq!(upn, "joerg.mueller@example.com");
    assert!(office.ground.can_log_in(&upn, &password));
    assert!(!is_disabled(&office.account(JOERG)));
    office.told.clone()
}
