//! From raw entries, as any directory server returns them, to a [`Directory`].

use std::collections::{BTreeMap, BTreeSet};

use super::account::{Account, AccountControl, Expiry};
use super::dn::Dn;
use super::group::{Group, GroupKind, OrgUnit};
use super::guid::{Guid, Sid};
use super::snapshot::{Directory, Domain, Occupant, Scope};
use super::text::AttrName;

/// One object as the server returned it: values are bytes until somebody knows what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its distinguished name as text.
    pub dn: String,
    /// Its attributes; an attribute that is not set is not in the map.
    pub attributes: BTreeMap<AttrName, Vec<Vec<u8>>>,
}

/// Everything one complete read returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sections {
    /// The domain and its controller.
    pub domain: Domain,
    /// Accounts below the bases.
    pub accounts: Vec<Entry>,
    /// Every group of the domain.
    pub groups: Vec<Entry>,
    /// Every organisational unit and container of the domain.
    pub units: Vec<Entry>,
    /// Every object of the domain that holds a login name or an address.
    pub occupants: Vec<Entry>,
}

/// An entry that cannot be what it should be. The whole read is void: a directory that is half
/// understood is not understood. In words it names the object by its GUID: the words reach logs, and a
/// distinguished name holds a person's name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}: {attribute} {why}", object(guid.as_ref()))]
pub struct Malformed {
    /// The object's name; not part of the words.
    pub dn: String,
    /// Its objectGUID, where that can be read.
    pub guid: Option<Guid>,
    /// The attribute.
    pub attribute: &'static str,
    /// What is wrong, and what would be right.
    pub why: &'static str,
}

/// How words name an object: by what an administrator can look it up with ([MS-ADTS] 3.1.1.3.1.2.4).
fn object(guid: Option<&Guid>) -> String {
    match guid {
        Some(guid) => format!("the object <GUID={guid}> (search for it with this as the base)"),
        None => {
            "an object without a readable objectGUID (the log names it at level debug)".to_owned()
        }
    }
}

pub(super) const MISSING: &str = "is missing; the service account needs the right to read it";
pub(super) const INVALID: &str = "has a value that cannot be decoded";

/// Builds the directory from complete sections.
///
/// # Errors
/// [`Malformed`] for the first entry that lacks, or garbles, what every such object has.
pub fn assemble(sections: Sections, scope: Scope) -> Result<Directory, Malformed> {
    let Sections {
        domain,
        accounts,
        groups,
        units,
        occupants,
    } = sections;
    let accounts = each_once(accounts, |entry| account(entry, &scope))?;
    let groups = each_once(groups, group)?;
    let units = each_once(units, unit)?;
    let occupants = each_once(occupants, occupant)?;
    Ok(Directory::new(
        domain, scope, accounts, groups, units, occupants,
    ))
}

/// Overlapping bases return an object twice; it is one object.
fn each_once<T>(
    entries: Vec<Entry>,
    decode: impl Fn(&Entry) -> Result<T, Malformed>,
) -> Result<Vec<T>, Malformed> {
    let mut seen = BTreeSet::new();
    let mut out = Vec::with_capacity(entries.len());
    for entry in &entries {
        if seen.insert(entry.guid()?) {
            out.push(decode(entry)?);
        }
    }
    Ok(out)
}

fn account(entry: &Entry, scope: &Scope) -> Result<Account, Malformed> {
    let control: i64 = entry.number("userAccountControl")?;
    let attributes = scope
        .attributes
        .iter()
        .map(|name| (name.clone(), entry.texts(name)))
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let classes = entry.texts(&"objectClass".into());
    Ok(Account {
        guid: entry.guid()?,
        sid: entry.sid()?,
        dn: entry.dn()?,
        sam: entry
            .text("sAMAccountName")
            .ok_or_else(|| entry.malformed("sAMAccountName", MISSING))?,
        upn: entry.text("userPrincipalName"),
        anchor: entry.texts(&scope.anchor).into_iter().next(),
        // Kept as the unsigned set of bits it is; the directory writes it as a signed number.
        control: AccountControl(control as u32),
        expires: Expiry::from_ticks(entry.optional_number("accountExpires")?.unwrap_or(0)),
        admin_count: entry.optional_number("adminCount")?.unwrap_or(0) > 0,
        critical: entry.flag("isCriticalSystemObject"),
        not_a_person: classes.iter().any(|class| is_machine(class)),
        primary_group: entry.number("primaryGroupID")? as u32,
        member_of: entry.names("memberOf")?,
        attributes,
    })
}

fn is_machine(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    class == "computer" || class.starts_with("msds-")
}

fn group(entry: &Entry) -> Result<Group, Malformed> {
    Ok(Group {
        guid: entry.guid()?,
        sid: entry.sid()?,
        dn: entry.dn()?,
        name: entry
            .text("sAMAccountName")
            .ok_or_else(|| entry.malformed("sAMAccountName", MISSING))?,
        kind: GroupKind::from_group_type(entry.number("groupType")? as i32),
        admin_count: entry.optional_number("adminCount")?.unwrap_or(0) > 0,
        critical: entry.flag("isCriticalSystemObject"),
        member_of: entry.names("memberOf")?,
    })
}

fn unit(entry: &Entry) -> Result<OrgUnit, Malformed> {
    Ok(OrgUnit {
        guid: entry.guid()?,
        dn: entry.dn()?,
    })
}

fn occupant(entry: &Entry) -> Result<Occupant, Malformed> {
    let proxies = entry.texts(&"proxyAddresses".into());
    let addresses = proxies.iter().filter_map(|proxy| {
        let (kind, address) = proxy.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp")
            .then(|| address.to_owned())
    });
    Ok(Occupant {
        guid: entry.guid()?,
        dn: entry.dn()?,
        sam: entry.text("sAMAccountName"),
        upn: entry.text("userPrincipalName"),
        addresses: addresses.chain(entry.text("mail")).collect(),
    })
}

impl Entry {
    /// The objectGUID.
    ///
    /// # Errors
    /// [`Malformed`] when it is missing or not sixteen bytes long.
    pub fn guid(&self) -> Result<Guid, Malformed> {
        self.bytes("objectGUID")?;
        self.own_guid()
            .ok_or_else(|| self.malformed("objectGUID", INVALID))
    }

    fn own_guid(&self) -> Option<Guid> {
        let bytes = self.first("objectGUID")?.try_into().ok()?;
        Some(Guid::from_bytes(bytes))
    }

    /// A GUID in another attribute.
    pub(super) fn guid_in(&self, attribute: &'static str) -> Result<Option<Guid>, Malformed> {
        let Some(bytes) = self.first(attribute) else {
            return Ok(None);
        };
        let bytes = bytes.try_into();
        bytes
            .map(|bytes| Some(Guid::from_bytes(bytes)))
            .map_err(|_| self.malformed(attribute, INVALID))
    }

    /// The first value of an attribute as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(&AttrName::new(name)).into_iter().next()
    }

    /// The values of an attribute that are text.
    pub fn texts(&self, name: &AttrName) -> Vec<String> {
        let values = self.attributes.get(name).into_iter().flatten();
        values
            .filter_map(|value| String::from_utf8(value.clone()).ok())
            .collect()
    }

    fn sid(&self) -> Result<Sid, Malformed> {
        let bytes = self.bytes("objectSid")?;
        Sid::from_bytes(bytes).ok_or_else(|| self.malformed("objectSid", INVALID))
    }

    fn dn(&self) -> Result<Dn, Malformed> {
        Dn::parse(&self.dn).map_err(|_| self.malformed("distinguishedName", INVALID))
    }

    fn names(&self, attribute: &'static str) -> Result<BTreeSet<Dn>, Malformed> {
        let values = self.texts(&AttrName::new(attribute));
        let names = values.iter().map(|value| Dn::parse(value));
        names
            .collect::<Result<_, _>>()
            .map_err(|_| self.malformed(attribute, INVALID))
    }

    pub(super) fn number(&self, attribute: &'static str) -> Result<i64, Malformed> {
        self.optional_number(attribute)?
            .ok_or_else(|| self.malformed(attribute, MISSING))
    }

    pub(super) fn optional_number(
        &self,
        attribute: &'static str,
    ) -> Result<Option<i64>, Malformed> {
        let parse = |text: String| text.parse().map_err(|_| self.malformed(attribute, INVALID));
        self.text(attribute).map(parse).transpose()
    }

    pub(super) fn flag(&self, attribute: &str) -> bool {
        self.text(attribute)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    fn bytes(&self, attribute: &'static str) -> Result<&[u8], Malformed> {
        self.first(attribute)
            .ok_or_else(|| self.malformed(attribute, MISSING))
    }

    fn first(&self, attribute: &str) -> Option<&[u8]> {
        let values = self.attributes.get(&AttrName::new(attribute));
        values.and_then(|values| values.first()).map(Vec::as_slice)
    }

    pub(super) fn malformed(&self, attribute: &'static str, why: &'static str) -> Malformed {
        Malformed {
            dn: self.dn.clone(),
            guid: self.own_guid(),
            attribute,
            why,
        }
    }
}
