//! Asks the controller what rosterd's own account may do, and what time it is there.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use ldap3::controls::RawControl;

use super::connect::Connection;
use super::failure;
use super::search::NO_SUCH_OBJECT;
use super::search::SearchFailure;
use super::session::Controller;
use crate::directory::rights::{Effective, Probe, Target, Token};
use crate::directory::wire::address;
use crate::directory::{Directory, Malformed};
use crate::ports::{FailureClass, PortFailure};

/// Asked of every object: the first three are computed for whoever asks ([MS-ADTS] 3.1.1.4.5).
const EFFECTIVE: [&str; 4] = [
    "allowedAttributesEffective",
    "allowedChildClassesEffective",
    "sDRightsEffective",
    "nTSecurityDescriptor",
];

/// LDAP_SERVER_SD_FLAGS_OID: without it the answer holds the audit list or, for most, nothing at all
/// ([MS-ADTS] 3.1.1.3.4.1.11).
const SD_FLAGS: &str = "1.2.840.113556.1.4.801";
/// SEQUENCE { INTEGER 5 }: owner and access list.
const OWNER_AND_DACL: [u8; 5] = [0x30, 0x03, 0x02, 0x01, 0x05];
/// LDAP result code insufficientAccessRights: the object is hidden.
const NO_RIGHTS: u32 = 50;

/// A connection of its own for questions about rights.
pub struct Examiner {
    connection: Connection,
}

impl Examiner {
    pub(super) async fn new(controller: &Arc<Controller>) -> Result<Self, PortFailure> {
        let connection = controller.connect().await?;
        Ok(Self { connection })
    }

    /// Who rosterd's own account is and which groups it is in.
    ///
    /// # Errors
    /// When that cannot be found out.
    pub async fn token(&mut self, directory: &Directory) -> Result<Token, PortFailure> {
        const WHAT: &str = "rosterd's own account";
        let unknown = || {
            let what = "rosterd's own account was not found in the domain by the name it logs in with; \
                        write directory.user as svc-rosterd@corp.example";
            PortFailure::new(FailureClass::Configuration, what)
        };
        let own = directory.domain().own.ok_or_else(unknown)?;
        let asked = ["objectGUID", "objectSid", "sAMAccountName", "tokenGroups"];
        let found = self.connection.object(&address(own), &asked).await;
        let found = found.map_err(|failure| failure::of_search(WHAT, &failure))?;
        Token::from_entry(&found.ok_or_else(unknown)?).map_err(garbled)
    }

    /// What may be done with each of these objects.
    ///
    /// # Errors
    /// When an answer does not come. An object that does not exist, or is hidden, is no error.
    pub async fn examine(&mut self, targets: Vec<Target>) -> Result<Vec<Probe>, PortFailure> {
        let mut probes = Vec::with_capacity(targets.len());
        for target in targets {
            let found = self.look(&target.address).await?;
            probes.push(Probe { target, found });
        }
        Ok(probes)
    }

    async fn look(&mut self, dn: &str) -> Result<Option<Effective>, PortFailure> {
        let flags = RawControl {
            ctype: SD_FLAGS.to_owned(),
            crit: false,
            val: Some(OWNER_AND_DACL.to_vec()),
        };
        self.connection.handle().with_controls(vec![flags]);
        match self.connection.object(dn, &EFFECTIVE).await {
            Ok(None) => Ok(None),
            Ok(Some(entry)) => Effective::from_entry(&entry).map(Some).map_err(garbled),
            Err(SearchFailure::Refused(answer))
                if matches!(answer.code, NO_SUCH_OBJECT | NO_RIGHTS) =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure::of_search(&format!("the rights on {dn}"), &failure)),
        }
    }

    /// The controller's clock, to the second; nothing where it does not tell.
    ///
    /// # Errors
    /// When no answer comes.
    pub async fn clock(&mut self) -> Result<Option<Timestamp>, PortFailure> {
        let root = self.connection.object("", &["currentTime"]).await;
        let root =
            root.map_err(|failure| failure::of_search("the controller's clock", &failure))?;
        let text = root.and_then(|root| root.text("currentTime"));
        Ok(text.as_deref().and_then(moment))
    }
}

fn garbled(cause: Malformed) -> PortFailure {
    PortFailure::new(FailureClass::Incomplete, cause.to_string()).because(cause)
}

/// Generalized time as AD writes it, `20261122062449.0Z`.
fn moment(text: &str) -> Option<Timestamp> {
    let digits = text.get(..14)?;
    let civil = DateTime::strptime("%Y%m%d%H%M%S", digits).ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_root_entry_is_read() {
        let expected: Timestamp = "2026-11-22T06:24:49Z".parse().unwrap();
        assert_eq!(moment("20261122062449.0Z"), Some(expected));
        assert_eq!(moment("2026"), None);
    }
}
