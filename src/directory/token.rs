//! What a login brings along: the security groups of an account, nested ones counted.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::dn::Dn;
use super::group::{Group, GroupKind, ancestors};
use super::guid::{Guid, Sid};
use super::snapshot::{Directory, Domain};

/// Which security groups are nested in which, however deep, as far as they were read. A distribution list
/// passes nothing on ([MS-ADTS] 3.1.1.4.5.19 expands security groups only).
pub struct Nesting {
    within: BTreeMap<Guid, BTreeSet<Guid>>,
    by_sid: BTreeMap<Sid, Guid>,
}

impl Nesting {
    /// Of every group that was read. Loops end.
    pub fn of(directory: &Directory) -> Self {
        let security = || {
            let groups = directory.groups();
            groups.filter(|group| group.kind == GroupKind::Security)
        };
        let by_dn: BTreeMap<&Dn, &Group> = security().map(|group| (&group.dn, group)).collect();
        let all = |group: &Group| {
            let above = ancestors(group, &by_dn).into_iter().map(|above| above.guid);
            (group.guid, above.chain([group.guid]).collect())
        };
        Self {
            within: security().map(all).collect(),
            by_sid: security()
                .map(|group| (group.sid.clone(), group.guid))
                .collect(),
        }
    }

    /// A security group and every one it is in; none for a distribution list.
    pub fn within(&self, group: Guid) -> impl Iterator<Item = Guid> + '_ {
        self.within.get(&group).into_iter().flatten().copied()
    }

    /// Every group an account is in by its primary group.
    pub fn by_primary(&self, account: &Account) -> impl Iterator<Item = Guid> + '_ {
        let sid = Domain::group_sid(account, account.primary_group);
        let group = self.by_sid.get(&sid).copied();
        group.into_iter().flat_map(|group| self.within(group))
    }
}
