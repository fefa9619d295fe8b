//! unicodePwd, pwdLastSet and the password policy.

use super::answer::Answer;
use super::object::{Class, Object};
use super::state::State;
use super::vendor::Refusal;

/// When every password was set: no test asks for the time.
const NOW: &str = "134000000000000000";

impl State {
    /// Sets the password from the bytes of a unicodePwd value ([MS-ADTS] 3.1.1.3.1.5.1).
    pub fn set_password(&self, object: &mut Object, bytes: &[u8]) -> Result<(), Answer> {
        let Some(password) = unquoted(bytes) else {
            return self.refuse(Refusal::PasswordForm);
        };
        if !satisfies(&password, object, self.is_microsoft()) {
            return self.refuse(Refusal::PasswordPolicy);
        }
        object.password = Some(password);
        object.set("pwdLastSet", &[NOW]);
        Ok(())
    }

    /// Sets pwdLastSet: 0 (must be changed) and -1 (now) are all it takes.
    pub fn set_pwd_last_set(&self, object: &mut Object, value: &str) -> Result<(), Answer> {
        let value = match value {
            "0" => "0",
            "-1" => NOW,
            _ => return self.refuse(Refusal::PwdLastSet),
        };
        object.set("pwdLastSet", &[value]);
        Ok(())
    }

    /// Whether an account that is open now may be: Microsoft's directory wants a password, or the bit that
    /// it need not have one.
    pub fn may_be_open(&self, object: &Object) -> Result<(), Answer> {
        let control = object.control();
        let excused = control.0 & rosterd::directory::AccountControl::PASSWORD_NOT_REQUIRED != 0;
        let bare = object.class == Class::User && object.password.is_none() && !excused;
        if self.is_microsoft() && bare && !control.is_disabled() {
            return self.refuse(Refusal::NoPassword);
        }
        Ok(())
    }
}

/// The text between the quotes.
fn unquoted(bytes: &[u8]) -> Option<String> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16(&units).ok()?;
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.to_owned())
}

/// Default policy: seven characters, three kinds of five; Microsoft's also: neither the login nor a part of
/// the display name in it ([MS-SAMR] 3.1.1.7.2).
fn satisfies(password: &str, object: &Object, strict: bool) -> bool {
    let kinds: [fn(&char) -> bool; 5] = [
        |c| c.is_uppercase(),
        |c| c.is_lowercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_alphanumeric(),
        |c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase(),
    ];
    let used = kinds
        .iter()
        .filter(|kind| password.chars().any(|c| kind(&c)))
        .count();
    let long = password.chars().count() >= 7;
    long && used >= 3 && !(strict && holds_a_name(password, object))
}

fn holds_a_name(password: &str, object: &Object) -> bool {
    let password = password.to_lowercase();
    let sam = object.text("sAMAccountName").unwrap_or_default();
    let shown = object.text("displayName").unwrap_or_default();
    let parts = shown.split([',', '.', '-', '_', ' ', '#', '\t']);
    parts
        .chain([sam])
        .filter(|part| part.chars().count() >= 3)
        .any(|part| password.contains(&part.to_lowercase()))
}
