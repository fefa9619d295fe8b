//! Tokens: `POST /v2/auth/token` (form only) and `POST /v1/auth` (JSON or form).

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::world::World;
use super::{Shared, lock};

type Form = BTreeMap<String, String>;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/v2/auth/token", post(token))
        .route("/moved/v2/auth/token", post(token))
        .route("/v1/auth", post(legacy))
}

/// A wrong secret is 400 `invalid_client` here, not 401: so it is documented.
async fn token(State(world): State<Shared>, headers: HeaderMap, body: Bytes) -> Response {
    if !content_type(&headers).starts_with("application/x-www-form-urlencoded") {
        return oauth_problem(
            "invalid_request",
            "The content type is not supported.",
            json!({}),
        );
    }
    let form = parse_form(&body);
    let missing: Vec<&str> = ["grant_type", "client_id", "client_secret"]
        .into_iter()
        .filter(|name| !form.contains_key(*name))
        .collect();
    if !missing.is_empty() {
        let meta = json!({ "missing_parameters": missing });
        return oauth_problem("invalid_request", "Required parameters are missing.", meta);
    }
    if form["grant_type"] != "client_credentials" {
        return oauth_problem(
            "unsupported_grant_type",
            "The grant type is not supported.",
            json!({}),
        );
    }
    let mut world = lock(&world);
    let Some((token, expires_in)) = login(&mut world, &form) else {
        return oauth_problem("invalid_client", "Client authentication failed.", json!({}));
    };
    let scope = scope_of(&world, &form);
    Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": expires_in, "scope": scope }))
        .into_response()
}

/// The status of wrong v1 credentials is not documented; the words are those users quote.
async fn legacy(
    State(world): State<Shared>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if query.is_some_and(|query| query.contains("client_secret")) {
        return v1_failure(
            StatusCode::FORBIDDEN,
            "Credentials in the query string are not allowed",
        );
    }
    let form = if content_type(&headers).starts_with("application/json") {
        serde_json::from_slice(&body).unwrap_or_default()
    } else {
        parse_form(&body)
    };
    let mut world = lock(&world);
    match login(&mut world, &form) {
        Some((token, expires_in)) => {
            let scope = scope_of(&world, &form);
            let data = json!({ "token": token, "expires_in": expires_in, "scope": scope });
            Json(json!({ "success": true, "data": data })).into_response()
        }
        None => v1_failure(StatusCode::FORBIDDEN, "Wrong credentials"),
    }
}

/// The documented v1 error body; `code` is 0 although the status says more, as on live accounts.
pub fn v1_failure(status: StatusCode, message: &str) -> Response {
    let body = json!({ "success": false, "error": { "code": 0, "message": message } });
    (status, Json(body)).into_response()
}

fn login(world: &mut World, form: &Form) -> Option<(String, i64)> {
    let client_id = form.get("client_id")?;
    let credential = world.company.credentials.get(client_id)?;
    (Some(&credential.client_secret) == form.get("client_secret")).then_some(())?;
    Some(world.token_for(client_id))
}

/// What the token names as the rights of the credential.
fn scope_of(world: &World, form: &Form) -> String {
    let id = form.get("client_id");
    let credential = id.and_then(|id| world.company.credentials.get(id));
    credential.map_or_else(String::new, |credential| credential.scope.clone())
}

fn content_type(headers: &HeaderMap) -> &str {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn parse_form(body: &[u8]) -> Form {
    let Ok(mut url) = reqwest::Url::parse("http://form.invalid/") else {
        return Form::new();
    };
    url.set_query(std::str::from_utf8(body).ok());
    url.query_pairs().into_owned().collect()
}

fn oauth_problem(error: &str, description: &str, meta: Value) -> Response {
    let body = json!({
        "timestamp": "2026-11-23T07:00:00Z", "trace_id": "5f1d0c2e9a7b4d3c", "error": error,
        "error_description": description, "meta": meta,
        "error_uri": format!("https://developer.personio.de/reference/errors#credentials.oauth2.{error}"),
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (StatusCode::BAD_REQUEST, kind, body.to_string()).into_response()
}
