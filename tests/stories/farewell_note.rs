//! An end is noted on the account over what somebody had written there, and taken back with it. Nobody has Exchange, so
//! hiding accounts is said to be impossible and stops nothing.

use std::collections::BTreeMap;

use rosterd::lifecycle::Mark;
use rosterd::plan::LifecycleEvent;
use rosterd::rules::{AttributeRule, AttributeValue, Template, TooLong, WhenEmpty, WriteMode};
use serde_json::json;

use super::days::{at, day};
use super::office::{Office, Told, event, is_disabled, values};
use super::sandbox::Person;

const AT_WORK: &str = "CN=Becker\\, Tom,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const GONE: &str = "CN=Becker\\, Tom,OU=Leavers,DC=corp,DC=example";

fn mark(name: &str, attribute: &str, text: &str) -> Option<Mark> {
    let text = Template::compile(text, &BTreeMap::new()).unwrap();
    Some(Mark {
        name: format!("lifecycle.termination.{name}"),
        rule: AttributeRule {
            name: attribute.into(),
            value: AttributeValue::Text(text),
            write: WriteMode::OnChange,
            when_empty: WhenEmpty::Keep,
            too_long: TooLong::Cut,
        },
    })
}

//
// S-10
pub async fn story(office: &mut Office) -> Told {
    let ends = &mut office.policy.lifecycle.termination;
    ends.note = mark("note", "info", "Left {{ end_date }} (rosterd)");
    let hide = "hide_from_address_lists";
    ends.hide = mark(hide, "msExchHideFromAddressLists", "TRUE");
    office.employ(
        Person::new(1, "Tom", "Becker")
            .hired("2020-01-01")
            .email("tom.becker@example.com"),
    );
    let run = office.settle().await;
    let said = run.plan.findings.iter();
    let said = said.filter(|finding| finding.about.ends_with(hide)).count();
    assert_eq!(said, 1);
    let before = values(&office.account(AT_WORK), "info").to_vec();

    let last_day = day(2).to_string();
    office
        .personio
        .edit(1, &json!({"termination_date": last_day}));
    office.settle().await;
    assert_eq!(values(&office.account(AT_WORK), "info"), before);
    office.clock(at(2, 18, 0));
    office.settle().await;
    let account = office.account(GONE);
    assert!(is_disabled(&account));
    let noted = [format!("Left {last_day} (rosterd)")];
    assert_eq!(values(&account, "info"), noted);

    // HR corrects the date a day late: the note was written, and is what it was.
    let other = json!({"termination_date": day(1).to_string()});
    office.personio.edit(1, &other);
    office.clock(at(3, 9, 0));
    office.settle().await;
    assert_eq!(values(&office.account(GONE), "info"), noted);

    let works = json!({"termination_date": null, "status": "active"});
    office.personio.edit(1, &works);
    office.clock(at(4, 9, 0));
    let run = office.settle().await;
    assert_eq!(event(&run, 1), Some(LifecycleEvent::Correction));
    let account = office.account(AT_WORK);
    assert!(!is_disabled(&account));
    assert_eq!(values(&account, "info"), before);
    office.told.clone()
}
