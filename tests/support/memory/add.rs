//! Add and Delete.

use rosterd::directory::{AttrName, Dn, Guid};

use super::answer::Answer;
use super::modify::{Kind, Step};
use super::object::{Class, Object};
use super::state::{Caller, State};
use super::vendor::Refusal;

/// An attribute of a new object.
pub type Given = (AttrName, Vec<Vec<u8>>);

impl State {
    /// Carries out an Add.
    pub fn add(&mut self, who: Caller, target: &str, given: &[Given]) -> Result<Guid, Answer> {
        let dn = self.read_name(target)?;
        let Some(class) = class(given) else {
            return self.refuse(Refusal::NotOfThisKind);
        };
        self.parent(&dn, Refusal::NoParent)?;
        self.may_place(who, class, &dn.parent().unwrap_or_else(|| dn.clone()))?;
        self.free_name(&dn, None)?;
        let (guid, rid) = self.identity();
        let mut draft = Object::new(class, dn, rid);
        if class == Class::User {
            // What is left out ([MS-SAMR] 3.1.1.8.6).
            draft.set("userAccountControl", &["546"]);
            draft.set("pwdLastSet", &["0"]);
            draft.set("accountExpires", &["9223372036854775807"]);
            draft.set("primaryGroupID", &["513"]);
            draft.set("sAMAccountName", &[&format!("$RANDOM-{rid}")]);
        }
        for (name, values) in given {
            if !is_name_or_class(name) {
                let step = Step {
                    kind: Kind::Replace,
                    name: name.clone(),
                    values: values.clone(),
                };
                self.take_step(guid, &mut draft, &step, false)?;
            }
        }
        self.may_be_open(&draft)?;
        self.commit(guid, draft);
        Ok(guid)
    }

    /// Carries out a Delete.
    pub fn delete(&mut self, who: Caller, target: &str) -> Result<Guid, Answer> {
        let guid = self.locate(target)?;
        let Some(object) = self.get(guid) else {
            return self.refuse(Refusal::NoObject);
        };
        self.may_move(who, object)?;
        if self.children(&object.dn).next().is_some() {
            return self.refuse(Refusal::NotLeaf);
        }
        self.remove(guid);
        Ok(guid)
    }

    /// The container a name is in.
    pub fn parent(&self, dn: &Dn, missing: Refusal) -> Result<Guid, Answer> {
        let parent = dn.parent().and_then(|parent| self.find(&parent));
        let parent = parent.filter(|guid| {
            self.get(*guid)
                .is_some_and(|object| object.class.holds_others())
        });
        match parent {
            Some(guid) => Ok(guid),
            None => self.missing(missing, dn),
        }
    }

    /// Whether a name is short enough and free in its container.
    pub fn free_name(&self, dn: &Dn, but: Option<Guid>) -> Result<(), Answer> {
        if self.is_microsoft() && dn.leaf().chars().count() > 64 {
            return self.refuse(Refusal::NameTooLong);
        }
        let Some(parent) = dn.parent() else {
            return self.refuse(Refusal::BadName);
        };
        let wanted = self.compared(dn.leaf());
        let is_taken = self
            .children(&parent)
            .any(|(guid, object)| Some(guid) != but && self.compared(object.dn.leaf()) == wanted);
        if is_taken {
            return self.refuse(Refusal::NameTaken);
        }
        Ok(())
    }
}

fn is_name_or_class(name: &AttrName) -> bool {
    ["objectClass", "cn", "ou", "name"]
        .iter()
        .any(|other| name.as_str().eq_ignore_ascii_case(other))
}

fn class(given: &[Given]) -> Option<Class> {
    let (_, values) = given
        .iter()
        .find(|(name, _)| *name == "objectClass".into())?;
    let names = values.iter().map(|value| String::from_utf8_lossy(value));
    Class::read(&names.map(|name| name.into_owned()).collect::<Vec<_>>())
}
