//! What every pass over a person may look at.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::case::Finding;
use super::change::GroupRef;
use super::policy::Policy;
use super::unmatched::Owners;
use super::view::View;
use crate::clock::Now;
use crate::directory::{AttributeKind, Directory, GroupKind, Guid, Nesting, fold};
use crate::identity::CommonNames;
use crate::past::Subject;
use crate::people::PersonId;
use crate::rules::AttributeRule;

/// The world, and what the passes before found out about everybody.
pub(super) struct Look<'a> {
    pub sight: View<'a>,
    pub policy: &'a Policy,
    pub now: Now,
    pub groups: GroupBook,
    /// Who has an account, or gets one in this plan.
    pub accounts: BTreeMap<PersonId, Subject>,
    /// Where which common name is taken.
    pub common_names: CommonNames<'a>,
    /// Which security groups are nested in which.
    pub nesting: Nesting,
    owners: OnceCell<Owners<'a>>,
}

impl<'a> Look<'a> {
    /// The world at a moment.
    pub fn new(
        sight: View<'a>,
        policy: &'a Policy,
        now: Now,
        accounts: BTreeMap<PersonId, Subject>,
    ) -> Self {
        Self {
            sight,
            policy,
            now,
            groups: GroupBook::of(sight.directory, policy),
            accounts,
            common_names: CommonNames::of(sight.directory),
            nesting: Nesting::of(sight.directory),
            owners: OnceCell::new(),
        }
    }

    /// Whose account each is. Asked for few people, and computed for the first of them.
    pub fn owners(&self) -> &Owners<'a> {
        self.owners
            .get_or_init(|| Owners::of(self.sight, self.policy))
    }
}

impl Look<'_> {
    /// What the attribute of a mapping takes; nothing where the directory's schema takes no value of it. Then
    /// the mapping is frozen for everybody, which [`super::standing`] says once.
    pub fn usable(&self, rule: &AttributeRule) -> Option<&AttributeKind> {
        let schema = self.sight.directory.schema();
        schema.fitting(&rule.name, rule.content()).ok()
    }
}

/// The groups rules name, as the directory has them. One that cannot be used stops its rules, loudly,
/// and never reads as "no members".
pub(super) struct GroupBook {
    usable: BTreeMap<String, GroupRef>,
    named: BTreeSet<Guid>,
    pub findings: Vec<Finding>,
}

impl GroupBook {
    /// Looks up every group a rule names; those it cannot use are among the findings.
    pub fn of(directory: &Directory, policy: &Policy) -> Self {
        let mut book = Self {
            usable: BTreeMap::new(),
            named: BTreeSet::new(),
            findings: Vec::new(),
        };
        for rule in &policy.rules.groups {
            let named = directory.find_group(&rule.group);
            book.named.extend(named.map(|group| group.guid));
            match usable(&rule.group, rule.kind, directory) {
                Ok(group) => {
                    book.usable.insert(fold(&rule.group), group);
                }
                Err(why) => {
                    let text = format!(
                        "the group '{}' {why}; this rule gives and takes nothing",
                        rule.group
                    );
                    book.findings.push(Finding::warning(&rule.name, text));
                }
            }
        }
        book
    }

    /// The group behind a name, if it can be used.
    pub fn get(&self, name: &str) -> Option<&GroupRef> {
        self.usable.get(&fold(name))
    }

    /// Whether a rule names this group, usable or not.
    pub fn is_named(&self, group: Guid) -> bool {
        self.named.contains(&group)
    }
}

fn usable(name: &str, kind: GroupKind, directory: &Directory) -> Result<GroupRef, String> {
    let group = directory
        .find_group(name)
        .ok_or("does not exist in the domain")?;
    if group.kind != kind {
        return Err(match kind {
            GroupKind::Security => {
                "is a distribution list: name it under distribution_lists".to_owned()
            }
            GroupKind::Distribution => "is a security group: name it under groups".to_owned(),
        });
    }
    if let Some(why) = directory.group_protection(group.guid) {
        return Err(format!("is protected: {why}"));
    }
    if !directory.is_managed_group(group) {
        return Err("lies outside directory.group_bases".to_owned());
    }
    Ok(GroupRef::of(group))
}
