//! Somebody's values come to be spelt otherwise in the directory: what is so already is not written again.

use std::collections::BTreeMap;

use rosterd::rules::{AttributeRule, AttributeValue, Template, TooLong, WhenEmpty, WriteMode};

use super::office::{Office, Told, values};
use super::sandbox::Person;

const JO: &str = "CN=Müller\\, Jörg,OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example";
/// The supervisor's name in other escapes and another case.
const BOSS: &str = "cn=Boss\\2C Ida \\2b Co,ou=SALES,OU=Berlin,OU=Staff,DC=corp,DC=example";

/// What is mapped beside the rules as shipped.
const MAPPED: [(&str, &str); 1] = [("countryCode", "0276")];

/// An administrator writes the same values in other ways.
const OTHERWISE: [(&str, &str); 6] = [
    ("accountExpires", "0"),
    ("countryCode", "276"),
    ("displayName", " Mu\u{308}ller, Jörg "),
    ("mail", "JOERG.Mueller@Example.com"),
    ("manager", BOSS),
    ("sn", "Mu\u{308}ller "),
];

/// Every mapping writes whenever the directory differs, whoever made it differ.
fn insist(office: &mut Office) {
    let rules = &mut office.policy.rules.attributes;
    let fixed = |text| Template::compile(text, &BTreeMap::new()).expect("a template");
    rules.extend(MAPPED.map(|(name, text)| AttributeRule {
        name: name.into(),
        value: AttributeValue::Text(fixed(text)),
        write: WriteMode::Always,
        when_empty: WhenEmpty::Keep,
        too_long: TooLong::Report,
    }));
    for rule in rules {
        rule.write = WriteMode::Always;
    }
}

//
pub async fn story(office: &mut Office) -> Told {
    insist(office);
    office.employ(Person::new(1, "Ida + Co", "Boss").hired("2020-01-01"));
    let jo = Person::new(2, "Jo\u{308}rg", "Mu\u{308}ller").hired("2020-01-01");
    office.employ(jo.supervisor(1));
    office.settle().await;
    let jo = office.ground.find(JO).expect("hired");
    // Samba takes a number with zeros before it for an octal one, 190.
    assert_eq!(values(&office.account(JO), "countryCode"), ["276"]);
    for (name, written) in OTHERWISE {
        office.ground.set(jo, name, &[written]);
        let plan = office.plan().await;
        assert!(
            plan.is_empty(),
            "{name}: {:?}",
            plan.changes().collect::<Vec<_>>()
        );
    }
    // Marks and case are kept, although a search ignores them: another spelling is written, once.
    office.ground.set(jo, "sn", &["muller"]);
    office.settle().await;
    assert_eq!(values(&office.account(JO), "sn"), ["Müller"]);
    office.told.clone()
}
