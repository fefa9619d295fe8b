//! ModifyDN: a new name, a new place, or both.

use rosterd::directory::{Dn, Guid};

use super::answer::Answer;
use super::state::{Caller, State};
use super::vendor::Refusal;

impl State {
    /// Carries out a ModifyDN. Without a new superior the object stays where it is.
    pub fn rename(
        &mut self,
        who: Caller,
        target: &str,
        relative: &str,
        drops_old: bool,
        superior: Option<&str>,
    ) -> Result<Guid, Answer> {
        let guid = self.locate(target)?;
        let Some(object) = self.get(guid) else {
            return self.refuse(Refusal::NoObject);
        };
        let (class, old) = (object.class, object.dn.clone());
        self.may_move(who, object)?;
        if !drops_old {
            return self.refuse(Refusal::OldNameKept);
        }
        let new = self.new_name(&old, relative, superior)?;
        self.parent(&new, Refusal::NoParentToMoveTo)?;
        if new.parent() != old.parent() {
            let parent = new.parent().unwrap_or_else(|| new.clone());
            self.may_place(who, class, &parent)?;
        }
        if new.is_below(&old) {
            return self.refuse(Refusal::BelowItself);
        }
        self.free_name(&new, Some(guid))?;
        self.change(guid, |object| object.dn = new);
        Ok(guid)
    }

    fn new_name(&self, old: &Dn, relative: &str, superior: Option<&str>) -> Result<Dn, Answer> {
        let parent = match superior {
            Some(text) => self
                .read_name(text)
                .map_err(|_| Refusal::OtherDomain.by(self.vendor))?
                .to_string(),
            None => old.parent().map(|dn| dn.to_string()).unwrap_or_default(),
        };
        let kind = |relative: &str| {
            let kind = relative.split_once('=').map(|(kind, _)| kind.trim());
            kind.unwrap_or_default().to_ascii_lowercase()
        };
        let Ok(new) = Dn::parse(&format!("{relative},{parent}")) else {
            return self.refuse(Refusal::BadName);
        };
        if kind(relative) != kind(&old.relative()) {
            return self.refuse(Refusal::OtherNaming);
        }
        Ok(new)
    }
}
