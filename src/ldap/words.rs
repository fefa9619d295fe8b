//! Result codes in words for people: what was attempted, what it means, what would be right.

/// What was being done, as the subject of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Request {
    Create,
    Password,
    Control,
    Modify,
    Point,
    Expire,
    Move,
    Join,
    Quit,
    Look,
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
            Self::Expire => "setting the expiry",
            Self::Move => "moving the account",
            Self::Join => "adding members",
            Self::Quit => "taking members out",
            Self::Look => "looking at the object",
        }
    }
}

/// ERROR_DS_… and friends ([MS-ERREF] 2.2), as AD and Samba put them into diagnostic messages.
pub(super) mod hex {
    pub const BIND_REQUIRED: u32 = 0x0000_04DC;
    pub const PASSWORD_RESTRICTION: u32 = 0x0000_052D;
    pub const INVALID_PARAMETER: u32 = 0x0000_0057;
    pub const GEN_FAILURE: u32 = 0x0000_001F;
    pub const NO_SUCH_MEMBER: u32 = 0x0000_0525;
    pub const PRIMARY_GROUP: u32 = 0x0000_055E;
    pub const UPN_TAKEN: u32 = 0x0000_21C8;
    pub const CONSTRAINT: u32 = 0x0000_202F;
    pub const ACCOUNT_EXISTS: u32 = 0x0000_0524;
    pub const NAME_IN_USE: u32 = 0x0000_2071;
    pub const PARENT_MISSING: u32 = 0x0000_2089;
    pub const SAMBA_PARENT_MISSING: u32 = 0x0000_2095;
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
    let meaning = meaning(request, code, win32);
    format!(
        "{}: {meaning} ({} {code}{detail})",
        request.words(),
        name(code)
    )
}

fn meaning(request: Request, code: u32, win32: Option<u32>) -> &'static str {
    by_win32(request, win32).unwrap_or_else(|| by_code(request, code))
}

fn by_win32(request: Request, win32: Option<u32>) -> Option<&'static str> {
    Some(match (win32?, request) {
        (hex::PASSWORD_RESTRICTION, _) => {
            "the domain's password policy refuses it, or the account would be enabled without a password"
        }
        (hex::UPN_TAKEN, _) => "the userPrincipalName is taken somewhere in the forest",
        (hex::CONSTRAINT, Request::Create | Request::Modify) => {
            "a value breaks a rule of the directory: a userPrincipalName that is taken, or a login name with forbidden characters"
        }
        (hex::ACCOUNT_EXISTS | hex::NAME_IN_USE, Request::Create | Request::Modify) => {
            "the login name is taken in the domain"
        }
        (hex::PARENT_MISSING | hex::SAMBA_PARENT_MISSING, Request::Create | Request::Move) => {
            "the unit it should be in does not exist; create it, or correct the rule that names it"
        }
        (hex::NO_SUCH_MEMBER, Request::Join) => "one of the new members does not exist any more",
        (hex::PRIMARY_GROUP, Request::Quit) => {
            "the group is the primary group of one of the members"
        }
        (hex::GEN_FAILURE, Request::Password) => {
            "the controller does not take passwords on this connection"
        }
        (hex::BIND_REQUIRED, _) => "the controller has forgotten who is asking",
        _ => return None,
    })
}

fn by_code(request: Request, code: u32) -> &'static str {
    match (code, request) {
        (3, _) => "the controller ran out of time",
        (4, _) => "the controller cut the answer off",
        (10, _) => {
            "the controller is not responsible for this object; name a controller of its domain"
        }
        (16, Request::Modify | Request::Create) => {
            "the directory has no such attribute here; check the schema"
        }
        (16, _) => "somebody else changed it at the same moment",
        (17, _) => {
            "the schema does not know one of the attributes; extend it, or leave the attribute out"
        }
        (19, _) => "a value is too long or breaks a rule of the directory",
        (20, _) => "the attribute takes one value, or has this one already",
        (21, _) => "a value has a form, or a length, the attribute does not take",
        (32, Request::Create) => {
            "the unit it should be in does not exist; create it, or correct the rule that names it"
        }
        (32, Request::Move) => "the account or the unit it should go to does not exist",
        (32, Request::Join) => "the group or one of the new members does not exist any more",
        (32, _) => "the object does not exist any more, or may not be seen",
        (34, _) => "a name is not a distinguished name",
        (50, _) => {
            "the service account has no right to do this; delegate it on the unit, unless the account is a \
             protected one (AdminSDHolder)"
        }
        (51, _) => "the controller is busy; nothing was done",
        (52, _) => "the controller is stopping; nothing was done",
        (53, Request::Control) => {
            "the directory does not want to; an account is enabled after it has a password"
        }
        (53, _) => "the directory does not want to",
        (64 | 65, _) => "an attribute or a name is not allowed on an object of this kind",
        (67, _) => "a name changes by renaming only",
        (68, Request::Create | Request::Move) => {
            "the name is taken in that unit, or the login name in the domain"
        }
        (68, _) => "it is there already",
        (71, _) => "it would leave the domain",
        (8 | 13, _) => "the controller wants an encrypted connection",
        (49 | 48 | 7, _) => "the controller does not accept who is asking",
        _ => "the controller refuses it",
    }
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
