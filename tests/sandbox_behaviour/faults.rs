//! What goes wrong on demand, and only then.

use super::*;

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
    let begun = stopwatch();
    api.page("").await;
    assert!(begun.elapsed() >= Duration::from_millis(300));
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
