//! Groups and organisational units.

use std::collections::{BTreeMap, BTreeSet};

use super::dn::Dn;
use super::guid::{Guid, Sid};

/// What a group is for (groupType, [MS-ADTS] 2.2.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GroupKind {
    /// Gives rights.
    Security,
    /// Receives mail only.
    Distribution,
}

impl GroupKind {
    /// Reads groupType: the highest bit makes a group a security group.
    pub fn from_group_type(group_type: i32) -> Self {
        if group_type < 0 {
            Self::Security
        } else {
            Self::Distribution
        }
    }
}

/// A group anywhere in the domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// objectGUID.
    pub guid: Guid,
    /// objectSid.
    pub sid: Sid,
    /// Where it is.
    pub dn: Dn,
    /// sAMAccountName: what rules and people call it.
    pub name: String,
    /// Security or distribution.
    pub kind: GroupKind,
    /// adminCount ≥ 1.
    pub admin_count: bool,
    /// isCriticalSystemObject.
    pub critical: bool,
    /// Groups this one is nested in.
    pub member_of: BTreeSet<Dn>,
}

/// An organisational unit (or container) accounts can be placed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrgUnit {
    /// objectGUID.
    pub guid: Guid,
    /// Where it is.
    pub dn: Dn,
}

/// Every group this one is nested in, however deep; loops end.
pub(super) fn ancestors<'a>(group: &'a Group, by_dn: &BTreeMap<&Dn, &'a Group>) -> Vec<&'a Group> {
    let mut found: Vec<&Group> = Vec::new();
    let mut seen: BTreeSet<Guid> = BTreeSet::from([group.guid]);
    let mut next: Vec<&Group> = vec![group];
    while let Some(group) = next.pop() {
        for parent in group.member_of.iter().filter_map(|dn| by_dn.get(dn)) {
            if seen.insert(parent.guid) {
                found.push(parent);
                next.push(parent);
            }
        }
    }
    found
}
