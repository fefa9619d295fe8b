//! What Microsoft's directory refuses where Samba is laxer: the in-memory directory holds to it.
//! Sources: [MS-ADA1..3] rangeUpper, [MS-SAMR] 3.1.1.6, KB 938447 (names are compared without marks).

use rosterd::directory::AttrName;
use rosterd::ports::{EditFailure, Refusal, RefusalKind};

/// A refusal as the LDAP side would word it: by code.
pub fn refused<T>(code: u32, why: &str) -> Result<T, EditFailure> {
    let kind = if why.starts_with("0000052D") {
        RefusalKind::Password
    } else {
        RefusalKind::Code(code)
    };
    Err(EditFailure::Refused(Refusal::new(
        kind,
        format!("{why} ({code})"),
    )))
}

const LENGTHS: [(&str, usize); 20] = [
    ("displayName", 256),
    ("givenName", 64),
    ("sn", 64),
    ("initials", 6),
    ("title", 128),
    ("company", 64),
    ("department", 64),
    ("division", 256),
    ("employeeID", 16),
    ("employeeNumber", 512),
    ("employeeType", 256),
    ("physicalDeliveryOfficeName", 128),
    ("telephoneNumber", 64),
    ("mobile", 64),
    ("mail", 256),
    ("l", 128),
    ("co", 128),
    ("c", 3),
    ("description", 1024),
    ("info", 1024),
];

/// Attributes that take several values.
const MANY: [&str; 3] = ["description", "otherTelephone", "proxyAddresses"];

/// Whether an attribute takes these values.
pub fn check_attribute(name: &AttrName, values: &[String]) -> Result<(), EditFailure> {
    let known = LENGTHS
        .iter()
        .find(|(known, _)| AttrName::new(*known) == *name);
    let many = MANY.iter().any(|many| AttrName::new(*many) == *name);
    if known.is_none() && !many && !matches!(name.as_str(), "sAMAccountName" | "userPrincipalName")
    {
        return refused(16, "the directory has no such attribute here");
    }
    if values.len() > 1 && !many {
        return refused(19, "the attribute takes one value");
    }
    let longest = known.map_or(1024, |(_, length)| *length);
    if values.iter().any(|value| value.chars().count() > longest) {
        return refused(19, "a value is too long");
    }
    Ok(())
}

/// Whether a login name can be one.
pub fn check_login(sam: &str) -> Result<(), EditFailure> {
    let forbidden = [
        '"', '/', '\\', '[', ']', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>',
    ];
    if sam.is_empty() || sam.chars().count() > 20 || sam.ends_with('.') || sam.contains(forbidden) {
        return refused(19, "the login name is too long or has forbidden characters");
    }
    Ok(())
}

/// Default policy: seven characters, three kinds of five, the login name not in it ([MS-SAMR] 3.1.1.7.2).
pub fn check_password(password: &str, sam: &str) -> Result<(), EditFailure> {
    let kinds: [fn(&char) -> bool; 4] = [
        |c| c.is_uppercase(),
        |c| c.is_lowercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_alphanumeric(),
    ];
    let used = kinds
        .iter()
        .filter(|kind| password.chars().any(|c| kind(&c)))
        .count();
    let holds_name = sam.len() >= 3 && password.to_lowercase().contains(&sam.to_lowercase());
    if password.chars().count() < 7 || used < 3 || holds_name {
        return refused(53, "0000052D: the password policy");
    }
    Ok(())
}
