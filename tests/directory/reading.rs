//! What rosterd reads is what is there.

use std::collections::BTreeSet;

use rosterd::directory::{Content, Directory, Scope, Syntax, Unfit};
use rosterd::ports::FailureClass;

use super::*;
use crate::support::world::{World, WorldAccount, WorldGroup, WorldGroupKind, group_dn};

cases!(
    a_world_is_read_as_it_was_made,
    names_of_the_whole_domain_are_known,
    who_is_protected_is_known,
    what_attributes_take_is_known,
    an_anchor_the_schema_does_not_have_voids_the_read,
    a_base_that_is_missing_voids_the_read,
    odd_names_are_read_and_written_back,
    nests_are_followed_however_deep,
);

/// A unit whose name needs every escape there is, as it is written in a name.
const ODD_UNIT: &str = "OU=\\#1 \\+ \\\"A\\, B\\\" \\<C\\=D\\>\\; Ö\\\\,OU=Staff";

/// Names people and directories give: a conflict object of AD among them.
const ODD: [&str; 12] = [
    "x\nCNF:2f3e0c7e-0000-4000-8000-0123456789ab",
    " leading",
    "trailing ",
    "#hash, comma",
    "plus + OU=Sales",
    "\"quoted\"",
    "back\\slash",
    "<angles>;=",
    "Łukasz Ærø ß ﬁ",
    "王小明 📎",
    "tab\tbed",
    "del\u{7f}eted",
];

fn scope(base: &str) -> Scope {
    Scope {
        bases: vec![below(base)],
        group_bases: vec![below("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title", "DEPARTMENT", "employeeid", "description"]
            .map(AttrName::new)
            .into(),
        protected_groups: vec![],
    }
}

pub async fn read(ground: &dyn Ground, base: &str) -> Directory {
    ground.read(&scope(base)).await.unwrap()
}

/// Poured in before the first case.
pub fn world() -> World {
    let unit = "OU=Wörld,OU=Staff";
    let odd = ODD
        .iter()
        .enumerate()
        .map(|(number, name)| WorldAccount::enabled(&format!("wodd{number}"), name, ODD_UNIT));
    World {
        units: vec![unit.into(), format!("OU=Inner,{unit}"), ODD_UNIT.into()],
        groups: nest_groups()
            .chain([
                WorldGroup {
                    name: "LG-World".into(),
                    kind: WorldGroupKind::Local,
                },
                WorldGroup {
                    name: "GG-World".into(),
                    kind: WorldGroupKind::Global,
                },
                WorldGroup {
                    name: "DL-World".into(),
                    kind: WorldGroupKind::Distribution,
                },
            ])
            .collect(),
        accounts: odd
            .chain([
                WorldAccount::enabled("wdeep", "Deep", "OU=Leavers"),
                WorldAccount::enabled("wanna", "Wanna, Änne", unit)
                    .with("employeeID", &["4711"])
                    .with("title", &["Ärztin"])
                    .with("description", &["one", "two"])
                    .with(
                        "proxyAddresses",
                        &[
                            "SMTP:wanna@corp.example",
                            "smtp:alias@corp.example",
                            "x500:/o=x",
                        ],
                    ),
                WorldAccount {
                    control: 0x10202,
                    ..WorldAccount::enabled("wbert", "Bert", &format!("OU=Inner,{unit}"))
                },
                WorldAccount::enabled("wroot", "Root", unit),
            ])
            .collect(),
        contacts: vec![("CN=Extern,OU=Staff".into(), "Extern@partner.example".into())],
        memberships: [
            ("GG-World", "wanna"),
            ("GG-World", "wbert"),
            ("DL-World", "wanna"),
            ("Domain Admins", "wroot"),
        ]
        .map(|(group, member)| (group.to_owned(), member.to_owned()))
        .into_iter()
        .chain(nest())
        .collect(),
    }
}

fn nest_groups() -> impl Iterator<Item = WorldGroup> {
    (1..=NESTED).map(|number| WorldGroup {
        name: nested(number),
        kind: WorldGroupKind::Global,
    })
}

/// A chain of groups below Domain Admins whose last holds an account and the first, and a local group with a
/// foreign security principal.
fn nest() -> impl Iterator<Item = (String, String)> {
    let chain = (1..NESTED).map(|number| (nested(number), nested(number + 1)));
    chain.chain([
        ("Domain Admins".to_owned(), nested(1)),
        (nested(NESTED), nested(1)),
        (nested(NESTED), "wdeep".to_owned()),
        ("LG-World".to_owned(), "S-1-5-11".to_owned()),
        ("LG-World".to_owned(), "wbert".to_owned()),
    ])
}

/// How deep the nest is.
const NESTED: usize = 20;

fn nested(number: usize) -> String {
    format!("GG-Nested-{number}")
}

//
async fn a_world_is_read_as_it_was_made(ground: &dyn Ground) {
    let directory = read(ground, "OU=Wörld,OU=Staff").await;
    let accounts: BTreeMap<&str, _> = directory
        .accounts()
        .map(|account| (account.sam.as_str(), account))
        .collect();
    assert_eq!(
        accounts.keys().copied().collect::<Vec<_>>(),
        ["wanna", "wbert", "wroot"]
    );
    let anna = accounts["wanna"];
    assert_eq!(anna.anchor.as_deref(), Some("4711"));
    assert_eq!(anna.upn.as_deref(), Some("wanna@corp.example"));
    assert_eq!(anna.dn, below("OU=Wörld,OU=Staff").child_cn("Wanna, Änne"));
    assert_eq!(
        (anna.control.0, anna.expires, anna.primary_group),
        (512, Expiry::Never, 513)
    );
    assert_eq!(anna.values(&"title".into()), ["Ärztin"]);
    assert_eq!(
        anna.values(&"employeeID".into()),
        ["4711"],
        "asked for twice, read once"
    );
    assert_eq!(
        anna.values(&"description".into())
            .iter()
            .collect::<BTreeSet<_>>()
            .len(),
        2
    );
    assert!(anna.values(&"department".into()).is_empty());
    assert!(!anna.not_a_person && anna.is_enabled());
    assert_eq!(accounts["wbert"].control.0, 0x10202);
    let groups: BTreeSet<&str> = directory
        .groups_of(anna)
        .map(|group| group.name.as_str())
        .collect();
    assert_eq!(groups, BTreeSet::from(["DL-World", "GG-World"]));
    assert!(
        directory.is_member(accounts["wbert"], directory.find_group("LG-World").unwrap()),
        "beside a foreign security principal"
    );
    assert_eq!(ground.find(&anna.dn.to_string()), Some(anna.guid));
    assert!(directory.has_unit(&below("OU=Inner,OU=Wörld,OU=Staff")));
    assert!(!directory.has_unit(&below("OU=Nowhere")));
}

//
async fn names_of_the_whole_domain_are_known(ground: &dyn Ground) {
    let directory = read(ground, "OU=Leavers").await;
    let holder = |address: &str| directory.holders_of_address(address).count();
    assert_eq!(holder("alias@corp.example"), 1);
    assert_eq!(
        holder("extern@partner.example"),
        1,
        "a contact holds an address"
    );
    assert_eq!(holder("nobody@corp.example"), 0);
    assert_eq!(directory.holders_of_name("ADMINISTRATOR").count(), 1);
    assert_eq!(
        directory.holders_of_name("gg-world").count(),
        1,
        "groups hold login names"
    );
    let list = directory.find_group("DL-World").unwrap();
    assert_eq!(list.kind, rosterd::directory::GroupKind::Distribution);
    assert!(directory.is_managed_group(list));
    assert_eq!(
        directory.find_group(&group_dn("GG-World")).unwrap().name,
        "GG-World"
    );
    assert_eq!(directory.domain().base.to_string(), BASE);
}

//
async fn who_is_protected_is_known(ground: &dyn Ground) {
    let directory = read(ground, "OU=Staff").await;
    let protected = |sam: &str| {
        let account = directory
            .accounts()
            .find(|account| account.sam == sam)
            .unwrap();
        directory.protection(account.guid).is_some()
    };
    assert!(protected("wroot"), "a member of Domain Admins");
    assert!(!protected("wanna"));
    let own = ground.find(&format!("CN=svc-rosterd,OU=Service,{BASE}"));
    assert!(
        own.is_some() && directory.domain().own == own,
        "rosterd knows its own account"
    );
    assert!(
        read(ground, "OU=Service")
            .await
            .protection(own.unwrap())
            .is_some()
    );
}

//
async fn what_attributes_take_is_known(ground: &dyn Ground) {
    let mut scope = scope("OU=Staff");
    let more = ["extensionAttribute1", "manager", "countryCode", "memberOf"];
    scope.attributes.extend(more.map(AttrName::new));
    let directory = ground.read(&scope).await.unwrap();
    let schema = directory.schema();
    let kind = |name: &str| schema.kind(&name.into()).unwrap();
    let (title, description) = (kind("TITLE"), kind("description"));
    assert_eq!(
        (title.syntax, title.longest_text()),
        (Syntax::Text, Some(128))
    );
    assert!(title.writable && title.single_valued && !description.single_valued);
    assert_eq!(kind("countryCode").syntax, Syntax::Integer);
    assert_eq!(
        kind("department").id.to_string(),
        "bf96794f-0de6-11d0-a285-00aa003049e2"
    );
    let verdict = |name: &str, content| schema.fitting(&name.into(), content).err();
    assert_eq!(verdict("manager", Content::Account), None);
    assert_eq!(
        verdict("memberOf", Content::Account),
        Some(Unfit::NotWritable)
    );
    // Exchange's own, on a schema without Exchange.
    assert_eq!(
        verdict("extensionAttribute1", Content::Text),
        Some(Unfit::Missing)
    );
    assert!(
        schema.kind(&"userAccountControl".into()).is_some(),
        "what rosterd writes itself is asked for unasked"
    );
    assert!(
        schema.kind(&"pager".into()).is_none(),
        "nothing else is asked for"
    );
}

async fn an_anchor_the_schema_does_not_have_voids_the_read(ground: &dyn Ground) {
    let scope = Scope {
        anchor: "extensionAttribute1".into(),
        ..scope("OU=Staff")
    };
    let void = ground.read(&scope).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(void.to_string().contains("extensionAttribute1"), "{void}");
}

async fn a_base_that_is_missing_voids_the_read(ground: &dyn Ground) {
    let void = ground.read(&scope("OU=Nowhere")).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(
        void.to_string().contains("OU=Nowhere,DC=corp,DC=example"),
        "{void}"
    );
}

//
async fn odd_names_are_read_and_written_back(ground: &dyn Ground) {
    let directory = read(ground, ODD_UNIT).await;
    assert!(directory.has_unit(&below(ODD_UNIT)));
    assert_eq!(directory.set_aside().count(), 0);
    for (number, name) in ODD.iter().enumerate() {
        let sam = format!("wodd{number}");
        let account = directory.accounts().find(|account| account.sam == sam);
        let account = account.unwrap_or_else(|| panic!("{name:?} is not read"));
        assert_eq!(account.dn, below(ODD_UNIT).child_cn(name));
        assert_eq!(account.dn.leaf(), *name);
        assert_eq!(directory.at(&account.dn), Some(account.guid));
        assert_eq!(ground.whose("sAMAccountName", &sam), Some(account.guid));
        modify(ground, account.guid, &[("title", &["read and found"])])
            .await
            .unwrap();
        assert_eq!(values(ground, account.guid, "title"), ["read and found"]);
        let berlin = below("OU=Engineering,OU=Berlin,OU=Staff");
        move_to(ground, account.guid, &account.dn, &berlin)
            .await
            .unwrap();
        let there = berlin.child_cn(name);
        assert_eq!(dn_of(ground, account.guid), there);
        move_to(ground, account.guid, &there, &below(ODD_UNIT))
            .await
            .unwrap();
        assert_eq!(values(ground, account.guid, "cn"), [*name]);
    }
}

async fn nests_are_followed_however_deep(ground: &dyn Ground) {
    let directory = read(ground, "OU=Leavers").await;
    let deep = directory.accounts().find(|account| account.sam == "wdeep");
    let protection = directory.protection(deep.unwrap().guid);
    assert_eq!(
        protection,
        Some(&rosterd::directory::Protection::MemberOf(
            "Domain Admins".into()
        )),
        "twenty groups below it, which hold each other in a circle"
    );
}
