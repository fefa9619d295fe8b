//! `[attributes]`: the profile map, and what may not be in it.

use super::desk::Desk;
use super::fields::Kind;
use super::key::KeyPath;
use super::problem::did_you_mean;
use super::shape::{Mapping, Shape};
use crate::directory::AttrName;
use crate::people::FieldName;
use crate::rules::{AttributeRule, AttributeValue, TooLong, WhenEmpty, WriteMode};

/// Attributes that hold the name of another object.
const POINTERS: [&str; 2] = ["manager", "assistant"];

/// Names of an account that attributes may be made of.
const OWN: [&str; 3] = ["sam_account_name", "user_principal_name", "mail"];

/// Attributes that are decided elsewhere in the configuration.
const ELSEWHERE: [(&str, &str); 17] = [
    ("sAMAccountName", "names.sam_account_name decides it"),
    ("userPrincipalName", "names.user_principal_name decides it"),
    ("mail", "names.mail decides it"),
    ("cn", "names.common_name decides it"),
    ("name", "names.common_name decides it"),
    ("distinguishedName", "names.common_name and [ou] decide it"),
    ("userAccountControl", "[lifecycle] decides it"),
    ("accountExpires", "[lifecycle] decides it"),
    ("pwdLastSet", "[lifecycle] decides it"),
    ("memberOf", "[groups] decides it"),
    ("member", "[groups] decides it"),
    ("primaryGroupID", "[groups] decides it"),
    ("unicodePwd", "[hand_over] takes care of passwords"),
    ("userPassword", "[hand_over] takes care of passwords"),
    ("dBCSPwd", "[hand_over] takes care of passwords"),
    ("lockoutTime", "unlocking is an administrator's decision"),
    (
        "proxyAddresses",
        "a mapping would replace the aliases others added",
    ),
];

/// Attributes that decide about rights or logon, are written by the directory itself, or hold bytes.
const SENSITIVE: [(&str, &str); 27] = [
    ("adminCount", "it marks protected accounts"),
    (
        "altSecurityIdentities",
        "it lets certificates log on as this account",
    ),
    (
        "servicePrincipalName",
        "it makes an account a target for Kerberos attacks",
    ),
    ("sIDHistory", "it gives the rights of another account"),
    ("objectSid", "the directory gives it once"),
    ("objectGUID", "the directory gives it once"),
    ("objectClass", "it decides what an object is"),
    ("objectCategory", "it decides what an object is"),
    ("nTSecurityDescriptor", "it decides who may do what"),
    ("isCriticalSystemObject", "the directory writes it itself"),
    ("sAMAccountType", "the directory writes it itself"),
    ("instanceType", "the directory writes it itself"),
    ("whenCreated", "the directory writes it itself"),
    ("whenChanged", "the directory writes it itself"),
    ("lastLogon", "the directory writes it itself"),
    ("lastLogonTimestamp", "the directory writes it itself"),
    ("logonCount", "the directory writes it itself"),
    ("badPwdCount", "the directory writes it itself"),
    ("badPasswordTime", "the directory writes it itself"),
    ("canonicalName", "the directory computes it"),
    ("tokenGroups", "the directory computes it"),
    ("userParameters", "it holds bytes other programs own"),
    ("userCertificate", "it holds certificates"),
    ("thumbnailPhoto", "it holds an image and no text"),
    ("jpegPhoto", "it holds an image and no text"),
    ("logonHours", "it holds bytes and no text"),
    ("directReports", "the directory computes it from manager"),
];

/// Attributes of Exchange beside msExch…, which only Exchange's own tools may write.
const EXCHANGE: [&str; 8] = [
    "legacyExchangeDN",
    "homeMDB",
    "homeMTA",
    "mDBUseDefaults",
    "mDBOverQuotaLimit",
    "protocolSettings",
    "showInAddressBook",
    "textEncodedORAddress",
];

/// Why an attribute may not be mapped; nothing if it may.
pub(super) fn forbidden(name: &AttrName) -> Option<String> {
    let listed = |list: &[(&str, &str)]| {
        let found = list
            .iter()
            .find(|(known, _)| AttrName::new(*known) == *name);
        found.map(|(_, why)| (*why).to_owned())
    };
    let lower = name.as_str().to_ascii_lowercase();
    if let Some(why) = listed(&ELSEWHERE).or_else(|| listed(&SENSITIVE)) {
        return Some(why);
    }
    if lower.starts_with("msds-") {
        return Some("attributes of the directory service itself are not mapped".to_owned());
    }
    let exchange = lower.starts_with("msexch") && lower != "msexchhidefromaddresslists";
    if exchange || EXCHANGE.iter().any(|known| AttrName::new(*known) == *name) {
        return Some(
            "of Exchange's attributes only mailNickname, targetAddress, \
             msExchHideFromAddressLists and extensionAttribute1–15 can be written"
                .to_owned(),
        );
    }
    None
}

/// The profile map, in the order of configuration.
pub(super) fn build(
    desk: &mut Desk<'_>,
    shape: &Shape,
    anchor: Option<&AttrName>,
) -> Vec<AttributeRule> {
    let section = KeyPath::of("attributes");
    let mut names: Vec<&String> = shape.attributes.keys().collect();
    names.sort_by_key(|name| desk.places.spot(&section.key(name)));
    let mut rules: Vec<AttributeRule> = Vec::new();
    for name in names {
        let key = section.key(name);
        let attribute = AttrName::new(name.as_str());
        if rules.iter().any(|rule| rule.name == attribute) {
            desk.refuse(
                &key,
                "the same attribute again",
                "it once (case does not count)",
            );
        } else if may_be_mapped(desk, &key, &attribute, anchor) {
            let mapping = shape.attributes.get(name).map(|one| &one.0);
            rules.extend(mapping.and_then(|mapping| rule(desk, &key, attribute, mapping)));
        }
    }
    rules
}

fn may_be_mapped(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: &AttrName,
    anchor: Option<&AttrName>,
) -> bool {
    if !name.is_valid() {
        let wanted = "letters, digits and hyphens, a letter first";
        desk.refuse(key, "no attribute name", wanted);
        return false;
    }
    let why = match anchor {
        Some(anchor) if anchor == name => Some("directory.anchor decides it".to_owned()),
        _ => forbidden(name),
    };
    match why {
        Some(why) => {
            desk.refuse_with(
                key,
                "an attribute that is not mapped",
                "it removed",
                Some(why),
            );
            false
        }
        None => true,
    }
}

fn rule(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: AttrName,
    mapping: &Mapping,
) -> Option<AttributeRule> {
    let value = value(desk, key, &name, mapping);
    let writes = [
        ("always", WriteMode::Always),
        ("on_change", WriteMode::OnChange),
        ("if_empty", WriteMode::IfEmpty),
        ("on_create", WriteMode::OnCreate),
    ];
    let write = desk.word(
        &key.key("write"),
        mapping.write.as_ref(),
        &writes,
        WriteMode::OnChange,
    );
    let empties = [("keep", WhenEmpty::Keep), ("clear", WhenEmpty::Clear)];
    let when_empty = desk.word(
        &key.key("when_empty"),
        mapping.when_empty.as_ref(),
        &empties,
        WhenEmpty::Keep,
    );
    let longs = [("report", TooLong::Report), ("cut", TooLong::Cut)];
    let too_long = desk.word(
        &key.key("too_long"),
        mapping.too_long.as_ref(),
        &longs,
        TooLong::Report,
    );
    Some(AttributeRule {
        name,
        value: value?,
        write: write?,
        when_empty: when_empty?,
        too_long: too_long?,
    })
}

fn value(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    name: &AttrName,
    mapping: &Mapping,
) -> Option<AttributeValue> {
    let pointer = POINTERS.iter().any(|known| AttrName::new(*known) == *name);
    match (&mapping.value, &mapping.person) {
        (Some(_), None) if pointer => {
            let hint = "it holds the name of an account: { person = \"supervisor\" }".to_owned();
            desk.refuse_with(key, "a text", "a person", Some(hint));
            None
        }
        (Some(text), None) => {
            let at = desk.written(key, "value");
            let template = desk.template(&at, text, &OWN)?;
            Some(AttributeValue::Text(template))
        }
        (None, Some(_)) if !pointer => {
            let wanted = format!("a text; only {} hold a person", POINTERS.join(", "));
            desk.refuse(&key.key("person"), "a person", wanted);
            None
        }
        (None, Some(field)) => person(desk, &key.key("person"), field),
        (Some(_), Some(_)) => {
            desk.refuse(key, "'value' and 'person'", "one of them");
            None
        }
        (None, None) if desk.was_cut(&key.key("value")) || desk.was_cut(&key.key("person")) => None,
        (None, None) => {
            desk.refuse(key, "no value", "'value' or 'person'");
            None
        }
    }
}

fn person(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> Option<AttributeValue> {
    let persons = ["supervisor"];
    match desk.field(key, name)? {
        (field, Kind::Person) => Some(AttributeValue::Person(field)),
        _ => {
            let hint = did_you_mean(name, persons);
            let found = format!("'{name}', which is no person");
            desk.refuse_with(key, found, "a field that names a person: supervisor", hint);
            None
        }
    }
}

/// Whether the sign of ownership may be kept in an attribute: one that exists for it, so that no mapping,
/// mail system or owner of an account has another use for it.
pub(super) fn may_anchor(name: &AttrName) -> bool {
    let own = ["employeeID", "employeeNumber"];
    let extension = (1..=15).map(|number| format!("extensionAttribute{number}"));
    own.iter().any(|known| AttrName::new(*known) == *name)
        || extension
            .into_iter()
            .any(|known| AttrName::new(known) == *name)
}

/// The anchor's value: a field that can be unique.
pub(super) fn anchor_field(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> Option<FieldName> {
    match desk.field(key, name)? {
        (field, Kind::Text | Kind::Custom) => Some(field),
        _ => {
            let wanted = "a text field that is unique and never empty (id)";
            desk.refuse(key, format!("'{name}'"), wanted);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exchange_is_left_alone_but_for_a_few() {
        let may = |name: &str| forbidden(&AttrName::new(name)).is_none();
        assert!(may("extensionAttribute7") && may("mailNickname") && may("targetAddress"));
        assert!(may("msExchHideFromAddressLists") && may("department"));
        assert!(!may("msExchRecipientTypeDetails") && !may("legacyexchangedn"));
    }

    #[test]
    fn case_does_not_open_a_way_around() {
        for name in [
            "USERACCOUNTCONTROL",
            "unicodepwd",
            "MsDS-KeyCredentialLink",
            "MEMBEROF",
        ] {
            assert!(forbidden(&AttrName::new(name)).is_some(), "{name}");
        }
    }

    #[test]
    fn the_anchor_lives_in_an_attribute_made_for_it() {
        assert!(may_anchor(&AttrName::new("employeeid")));
        assert!(may_anchor(&AttrName::new("extensionAttribute15")));
        assert!(!may_anchor(&AttrName::new("extensionAttribute16")));
        assert!(!may_anchor(&AttrName::new("telephoneNumber")));
    }
}
