//! Everything that changes while the stand-in runs: people, time, tokens, faults, and what was asked.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::company::{Company, CompanyError, Credential, DEFAULT_ZONE};
use super::fault::Faults;
use super::person::Person;
use super::rate::{Pace, Tally};

/// How long a token lives: 24 hours, as documented.
const TOKEN_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// What time it is for this Personio.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The machine's.
    Live,
    /// Stands until it is moved.
    Fixed(Timestamp),
}

impl Clock {
    /// 08:00 in Berlin on `day`.
    pub fn morning_of(day: Date) -> Self {
        let zone = TimeZone::get(DEFAULT_ZONE).unwrap_or(TimeZone::UTC);
        let morning = day
            .at(8, 0, 0, 0)
            .to_zoned(zone)
            .map(|moment| moment.timestamp());
        Self::Fixed(morning.unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Reads a timestamp with an offset, or a day, which means its morning.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Ok(day) = text.parse::<Date>()
            && text.len() == 10
        {
            return Ok(Self::morning_of(day));
        }
        let wanted = "is neither a day (2026-11-24) nor a timestamp (2026-11-24T06:00:00+01:00)";
        text.parse()
            .map(Self::Fixed)
            .map_err(|_| format!("{text:?} {wanted}"))
    }

    /// The moment.
    #[allow(
        clippy::disallowed_methods,
        reason = "the stand-in is a world of its own, with its own clock"
    )]
    pub fn now(self) -> Timestamp {
        match self {
            Self::Live => Timestamp::now(),
            Self::Fixed(moment) => moment,
        }
    }
}

/// One request as a test wants to see it; never a value of a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// `GET`, `POST` …
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// The query's keys, in the order sent.
    pub query_keys: Vec<String>,
    /// The value of `offset`.
    pub offset: Option<String>,
    /// The `Accept-Encoding` header.
    pub encodings: Option<String>,
    /// The values of `attributes[]`.
    pub attributes: Vec<String>,
    /// Whether there was an `Authorization` header.
    pub authorized: bool,
    /// The `X-Personio-App-ID` header.
    pub app_id: Option<String>,
    /// The `Accept` header.
    pub accept: Option<String>,
    /// Whether there was a `User-Agent` header.
    pub user_agent: bool,
    /// The status of the answer.
    pub status: u16,
}

/// A token given out.
struct Token {
    client_id: String,
    text: String,
    until: Timestamp,
    used: bool,
}

/// Everything that changes.
pub struct World {
    pub company: Company,
    pub clock: Clock,
    pub faults: Faults,
    pub pace: Pace,
    pub tally: Tally,
    pub seen: Vec<Seen>,
    tokens: Vec<Token>,
    generation: u64,
}

impl World {
    pub fn new(company: Company, clock: Clock) -> Self {
        let (faults, pace, tally) = Default::default();
        Self {
            company,
            clock,
            faults,
            pace,
            tally,
            seen: Vec::new(),
            tokens: Vec::new(),
            generation: 0,
        }
    }

    /// The day in Berlin, from which relative days count.
    pub fn today(&self) -> Date {
        let zone = TimeZone::get(DEFAULT_ZONE).unwrap_or(TimeZone::UTC);
        self.clock.now().to_zoned(zone).date()
    }

    /// The day in UTC: Personio's statuses change at its midnight.
    pub fn status_day(&self) -> Date {
        self.clock.now().to_zoned(TimeZone::UTC).date()
    }

    pub fn add(&mut self, person: Person) -> Result<i64, CompanyError> {
        let today = self.today();
        self.changed(|company| company.add(person, today))
    }

    /// Changes single fields; `null` empties one. `raw` and `missing` replace what was broken before.
    pub fn edit(&mut self, id: i64, changes: &Value) -> Result<(), CompanyError> {
        let unknown =
            || CompanyError::new(format!("person {id}"), "there is nobody with this number");
        let mut person = self.company.find(id).ok_or_else(unknown)?.clone();
        merge(&mut person, changes)
            .map_err(|what| CompanyError::new(format!("person {id}"), what))?;
        self.replace(person)
    }

    /// Puts `person` where somebody with the same number is.
    pub fn replace(&mut self, person: Person) -> Result<(), CompanyError> {
        let today = self.today();
        self.changed(|company| company.replace(person, today))
    }

    /// Changes the company, unless it contradicts itself afterwards.
    fn changed<T>(
        &mut self,
        change: impl FnOnce(&mut Company) -> Result<T, CompanyError>,
    ) -> Result<T, CompanyError> {
        let mut company = self.company.clone();
        let outcome = change(&mut company)?;
        company.check()?;
        self.company = company;
        Ok(outcome)
    }

    /// The token of a credential and the seconds it has left: the same one as long as it lives.
    pub fn token_for(&mut self, client_id: &str) -> (String, i64) {
        let now = self.clock.now();
        let rotating = self.faults.rotate_tokens;
        self.tokens.retain(|token| token.until > now);
        let alive = self
            .tokens
            .iter()
            .find(|token| token.client_id == client_id && !(rotating && token.used));
        if let Some(token) = alive {
            return (
                token.text.clone(),
                token.until.duration_since(now).as_secs(),
            );
        }
        (self.issue(client_id), TOKEN_LIFE.as_secs())
    }

    /// Whose token this is, and the token for the answer's header; `None` if it is worth nothing.
    pub fn admit(&mut self, text: &str) -> Option<(Credential, String)> {
        let now = self.clock.now();
        let rotating = self.faults.rotate_tokens;
        let token = self
            .tokens
            .iter_mut()
            .find(|token| token.text == text && token.until > now)?;
        if rotating && token.used {
            return None;
        }
        token.used = true;
        let client_id = token.client_id.clone();
        let credential = self.company.credentials.get(&client_id)?.clone();
        let echoed = if rotating {
            self.issue(&client_id)
        } else {
            text.to_owned()
        };
        Some((credential, echoed))
    }

    pub fn revoke_tokens(&mut self) {
        self.tokens.clear();
    }

    fn issue(&mut self, client_id: &str) -> String {
        self.generation += 1;
        let digest = Sha256::digest(format!("{client_id}/{}", self.generation));
        let text = format!(
            "papi-{}",
            digest
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        );
        let until = self
            .clock
            .now()
            .checked_add(TOKEN_LIFE)
            .unwrap_or(Timestamp::MAX);
        self.tokens.push(Token {
            client_id: client_id.to_owned(),
            text: text.clone(),
            until,
            used: false,
        });
        text
    }
}

fn merge(person: &mut Person, changes: &Value) -> Result<(), String> {
    let changes = changes
        .as_object()
        .ok_or("the changes must be an object of fields")?;
    for (field, value) in changes {
        match field.as_str() {
            "id" => {
                return Err("id: a number never changes; add a person and remove this one".into());
            }
            "raw" => {
                person.raw = serde_json::from_value(value.clone())
                    .map_err(|fault| format!("raw: {fault}"))?
            }
            "missing" => {
                person.missing = serde_json::from_value(value.clone())
                    .map_err(|fault| format!("missing: {fault}"))?;
            }
            _ => {
                person.fields.insert(field.clone(), value.clone());
            }
        }
    }
    Ok(())
}
