//! Values made of fields: two in one department are told apart by how long they have been there and by what their title
//! says, and one of them becomes head of it.

use serde_json::json;

use super::days::at;
use super::office::{Office, Told, groups, values};
use super::sandbox::Person;

const RULES: &str = r#"
[people.derived]
full_name = "{{ first_name }} {{ last_name }}"
unit = "{{ department.name[:3] | upper }}"
probation_over = { date = "hire_date", plus = "6mo" }
is_lead = { when = { position = { matches = "(?i)lead|head" } } }

[attributes]
description = "{{ full_name }}, {{ unit }}{% if is_lead %} (lead){% endif %}, since {{ hire_date[:4] }}"
info = "{{ probation_over }}"

[ou.rules.long-served]
priority = 5
when = { unit = "SAL", probation_over = { before = "2021-01-01" } }
ou = "OU=London,OU=Staff,DC=corp,DC=example"

[groups.sales-leads]
group = "GG-London"
when = { is_lead = true, unit = "SAL" }
"#;

const OLD: &str = "CN=Alt\\, Uwe,OU=London,OU=Staff,DC=corp,DC=example";
const NEW: &str = "CN=Neu\\, Ida,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
const USUAL: [&str; 5] = ["DL-All", "DL-Berlin", "GG-Berlin", "GG-Sales", "GG-Staff"];

pub async fn story(office: &mut Office) -> Told {
    office.rules(RULES);
    for (id, first, last, hired) in [
        (1, "Uwe", "Alt", "2020-06-30"),
        (2, "Ida", "Neu", "2020-08-31"),
    ] {
        let mail = format!("{first}.{last}@example.com").to_lowercase();
        let person = Person::new(id, first, last).hired(hired).email(&mail);
        office.employ(person.position("Sales"));
    }
    office.settle().await;
    // Half a year from the 30th of June is the 30th of December; from the 31st of August it is the last of February.
    assert_eq!(values(&office.account(OLD), "info"), ["2020-12-30"]);
    assert_eq!(values(&office.account(NEW), "info"), ["2021-02-28"]);
    let said = values(&office.account(NEW), "description").to_vec();
    assert_eq!(said, ["Ida Neu, SAL, since 2020"]);
    assert_eq!(groups(&office.account(NEW)), USUAL);

    office
        .personio
        .edit(2, &json!({"position": "Head of Sales"}));
    office.clock(at(1, 9, 0));
    let run = office.settle().await;
    let because =
        "is_lead is yes (position is Head of Sales, which matches (?i)lead|head) and unit is SAL";
    let mut joined = run
        .plan
        .changes()
        .filter(|change| change.reason.rule == "groups.sales-leads");
    assert_eq!(joined.next().expect("a join").reason.because, because);
    let account = office.account(NEW);
    assert_eq!(
        values(&account, "description"),
        ["Ida Neu, SAL (lead), since 2020"]
    );
    let gained = ["GG-Leads", "GG-London"];
    let is_new = |name: &String| !USUAL.contains(&name.as_str());
    let extra: Vec<String> = groups(&account).into_iter().filter(is_new).collect();
    assert_eq!(extra, gained);
    assert_eq!(groups(&office.account(OLD)), USUAL);

    // Another unit: the group goes, the title stays.
    office
        .personio
        .edit(2, &json!({"department": "Engineering"}));
    office.clock(at(2, 9, 0));
    office.settle().await;
    let moved = "CN=Neu\\, Ida,OU=Engineering,OU=Berlin,OU=Staff,DC=corp,DC=example";
    let account = office.account(moved);
    assert_eq!(
        values(&account, "description"),
        ["Ida Neu, ENG (lead), since 2020"]
    );
    assert!(!groups(&account).contains(&"GG-London".to_owned()));
    office.told.clone()
}
