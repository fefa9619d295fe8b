//! Judgements on probes made up as a controller would answer them.

use std::collections::{BTreeMap, BTreeSet};

use super::need::{GROUP, RESET_PASSWORD, USER};
use super::*;
use crate::directory::descriptor::tests::{Line, descriptor, sid};
use crate::directory::{
    AttrName, AttributeKind, Dn, Guid, Schema, SecurityDescriptor, Sid, Syntax,
};

const OWN: u32 = 1104;
const ADMINS: u32 = 512;
const CREATE: u32 = 0x1;
const DELETE: u32 = 0x2;
const WRITE: u32 = 0x20;
const EXTENDED: u32 = 0x100;
const EVERYTHING: u32 = 0xf_01ff;

fn dn(text: &str) -> Dn {
    Dn::parse(&format!("{text},DC=corp,DC=example")).unwrap()
}

fn id(n: u8) -> Guid {
    Guid::from_bytes([n; 16])
}

fn schema() -> Schema {
    let kind = |id, writable| AttributeKind {
        id,
        property_set: None,
        syntax: Syntax::Text,
        single_valued: true,
        longest: None,
        writable,
    };
    Schema::new([
        ("title".into(), kind(id(1), true)),
        ("name".into(), kind(id(2), false)),
        ("member".into(), kind(id(3), true)),
    ])
}

fn needs() -> Needs {
    let attributes = [("title", "titles stay"), ("name", "nobody is moved")];
    Needs {
        bases: vec![dn("OU=Staff")],
        units: BTreeMap::new(),
        group_bases: vec![dn("OU=Groups")],
        attributes: attributes
            .map(|(name, fails)| (AttrName::new(name), fails.to_owned()))
            .into(),
        moves: true,
        memberships: true,
    }
}

fn token() -> Token {
    Token {
        dn: dn("CN=svc,OU=Service"),
        sam: "svc".into(),
        sid: sid(OWN),
        groups: BTreeSet::from([sid(513), Sid::new("S-1-5-32-545")]),
    }
}

fn seen(
    at: &str,
    role: Role,
    writable: &[&str],
    children: &[&str],
    (owner, lines): (u32, &[Line]),
) -> Probe {
    Probe {
        target: Target {
            address: at.into(),
            role,
        },
        found: Some(Effective {
            dn: dn(at),
            writable: writable.iter().map(|name| AttrName::new(*name)).collect(),
            children: children.iter().map(|class| (*class).to_owned()).collect(),
            descriptor: 0,
            security: SecurityDescriptor::from_bytes(&descriptor(owner, lines)),
        }),
    }
}

/// The delegation as the controller shows it.
fn unit() -> Probe {
    let lines: [Line; 4] = [
        (5, 2, CREATE | DELETE, Some(USER), None, OWN),
        (5, 0xa, EXTENDED, Some(RESET_PASSWORD), Some(USER), OWN),
        (5, 0xa, WRITE, Some(id(1)), Some(USER), OWN),
        (5, 0xa, WRITE, Some(id(2)), Some(USER), OWN),
    ];
    seen("OU=Staff", Role::Unit, &[], &["user"], (ADMINS, &lines))
}

fn account() -> Probe {
    let lines: [Line; 2] = [
        (5, 0x12, EXTENDED, Some(RESET_PASSWORD), None, OWN),
        (5, 0x12, WRITE, Some(id(2)), None, OWN),
    ];
    let role = Role::Account(dn("OU=Staff"));
    seen("CN=anna,OU=Staff", role, &["title"], &[], (ADMINS, &lines))
}

fn group() -> Probe {
    let role = Role::Group(dn("OU=Groups"));
    seen("CN=all,OU=Groups", role, &["member"], &[], (ADMINS, &[]))
}

fn judged(probes: &[Probe]) -> Judged {
    judge(&needs(), &schema(), &token(), probes)
}

fn change(mut probe: Probe, change: impl FnOnce(&mut Effective)) -> Probe {
    change(probe.found.as_mut().unwrap());
    probe
}

fn kinds(probes: &[Probe]) -> Vec<ExcessKind> {
    let excess = judged(probes).excessive;
    excess.into_iter().map(|excess| excess.kind).collect()
}

fn lacks(probes: &[Probe]) -> Vec<String> {
    let missing = judged(probes).missing;
    missing
        .into_iter()
        .map(|lack| lack.right.to_string())
        .collect()
}

// R-38
#[test]
fn the_delegation_lacks_nothing_and_gives_nothing_too_much() {
    assert_eq!(judged(&[unit(), account(), group()]), Judged::default());
}

// R-38
#[test]
fn each_right_that_lacks_is_named() {
    let no_children = change(unit(), |seen| seen.children.clear());
    assert_eq!(
        lacks(&[no_children, account(), group()]),
        ["create accounts"]
    );
    let no_title = change(account(), |seen| seen.writable.clear());
    assert_eq!(lacks(&[unit(), no_title, group()]), ["write title"]);
    let no_list = change(account(), |seen| {
        seen.security = SecurityDescriptor::from_bytes(&descriptor(ADMINS, &[]));
    });
    assert_eq!(
        lacks(&[unit(), no_list, group()]),
        ["reset passwords", "write name"]
    );
    let no_member = change(group(), |seen| seen.writable.clear());
    assert_eq!(
        lacks(&[unit(), account(), no_member]),
        ["write member of groups"]
    );
    let only_create: [Line; 1] = [(5, 2, CREATE, Some(USER), None, OWN)];
    let stuck = change(unit(), |seen| {
        seen.security = SecurityDescriptor::from_bytes(&descriptor(ADMINS, &only_create));
    });
    assert_eq!(lacks(&[stuck, account(), group()]).len(), 1, "moving away");
}

#[test]
fn a_place_without_accounts_is_judged_by_what_a_new_one_would_inherit() {
    assert_eq!(judged(&[unit(), group()]).missing, BTreeSet::new());
    let bare: [Line; 1] = [(5, 2, CREATE | DELETE, Some(USER), None, OWN)];
    let bare = change(unit(), |seen| {
        seen.security = SecurityDescriptor::from_bytes(&descriptor(ADMINS, &bare));
    });
    let expected = ["reset passwords", "write name", "write title"];
    assert_eq!(lacks(&[bare, group()]), expected);
    let for_groups: [Line; 1] = [(5, 0xa, EVERYTHING, None, Some(GROUP), OWN)];
    let of_groups = change(unit(), |seen| {
        seen.security = SecurityDescriptor::from_bytes(&descriptor(ADMINS, &for_groups));
    });
    assert_eq!(lacks(&[of_groups, group()]).len(), 4, "groups are no users");
}

#[test]
fn a_list_that_cannot_be_read_is_said_and_no_lack() {
    let hidden = |probe| change(probe, |seen: &mut Effective| seen.security = None);
    let judged = judged(&[hidden(unit()), hidden(account()), group()]);
    assert_eq!(judged.missing, BTreeSet::new());
    assert!(judged.notes.iter().any(|note| note.contains("not judged")));
}

#[test]
fn a_place_that_is_not_there_is_named_with_its_key() {
    let gone = Probe {
        found: None,
        ..unit()
    };
    let judged = judged(&[gone, account(), group()]);
    assert_eq!(judged.absent[&dn("OU=Staff")], "directory.bases");
    assert_eq!(judged.missing, BTreeSet::new());
}

#[test]
fn an_attribute_nobody_has_needs_no_right() {
    let mut needs = needs();
    needs
        .attributes
        .insert("extensionAttribute1".into(), String::new());
    let judged = judge(&needs, &schema(), &token(), &[unit(), account(), group()]);
    assert_eq!(judged.missing, BTreeSet::new());
}

// R-38
#[test]
fn each_dangerous_right_is_found() {
    let of_list = change(account(), |seen| seen.descriptor = 0x4);
    assert_eq!(kinds(&[unit(), of_list]), [ExcessKind::WriteDacl]);
    let of_owner = change(unit(), |seen| seen.descriptor = 0x1);
    assert_eq!(kinds(&[of_owner]), [ExcessKind::WriteOwner]);
    for class in ["computer", "group", "msds-delegatedmanagedserviceaccount"] {
        let creates = change(unit(), |seen| {
            seen.children.insert(class.to_owned());
        });
        assert_eq!(kinds(&[creates]), [ExcessKind::CreateOthers], "{class}");
    }
    for name in [
        "servicePrincipalName",
        "msDS-AllowedToActOnBehalfOfOtherIdentity",
        "primaryGroupID",
        "SIDHISTORY",
    ] {
        let takes = change(account(), |seen| {
            seen.writable.insert(name.into());
        });
        let found = kinds(&[unit(), takes]);
        assert_eq!(found, [ExcessKind::TakeoverAttributes], "{name}");
    }
}

// R-38
#[test]
fn what_reaches_outside_the_bases_is_found() {
    let outside = |lines: &[Line]| {
        let probe = seen("OU=Other", Role::Outside, &[], &[], (ADMINS, lines));
        kinds(&[probe])
    };
    assert!(outside(&[]).is_empty());
    assert!(outside(&[(0, 0, EXTENDED, None, None, 513)]).contains(&ExcessKind::Replication));
    assert!(outside(&[(5, 0, EXTENDED, Some(id(7)), None, 513)]).is_empty());
    let below = (5, 0xa, WRITE, Some(id(1)), Some(USER), OWN);
    assert_eq!(outside(&[below]), [ExcessKind::OutsideBases]);
    let write = seen("OU=Other", Role::Outside, &["title"], &[], (ADMINS, &[]));
    assert_eq!(kinds(&[write]), [ExcessKind::OutsideBases]);
    let create = seen("OU=Other", Role::Outside, &[], &["user"], (ADMINS, &[]));
    assert_eq!(kinds(&[create]), [ExcessKind::OutsideBases]);
}

// R-38
#[test]
fn who_rules_the_domain_has_that_one_right_too_many() {
    for ruler in [
        sid(512),
        sid(519),
        Sid::new("S-1-5-32-544"),
        Sid::new("S-1-5-32-548"),
    ] {
        let mut token = token();
        token.groups.insert(ruler.clone());
        let all = change(account(), |seen| seen.descriptor = 0xf);
        let judged = judge(&needs(), &schema(), &token, &[unit(), all]);
        let found: Vec<_> = judged
            .excessive
            .iter()
            .map(|e| (e.kind, e.at.clone()))
            .collect();
        assert_eq!(found, [(ExcessKind::PrivilegedGroup, ruler.to_string())]);
    }
}

// R-38
#[test]
fn what_rosterd_made_itself_says_nothing_about_its_rights() {
    let own = change(account(), |seen| {
        seen.descriptor = 0x4;
        seen.security = SecurityDescriptor::from_bytes(&descriptor(
            OWN,
            &[(0, 0, EVERYTHING, None, None, OWN)],
        ));
    });
    let judged = judged(&[unit(), own, group()]);
    assert_eq!(judged.excessive, BTreeSet::new());
    assert!(
        judged
            .notes
            .iter()
            .any(|note| note.contains("OWNER RIGHTS"))
    );
}

#[test]
fn an_account_that_lives_below_a_base_is_told_to_move() {
    let mut token = token();
    token.dn = dn("CN=svc,OU=Staff");
    let judged = judge(&needs(), &schema(), &token, &[unit(), account(), group()]);
    assert!(judged.notes.iter().any(|note| note.contains("own account")));
}

#[test]
fn the_commands_grant_each_need_once_for_the_outermost_bases() {
    let mut needs = needs();
    needs.bases.push(dn("OU=Berlin,OU=Staff"));
    let commands = commands(
        &needs,
        &schema(),
        &token(),
        &Dn::parse("DC=corp,DC=example").unwrap(),
    );
    assert_eq!(commands.samba.len(), 2, "accounts and groups");
    let own = sid(OWN);
    let sddl = format!(
        "(OA;CI;CCDC;{USER};;{own})(OA;CIIO;CR;{RESET_PASSWORD};{USER};{own})(OA;CIIO;RC;;{USER};S-1-3-4)\
         (OA;CIIO;WP;{};{USER};{own})(OA;CIIO;WP;{};{USER};{own})",
        id(2),
        id(1)
    );
    let expected =
        format!("samba-tool dsacl set --objectdn='OU=Staff,DC=corp,DC=example' --sddl='{sddl}'");
    assert_eq!(commands.samba[0], expected);
    let account = "svc@corp.example";
    let windows = [
        format!("/I:T /G \"{account}:CCDC;user;\""),
        format!("/I:S /G \"{account}:CA;Reset Password;user\""),
        "/I:S /G \"OWNER RIGHTS:RC;;user\"".to_owned(),
        format!("/I:S /G \"{account}:WP;name;user\""),
        format!("/I:S /G \"{account}:WP;title;user\""),
    ];
    let windows = windows.map(|line| format!("dsacls \"OU=Staff,DC=corp,DC=example\" {line}"));
    assert_eq!(commands.windows[..5], windows);
    let members =
        format!("dsacls \"OU=Groups,DC=corp,DC=example\" /I:S /G \"{account}:WP;member;group\"");
    assert_eq!(commands.windows[5..], [members]);
}

#[test]
fn a_name_with_quotes_stays_one_word_of_the_command() {
    let mut needs = needs();
    needs.bases = vec![dn("OU=O'Neil \\\"x\\\"")];
    needs.moves = false;
    needs.memberships = false;
    let commands = commands(
        &needs,
        &schema(),
        &token(),
        &Dn::parse("DC=corp,DC=example").unwrap(),
    );
    assert!(
        commands.samba[0].contains(r"O'\''Neil"),
        "{:?}",
        commands.samba
    );
    assert!(
        commands.samba[0].contains("(OA;CI;CC;"),
        "no move, no delete"
    );
    assert_eq!(commands.samba.len(), 1);
}
