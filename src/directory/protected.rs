//! Whom rosterd never touches, computed from what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::account::{Account, AccountControl};
use super::dn::Dn;
use super::group::{Group, ancestors};
use super::guid::{Guid, Sid};
use super::snapshot::Domain;
use super::text::fold;

/// Why an object is out of bounds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protection {
    /// adminCount ≥ 1 (stays after somebody leaves an admin group; an administrator clears it).
    AdminCount,
    /// isCriticalSystemObject.
    Critical,
    /// Relative id below 1000: built in.
    BuiltIn,
    /// A computer, trust or managed service account.
    NotAPerson,
    /// Direct or nested member of a protected group.
    MemberOf(String),
    /// The account rosterd itself uses.
    Own,
    /// A group that is protected itself, by Windows or by configuration.
    Listed,
}

impl fmt::Display for Protection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AdminCount => f.write_str("adminCount is set (privileged, or once was)"),
            Self::Critical => f.write_str("it is a critical system object"),
            Self::BuiltIn => f.write_str("it is built in (relative id below 1000)"),
            Self::NotAPerson => f.write_str("it is a computer, trust or managed service account"),
            Self::MemberOf(group) => write!(f, "it is a member of the protected group {group}"),
            Self::Own => f.write_str("it is rosterd's own account"),
            Self::Listed => f.write_str("it is a protected group"),
        }
    }
}

/// Domain groups Windows protects (Appendix C of Microsoft's AD security guide), by relative id:
/// Domain Admins, Domain Controllers, Schema Admins, Enterprise Admins, read-only controllers of
/// enterprise and domain, Key Admins, Enterprise Key Admins.
const PROTECTED_DOMAIN_RIDS: [u32; 8] = [512, 516, 518, 519, 498, 521, 526, 527];
/// Built-in groups Windows protects: Administrators, Account, Server, Print and Backup Operators,
/// Replicator.
const PROTECTED_BUILTIN_RIDS: [u32; 6] = [544, 548, 549, 550, 551, 552];
/// Objects below this relative id come with the domain.
const FIRST_OWN_RID: u32 = 1000;

/// Groups nobody may be added to: listed ones, those nested in them, and those that come with Windows.
pub(super) fn groups(
    groups: &BTreeMap<Guid, Group>,
    configured: &[String],
) -> BTreeMap<Guid, Protection> {
    let names = named(groups, configured);
    let by_dn: BTreeMap<&Dn, &Group> = groups.values().map(|group| (&group.dn, group)).collect();
    let mut found = BTreeMap::new();
    for group in groups.values() {
        if let Some(why) = group_protection(group, &by_dn, &names) {
            found.insert(group.guid, why);
        }
    }
    found
}

/// The groups configuration names: by sAMAccountName or distinguished name, as rules do, or by SID, which is
/// the same in every language.
fn named(groups: &BTreeMap<Guid, Group>, configured: &[String]) -> BTreeSet<Guid> {
    let names: BTreeSet<String> = configured.iter().map(|name| fold(name)).collect();
    let dns = configured.iter().filter_map(|name| Dn::parse(name).ok());
    let dns: BTreeSet<Dn> = dns.collect();
    let named = groups.values().filter(|group| {
        names.contains(&fold(&group.name))
            || names.contains(&fold(group.sid.as_str()))
            || dns.contains(&group.dn)
    });
    named.map(|group| group.guid).collect()
}

fn group_protection(
    group: &Group,
    by_dn: &BTreeMap<&Dn, &Group>,
    names: &BTreeSet<Guid>,
) -> Option<Protection> {
    if gives_power(group, names) {
        return Some(Protection::Listed);
    }
    let above = ancestors(group, by_dn);
    if let Some(parent) = above.iter().find(|parent| gives_power(parent, names)) {
        return Some(Protection::MemberOf(parent.name.clone()));
    }
    if group.critical {
        return Some(Protection::Critical);
    }
    let built_in = group.sid.is_builtin() || group.sid.rid().is_some_and(|rid| rid < FIRST_OWN_RID);
    built_in.then_some(Protection::BuiltIn)
}

/// Whether being in this group makes somebody privileged.
fn gives_power(group: &Group, names: &BTreeSet<Guid>) -> bool {
    let rid = group.sid.rid().unwrap_or(0);
    let listed = if group.sid.is_builtin() {
        PROTECTED_BUILTIN_RIDS.contains(&rid)
    } else {
        PROTECTED_DOMAIN_RIDS.contains(&rid)
    };
    listed || group.admin_count || names.contains(&group.guid)
}

/// Accounts nobody may touch.
pub(super) fn accounts(
    accounts: &BTreeMap<Guid, Account>,
    groups: &BTreeMap<Guid, Group>,
    protected_groups: &BTreeMap<Guid, Protection>,
    own: Option<Guid>,
) -> BTreeMap<Guid, Protection> {
    let by_dn: BTreeMap<&Dn, &Group> = groups.values().map(|group| (&group.dn, group)).collect();
    let by_sid: BTreeMap<&Sid, &Group> = groups.values().map(|group| (&group.sid, group)).collect();
    let mut found = BTreeMap::new();
    for account in accounts.values() {
        let primary = by_sid
            .get(&Domain::group_sid(account, account.primary_group))
            .copied();
        let direct = account
            .member_of
            .iter()
            .filter_map(|dn| by_dn.get(dn).copied());
        let why = own_protection(account, own)
            .or_else(|| membership_protection(direct.chain(primary), protected_groups));
        if let Some(why) = why {
            found.insert(account.guid, why);
        }
    }
    found
}

fn own_protection(account: &Account, own: Option<Guid>) -> Option<Protection> {
    if own == Some(account.guid) {
        Some(Protection::Own)
    } else if account.not_a_person || account.control.0 & AccountControl::TRUSTS != 0 {
        Some(Protection::NotAPerson)
    } else if account.critical {
        Some(Protection::Critical)
    } else if account.sid.rid().is_some_and(|rid| rid < FIRST_OWN_RID) {
        Some(Protection::BuiltIn)
    } else if account.admin_count {
        Some(Protection::AdminCount)
    } else {
        None
    }
}

/// Membership counts where it gives power: being in Domain Users (critical, built in) does not.
fn membership_protection<'a>(
    mut groups: impl Iterator<Item = &'a Group>,
    protected_groups: &BTreeMap<Guid, Protection>,
) -> Option<Protection> {
    groups.find_map(|group| match protected_groups.get(&group.guid)? {
        Protection::Listed => Some(Protection::MemberOf(group.name.clone())),
        Protection::MemberOf(above) => Some(Protection::MemberOf(above.clone())),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
