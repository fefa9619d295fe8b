//! All policy that decides what should be true.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::renaming::ADDRESSES;
use crate::directory::{Account, AttrName, Directory, Dn, NewAccount, Scope};
use crate::identity::{AnchorPolicy, NamingPolicy};
use crate::lifecycle::LifecyclePolicy;
use crate::past::Identifier;
use crate::people::{FieldName, PersonId};
use crate::rules::{AccountCondition, Condition, RuleSet};

/// Where rosterd may act.
#[derive(Clone, Debug)]
pub struct DirectoryPolicy {
    /// Where accounts live; nothing outside is ever changed.
    pub bases: Vec<Dn>,
    /// Where groups live whose members may be changed.
    pub group_bases: Vec<Dn>,
    /// Accounts nobody looks for: second accounts of administrators, services, rooms.
    pub ignore: Option<AccountCondition>,
    /// Groups to protect beside the built-in ones.
    pub protected_groups: Vec<String>,
    /// Whoever is in more security groups than this, nested ones counted, is warned of.
    pub group_warning: usize,
}

/// Whom the policy is about.
#[derive(Clone, Debug)]
pub struct PeoplePolicy {
    /// Who is given an account and kept up to date.
    pub filter: Condition,
    /// Profiles that are the same human as another one: the newer id, and the older one.
    pub aliases: BTreeMap<PersonId, PersonId>,
    /// Profiles in which all of these fields are equal are one human; none: no profiles are joined by fields.
    pub rehire_match: Vec<FieldName>,
    /// How many days after the end of a profile another one may start without anything ending.
    pub bridge: u32,
}

/// How long a gap between two profiles of one human ends nothing, unless configuration says otherwise, in days.
pub const GAP: u32 = 14;

impl Default for PeoplePolicy {
    /// Everybody.
    fn default() -> Self {
        Self {
            filter: Condition::All(Vec::new()),
            aliases: BTreeMap::new(),
            rehire_match: Vec::new(),
            bridge: GAP,
        }
    }
}

/// How many groups are worth a warning unless configuration says otherwise.
pub const GROUP_WARNING: usize = 200;

/// Everything the plan is decided by, except the two sides and the past.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Whom it is about.
    pub people: PeoplePolicy,
    /// The sign of ownership.
    pub anchor: AnchorPolicy,
    /// When somebody starts, ends, and what happens then.
    pub lifecycle: LifecyclePolicy,
    /// What new accounts are called.
    pub naming: NamingPolicy,
    /// Placements, memberships, attributes.
    pub rules: RuleSet,
    /// Where rosterd may act.
    pub directory: DirectoryPolicy,
    /// Whether a first password is handed over before a hire is enabled.
    pub hand_over: bool,
    /// How old a kept roster may be that starts and ends are decided from while HR cannot be read; zero: none is
    /// kept, and nothing is decided then.
    pub due_events_from: SignedDuration,
}

/// Attributes that are read whatever the mapping: names, and what look-alikes are told by.
const ALWAYS_READ: [&str; 5] = ["givenName", "sn", "mail", "displayName", "manager"];

impl Policy {
    /// The fields to ask HR for, as stable names without a dot; never more than the policy uses.
    pub fn fields(&self) -> BTreeSet<FieldName> {
        self.readers().into_keys().collect()
    }

    /// What to read of the directory.
    pub fn scope(&self) -> Scope {
        let mapped = self.rules.attributes.iter().map(|rule| rule.name.clone());
        let ends = self.lifecycle.terminations();
        let marks = ends.flat_map(|(_, ends)| ends.marks());
        let mapped = mapped.chain(marks.map(|mark| mark.rule.name.clone()));
        let follows_mail = self.naming.follow_name_change.contains(&Identifier::Mail);
        let list = follows_mail.then(|| AttrName::new(ADDRESSES));
        let always = ALWAYS_READ.iter().map(|name| AttrName::new(*name));
        let ignore = self.directory.ignore.iter();
        let ignore = ignore.flat_map(AccountCondition::attributes);
        Scope {
            bases: self.directory.bases.clone(),
            group_bases: self.directory.group_bases.clone(),
            anchor: self.anchor.attribute.clone(),
            attributes: mapped.chain(always).chain(list).chain(ignore).collect(),
            protected_groups: self.directory.protected_groups.clone(),
        }
    }

    /// A directory as this policy looks at it: accounts it ignores are not looked for.
    pub fn seen(&self, directory: Directory) -> Directory {
        directory.ignoring(|account| self.ignores(account).is_some())
    }

    /// Why an account that is to be made would be ignored; nothing where it would not.
    pub(super) fn would_ignore(&self, new: &NewAccount) -> Option<String> {
        self.directory.ignore.as_ref()?.would_hold(new)
    }

    /// Why an account is ignored; nothing where it is not.
    pub fn ignores(&self, account: &Account) -> Option<String> {
        self.directory.ignore.as_ref()?.holds(account)
    }
}
