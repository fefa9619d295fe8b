//! Entries as they come over the wire.

use std::collections::BTreeMap;

use ldap3::asn1::StructureTag;

use crate::directory::{AttrName, Entry};

/// A value list that goes on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct More {
    /// Which.
    pub name: AttrName,
    /// Index of the first value not yet seen.
    pub next: u64,
}

/// An entry as it came over the wire.
pub(super) struct Raw {
    /// What has come of it.
    pub entry: Entry,
    /// What has not.
    pub more: Vec<More>,
}

/// The attribute names of a search, each once. Every entry brings the same ones.
#[derive(Default)]
pub(super) struct Names(BTreeMap<Vec<u8>, (AttrName, Option<u64>)>);

impl Names {
    /// The attribute, and where its values go on; `None` where that is no name.
    fn read(&mut self, name: Vec<u8>) -> Option<(AttrName, Option<u64>)> {
        if let Some(known) = self.0.get(&name) {
            return Some(known.clone());
        }
        let read = split_range(std::str::from_utf8(&name).ok()?)?;
        self.0.insert(name, read.clone());
        Some(read)
    }
}

/// Decodes a search result entry. The library's own decoder panics on a malformed one and sorts values
/// by whether they happen to be UTF-8.
pub(super) fn read_entry(tag: StructureTag, names: &mut Names) -> Option<Raw> {
    let mut parts = tag.match_id(4)?.expect_constructed()?.into_iter();
    let dn = String::from_utf8(parts.next()?.expect_primitive()?).ok()?;
    let mut attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = BTreeMap::new();
    let mut more = Vec::new();
    for attribute in parts.next()?.expect_constructed()? {
        let mut pair = attribute.expect_constructed()?.into_iter();
        let (name, next) = names.read(pair.next()?.expect_primitive()?)?;
        let values = pair.next()?.expect_constructed()?.into_iter();
        let values: Option<Vec<Vec<u8>>> = values.map(StructureTag::expect_primitive).collect();
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

    fn decoded(tag: StructureTag) -> Option<Raw> {
        read_entry(tag, &mut Names::default())
    }

    //
    #[test]
    fn text_and_bytes_come_through_one_door() {
        let raw = decoded(entry(&[("cn", &[b"a"]), ("objectGUID", &[&[0xff, 0xfe]])])).unwrap();
        assert_eq!(raw.entry.text("CN"), Some("a".into()));
        assert_eq!(
            raw.entry.attributes[&AttrName::new("objectguid")],
            vec![vec![0xff, 0xfe]]
        );
    }

    //
    #[test]
    fn a_list_cut_off_is_known_to_go_on() {
        let raw = decoded(entry(&[
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
        let last = decoded(entry(&[("member;range=1500-*", &[b"CN=c"])])).unwrap();
        assert_eq!(last.more, vec![]);
    }

    #[test]
    fn what_is_not_an_entry_is_no_entry() {
        assert!(decoded(primitive(b"x")).is_none());
        assert!(decoded(list(4, vec![primitive(b"\xff"), list(16, vec![])])).is_none());
        assert!(decoded(list(4, vec![primitive(b"DC=x")])).is_none());
        assert!(decoded(entry(&[("member;range=x", &[b"CN=b"])])).is_none());
    }
}
