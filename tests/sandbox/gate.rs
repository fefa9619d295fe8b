//! What happens around every Personio request: it is logged, slowed down, refused, or answered with nonsense.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Response};

use super::auth::v1_failure;
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
    let refusal = refuse(&mut lock(&world), &seen.path);
    let response = match refusal {
        Some(response) => response,
        None => {
            let padding = lock(&world).faults.padding_mib;
            pad(next.run(request).await, padding).await
        }
    };
    seen.status = response.status().as_u16();
    let mut world = lock(&world);
    world.seen.push(seen);
    world.faults.pass();
    drop(world);
    response
}

/// The answer that a fault or a limit gives instead of the right one.
fn refuse(world: &mut World, path: &str) -> Option<Response> {
    let for_token = path.contains("/auth");
    let faults = &mut world.faults;
    if faults.down || Faults::spend(&mut faults.unavailable_times) {
        return Some((StatusCode::SERVICE_UNAVAILABLE, "upstream unavailable").into_response());
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
    if faults.html {
        return Some(
            Html("<!doctype html><title>Personio</title><p>We are working on it.").into_response(),
        );
    }
    if let Some(target) = faults.redirect.as_ref().filter(|_| !for_token) {
        return Some((StatusCode::FOUND, [(header::LOCATION, target.clone())]).into_response());
    }
    // Undocumented limits carry no `Retry-After`: the client has to know that it must wait at least a second.
    let allowed = world.tally.allows(world.pace, for_token);
    (!allowed).then(|| v1_failure(StatusCode::TOO_MANY_REQUESTS, "Too Many Attempts."))
}

/// White space before a JSON document is legal, so the answer stays right and is only large.
async fn pad(response: Response, mebibytes: usize) -> Response {
    if mebibytes == 0 {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let mut padded = vec![b' '; mebibytes << 20];
    padded.extend_from_slice(&body);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(padded))
}

fn describe(request: &Request) -> Seen {
    let pairs = pairs(request);
    let headers = request.headers();
    Seen {
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
