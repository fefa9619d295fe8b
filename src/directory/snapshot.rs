//! The directory, read completely from one domain controller.

mod revised;

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::dn::Dn;
use super::group::{Group, OrgUnit};
use super::guid::{Guid, Sid};
use super::index::Index;
use super::protected::{self, Protection};
use super::schema::{Schema, WRITTEN_BY_ITSELF};
use super::text::{AttrName, fold};

/// What is to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Where managed accounts live; nothing outside is ever changed.
    pub bases: Vec<Dn>,
    /// Where groups live whose members may be changed.
    pub group_bases: Vec<Dn>,
    /// The attribute that carries the anchor.
    pub anchor: AttrName,
    /// The mapped attributes, text only.
    pub attributes: BTreeSet<AttrName>,
    /// Names of groups to protect beside the built-in ones.
    pub protected_groups: Vec<String>,
}

impl Scope {
    /// The attributes the schema is asked about: mapped ones, the anchor, and what rosterd writes itself.
    pub fn described(&self) -> BTreeSet<AttrName> {
        let itself = WRITTEN_BY_ITSELF.into_iter().map(AttrName::new);
        let mapped = self.attributes.iter().chain([&self.anchor]).cloned();
        mapped.chain(itself).collect()
    }
}

/// The domain and the one controller it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The domain's naming context (`DC=corp,DC=example`).
    pub base: Dn,
    /// DNS name of the controller.
    pub controller: String,
    /// rosterd's own account, where it could be found.
    pub own: Option<Guid>,
    /// What its schema says about the attributes that were asked for and those rosterd writes itself.
    pub schema: Schema,
}

/// Any object of the domain that holds a name somebody else might want.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupant {
    /// objectGUID.
    pub guid: Guid,
    /// Where it is.
    pub dn: Dn,
    /// sAMAccountName, where it has one.
    pub sam: Option<String>,
    /// userPrincipalName, where it has one.
    pub upn: Option<String>,
    /// mail and every proxyAddresses value without its `smtp:` prefix.
    pub addresses: BTreeSet<String>,
}

/// An object that is no account and no group and has no readable name. What it holds is taken; nothing
/// else is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// objectGUID.
    pub guid: Guid,
    /// What is wrong with it, naming it by its GUID.
    pub why: String,
    /// sAMAccountName, where it has one.
    pub sam: Option<String>,
    /// mail, userPrincipalName, and every proxyAddresses value without its `smtp:` prefix.
    pub addresses: BTreeSet<String>,
}

/// What a directory is made of, each object once.
#[derive(Default)]
pub(super) struct Objects {
    pub accounts: BTreeMap<Guid, Account>,
    pub groups: BTreeMap<Guid, Group>,
    pub units: BTreeMap<Dn, OrgUnit>,
    pub occupants: BTreeMap<Guid, Occupant>,
    pub set_aside: BTreeMap<Guid, SetAside>,
}

/// Accounts, groups and units of one domain, and whose names are taken. Exists only whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    domain: Domain,
    scope: Scope,
    accounts: BTreeMap<Guid, Account>,
    groups: BTreeMap<Guid, Group>,
    units: BTreeMap<Dn, OrgUnit>,
    occupants: BTreeMap<Guid, Occupant>,
    set_aside: BTreeMap<Guid, SetAside>,
    protected: BTreeMap<Guid, Protection>,
    protected_groups: BTreeMap<Guid, Protection>,
    ignored: BTreeSet<Guid>,
    by_dn: Index<Dn>,
    by_anchor: Index<Box<str>>,
    group_by_name: Index<Box<str>>,
    group_by_dn: Index<Dn>,
    names: Index<Box<str>>,
    addresses: Index<Box<str>>,
}

impl Directory {
    /// Builds the indexes and computes who is protected.
    pub fn new(
        domain: Domain,
        scope: Scope,
        accounts: Vec<Account>,
        groups: Vec<Group>,
        units: Vec<OrgUnit>,
        occupants: Vec<Occupant>,
    ) -> Self {
        let objects = Objects {
            accounts: accounts.into_iter().map(|a| (a.guid, a)).collect(),
            groups: groups.into_iter().map(|g| (g.guid, g)).collect(),
            units: units.into_iter().map(|u| (u.dn.clone(), u)).collect(),
            occupants: occupants.into_iter().map(|o| (o.guid, o)).collect(),
            set_aside: BTreeMap::new(),
        };
        Self::of(domain, scope, objects)
    }

    pub(super) fn of(domain: Domain, scope: Scope, objects: Objects) -> Self {
        let Objects {
            accounts,
            groups,
            units,
            occupants,
            set_aside,
        } = objects;
        let protected_groups = protected::groups(&groups, &scope.protected_groups);
        let protected = protected::accounts(&accounts, &groups, &protected_groups, domain.own);
        let anchors = accounts.values().filter_map(|account| {
            let anchor = account.anchor.as_ref()?;
            Some((anchor_key(anchor).into(), account.guid))
        });
        let logins = occupants.values().map(|o| (&o.sam, o.guid));
        let logins = logins.chain(set_aside.values().map(|s| (&s.sam, s.guid)));
        let logins = logins.filter_map(|(sam, guid)| Some((folded(sam.as_ref()?), guid)));
        let addresses = occupants.values().flat_map(|o| {
            let addresses = o.addresses.iter().chain(&o.upn);
            addresses.map(|address| (folded(address), o.guid))
        });
        let aside = set_aside.values().flat_map(|s| {
            let addresses = s.addresses.iter();
            addresses.map(|address| (folded(address), s.guid))
        });
        Self {
            by_dn: occupants.values().map(|o| (o.dn.clone(), o.guid)).collect(),
            by_anchor: anchors.collect(),
            group_by_name: groups.values().map(|g| (folded(&g.name), g.guid)).collect(),
            group_by_dn: groups.values().map(|g| (g.dn.clone(), g.guid)).collect(),
            names: logins.collect(),
            addresses: addresses.chain(aside).collect(),
            protected,
            protected_groups,
            ignored: BTreeSet::new(),
            accounts,
            groups,
            units,
            occupants,
            set_aside,
            domain,
            scope,
        }
    }

    /// The domain and the controller this was read from.
    pub fn domain(&self) -> &Domain {
        &self.domain
    }

    /// What the schema says about the attributes the configuration has to do with.
    pub fn schema(&self) -> &Schema {
        &self.domain.schema
    }

    /// What was asked for.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Every account below the bases, in order of GUID.
    pub fn accounts(&self) -> impl Iterator<Item = &Account> {
        self.accounts.values()
    }

    /// One account below the bases.
    pub fn account(&self, guid: Guid) -> Option<&Account> {
        self.accounts.get(&guid)
    }

    /// The same directory with some accounts nobody looks for: no anchor finds them. Their names stay taken.
    #[must_use]
    pub fn ignoring(mut self, is_ignored: impl Fn(&Account) -> bool) -> Self {
        let ignored = self.accounts.values().filter(|account| is_ignored(account));
        self.ignored = ignored.map(|account| account.guid).collect();
        self
    }

    /// Whether an account is one of those nobody looks for.
    pub fn is_ignored(&self, guid: Guid) -> bool {
        self.ignored.contains(&guid)
    }

    /// Accounts below the bases that carry this anchor and are not ignored; more than one is a conflict.
    pub fn by_anchor(&self, anchor: &str) -> Vec<&Account> {
        self.carriers(anchor, false)
    }

    /// Accounts below the bases that carry this anchor and are ignored.
    pub fn ignored_by_anchor(&self, anchor: &str) -> Vec<&Account> {
        self.carriers(anchor, true)
    }

    fn carriers(&self, anchor: &str, ignored: bool) -> Vec<&Account> {
        let guids = self.by_anchor.get(anchor_key(anchor).as_str());
        let guids = guids.filter(|guid| self.is_ignored(*guid) == ignored);
        guids.filter_map(|guid| self.account(guid)).collect()
    }

    /// Any object of the domain that holds a name.
    pub fn occupant(&self, guid: Guid) -> Option<&Occupant> {
        self.occupants.get(&guid)
    }

    /// Every object of the domain that holds a name.
    pub fn occupants(&self) -> impl Iterator<Item = &Occupant> {
        self.occupants.values()
    }

    /// The object with this name.
    pub fn at(&self, dn: &Dn) -> Option<Guid> {
        self.by_dn.get(dn).next()
    }

    /// Objects that could be read only in part; no accounts, no groups.
    pub fn set_aside(&self) -> impl Iterator<Item = &SetAside> {
        self.set_aside.values()
    }

    /// A group by its GUID.
    pub fn group(&self, guid: Guid) -> Option<&Group> {
        self.groups.get(&guid)
    }

    /// A group by what rules call it: its sAMAccountName, or its distinguished name. Of several that
    /// differ only by marks (Samba keeps `GG-Müller` beside `GG-Muller`) the one that is written so.
    pub fn find_group(&self, name: &str) -> Option<&Group> {
        let named = self.group_by_name.get(folded(name).as_ref());
        let mut named: Vec<&Group> = named.filter_map(|guid| self.group(guid)).collect();
        if named.len() > 1 {
            named.retain(|group| group.name.to_lowercase() == name.trim().to_lowercase());
        }
        named.first().copied().or_else(|| {
            let dn = Dn::parse(name).ok()?;
            self.group_at(&dn)
        })
    }

    fn group_at(&self, dn: &Dn) -> Option<&Group> {
        let guid = self.group_by_dn.get(dn).next()?;
        self.group(guid)
    }

    /// Whether a group of the domain has this sAMAccountName, distinguished name or SID.
    pub fn names_a_group(&self, name: &str) -> bool {
        let by_sid = |group: &Group| name.eq_ignore_ascii_case(group.sid.as_str());
        self.find_group(name).is_some() || self.groups.values().any(by_sid)
    }

    /// Every group of the domain.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.groups.values()
    }

    /// The direct groups of an account that could be read.
    pub fn groups_of<'a>(&'a self, account: &'a Account) -> impl Iterator<Item = &'a Group> {
        account.member_of.iter().filter_map(|dn| self.group_at(dn))
    }

    /// Whether an account is a direct member of a group.
    pub fn is_member(&self, account: &Account, group: &Group) -> bool {
        account.member_of.contains(&group.dn)
    }

    /// Whether a unit exists.
    pub fn has_unit(&self, dn: &Dn) -> bool {
        self.units.contains_key(dn)
    }

    /// Every unit of the domain, by name.
    pub fn units(&self) -> impl Iterator<Item = &OrgUnit> {
        self.units.values()
    }

    /// Why an account must not be touched, if it must not.
    pub fn protection(&self, guid: Guid) -> Option<&Protection> {
        self.protected.get(&guid)
    }

    /// Why nobody may be added to a group, if so.
    pub fn group_protection(&self, guid: Guid) -> Option<&Protection> {
        self.protected_groups.get(&guid)
    }

    /// Whether an object lies below one of the managed bases.
    pub fn is_managed_place(&self, dn: &Dn) -> bool {
        self.scope.bases.iter().any(|base| dn.is_below(base))
    }

    /// Whether a group lies where members may be changed.
    pub fn is_managed_group(&self, group: &Group) -> bool {
        self.scope
            .group_bases
            .iter()
            .any(|base| group.dn.is_below(base))
    }

    /// Who holds a login name, compared as AD folds it.
    pub fn holders_of_name(&self, sam: &str) -> impl Iterator<Item = Guid> {
        self.names.get(folded(sam).as_ref())
    }

    /// Who holds an address as mail, proxy address or userPrincipalName, compared as AD folds it.
    pub fn holders_of_address(&self, address: &str) -> impl Iterator<Item = Guid> {
        self.addresses.get(folded(address).as_ref())
    }
}

fn folded(text: &str) -> Box<str> {
    fold(text).into_boxed_str()
}

/// The form in which anchors are compared: blind to case and surrounding blanks, as the directory would.
pub fn anchor_key(anchor: &str) -> String {
    anchor.trim().to_lowercase()
}

impl Domain {
    /// The SID prefix is taken from any account; this names a domain group by its relative id.
    pub fn group_sid(account: &Account, rid: u32) -> Sid {
        account.sid.sibling(rid)
    }
}
