//! The attributes there are, how long and how many their values may be. Sources: [MS-ADA1..3] rangeUpper
//! and isSingleValued.

use rosterd::directory::AttrName;

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// Text of so many characters at most.
    Text(usize),
    /// A number.
    Number,
    /// Bytes, so many at most.
    Bytes(usize),
    /// The name of another object.
    Link,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// Its name as the schema spells it.
    pub name: &'static str,
    /// What its values are.
    pub syntax: Syntax,
    /// Whether it takes several.
    pub many: bool,
}

const fn text(name: &'static str, longest: usize) -> Attribute {
    one(name, Syntax::Text(longest))
}

const fn number(name: &'static str) -> Attribute {
    one(name, Syntax::Number)
}

const fn link(name: &'static str) -> Attribute {
    one(name, Syntax::Link)
}

const fn one(name: &'static str, syntax: Syntax) -> Attribute {
    Attribute {
        name,
        syntax,
        many: false,
    }
}

const fn many(name: &'static str, longest: usize) -> Attribute {
    Attribute {
        many: true,
        ..text(name, longest)
    }
}

/// What can be written. The base schema has no mailNickname and no extensionAttribute1: those are Exchange's.
const ATTRIBUTES: [Attribute; 41] = [
    text("c", 3),
    text("cn", 64),
    text("co", 128),
    text("company", 64),
    text("department", 64),
    text("displayName", 256),
    text("division", 256),
    text("employeeID", 16),
    text("employeeNumber", 512),
    text("employeeType", 256),
    text("givenName", 64),
    text("homePhone", 64),
    text("info", 1024),
    text("initials", 6),
    text("l", 128),
    text("mail", 256),
    text("middleName", 64),
    text("mobile", 64),
    text("physicalDeliveryOfficeName", 128),
    text("postalCode", 40),
    text("sAMAccountName", 256),
    text("sn", 64),
    text("st", 128),
    text("streetAddress", 1024),
    text("telephoneNumber", 64),
    text("title", 128),
    text("userPrincipalName", 1024),
    many("description", 1024),
    many("otherTelephone", 64),
    many("proxyAddresses", 1123),
    number("accountExpires"),
    number("groupType"),
    number("lockoutTime"),
    number("primaryGroupID"),
    number("pwdLastSet"),
    number("userAccountControl"),
    link("assistant"),
    link("managedBy"),
    link("manager"),
    one("thumbnailPhoto", Syntax::Bytes(102_400)),
    one("unicodePwd", Syntax::Bytes(514)),
];

/// The attribute of that name.
pub fn attribute(name: &AttrName) -> Option<&'static Attribute> {
    ATTRIBUTES
        .iter()
        .find(|attribute| attribute.name.eq_ignore_ascii_case(name.as_str()))
}
