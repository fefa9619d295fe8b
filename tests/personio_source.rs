//! rosterd's reading of Personio against the stand-in: everybody or nobody, and every fault under its class.

#[path = "personio_source/absences.rs"]
mod absences;
#[path = "personio_source/bodies.rs"]
mod bodies;
#[path = "personio_source/faults.rs"]
mod faults;
#[path = "personio_source/fuzz.rs"]
mod fuzz;
#[path = "personio_source/hostile.rs"]
mod hostile;
#[path = "personio_source/login.rs"]
mod login;
#[path = "personio_source/rights.rs"]
mod rights;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "personio_source/shapes.rs"]
mod shapes;
#[path = "personio_source/ways.rs"]
mod ways;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rosterd::clock::{Now, SetClock};
use rosterd::people::{FieldName, FieldValue, Known, PersonId, Roster};
use rosterd::personio::{Connection, Patience, Personio, PersonioError, SecretReader};
use rosterd::ports::{FailureClass, PeopleSource, Quiet, Side, Void};
use sandbox::{Company, Credential, Faults, Pace, Person, Sandbox, Seen};
use secrecy::SecretString;
use serde_json::json;

const FIELDS: &[&str] = &[
    "status",
    "email",
    "first_name",
    "last_name",
    "preferred_name",
    "call_name",
    "position",
    "department",
    "team",
    "office",
    "subcompany",
    "cost_center",
    "supervisor",
    "employment_type",
    "weekly_hours",
    "hire_date",
    "contract_end_date",
    "termination_date",
    "last_working_day",
    "termination_type",
    "personnel_number",
];

fn secret(text: &str) -> SecretReader {
    let text = text.to_owned();
    Arc::new(move || Ok(SecretString::from(text.clone())))
}

fn quick() -> Patience {
    Patience {
        connect: Duration::from_secs(2),
        silence: Duration::from_secs(2),
        answer: Duration::from_secs(5),
        first_pause: Duration::from_millis(10),
        longest_pause: Duration::from_secs(3),
        tries: 3,
        ..Patience::default()
    }
}

fn connection(url: &str) -> Connection {
    Connection {
        url: url.to_owned(),
        client_id: Company::CLIENT_ID.into(),
        client_secret: secret(Company::CLIENT_SECRET),
        ca_file: None,
        patience: quick(),
    }
}

fn patient(url: &str, patience: Patience) -> Connection {
    Connection {
        patience,
        ..connection(url)
    }
}

/// Whoever asks with this patience, for which 30 s are too long, hears within three that nobody can be reached.
async fn given_up(url: &str, patience: Patience) {
    let begun = stopwatch();
    let void = source(patient(url, patience.clone())).read(&fields()).await;
    let void = void.expect_err("no whole answer comes");
    let passed = begun.elapsed();
    assert_eq!(void.failure.class, FailureClass::Unreachable, "{void}");
    assert!(passed < Duration::from_secs(3), "{patience:?}: {passed:?}");
}

fn monday() -> Now {
    Now::at("2026-11-23T07:00:00Z".parse().expect("a timestamp"))
}

fn source(connection: Connection) -> Personio {
    source_with(connection, Arc::new(SetClock::at(monday())))
}

fn source_with(connection: Connection, clock: Arc<SetClock>) -> Personio {
    let custom = BTreeMap::from([(
        FieldName::new("personnel_number"),
        "dynamic_1234567".to_owned(),
    )]);
    Personio::new(connection, custom, clock, Arc::new(Quiet)).expect("a usable connection")
}

fn fields() -> BTreeSet<FieldName> {
    FIELDS.iter().map(|&name| FieldName::from(name)).collect()
}

async fn read(sandbox: &Sandbox) -> Result<Roster, Void> {
    source(connection(&sandbox.url())).read(&fields()).await
}

async fn void(sandbox: &Sandbox) -> Void {
    let void = read(sandbox).await.expect_err("nothing may be read");
    assert_eq!(void.side, Side::People);
    void
}

fn value(roster: &Roster, id: i64, field: &str) -> FieldValue {
    let person = roster
        .get(&PersonId::new(id.to_string()))
        .expect("the person is in the roster");
    person.field(&FieldName::new(field))
}

fn text(text: &str) -> FieldValue {
    FieldValue::Text(text.to_owned())
}

fn lists(sandbox: &Sandbox) -> Vec<Seen> {
    sandbox
        .requests()
        .into_iter()
        .filter(|seen| seen.path == "/v1/company/employees")
        .collect()
}

#[allow(
    clippy::disallowed_methods,
    reason = "some tests measure how long a thing takes"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

fn joerg() -> Person {
    Person::new(4711, "Jörg", "Müller")
        .email("joerg@example.com")
        .hired("2020-01-01")
        .office("Berlin")
}

//
#[tokio::test]
async fn a_company_of_250_is_read_whole_in_three_requests_and_one_login() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let roster = read(&sandbox).await.expect("everybody");
    assert_eq!((roster.len(), roster.rejects().len()), (250, 0));
    let offsets: Vec<_> = lists(&sandbox)
        .into_iter()
        .filter_map(|seen| seen.offset)
        .collect();
    assert_eq!(offsets, ["0", "100", "200"]);
    assert_eq!(sandbox.requests().len(), 4);
    assert_eq!(value(&roster, 5042, "personnel_number"), text("005042"));
    assert!(matches!(
        value(&roster, 5042, "supervisor"),
        FieldValue::Named { .. }
    ));
}

#[tokio::test]
async fn everything_the_company_file_says_arrives_under_its_stable_name() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sandbox/company.toml");
    let company = Company::load(&path, jiff::civil::date(2026, 11, 23)).expect("a sound company");
    let roster = read(&Sandbox::start(company)).await.expect("everybody");
    assert_eq!(roster.len(), 14);
    assert_eq!(value(&roster, 4703, "last_name"), text("Müller"));
    assert_eq!(value(&roster, 4702, "call_name"), text("Karl"));
    assert_eq!(value(&roster, 4703, "call_name"), text("Jörg"));
    assert_eq!(value(&roster, 4703, "office.name"), text("Berlin"));
    assert_eq!(value(&roster, 4703, "supervisor.id"), text("4702"));
    assert_eq!(
        value(&roster, 4703, "supervisor.name"),
        text("Karl-Heinz Große")
    );
    assert_eq!(value(&roster, 4703, "cost_center.name"), text("4000 Sales"));
    assert_eq!(
        value(&roster, 4706, "weekly_hours").text().as_deref(),
        Some("37.5")
    );
    assert_eq!(value(&roster, 4709, "personnel_number"), FieldValue::Empty);
    let leaver = roster
        .get(&PersonId::new("4713"))
        .expect("the leaver")
        .employment();
    assert_eq!(
        leaver.termination_date,
        Known::Value(jiff::civil::date(2026, 11, 23))
    );
}

#[tokio::test]
async fn days_stay_what_they_are_in_london_and_in_berlin() {
    let company = Company::new("2026-11-23")
        .person(joerg().hired("2026-11-24"))
        .person(
            Person::new(4712, "Ann", "Lee")
                .hired("2026-07-01")
                .office("London"),
        );
    let roster = read(&Sandbox::start(company)).await.expect("everybody");
    assert_eq!(
        value(&roster, 4711, "hire_date"),
        FieldValue::Date(jiff::civil::date(2026, 11, 24))
    );
    assert_eq!(
        value(&roster, 4712, "hire_date"),
        FieldValue::Date(jiff::civil::date(2026, 7, 1))
    );
}

//
#[tokio::test]
async fn only_needed_attributes_are_asked_for_with_the_agreed_headers() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let wanted = BTreeSet::from(["office", "personnel_number"].map(FieldName::from));
    source(connection(&sandbox.url()))
        .read(&wanted)
        .await
        .expect("everybody");
    let requests = sandbox.requests();
    assert_eq!(requests[1].attributes, ["id", "office", "dynamic_1234567"]);
    // Everybody, always: nothing asks for what changed only.
    let keys: BTreeSet<&str> = requests[1].query_keys.iter().map(String::as_str).collect();
    assert_eq!(keys, BTreeSet::from(["limit", "offset", "attributes[]"]));
    for request in requests {
        assert_eq!(request.app_id.as_deref(), Some("ROSTERD"));
        assert_eq!(
            request.accept.as_deref(),
            Some("application/json, application/problem+json")
        );
        assert!(request.user_agent);
        assert!(!request.query_keys.iter().any(|key| key.contains("secret")));
    }
}

//
#[tokio::test]
async fn what_may_not_be_read_is_unreadable_and_what_is_not_there_is_empty() {
    let narrow = Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET)
        .unreadable(&["termination_date"]);
    let sandbox = Sandbox::start(
        Company::new("2026-11-23")
            .person(joerg())
            .with_credential(narrow),
    );
    let roster = read(&sandbox).await.expect("everybody");
    assert_eq!(
        value(&roster, 4711, "termination_date"),
        FieldValue::Unreadable
    );
    assert_eq!(value(&roster, 4711, "last_working_day"), FieldValue::Empty);
    for empty in [
        "team",
        "subcompany",
        "supervisor",
        "cost_center",
        "department.id",
        "preferred_name",
    ] {
        assert_eq!(value(&roster, 4711, empty), FieldValue::Empty, "{empty}");
    }
}

//
#[tokio::test]
async fn one_broken_record_is_a_reject_and_the_others_arrive() {
    let broken = Person::new(4712, "Eva", "Groß").raw("hire_date", json!("soon"));
    let nameless = Person::new(4713, "Max", "Otto").raw("id", json!(null));
    let odd = Person::new(4714, "Ida", "Kern")
        .raw("office", json!("Berlin"))
        .without("email");
    let company = [joerg(), broken, nameless, odd]
        .into_iter()
        .fold(Company::new("2026-11-23"), Company::person);
    let roster = read(&Sandbox::start(company))
        .await
        .expect("a whole with rejects");
    let people: Vec<&str> = roster.people().map(|person| person.id().as_str()).collect();
    assert_eq!(people, ["4711", "4714"]);
    assert_eq!(value(&roster, 4714, "office"), FieldValue::Unreadable);
    assert_eq!(value(&roster, 4714, "email"), FieldValue::Unreadable);
    let ids: Vec<Option<&str>> = roster
        .rejects()
        .iter()
        .map(|reject| reject.id.as_ref().map(PersonId::as_str))
        .collect();
    assert_eq!(ids, [Some("4712"), None]);
    let reasons = format!("{:?}", roster.rejects());
    assert!(
        !reasons.contains("Eva") && !reasons.contains("Otto") && !reasons.contains("soon"),
        "{reasons}"
    );
}

#[tokio::test]
async fn a_field_nobody_knows_is_configuration_and_nothing_is_sent() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    let wanted = BTreeSet::from([FieldName::new("ofice")]);
    let void = source(connection(&sandbox.url()))
        .read(&wanted)
        .await
        .expect_err("unknown");
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().ends_with("did you mean office?"), "{void}");
    assert_eq!(sandbox.requests(), []);
}

#[test]
fn the_fields_settings_allow_are_the_fields_that_can_be_read() {
    let allowed: BTreeSet<&str> = rosterd::settings::built_in_fields().collect();
    let readable: BTreeSet<&str> = rosterd::personio::built_in_fields().collect();
    assert_eq!(allowed, readable);
}
