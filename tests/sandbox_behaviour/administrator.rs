//! Time, people, the company file, the log.

use super::*;

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
