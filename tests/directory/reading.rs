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
    what_was_written_is_read_back,
    a_base_that_is_missing_voids_the_read,
);

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

async fn read(ground: &dyn Ground, base: &str) -> Directory {
    ground.read(&scope(base)).await.unwrap()
}

/// Poured in before the first case.
pub fn world() -> World {
    let unit = "OU=Wörld,OU=Staff";
    World {
        units: vec![unit.into(), format!("OU=Inner,{unit}")],
        groups: vec![
            WorldGroup {
                name: "GG-World".into(),
                kind: WorldGroupKind::Global,
            },
            WorldGroup {
                name: "DL-World".into(),
                kind: WorldGroupKind::Distribution,
            },
        ],
        accounts: vec![
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
        ],
        contacts: vec![("CN=Extern,OU=Staff".into(), "Extern@partner.example".into())],
        memberships: [
            ("GG-World", "wanna"),
            ("GG-World", "wbert"),
            ("DL-World", "wanna"),
            ("Domain Admins", "wroot"),
        ]
        .map(|(group, member)| (group.to_owned(), member.to_owned()))
        .into(),
    }
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

async fn what_was_written_is_read_back(ground: &dyn Ground) {
    let guid = employ(ground, "back1").await;
    modify(ground, guid, &[("title", &["Rückkehrerin"])])
        .await
        .unwrap();
    let group = ground.find(&group_dn("DL-London")).unwrap();
    ground
        .perform(&Edit::Join {
            group,
            members: vec![guid],
        })
        .await
        .unwrap();
    let directory = read(ground, "OU=Staff").await;
    let account = directory.account(guid).unwrap();
    assert_eq!(account.anchor.as_deref(), Some("a-back1"));
    assert_eq!(account.values(&"title".into()), ["Rückkehrerin"]);
    assert_eq!(account.control.0, 512);
    assert!(directory.is_member(account, directory.group(group).unwrap()));
    assert_eq!(directory.by_anchor("A-BACK1").len(), 1);
}

async fn a_base_that_is_missing_voids_the_read(ground: &dyn Ground) {
    let void = ground.read(&scope("OU=Nowhere")).await.unwrap_err();
    assert_eq!(void.failure.class, FailureClass::Configuration);
    assert!(
        void.to_string().contains("OU=Nowhere,DC=corp,DC=example"),
        "{void}"
    );
}
