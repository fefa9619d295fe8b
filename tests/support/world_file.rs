//! Worlds from TOML files: the directory a company finds when rosterd comes.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::world::{World, WorldAccount, WorldGroup};

#[derive(Deserialize)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct Shape {
    units: Vec<String>,
    groups: Vec<GroupShape>,
    accounts: Vec<AccountShape>,
    contacts: Vec<ContactShape>,
    memberships: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupShape {
    name: String,
    #[serde(default = "yes")]
    security: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountShape {
    sam: String,
    cn: String,
    unit: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    attributes: BTreeMap<String, Vec<String>>,
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
        let place = |fault: &dyn std::fmt::Display| format!("{}: {fault}", path.display());
        let text = std::fs::read_to_string(path).map_err(|fault| place(&fault))?;
        let shape: Shape = toml::from_str(&text).map_err(|fault| place(&fault))?;
        let group = |GroupShape { name, security }| WorldGroup { name, security };
        let contact = |ContactShape { name, mail }| (name, mail);
        let members = |(group, members): (String, Vec<String>)| {
            let pairs = members
                .into_iter()
                .map(move |member| (group.clone(), member));
            pairs.collect::<Vec<_>>()
        };
        Ok(Self {
            units: shape.units,
            groups: shape.groups.into_iter().map(group).collect(),
            accounts: shape.accounts.into_iter().map(account).collect(),
            contacts: shape.contacts.into_iter().map(contact).collect(),
            memberships: shape.memberships.into_iter().flat_map(members).collect(),
        })
    }
}

fn account(shape: AccountShape) -> WorldAccount {
    let mut account = WorldAccount::enabled(&shape.sam, &shape.cn, &shape.unit);
    if !shape.enabled {
        account.control |= 2;
    }
    account.attributes = shape.attributes;
    account
}
