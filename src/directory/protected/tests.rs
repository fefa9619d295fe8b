//! Whom nobody touches, sign by sign.

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
fn a_group_of_windows_is_known_by_its_number_in_any_language() {
    let mut german = domain();
    let names = ["Administratoren", "Benutzer", "Domänen-Admins"];
    for (group, name) in german.values_mut().zip(names) {
        group.name = name.into();
    }
    let protected = super::groups(&german, &[]);
    let anna = member_of("Domain Admins");
    let anna = BTreeMap::from([(anna.guid, anna)]);
    let why = super::accounts(&anna, &german, &protected, None);
    let by = Protection::MemberOf("Domänen-Admins".into());
    assert_eq!(why.into_values().collect::<Vec<_>>(), [by]);
}

//
#[test]
fn a_configured_group_is_named_by_login_name_distinguished_name_or_sid() {
    let dn = place("CN=DnsAdmins,OU=Groups").to_string();
    for named in ["DNSADMINS", &dn, "S-1-5-21-1-2-3-1101"] {
        let protected = super::groups(&domain(), &[named.to_owned()]);
        assert!(
            protected.contains_key(&Guid::from_bytes([17; 16])),
            "{named}"
        );
    }
    let protected = super::groups(&domain(), &["Dns".to_owned()]);
    assert!(!protected.contains_key(&Guid::from_bytes([17; 16])));
}

//
#[test]
fn groups_nested_in_a_ring_end_and_are_protected_where_one_of_them_is() {
    let ring = |above_last: &[&str]| -> BTreeMap<Guid, Group> {
        let groups = [
            group(20, "A", "S-1-5-21-1-2-3-1300", &["B"]),
            group(21, "B", "S-1-5-21-1-2-3-1301", &["C"]),
            group(22, "C", "S-1-5-21-1-2-3-1302", above_last),
            group(12, "Domain Admins", "S-1-5-21-1-2-3-512", &[]),
        ];
        groups.map(|group| (group.guid, group)).into()
    };
    let protected = |groups: &BTreeMap<Guid, Group>| {
        let found = super::groups(groups, &[]);
        let ring = groups.values().filter(|g| g.name.len() == 1);
        ring.filter(|g| found.contains_key(&g.guid)).count()
    };
    let power = ["A", "Domain Admins"];
    assert_eq!(protected(&ring(&["A"])), 0, "a ring by itself gives none");
    assert_eq!(protected(&ring(&power)), 3);
}

//
#[test]
fn what_is_not_a_group_of_this_domain_protects_and_breaks_nothing() {
    // A trusted domain's group among the memberships, or one that may not be seen.
    let mut account = member_of("Sales");
    account.member_of.insert(
        Dn::parse("CN=S-1-5-21-9-9-9-512,CN=ForeignSecurityPrincipals,DC=corp,DC=example").unwrap(),
    );
    assert_eq!(why(account, None), None);
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
