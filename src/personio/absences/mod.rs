//! Who is away today, and on what kind of absence: `absence_kind`, read only where the configuration asks for it.
//!
//! Knows Personio's absence types and absences (those counted in days). Of an absence it looks at the person, the first
//! and last day, the approval and the number of its type, and keeps one word a person: kinds of absence are data about
//! health (GDPR article 9). Names of types, comments and certificates are never looked at, and days are not kept.
//!
//! Two requests for most companies: the types, and the absences of today. Their `offset` counts pages from one, unlike
//! that of employees, so that nothing is shared with `pages`; `ledger` says what the entries mean.
//!
//! Whether `start_date` and `end_date` select what touches the day or only what lies within it is reported both ways
//! (api-docs issue 105; community thread 4215). So nothing is concluded from what did not come: whoever has the status
//! `leave` and no absence is in doubt, not at work.

mod ledger;
mod paging;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde_json::Value;
use tracing::{debug, warn};

use crate::people::{FieldName, FieldValue, Known, Person, PersonId, Status};

use super::client::Client;
use super::error::PersonioError;
use super::pages::Record;

use ledger::{Kinds, Ledger};
use paging::{Broken, PAGE, Paging};

/// The kinds of absence (developer.personio.de, list time-off types).
const TYPES: &str = "/v1/company/time-off-types";

/// The absences counted in days (developer.personio.de, list time-offs).
const TIME_OFFS: &str = "/v1/company/time-offs";

/// Why absences could not be read. Nothing of them is used then.
#[derive(Debug, thiserror::Error)]
enum Unread {
    /// Everything else than the right is there.
    #[error(
        "Personio refuses {path} with {status}{said}; the credential needs the right to read absences as well: give it \
         under Marketplace, Connected integrations, or take personio.absences and absence_kind out of the configuration"
    )]
    Forbidden {
        path: &'static str,
        status: reqwest::StatusCode,
        said: String,
    },
    /// Personio did not answer, or refused.
    #[error(transparent)]
    Asked(PersonioError),
    /// What came is not a whole.
    #[error("the answers to {path} are not complete, also when read again: {broken}")]
    Broken { path: &'static str, broken: Broken },
}

impl From<PersonioError> for Unread {
    fn from(fault: PersonioError) -> Self {
        match fault {
            PersonioError::Forbidden { path, status, said } => {
                Self::Forbidden { path, status, said }
            }
            fault => Self::Asked(fault),
        }
    }
}

/// What is known about absences on one day.
pub(super) enum Absences {
    /// Everybody's kind: a word, or unreadable for who cannot be told. Who is not in here has none.
    Read(BTreeMap<PersonId, FieldValue>),
    /// Nothing: they could not be read.
    Unreadable,
}

impl Absences {
    /// Reads them for `today`, as a whole or not at all; what is not a whole is read once more, quietly. A failure is
    /// told and leaves everybody's kind unreadable: it is no reason to know nobody.
    pub(super) async fn read(client: &Client, today: Date) -> Self {
        let limit = client.patience().everybody;
        let reading = async {
            match whole(client, today).await {
                Err(Unread::Broken { path, broken }) => {
                    debug!(path, "absences are read again: {broken}");
                    whole(client, today).await
                }
                outcome => outcome,
            }
        };
        let outcome = tokio::time::timeout(limit, reading).await;
        match outcome.unwrap_or_else(|_| Err(PersonioError::TooSlow(limit).into())) {
            Ok(kinds) => Self::Read(kinds),
            Err(why) => {
                warn!("absences cannot be read, and nobody's absence_kind is known: {why}");
                Self::Unreadable
            }
        }
    }

    /// The record with its kind of absence under `name`: empty for who is at work, unreadable where nobody can say.
    pub(super) fn written(&self, record: Record, name: &FieldName) -> Record {
        record.map(|person| {
            let kind = self.of(&person);
            person.with(name.clone(), kind)
        })
    }

    fn of(&self, person: &Person) -> FieldValue {
        let Self::Read(kinds) = self else {
            return FieldValue::Unreadable;
        };
        let on_leave = person.employment().status == Known::Value(Status::Leave);
        match kinds.get(person.id()) {
            Some(kind) => kind.clone(),
            None if on_leave => FieldValue::Unreadable,
            None => FieldValue::Empty,
        }
    }
}

async fn whole(client: &Client, today: Date) -> Result<BTreeMap<PersonId, FieldValue>, Unread> {
    let mut kinds = Kinds::default();
    let uncounted = Paging::default();
    pages(client, TYPES, &[], uncounted, |entry| kinds.take(entry)).await?;
    let day = today.to_string();
    let filter = [("start_date", day.as_str()), ("end_date", day.as_str())];
    let mut ledger = Ledger::new(today, kinds);
    pages(client, TIME_OFFS, &filter, Paging::counted(), |entry| {
        ledger.take(entry)
    })
    .await?;
    Ok(ledger.close())
}

/// Takes every entry of every page.
async fn pages(
    client: &Client,
    path: &'static str,
    filter: &[(&str, &str)],
    mut paging: Paging,
    mut take: impl FnMut(&Value) -> Result<(), Broken> + Send,
) -> Result<(), Unread> {
    let broken = |broken| Unread::Broken { path, broken };
    for page in 1_u32.. {
        let (limit, offset) = (PAGE.to_string(), page.to_string());
        let mut query = filter.to_vec();
        query.extend([("limit", limit.as_str()), ("offset", offset.as_str())]);
        let answer = client.list(path, &query).await?;
        let total = answer.metadata.and_then(|metadata| metadata.total_elements);
        let entries = answer.data.unwrap_or_default();
        let last = paging
            .count(total, answer.limit, entries.len())
            .map_err(broken)?;
        entries.iter().try_for_each(&mut take).map_err(broken)?;
        if last {
            break;
        }
    }
    Ok(())
}
