//! Searches that are complete or fail.

use ldap3::asn1::parse_tag;
use ldap3::controls::{self, Control, ControlType, RawControl};
use ldap3::{LdapError, LdapResult, Scope, SearchStream};

use super::connect::{Answer, Broken, Connection, answered};
use super::decode::{More, Names, Raw, read_entry};
use crate::directory::Entry;
use crate::directory::wire::address;

/// Entries a page: what AD allows by default (MaxPageSize). Where less is allowed, AD answers less.
const PAGE: i32 = 1000;

/// Why a search did not end well. What it found until then is not used.
#[derive(Debug)]
pub(super) enum SearchFailure {
    /// The controller refused, or ended early.
    Refused(Answer),
    /// There was no answer.
    Broken(Broken),
    /// An answer came that is not LDAP, or not what was asked for.
    Malformed(String),
}

/// What to look for.
#[derive(Clone, Copy)]
pub(super) struct Query<'a> {
    /// Where.
    pub base: &'a str,
    /// That object alone, or everything below it as well.
    pub scope: Scope,
    /// RFC 4515 filter.
    pub filter: &'a str,
    /// The attributes to return.
    pub attributes: &'a [&'a str],
}

/// A search on its way, one page at a time. It is complete when [`Pages::next`] has answered `None`: then
/// every page ended with success and the last one said that there is none behind it.
pub(super) struct Pages<'a> {
    connection: &'a mut Connection,
    query: Query<'a>,
    names: Names,
    /// The page that was asked for and not read yet.
    asked: Option<Stream>,
    /// What asks for the next page; `None` behind the last one.
    cookie: Option<Vec<u8>>,
}

type Stream = SearchStream<'static, String, Vec<String>>;

impl Connection {
    /// Every entry, page by page; referrals are not followed, long value lists are fetched to the end.
    pub fn pages<'a>(&'a mut self, query: Query<'a>) -> Pages<'a> {
        Pages {
            connection: self,
            query,
            names: Names::default(),
            asked: None,
            cookie: Some(Vec::new()),
        }
    }

    /// Every entry at once: for what is known to be little.
    ///
    /// # Errors
    /// When the search is not complete to its last page and value.
    pub async fn entries(&mut self, query: Query<'_>) -> Result<Vec<Entry>, SearchFailure> {
        let mut pages = self.pages(query);
        let mut entries = Vec::new();
        while let Some(page) = pages.next().await? {
            entries.extend(page);
        }
        Ok(entries)
    }

    /// One object by its name. `None` where it does not exist or may not be seen.
    ///
    /// # Errors
    /// When that could not be found out.
    pub async fn object(
        &mut self,
        base: &str,
        attributes: &[&str],
    ) -> Result<Option<Entry>, SearchFailure> {
        let query = Query {
            base,
            scope: Scope::Base,
            filter: "(objectClass=*)",
            attributes,
        };
        match self.entries(query).await {
            Ok(entries) => Ok(entries.into_iter().next()),
            Err(SearchFailure::Refused(answer)) if answer.code == NO_SUCH_OBJECT => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    fn noted<T>(&mut self, result: Result<T, SearchFailure>) -> Result<T, SearchFailure> {
        if matches!(
            result,
            Err(SearchFailure::Broken(_) | SearchFailure::Malformed(_))
        ) {
            self.condemn();
        }
        result
    }

    async fn ask(&mut self, query: Query<'_>, cookie: &[u8]) -> Result<Stream, SearchFailure> {
        let attributes: Vec<String> = query
            .attributes
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        let handle = self.handle();
        if query.is_paged() {
            handle.with_controls(vec![page(cookie)]);
        }
        let asked = handle.streaming_search(query.base, query.scope, query.filter, attributes);
        answered(asked).await.map_err(SearchFailure::Broken)
    }

    /// Follows a value list the controller cut off ([MS-ADTS] 3.1.1.3.1.3.3), by GUID.
    async fn remaining_values(
        &mut self,
        entry: &Entry,
        more: &More,
    ) -> Result<Vec<Vec<u8>>, SearchFailure> {
        let guid = entry
            .guid()
            .map_err(|why| SearchFailure::Malformed(why.to_string()))?;
        let base = address(guid);
        let mut from = more.next;
        let mut values = Vec::new();
        loop {
            let ranged = format!("{};range={from}-*", more.name);
            // Samba answers nothing when the ranged attribute is asked for alone.
            let attributes = ["objectGUID", ranged.as_str()];
            let query = Query {
                base: &base,
                scope: Scope::Base,
                filter: "(objectClass=*)",
                attributes: &attributes,
            };
            let asked = self.ask(query, &[]).await?;
            let (found, _) = collected(asked, query, &mut Names::default()).await?;
            let raw = found.into_iter().next_back().ok_or_else(|| {
                SearchFailure::Malformed(format!("{base} vanished while it was read"))
            })?;
            let next = raw
                .more
                .iter()
                .find(|other| other.name == more.name)
                .map(|other| other.next);
            let mut attributes = raw.entry.attributes;
            values.extend(attributes.remove(&more.name).into_iter().flatten());
            match next {
                None => return Ok(values),
                Some(next) if next > from => from = next,
                Some(_) => {
                    return Err(SearchFailure::Malformed(format!(
                        "the values of {} do not end",
                        more.name
                    )));
                }
            }
        }
    }
}

impl Query<'_> {
    /// A base search answers one entry; AD's root entry does not take the paging control.
    fn is_paged(&self) -> bool {
        self.scope != Scope::Base
    }
}

impl Pages<'_> {
    /// The next page. The one behind it is asked for already, so that the controller works on it while
    /// the caller works on this one.
    ///
    /// # Errors
    /// When the search is not complete to its last page and value; then nothing of it is to be used.
    pub async fn next(&mut self) -> Result<Option<Vec<Entry>>, SearchFailure> {
        let result = self.turn().await;
        self.connection.noted(result)
    }

    async fn turn(&mut self) -> Result<Option<Vec<Entry>>, SearchFailure> {
        let asked = match (self.asked.take(), self.cookie.take()) {
            (Some(asked), _) => asked,
            (None, Some(cookie)) => self.connection.ask(self.query, &cookie).await?,
            (None, None) => return Ok(None),
        };
        let (found, cookie) = collected(asked, self.query, &mut self.names).await?;
        let mut entries = Vec::with_capacity(found.len());
        for Raw { mut entry, more } in found {
            for more in more {
                let rest = self.connection.remaining_values(&entry, &more).await?;
                entry.attributes.entry(more.name).or_default().extend(rest);
            }
            entries.push(entry);
        }
        if let Some(cookie) = cookie {
            self.asked = Some(self.connection.ask(self.query, &cookie).await?);
        }
        Ok(Some(entries))
    }
}

/// Reads a page to its end, and what asks for the next one.
async fn collected(
    mut asked: Stream,
    query: Query<'_>,
    names: &mut Names,
) -> Result<(Vec<Raw>, Option<Vec<u8>>), SearchFailure> {
    let mut found = Vec::new();
    let broken = SearchFailure::Broken;
    while let Some(item) = answered(asked.next()).await.map_err(broken)? {
        if item.is_ref() || item.is_intermediate() {
            continue;
        }
        let raw = read_entry(item.0, names)
            .ok_or_else(|| SearchFailure::Malformed("an entry is garbled".into()))?;
        found.push(raw);
    }
    let finished = answered(async { Ok::<_, LdapError>(asked.finish().await) }).await;
    let result = finished.map_err(broken)?;
    let cookie = query.is_paged().then(|| cookie_of(&result));
    match (Answer::from(result), cookie) {
        (Answer { code: 0, .. }, None) => Ok((found, None)),
        (Answer { code: 0, .. }, Some(Some(cookie))) => {
            Ok((found, (!cookie.is_empty()).then_some(cookie)))
        }
        // Success without the paging control does not say that there is no more.
        (Answer { code: 0, .. }, Some(None)) => Err(SearchFailure::Malformed(
            "the controller does not say whether there are more pages".into(),
        )),
        (answer, _) => Err(SearchFailure::Refused(answer)),
    }
}

/// LDAP_PAGED_RESULT_OID_STRING (RFC 2696). Critical: a controller that ignored it would answer a part.
fn page(cookie: &[u8]) -> RawControl {
    let paging = controls::PagedResults {
        size: PAGE,
        cookie: cookie.to_vec(),
    };
    RawControl {
        crit: true,
        ..RawControl::from(paging)
    }
}

/// The cookie of a paged answer. The library's own reader of it panics over a malformed one.
fn cookie_of(result: &LdapResult) -> Option<Vec<u8>> {
    let paging = |control: &&Control| matches!(control.0, Some(ControlType::PagedResults));
    let Control(_, raw) = result.ctrls.iter().find(paging)?;
    let (_, value) = parse_tag(raw.val.as_deref()?).ok()?;
    let mut parts = value.expect_constructed()?.into_iter();
    parts.next()?;
    parts.next()?.expect_primitive()
}

/// noSuchObject.
pub(super) const NO_SUCH_OBJECT: u32 = 32;
