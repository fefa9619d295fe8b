//! Two people change the legal entity. HR makes the profile that follows for one of them; the other's account stays open
//! for the days of the bridge, which is said every day, and closes then.

use rosterd::plan::{Finding, LifecycleEvent};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;

const ANN: &str = "CN=Bruhn\\, Ann,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const BEN: &str = "CN=Cohn\\, Ben,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

// S-40
pub async fn story(office: &mut Office) -> Told {
    office.policy.people.rehire_match = vec!["personnel_number".into()];
    for (id, first, last) in [(1, "Ann", "Bruhn"), (2, "Ben", "Cohn")] {
        let person = Person::new(id, first, last).hired("2020-01-01");
        office.employ(person.with("personnel_number", format!("70{id}")));
    }
    office.settle().await;
    let [ann, ben] = [ANN, BEN].map(|dn| office.ground.find(dn).expect("created"));
    let switch =
        json!({"termination_date": day(5).to_string(), "termination_type": "SUB_COMPANY_SWITCH"});
    office.personio.edit(1, &switch);
    office.personio.edit(2, &switch);
    office.clock(at(1, 9, 0));
    office.settle().await;

    let next = Person::new(3, "Ann", "Bruhn").hired(&day(8).to_string());
    office.employ(next.with("personnel_number", "701"));
    office.clock(at(6, 9, 0));
    office.settle().await;
    for days in [7, 12, 18] {
        office.clock(at(days, 9, 0));
        let run = office.apply().await;
        let is_said = |finding: &Finding| {
            finding.about == "people.bridge" && finding.text.contains(&day(19).to_string())
        };
        let said = |id| {
            let case = run.plan.case(&rosterd::people::PersonId::new(id)).unwrap();
            case.findings.iter().any(is_said)
        };
        assert!(said("2") && !said("1") && !said("3"), "{days}");
        assert!(run.plan.is_empty() || days == 12, "{days}");
        for guid in [ann, ben] {
            assert!(!is_disabled(&office.ground.look(guid).unwrap()), "{days}");
        }
    }
    let seen = office.ground.look(ann).unwrap();
    assert!(["0", "9223372036854775807"].contains(&values(&seen, "accountExpires")[0].as_str()));
    assert_eq!(values(&seen, "employeeID"), ["3"]);
    office.clock(at(19, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.ground.look(ben).unwrap()));
    assert!(!is_disabled(&office.ground.look(ann).unwrap()));
    office.told.clone()
}
