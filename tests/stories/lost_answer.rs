//! The directory does what it was asked, but the answer never comes. Nobody is created twice.

use rosterd::plan::Disposition;

use super::days::{at, day};
use super::office::{Office, Told};
use super::sandbox::Person;

const ADA: &str = "CN=Lovelace\\, Ada,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-34
pub async fn story(office: &mut Office) -> Told {
    let tomorrow = day(1).to_string();
    office.employ(
        Person::new(1, "Ada", "Lovelace")
            .hired(&tomorrow)
            .email("ada.lovelace@example.com"),
    );
    office.deaf = true;
    let run = office.apply().await;
    assert!(
        matches!(office.ending(&run, 1), Disposition::Unknown(_)),
        "{:?}",
        run.cases
    );
    let guid = office.ground.find(ADA).expect("it was carried out");

    // The process dies as well. The next one finds the account by its anchor and goes on where it stood.
    office.restart();
    office.deaf = false;
    office.clock(at(0, 9, 5));
    let run = office.settle().await;
    assert!(
        run.plan
            .changes()
            .all(|change| change.action.word() != "create")
    );
    assert_eq!(office.ground.find(ADA), Some(guid));
    assert_eq!(
        office
            .ground
            .find("CN=Lovelace\\, Ada (alovelace),OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"),
        None
    );

    // It was created by rosterd, so it is rosterd's to open on the first day.
    office.clock(at(1, 6, 0));
    office.settle().await;
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
    office.told.clone()
}
