//! Two leave on one day. One is hired again after eight months and has the old account back; the other comes back after
//! three years, and somebody has to decide.

use jiff::{Span, Timestamp};
use rosterd::clock::instant_of;
use rosterd::people::PersonId;
use rosterd::plan::{Disposition, LifecycleEvent, Plan};
use serde_json::json;

use super::days::{at, berlin, day};
use super::office::{Office, Told, event, is_disabled};
use super::sandbox::Person;

const ADA: &str = "CN=Kehrt\\, Ada,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const BOB: &str = "CN=Fort\\, Bob,OU=Leavers,DC=corp,DC=example";

// S-15, S-16
pub async fn story(office: &mut Office) -> Told {
    for (id, first, last) in [(1, "Ada", "Kehrt"), (2, "Bob", "Fort")] {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        let person = Person::new(id, first, last).hired("2020-01-01");
        office.employ(person.email(&mail).terminated(&day(0).to_string()));
    }
    office.policy.lifecycle.purge_after = Some(Span::new().years(1));
    office.settle().await;
    let guid = office.ground.find(ADA).unwrap();
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    office.clock(at(0, 18, 0));
    office.settle().await;
    let year = instant_of(
        day(0).saturating_add(Span::new().years(1)).at(18, 0, 0, 0),
        &berlin(),
    );
    let plan = office.plan().await;
    assert_eq!([purgeable(&plan, 1), purgeable(&plan, 2)], [Some(year); 2]);

    // Eight months.
    let again = json!({"termination_date": null, "hire_date": day(243).to_string()});
    office.personio.edit(1, &again);
    office.clock(at(235, 9, 0));
    assert!(office.plan().await.is_empty());
    office.clock(at(236, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Rehire));
    assert_eq!(
        [purgeable(&run.plan, 1), purgeable(&run.plan, 2)],
        [None, Some(year)]
    );
    assert_eq!(office.ground.find(ADA), Some(guid), "the same account");
    assert!(is_disabled(&office.account(ADA)));
    office.clock(at(243, 6, 0));
    office.settle().await;
    let (_, fresh) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &fresh) && !office.ground.can_log_in(&upn, &password));

    // Three years, which is longer than lifecycle.rehire.within.
    let bob = office.account(BOB);
    let again = json!({"termination_date": null, "hire_date": day(1096).to_string()});
    office.personio.edit(2, &again);
    for (offset, hour) in [(1090, 9), (1096, 6)] {
        office.clock(at(offset, hour, 0));
        let run = office.apply().await;
        assert!(run.plan.is_empty());
        assert!(matches!(office.ending(&run, 2), Disposition::Blocked(_)));
    }
    assert_eq!(office.account(BOB), bob, "nobody touched it");
    office.told.clone()
}

fn purgeable(plan: &Plan, person: i64) -> Option<Timestamp> {
    let case = plan.case(&PersonId::new(person.to_string())).unwrap();
    case.purgeable_from
}
