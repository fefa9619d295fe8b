//! Which object a name in a request means ([MS-ADTS] 3.1.1.3.1.2.4).

use rosterd::directory::{Dn, Guid, Sid};

use super::answer::Answer;
use super::state::{State, dn};
use super::vendor::Refusal;
use crate::support::world::BASE;

impl State {
    /// The object addressed by its name, by `<GUID=…>` or by `<SID=…>`.
    pub fn locate(&self, text: &str) -> Result<Guid, Answer> {
        let bracketed = text
            .strip_prefix('<')
            .and_then(|text| text.strip_suffix('>'));
        if let Some((kind, value)) = bracketed.and_then(|text| text.split_once('=')) {
            return match kind.to_ascii_uppercase().as_str() {
                "GUID" => self.by_guid(value),
                "SID" => self.by_sid(value),
                _ => self.refuse(Refusal::BadName),
            };
        }
        let name = self.read_name(text)?;
        match self.find(&name) {
            Some(guid) => Ok(guid),
            None => self.missing(Refusal::NoObject, &name),
        }
    }

    /// A name of this domain. What lies elsewhere is somebody else's; Samba, alone in its forest, just does not
    /// find it.
    pub fn read_name(&self, text: &str) -> Result<Dn, Answer> {
        let Ok(name) = Dn::parse(text) else {
            return self.refuse(Refusal::BadName);
        };
        if !self.is_microsoft() || self.is_ours(&name) {
            return Ok(name);
        }
        let host = &self.referred_to;
        Err(Answer::referral(host, format!("ldaps://{host}/{name}")))
    }

    /// The configuration and the other domains of the forest have names below ours, and are not ours.
    fn is_ours(&self, name: &Dn) -> bool {
        let mut at = Some(name.clone());
        let foreign = |name: &Dn| {
            let relative = name.relative().to_ascii_lowercase();
            relative == "cn=configuration" || relative.starts_with("dc=")
        };
        let base = dn(BASE);
        while let Some(name) = at {
            if name == base {
                return true;
            }
            if foreign(&name) {
                return false;
            }
            at = name.parent();
        }
        false
    }

    /// Says that a name does not exist, and what of it does.
    pub fn missing<T>(&self, refusal: Refusal, name: &Dn) -> Result<T, Answer> {
        let mut at = name.parent();
        while let Some(name) = &at
            && self.find(name).is_none()
        {
            at = name.parent();
        }
        let found = at.filter(|_| self.is_microsoft());
        Err(refusal.by(self.vendor).matching(found.as_ref()))
    }

    fn by_guid(&self, text: &str) -> Result<Guid, Answer> {
        let Some(guid) = Guid::parse(text) else {
            return self.refuse(Refusal::BadName);
        };
        match self.get(guid) {
            Some(_) => Ok(guid),
            None => self.refuse(Refusal::NoIdentity),
        }
    }

    fn by_sid(&self, text: &str) -> Result<Guid, Answer> {
        let has = |sid: Vec<u8>| Sid::from_bytes(&sid).is_some_and(|sid| sid.as_str() == text);
        let found = self.all().find(|(_, object)| object.sid().is_some_and(has));
        match found {
            Some((guid, _)) => Ok(guid),
            None => self.refuse(Refusal::NoIdentity),
        }
    }
}
