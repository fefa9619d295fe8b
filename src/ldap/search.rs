//! Searches that are complete or fail.

use std::collections::BTreeMap;

use ldap3::adapters::{Adapter, EntriesOnly, PagedResults};
use ldap3::asn1::StructureTag;
use ldap3::{LdapError, Scope};

use super::connect::{Answer, Broken, Connection, answered};
use crate::directory::wire::address;
use crate::directory::{AttrName, Entry};

/// Entries a page. AD allows 1,000 by default (MaxPageSize); the memory in use is a page.
const PAGE: i32 = 500;

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

impl Connection {
    /// Every entry, page by page; referrals are not followed, long value lists are fetched to the end.
    ///
    /// # Errors
    /// When the search is not complete to its last page and value.
    pub async fn entries(
        &mut self,
        query: Query<'_>,
        mut seen: impl FnMut(u64),
    ) -> Result<Vec<Entry>, SearchFailure> {
        let mut entries = Vec::new();
        let mut unfinished = Vec::new();
        let result = self.stream(query, |raw| {
            let Raw { entry, more } = raw;
            let at = entries.len();
            unfinished.extend(more.into_iter().map(|more| (at, more)));
            entries.push(entry);
            if entries.len() % PAGE as usize == 0 {
                seen(entries.len() as u64);
            }
        });
        let result = result.await;
        self.noted(result)?;
        for (at, more) in unfinished {
            let rest = self.remaining_values(&entries[at], &more).await?;
            entries[at]
                .attributes
                .entry(more.name)
                .or_default()
                .extend(rest);
        }
        seen(entries.len() as u64);
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
        match self.entries(query, |_| ()).await {
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

    async fn stream(
        &mut self,
        query: Query<'_>,
        mut each: impl FnMut(Raw),
    ) -> Result<(), SearchFailure> {
        let attributes: Vec<String> = query
            .attributes
            .iter()
            .map(|name| (*name).to_owned())
            .collect();
        let mut adapters: Vec<Box<dyn Adapter<'_, String, Vec<String>>>> =
            vec![Box::new(EntriesOnly::new())];
        // A base search answers one entry; AD's root entry does not take the paging control.
        if query.scope != Scope::Base {
            adapters.push(Box::new(PagedResults::new(PAGE)));
        }
        let started = self.handle().streaming_search_with(
            adapters,
            query.base,
            query.scope,
            query.filter,
            attributes,
        );
        let mut stream = answered(started).await.map_err(SearchFailure::Broken)?;
        while let Some(found) = answered(stream.next())
            .await
            .map_err(SearchFailure::Broken)?
        {
            let raw = read_entry(found.0)
                .ok_or_else(|| SearchFailure::Malformed("an entry is garbled".into()))?;
            each(raw);
        }
        let result = answered(async { Ok::<_, LdapError>(stream.finish().await) }).await;
        match result.map(Answer::from).map_err(SearchFailure::Broken)? {
            Answer { code: 0, .. } => Ok(()),
            answer => Err(SearchFailure::Refused(answer)),
        }
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
            let mut found = None;
            let result = self.stream(query, |raw| found = Some(raw)).await;
            self.noted(result)?;
            let raw = found.ok_or_else(|| {
                SearchFailure::Malformed(format!("{base} vanished while it was read"))
            })?;
            let next = raw
                .more
                .iter()
                .find(|other| other.name == more.name)
                .map(|other| other.next);
            values.extend(
                raw.entry
                    .attributes
                    .get(&more.name)
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
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

/// noSuchObject.
pub(super) const NO_SUCH_OBJECT: u32 = 32;

/// A value list that goes on.
#[derive(Debug, PartialEq, Eq)]
struct More {
    name: AttrName,
    /// Index of the first value not yet seen.
    next: u64,
}

struct Raw {
    entry: Entry,
    more: Vec<More>,
}

/// Decodes a search result entry. The library's own decoder panics on a malformed one and sorts values
/// by whether they happen to be UTF-8.
fn read_entry(tag: StructureTag) -> Option<Raw> {
    let mut parts = tag.match_id(4)?.expect_constructed()?.into_iter();
    let dn = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
    let mut attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = BTreeMap::new();
    let mut more = Vec::new();
    for attribute in parts.next()?.expect_constructed()? {
        let mut pair = attribute.expect_constructed()?.into_iter();
        let name = String::from_utf8(pair.next()?.expect_primitive()?).ok()?;
        let values = pair.next()?.expect_constructed()?.into_iter();
        let values: Option<Vec<Vec<u8>>> = values.map(StructureTag::expect_primitive).collect();
        let (name, next) = split_range(&name)?;
        more.extend(next.map(|next| More {
            name: name.clone(),
            next,
        }));
        let values = values?;
        // Beside a ranged list the plain attribute comes empty; empty is not a value.
        if !values.is_empty() {
            attributes.entry(name).or_default().extend(values);
        }
    }
    Some(Raw {
        entry: Entry { dn, attributes },
        more,
    })
}

/// Splits `member;range=0-1499`; the last slice ends in `*`. `None` where the range is no range.
fn split_range(name: &str) -> Option<(AttrName, Option<u64>)> {
    let Some((plain, range)) = name.split_once(";range=") else {
        return Some((AttrName::new(name), None));
    };
    let (_, to) = range.split_once('-')?;
    let next = match to {
        "*" => None,
        to => Some(to.parse::<u64>().ok()?.checked_add(1)?),
    };
    Some((AttrName::new(plain), next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3::asn1::{PL, TagClass};

    fn primitive(bytes: &[u8]) -> StructureTag {
        StructureTag {
            class: TagClass::Universal,
            id: 4,
            payload: PL::P(bytes.to_vec()),
        }
    }

    fn list(id: u64, parts: Vec<StructureTag>) -> StructureTag {
        StructureTag {
            class: TagClass::Universal,
            id,
            payload: PL::C(parts),
        }
    }

    fn entry(attributes: &[(&str, &[&[u8]])]) -> StructureTag {
        let pair = |(name, values): &(&str, &[&[u8]])| {
            let values = values.iter().map(|value| primitive(value)).collect();
            list(16, vec![primitive(name.as_bytes()), list(17, values)])
        };
        list(
            4,
            vec![
                primitive(b"CN=a,DC=x"),
                list(16, attributes.iter().map(pair).collect()),
            ],
        )
    }

    //
    #[test]
    fn text_and_bytes_come_through_one_door() {
        let raw = read_entry(entry(&[("cn", &[b"a"]), ("objectGUID", &[&[0xff, 0xfe]])])).unwrap();
        assert_eq!(raw.entry.text("CN"), Some("a".into()));
        assert_eq!(
            raw.entry.attributes[&AttrName::new("objectguid")],
            vec![vec![0xff, 0xfe]]
        );
    }

    //
    #[test]
    fn a_list_cut_off_is_known_to_go_on() {
        let raw = read_entry(entry(&[
            ("member", &[]),
            ("member;range=0-1499", &[b"CN=b"]),
        ]))
        .unwrap();
        assert_eq!(
            raw.more,
            vec![More {
                name: "member".into(),
                next: 1500
            }]
        );
        assert_eq!(raw.entry.texts(&"member".into()), vec!["CN=b"]);
        let last = read_entry(entry(&[("member;range=1500-*", &[b"CN=c"])])).unwrap();
        assert_eq!(last.more, vec![]);
    }

    #[test]
    fn what_is_not_an_entry_is_no_entry() {
        assert!(read_entry(primitive(b"x")).is_none());
        assert!(read_entry(list(4, vec![primitive(b"\xff"), list(16, vec![])])).is_none());
        assert!(read_entry(list(4, vec![primitive(b"DC=x")])).is_none());
        assert!(read_entry(entry(&[("member;range=x", &[b"CN=b"])])).is_none());
    }
}
