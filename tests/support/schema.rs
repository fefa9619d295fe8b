//! The schema of the directory in memory: what every Active Directory says about the usual attributes.
//! As [MS-ADA1], [MS-ADA2] and [MS-ADA3] have it; `tests/directory_suite.rs` compares it with a real schema.

use std::collections::BTreeMap;

use rosterd::directory::{AttrName, Entry, Guid, Schema, Scope};

/// lDAPDisplayName, schemaIDGUID, attributeSyntax, oMSyntax, one or many values, rangeUpper, linkID, systemOnly,
/// systemFlags.
const USUAL: &str = "
accountExpires              bf967915-0de6-11d0-a285-00aa003049e2  2.5.5.16  65   one   -       -   FALSE  16
assistant                   0296c11c-40da-11d1-a9c0-0000f80367c1  2.5.5.1   127  one   -       -   FALSE  16
c                           bf967945-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   3       -   FALSE  18
carLicense                  d4159c92-957d-4a87-8a67-8d2934e01649  2.5.5.12  64   many  -       -   FALSE  0
cn                          bf96793f-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  18
co                          f0f8ffa7-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   128     -   FALSE  16
company                     f0f8ff88-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   64      -   FALSE  16
countryCode                 5fd42471-1262-11d0-a060-00aa006c33ed  2.5.5.9   2    one   65535   -   FALSE  16
department                  bf96794f-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  16
description                 bf967950-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   many  1024    -   FALSE  16
displayName                 bf967953-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   256     -   FALSE  16
division                    fe6136a0-2073-11d0-a9c2-00aa006c33ed  2.5.5.12  64   one   256     -   FALSE  16
employeeID                  bf967962-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   16      -   FALSE  16
employeeNumber              a8df73ef-c5ea-11d1-bbcb-0080c76670c0  2.5.5.12  64   one   512     -   FALSE  0
employeeType                a8df73f0-c5ea-11d1-bbcb-0080c76670c0  2.5.5.12  64   one   256     -   FALSE  0
facsimileTelephoneNumber    bf967974-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  16
generationQualifier         16775804-47f3-11d1-a9c3-0000f80367c1  2.5.5.12  64   one   64      -   FALSE  16
givenName                   f0f8ff8e-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   64      -   FALSE  16
homePhone                   f0f8ffa1-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   64      -   FALSE  16
info                        bf96793e-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   1024    -   FALSE  16
initials                    f0f8ff90-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   6       -   FALSE  16
ipPhone                     4d146e4a-48d4-11d1-a9c3-0000f80367c1  2.5.5.12  64   one   64      -   FALSE  16
l                           bf9679a2-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   128     -   FALSE  18
mail                        bf967961-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   256     -   FALSE  16
manager                     bf9679b5-0de6-11d0-a285-00aa003049e2  2.5.5.1   127  one   -       42  FALSE  16
member                      bf9679c0-0de6-11d0-a285-00aa003049e2  2.5.5.1   127  many  -       2   FALSE  18
memberOf                    bf967991-0de6-11d0-a285-00aa003049e2  2.5.5.1   127  many  -       3   TRUE   17
middleName                  bf9679f2-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  16
mobile                      f0f8ffa3-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   64      -   FALSE  16
name                        bf967a0e-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   255     -   TRUE   18
otherTelephone              f0f8ffa5-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   many  64      -   FALSE  16
pager                       f0f8ffa6-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   64      -   FALSE  16
personalTitle               16775858-47f3-11d1-a9c3-0000f80367c1  2.5.5.12  64   one   64      -   FALSE  16
physicalDeliveryOfficeName  bf9679f7-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   128     -   FALSE  16
postalCode                  bf9679fd-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   40      -   FALSE  16
postOfficeBox               bf9679fb-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   many  40      -   FALSE  16
preferredLanguage           856be0d0-18e7-46e1-8f5f-7ee4d9020e0d  2.5.5.12  64   one   -       -   FALSE  0
proxyAddresses              bf967a06-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   many  1123    -   FALSE  16
pwdLastSet                  bf967a0a-0de6-11d0-a285-00aa003049e2  2.5.5.16  65   one   -       -   FALSE  16
sAMAccountName              3e0abfd0-126a-11d0-a060-00aa006c33ed  2.5.5.12  64   one   256     -   FALSE  18
secretary                   01072d9a-98ad-4a53-9744-e83e287278fb  2.5.5.1   127  many  -       -   FALSE  0
sn                          bf967a41-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  16
st                          bf967a39-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   128     -   FALSE  18
street                      bf967a3a-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   1024    -   FALSE  18
streetAddress               f0f8ff84-1191-11d0-a060-00aa006c33ed  2.5.5.12  64   one   1024    -   FALSE  16
telephoneNumber             bf967a49-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   64      -   FALSE  16
thumbnailPhoto              8d3bca50-1d7e-11d0-a081-00aa006c33ed  2.5.5.10  4    one   102400  -   FALSE  16
title                       bf967a55-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   128     -   FALSE  16
tokenGroups                 b7c69e6d-2cc7-11d2-854e-00a0c983f608  2.5.5.17  4    many  -       -   FALSE  134217748
unicodePwd                  bf9679e1-0de6-11d0-a285-00aa003049e2  2.5.5.10  4    one   -       -   FALSE  16
url                         9a9a0221-4a5b-11d1-a9c3-0000f80367c1  2.5.5.12  64   many  -       -   FALSE  16
userAccountControl          bf967a68-0de6-11d0-a285-00aa003049e2  2.5.5.9   2    one   -       -   FALSE  18
userPrincipalName           28630ebb-41d5-11d1-a9c1-0000f80367c1  2.5.5.12  64   one   1024    -   FALSE  18
whenCreated                 bf967a78-0de6-11d0-a285-00aa003049e2  2.5.5.11  24   one   -       -   TRUE   18
wWWHomePage                 bf967a7a-0de6-11d0-a285-00aa003049e2  2.5.5.12  64   one   2048    -   FALSE  16
";

/// One attribute as an attributeSchema object.
fn entry(line: &str) -> Option<Entry> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [
        name,
        id,
        syntax,
        om,
        many,
        longest,
        link,
        system_only,
        flags,
    ] = words[..]
    else {
        return None;
    };
    let single = if many == "one" { "TRUE" } else { "FALSE" };
    let texts = [
        ("lDAPDisplayName", name),
        ("attributeSyntax", syntax),
        ("oMSyntax", om),
        ("isSingleValued", single),
        ("rangeUpper", longest),
        ("linkID", link),
        ("systemOnly", system_only),
        ("systemFlags", flags),
    ];
    let texts = texts.into_iter().filter(|(_, value)| *value != "-");
    let mut attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = texts
        .map(|(name, value)| (AttrName::new(name), vec![value.as_bytes().to_vec()]))
        .collect();
    let id = Guid::parse(id).expect("a GUID");
    attributes.insert("schemaIDGUID".into(), vec![id.bytes().to_vec()]);
    Some(Entry {
        dn: format!("CN={name},CN=Schema,CN=Configuration,DC=corp,DC=example"),
        attributes,
    })
}

/// Every attribute of the table as a server shows it.
pub fn entries() -> Vec<Entry> {
    USUAL.lines().filter_map(entry).collect()
}

/// Every attribute of the table.
pub fn usual() -> Schema {
    Schema::from_entries(&entries()).expect("the table is one of attributes")
}

/// What a read of this scope asks for.
pub fn of(scope: &Scope) -> Schema {
    let usual = usual();
    let asked = scope.described().into_iter();
    let known = asked.filter_map(|name| {
        let (name, kind) = usual.kinds().find(|(known, _)| **known == name)?;
        Some((name.clone(), kind.clone()))
    });
    Schema::new(known)
}
