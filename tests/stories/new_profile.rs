//! An intern goes on as an employee under a new profile the next day; an employee gets a new contract under a new profile
//! after a gap of three days. Nothing ends for either, and the account is the one there was.

use rosterd::directory::Guid;
use rosterd::people::PersonId;
use rosterd::plan::Action;
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, groups, is_disabled, values};
use super::sandbox::Person;

const LIA: &str = "CN=Kern\\, Lia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const LIA_THEN: &str = "CN=Kern\\, Lia,OU=London,OU=Staff,DC=corp,DC=example";
const TOM: &str = "CN=Vogt\\, Tom,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-38
pub async fn story(office: &mut Office) -> Told {
    let people = &mut office.policy.people;
    people.rehire_match = vec!["personnel_number".into()];
    people
        .aliases
        .insert(PersonId::new("4"), PersonId::new("2"));
    let lia = Person::new(1, "Lia", "Kern").hired("2026-01-01");
    office.employ(lia.with("personnel_number", "4711").position("Intern"));
    office.employ(Person::new(2, "Tom", "Vogt").hired("2024-01-01"));
    office.settle().await;
    let [lias, toms] = [LIA, TOM].map(|dn| office.ground.find(dn).expect("created"));
    let leads = "CN=GG-Leads,OU=Groups,DC=corp,DC=example";
    let leads = office.ground.find(leads).unwrap();
    office.ground.add_member(leads, lias);
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    // The ends come first, and the accounts are to expire.
    for (id, end) in [(1, day(10)), (2, day(20))] {
        office
            .personio
            .edit(id, &json!({"termination_date": end.to_string()}));
    }
    office.clock(at(1, 9, 0));
    office.settle().await;
    // Then HR makes the profiles that follow: nobody ends any more.
    go_on(office);
    office.clock(at(2, 9, 0));
    office.settle().await;
    for guid in [lias, toms] {
        let seen = office.ground.look(guid).unwrap();
        assert!(
            ["0", "9223372036854775807"].contains(&values(&seen, "accountExpires")[0].as_str())
        );
    }
    // The evening of Lia's last day, and the night after Personio closed the old profile.
    for now in [at(10, 18, 30), at(11, 3, 0)] {
        office.clock(now);
        assert!(office.apply().await.plan.is_empty(), "nothing ends");
    }
    // Seven in London, where the new profile is.
    office.clock(at(11, 8, 0));
    let run = office.settle().await;
    let gentle = |action: &Action| !matches!(action, Action::Disable { .. } | Action::LockPassword);
    assert!(run.plan.changes().all(|change| gentle(&change.action)));
    assert_eq!(office.ground.find(LIA_THEN), Some(lias), "the same account");
    let seen = office.account(LIA_THEN);
    assert!(!is_disabled(&seen));
    assert_eq!(values(&seen, "title"), ["Sales manager"]);
    assert_eq!(values(&seen, "employeeID"), ["3"]);
    assert!(
        groups(&seen).contains(&"GG-Leads".to_owned()),
        "it was given by hand and stays"
    );
    assert!(office.ground.can_log_in(&upn, &password));

    three_days_later(office, toms).await;
    office.told.clone()
}

/// Tom's gap, and the days after which the old profiles are deleted in Personio: nobody is missing.
async fn three_days_later(office: &mut Office, toms: Guid) {
    for now in [at(20, 18, 30), at(21, 9, 0), at(23, 23, 0)] {
        office.clock(now);
        assert!(office.apply().await.plan.is_empty(), "nothing ends");
        assert!(!is_disabled(&office.account(TOM)));
    }
    office.clock(at(24, 9, 0));
    office.settle().await;
    assert_eq!(office.ground.find(TOM), Some(toms));
    let seen = office.account(TOM);
    assert!(!is_disabled(&seen));
    assert_eq!(values(&seen, "employeeID"), ["4"]);
    office.personio.remove(1);
    office.personio.remove(2);
    office.policy.people.aliases.clear();
    office.clock(at(30, 9, 0));
    let run = office.apply().await;
    assert!(run.plan.is_empty() && run.plan.cases.len() == 2);
    assert!(run.plan.cases.iter().all(|case| case.findings.is_empty()));
}

/// The profiles that follow.
fn go_on(office: &Office) {
    let next = Person::new(3, "Lia", "Kern").hired(&day(11).to_string());
    let next = next
        .with("personnel_number", " 4711 ")
        .position("Sales manager");
    office.employ(next.office("London").department("Engineering"));
    office.employ(Person::new(4, "Tom", "Vogt").hired(&day(24).to_string()));
}
