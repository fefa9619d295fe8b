//! Answers in words for people: what was attempted, what it means, what would be right.

use super::codes;

/// What was being done, as the subject of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Request {
    Create,
    Password,
    Control,
    Modify,
    Point,
    Anchor,
    Expire,
    Move,
    Join,
    Quit,
    Look,
    Login,
}

impl Request {
    /// As the subject of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Create => "creating the account",
            Self::Password => "setting the password",
            Self::Control => "enabling or disabling the account",
            Self::Modify => "changing attributes",
            Self::Point => "setting the link to another object",
            Self::Anchor => "writing the anchor",
            Self::Expire => "setting the expiry",
            Self::Move => "moving the account",
            Self::Join => "adding members",
            Self::Quit => "taking members out",
            Self::Look => "looking at the object",
            Self::Login => "logging in",
        }
    }
}

/// Why a login was refused, by the sub-code of invalidCredentials.
pub(super) fn bind_words(data: Option<&str>) -> &'static str {
    match data {
        Some("525") => "there is no such account; correct directory.user",
        Some("52e") => "the name or the password is wrong; correct directory.user or its secret",
        Some("530") => "the account may not log in at this hour; lift its logon hours",
        Some("531") => "the account may not log in from here; lift its workstation list",
        Some("532") => "its password has expired; set a new one and put it into the secret",
        Some("533") => "the account is disabled; enable it",
        Some("701") => "the account has expired; lift its expiry",
        Some("773") => {
            "its password must be changed first; clear 'must change password at next logon'"
        }
        Some("775") => "the account is locked; unlock it, and find out who tried wrong passwords",
        _ => "the controller gives no reason that is known here",
    }
}

/// `request: meaning (name code, win32)`.
pub(super) fn describe(request: Request, code: u32, win32: Option<u32>) -> String {
    let detail = win32.map_or(String::new(), |win32| format!(", {win32:08X}"));
    let meaning = codes::meaning(request, code, win32);
    format!(
        "{}: {meaning} ({} {code}{detail})",
        request.words(),
        name(code)
    )
}

/// The names of RFC 4511 A.1.
fn name(code: u32) -> &'static str {
    match code {
        1 => "operationsError",
        2 => "protocolError",
        3 => "timeLimitExceeded",
        4 => "sizeLimitExceeded",
        7 => "authMethodNotSupported",
        8 => "strongerAuthRequired",
        10 => "referral",
        11 => "adminLimitExceeded",
        12 => "unavailableCriticalExtension",
        13 => "confidentialityRequired",
        16 => "noSuchAttribute",
        17 => "undefinedAttributeType",
        19 => "constraintViolation",
        20 => "attributeOrValueExists",
        21 => "invalidAttributeSyntax",
        32 => "noSuchObject",
        34 => "invalidDNSyntax",
        48 => "inappropriateAuthentication",
        49 => "invalidCredentials",
        50 => "insufficientAccessRights",
        51 => "busy",
        52 => "unavailable",
        53 => "unwillingToPerform",
        64 => "namingViolation",
        65 => "objectClassViolation",
        66 => "notAllowedOnNonLeaf",
        67 => "notAllowedOnRDN",
        68 => "entryAlreadyExists",
        71 => "affectsMultipleDSAs",
        80 => "other",
        _ => "result",
    }
}
