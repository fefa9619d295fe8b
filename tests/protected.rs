//! Whom rosterd leaves alone, on both directories: groups with other names, nesting, rings, primary groups.

#[path = "dc/mod.rs"]
mod dc;

#[path = "support/mod.rs"]
mod support;

use rosterd::directory::{Directory, Dn, Protection, Scope};
use support::ground::{Ground, Real};
use support::memory::Memory;
use support::world::{BASE, World, WorldAccount, WorldGroup, WorldGroupKind, group_dn};

const STAFF: &str = "OU=Unsorted,OU=Staff";

fn below(relative: &str) -> Dn {
    Dn::parse(&format!("{relative},{BASE}")).unwrap()
}

fn world() -> World {
    let groups = [
        "GG-Round",
        "GG-Desk",
        "GG-Operators",
        "GG-Vault",
        "GG-Plain",
    ];
    let accounts = [
        "direct",
        "nested",
        "configured",
        "plain",
        "foreign",
        "marked",
    ];
    World {
        groups: groups
            .map(|name| WorldGroup {
                name: name.into(),
                kind: WorldGroupKind::Global,
            })
            .into(),
        accounts: accounts
            .map(|sam| WorldAccount::enabled(sam, sam, STAFF))
            .into(),
        memberships: [
            ("Domain Admins", "direct"),
            ("Domain Admins", "GG-Operators"),
            ("GG-Operators", "GG-Desk"),
            ("GG-Desk", "GG-Round"),
            ("GG-Round", "nested"),
            ("GG-Vault", "configured"),
            ("GG-Plain", "plain"),
            // A foreign security principal: Authenticated Users.
            ("GG-Vault", "S-1-5-11"),
        ]
        .map(|(group, member)| (group.to_owned(), member.to_owned()))
        .into(),
        ..World::default()
    }
}

async fn read(ground: &dyn Ground, protected: &[&str]) -> Directory {
    let scope = Scope {
        bases: vec![below("OU=Staff")],
        group_bases: vec![below("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: Default::default(),
        protected_groups: protected.iter().map(|name| (*name).to_owned()).collect(),
    };
    ground.read(&scope).await.unwrap()
}

fn why(directory: &Directory, sam: &str) -> Option<String> {
    let account = directory.accounts().find(|account| &*account.sam == sam);
    let found = directory.protection(account.unwrap().guid);
    found.map(|why| match why {
        Protection::MemberOf(group) => format!("in {group}"),
        other => other.to_string(),
    })
}

async fn holds(ground: &dyn Ground) {
    ground.pour(&world());
    // A ring: each of the three is nested in the two others.
    let group = |name| ground.find(&group_dn(name)).unwrap();
    ground.add_member(group("GG-Round"), group("GG-Operators"));
    let marked = ground.whose("sAMAccountName", "marked").unwrap();
    ground.set(marked, "adminCount", &["1"]);
    let vault = group_dn("GG-Vault");
    let directory = read(ground, &[&vault]).await;
    assert_eq!(
        why(&directory, "direct").as_deref(),
        Some("in Domain Admins")
    );
    assert_eq!(
        why(&directory, "nested").as_deref(),
        Some("in Domain Admins")
    );
    assert_eq!(
        why(&directory, "configured").as_deref(),
        Some("in GG-Vault")
    );
    assert!(why(&directory, "marked").unwrap().contains("adminCount"));
    assert_eq!(why(&directory, "plain"), None);
    for group in [
        "GG-Operators",
        "GG-Desk",
        "GG-Round",
        "GG-Vault",
        "Domain Admins",
    ] {
        let guid = directory.find_group(group).unwrap().guid;
        assert!(directory.group_protection(guid).is_some(), "{group}");
    }
    let plain = directory.find_group("GG-Plain").unwrap().guid;
    assert_eq!(directory.group_protection(plain), None);

    // As on a German controller: what counts is the number, not the name.
    let admins = ground.whose("sAMAccountName", "Domain Admins").unwrap();
    ground.set(admins, "sAMAccountName", &["Domänen-Admins"]);
    let directory = read(ground, &["GG-Vault"]).await;
    assert_eq!(
        why(&directory, "direct").as_deref(),
        Some("in Domänen-Admins")
    );
    assert_eq!(
        why(&directory, "configured").as_deref(),
        Some("in GG-Vault")
    );
    let sid = directory.find_group("GG-Plain").unwrap().sid.clone();
    let directory = read(ground, &[sid.as_str()]).await;
    assert_eq!(
        why(&directory, "plain").as_deref(),
        Some("in GG-Plain"),
        "by SID"
    );
    assert_eq!(why(&directory, "configured"), None);
}

//
#[tokio::test]
async fn power_is_known_by_number_nesting_and_configuration_in_memory() {
    holds(&Memory::company()).await;
}

//
#[tokio::test]
async fn power_is_known_by_number_nesting_and_configuration_on_a_real_controller() {
    let real = Real::start().await;
    holds(&real).await;
    // The primary group is not among the memberships an account shows.
    let dc = &real.dc;
    dc.samba_tool(&["group", "addmembers", "GG-Operators", "plain"]);
    let group = dc.ldapsearch(dc.base(), "(sAMAccountName=GG-Operators)", &["objectSid"]);
    assert_eq!(group.len(), 1);
    let shown = dc.samba_tool(&["group", "show", "GG-Operators", "--attributes=objectSid"]);
    let rid = shown
        .lines()
        .find_map(|line| line.strip_prefix("objectSid: "));
    let rid = rid.and_then(|sid| sid.rsplit('-').next()).unwrap();
    let account = format!("CN=plain,{STAFF},{}", dc.base());
    dc.ldapmodify(&format!(
        "dn: {account}\nchangetype: modify\nreplace: primaryGroupID\nprimaryGroupID: {rid}\n\n"
    ));
    let seen = dc.ldapsearch(&account, "(objectClass=user)", &["memberOf"]);
    let groups = seen[0].get("memberOf").cloned().unwrap_or_default();
    assert!(!groups.concat().contains("GG-Operators"), "{groups:?}");
    let directory = read(&real, &[]).await;
    assert_eq!(
        why(&directory, "plain").as_deref(),
        Some("in Domänen-Admins")
    );
    dc.dbcheck();
}
