//! Any answer at all, over HTTP: nothing panics, nothing hangs, and nobody is said to be what Personio did not say.

use std::sync::Mutex;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::test_runner::{FileFailurePersistence, RngAlgorithm, RngSeed, TestRunner};
use serde_json::Value;

use super::*;

/// What the other side says to each kind of request.
#[derive(Debug, Clone)]
struct Script {
    login: Answer,
    /// One a page; the last for all that follow.
    pages: Vec<Answer>,
}

#[derive(Debug, Clone)]
struct Answer {
    status: u16,
    kind: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

#[derive(Default)]
struct Play {
    script: Option<Script>,
    pages: usize,
}

type Stage = Arc<Mutex<Play>>;

async fn say(State(stage): State<Stage>, request: Request) -> Response {
    let mut play = stage.lock().expect("nobody panics here");
    let Some(script) = play.script.clone() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let answer = if request.uri().path().contains("auth") {
        script.login
    } else {
        play.pages += 1;
        let page = (play.pages - 1).min(script.pages.len() - 1);
        script.pages[page].clone()
    };
    let mut headers =
        HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind))]);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    let status = StatusCode::from_u16(answer.status).expect("a status");
    (status, headers, Bytes::from(answer.body)).into_response()
}

/// JSON in which everything that means something to the reader turns up often enough.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..400_u64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[ ,0-9TZ:+.\\-a-zäß]{0,12}".prop_map(Value::from),
        "active|inactive|2026-11-[0-3][0-9]|[1-9][0-9]{0,20}|\\[\"a\",\"b\"\\]"
            .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let keys = "success|data|metadata|total_elements|limit|error|code|message|errors|attributes|id\
        |value|type|name|status|hire_date|termination_date|office|tags|token|access_token|expires_in|.{0,3}";
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(keys, inner, 0..6)
                .prop_map(|parts| Value::Object(parts.into_iter().collect())),
        ]
    })
}

/// A record as it should be, of which parts are something else.
fn record(id: u64) -> impl Strategy<Value = Value> {
    let sound = move || {
        json!({ "type": "Employee", "attributes": {
            "id": { "label": "ID", "value": id, "type": "integer", "universal_id": "id" },
            "status": { "label": "Status", "value": "active", "type": "standard", "universal_id": "status" },
            "hire_date": { "label": "Eintritt", "value": "2014-11-09T00:00:00+01:00", "type": "date" },
            "termination_date": { "label": "Austritt", "value": null, "type": "date" },
            "weekly_working_hours": { "label": "Stunden", "value": "37.5", "type": "standard" },
            "office": { "label": "Standort", "value": { "type": "Office", "attributes": { "id": 3, "name": "Köln" } } },
            "cost_centers": { "value": [{ "attributes": { "id": 4, "name": "4000", "percentage": 100 } }] },
            "supervisor": { "value": { "attributes": { "id": { "value": 9 }, "last_name": { "value": "Groß" } } } },
            "dynamic_1234567": { "label": "Nummer", "value": "000103", "type": "standard" },
        } })
    };
    vec((any::<prop::sample::Index>(), any_json()), 0..3).prop_map(move |changes| {
        let mut record = sound();
        for (place, other) in changes {
            replace(&mut record, place, other);
        }
        record
    })
}

/// Puts `other` where one of the parts of `value` is.
fn replace(value: &mut Value, place: prop::sample::Index, other: Value) {
    let pointers = pointers(value, String::new());
    let pointer = place.get(&pointers).clone();
    if let Some(part) = value.pointer_mut(&pointer) {
        *part = other;
    }
}

fn pointers(value: &Value, here: String) -> Vec<String> {
    let mut found = vec![here.clone()];
    match value {
        Value::Object(parts) => {
            for (name, part) in parts {
                let name = name.replace('~', "~0").replace('/', "~1");
                found.extend(pointers(part, format!("{here}/{name}")));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                found.extend(pointers(item, format!("{here}/{index}")));
            }
        }
        _ => {}
    }
    found
}

/// A page of two people, of which parts are something else.
fn page() -> impl Strategy<Value = Value> {
    let whole = (record(1), record(2)).prop_map(|(one, two)| {
        json!({
            "success": true, "metadata": { "total_elements": 2, "current_page": 0, "total_pages": 1 },
            "offset": 0, "limit": 100, "data": [one, two],
        })
    });
    let change = prop::option::weighted(0.4, (any::<prop::sample::Index>(), any_json()));
    (whole, change).prop_map(|(mut page, change)| {
        if let Some((place, other)) = change {
            replace(&mut page, place, other);
        }
        page
    })
}

fn login() -> impl Strategy<Value = Value> {
    let sound = json!({ "access_token": "papi-1", "token_type": "Bearer", "expires_in": 86400, "scope": "x" });
    let old = json!({ "success": true, "data": { "token": "papi-2", "expires_in": 1 } });
    let base = prop_oneof![Just(sound), Just(old)];
    let change = prop::option::of((any::<prop::sample::Index>(), any_json()));
    (base, change).prop_map(|(mut login, change)| {
        if let Some((place, other)) = change {
            replace(&mut login, place, other);
        }
        login
    })
}

/// An answer around a body: mostly a good one, or anything else.
fn answer(likely: impl Strategy<Value = Value> + 'static) -> impl Strategy<Value = Answer> {
    let bytes = |json: Value| json.to_string().into_bytes();
    let body = prop_oneof![
        12 => likely.prop_map(bytes),
        3 => any_json().prop_map(bytes),
        1 => vec(any::<u8>(), 0..64),
        1 => (any_json(), any::<prop::sample::Index>()).prop_map(move |(json, end)| {
            let mut body = bytes(json);
            body.truncate(end.index(body.len() + 1));
            body
        }),
    ];
    let status = prop_oneof![
        16 => Just(200_u16),
        2 => prop::sample::select(vec![201, 204, 301, 307, 400, 401, 403, 404, 409, 422, 429, 431, 500, 503]),
    ];
    let kind = prop_oneof![
        16 => Just("application/json"),
        1 => Just("application/problem+json"),
        1 => Just("text/html"),
    ];
    let name = prop::sample::select(vec![
        "authorization",
        "content-encoding",
        "location",
        "retry-after",
        "x-ratelimit-remaining",
        "x-ratelimit-replenish-rate",
        "x-ratelimit-requested-tokens",
    ]);
    let value = prop_oneof!["[ -~]{0,12}", "Bearer .{0,8}", "[0-9.\\-e]{1,6}", "/.{0,8}"];
    let headers = prop_oneof![
        8 => Just(Vec::new()),
        1 => vec((name, value), 1..3),
    ];
    (status, kind, headers, body).prop_map(|(status, kind, headers, body)| Answer {
        status,
        kind,
        headers,
        body,
    })
}

fn script() -> impl Strategy<Value = Script> {
    let sound = Answer {
        status: 200,
        kind: "application/json",
        headers: Vec::new(),
        body: br#"{"access_token":"papi-1","expires_in":86400}"#.to_vec(),
    };
    let login = prop_oneof![4 => Just(sound), 1 => answer(login())];
    (login, vec(answer(page()), 1..3)).prop_map(|(login, pages)| Script { login, pages })
}

/// Every text and number of a document, as text: what a fact may be made of.
fn said(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Bool(yes) => into.push(yes.to_string()),
        Value::Number(number) => {
            into.push(number.to_string());
            into.extend(number.as_f64().map(|number| number.to_string()));
        }
        Value::String(text) => {
            into.push(rosterd::people::plain(text));
            into.push(text.replace(',', "."));
            // Tags come as a list inside a text.
            if let Ok(inner @ Value::Array(_)) = serde_json::from_str(text) {
                said(&inner, into);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| said(item, into)),
        Value::Object(parts) => parts.values().for_each(|part| said(part, into)),
    }
}

/// Whether every word of a fact was said; a name may be made of two.
fn is_said(fact: &str, words: &[String]) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let spoken = |part: &str| words.iter().any(|word| word.contains(part));
    let same = |word: &String| number(fact).is_some() && number(fact) == number(word);
    fact.split([' ', ',']).all(spoken) || words.iter().any(same)
}

/// Whoever is in the roster, and whatever is known of them, was said on one of the pages under their number.
pub fn nothing_is_invented(roster: &Roster, pages: &[Vec<u8>]) -> Result<(), TestCaseError> {
    let entries: Vec<Value> = pages
        .iter()
        .filter_map(|page| serde_json::from_slice::<Value>(page).ok())
        .filter(|page| page["success"] == true)
        .filter_map(|page| page["data"].as_array().cloned())
        .flatten()
        .collect();
    let records = roster.len() + roster.rejects().len();
    prop_assert!(records <= entries.len(), "{records} of {}", entries.len());
    if records == 0 {
        let nobody = |page: &Vec<u8>| {
            serde_json::from_slice::<Value>(page).is_ok_and(|page| page["data"] == json!([]))
        };
        prop_assert!(pages.iter().any(nobody), "nobody said: nobody");
    }
    for person in roster.people() {
        let id = person.id().as_str();
        let own = |entry: &&Value| match &entry["attributes"]["id"]["value"] {
            Value::String(text) => text.trim() == id,
            Value::Number(number) => number.to_string() == id,
            _ => false,
        };
        let mut words = Vec::new();
        entries
            .iter()
            .filter(own)
            .for_each(|entry| said(entry, &mut words));
        prop_assert!(!words.is_empty(), "nobody spoke of {id}");
        for field in fields() {
            let fact = person.field(&field);
            let parts = match &fact {
                FieldValue::Named { id, name } => vec![id.clone(), name.clone()],
                FieldValue::List(items) => items.clone(),
                other => other.text().into_iter().collect(),
            };
            for part in parts {
                let part = rosterd::people::plain(&part);
                prop_assert!(
                    is_said(&part, &words),
                    "{field} of {id} is {part:?}: {words:?}"
                );
            }
        }
    }
    Ok(())
}

fn impatient() -> Patience {
    Patience {
        first_pause: Duration::from_millis(1),
        longest_pause: Duration::from_millis(2),
        everybody: Duration::from_millis(300),
        tries: 2,
        burst: 1_000,
        per_second: 1_000,
        ..quick()
    }
}

/// The same cases in every run; a case that failed once is kept beside this file and tried first.
#[test]
fn no_answer_of_any_kind_stops_the_reader_or_makes_it_invent_anything() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let stage = Stage::default();
    let url = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let routes = Router::new().fallback(say).with_state(stage.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    });
    let (whole, void) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let config = ProptestConfig {
        cases: 400,
        rng_algorithm: RngAlgorithm::ChaCha,
        rng_seed: RngSeed::Fixed(5),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        source_file: Some(file!()),
        ..ProptestConfig::default()
    };
    let outcome = TestRunner::new(config).run(&script(), |script| {
        *stage.lock().expect("nobody panics") = Play {
            script: Some(script.clone()),
            pages: 0,
        };
        let connection = Connection {
            patience: impatient(),
            ..connection(&url)
        };
        let begun = stopwatch();
        let read = runtime.block_on(async { source(connection).read(&fields()).await });
        prop_assert!(begun.elapsed() < Duration::from_secs(5), "it took too long");
        match read {
            Ok(roster) => {
                whole.fetch_add(usize::from(!roster.is_empty()), Ordering::Relaxed);
                let pages: Vec<Vec<u8>> = script.pages.into_iter().map(|page| page.body).collect();
                nothing_is_invented(&roster, &pages)?;
            }
            Err(failure) => {
                void.fetch_add(1, Ordering::Relaxed);
                prop_assert!(!failure.to_string().is_empty());
            }
        }
        Ok(())
    });
    outcome.unwrap_or_else(|fault| panic!("{fault}"));
    let (whole, void) = (whole.into_inner(), void.into_inner());
    assert!(
        whole >= 50 && void >= 50,
        "too much of one kind: {whole} whole, {void} void"
    );
}
