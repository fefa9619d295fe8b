//! What a result code means: for the run, and for the person who reads about it.
//!
//! AD uses one code for several things and Samba another for the same: decided by (request, code, hex
//! prefix of the diagnostic message), never by the code alone. The message itself may name people and
//! goes to the debug log only.

use super::access::Endpoint;
use super::connect::{Answer, Broken};
use super::search::SearchFailure;
use crate::ports::{EditFailure, FailureClass, PortFailure};

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
    fn words(self) -> &'static str {
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

/// The code of eight hex digits a diagnostic message begins with: a Win32 error.
pub(super) fn win32(text: &str) -> Option<u32> {
    let digits = text.trim_start().get(..8)?;
    u32::from_str_radix(digits, 16).ok()
}

/// ERROR_DS_… and friends ([MS-ERREF] 2.2), as AD and Samba put them into diagnostic messages.
mod hex {
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

/// What became of an edit that was answered with something else than success.
pub(super) fn of_answer(request: Request, answer: &Answer) -> EditFailure {
    tracing::debug!(code = answer.code, text = %answer.text, "{}", request.words());
    let win32 = win32(&answer.text);
    let words = describe(request, answer.code, win32);
    match (answer.code, win32) {
        // The controller forgot who is asking; the request was not looked at.
        (1, Some(hex::BIND_REQUIRED)) | (51 | 52, _) => EditFailure::NotSent(words),
        (2 | 7 | 8 | 12 | 13 | 48 | 49, _) => EditFailure::Stop(words),
        (3, _) => EditFailure::Unknown(words),
        (80, Some(hex::SAMBA_PARENT_MISSING | hex::INVALID_PARAMETER)) => {
            EditFailure::Refused(words)
        }
        (1 | 80, _) => EditFailure::Unknown(words),
        _ => EditFailure::Refused(words),
    }
}

/// What became of an edit that was not answered.
pub(super) fn of_silence(request: Request, broken: &Broken) -> EditFailure {
    let doing = request.words();
    match broken {
        Broken::NotSent(why) => EditFailure::NotSent(format!("{doing}: {why}")),
        Broken::Silent | Broken::NoAnswer(_) if request == Request::Look => {
            EditFailure::NotSent(format!("{doing}: {broken}; nothing was changed"))
        }
        Broken::Silent | Broken::NoAnswer(_) => EditFailure::Unknown(format!(
            "{doing}: {broken}; it may have been carried out all the same"
        )),
    }
}

/// What a failed look at an object means for the edit that needed it: nothing was changed yet.
pub(super) fn of_look(failure: &SearchFailure) -> EditFailure {
    match failure {
        SearchFailure::Refused(answer) => match of_answer(Request::Look, answer) {
            EditFailure::Unknown(words) => EditFailure::NotSent(words),
            other => other,
        },
        SearchFailure::Broken(broken) => of_silence(Request::Look, broken),
        SearchFailure::Malformed(why) => {
            EditFailure::NotSent(format!("looking at the object: {why}"))
        }
    }
}

/// What a failed search means for a whole read.
pub(super) fn of_search(what: &str, failure: &SearchFailure) -> PortFailure {
    let (class, why) = match failure {
        SearchFailure::Broken(Broken::Silent) => (
            FailureClass::Unreachable,
            "the controller did not answer in time".into(),
        ),
        SearchFailure::Broken(broken) => (FailureClass::Unreachable, broken.to_string()),
        SearchFailure::Malformed(why) => (FailureClass::Incomplete, why.clone()),
        SearchFailure::Refused(answer) => {
            tracing::debug!(code = answer.code, text = %answer.text, what, "search refused");
            (
                class_of(answer.code),
                describe(Request::Look, answer.code, win32(&answer.text)),
            )
        }
    };
    PortFailure::new(class, format!("{what}: {why}"))
}

fn class_of(code: u32) -> FailureClass {
    match code {
        49 | 50 | 7 | 48 => FailureClass::Denied,
        8 | 13 | 32 | 34 => FailureClass::Configuration,
        51 | 52 => FailureClass::Busy,
        _ => FailureClass::Incomplete,
    }
}

/// Why a bind was refused.
pub(super) fn of_bind(endpoint: &Endpoint, user: &str, answer: &Answer) -> PortFailure {
    if answer.code != 49 {
        let words = describe(Request::Look, answer.code, win32(&answer.text));
        return PortFailure::new(
            class_of(answer.code),
            format!("{endpoint}: '{user}' cannot log in: {words}"),
        );
    }
    let data = data_code(&answer.text);
    let what = format!(
        "{endpoint} refuses the login of '{user}': {} (invalidCredentials 49, data {}); it was tried once and \
         is not tried again in this run, because repeated attempts lock the account",
        bind_words(data.as_deref()),
        data.as_deref().unwrap_or("missing")
    );
    PortFailure::new(FailureClass::Denied, what)
}

/// The sub-code in `…AcceptSecurityContext error, data 52e, v1db1`.
fn data_code(text: &str) -> Option<String> {
    let (_, after) = text.split_once("data ")?;
    let code: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
    (!code.is_empty()).then(|| code.to_ascii_lowercase())
}

fn bind_words(data: Option<&str>) -> &'static str {
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
fn describe(request: Request, code: u32, win32: Option<u32>) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: u32, text: &str) -> Answer {
        Answer {
            code,
            text: text.to_owned(),
        }
    }

    #[test]
    fn codes_decide_with_the_request_and_the_prefix() {
        use EditFailure::{NotSent, Refused, Stop, Unknown};
        let policy = "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0";
        assert!(
            matches!(of_answer(Request::Password, &answer(53, policy)), Refused(w) if w.contains("password policy"))
        );
        assert!(
            matches!(of_answer(Request::Password, &answer(19, policy)), Refused(w) if w.contains("password policy"))
        );
        assert!(
            matches!(of_answer(Request::Create, &answer(68, "00000524: UpdErr")), Refused(w) if w.contains("login name is taken"))
        );
        assert!(
            matches!(of_answer(Request::Create, &answer(19, "000021C8: AtrErr")), Refused(w) if w.contains("userPrincipalName"))
        );
        assert!(
            matches!(of_answer(Request::Move, &answer(80, "00002095: samldb")), Refused(w) if w.contains("unit"))
        );
        assert!(matches!(
            of_answer(Request::Modify, &answer(80, "")),
            Unknown(_)
        ));
        assert!(matches!(
            of_answer(Request::Modify, &answer(1, "000004DC: LdapErr")),
            NotSent(_)
        ));
        assert!(matches!(
            of_answer(Request::Modify, &answer(52, "")),
            NotSent(_)
        ));
        assert!(matches!(
            of_answer(Request::Modify, &answer(8, "00002028: LdapErr")),
            Stop(_)
        ));
        assert!(
            matches!(of_answer(Request::Modify, &answer(50, "00002098: SecErr")), Refused(w) if w.contains("AdminSDHolder"))
        );
    }

    #[test]
    fn silence_after_sending_is_unknown_and_before_it_is_not() {
        assert!(matches!(
            of_silence(Request::Modify, &Broken::Silent),
            EditFailure::Unknown(_)
        ));
        assert!(matches!(
            of_silence(Request::Look, &Broken::Silent),
            EditFailure::NotSent(_)
        ));
        assert!(matches!(
            of_silence(Request::Modify, &Broken::NotSent("x".into())),
            EditFailure::NotSent(_)
        ));
    }

    #[test]
    fn every_reason_of_a_refused_login_is_told_apart() {
        let endpoint = Endpoint {
            host: "dc1".into(),
            port: 636,
        };
        let mut told = std::collections::BTreeSet::new();
        for code in [
            "525", "52e", "530", "531", "532", "533", "701", "773", "775",
        ] {
            let text = format!(
                "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {code}, v1db1"
            );
            let failure = of_bind(&endpoint, "svc", &answer(49, &text));
            assert_eq!(failure.class, FailureClass::Denied);
            assert!(
                failure.what.contains(&format!("data {code}")),
                "{}",
                failure.what
            );
            assert!(told.insert(bind_words(Some(code))), "{code}");
        }
        assert!(
            of_bind(&endpoint, "svc", &answer(49, ""))
                .what
                .contains("data missing")
        );
    }

    #[test]
    fn people_named_in_a_message_stay_out_of_the_words() {
        let text = "00002071: samldb: samAccountName 'jmueller' already in use!";
        let failure = of_answer(Request::Create, &answer(68, text)).to_string();
        assert!(
            !failure.contains("jmueller") && failure.contains("00002071"),
            "{failure}"
        );
    }
}
