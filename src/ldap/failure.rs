//! What a result code means: for the run, and for the person who reads about it.
//!
//! Which it is stands in one table (`codes`). The diagnostic message itself may name people and goes to the
//! debug log only.

use super::codes::{self, Class, win32};
use super::connect::{Answer, Broken};
use super::endpoint::Endpoint;
use super::search::SearchFailure;
use super::words::{Request, bind_words, describe};
use crate::ports::{EditFailure, FailureClass, PortFailure, Refusal, RefusalKind};

/// What became of an edit that was answered with something else than success.
pub(super) fn of_answer(request: Request, answer: &Answer) -> EditFailure {
    tracing::debug!(code = answer.code, text = %answer.text, "{}", request.words());
    let win32 = win32(&answer.text);
    let words = describe(request, answer.code, win32);
    match codes::class(request, answer.code, win32) {
        Class::Transient | Class::Forgotten | Class::Incomplete => EditFailure::NotSent(words),
        // What may be so already, and what somebody else changed meanwhile, was read again by now.
        Class::Refused | Class::MayBeSo | Class::Raced => {
            EditFailure::Refused(Refusal::new(RefusalKind::Code(answer.code), words))
        }
        Class::OtherPassword => EditFailure::Refused(Refusal::new(RefusalKind::Password, words)),
        // Sent again once by now.
        Class::Once | Class::Stop | Class::Denied | Class::Configuration => {
            EditFailure::Stop(words)
        }
        Class::Unknown => EditFailure::Unknown(words),
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
        SearchFailure::Refused(answer) => of_answer(Request::Look, answer),
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
                class_of(Request::Look, answer),
                describe(Request::Look, answer.code, win32(&answer.text)),
            )
        }
    };
    PortFailure::new(class, format!("{what}: {why}"))
}

fn class_of(request: Request, answer: &Answer) -> FailureClass {
    match codes::class(request, answer.code, win32(&answer.text)) {
        Class::Transient | Class::Forgotten | Class::Once => FailureClass::Busy,
        Class::Denied => FailureClass::Denied,
        Class::Configuration => FailureClass::Configuration,
        // The others are no classes of reads; the table is held to that.
        _ => FailureClass::Incomplete,
    }
}

/// Why a bind was refused.
pub(super) fn of_bind(endpoint: &Endpoint, user: &str, answer: &Answer) -> PortFailure {
    if answer.code != 49 {
        let words = describe(Request::Login, answer.code, win32(&answer.text));
        return PortFailure::new(
            class_of(Request::Login, answer),
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
    fn every_class_ends_an_edit_in_its_way() {
        use EditFailure::{NotSent, Refused, Stop, Unknown};
        let of = |request, code, text| of_answer(request, &answer(code, text));
        let policy = "0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0";
        for code in [19, 53] {
            let refused = of(Request::Password, code, policy);
            assert!(
                matches!(refused, Refused(Refusal { kind: RefusalKind::Password, words })
                if words.contains("password policy") && words.contains("0000052D"))
            );
        }
        let taken = of(Request::Create, 68, "00000524: UpdErr");
        assert!(
            matches!(taken, Refused(Refusal { kind: RefusalKind::Code(68), words })
            if words.contains("login name is taken"))
        );
        assert!(matches!(of(Request::Modify, 80, ""), Unknown(_)));
        assert!(matches!(
            of(Request::Modify, 1, "000004DC: LdapErr"),
            NotSent(_)
        ));
        assert!(matches!(of(Request::Modify, 52, ""), NotSent(_)));
        assert!(matches!(
            of(Request::Modify, 8, "00002028: LdapErr"),
            Stop(_)
        ));
        assert!(matches!(of(Request::Modify, 12, ""), Stop(_)));
        assert!(matches!(of(Request::Modify, 4711, ""), Refused(_)));
    }

    #[test]
    fn every_class_ends_a_read_in_its_way() {
        let of = |code, text| {
            of_search("the accounts", &SearchFailure::Refused(answer(code, text))).class
        };
        assert_eq!(of(51, ""), FailureClass::Busy);
        assert_eq!(of(12, ""), FailureClass::Busy);
        assert_eq!(of(1, "000004DC: LdapErr"), FailureClass::Busy);
        assert_eq!(of(50, ""), FailureClass::Denied);
        assert_eq!(of(32, ""), FailureClass::Configuration);
        assert_eq!(of(10, "0000202B: RefErr"), FailureClass::Configuration);
        assert_eq!(of(4, ""), FailureClass::Incomplete);
        assert_eq!(of(4711, ""), FailureClass::Incomplete);
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
