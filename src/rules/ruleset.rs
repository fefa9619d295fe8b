//! Placements and memberships.

use std::collections::{BTreeMap, BTreeSet};

use super::attributes::AttributeRule;
use super::condition::Condition;
use crate::directory::{Dn, GroupKind};
use crate::people::{FieldName, Person};

/// All policy about where somebody belongs.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The unit for new accounts that no rule places.
    pub ou_default: Dn,
    /// Placements, by name.
    pub ou_rules: Vec<OuRule>,
    /// Memberships in security groups and distribution lists.
    pub groups: Vec<GroupRule>,
    /// The profile map, in the order of configuration.
    pub attributes: Vec<AttributeRule>,
}

/// `[ou.rules.NAME]`
#[derive(Clone, Debug)]
pub struct OuRule {
    /// Its name in configuration.
    pub name: String,
    /// Lower wins; two equal matches are a conflict.
    pub priority: i64,
    /// Who.
    pub when: Condition,
    /// Where.
    pub ou: Dn,
}

/// `[groups.NAME]` or `[distribution_lists.NAME]`
#[derive(Clone, Debug)]
pub struct GroupRule {
    /// Its full name in configuration: `groups.staff`, `distribution_lists.all-berlin`.
    pub name: String,
    /// Which kind of group it must be.
    pub kind: GroupKind,
    /// sAMAccountName or distinguished name.
    pub group: String,
    /// Who.
    pub when: Condition,
    /// Who owns the memberships.
    pub mode: GroupMode,
}

/// Who owns the memberships of managed people in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupMode {
    /// rosterd takes away only what it gave.
    Additive,
    /// rosterd also takes away what others gave to managed people.
    Authoritative,
}

/// Where somebody belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// In this unit, by this rule, because.
    Unit {
        /// The unit.
        ou: Dn,
        /// The rule (`ou.rules.berlin-sales`).
        rule: String,
        /// Why it held.
        because: String,
    },
    /// No rule matches: new accounts go to the default, existing ones stay.
    Default(Dn),
    /// Two rules of one priority match: nothing is moved, and it is reported.
    Conflict(Vec<String>),
    /// A field a rule reads is unreadable: nothing is moved.
    Unknown(FieldName),
}

/// Whether somebody belongs in a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Yes, by this rule, because.
    In {
        /// The rule that held first.
        rule: String,
        /// Why it held.
        because: String,
    },
    /// No, because of what each rule naming the group said.
    Out {
        /// A rule naming the group.
        rule: String,
        /// Why none held.
        because: String,
    },
    /// A field is unreadable: nothing is given or taken.
    Unknown(FieldName),
}

/// One group and whether somebody belongs in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishedGroup {
    /// The group as configuration names it.
    pub group: String,
    /// Which kind it must be.
    pub kind: GroupKind,
    /// Who owns its memberships.
    pub mode: GroupMode,
    /// Whether this person belongs in it.
    pub wish: Wish,
}

/// Everything the rules wish for one person, attributes aside: those need names first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wishes {
    /// Where.
    pub placement: Placement,
    /// In which groups; one entry a group, rules naming one group joined by *or*.
    pub groups: BTreeMap<String, WishedGroup>,
}

impl RuleSet {
    /// What the rules wish for a person.
    pub fn evaluate(&self, person: &Person) -> Wishes {
        let _ = person;
        Wishes {
            placement: Placement::Default(self.ou_default.clone()),
            groups: BTreeMap::new(),
        }
    }

    /// Every field the rules read.
    pub fn fields(&self) -> BTreeSet<FieldName> {
        BTreeSet::new()
    }
}
