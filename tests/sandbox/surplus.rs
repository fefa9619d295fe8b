//! What a credential shows beyond what anybody needs, and what answers say about limits and the time.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Value, json};

use super::company::Company;
use super::wire::View;
use super::{Shared, lock};

/// An attribute rosterd has no field for. Everybody has the same value: it is there to be noticed, not to be read.
#[derive(Debug, Clone)]
pub struct Extra {
    /// Personio's key (`fix_salary`, `dynamic_21827`).
    pub key: String,
    /// The label the account shows.
    pub label: String,
    /// What Personio takes a custom attribute for (`iban`).
    pub universal_id: Option<String>,
    /// Everybody's value.
    pub value: Value,
}

/// Everything of this kind.
#[derive(Debug, Clone, Default)]
pub struct Surplus {
    extras: Vec<Extra>,
    /// `x-ratelimit-remaining`, `-burst-capacity`, `-replenish-rate`.
    headroom: Option<[u64; 3]>,
}

impl Company {
    /// Adds an attribute that credentials may read unless they are told not to.
    #[must_use]
    pub fn attribute(
        mut self,
        key: &str,
        label: &str,
        universal_id: Option<&str>,
        value: &Value,
    ) -> Self {
        self.surplus.extras.push(Extra {
            key: key.to_owned(),
            label: label.to_owned(),
            universal_id: universal_id.map(str::to_owned),
            value: value.clone(),
        });
        self
    }

    /// Has employee answers say how many requests are left, how many are taken at once, how many come back a second.
    #[must_use]
    pub fn headroom(mut self, remaining: u64, burst: u64, a_second: u64) -> Self {
        self.surplus.headroom = Some([remaining, burst, a_second]);
        self
    }
}

impl View<'_> {
    /// The extras of one entry of the list.
    pub(super) fn extras(&self) -> impl Iterator<Item = (&str, Value)> {
        self.readable().map(|extra| {
            let value = json!({
                "label": extra.label, "value": extra.value, "type": "standard",
                "universal_id": extra.universal_id,
            });
            (extra.key.as_str(), value)
        })
    }

    /// The extras in the list of attributes.
    pub(super) fn listed_extras(&self) -> impl Iterator<Item = Value> {
        self.readable().map(|extra| {
            json!({
                "key": extra.key, "label": extra.label, "type": "standard",
                "universal_id": extra.universal_id, "options": [],
            })
        })
    }

    fn readable(&self) -> impl Iterator<Item = &Extra> {
        let wanted = |extra: &&Extra| self.wanted.is_empty() || self.wanted.contains(&extra.key);
        let hidden = |extra: &&Extra| self.reader.unreadable.contains(&extra.key);
        let extras = self.company.surplus.extras.iter();
        extras.filter(move |extra| wanted(extra) && !hidden(extra))
    }
}

/// Puts the time and the limits into every answer.
pub fn around(routes: Router<Shared>, world: Shared) -> Router<Shared> {
    routes.layer(middleware::from_fn_with_state(world, stamp))
}

async fn stamp(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let for_token = request.uri().path().contains("/auth");
    let mut response = next.run(request).await;
    let world = lock(&world);
    let headers = response.headers_mut();
    let time = DateTimePrinter::new().timestamp_to_rfc9110_string(&world.clock.now());
    if let Some(time) = time.ok().and_then(|time| HeaderValue::try_from(time).ok()) {
        headers.insert(header::DATE, time);
    }
    if let Some([remaining, burst, a_second]) =
        world.company.surplus.headroom.filter(|_| !for_token)
    {
        headers.insert("x-ratelimit-remaining", remaining.into());
        headers.insert("x-ratelimit-burst-capacity", burst.into());
        headers.insert("x-ratelimit-replenish-rate", a_second.into());
    }
    response
}
