//! The directory, read completely from one domain controller.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::dn::Dn;
use super::group::{Group, OrgUnit};
use super::guid::{Guid, Sid};
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

/// Accounts, groups and units of one domain, and whose names are taken. Exists only whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directory {
    domain: Domain,
    scope: Scope,
    accounts: BTreeMap<Guid, Account>,
    groups: BTreeMap<Guid, Group>,
    units: BTreeMap<Dn, OrgUnit>,
    occupants: BTreeMap<Guid, Occupant>,
    protected: BTreeMap<Guid, Protection>,
    protected_groups: BTreeMap<Guid, Protection>,
    by_dn: BTreeMap<Dn, Guid>,
    by_anchor: BTreeMap<String, BTreeSet<Guid>>,
    group_by_name: BTreeMap<String, Guid>,
    group_by_dn: BTreeMap<Dn, Guid>,
    names: BTreeMap<String, BTreeSet<Guid>>,
    addresses: BTreeMap<String, BTreeSet<Guid>>,
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
        let protected_groups = protected::groups(&groups, &scope.protected_groups);
        let protected = protected::accounts(&accounts, &groups, &protected_groups, domain.own);
        let mut by_anchor: BTreeMap<String, BTreeSet<Guid>> = BTreeMap::new();
        for account in &accounts {
            if let Some(anchor) = &account.anchor {
                by_anchor
                    .entry(anchor_key(anchor))
                    .or_default()
                    .insert(account.guid);
            }
        }
        let mut names: BTreeMap<String, BTreeSet<Guid>> = BTreeMap::new();
        let mut addresses: BTreeMap<String, BTreeSet<Guid>> = BTreeMap::new();
        for occupant in &occupants {
            if let Some(sam) = &occupant.sam {
                names.entry(fold(sam)).or_default().insert(occupant.guid);
            }
            for address in occupant.addresses.iter().chain(&occupant.upn) {
                addresses
                    .entry(fold(address))
                    .or_default()
                    .insert(occupant.guid);
            }
        }
        Self {
            by_dn: occupants.iter().map(|o| (o.dn.clone(), o.guid)).collect(),
            by_anchor,
            group_by_name: groups.iter().map(|g| (fold(&g.name), g.guid)).collect(),
            group_by_dn: groups.iter().map(|g| (g.dn.clone(), g.guid)).collect(),
            names,
            addresses,
            protected,
            protected_groups,
            accounts: accounts.into_iter().map(|a| (a.guid, a)).collect(),
            groups: groups.into_iter().map(|g| (g.guid, g)).collect(),
            units: units.into_iter().map(|u| (u.dn.clone(), u)).collect(),
            occupants: occupants.into_iter().map(|o| (o.guid, o)).collect(),
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

    /// Accounts below the bases that carry this anchor; more than one is a conflict.
    pub fn by_anchor(&self, anchor: &str) -> Vec<&Account> {
        let guids = self.by_anchor.get(&anchor_key(anchor));
        guids
            .into_iter()
            .flatten()
            .filter_map(|guid| self.account(*guid))
            .collect()
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
        self.by_dn.get(dn).copied()
    }

    /// A group by its GUID.
    pub fn group(&self, guid: Guid) -> Option<&Group> {
        self.groups.get(&guid)
    }

    /// A group by what rules call it: its sAMAccountName, or its distinguished name.
    pub fn find_group(&self, name: &str) -> Option<&Group> {
        let by_name = self.group_by_name.get(&fold(name)).copied();
        let guid = by_name.or_else(|| {
            let dn = Dn::parse(name).ok()?;
            self.group_by_dn.get(&dn).copied()
        })?;
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
        account
            .member_of
            .iter()
            .filter_map(|dn| self.group_by_dn.get(dn))
            .filter_map(|guid| self.group(*guid))
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
        self.names.get(&fold(sam)).into_iter().flatten().copied()
    }

    /// Who holds an address as mail, proxy address or userPrincipalName, compared as AD folds it.
    pub fn holders_of_address(&self, address: &str) -> impl Iterator<Item = Guid> {
        self.addresses
            .get(&fold(address))
            .into_iter()
            .flatten()
            .copied()
    }
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
