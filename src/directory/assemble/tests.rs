use super::*;

const BASE: &str = "DC=corp,DC=example";

fn dn(text: &str) -> Dn {
    Dn::parse(&format!("{text},{BASE}")).unwrap()
}

fn scope() -> Scope {
    Scope {
        bases: vec![dn("OU=Staff")],
        group_bases: vec![dn("OU=Groups")],
        anchor: "employeeID".into(),
        attributes: ["title".into()].into(),
        protected_groups: vec![],
    }
}

fn domain() -> Domain {
    Domain {
        base: Dn::parse(BASE).unwrap(),
        controller: "dc1.corp.example".into(),
        own: None,
        schema: Default::default(),
    }
}

fn entry(dn: &str, guid: u8, attributes: &[(&str, &[&[u8]])]) -> Entry {
    let values = |values: &&[&[u8]]| values.iter().map(|value| value.to_vec()).collect();
    let attributes = attributes.iter();
    let attributes = attributes.map(|(name, all)| (AttrName::new(*name), values(all)));
    let mut entry = Entry {
        dn: format!("{dn},{BASE}"),
        attributes: attributes.collect(),
    };
    let guid = vec![vec![guid; 16]];
    entry.attributes.insert("objectGUID".into(), guid);
    entry
}

const SID: &[u8] = &[1, 1, 0, 0, 0, 0, 0, 5, 200, 7, 0, 0];

fn person(dn: &str, guid: u8, sam: &str, more: &[(&str, &[&[u8]])]) -> Entry {
    let own: [(&str, &[&[u8]]); 5] = [
        ("objectSid", &[SID]),
        ("objectClass", &[b"top", b"user"]),
        ("sAMAccountName", &[sam.as_bytes()]),
        ("userAccountControl", &[b"512"]),
        ("primaryGroupID", &[b"513"]),
    ];
    entry(dn, guid, &[&own[..], more].concat())
}

fn group(dn: &str, guid: u8, sam: &str, more: &[(&str, &[&[u8]])]) -> Entry {
    let own: [(&str, &[&[u8]]); 4] = [
        ("objectSid", &[SID]),
        ("objectClass", &[b"top", b"group"]),
        ("sAMAccountName", &[sam.as_bytes()]),
        ("groupType", &[b"-2147483646"]),
    ];
    entry(dn, guid, &[&own[..], more].concat())
}

fn guid(number: u8) -> Guid {
    Guid::from_bytes([number; 16])
}

fn fed(feed: impl FnOnce(&mut Assembler) -> Result<(), Malformed>) -> Result<Directory, Malformed> {
    let mut assembler = Assembler::new(scope());
    feed(&mut assembler)?;
    Ok(assembler.finish(domain()))
}

//
#[test]
fn an_account_outside_the_bases_is_somebody_with_a_name_and_no_account() {
    let proxies: &[&[u8]] = &[b"SMTP:a@corp.example", b"smtp:b@corp.example", b"X500:/o=x"];
    let outside = person("CN=a,OU=Service", 1, "svc", &[("proxyAddresses", proxies)]);
    let directory = fed(|it| {
        it.person(&outside)?;
        it.person(&person("CN=b,OU=Staff", 2, "anna", &[]))
    })
    .unwrap();
    assert!(directory.account(guid(1)).is_none() && directory.account(guid(2)).is_some());
    assert_eq!(
        directory.occupant(guid(1)).unwrap().dn,
        dn("CN=a,OU=Service")
    );
    assert_eq!(
        directory.holders_of_name("SVC").collect::<Vec<_>>(),
        [guid(1)]
    );
    let holders = |address: &str| directory.holders_of_address(address).count();
    assert_eq!((holders("b@corp.example"), holders("/o=x")), (1, 0));
}

#[test]
fn the_order_does_not_matter_and_what_comes_twice_is_one() {
    let member: &[&[u8]] = &[b"CN=g,OU=Groups,DC=corp,DC=example"];
    let entries = [
        person("CN=a,OU=Staff", 1, "a", &[("memberOf", member)]),
        person("CN=b,OU=Staff", 2, "b", &[("title", &[b"x"])]),
    ];
    let others = [
        group("CN=g,OU=Groups", 3, "g", &[]),
        entry("OU=Staff", 4, &[("objectClass", &[b"organizationalUnit"])]),
    ];
    let forward = fed(|it| {
        entries.iter().try_for_each(|entry| it.person(entry))?;
        others.iter().try_for_each(|entry| it.object(entry))
    });
    let backward = fed(|it| {
        others.iter().rev().try_for_each(|entry| it.object(entry))?;
        others.iter().try_for_each(|entry| it.object(entry))?;
        entries
            .iter()
            .rev()
            .try_for_each(|entry| it.person(entry))?;
        entries.iter().try_for_each(|entry| it.person(entry))
    });
    let directory = forward.unwrap();
    assert_eq!(directory, backward.unwrap());
    assert_eq!(
        (directory.accounts().count(), directory.groups().count()),
        (2, 1)
    );
    assert!(directory.has_unit(&dn("OU=Staff")));
    let groups = directory.groups_of(directory.account(guid(1)).unwrap());
    assert_eq!(
        groups.map(|group| group.guid).collect::<Vec<_>>(),
        [guid(3)]
    );
    assert_eq!(directory.occupants().count(), 3, "a unit is nobody");
}

#[test]
fn an_account_or_a_group_that_lacks_what_it_must_have_voids_the_read() {
    let without = |mut entry: Entry, name: &str| {
        entry.attributes.remove(&AttrName::new(name));
        entry
    };
    let account = || person("CN=a,OU=Staff", 1, "a", &[]);
    let group = || group("CN=g,OU=Groups", 2, "g", &[]);
    for name in [
        "objectGUID",
        "objectSid",
        "sAMAccountName",
        "userAccountControl",
        "primaryGroupID",
    ] {
        let why = fed(|it| it.person(&without(account(), name))).unwrap_err();
        assert_eq!(why.attribute, name);
        assert!(!why.to_string().contains("CN="), "{why}");
    }
    for name in ["objectGUID", "objectSid", "sAMAccountName", "groupType"] {
        assert!(
            fed(|it| it.object(&without(group(), name))).is_err(),
            "{name}"
        );
    }
    // Outside the bases it is no account of ours.
    let stranger = without(person("CN=a,OU=Service", 1, "a", &[]), "userAccountControl");
    assert!(fed(|it| it.person(&stranger)).is_ok());
    // Nobody can say whether it is in a protected group.
    for name in [&b"no name"[..], b"CN=\xff,DC=x"] {
        let odd = person("CN=a,OU=Staff", 1, "a", &[("memberOf", &[name])]);
        assert_eq!(fed(|it| it.person(&odd)).unwrap_err().attribute, "memberOf");
    }
}

//
#[test]
fn an_object_without_a_readable_name_is_left_out_and_what_it_holds_is_taken() {
    let names: [(&str, &[&[u8]]); 3] = [
        ("objectClass", &[b"contact"]),
        ("mail", &[b"odd@corp.example"]),
        ("sAMAccountName", &[b"odd"]),
    ];
    let contact = entry("CN=\\FF,OU=Staff", 1, &names);
    let directory = fed(|it| it.object(&contact)).unwrap();
    let aside: Vec<_> = directory.set_aside().collect();
    assert_eq!((aside.len(), aside[0].guid), (1, guid(1)));
    assert!(
        aside[0].why.contains(&guid(1).to_string()),
        "{}",
        aside[0].why
    );
    assert!(directory.occupant(guid(1)).is_none());
    assert_eq!(directory.holders_of_name("odd").count(), 1);
    assert_eq!(directory.holders_of_address("ODD@corp.example").count(), 1);
    // A person may be one rosterd manages, a group may give power.
    let person = person("CN=\\FF,OU=Staff", 1, "a", &[]);
    assert!(fed(|it| it.person(&person)).is_err());
    let group = group("CN=\\FF,OU=Groups", 1, "g", &[]);
    assert!(fed(|it| it.object(&group)).is_err());
}

#[test]
fn of_two_groups_that_differ_by_marks_the_one_that_is_meant_is_found() {
    let directory = fed(|it| {
        it.object(&group("CN=1,OU=Groups", 1, "GG-Müller", &[]))?;
        it.object(&group("CN=2,OU=Groups", 2, "GG-Muller", &[]))?;
        it.object(&group("CN=3,OU=Groups", 3, "GG-Weiß", &[]))
    })
    .unwrap();
    let found = |name: &str| directory.find_group(name).map(|group| group.guid);
    assert_eq!(found("gg-müller"), Some(guid(1)));
    assert_eq!(found("GG-MULLER"), Some(guid(2)));
    assert_eq!(
        found("gg-weiss"),
        Some(guid(3)),
        "alone it is found as AD would"
    );
    assert_eq!(found("GG-Müllér"), None);
    assert_eq!(found("cn=2,ou=groups,dc=corp,dc=example"), Some(guid(2)));
}
