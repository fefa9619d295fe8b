//! HR over HTTPS: Personio's v1 employees as a [`PeopleSource`].
//!
//! Knows Personio's addresses, tokens, pages, limits and shapes, and which of its attributes carries which stable
//! field. Must not know directories, plans, rules or who is a leaver: it reads everybody, or says why not.
//!
//! `wire` has the shapes, `convert` gives them meaning, `pages` decides whether they are everybody, `login`, `token`
//! and `client` do the asking within the limits of `patience` and `pace`, `address` and `tls` say whom, `answer` what
//! came back, `maintenance` whether trouble was to be expected, `error` which class of failure it is. `absences` adds
//! who is away today, if the configuration asks for it. `attributes` knows what Personio calls attributes and rights
//! and which are delicate, `examine` asks what a credential may read, `origin` says
//! whose Personio it is.
//!
//! `recording` has a folder of saved answers in Personio's place; `standin` makes a recording fit to be passed on.
//!
//! v1 is read because one request brings a hundred people with the names of their units; v2 needs a request a person.

mod absences;
mod address;
mod answer;
mod attributes;
mod client;
mod convert;
mod error;
mod examine;
mod feed;
mod login;
mod maintenance;
mod origin;
mod pace;
mod pages;
mod patience;
mod recording;
mod standin;
mod tls;
mod token;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde_json::Value;
use tracing::{debug, warn};

use crate::clock::Clock;
use crate::people::{FieldName, FieldType, Roster, RosterProblem};
use crate::ports::{PeopleSource, Progress, Void};

pub use attributes::{needed, rights};
pub use client::Connection;
pub use convert::{UnknownField, built_in_fields};
pub use error::PersonioError;
pub use feed::Feed;
pub use pages::Incomplete;
pub use patience::Patience;
pub use recording::{Recording, RecordingFault};
pub use standin::Recorded;
pub use token::SecretReader;

use absences::Absences;
use client::Client;
use convert::Selection;
use origin::Whose;
use pages::{Gathering, PAGE, Page, Record};
use wire::Envelope;

/// The list of employees.
const EMPLOYEES: &str = "/v1/company/employees";

/// A company's Personio.
pub struct Personio {
    client: Client,
    whose: Whose,
    custom: BTreeMap<FieldName, String>,
    types: BTreeMap<FieldName, FieldType>,
    absences: Option<TimeZone>,
    clock: Arc<dyn Clock>,
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
            whose: Whose::of(&connection),
            client: Client::new(connection, Arc::clone(&clock))?,
            custom,
            types: BTreeMap::new(),
            absences: None,
            clock,
            progress,
        })
    }

    /// The same source, reading these custom attributes as `types` say, whatever Personio says about them.
    #[must_use]
    pub fn with_types(mut self, types: BTreeMap<FieldName, FieldType>) -> Self {
        self.types = types;
        self
    }

    /// The same source, allowed to read who is away today and on what kind of absence (data about health). Today is
    /// the day in `zone`. Absences are read only when `absence_kind` is asked for.
    #[must_use]
    pub fn with_absences(mut self, zone: TimeZone) -> Self {
        self.absences = Some(zone);
        self
    }

    /// What to read of everybody for `fields`.
    fn selection(&self, fields: &BTreeSet<FieldName>) -> Result<Selection, PersonioError> {
        let selection = Selection::of(fields, &self.custom)?.typed(&self.types);
        if selection.absence_kind().is_some() && self.absences.is_none() {
            return Err(PersonioError::AbsencesOff);
        }
        Ok(selection)
    }

    /// Everybody, or why not.
    async fn everybody(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, PersonioError> {
        let selection = self.selection(fields)?;
        let mut records = self.whole(&selection, &mut None).await?;
        if let (Some(name), Some(zone)) = (selection.absence_kind(), &self.absences) {
            let absences = Absences::read(&self.client, self.clock.now().today(zone)).await;
            let with_kind = |record| absences.written(record, &name);
            records = records.into_iter().map(with_kind).collect();
        }
        Ok(roster(records)?)
    }

    /// Reads everybody with these fields and writes a recording into a new or empty folder: the pages as Personio
    /// sends them, with stand-ins for people. Nothing is written unless the read was whole. Addresses in `domains`
    /// stay there; absences are never read for it.
    ///
    /// # Errors
    /// As reading, or when the folder is taken or cannot be written.
    pub async fn record(
        &self,
        fields: &BTreeSet<FieldName>,
        domains: &[String],
        folder: &Path,
    ) -> Result<Recorded, PersonioError> {
        recording::free(folder)?;
        let selection = self.selection(fields)?;
        let mut raw = Some(Vec::new());
        // What would not make a roster is no case for anybody either.
        let roster = roster(self.whole(&selection, &mut raw).await?)?;
        let (entries, told) = standin::pseudonymised(&raw.unwrap_or_default(), &selection, domains);
        let pages = recording::write(folder, &entries)?;
        Ok(told.with(pages, roster.rejects().len()))
    }

    /// All records within the time limit. A list that moved while it was read is read once more, quietly. Entries
    /// as they came are put into `raw` where somebody wants them.
    async fn whole(
        &self,
        selection: &Selection,
        raw: &mut Option<Vec<Value>>,
    ) -> Result<Vec<Record>, PersonioError> {
        let limit = self.client.patience().everybody;
        let read = async {
            match self.gather(selection, raw).await {
                Err(PersonioError::Incomplete(why)) => {
                    debug!("the list is read again: {why}");
                    self.gather(selection, raw).await
                }
                outcome => outcome,
            }
        };
        tokio::time::timeout(limit, read)
            .await
            .map_err(|_| PersonioError::TooSlow(limit))?
    }

    async fn gather(
        &self,
        selection: &Selection,
        raw: &mut Option<Vec<Value>>,
    ) -> Result<Vec<Record>, PersonioError> {
        let mut gathering = Gathering::default();
        raw.iter_mut().for_each(Vec::clear);
        loop {
            let answer = self.page(selection, gathering.offset()).await?;
            if let (Some(raw), Some(entries)) = (raw.as_mut(), &answer.data) {
                raw.extend_from_slice(entries);
            }
            let page = converted(answer, selection);
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

    async fn page(&self, selection: &Selection, offset: usize) -> Result<Envelope, PersonioError> {
        let (limit, offset) = (PAGE.to_string(), offset.to_string());
        let mut query = vec![("limit", limit.as_str()), ("offset", offset.as_str())];
        query.extend(selection.keys().map(|key| ("attributes[]", key)));
        self.client.list(EMPLOYEES, &query).await
    }
}

/// An answer as a page of people and rejects, whether it came just now or was saved.
fn converted(answer: Envelope, selection: &Selection) -> Page {
    let total = answer.metadata.and_then(|metadata| metadata.total_elements);
    let entries = answer.data.unwrap_or_default();
    let records = entries
        .iter()
        .map(|entry| selection.person(entry))
        .collect();
    Page {
        total,
        limit: answer.limit,
        records,
    }
}

impl PeopleSource for Personio {
    async fn read(&self, fields: &BTreeSet<FieldName>) -> Result<Roster, Void> {
        Ok(self.everybody(fields).await?)
    }

    fn origin(&self) -> Option<String> {
        Some(self.whose.origin(&self.custom, &self.types))
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
