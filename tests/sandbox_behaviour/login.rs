//! Tokens, old and new.

use super::*;

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
