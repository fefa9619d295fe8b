//! Administrators lend a hand: a linked account is dragged out of what rosterd looks after, one is deleted, one is
//! disabled, and a leaver's is enabled. Some of it is put right again.

use rosterd::cycle::Run;
use rosterd::directory::Dn;
use rosterd::people::PersonId;
use rosterd::plan::Disposition;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, is_disabled, values};
use super::sandbox::Person;

const ANNA: &str = "CN=Zug\\, Anna,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const ANNA_OUTSIDE: &str = "CN=Zug\\, Anna,OU=Service,DC=corp,DC=example";
const BEN: &str = "CN=Weg\\, Ben,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const CEM: &str = "CN=Aus\\, Cem,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const DORA: &str = "CN=An\\, Dora,OU=Leavers,DC=corp,DC=example";

/// What a run says about a person beside what it does.
fn said(run: &Run, person: i64, part: &str) -> bool {
    let case = run.plan.case(&PersonId::new(person.to_string()));
    let findings = &case.expect("a case").findings;
    findings.iter().any(|finding| finding.text.contains(part))
}

/// Whether a person is left alone for a reason with these words.
fn blocked(office: &Office, run: &Run, person: i64, part: &str) -> bool {
    matches!(office.ending(run, person), Disposition::Blocked(why) if why.contains(part))
}

// S-18, S-30
pub async fn story(office: &mut Office) -> Told {
    let people = [
        (1, "Anna", "Zug"),
        (2, "Ben", "Weg"),
        (3, "Cem", "Aus"),
        (4, "Dora", "An"),
    ];
    for (id, first, last) in people {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        office.employ(
            Person::new(id, first, last)
                .hired("2020-01-01")
                .email(&mail),
        );
    }
    office
        .personio
        .edit(4, &json!({"termination_date": day(0).to_string()}));
    office.settle().await;
    office.clock(at(0, 18, 0));
    office.settle().await;
    let [anna, ben, cem, dora] = [ANNA, BEN, CEM, DORA].map(|dn| office.ground.find(dn).unwrap());

    office
        .ground
        .rename(anna, &Dn::parse(ANNA_OUTSIDE).unwrap());
    office.ground.delete(ben);
    office.ground.set_enabled(cem, false);
    office.ground.set_enabled(dora, true);
    // HR goes on meanwhile; of Anna and Ben nothing is written.
    for id in [1, 2, 3] {
        office.personio.edit(id, &json!({"position": "Clerk"}));
    }
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert!(blocked(office, &run, 1, "outside directory.bases"));
    assert!(values(&office.account(ANNA_OUTSIDE), "title").is_empty());
    assert!(!is_disabled(&office.account(ANNA_OUTSIDE)));
    assert!(blocked(office, &run, 2, "it is not created again"));
    assert!(office.ground.find(BEN).is_none());
    assert!(said(&run, 3, "disabled, but not by rosterd"));
    let account = office.account(CEM);
    assert!(is_disabled(&account), "not rosterd's to enable");
    assert_eq!(values(&account, "title"), ["Clerk"]);
    assert!(said(&run, 4, "enabled by hand; it is disabled again"));
    assert!(is_disabled(&office.account(DORA)));

    // Anna is dragged back, Cem let in again. Ben stays gone until somebody decides.
    office.ground.rename(anna, &Dn::parse(ANNA).unwrap());
    office.ground.set_enabled(cem, true);
    office.clock(at(2, 9, 0));
    let run = office.settle().await;
    assert_eq!(values(&office.account(ANNA), "title"), ["Clerk"]);
    assert_eq!(office.ground.find(ANNA), Some(anna));
    assert!(!is_disabled(&office.account(CEM)));
    assert!(matches!(office.ending(&run, 3), Disposition::Settled));
    assert!(blocked(office, &run, 2, "it is not created again"));
    assert!(is_disabled(&office.account(DORA)));
    office.told.clone()
}
