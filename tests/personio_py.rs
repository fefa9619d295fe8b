//! A client nobody here wrote, `personio-py` 0.3.0 from the Python package index, reads the stand-in as it reads Personio:
//! people, their days and custom attributes, absences and their types arrive as the stand-in holds them.
//!
//! Where it cannot, the stand-in stays as Personio is, and the reason stands here:
//! - It does not page through employees (at-gmbh/personio-py issues 41 and 42): of a larger company it gets the fifty
//!   that Personio delivers unasked, without noticing.
//! - It does not know `preferred_name`, and warns once.
//!
//! It keeps its token as Personio hands it out with every answer, sends the secret in the body, and logs in at
//! `/v1/auth`, which rosterd does not use: that too is shown here.

#[path = "sandbox/mod.rs"]
mod sandbox;

use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use sandbox::{Company, Sandbox};
use serde_json::{Value, json};

const COMPANY: &str = r#"
[offices]
Berlin = "Europe/Berlin"
London = "Europe/London"

[custom]
personnel_number = { key = "dynamic_1", label = "Personalnummer", type = "standard" }
anniversary = { key = "dynamic_2", label = "Jubiläum", type = "date" }
grade = { key = "dynamic_3", label = "Stufe", type = "integer" }
share = { key = "dynamic_4", label = "Anteil", type = "decimal" }
skills = { key = "dynamic_5", label = "Fähigkeiten", type = "tags" }
languages = { key = "dynamic_6", label = "Sprachen", type = "tags" }
page = { key = "dynamic_7", label = "Seite", type = "link" }

[credentials.rosterd]
client_id = "papi-sandbox-rosterd"
client_secret = "only-good-for-the-sandbox"

[[absence_types]]
id = 1
name = "Elternzeit"
category = "maternity_parental_leave"

[[absence_types]]
id = 2
name = "Krank"
category = "sick_leave"

[[absences]]
person = 2
type = 1
first = "today-3mo"
last = "today+9mo"

[[absences]]
person = 1
type = 2
first = "today"
last = "today+1d"
status = "requested"

[[people]]
id = 1
first_name = "Jörg"
last_name = "Müller"
email = "joerg@example.com"
gender = "male"
position = "Lead"
office = "Berlin"
department = "Sales"
team = "North"
cost_center = "4000 Sales"
employment_type = "internal"
weekly_hours = "37.5"
hire_date = "2020-01-01"
personnel_number = "000103"
anniversary = "2025-01-01"
grade = 7
share = 0.5
skills = "Rust, LDAP"
languages = '["de","en"]'
page = "https://example.com/joerg"

[[people]]
id = 2
first_name = "Ann"
last_name = "O'Neill"
office = "London"
supervisor = 1
status = "leave"
hire_date = "1835-02-01"
contract_end_date = "2026-12-31"
termination_date = "2026-12-31"
last_working_day = "2026-12-15"
probation_period_end = "2026-07-01"

[[people]]
id = 3
first_name = "Eva"
last_name = "Groß"
hire_date = "today+1d"
supervisor = 1
"#;

/// What the client is told about custom attributes: number, name, type.
const CUSTOM: [&str; 7] = [
    "1:personnel_number:str",
    "2:anniversary:date",
    "3:grade:int",
    "4:share:float",
    "5:skills:list",
    "6:languages:list",
    "7:page:str",
];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Everything personio-py reads.
fn read(sandbox: &Sandbox) -> Value {
    let folder = repository().join("tests/personio_py");
    let output = Command::new(folder.join("python.sh"))
        .arg(folder.join("read.py"))
        .args([&sandbox.url(), Company::CLIENT_ID, Company::CLIENT_SECRET])
        .args(CUSTOM)
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .expect("tests/personio_py/python.sh runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

/// The stand-in's people by its administrator's interface, which shows what it holds and not what it sends.
async fn held(sandbox: &Sandbox) -> Vec<Value> {
    let url = format!("{}/_admin/people", sandbox.url());
    let client = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let answer = client.get(url).send().await.expect("an answer");
    answer.json().await.expect("a list of people")
}

/// A person as held, in the shape the script prints.
fn expected(person: &Value) -> Value {
    let text = |field: &str| person.get(field).cloned().unwrap_or(Value::Null);
    let plain = [
        "id",
        "first_name",
        "last_name",
        "email",
        "gender",
        "status",
        "position",
        "employment_type",
        "hire_date",
        "contract_end_date",
        "termination_date",
        "last_working_day",
        "probation_period_end",
        "weekly_hours",
        "office",
        "department",
        "team",
        "supervisor",
    ];
    let mut expected: serde_json::Map<String, Value> = plain
        .iter()
        .map(|&field| (field.to_owned(), text(field)))
        .collect();
    let center = person.get("cost_center").map(|name| json!([name, 100]));
    expected.insert("cost_centers".into(), center.into_iter().collect());
    expected.into()
}

fn without_custom(mut person: Value) -> Value {
    if let Some(members) = person.as_object_mut() {
        members.remove("custom");
    }
    person
}

fn crypto() {
    // The client of this test speaks plain HTTP, but is built with TLS and wants to know whose.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[tokio::test(flavor = "multi_thread")]
async fn people_arrive_as_the_stand_in_holds_them() {
    crypto();
    let company: PathBuf = repository().join("tests/sandbox/company.toml");
    let company = Company::load(&company, date(2026, 11, 23)).expect("a sound company");
    let sandbox = Sandbox::start(company);
    let read = read(&sandbox);
    let people: Vec<Value> = read["employees"].as_array().expect("a list").clone();
    let held: Vec<Value> = held(&sandbox).await.iter().map(expected).collect();
    assert_eq!(people.len(), 14);
    let people: Vec<Value> = people.into_iter().map(without_custom).collect();
    for (read, held) in people.iter().zip(&held) {
        assert_eq!(read, held);
    }
    assert_eq!(without_custom(read["single"].clone()), held[0]);
    let known = "unexpected field 'preferred_name' in class Employee";
    assert_eq!(read["complaints"], json!([known]));
    let logins: Vec<_> = sandbox.requests();
    assert_eq!(logins[0].path, "/v1/auth");
    assert!(logins.iter().all(|seen| seen.status == 200), "{logins:?}");
}

#[test]
fn custom_attributes_and_absences_arrive_with_their_types() {
    let company = Company::parse(COMPANY, date(2026, 11, 23)).expect("a sound company");
    let read = read(&Sandbox::start(company));
    let custom = json!({
        "personnel_number": "000103", "anniversary": "2025-01-01", "grade": 7, "share": 0.5,
        "skills": ["Rust", "LDAP"], "languages": ["de", "en"], "page": "https://example.com/joerg",
    });
    assert_eq!(read["employees"][0]["custom"], custom);
    let ann = &read["employees"][1];
    // Local mean time: the offset of that day was +00:53 in Berlin and -00:01 in London.
    assert_eq!(ann["hire_date"], "1835-02-01");
    assert_eq!(ann["last_working_day"], "2026-12-15");
    assert_eq!(ann["status"], "leave");
    assert_eq!(ann["supervisor"], 1);
    assert_eq!(ann["custom"]["anniversary"], Value::Null);
    let types = json!([[1, "maternity_parental_leave"], [2, "sick_leave"]]);
    assert_eq!(read["types"], types);
    let absences = json!([
        { "id": 900_001, "person": 2, "type": 1, "first": "2026-08-23", "last": "2027-08-23", "status": "approved" },
        { "id": 900_002, "person": 1, "type": 2, "first": "2026-11-23", "last": "2026-11-24", "status": "requested" },
    ]);
    assert_eq!(read["absences"], absences);
}

/// Issues 41 and 42 of personio-py: not a fault of the stand-in, which counts 120 in every answer.
#[test]
fn of_a_larger_company_it_reads_the_fifty_that_come_unasked() {
    let sandbox = Sandbox::start(Company::generated(120, 11));
    let read = read(&sandbox);
    assert_eq!(read["employees"].as_array().map(Vec::len), Some(50));
    let lists = sandbox.requests().into_iter();
    let lists = lists.filter(|seen| seen.path == "/v1/company/employees");
    assert_eq!(lists.count(), 1);
}
