//! An apprentice has an account six weeks ahead and may use it from the day before; a colleague of the same day has not.

use rosterd::lifecycle::{HirePolicy, Variant};
use rosterd::people::FieldName;
use rosterd::plan::LifecycleEvent;
use rosterd::rules::{Condition, Test};

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled};
use super::sandbox::Person;

const APPRENTICE: &str = "CN=Jung\\, Kim,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const COLLEAGUE: &str = "CN=Alt\\, Uwe,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";

//
// S-04, S-09
pub async fn story(office: &mut Office) -> Told {
    let lifecycle = &mut office.policy.lifecycle;
    lifecycle.variants.hire.push(Variant {
        name: "lifecycle.hire.variants.apprentices".into(),
        priority: 100,
        when: Condition::Field(
            FieldName::new("position"),
            Test::OneOf(vec!["Apprentice".into()]),
        ),
        table: HirePolicy {
            create_before: 42,
            enable_before: 1,
            ..lifecycle.hire.clone()
        },
    });
    let start = day(43).to_string();
    office.employ(
        Person::new(1, "Kim", "Jung")
            .hired(&start)
            .email("kim.jung@example.com")
            .position("Apprentice"),
    );
    office.employ(
        Person::new(2, "Uwe", "Alt")
            .hired(&start)
            .email("uwe.alt@example.com"),
    );
    assert!(office.plan().await.is_empty(), "43 days ahead");
    office.clock(at(1, 0, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Hire));
    assert!(is_disabled(&office.account(APPRENTICE)));
    assert_eq!(office.ground.find(COLLEAGUE), None);

    office.clock(at(36, 0, 0));
    office.settle().await;
    assert!(is_disabled(&office.account(COLLEAGUE)));
    office.clock(at(42, 5, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(42, 6, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Start));
    assert!(is_disabled(&office.account(COLLEAGUE)));
    let (upn, password) = office.passwords.handed_over(1).unwrap();
    assert!(office.ground.can_log_in(&upn, &password));
    assert_eq!(office.passwords.handed_over(2), None);
    office.clock(at(43, 6, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 2), Some(LifecycleEvent::Start));
    assert!(!is_disabled(&office.account(COLLEAGUE)));
    office.told.clone()
}
