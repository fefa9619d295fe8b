//! Absences as Personio's v1 serves them: `GET /v1/company/time-off-types` and `GET /v1/company/time-offs`.
//!
//! Oddities included: `offset` is a page number from one, and zero means one as well; `end_date` lets the next day
//! through; `half_day_*` is a number here and a truth value there, `days_count` has a point, `offset` and `limit` come
//! back as text, offsets of days with and without a colon. A credential that may not read `absences` is refused.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::auth::v1_failure;
use super::company::{Company, CompanyError, Credential};
use super::day;
use super::employees::Reader;
use super::world::World;
use super::{Shared, lock};

/// What Personio delivers at once at most, and unless told otherwise.
const MAX_LIMIT: usize = 200;

/// A kind of absence.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceType {
    /// Personio's number.
    pub id: i64,
    /// The name the account gave it.
    pub name: String,
    /// Personio's category; `null` if the account chose none.
    #[serde(default)]
    pub category: Value,
}

/// An absence, counted in days.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Absence {
    /// Personio's number; the next free one if there is none.
    #[serde(default)]
    pub id: i64,
    /// Whose, by number.
    pub person: i64,
    /// The number of its type.
    #[serde(rename = "type")]
    pub kind: i64,
    /// The first day; may be written relative (`today-2w`) until the company takes it in.
    pub first: String,
    /// The last day, inclusive.
    pub last: String,
    /// `approved`, `requested`, `rejected` …
    #[serde(default = "approved")]
    pub status: String,
    /// Attributes sent exactly as they are here: for odd records.
    #[serde(default)]
    pub raw: BTreeMap<String, Value>,
}

fn approved() -> String {
    "approved".into()
}

impl Absence {
    /// An approved absence of `person`.
    pub fn new(person: i64, kind: i64, first: &str, last: &str) -> Self {
        Self {
            id: 0,
            person,
            kind,
            first: first.into(),
            last: last.into(),
            status: approved(),
            raw: BTreeMap::new(),
        }
    }

    /// With another status.
    #[must_use]
    pub fn status(mut self, status: &str) -> Self {
        self.status = status.into();
        self
    }

    /// Sends this attribute exactly so.
    #[must_use]
    pub fn raw(mut self, key: &str, value: Value) -> Self {
        self.raw.insert(key.into(), value);
        self
    }

    fn touches(&self, first: Option<Date>, last: Option<Date>) -> bool {
        let (begins, ends) = (parsed(&self.first), parsed(&self.last));
        let next_day = last.map(|last| last.saturating_add(1.day()));
        first.is_none_or(|first| ends.is_none_or(|ends| first <= ends))
            && next_day.is_none_or(|last| begins.is_none_or(|begins| begins <= last))
    }
}

fn parsed(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A company's kinds of absence, its absences, and what its Personio says wrongly about them.
#[derive(Debug, Clone, Default)]
pub struct Absences {
    types: Vec<AbsenceType>,
    taken: Vec<Absence>,
    /// The total says so many more than there are.
    pub lying_total: usize,
    /// The total is one larger on every page but the first.
    pub growing_total: bool,
    /// Every page is the first one.
    pub first_page_only: bool,
}

impl Company {
    /// Adds a kind of absence; its name is a canary that no reader needs.
    #[must_use]
    pub fn absence_type(mut self, id: i64, category: &str) -> Self {
        let (name, category) = (format!("Geheimer Grund {id}"), category.into());
        self.absences.types.push(AbsenceType { id, name, category });
        self
    }

    /// Adds an absence; relative days count from the company's day.
    ///
    /// # Panics
    /// If a day is none.
    #[must_use]
    pub fn absence(mut self, absence: Absence) -> Self {
        let today = self.today();
        self.add_absence(absence, today)
            .unwrap_or_else(|fault| panic!("Company::absence: {fault}"));
        self
    }

    pub(super) fn add_absence_type(&mut self, kind: AbsenceType) {
        self.absences.types.retain(|known| known.id != kind.id);
        self.absences.types.push(kind);
    }

    pub(super) fn add_absence(
        &mut self,
        mut absence: Absence,
        today: Date,
    ) -> Result<i64, CompanyError> {
        if absence.id == 0 {
            let last = self.absences.taken.iter().map(|absence| absence.id).max();
            absence.id = last.unwrap_or(900_000) + 1;
        }
        let place = format!("absence {}", absence.id);
        for text in [&mut absence.first, &mut absence.last] {
            let day = day::parse(text, today).map_err(|what| CompanyError::new(&place, what))?;
            *text = day.to_string();
        }
        let id = absence.id;
        self.absences.taken.push(absence);
        Ok(id)
    }
}

pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/v1/company/time-off-types", get(types))
        .route("/v1/company/time-offs", get(time_offs))
}

/// The administrator's routes: HR enters, withdraws and approves.
pub fn admin_routes() -> Router<Shared> {
    Router::new()
        .route("/_admin/absence-types", get(known_types).post(add_type))
        .route("/_admin/absences", get(known).post(add).delete(clear))
}

type Pairs = Query<Vec<(String, String)>>;

async fn types(State(world): State<Shared>, reader: Reader) -> Response {
    if let Some(refusal) = refused(&reader.credential) {
        return refusal;
    }
    let world = lock(&world);
    let one = |kind: &AbsenceType| {
        json!({ "type": "TimeOffType", "attributes": {
            "id": kind.id, "name": kind.name, "category": kind.category, "unit": "day",
            "half_day_requests_enabled": true, "certification_required": false, "substitute_option": "disabled",
            "approval_required": true,
        } })
    };
    let data: Vec<Value> = world.company.absences.types.iter().map(one).collect();
    // Documented without metadata.
    reader.answer(json!({ "success": true, "data": data }))
}

async fn time_offs(State(world): State<Shared>, reader: Reader, Query(pairs): Pairs) -> Response {
    if let Some(refusal) = refused(&reader.credential) {
        return refusal;
    }
    match page(&lock(&world), &pairs) {
        Ok(body) => reader.answer(body),
        Err(message) => v1_failure(StatusCode::BAD_REQUEST, &message),
    }
}

fn refused(reader: &Credential) -> Option<Response> {
    let message = "personio.core.api.exceptions.api.forbidden.http.exception";
    reader
        .unreadable
        .contains("absences")
        .then(|| v1_failure(StatusCode::FORBIDDEN, message))
}

fn page(world: &World, pairs: &[(String, String)]) -> Result<Value, String> {
    let limit: usize = value(pairs, "limit", "an integer")?.unwrap_or(MAX_LIMIT);
    let offset: usize = value(pairs, "offset", "an integer")?.unwrap_or(0);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(format!("The limit must be between 1 and {MAX_LIMIT}."));
    }
    let first = value(pairs, "start_date", "a valid date")?;
    let last = value(pairs, "end_date", "a valid date")?;
    let whose: Vec<&str> = pairs
        .iter()
        .filter(|(key, _)| key == "employees[]")
        .map(|(_, value)| value.as_str())
        .collect();
    let absences = &world.company.absences;
    let found: Vec<&Absence> = absences
        .taken
        .iter()
        .filter(|absence| absence.touches(first, last))
        .filter(|absence| whose.is_empty() || whose.contains(&absence.person.to_string().as_str()))
        .collect();
    let number = if absences.first_page_only {
        1
    } else {
        offset.max(1)
    };
    let shown = found.iter().skip((number - 1) * limit).take(limit);
    let data: Vec<Value> = shown.map(|absence| entry(world, absence)).collect();
    let total =
        found.len() + absences.lying_total + usize::from(absences.growing_total && number > 1);
    Ok(json!({
        "success": true,
        "metadata": { "total_elements": total, "current_page": number, "total_pages": total.div_ceil(limit) },
        "offset": offset.to_string(), "limit": limit.to_string(), "data": data,
    }))
}

fn entry(world: &World, absence: &Absence) -> Value {
    let even = absence.id % 2 == 0;
    let kind = world
        .company
        .absences
        .types
        .iter()
        .find(|kind| kind.id == absence.kind);
    let offset = if even { "+01:00" } else { "+0100" };
    let days = parsed(&absence.first).zip(parsed(&absence.last));
    let days = days.map_or(0, |(first, last)| (last - first).get_days() + 1);
    let labelled = |label: &str, value: Value, kind: &str| json!({ "label": label, "value": value, "type": kind, "universal_id": null });
    let person = world.company.find(absence.person);
    let name = |field: &str| {
        person
            .and_then(|person| person.text(field))
            .unwrap_or_default()
            .to_owned()
    };
    let mut attributes = json!({
        "id": absence.id, "status": absence.status, "comment": "Geheimer Kommentar",
        "start_date": format!("{}T00:00:00{offset}", absence.first),
        "end_date": format!("{}T00:00:00{offset}", absence.last),
        "days_count": f64::from(days) - 0.5,
        "half_day_start": if even { json!(1) } else { json!(true) },
        "half_day_end": if even { json!(0) } else { json!(false) },
        "time_off_type": { "type": "TimeOffType", "attributes": {
            "id": absence.kind, "name": kind.map(|kind| &kind.name), "category": kind.map(|kind| &kind.category),
        } },
        "employee": { "type": "Employee", "attributes": {
            "id": labelled("ID", json!(absence.person), "integer"),
            "first_name": labelled("Vorname", json!(name("first_name")), "standard"),
            "last_name": labelled("Nachname", json!(name("last_name")), "standard"),
            "email": labelled("E-Mail", json!(name("email")), "standard"),
        } },
        "created_by": "API", "certificate": { "status": "not-required" },
        "created_at": "2026-01-17T10:32:18+0100", "updated_at": "2026-01-17T10:32:18+0100",
    });
    for (key, value) in &absence.raw {
        attributes[key] = value.clone();
    }
    json!({ "type": "TimeOffPeriod", "attributes": attributes })
}

fn value<T: std::str::FromStr>(
    pairs: &[(String, String)],
    key: &str,
    wanted: &str,
) -> Result<Option<T>, String> {
    let found = pairs.iter().find(|(name, _)| name == key);
    let parsed = found.map(|(_, value)| value.parse());
    parsed
        .transpose()
        .map_err(|_| format!("The {key} must be {wanted}."))
}

async fn known_types(State(world): State<Shared>) -> Json<Value> {
    Json(json!(lock(&world).company.absences.types))
}

async fn add_type(State(world): State<Shared>, Json(kind): Json<AbsenceType>) -> Json<Value> {
    let shown = json!(kind);
    lock(&world).company.add_absence_type(kind);
    Json(shown)
}

async fn known(State(world): State<Shared>) -> Json<Value> {
    Json(json!(lock(&world).company.absences.taken))
}

async fn add(State(world): State<Shared>, Json(absence): Json<Absence>) -> Response {
    let mut world = lock(&world);
    let today = world.today();
    match world.company.add_absence(absence, today) {
        Ok(id) => Json(json!({ "id": id })).into_response(),
        Err(fault) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "error": fault.to_string() })),
        )
            .into_response(),
    }
}

async fn clear(State(world): State<Shared>) -> Json<Value> {
    lock(&world).company.absences.taken.clear();
    Json(json!({}))
}
