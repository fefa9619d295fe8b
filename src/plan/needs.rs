//! What a policy needs the service account to be able to do.

use std::collections::BTreeMap;

use super::policy::Policy;
use super::renaming::ADDRESSES;
use crate::directory::rights::Needs;
use crate::directory::{AttrName, Dn};
use crate::lifecycle::Memberships;
use crate::past::Identifier;
use crate::rules::WriteMode;

impl Policy {
    /// The rights this policy takes, and no others.
    pub fn needs(&self) -> Needs {
        let moves = self.moves();
        let mut attributes = self.mapped();
        let mut also = |name: &str, fails: &str| {
            attributes.insert(AttrName::new(name), fails.to_owned());
        };
        also(
            "userAccountControl",
            "accounts are neither enabled nor disabled",
        );
        for mark in self
            .lifecycle
            .terminations()
            .flat_map(|(_, ends)| ends.marks())
        {
            let fails = format!("{} writes nothing", mark.name);
            also(mark.rule.name.as_str(), &fails);
        }
        also(
            self.anchor.attribute.as_str(),
            "no account that exists is linked to somebody by a decision, or follows to another profile",
        );
        also("accountExpires", "accounts do not expire with the end date");
        let variants = self.lifecycle.variants.hire.iter();
        let must_change = self.lifecycle.hire.must_change
            || variants.into_iter().any(|hire| hire.table.must_change);
        if self.hand_over && must_change {
            let fails = "nobody must change the first password";
            also("pwdLastSet", fails);
        }
        let follows = &self.naming.follow_name_change;
        for one in follows.iter().filter(|one| **one != Identifier::CommonName) {
            also(one.attribute(), "accounts do not follow another name");
        }
        if follows.contains(&Identifier::Mail) {
            also(ADDRESSES, "accounts do not follow another name");
        }
        if follows.contains(&Identifier::CommonName) {
            also("cn", "accounts do not follow another name");
            also("name", "accounts do not follow another name");
        }
        if moves {
            also("cn", "accounts are not moved");
            also("name", "accounts are not moved");
        }
        Needs {
            bases: self.directory.bases.clone(),
            units: self.units(),
            group_bases: self.directory.group_bases.clone(),
            attributes,
            moves,
            memberships: self.changes_members(),
        }
    }

    /// Attributes that mappings write to accounts that exist.
    fn mapped(&self) -> BTreeMap<AttrName, String> {
        let rules = self.rules.attributes.iter();
        let later = rules.filter(|rule| rule.write != WriteMode::OnCreate);
        later
            .map(|rule| {
                let fails = format!("attributes.{} changes nothing", rule.name);
                (rule.name.clone(), fails)
            })
            .collect()
    }

    /// Every unit the policy names, with the key that does.
    fn units(&self) -> BTreeMap<Dn, String> {
        let rules = self.rules.ou_rules.iter();
        let rules = rules.map(|rule| (rule.ou.clone(), format!("ou.rules.{}", rule.name)));
        let leaves = self.lifecycle.leaves.iter();
        let leaves = leaves.filter_map(|leave| {
            let key = format!("lifecycle.leave.{}.ou", leave.name);
            Some((leave.ou.clone()?, key))
        });
        let ends = self.lifecycle.terminations();
        let ends = ends.filter_map(|(name, ends)| Some((ends.ou.clone()?, format!("{name}.ou"))));
        let default = (self.rules.ou_default.clone(), "ou.default".to_owned());
        rules.chain(leaves).chain(ends).chain([default]).collect()
    }

    fn moves(&self) -> bool {
        !self.rules.ou_rules.is_empty()
            || (self.lifecycle.terminations()).any(|(_, ends)| ends.ou.is_some())
            || self.lifecycle.leaves.iter().any(|leave| leave.ou.is_some())
    }

    fn changes_members(&self) -> bool {
        let strips = |memberships| memberships != Memberships::Keep;
        !self.rules.groups.is_empty()
            || (self.lifecycle.terminations()).any(|(_, ends)| strips(ends.memberships))
            || (self.lifecycle.leaves.iter()).any(|leave| strips(leave.memberships))
            || (self.lifecycle.transfers()).any(|(_, transfer)| strips(transfer.memberships))
    }
}
