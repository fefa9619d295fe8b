//! The administrator's interface below `/_admin`: time, people, faults, and the log of requests. JSON both ways.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, put};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::company::CompanyError;
use super::fault::Faults;
use super::person::Person;
use super::world::{Clock, World};
use super::{Shared, lock};

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/_admin/time", get(time).post(set_time))
        .route("/_admin/people", get(people).post(add))
        .route(
            "/_admin/people/{id}",
            put(replace).patch(edit).delete(remove).get(person),
        )
        .route("/_admin/faults", get(faults).post(set_faults))
        .route("/_admin/requests", get(requests).delete(forget))
        .route("/_admin/tokens", delete(revoke))
}

/// Why an order was not carried out.
struct Refused(StatusCode, String);

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

impl From<CompanyError> for Refused {
    fn from(fault: CompanyError) -> Self {
        Self(StatusCode::BAD_REQUEST, fault.to_string())
    }
}

type Answer = Result<Json<Value>, Refused>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Time {
    now: String,
}

async fn time(State(world): State<Shared>) -> Json<Value> {
    shown_time(&lock(&world))
}

async fn set_time(State(world): State<Shared>, Json(time): Json<Time>) -> Answer {
    let clock = Clock::parse(&time.now).map_err(bad)?;
    let mut world = lock(&world);
    world.clock = clock;
    Ok(shown_time(&world))
}

fn shown_time(world: &World) -> Json<Value> {
    Json(json!({ "now": world.clock.now().to_string(), "today": world.today().to_string() }))
}

async fn people(State(world): State<Shared>) -> Json<Value> {
    let world = lock(&world);
    let day = world.status_day();
    Json(
        world
            .company
            .people
            .iter()
            .map(|person| person.shown(day))
            .collect(),
    )
}

async fn person(State(world): State<Shared>, Path(id): Path<i64>) -> Answer {
    shown(&lock(&world), id)
}

async fn add(State(world): State<Shared>, Json(fields): Json<Map<String, Value>>) -> Answer {
    let mut world = lock(&world);
    let id = world.add(build(fields)?)?;
    shown(&world, id)
}

async fn replace(
    State(world): State<Shared>,
    Path(id): Path<i64>,
    Json(fields): Json<Map<String, Value>>,
) -> Answer {
    let mut world = lock(&world);
    world.replace(Person {
        id: Some(id),
        ..build(fields)?
    })?;
    shown(&world, id)
}

async fn edit(
    State(world): State<Shared>,
    Path(id): Path<i64>,
    Json(changes): Json<Value>,
) -> Answer {
    let mut world = lock(&world);
    world.edit(id, &changes)?;
    shown(&world, id)
}

async fn remove(State(world): State<Shared>, Path(id): Path<i64>) -> Answer {
    lock(&world).company.remove(id)?;
    Ok(Json(json!({ "removed": id })))
}

async fn faults(State(world): State<Shared>) -> Json<Faults> {
    Json(lock(&world).faults.clone())
}

/// Replaces all faults; `{}` is a healthy Personio again.
async fn set_faults(State(world): State<Shared>, Json(faults): Json<Faults>) -> Json<Faults> {
    lock(&world).faults = faults.clone();
    Json(faults)
}

async fn requests(State(world): State<Shared>) -> Json<Value> {
    Json(json!(lock(&world).seen))
}

async fn forget(State(world): State<Shared>) -> Json<Value> {
    lock(&world).seen.clear();
    Json(json!({}))
}

async fn revoke(State(world): State<Shared>) -> Json<Value> {
    lock(&world).revoke_tokens();
    Json(json!({}))
}

fn shown(world: &World, id: i64) -> Answer {
    let person = world.company.find(id);
    let person = person.ok_or_else(|| {
        Refused(
            StatusCode::NOT_FOUND,
            format!("person {id}: nobody has this number"),
        )
    })?;
    Ok(Json(person.shown(world.status_day())))
}

fn build(mut fields: Map<String, Value>) -> Result<Person, Refused> {
    let id = match fields.remove("id") {
        None | Some(Value::Null) => None,
        Some(id) => Some(
            id.as_i64()
                .ok_or_else(|| bad(format!("id: {id} is not a whole number")))?,
        ),
    };
    Ok(Person {
        id,
        fields: fields.into_iter().collect(),
        ..Person::default()
    })
}

fn bad(what: String) -> Refused {
    Refused(StatusCode::BAD_REQUEST, what)
}
