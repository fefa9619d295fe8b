//! From raw entries, as any directory server returns them, to a [`Directory`]: one at a time, so that
//! nobody has to hold the entries of a whole domain.

use std::collections::{BTreeMap, BTreeSet};

use super::account::{Account, AccountControl, Expiry};
use super::dn::Dn;
use super::entry::{Entry, INVALID, Malformed};
use super::group::{Group, GroupKind, OrgUnit};
use super::guid::Guid;
use super::snapshot::{Directory, Domain, Objects, Occupant, Scope, SetAside};
use super::text::AttrName;

/// Everything one complete read returned, at once.
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

/// Builds the directory from complete sections.
///
/// # Errors
/// [`Malformed`] for the first entry that lacks, or garbles, what every such object has.
pub fn assemble(sections: Sections, scope: Scope) -> Result<Directory, Malformed> {
    let mut assembler = Assembler::new(scope);
    for entry in &sections.accounts {
        assembler.person(entry)?;
    }
    let others = [sections.groups, sections.units, sections.occupants];
    for entry in others.iter().flatten() {
        assembler.object(entry)?;
    }
    Ok(assembler.finish(sections.domain))
}

/// A directory in the making. Fed with every person and every other object of the domain, in any order;
/// an object that comes twice is one object. What is not complete is dropped, never finished.
pub struct Assembler {
    scope: Scope,
    objects: Objects,
    /// Each name that many objects point to, once.
    names: BTreeMap<String, Dn>,
}

impl Assembler {
    /// Nothing yet.
    pub fn new(scope: Scope) -> Self {
        Self {
            scope,
            objects: Objects::default(),
            names: BTreeMap::new(),
        }
    }

    /// Takes a user account from anywhere in the domain: below the bases it is an account, elsewhere it
    /// only holds names.
    ///
    /// # Errors
    /// [`Malformed`] when it lacks, or garbles, what every such object has.
    pub fn person(&mut self, entry: &Entry) -> Result<(), Malformed> {
        let guid = entry.guid()?;
        if self.objects.accounts.contains_key(&guid) {
            return Ok(());
        }
        // It may be one of those rosterd manages: without its name nobody can say.
        let dn = entry.dn()?;
        if self.scope.bases.iter().any(|base| dn.is_within(base)) {
            let account = self.account(entry, guid, &dn)?;
            self.objects.accounts.insert(guid, account);
        }
        self.occupy(entry, guid, dn);
        Ok(())
    }

    /// Takes any other object of the domain for what its objectClass says it is: a group, a unit, or
    /// merely somebody with a name.
    ///
    /// # Errors
    /// [`Malformed`] when it lacks, or garbles, what every group has. Of others that have no readable
    /// name it is only remembered what they hold ([`Directory::set_aside`]).
    pub fn object(&mut self, entry: &Entry) -> Result<(), Malformed> {
        let guid = entry.guid()?;
        let classes = entry.texts(&"objectClass".into());
        let is = |class: &str| classes.iter().any(|own| own.eq_ignore_ascii_case(class));
        let dn = match entry.dn() {
            Ok(dn) => dn,
            // Members of a group nobody can name would look like members of no group.
            Err(malformed) if is("group") => return Err(malformed),
            Err(malformed) => {
                self.put_aside(entry, guid, malformed);
                return Ok(());
            }
        };
        if is("group") && !self.objects.groups.contains_key(&guid) {
            let group = self.group(entry, guid, &dn)?;
            self.objects.groups.insert(guid, group);
        }
        if UNITS.iter().any(|class| is(class)) {
            let dn = dn.clone();
            let unit = OrgUnit { guid, dn };
            self.objects.units.insert(unit.dn.clone(), unit);
        }
        self.occupy(entry, guid, dn);
        Ok(())
    }

    /// What came of it.
    pub fn finish(self, domain: Domain) -> Directory {
        Directory::of(domain, self.scope, self.objects)
    }

    fn account(&mut self, entry: &Entry, guid: Guid, dn: &Dn) -> Result<Account, Malformed> {
        let attributes = self
            .scope
            .attributes
            .iter()
            .map(|name| (name.clone(), entry.texts(name)))
            .filter(|(_, values)| !values.is_empty())
            .collect();
        let classes = entry.texts(&"objectClass".into());
        Ok(Account {
            guid,
            sid: entry.sid()?,
            dn: dn.clone(),
            sam: entry.needed_text("sAMAccountName")?,
            upn: entry.text("userPrincipalName"),
            anchor: entry.texts(&self.scope.anchor).into_iter().next(),
            control: AccountControl(entry.bits("userAccountControl")?),
            expires: Expiry::from_ticks(entry.optional_number("accountExpires")?.unwrap_or(0)),
            admin_count: entry.optional_number("adminCount")?.unwrap_or(0) > 0,
            critical: entry.flag("isCriticalSystemObject"),
            not_a_person: classes.iter().any(|class| is_machine(class)),
            primary_group: entry.bits("primaryGroupID")?,
            member_of: self.member_of(entry)?,
            attributes,
        })
    }

    fn group(&mut self, entry: &Entry, guid: Guid, dn: &Dn) -> Result<Group, Malformed> {
        Ok(Group {
            guid,
            sid: entry.sid()?,
            dn: dn.clone(),
            name: entry.needed_text("sAMAccountName")?,
            kind: GroupKind::from_group_type(entry.bits("groupType")?.cast_signed()),
            admin_count: entry.optional_number("adminCount")?.unwrap_or(0) > 0,
            critical: entry.flag("isCriticalSystemObject"),
            member_of: self.member_of(entry)?,
        })
    }

    /// The groups of an object. One whose name cannot be read may be a protected one: without it nobody
    /// can say whether the object may be touched.
    fn member_of(&mut self, entry: &Entry) -> Result<BTreeSet<Dn>, Malformed> {
        let values = entry.attributes.get(&AttrName::new("memberOf"));
        let mut names = BTreeSet::new();
        for value in values.into_iter().flatten() {
            let name = std::str::from_utf8(value).ok();
            let known = name.and_then(|name| self.named(name));
            names.insert(known.ok_or_else(|| entry.malformed("memberOf", INVALID))?);
        }
        Ok(names)
    }

    fn named(&mut self, name: &str) -> Option<Dn> {
        if let Some(dn) = self.names.get(name) {
            return Some(dn.clone());
        }
        let dn = Dn::parse(name).ok()?;
        self.names.insert(name.to_owned(), dn.clone());
        Some(dn)
    }

    fn occupy(&mut self, entry: &Entry, guid: Guid, dn: Dn) {
        let (sam, upn, addresses) = names_of(entry);
        let has_a_name = sam.is_some() || upn.is_some() || !addresses.is_empty();
        if has_a_name || !is_unit(entry) {
            self.objects.occupants.entry(guid).or_insert(Occupant {
                guid,
                dn,
                sam,
                upn,
                addresses,
            });
        }
    }

    fn put_aside(&mut self, entry: &Entry, guid: Guid, why: Malformed) {
        let (sam, upn, addresses) = names_of(entry);
        let aside = SetAside {
            guid,
            why: why.to_string(),
            sam,
            addresses: addresses.into_iter().chain(upn).collect(),
        };
        self.objects.set_aside.entry(guid).or_insert(aside);
    }
}

/// Classes accounts can be placed below.
const UNITS: [&str; 3] = ["organizationalUnit", "container", "builtinDomain"];

fn is_unit(entry: &Entry) -> bool {
    let classes = entry.texts(&"objectClass".into());
    let is = |class: &str| classes.iter().any(|own| own.eq_ignore_ascii_case(class));
    UNITS.iter().any(|class| is(class))
}

fn is_machine(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    class == "computer" || class.starts_with("msds-")
}

type Names = (Option<String>, Option<String>, BTreeSet<String>);

/// Login name, userPrincipalName and addresses. A value that is no text is nobody's name.
fn names_of(entry: &Entry) -> Names {
    let proxies = entry.texts(&"proxyAddresses".into());
    let addresses = proxies.iter().filter_map(|proxy| {
        let (kind, address) = proxy.split_once(':')?;
        kind.eq_ignore_ascii_case("smtp")
            .then(|| address.to_owned())
    });
    let addresses = addresses.chain(entry.text("mail")).collect();
    let (sam, upn) = (
        entry.text("sAMAccountName"),
        entry.text("userPrincipalName"),
    );
    (sam, upn, addresses)
}

#[cfg(test)]
mod tests;
