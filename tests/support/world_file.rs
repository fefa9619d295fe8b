//! Worlds from TOML files: the directory a company has when rosterd comes.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::world::{World, WorldAccount, WorldGroup, WorldGroupKind};

/// A directory as its file tells it. Strict: what is not known here is a mistake.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct WorldFile {
    units: Vec<String>,
    groups: Vec<GroupShape>,
    contacts: Vec<ContactShape>,
    memberships: BTreeMap<String, Vec<String>>,
    /// People's accounts, made by hand.
    pub accounts: Vec<AccountShape>,
    /// Accounts of machines.
    pub services: Vec<AccountShape>,
    /// Rooms.
    pub rooms: Vec<AccountShape>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupShape {
    name: String,
    #[serde(default)]
    kind: WorldGroupKind,
}

/// An account as the file tells it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountShape {
    /// What it is an example of.
    #[serde(default)]
    pub why: String,
    /// sAMAccountName.
    pub sam: String,
    cn: String,
    /// Unit, relative to the domain.
    pub unit: String,
    /// Whether it may be used.
    #[serde(default = "yes")]
    pub enabled: bool,
    #[serde(default)]
    attributes: BTreeMap<String, Values>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactShape {
    name: String,
    mail: String,
}

fn yes() -> bool {
    true
}

impl World {
    /// Reads a directory's file; the fault names the file, the line and the key.
    pub fn load(path: &Path) -> Result<Self, String> {
        Ok(WorldFile::load(path)?.world())
    }
}

impl WorldFile {
    /// Reads a directory's file; the fault names the file, the line and the key.
    pub fn load(path: &Path) -> Result<Self, String> {
        let place = |fault: &dyn std::fmt::Display| format!("{}: {fault}", path.display());
        let text = std::fs::read_to_string(path).map_err(|fault| place(&fault))?;
        toml::from_str(&text).map_err(|fault| place(&fault))
    }

    /// What is poured into a directory.
    pub fn world(self) -> World {
        let group = |GroupShape { name, kind }| WorldGroup { name, kind };
        let contact = |ContactShape { name, mail }| (name, mail);
        let members = |(group, members): (String, Vec<String>)| {
            let pairs = members
                .into_iter()
                .map(move |member| (group.clone(), member));
            pairs.collect::<Vec<_>>()
        };
        let accounts = self.accounts.into_iter().chain(self.services);
        World {
            units: self.units,
            groups: self.groups.into_iter().map(group).collect(),
            accounts: accounts
                .chain(self.rooms)
                .map(AccountShape::account)
                .collect(),
            contacts: self.contacts.into_iter().map(contact).collect(),
            memberships: self.memberships.into_iter().flat_map(members).collect(),
        }
    }
}

impl AccountShape {
    /// The first value of an attribute.
    pub fn value(&self, name: &str) -> Option<&str> {
        match self.attributes.get(name)? {
            Values::One(value) => Some(value),
            Values::Many(values) => values.first().map(String::as_str),
        }
    }

    fn account(self) -> WorldAccount {
        let mut account = WorldAccount::enabled(&self.sam, &self.cn, &self.unit);
        if !self.enabled {
            account.control |= 2;
        }
        let attributes = self.attributes.into_iter();
        account.attributes = attributes
            .map(|(name, values)| match values {
                Values::One(value) => (name, vec![value]),
                Values::Many(values) => (name, values),
            })
            .collect();
        account
    }
}
