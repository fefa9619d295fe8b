//! The Personio stand-in behaves like the documented one: what rosterd is tested against is tested first.

#[path = "sandbox/mod.rs"]
mod sandbox;

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

fn demo() -> Company {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sandbox/company.toml");
    Company::load(&path, jiff::civil::date(2026, 11, 23)).expect("the company file is sound")
}

fn one(person: Person) -> Sandbox {
    Sandbox::start(Company::new("2026-11-23").person(person))
}

#[tokio::test]
async fn a_token_is_handed_out_again_while_it_lives_and_counts_down() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    assert!(api.token.starts_with("papi-"));
    sandbox.set_now("2026-11-23T11:00:00+01:00");
    let again = json_of(api.token(Company::CLIENT_ID, Company::CLIENT_SECRET).await).await;
    assert_eq!(again["access_token"], api.token);
    assert_eq!(again["expires_in"], 86_400 - 3 * 3600);
    sandbox.set_now("2026-11-24T08:00:01+01:00");
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::UNAUTHORIZED);
    let fresh = Api::login(&sandbox).await;
    assert_ne!(fresh.token, api.token);
}

#[tokio::test]
async fn a_wrong_secret_is_400_invalid_client_as_problem_json() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let refused = api.token(Company::CLIENT_ID, "wrong").await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(
        refused.headers()["content-type"],
        "application/problem+json"
    );
    assert_eq!(json_of(refused).await["error"], "invalid_client");
}

#[tokio::test]
async fn the_token_endpoint_takes_forms_only_and_names_what_is_missing() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let url = format!("{}/v2/auth/token", sandbox.url());
    let as_json = json!({ "grant_type": "client_credentials", "client_id": Company::CLIENT_ID });
    let refused = api
        .http
        .post(&url)
        .json(&as_json)
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    let refused = api
        .http
        .post(&url)
        .form(&[("client_id", "x"), ("client_secret", "y")])
        .send()
        .await;
    let body = json_of(refused.expect("an answer")).await;
    assert_eq!(body["meta"]["missing_parameters"], json!(["grant_type"]));
}

#[tokio::test]
async fn the_old_login_takes_json_and_forms_but_no_query() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let url = format!("{}/v1/auth", sandbox.url());
    let right = json!({ "client_id": Company::CLIENT_ID, "client_secret": Company::CLIENT_SECRET });
    for request in [
        api.http.post(&url).json(&right),
        api.http.post(&url).form(&right),
    ] {
        let body = json_of(request.send().await.expect("an answer")).await;
        assert_eq!(
            body["data"]["token"], api.token,
            "one credential has one token, whoever asks"
        );
    }
    let wrong = json!({ "client_id": Company::CLIENT_ID, "client_secret": "wrong" });
    let refused = api
        .http
        .post(&url)
        .json(&wrong)
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert_eq!(json_of(refused).await["success"], false);
    let query = api
        .http
        .post(&url)
        .query(&right)
        .send()
        .await
        .expect("an answer");
    assert_eq!(query.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_good_token_comes_back_in_the_header_and_a_bad_one_is_401() {
    let sandbox = Sandbox::start(demo());
    let mut api = Api::login(&sandbox).await;
    let answer = api.get(EMPLOYEES).await;
    assert_eq!(
        answer.headers()["authorization"],
        format!("Bearer {}", api.token).as_str()
    );
    api.token.push('x');
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::UNAUTHORIZED);
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

#[tokio::test]
async fn statuses_follow_the_days_and_turn_at_midnight_utc() {
    let sandbox = Sandbox::start(demo());
    let mut api = Api::login(&sandbox).await;
    let expected = [
        ("2026-11-23T08:00:00+01:00", "onboarding", "active"),
        ("2026-11-24T00:30:00+01:00", "onboarding", "active"),
        ("2026-11-24T01:00:00+01:00", "active", "inactive"),
    ];
    for (now, hire, leaver) in expected {
        let (status, _) = api.admin("POST", "time", &json!({ "now": now })).await;
        assert_eq!(status, StatusCode::OK);
        api.token = Api::login(&sandbox).await.token;
        assert_eq!(api.person(4710).await["status"]["value"], hire, "at {now}");
        assert_eq!(
            api.person(4713).await["status"]["value"],
            leaver,
            "at {now}"
        );
    }
    assert_eq!(
        api.person(4714).await["status"]["value"],
        "leave",
        "set by hand"
    );
}

#[tokio::test]
async fn the_administrator_adds_edits_replaces_and_removes_people() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let (status, added) = api
        .admin(
            "POST",
            "people",
            &json!({ "first_name": "New", "last_name": "One", "hire_date": "today+2d" }),
        )
        .await;
    assert_eq!(
        (status, &added["hire_date"]),
        (StatusCode::OK, &json!("2026-11-25"))
    );
    let id = added["id"].as_i64().expect("a number");
    assert_eq!(id, 4715);
    let edit = json!({ "department": "Finance", "supervisor": 4701, "hire_date": null });
    api.admin("PATCH", &format!("people/{id}"), &edit).await;
    let seen = api.person(id).await;
    assert_eq!(seen["department"]["value"]["attributes"]["name"], "Finance");
    assert_eq!(seen["hire_date"]["value"], Value::Null);
    assert_eq!(seen["first_name"]["value"], "New");
    api.admin(
        "PUT",
        &format!("people/{id}"),
        &json!({ "last_name": "Other" }),
    )
    .await;
    assert_eq!(api.person(id).await["last_name"]["value"], "Other");
    api.admin("DELETE", &format!("people/{id}"), &json!({}))
        .await;
    let (_, people) = api.admin("GET", "people", &json!({})).await;
    assert_eq!(people.as_array().map(Vec::len), Some(14));
}

#[tokio::test]
async fn an_edit_that_makes_no_sense_is_refused_with_person_and_key_and_changes_nothing() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    for (edit, place) in [
        (
            json!({ "hire_dat": "today" }),
            "person 4703, hire_dat: unknown field; did you mean hire_date?",
        ),
        (
            json!({ "hire_date": "soon" }),
            "person 4703, hire_date: \"soon\" is not a day",
        ),
        (
            json!({ "supervisor": 1 }),
            "person 4703, supervisor: Supervisor with ID 1 not found",
        ),
        (
            json!({ "email": "anna.schmidt@example.com" }),
            "person 4704, email: ",
        ),
    ] {
        let (status, body) = api.admin("PATCH", "people/4703", &edit).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(
            body["error"]
                .as_str()
                .is_some_and(|error| error.starts_with(place)),
            "{body}"
        );
    }
    assert_eq!(
        api.person(4703).await["supervisor"]["value"]["attributes"]["id"]["value"],
        4702
    );
}

#[tokio::test]
async fn down_unauthorized_and_html_are_what_they_say_until_healed() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    let cases = [
        (json!({ "down": true }), StatusCode::SERVICE_UNAVAILABLE),
        (json!({ "unauthorized": true }), StatusCode::UNAUTHORIZED),
        (
            json!({ "redirect": "https://elsewhere.example/" }),
            StatusCode::FOUND,
        ),
    ];
    for (faults, status) in cases {
        api.admin("POST", "faults", &faults).await;
        assert_eq!(api.get(EMPLOYEES).await.status(), status);
    }
    api.admin("POST", "faults", &json!({ "html": true })).await;
    assert!(api.get(EMPLOYEES).await.json::<Value>().await.is_err());
    api.admin("POST", "faults", &json!({})).await;
    assert_eq!(ids(&api.page("").await).len(), 14);
}

#[tokio::test]
async fn a_smaller_company_and_a_lying_total_are_two_faults() {
    let sandbox = Sandbox::start(Company::generated(250, 7));
    let api = Api::login(&sandbox).await;
    sandbox.faults(Faults {
        only_first: Some(50),
        ..Faults::default()
    });
    let honest = api.page("?limit=100").await;
    assert_eq!(
        (ids(&honest).len(), &honest["metadata"]["total_elements"]),
        (50, &json!(50))
    );
    sandbox.faults(Faults {
        lying_total: Some(50),
        ..Faults::default()
    });
    let lying = api.page("?limit=100").await;
    assert_eq!(
        (ids(&lying).len(), &lying["metadata"]["total_elements"]),
        (50, &json!(250))
    );
}

#[tokio::test]
async fn totals_can_shrink_and_people_repeat_between_pages() {
    let sandbox = Sandbox::start(Company::generated(120, 7));
    let api = Api::login(&sandbox).await;
    sandbox.faults(Faults {
        shrinking_total: true,
        repeat_last: true,
        ..Faults::default()
    });
    let (first, second) = (
        api.page("?limit=100").await,
        api.page("?limit=100&offset=100").await,
    );
    assert_eq!(first["metadata"]["total_elements"], 120);
    assert_eq!(second["metadata"]["total_elements"], 119);
    assert_eq!(ids(&first).last(), ids(&second).first());
}

#[tokio::test]
async fn too_many_requests_has_no_retry_after_and_passes() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    sandbox.faults(Faults {
        too_many_requests: 2,
        ..Faults::default()
    });
    for _ in 0..2 {
        let refused = api.get(EMPLOYEES).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        assert!(!refused.headers().contains_key("retry-after"));
    }
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn requests_over_the_rate_are_429() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    sandbox.pace(Pace {
        per_minute: 3,
        ..Pace::default()
    });
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(api.get(EMPLOYEES).await.status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 200, 429, 429]);
}

#[tokio::test]
async fn slow_answers_take_their_time() {
    let sandbox = Sandbox::start(demo());
    let api = Api::login(&sandbox).await;
    sandbox.faults(Faults {
        slow_ms: 300,
        ..Faults::default()
    });
    let begun = Instant::now();
    api.page("").await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[tokio::test]
async fn rotating_tokens_are_good_for_one_request() {
    let sandbox = Sandbox::start(demo());
    let mut api = Api::login(&sandbox).await;
    sandbox.faults(Faults {
        rotate_tokens: true,
        ..Faults::default()
    });
    let answer = api.get(EMPLOYEES).await;
    let next = answer.headers()["authorization"]
        .to_str()
        .expect("text")
        .replace("Bearer ", "");
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::UNAUTHORIZED);
    api.token = next;
    assert_eq!(api.get(EMPLOYEES).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn broken_records_are_sent_as_asked_for() {
    let person = Person::new(4711, "Jörg", "Müller")
        .raw("hire_date", json!("nonsense"))
        .without("email");
    let sandbox = one(person);
    let api = Api::login(&sandbox).await;
    let seen = api.person(4711).await;
    assert_eq!(seen["hire_date"]["value"], "nonsense");
    assert!(seen.get("email").is_none());
}

#[tokio::test]
async fn the_log_has_keys_and_headers_but_no_secrets() {
    let sandbox = one(Person::new(4711, "Jörg", "Müller"));
    let api = Api::login(&sandbox).await;
    api.page("?limit=10&attributes[]=email").await;
    let (_, log) = api.admin("GET", "requests", &json!({})).await;
    assert_eq!(
        log.as_array().map(Vec::len),
        Some(2),
        "the administrator's own requests are not logged"
    );
    assert_eq!(log[1]["path"], EMPLOYEES);
    assert_eq!(log[1]["query_keys"], json!(["limit", "attributes[]"]));
    assert_eq!(log[1]["attributes"], json!(["email"]));
    assert_eq!(log[1]["authorized"], true);
    assert!(
        !log.to_string().contains(Company::CLIENT_SECRET) && !log.to_string().contains(&api.token)
    );
}

#[tokio::test]
async fn a_stopped_stand_in_no_longer_listens() {
    let sandbox = Sandbox::start(demo());
    let url = sandbox.url();
    drop(sandbox);
    let refused = http().get(url).send().await.expect_err("nobody is there");
    assert!(refused.is_connect());
}

#[test]
fn the_company_file_has_the_people_the_demonstration_needs() {
    let company = demo();
    assert_eq!(company.shown(4702)["position"], "Head of Sales");
    assert_eq!(company.shown(4709)["employment_type"], "external");
    assert_eq!(company.shown(4710)["hire_date"], "2026-11-24");
    assert_eq!(company.shown(4711)["hire_date"], "2026-12-14");
    assert_eq!(company.shown(4713)["termination_date"], "2026-11-23");
    let login = |id| {
        let person = company.shown(id);
        let first = person["first_name"]
            .as_str()
            .and_then(|name| name.chars().next())
            .expect("a name");
        format!("{first}{}", person["last_name"].as_str().expect("a name"))
    };
    assert_eq!(login(4704), login(4705), "two people whose logins collide");
}

#[test]
fn faults_in_a_company_file_name_person_and_key() {
    let today = jiff::civil::date(2026, 11, 23);
    let head = "[offices]\n[credentials.a]\nclient_id = 'a'\nclient_secret = 'b'\n";
    for (people, wanted) in [
        (
            "[[people]]\nfirst_name = 'A'",
            "people, number 1 in the file, id: every person needs a number",
        ),
        (
            "[[people]]\nid = 7\nofice = 'Berlin'",
            "person 7, ofice: unknown field; did you mean office?",
        ),
        (
            "[[people]]\nid = 7\nhire_date = 'today+1x'",
            "person 7, hire_date: \"today+1x\" is not a day",
        ),
        (
            "[[people]]\nid = 7\nstatus = 'gone'",
            "person 7, status: \"gone\" is not one of onboarding",
        ),
        (
            "[[people]]\nid = 7\nsupervisor = 8",
            "person 7, supervisor: Supervisor with ID 8 not found",
        ),
        (
            "[[people]]\nid = 7\n[[people]]\nid = 7",
            "person 7: there is already somebody with this number",
        ),
    ] {
        let fault = Company::parse(&format!("{head}{people}"), today)
            .expect_err(people)
            .to_string();
        assert!(fault.starts_with(wanted), "{fault}");
    }
}

#[test]
fn relative_days_count_from_the_companys_day() {
    let company = |day: &str| {
        let text = format!(
            "[credentials.a]\nclient_id='a'\nclient_secret='b'\n[[people]]\nid=7\nhire_date='{day}'\n"
        );
        let company =
            Company::parse(&text, jiff::civil::date(2024, 2, 29)).expect("a sound company");
        company.shown(7)["hire_date"]
            .as_str()
            .expect("a day")
            .to_owned()
    };
    let days = [
        "today",
        "today+1d",
        "today-3y",
        "today+1mo-1d",
        "today+2w",
        "2020-05-06",
    ]
    .map(company);
    assert_eq!(
        days,
        [
            "2024-02-29",
            "2024-03-01",
            "2021-02-28",
            "2024-03-28",
            "2024-03-14",
            "2020-05-06"
        ]
    );
}
