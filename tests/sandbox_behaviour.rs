//! The Personio stand-in behaves like the documented one: what rosterd is tested against is tested first.

#[path = "sandbox_behaviour/absences.rs"]
mod absences;
#[path = "sandbox_behaviour/administrator.rs"]
mod administrator;
#[path = "sandbox_behaviour/faults.rs"]
mod faults;
#[path = "sandbox_behaviour/login.rs"]
mod login;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "sandbox_behaviour/table.rs"]
mod table;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::{Client, Response, StatusCode};
use sandbox::{Company, Credential, Faults, Pace, Person, Sandbox};
use serde_json::{Value, json};

const EMPLOYEES: &str = "/v1/company/employees";

/// A client that knows nothing but HTTP, with a token it was given.
struct Api {
    http: Client,
    url: String,
    token: String,
}

impl Api {
    async fn login(sandbox: &Sandbox) -> Self {
        let api = Self {
            http: http(),
            url: sandbox.url(),
            token: String::new(),
        };
        let answer = api.token(Company::CLIENT_ID, Company::CLIENT_SECRET).await;
        assert_eq!(answer.status(), StatusCode::OK);
        let body = json_of(answer).await;
        Self {
            token: body["access_token"].as_str().expect("a token").to_owned(),
            ..api
        }
    }

    async fn token(&self, id: &str, secret: &str) -> Response {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
        ];
        self.http
            .post(format!("{}/v2/auth/token", self.url))
            .form(&form)
            .send()
            .await
            .expect("an answer")
    }

    async fn get(&self, path: &str) -> Response {
        let request = self
            .http
            .get(format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        request.send().await.expect("an answer")
    }

    async fn page(&self, query: &str) -> Value {
        let answer = self.get(&format!("{EMPLOYEES}{query}")).await;
        assert_eq!(answer.status(), StatusCode::OK);
        json_of(answer).await
    }

    async fn admin(&self, method: &str, path: &str, body: &Value) -> (StatusCode, Value) {
        let url = format!("{}/_admin/{path}", self.url);
        let method = method.parse().expect("a method");
        let answer = self
            .http
            .request(method, url)
            .json(body)
            .send()
            .await
            .expect("an answer");
        (answer.status(), json_of(answer).await)
    }

    /// The attributes of one person, straight from the list.
    async fn person(&self, id: i64) -> Value {
        let page = self.page("?limit=100").await;
        let data = page["data"].as_array().expect("a list").clone();
        let found = data
            .into_iter()
            .find(|entry| entry["attributes"]["id"]["value"] == id);
        found.expect("the person is in the list")["attributes"].clone()
    }
}

fn http() -> Client {
    // A second installation is refused and does no harm: every test of this file asks for it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let redirects = reqwest::redirect::Policy::none();
    Client::builder()
        .redirect(redirects)
        .timeout(Duration::from_secs(20))
        .build()
        .expect("a client")
}

async fn json_of(answer: Response) -> Value {
    answer.json().await.expect("JSON")
}

fn ids(page: &Value) -> Vec<i64> {
    let data = page["data"].as_array().expect("a list");
    data.iter()
        .map(|entry| {
            entry["attributes"]["id"]["value"]
                .as_i64()
                .expect("a number")
        })
        .collect()
}

#[allow(
    clippy::disallowed_methods,
    reason = "some tests measure how long a thing takes"
)]
fn stopwatch() -> Instant {
    Instant::now()
}

fn demo() -> Company {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sandbox/company.toml");
    Company::load(&path, jiff::civil::date(2026, 11, 23)).expect("the company file is sound")
}

fn one(person: Person) -> Sandbox {
    Sandbox::start(Company::new("2026-11-23").person(person))
}

#[tokio::test]
async fn fifty_people_come_when_nobody_says_how_many_and_a_hundred_at_most() {
    let sandbox = Sandbox::start(Company::generated(250, 7));
    let api = Api::login(&sandbox).await;
    let page = api.page("").await;
    assert_eq!(ids(&page).len(), 50);
    assert_eq!(
        page["metadata"],
        json!({ "total_elements": 250, "current_page": 0, "total_pages": 5 })
    );
    assert_eq!(ids(&api.page("?limit=100").await).len(), 100);
    assert_eq!(
        api.get(&format!("{EMPLOYEES}?limit=101")).await.status(),
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        api.get(&format!("{EMPLOYEES}?limit=0")).await.status(),
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn offsets_count_people_and_the_pages_together_are_everybody_once() {
    let sandbox = Sandbox::start(Company::generated(250, 7));
    let api = Api::login(&sandbox).await;
    let mut all = Vec::new();
    for (number, offset) in [0, 100, 200].into_iter().enumerate() {
        let page = api.page(&format!("?limit=100&offset={offset}")).await;
        assert_eq!(page["metadata"]["current_page"], number);
        all.extend(ids(&page));
    }
    assert_eq!(all.len(), 250);
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 250);
    assert!(!all.is_sorted(), "the list has no order to rely on");
}

#[tokio::test]
async fn only_the_attributes_asked_for_come_and_only_if_the_credential_may_read_them() {
    let narrow = Credential::new(Company::CLIENT_ID, Company::CLIENT_SECRET)
        .unreadable(&["termination_date", "personnel_number"]);
    let sandbox = Sandbox::start(demo().with_credential(narrow));
    let api = Api::login(&sandbox).await;
    let page = api
        .page("?attributes%5B%5D=id&attributes[]=email&attributes[]=termination_date")
        .await;
    let keys: Vec<&String> = page["data"][0]["attributes"]
        .as_object()
        .expect("attributes")
        .keys()
        .collect();
    assert_eq!(keys, ["id", "email"]);
    let all = api.person(4703).await;
    assert!(all.get("termination_date").is_none() && all.get("dynamic_1234567").is_none());
    assert_eq!(all["hire_date"]["type"], "date");
    let listed = json_of(api.get("/v1/company/employees/attributes").await)
        .await
        .to_string();
    assert!(listed.contains("hire_date") && !listed.contains("dynamic_1234567"));
}

#[tokio::test]
async fn days_carry_the_offset_of_the_office_on_that_day() {
    let person = |id, office: &str, day: &str| {
        let person = Person::new(id, "A", "B").hired(day);
        if office.is_empty() {
            person
        } else {
            person.office(office)
        }
    };
    let company = Company::new("2026-11-23")
        .person(person(1, "London", "2020-01-15"))
        .person(person(2, "London", "2020-07-15"))
        .person(person(3, "Berlin", "2020-01-15"))
        .person(person(4, "", "2020-07-15"))
        .person(person(5, "Berlin", "1835-02-01"));
    let sandbox = Sandbox::start(company);
    let api = Api::login(&sandbox).await;
    let wanted = [
        (1, "2020-01-15T00:00:00+00:00"),
        (2, "2020-07-15T00:00:00+01:00"),
        (3, "2020-01-15T00:00:00+01:00"),
        (4, "2020-07-15T00:00:00+02:00"),
        (5, "1835-02-01T00:00:00+00:53"),
    ];
    for (id, day) in wanted {
        assert_eq!(api.person(id).await["hire_date"]["value"], day);
    }
}

#[tokio::test]
async fn values_have_the_shapes_of_the_real_ones() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let joerg = api.person(4703).await;
    assert_eq!(joerg["last_name"]["value"], "Müller");
    assert_eq!(joerg["weekly_working_hours"]["value"], "40");
    assert_eq!(joerg["office"]["value"]["type"], "Office");
    assert_eq!(joerg["office"]["value"]["attributes"]["name"], "Berlin");
    assert!(joerg["department"]["value"]["attributes"]["id"].is_i64());
    assert_eq!(
        joerg["cost_centers"]["value"][0]["attributes"]["percentage"],
        100
    );
    assert_eq!(
        joerg["supervisor"]["value"]["attributes"]["id"]["value"],
        4702
    );
    assert_eq!(joerg["dynamic_1234567"]["value"], "000103");
    assert_eq!(joerg["dynamic_1234567"]["universal_id"], Value::Null);
    assert_eq!(
        joerg["work_schedule"]["value"]["attributes"]["id"],
        1_067_807_102_794_692_001_i64
    );
}

#[tokio::test]
async fn empty_values_are_null_or_an_empty_text_or_an_empty_list() {
    let sandbox = Sandbox::start(Company::generated(100, 3));
    let api = Api::login(&sandbox).await;
    let page = api
        .page("?limit=100&attributes[]=team&attributes[]=termination_date")
        .await;
    let values = |key: &str| -> BTreeSet<String> {
        let data = page["data"].as_array().expect("a list");
        data.iter()
            .map(|entry| entry["attributes"][key]["value"].to_string())
            .collect()
    };
    assert_eq!(
        values("team"),
        ["\"\"", "[]", "null"].map(str::to_owned).into()
    );
    assert_eq!(
        values("termination_date"),
        ["null"].map(str::to_owned).into()
    );
}

#[tokio::test]
async fn one_employee_can_be_read_and_a_stranger_is_404() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let body = json_of(api.get("/v1/company/employees/4702").await).await;
    assert_eq!(
        body["data"]["attributes"]["position"]["value"],
        "Head of Sales"
    );
    let missing = api.get("/v1/company/employees/1").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    assert_eq!(json_of(missing).await["success"], false);
}
