//! What a credential may do and read, asked of Personio: a token, the list of attributes, one page of people.
//!
//! Of people only what is needed anyway is asked for. Where Personio refuses the list, one record is asked for
//! without naming attributes, and of it keys are kept and values are skipped unread.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use tracing::debug;

use crate::people::access::{Answers, Headroom, Needed, Offered, Right};

use super::error::PersonioError;
use super::pages::PAGE;
use super::wire::{self, Attribute};
use super::{EMPLOYEES, Personio, answer, attributes};

/// The attributes the credential may read.
const ATTRIBUTES: &str = "/v1/company/employees/attributes";

impl Personio {
    /// Asks what the credential may do and read. Nothing is concluded here.
    ///
    /// # Errors
    /// When Personio cannot be asked: no connection, wrong credentials, no right to read employees.
    pub async fn examine(
        &self,
        needed: &[Needed],
        rights: &[Right],
    ) -> Result<Answers, PersonioError> {
        let mut answers = Answers::default();
        self.ask_token(rights, &mut answers).await?;
        answers.listed = self.ask_list().await?;
        self.ask_page(needed, &mut answers).await?;
        if answers.listed.is_none() {
            answers.sampled = self.ask_record().await?;
        }
        Ok(answers)
    }

    async fn ask_token(
        &self,
        rights: &[Right],
        answers: &mut Answers,
    ) -> Result<(), PersonioError> {
        let (token, headers) = self.client.grant().await?;
        let seconds = token.expires_in.and_then(|life| i64::try_from(life).ok());
        answers.token_life = seconds.map(SignedDuration::from_secs);
        answers.clock =
            clock(&headers).map(|there| there.duration_since(self.clock.now().instant()));
        answers.scopes = token.scope.map(|scopes| {
            let words = scopes.split_whitespace();
            words
                .map(|word| attributes::scope(&wire::one_line(word), rights))
                .collect()
        });
        Ok(())
    }

    /// Personio has refused the list to credentials that may read employees: that is no failure.
    async fn ask_list(&self) -> Result<Option<BTreeSet<Offered>>, PersonioError> {
        match self.client.list(ATTRIBUTES, &[]).await {
            Ok(envelope) => {
                let rows = envelope.data.unwrap_or_default();
                Ok(Some(rows.iter().filter_map(offered).collect()))
            }
            Err(refusal @ (PersonioError::Forbidden { .. } | PersonioError::Refused { .. })) => {
                debug!("the list of attributes is refused: {refusal}");
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }

    async fn ask_page(
        &self,
        needed: &[Needed],
        answers: &mut Answers,
    ) -> Result<(), PersonioError> {
        let limit = PAGE.to_string();
        let mut query = vec![("limit", limit.as_str()), ("offset", "0")];
        query.push(("attributes[]", "id"));
        query.extend(
            needed
                .iter()
                .map(|need| ("attributes[]", need.key.as_str())),
        );
        let page = self.client.get(EMPLOYEES, &query).await?;
        answers.headroom = headroom(&page.headers);
        let envelope = answer::envelope(EMPLOYEES, &page.body)?;
        let metadata = envelope.metadata;
        answers.total = metadata.and_then(|metadata| metadata.total_elements);
        let records = envelope.data.unwrap_or_default();
        answers.records = records.len();
        for need in needed {
            let sent = |record: &&Value| {
                matches!(wire::attribute(record, &need.key), Attribute::Sent { .. })
            };
            let count = records.iter().filter(sent).count();
            answers.present.insert(need.key.clone(), count);
        }
        Ok(())
    }

    /// What one record carries where nothing particular is asked for.
    async fn ask_record(&self) -> Result<BTreeSet<Offered>, PersonioError> {
        let query = [("limit", "1"), ("offset", "0")];
        let answer = self.client.get(EMPLOYEES, &query).await?;
        let sample: Sample = answer::parsed(EMPLOYEES, &answer.body)?;
        let records = sample.data.into_iter();
        let attributes = records.flat_map(|record| record.attributes);
        let offers = attributes.map(|(key, bare)| {
            let universal_id = bare.universal_id.as_ref().and_then(Value::as_str);
            offer(
                &key,
                bare.label.as_ref().and_then(Value::as_str),
                universal_id,
            )
        });
        Ok(offers.collect())
    }
}

/// A page of which values are not kept.
#[derive(Deserialize)]
struct Sample {
    #[serde(default)]
    data: Vec<SampleRecord>,
}

#[derive(Deserialize)]
struct SampleRecord {
    #[serde(default)]
    attributes: BTreeMap<String, Bare>,
}

/// An attribute without its value.
#[derive(Deserialize)]
struct Bare {
    #[serde(default)]
    label: Option<Value>,
    #[serde(default)]
    universal_id: Option<Value>,
    #[serde(default, rename = "value")]
    _value: IgnoredAny,
}

/// A row of the list of attributes. One without a key names nothing.
fn offered(row: &Value) -> Option<Offered> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    Some(offer(text("key")?, text("label"), text("universal_id")))
}

fn offer(key: &str, label: Option<&str>, universal_id: Option<&str>) -> Offered {
    let label = label.map(wire::one_line).filter(|label| !label.is_empty());
    Offered {
        key: wire::one_line(key),
        label,
        delicate: attributes::delicate(key, universal_id),
    }
}

/// The time in an answer (RFC 9110 section 6.6.1).
fn clock(headers: &HeaderMap) -> Option<jiff::Timestamp> {
    let text = headers.get(DATE)?.to_str().ok()?;
    Some(rfc2822::parse(text).ok()?.timestamp())
}

/// What the answer says about limits; Personio documents none of these headers.
fn headroom(headers: &HeaderMap) -> Headroom {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    Headroom {
        remaining: number("x-ratelimit-remaining"),
        burst: number("x-ratelimit-burst-capacity"),
        a_second: number("x-ratelimit-replenish-rate"),
    }
}
