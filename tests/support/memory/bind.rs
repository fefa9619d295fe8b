//! Who logs in, and why not.

use rosterd::directory::Guid;

use super::answer::Answer;
use super::object::Object;
use super::state::{Caller, State};
use crate::support::world::BASE;

impl State {
    /// Carries out a simple Bind. A name without a password is nobody's, and succeeds (RFC 4513 5.1.2);
    /// Samba refuses it.
    pub fn bind(&self, name: &str, password: &str) -> Result<Option<Caller>, Answer> {
        if password.is_empty() && (name.is_empty() || self.is_microsoft()) {
            return Ok(None);
        }
        let object = self.account(name).and_then(|guid| self.get(guid));
        let Some(object) = object.filter(|object| object.password.as_deref() == Some(password))
        else {
            return Err(denied("52e"));
        };
        match reason(object) {
            Some(data) => Err(denied(data)),
            None if object.rid == 500 => Ok(Some(Caller::Administrator)),
            None => Ok(Some(Caller::Service)),
        }
    }

    /// The account of a userPrincipalName, of `login@domain`, of `DOMAIN\login`, or of a name.
    fn account(&self, name: &str) -> Option<Guid> {
        if let Some((_, sam)) = name.split_once('\\') {
            return self.holder("sAMAccountName", sam, None);
        }
        let by_upn = || self.holder("userPrincipalName", name, None);
        let realm = BASE.to_lowercase().replace("dc=", "").replace(',', ".");
        let implicit = || {
            let (sam, domain) = name.split_once('@')?;
            let ours = domain.to_lowercase() == realm;
            ours.then(|| self.holder("sAMAccountName", sam, None))?
        };
        by_upn()
            .or_else(implicit)
            .or_else(|| self.locate(name).ok())
    }
}

fn reason(object: &Object) -> Option<&'static str> {
    if object.control().is_disabled() {
        return Some("533");
    }
    if object.is_expired() {
        return Some("701");
    }
    object.must_change().then_some("773")
}

fn denied(data: &str) -> Answer {
    let text = format!(
        "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data {data}, v1db1"
    );
    Answer::new(49, text)
}
