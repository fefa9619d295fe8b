//! Leave is not one thing. Two are on parental leave, one of whom works part-time through it; two are sent home with pay
//! until their contracts end, one of whom keeps the account to the end. And somebody on leave changes departments.

use rosterd::lifecycle::{EndField, TerminationPolicy, Variant};
use rosterd::plan::LifecycleEvent;
use rosterd::rules::{Condition, Test};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, groups, is_disabled};
use super::sandbox::{Absence, AbsenceType, Person};

const RULES: &str = r#"
[lifecycle.leave.parental]
when = { absence_kind = "parental", not = { weekly_hours = { above = 0 } } }
account = "disable"
memberships = "all"
"#;

const EVA: &str = "CN=Roth\\, Eva,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const EVA_AFTER: &str = "CN=Roth\\, Eva,OU=Engineering,OU=Berlin,OU=Staff,DC=corp,DC=example";
const PIA: &str = "CN=Halb\\, Pia,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GIL: &str = "CN=Frei\\, Gil,OU=Leavers,DC=corp,DC=example";
const DORA: &str = "CN=Amt\\, Dora,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const DORA_GONE: &str = "CN=Amt\\, Dora,OU=Leavers,DC=corp,DC=example";

// S-05, S-11, S-14, S-26, S-27, S-28
pub async fn story(office: &mut Office) -> Told {
    take_on(office);
    office.settle().await;
    let (upn, password) = office.passwords.handed_over(1).unwrap();

    office.clock(at(1, 9, 0));
    go_on_leave(office);
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Leave));
    assert!(is_disabled(&office.account(EVA)) && groups(&office.account(EVA)).is_empty());
    assert_eq!(event(&run, 2), None, "who works is at work");
    assert!(!is_disabled(&office.account(PIA)));
    for garden in [3, 4] {
        assert_eq!(event(&run, garden), Some(LifecycleEvent::Notice));
    }

    // The last day at work is the end, but for a director.
    office.clock(at(2, 17, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(2, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 3), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(GIL)));
    assert!(!is_disabled(&office.account(DORA)));

    // Away, and in another department: she comes back to where she belongs now, although the leave goes on.
    office
        .personio
        .edit(1, &json!({"department": "Engineering"}));
    office.clock(at(3, 9, 0));
    office.settle().await;
    assert!(!office.ground.can_log_in(&upn, &password));
    office.personio.edit(1, &json!({"weekly_hours": "20"}));
    office.clock(at(4, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Return));
    let given = [
        "DL-All",
        "DL-Berlin",
        "GG-Berlin",
        "GG-Engineering",
        "GG-Staff",
    ];
    assert_eq!(groups(&office.account(EVA_AFTER)), given);
    assert!(office.ground.can_log_in(&upn, &password));

    office.clock(at(6, 17, 59));
    assert!(office.plan().await.is_empty());
    office.clock(at(6, 18, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 4), Some(LifecycleEvent::Termination));
    assert!(is_disabled(&office.account(DORA_GONE)));
    office.told.clone()
}

/// Two clerks, one more, and a director, who ends on another day than they do.
fn take_on(office: &mut Office) {
    office.rules(RULES);
    let lifecycle = &mut office.policy.lifecycle;
    lifecycle.variants.termination.push(Variant {
        name: "lifecycle.termination.variants.directors".into(),
        priority: 100,
        when: Condition::Field("position".into(), Test::OneOf(vec!["Director".into()])),
        table: TerminationPolicy {
            ends_on: vec![EndField::TerminationDate],
            ..lifecycle.termination.clone()
        },
    });
    let people = [
        (1, "Eva", "Roth", "Clerk"),
        (2, "Pia", "Halb", "Clerk"),
        (3, "Gil", "Frei", "Clerk"),
        (4, "Dora", "Amt", "Director"),
    ];
    for (id, first, last, position) in people {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        let person = Person::new(id, first, last)
            .hired("2020-01-01")
            .email(&mail);
        office.employ(person.position(position).with("weekly_hours", "40"));
    }
}

/// What HR enters on one morning.
fn go_on_leave(office: &Office) {
    let garden = json!({
        "status": "leave",
        "last_working_day": day(2).to_string(),
        "termination_date": day(6).to_string(),
    });
    office
        .personio
        .edit(1, &json!({"status": "leave", "weekly_hours": "0"}));
    office
        .personio
        .edit(2, &json!({"status": "leave", "weekly_hours": "15"}));
    office.personio.edit(3, &garden);
    office.personio.edit(4, &garden);
    let kinds = [
        (1, "maternity_parental_leave", [1, 2], 300),
        (2, "irrevocable_exemption", [3, 4], 6),
    ];
    for (id, category, people, until) in kinds {
        let name = format!("Kind {id}");
        let category = category.into();
        office
            .personio
            .absence_type(AbsenceType { id, name, category });
        for person in people {
            let (first, last) = (day(1).to_string(), day(until).to_string());
            office
                .personio
                .absence(Absence::new(person, id, &first, &last));
        }
    }
}
