//! An external whose only end is the contract's, extended once, beside an employee whose fixed term is a reminder.

use rosterd::lifecycle::{EndField, TerminationPolicy, Variant};
use rosterd::people::FieldName;
use rosterd::plan::LifecycleEvent;
use rosterd::rules::{Condition, Test};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;

const EXTERNAL: &str = "CN=Berger\\, Nils,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Berger\\, Nils,OU=Leavers,DC=corp,DC=example";
const EMPLOYEE: &str = "CN=Kurz\\, Lea,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-11, S-31
pub async fn story(office: &mut Office) -> Told {
    let lifecycle = &mut office.policy.lifecycle;
    lifecycle.variants.termination.push(Variant {
        name: "lifecycle.termination.variants.externals".into(),
        priority: 10,
        when: Condition::Field(
            FieldName::new("employment_type"),
            Test::OneOf(vec!["external".into()]),
        ),
        table: TerminationPolicy {
            ends_on: vec![EndField::TerminationDate, EndField::ContractEndDate],
            ..lifecycle.termination.clone()
        },
    });
    let contract = day(2).to_string();
    let nils = Person::new(1, "Nils", "Berger").email("nils.berger@example.com");
    let lea = Person::new(2, "Lea", "Kurz").email("lea.kurz@example.com");
    let on_contract = |person: Person| {
        person
            .hired("2020-01-01")
            .with("contract_end_date", contract.as_str())
    };
    office.employ(on_contract(nils).with("employment_type", "external"));
    office.employ(on_contract(lea));
    office.settle().await;
    let never = [i64::MAX.to_string()];
    assert_ne!(values(&office.account(EXTERNAL), "accountExpires"), never);
    assert_eq!(values(&office.account(EMPLOYEE), "accountExpires"), never);

    // The contract is extended by a week, the expiry follows, and the first end passes.
    let longer = json!({"contract_end_date": day(9).to_string()});
    office.personio.edit(1, &longer);
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Correction));
    office.clock(at(2, 18, 0));
    assert!(office.plan().await.is_empty());

    office.clock(at(9, 17, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(9, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(GONE)));
    assert!(!is_disabled(&office.account(EMPLOYEE)));
    office.told.clone()
}
