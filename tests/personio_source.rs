//! rosterd's reading of Personio against the stand-in: everybody or nobody, and every fault under its class.

#[path = "sandbox/mod.rs"]
mod sandbox;

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

fn source(connection: Connection) -> Personio {
    let custom = BTreeMap::from([(
        FieldName::new("personnel_number"),
        "dynamic_1234567".to_owned(),
    )]);
    let now = Now::at("2026-11-23T07:00:00Z".parse().expect("a timestamp"));
    Personio::new(
        connection,
        custom,
        Arc::new(SetClock::at(now)),
        Arc::new(Quiet),
    )
    .expect("a usable connection")
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

fn joerg() -> Person {
    Person::new(4711, "Jörg", "Müller")
        .email("joerg@example.com")
        .hired("2020-01-01")
        .office("Berlin")
}

#[tokio::test]
async fn a_company_of_250_is_read_whole_in_three_requests_and_one_login() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    let roster = read(&sandbox).await.expect("everybody");
    assert_eq!((roster.len(), roster.rejects().len()), (250, 0));
    assert_eq!(lists(&sandbox).len(), 3);
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

#[tokio::test]
async fn a_token_serves_several_reads() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let source = source(connection(&sandbox.url()));
    for _ in 0..3 {
        source.read(&fields()).await.expect("everybody");
    }
    assert_eq!(
        sandbox
            .requests()
            .iter()
            .filter(|seen| seen.path.contains("auth"))
            .count(),
        1
    );
}

#[tokio::test]
async fn fifty_of_250_with_totals_that_still_say_250_is_nobody() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        lying_total: Some(50),
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Incomplete);
    assert!(
        void.to_string()
            .contains("has 50 people where 100 belong (of 250 in all)"),
        "{void}"
    );
    assert_eq!(
        lists(&sandbox).len(),
        2,
        "one quiet repetition of the whole read"
    );
}

#[tokio::test]
async fn a_smaller_company_that_agrees_with_itself_is_whole() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        only_first: Some(50),
        ..Faults::default()
    });
    assert_eq!(
        read(&sandbox)
            .await
            .expect("a whole of 50: the guard's business, not the reader's")
            .len(),
        50
    );
}

#[tokio::test]
async fn a_total_that_shrinks_and_people_that_repeat_are_nobody() {
    let sandbox = Sandbox::start(Company::generated(150, 11));
    sandbox.faults(Faults {
        shrinking_total: true,
        ..Faults::default()
    });
    let shifted = void(&sandbox).await;
    assert!(
        shifted.to_string().contains("changed from 150 to 149"),
        "{shifted}"
    );
    sandbox.faults(Faults {
        repeat_last: true,
        ..Faults::default()
    });
    let twice = void(&sandbox).await;
    assert!(twice.to_string().contains("is on two pages"), "{twice}");
    assert_eq!(twice.failure.class, FailureClass::Incomplete);
}

#[tokio::test]
async fn a_wrong_secret_is_configuration_and_is_tried_once() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let wrong = Connection {
        client_secret: secret("hunter2"),
        ..connection(&sandbox.url())
    };
    let void = source(wrong).read(&fields()).await.expect_err("refused");
    assert_eq!(void.failure.class, FailureClass::Denied);
    assert!(void.to_string().contains("invalid_client"), "{void}");
    assert_eq!(sandbox.requests().len(), 1);
    assert!(!format!("{void} {void:?}").contains("hunter2"));
}

#[tokio::test]
async fn an_unreadable_secret_is_configuration_and_nothing_is_sent() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    let reader: SecretReader =
        Arc::new(|| Err("cannot read /run/credentials/personio: permission denied".into()));
    let unreadable = Connection {
        client_secret: reader,
        ..connection(&sandbox.url())
    };
    let void = source(unreadable)
        .read(&fields())
        .await
        .expect_err("no secret");
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(
        void.to_string()
            .contains("personio.client_secret: cannot read"),
        "{void}"
    );
    assert_eq!(sandbox.requests(), []);
}

#[tokio::test]
async fn the_secret_is_read_again_for_every_token() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = reads.clone();
    let reader: SecretReader = Arc::new(move || {
        let renewed = counted.fetch_add(1, Ordering::Relaxed) > 0;
        Ok(SecretString::from(if renewed {
            "renewed"
        } else {
            Company::CLIENT_SECRET
        }))
    });
    let source = source(Connection {
        client_secret: reader,
        ..connection(&sandbox.url())
    });
    source.read(&fields()).await.expect("everybody");
    sandbox.credential(Credential::new(Company::CLIENT_ID, "renewed"));
    sandbox.revoke_tokens();
    source
        .read(&fields())
        .await
        .expect("everybody, without a restart");
    assert_eq!(reads.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_401_is_answered_with_one_new_token_and_then_means_missing_rights() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        unauthorized: true,
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Denied);
    let paths: Vec<u16> = sandbox.requests().iter().map(|seen| seen.status).collect();
    assert_eq!(paths, [200, 401, 200, 401]);
}

#[tokio::test]
async fn tokens_that_are_good_once_are_followed_from_answer_to_answer() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        rotate_tokens: true,
        ..Faults::default()
    });
    assert_eq!(read(&sandbox).await.expect("everybody").len(), 250);
    assert_eq!(sandbox.requests().len(), 4, "one login and three pages");
}

#[tokio::test]
async fn personio_that_is_down_is_unreachable_after_some_tries() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        down: true,
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert!(void.to_string().contains("503"), "{void}");
    assert_eq!(sandbox.requests().len(), 3);
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_names_the_host() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    let connection = connection(&sandbox.url());
    drop(sandbox);
    let host = connection.url.replace("http://", "");
    let void = source(connection)
        .read(&fields())
        .await
        .expect_err("nobody is there");
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert!(void.to_string().contains(&host), "{void}");
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_unreachable_within_the_time_limit() {
    let sandbox = Sandbox::start(Company::new("2026-11-23"));
    sandbox.faults(Faults {
        slow_ms: 30_000,
        ..Faults::default()
    });
    let patience = Patience {
        silence: Duration::from_millis(100),
        ..quick()
    };
    let begun = Instant::now();
    let impatient = Connection {
        patience,
        ..connection(&sandbox.url())
    };
    let void = source(impatient)
        .read(&fields())
        .await
        .expect_err("too slow");
    assert_eq!(void.failure.class, FailureClass::Unreachable);
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_read_that_takes_too_long_in_all_ends() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.faults(Faults {
        slow_ms: 200,
        ..Faults::default()
    });
    let patience = Patience {
        everybody: Duration::from_millis(500),
        ..quick()
    };
    let void = source(Connection {
        patience,
        ..connection(&sandbox.url())
    })
    .read(&fields())
    .await;
    assert_eq!(
        void.expect_err("too slow").failure.class,
        FailureClass::Busy
    );
}

#[tokio::test]
async fn short_trouble_is_waited_out() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    for faults in [
        Faults {
            too_many_requests: 2,
            ..Faults::default()
        },
        Faults {
            unavailable_times: 2,
            ..Faults::default()
        },
    ] {
        sandbox.faults(faults);
        assert_eq!(read(&sandbox).await.expect("everybody").len(), 1);
    }
}

#[tokio::test]
async fn retry_after_is_kept_and_an_hour_is_not_waited_for() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    sandbox.faults(Faults {
        too_many_requests: 1,
        retry_after: Some(1),
        ..Faults::default()
    });
    let begun = Instant::now();
    read(&sandbox).await.expect("everybody");
    assert!(begun.elapsed() >= Duration::from_secs(1));
    sandbox.faults(Faults {
        too_many_requests: 1,
        retry_after: Some(3600),
        ..Faults::default()
    });
    assert_eq!(void(&sandbox).await.failure.class, FailureClass::Busy);
}

#[tokio::test]
async fn requests_over_the_rate_end_as_busy() {
    let sandbox = Sandbox::start(Company::generated(250, 11));
    sandbox.pace(Pace {
        per_minute: 2,
        ..Pace::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Busy);
    assert_eq!(
        lists(&sandbox)
            .iter()
            .filter(|seen| seen.status == 429)
            .count(),
        3
    );
}

#[tokio::test]
async fn what_is_not_personio_is_told_from_what_is() {
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let cases = [
        (
            Faults {
                html: true,
                ..Faults::default()
            },
            "content type is text/html",
        ),
        (
            Faults {
                padding_mib: 17,
                ..Faults::default()
            },
            "larger than 16 MiB",
        ),
        (
            Faults {
                refuse_with_200: true,
                ..Faults::default()
            },
            "success: false (Something went wrong)",
        ),
    ];
    for (faults, words) in cases {
        sandbox.faults(faults);
        let void = void(&sandbox).await;
        assert!(void.to_string().contains(words), "{void}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let sandbox = Sandbox::start(Company::new("2026-11-23").person(joerg()));
    let target = format!("{}/v1/company/employees?limit=100", elsewhere.url());
    sandbox.faults(Faults {
        redirect: Some(target),
        ..Faults::default()
    });
    let void = void(&sandbox).await;
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains(&elsewhere.url()), "{void}");
    assert_eq!(elsewhere.requests(), []);
}

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
fn plain_http_to_another_machine_is_refused_before_anything_is_sent() {
    let clock = Arc::new(SetClock::at(Now::at(jiff::Timestamp::UNIX_EPOCH)));
    let outside = connection("http://personio.example");
    let refused = Personio::new(outside, BTreeMap::new(), clock, Arc::new(Quiet));
    assert!(matches!(refused.err(), Some(PersonioError::Address { .. })));
}

#[test]
fn a_connection_shows_neither_the_secret_nor_a_login_in_the_address() {
    let shown = format!("{:?}", connection("https://me:hunter2@api.personio.de"));
    assert!(
        !shown.contains("hunter2") && !shown.contains(Company::CLIENT_SECRET),
        "{shown}"
    );
}

#[test]
fn certificates_that_cannot_be_read_are_configuration() {
    let folder = tempfile::tempdir().expect("a folder");
    let (none, empty) = (
        folder.path().join("none.pem"),
        folder.path().join("empty.pem"),
    );
    std::fs::write(&empty, "no certificate\n").expect("a file");
    for path in [none, empty] {
        let clock = Arc::new(SetClock::at(Now::at(jiff::Timestamp::UNIX_EPOCH)));
        let connection = Connection {
            ca_file: Some(path.clone()),
            ..connection("https://api.personio.de")
        };
        let fault = Personio::new(connection, BTreeMap::new(), clock, Arc::new(Quiet))
            .err()
            .expect("refused");
        assert_eq!(fault.class(), FailureClass::Configuration);
        assert!(
            fault.to_string().contains(&path.display().to_string()),
            "{fault}"
        );
    }
}
