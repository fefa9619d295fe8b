//! What a result code means: for the run, and for the person who reads about it.
//!
//! AD uses one code for several things and Samba another for the same: decided by (request, code, hex
//! prefix of the diagnostic message), never by the code alone. The message itself may name people and
//! goes to the debug log only.

use super::connect::{Answer, Broken};
use super::endpoint::Endpoint;
use super::search::SearchFailure;
use super::words::{Request, bind_words, describe, hex};
use crate::ports::{EditFailure, FailureClass, PortFailure};

/// The code of eight hex digits a diagnostic message begins with: a Win32 error.
pub(super) fn win32(text: &str) -> Option<u32> {
    let digits = text.trim_start().get(..8)?;
    u32::from_str_radix(digits, 16).ok()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldap::endpoint::Encryption;

    fn answer(code: u32, text: &str) -> Answer {
        Answer {
            code,
            text: text.to_owned(),
        }
    }

    //
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

    //
    #[test]
    fn every_reason_of_a_refused_login_is_told_apart() {
        let endpoint = Endpoint::parse("ldaps://dc1", Encryption::Ldaps).unwrap();
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

    //
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
