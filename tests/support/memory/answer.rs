//! What a server answers beside success.

use rosterd::directory::Dn;
use rosterd::ports::{EditFailure, Refusal, RefusalKind};

/// The result of a request that was not carried out (RFC 4511 4.1.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The result code.
    pub code: u32,
    /// The diagnostic message.
    pub text: String,
    /// The name of the last object that was found, for a name that was not.
    pub matched: String,
    /// Where the object may be instead.
    pub referrals: Vec<String>,
}

impl Answer {
    /// A code and its words.
    pub fn new(code: u32, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
            matched: String::new(),
            referrals: Vec::new(),
        }
    }

    /// The same with the name that was found last, as Microsoft's directory tells it.
    pub fn matching(mut self, found: Option<&Dn>) -> Self {
        if let Some(found) = found {
            self.matched = found.to_string();
            self.text = format!("{}, best match of:\n\t'{found}'\n", self.text);
        }
        self
    }

    /// Ask somebody else ([MS-ADTS] 3.1.1.4.3): `url` names the server and the part of the tree.
    pub fn referral(host: &str, url: String) -> Self {
        let text = format!(
            "0000202B: RefErr: DSID-00000000, data 0, 1 access points\n\tref 1: '{host}'\n"
        );
        Self {
            referrals: vec![url],
            ..Self::new(10, text)
        }
    }
}

/// A refusal as the LDAP side would word it: by code.
impl From<Answer> for EditFailure {
    fn from(answer: Answer) -> Self {
        let words = answer.text.lines().next().unwrap_or_default().to_owned();
        let kind = if words.starts_with("0000052D") {
            RefusalKind::Password
        } else {
            RefusalKind::Code(answer.code)
        };
        let words = format!("{words} ({})", answer.code);
        Self::Refused(Refusal::new(kind, words))
    }
}
