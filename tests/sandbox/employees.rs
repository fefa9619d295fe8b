//! `GET /v1/company/employees` with its pages, one employee, and the list of attributes.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::auth::v1_failure;
use super::company::Credential;
use super::person::Person;
use super::wire::View;
use super::world::World;
use super::{Shared, lock};

/// What Personio delivers when nobody says how much (live since 2025-01-31).
const DEFAULT_LIMIT: usize = 50;
/// The most it delivers at once.
const MAX_LIMIT: usize = 100;

type Pairs = Query<Vec<(String, String)>>;

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/company/employees", get(list))
        .route("/moved/v1/company/employees", get(list))
        .route("/v1/company/employees/attributes", get(attributes))
        .route("/v1/company/employees/custom-attributes", get(attributes))
        .route("/v1/company/employees/{id}", get(one))
}

/// Whoever presented a good token.
pub(super) struct Reader {
    pub(super) credential: Credential,
    token: String,
}

impl FromRequestParts<Shared> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Shared) -> Result<Self, Response> {
        let refused = || v1_failure(StatusCode::UNAUTHORIZED, "Unauthorized Request");
        let mut world = lock(world);
        let token = bearer(&parts.headers).ok_or_else(refused)?;
        let (credential, token) = world.admit(token).ok_or_else(refused)?;
        if world.faults.unauthorized {
            return Err(refused());
        }
        Ok(Self { credential, token })
    }
}

impl Reader {
    /// The answer, with the token in its header as Personio sends it.
    pub(super) fn answer(&self, body: Value) -> Response {
        (
            [(header::AUTHORIZATION, format!("Bearer {}", self.token))],
            Json(body),
        )
            .into_response()
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
}

async fn list(State(world): State<Shared>, reader: Reader, Query(pairs): Pairs) -> Response {
    match page(&lock(&world), &reader.credential, &pairs) {
        Ok(body) => reader.answer(body),
        Err(message) => v1_failure(StatusCode::BAD_REQUEST, &message),
    }
}

async fn one(State(world): State<Shared>, reader: Reader, Path(id): Path<String>) -> Response {
    let world = lock(&world);
    let Some(person) = id.parse().ok().and_then(|id| world.company.find(id)) else {
        return v1_failure(StatusCode::NOT_FOUND, "Es ist ein Problem aufgetreten");
    };
    let all = BTreeSet::new();
    let view = view(&world, &reader.credential, &all);
    reader.answer(json!({ "success": true, "data": view.employee(person) }))
}

async fn attributes(State(world): State<Shared>, reader: Reader) -> Response {
    if reader.credential.no_list {
        return v1_failure(StatusCode::FORBIDDEN, "Forbidden");
    }
    let world = lock(&world);
    let all = BTreeSet::new();
    reader.answer(
        json!({ "success": true, "data": view(&world, &reader.credential, &all).attributes() }),
    )
}

fn view<'a>(world: &'a World, reader: &'a Credential, wanted: &'a BTreeSet<String>) -> View<'a> {
    View {
        company: &world.company,
        reader,
        wanted,
        today: world.status_day(),
    }
}

fn page(world: &World, reader: &Credential, pairs: &[(String, String)]) -> Result<Value, String> {
    if world.faults.refuse_with_200 {
        return Ok(
            json!({ "success": false, "error": { "code": 500, "message": "Something went wrong" } }),
        );
    }
    let limit = number(pairs, "limit", DEFAULT_LIMIT)?;
    let offset = number(pairs, "offset", 0)?;
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(format!("The limit must be between 1 and {MAX_LIMIT}."));
    }
    let people = matching(world, pairs);
    let wanted = pairs
        .iter()
        .filter(|(key, _)| key == "attributes[]")
        .map(|(_, value)| value.clone())
        .collect();
    let view = view(world, reader, &wanted);
    let data: Vec<Value> = delivered(world, &people, offset, limit)
        .iter()
        .map(|one| view.employee(one))
        .collect();
    let total = people.len()
        - usize::from(world.faults.shrinking_total && offset > 0 && !people.is_empty());
    Ok(json!({
        "success": true,
        "metadata": {
            "total_elements": total, "current_page": offset / limit, "total_pages": total.div_ceil(limit),
        },
        "offset": offset, "limit": limit, "data": data,
    }))
}

/// Everybody the request is about: all people, or those with one address.
fn matching<'a>(world: &'a World, pairs: &[(String, String)]) -> Vec<&'a Person> {
    let email = pairs
        .iter()
        .find(|(key, _)| key == "email")
        .map(|(_, value)| value.as_str());
    let people = world
        .company
        .people
        .iter()
        .take(world.faults.only_first.unwrap_or(usize::MAX));
    people
        .filter(|person| email.is_none() || person.text("email") == email)
        .collect()
}

fn delivered<'a>(
    world: &World,
    people: &[&'a Person],
    offset: usize,
    limit: usize,
) -> Vec<&'a Person> {
    let reach = world
        .faults
        .lying_total
        .unwrap_or(people.len())
        .min(people.len());
    let skipped = usize::from(world.faults.skip_first && offset > 0);
    let mut page: Vec<&Person> = people[..reach]
        .iter()
        .skip(offset + skipped)
        .take(limit)
        .copied()
        .collect();
    if world.faults.repeat_last
        && let (Some(before), Some(first)) = (offset.checked_sub(1), page.first_mut())
    {
        *first = people[before];
    }
    page
}

fn number(pairs: &[(String, String)], key: &str, default: usize) -> Result<usize, String> {
    let Some((_, value)) = pairs.iter().find(|(name, _)| name == key) else {
        return Ok(default);
    };
    value
        .parse()
        .map_err(|_| format!("The {key} must be an integer."))
}
