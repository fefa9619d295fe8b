//! What happens around every Personio request: it is logged, slowed down, refused, or answered with nonsense.

use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};

use serde_json::json;

use super::auth::v1_failure;
use super::body;
use super::fault::Faults;
use super::world::{Seen, World};
use super::{Shared, lock};

/// Puts the gate around Personio's own routes; the administrator's must stay outside.
pub fn around(routes: Router<Shared>, world: Shared) -> Router<Shared> {
    routes.layer(middleware::from_fn_with_state(world, gate))
}

async fn gate(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let mut seen = describe(&request);
    let wait = Duration::from_millis(lock(&world).faults.slow_ms);
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    let refusal = refuse(&mut lock(&world), &seen.path, request.uri().query());
    let response = match refusal {
        Some(response) => response,
        None => {
            let response = next.run(request).await;
            let (faults, cut) = {
                let faults = &mut lock(&world).faults;
                let cut = !for_token(&seen.path) && Faults::spend(&mut faults.cut_bodies);
                (faults.clone(), cut)
            };
            spoiled(response, &faults, for_token(&seen.path), cut).await
        }
    };
    seen.status = response.status().as_u16();
    let mut world = lock(&world);
    world.seen.push(seen);
    world.faults.pass();
    drop(world);
    response
}

fn for_token(path: &str) -> bool {
    path.contains("/auth")
}

/// The answer that a fault or a limit gives instead of the right one.
fn refuse(world: &mut World, path: &str, query: Option<&str>) -> Option<Response> {
    let for_token = for_token(path);
    if let Some(trouble) = trouble(&mut world.faults) {
        return Some(trouble);
    }
    if let Some(elsewhere) = elsewhere(&world.faults, path, query) {
        return Some(elsewhere);
    }
    if world.faults.no_v2_login && path.starts_with("/v2/auth") {
        return Some(not_found(path));
    }
    // Undocumented limits carry no `Retry-After`: the client has to know that it must wait at least a second.
    let allowed = world.tally.allows(world.pace, for_token);
    if !allowed {
        let message = "Too Many Attempts.";
        return Some(v1_failure(StatusCode::TOO_MANY_REQUESTS, message));
    }
    let status = world.faults.missing_right.filter(|_| !for_token)?;
    Some(missing_right(status))
}

/// Whatever is wrong with Personio as a whole.
fn trouble(faults: &mut Faults) -> Option<Response> {
    if faults.down || Faults::spend(&mut faults.unavailable_times) {
        return Some((StatusCode::SERVICE_UNAVAILABLE, "upstream unavailable").into_response());
    }
    if !faults.server_errors.is_empty() {
        let status = StatusCode::from_u16(faults.server_errors.remove(0)).expect("a status");
        return Some((status, "upstream error").into_response());
    }
    if Faults::spend(&mut faults.too_many_requests) {
        let mut response = v1_failure(StatusCode::TOO_MANY_REQUESTS, "Too Many Attempts.");
        if let Some(seconds) = faults.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        return Some(response);
    }
    faults.html.then(|| {
        Html("<!doctype html><title>Personio</title><p>We are working on it.").into_response()
    })
}

/// Where a redirect points, if there is one.
fn elsewhere(faults: &Faults, path: &str, query: Option<&str>) -> Option<Response> {
    let (status, target) = if path.starts_with("/moved") {
        return None;
    } else if for_token(path) {
        let (status, target) = faults.login_redirect.clone()?;
        (StatusCode::from_u16(status).expect("a status"), target)
    } else if let Some(target) = &faults.redirect {
        (StatusCode::FOUND, target.clone())
    } else if faults.moved {
        let query = query.unwrap_or_default();
        (
            StatusCode::TEMPORARY_REDIRECT,
            format!("/moved{path}?{query}"),
        )
    } else {
        return None;
    };
    Some((status, [(header::LOCATION, target)]).into_response())
}

/// As v2 says that an address is unknown: with a trace that may be empty.
fn not_found(path: &str) -> Response {
    let detail = format!("The endpoint with {path} was not found.");
    problem(StatusCode::NOT_FOUND, "Not found", &detail, "apinot_found")
}

/// A missing right, as it is known for each status.
fn missing_right(status: u16) -> Response {
    let status = StatusCode::from_u16(status).expect("a status");
    match status {
        StatusCode::BAD_REQUEST => problem(
            status,
            "Bad request",
            "Unauthorized token",
            "common.bad_request",
        ),
        StatusCode::UNAUTHORIZED => v1_failure(status, "Unauthorized Request"),
        StatusCode::FORBIDDEN => v1_failure(
            status,
            "personio.core.api.exceptions.api.forbidden.http.exception",
        ),
        _ => v1_failure(status, "Es ist ein Problem aufgetreten"),
    }
}

fn problem(status: StatusCode, title: &str, detail: &str, kind: &str) -> Response {
    let kind = format!("https://developer.personio.de/reference/errors#{kind}");
    let body = json!({
        "personio_trace_id": "", "timestamp": "2026-11-23T07:00:00Z",
        "errors": [{ "title": title, "detail": detail, "type": kind, "_meta": {} }],
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, body.to_string()).into_response()
}

/// The right answer, as far as the faults leave it so. Padding is for all answers, the rest for employees only.
async fn spoiled(mut response: Response, faults: &Faults, for_token: bool, cut: bool) -> Response {
    if for_token {
        let padding = Faults {
            padding_mib: faults.padding_mib,
            ..Faults::default()
        };
        return body::spoiled(response, &padding, false).await;
    }
    let headers = response.headers_mut();
    if faults.no_token_header {
        headers.remove(header::AUTHORIZATION);
    }
    if let Some(rate) = faults.replenish_rate {
        headers.insert("x-ratelimit-replenish-rate", rate.into());
        headers.insert("x-ratelimit-burst-capacity", rate.into());
        headers.insert("x-ratelimit-requested-tokens", 1.into());
        headers.insert("x-ratelimit-remaining", 0.into());
    }
    body::spoiled(response, faults, cut).await
}

fn describe(request: &Request) -> Seen {
    let pairs = pairs(request);
    let headers = request.headers();
    Seen {
        offset: pairs
            .iter()
            .find(|(key, _)| key == "offset")
            .map(|(_, value)| value.clone()),
        encodings: text(headers, "accept-encoding"),
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query_keys: pairs.iter().map(|(key, _)| key.clone()).collect(),
        attributes: pairs
            .into_iter()
            .filter(|(key, _)| key == "attributes[]")
            .map(|(_, value)| value)
            .collect(),
        authorized: headers.contains_key(header::AUTHORIZATION),
        app_id: text(headers, "x-personio-app-id"),
        accept: text(headers, "accept"),
        user_agent: headers.contains_key(header::USER_AGENT),
        status: 0,
    }
}

fn pairs(request: &Request) -> Vec<(String, String)> {
    let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(request.uri());
    query.map(|query| query.0).unwrap_or_default()
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}
