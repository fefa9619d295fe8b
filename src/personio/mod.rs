//! HR over HTTPS: Personio's v1 employees as a [`PeopleSource`].
//!
//! Knows Personio's addresses, tokens, pages, limits and shapes, and which of its attributes carries which stable
//! field. Must not know directories, plans, rules or who is a leaver: it reads everybody, or says why not.
//!
//! `wire` has the shapes, `convert` gives them meaning, `pages` decides whether they are everybody, `login`, `token`
//! and `client` do the asking within the limits of `patience` and `pace`, `address` and `tls` say whom, `answer` what
//! came back, `maintenance` whether trouble was to be expected, `error` which class of failure it is.
//! `attributes` knows what Personio calls attributes and rights and which are delicate, `examine` asks what a
//! credential may read.
//!
//! v1 is read because one request brings a hundred people with the names of their units; v2 needs a request a person.

mod address;
mod answer;
mod attributes;
mod client;
mod convert;
mod error;
mod examine;
mod login;
mod maintenance;
mod pace;
mod pages;
mod patience;
mod tls;
mod token;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tracing::{debug, warn};

use crate::clock::Clock;
use crate::people::{FieldName, Roster, RosterProblem};
use crate::ports::{PeopleSource, Progress, Void};

pub use attributes::{needed, rights};
pub use client::Connection;
pub use convert::{UnknownField, built_in_fields};
pub use error::PersonioError;
pub use pages::Incomplete;
pub use patience::Patience;
pub use token::SecretReader;

use client::Client;
use convert::Selection;
use pages::{Gathering, PAGE, Page, Record};

/// The list of employees.
const EMPLOYEES: &str = "/v1/company/employees";

/// A company's Personio.
pub struct Personio {
    client: Client,
    custom: BTreeMap<FieldName, String>,
    progress: Arc<dyn Progress>,
}

impl Personio {
    /// A source that reads from `connection`. `custom` gives the operator's names for custom attributes
    /// (`personnel_number` → `dynamic_1234567`). Nothing is sent yet.
    ///
    /// # Errors
    /// If the address or the certificates cannot be used.
    pub fn new(
        connection: Connection,
        custom: BTreeMap<FieldName, String>,
        clock: Arc<dyn Clock>,
        progress: Arc<dyn Progress>,
    ) -> Result<Self, PersonioError> {
        Ok(Self {
            client: Client::new(connection, clock)?,
            custom,
            progress,
        })
    }

    /// Everybody, or why not. A list that moved while it was read is read once more, quietly.
    async fn everybody(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, PersonioError> {
        let selection = Selection::of(fields, &self.custom)?;
        let limit = self.client.patience().everybody;
        let read = async {
            match self.gather(&selection).await {
                Err(PersonioError::Incomplete(why)) => {
                    debug!("the list is read again: {why}");
                    self.gather(&selection).await
                }
                outcome => outcome,
            }
        };
        let records = tokio::time::timeout(limit, read)
            .await
            .map_err(|_| PersonioError::TooSlow(limit))??;
        Ok(roster(records)?)
    }

    async fn gather(&self, selection: &Selection) -> Result<Vec<Record>, PersonioError> {
        let mut gathering = Gathering::default();
        loop {
            let page = self.page(selection, gathering.offset()).await?;
            let total = page.total;
            let last = gathering.take(page).map_err(PersonioError::Incomplete)?;
            self.progress.step(
                "people",
                gathering.offset() as u64,
                total.map(|total| total as u64),
            );
            if last {
                break;
            }
        }
        Ok(gathering.into_records())
    }

    async fn page(&self, selection: &Selection, offset: usize) -> Result<Page, PersonioError> {
        let (limit, offset) = (PAGE.to_string(), offset.to_string());
        let mut query = vec![("limit", limit.as_str()), ("offset", offset.as_str())];
        query.extend(selection.keys().map(|key| ("attributes[]", key)));
        let answer = self.client.list(EMPLOYEES, &query).await?;
        let total = answer.metadata.and_then(|metadata| metadata.total_elements);
        let entries = answer.data.unwrap_or_default();
        let records = entries
            .iter()
            .map(|entry| selection.person(entry))
            .collect();
        Ok(Page {
            total,
            limit: answer.limit,
            records,
        })
    }
}

impl PeopleSource for Personio {
    async fn read(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, Void> {
        Ok(self.everybody(fields).await?)
    }
}

/// People and rejects. One record that cannot be used never stops the others.
fn roster(records: Vec<Record>) -> Result<Roster, RosterProblem> {
    let (mut people, mut rejects) = (Vec::with_capacity(records.len()), Vec::new());
    for record in records {
        match record {
            Ok(person) => people.push(person),
            Err(reject) => {
                let id = reject.id.as_ref().map_or("unknown", |id| id.as_str());
                warn!(person = id, "a record cannot be used: {}", reject.reason);
                rejects.push(reject);
            }
        }
    }
    Roster::new(people, rejects)
}
