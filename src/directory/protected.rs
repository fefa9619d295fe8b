//! Whom rosterd never touches, computed from what was read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::account::{Account, AccountControl};
use super::dn::Dn;
use super::group::Group;
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
    let names: BTreeSet<String> = configured.iter().map(|name| fold(name)).collect();
    let by_dn: BTreeMap<&Dn, &Group> = groups.values().map(|group| (&group.dn, group)).collect();
    let mut found = BTreeMap::new();
    for group in groups.values() {
        if let Some(why) = group_protection(group, &by_dn, &names) {
            found.insert(group.guid, why);
        }
    }
    found
}

fn group_protection(
    group: &Group,
    by_dn: &BTreeMap<&Dn, &Group>,
    names: &BTreeSet<String>,
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
fn gives_power(group: &Group, names: &BTreeSet<String>) -> bool {
    let rid = group.sid.rid().unwrap_or(0);
    let listed = if group.sid.is_builtin() {
        PROTECTED_BUILTIN_RIDS.contains(&rid)
    } else {
        PROTECTED_DOMAIN_RIDS.contains(&rid)
    };
    listed || group.admin_count || names.contains(&fold(&group.name))
}

/// Every group this one is nested in, however deep; loops end.
fn ancestors<'a>(group: &'a Group, by_dn: &BTreeMap<&Dn, &'a Group>) -> Vec<&'a Group> {
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
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::directory::{Expiry, GroupKind};

    fn place(text: &str) -> Dn {
        Dn::parse(&format!("{text},DC=corp,DC=example")).unwrap()
    }

    fn account() -> Account {
        Account {
            guid: Guid::from_bytes([1; 16]),
            sid: Sid::new("S-1-5-21-1-2-3-1104"),
            dn: place("CN=anna,OU=Staff"),
            sam: "anna".into(),
            upn: None,
            anchor: None,
            control: AccountControl(AccountControl::NORMAL),
            expires: Expiry::Never,
            admin_count: false,
            critical: false,
            not_a_person: false,
            primary_group: 513,
            member_of: BTreeSet::new(),
            attributes: BTreeMap::new(),
        }
    }

    fn group(number: u8, name: &str, sid: &str, within: &[&str]) -> Group {
        Group {
            guid: Guid::from_bytes([number; 16]),
            sid: Sid::new(sid),
            dn: place(&format!("CN={name},OU=Groups")),
            name: name.into(),
            kind: GroupKind::Security,
            admin_count: false,
            critical: false,
            member_of: within
                .iter()
                .map(|name| place(&format!("CN={name},OU=Groups")))
                .collect(),
        }
    }

    /// Administrators hold Domain Admins, who hold Operators, who hold Desk; Users hold Domain Users.
    fn domain() -> BTreeMap<Guid, Group> {
        let groups = [
            group(10, "Administrators", "S-1-5-32-544", &[]),
            group(11, "Users", "S-1-5-32-545", &[]),
            group(
                12,
                "Domain Admins",
                "S-1-5-21-1-2-3-512",
                &["Administrators"],
            ),
            group(13, "Domain Users", "S-1-5-21-1-2-3-513", &["Users"]),
            group(14, "Operators", "S-1-5-21-1-2-3-1200", &["Domain Admins"]),
            group(15, "Desk", "S-1-5-21-1-2-3-1201", &["Operators"]),
            group(16, "Sales", "S-1-5-21-1-2-3-1202", &["Domain Users"]),
            group(17, "DnsAdmins", "S-1-5-21-1-2-3-1101", &[]),
        ];
        groups.map(|group| (group.guid, group)).into()
    }

    fn why(account: Account, own: Option<Guid>) -> Option<Protection> {
        let groups = domain();
        let protected = super::groups(&groups, &["dnsadmins".to_owned()]);
        let accounts = BTreeMap::from([(account.guid, account)]);
        super::accounts(&accounts, &groups, &protected, own)
            .into_values()
            .next()
    }

    fn member_of(name: &str) -> Account {
        let mut account = account();
        account
            .member_of
            .insert(place(&format!("CN={name},OU=Groups")));
        account
    }

    #[test]
    fn an_ordinary_member_of_ordinary_groups_is_not_protected() {
        assert_eq!(why(member_of("Sales"), None), None);
    }

    //
    #[test]
    fn each_sign_of_privilege_protects_by_itself() {
        let own = account().guid;
        assert_eq!(why(account(), Some(own)), Some(Protection::Own));
        let with = |change: fn(&mut Account)| {
            let mut account = account();
            change(&mut account);
            why(account, None)
        };
        assert_eq!(with(|a| a.admin_count = true), Some(Protection::AdminCount));
        assert_eq!(with(|a| a.critical = true), Some(Protection::Critical));
        assert_eq!(
            with(|a| a.not_a_person = true),
            Some(Protection::NotAPerson)
        );
        assert_eq!(
            with(|a| a.control.0 |= 0x1000),
            Some(Protection::NotAPerson)
        );
        let built_in = with(|a| a.sid = Sid::new("S-1-5-21-1-2-3-999"));
        assert_eq!(built_in, Some(Protection::BuiltIn));
        assert_eq!(with(|a| a.sid = Sid::new("S-1-5-21-1-2-3-1000")), None);
    }

    //
    #[test]
    fn membership_protects_direct_nested_by_configuration_and_as_primary_group() {
        let by = |name: &str| Some(Protection::MemberOf(name.into()));
        assert_eq!(why(member_of("Domain Admins"), None), by("Domain Admins"));
        assert_eq!(why(member_of("Desk"), None), by("Domain Admins"));
        assert_eq!(why(member_of("DnsAdmins"), None), by("DnsAdmins"));
        let mut primary = account();
        primary.primary_group = 512;
        assert_eq!(why(primary, None), by("Domain Admins"));
    }

    //
    #[test]
    fn nobody_may_be_added_to_what_gives_power_or_came_with_windows() {
        let protected = super::groups(&domain(), &["DnsAdmins".to_owned()]);
        let names: BTreeSet<String> = domain()
            .into_values()
            .filter(|group| protected.contains_key(&group.guid))
            .map(|group| group.name)
            .collect();
        let wanted = [
            "Administrators",
            "Desk",
            "DnsAdmins",
            "Domain Admins",
            "Domain Users",
            "Operators",
            "Users",
        ];
        assert_eq!(
            names,
            wanted.iter().map(|name| (*name).to_owned()).collect()
        );
    }
}
