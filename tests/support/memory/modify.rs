//! Modify: all steps of it happen, or none.

use rosterd::directory::{AttrName, Guid, Syntax};

use super::answer::Answer;
use super::object::{Class, Object};
use super::schema::{Attribute, attribute};
use super::state::{Caller, State};
use super::vendor::Refusal;
use crate::support::base64;

/// What a step does with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Adds them.
    Add,
    /// Takes them away; none takes all.
    Delete,
    /// Makes them the values; none clears.
    Replace,
}

/// One step of a Modify.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub kind: Kind,
    /// Which attribute.
    pub name: AttrName,
    /// The values.
    pub values: Vec<Vec<u8>>,
}

impl Step {
    /// A step with values that are text.
    pub fn texts<S: AsRef<str>>(kind: Kind, name: &str, values: &[S]) -> Self {
        let values = values
            .iter()
            .map(|value| value.as_ref().as_bytes().to_vec());
        Self {
            kind,
            name: AttrName::new(name),
            values: values.collect(),
        }
    }
}

/// Attributes only the directory writes.
const SYSTEM: [&str; 6] = [
    "memberOf",
    "objectGUID",
    "objectSid",
    "adminCount",
    "whenCreated",
    "uSNChanged",
];

const CONTROL: &str = "userAccountControl";

/// What an account has at the end of every Modify.
const NEVER_WITHOUT: [&str; 3] = ["sAMAccountName", "userAccountControl", "accountExpires"];

impl State {
    /// Carries out a Modify. `permissive` is the control of that name.
    pub fn modify(
        &mut self,
        who: Caller,
        target: &str,
        steps: &[Step],
        permissive: bool,
    ) -> Result<Guid, Answer> {
        let guid = self.locate(target)?;
        let Some(before) = self.get(guid) else {
            return self.refuse(Refusal::NoObject);
        };
        let mut draft = before.clone();
        let changes_nothing = self.ends_where_it_was(&draft, steps);
        for step in steps {
            self.may_write(who, &draft, &step.name)?;
            if changes_nothing && step.name == CONTROL.into() {
                continue;
            }
            self.take_step(guid, &mut draft, step, permissive)?;
        }
        let is_lost = |name: &&str| before.text(name).is_some() && draft.text(name).is_none();
        if NEVER_WITHOUT.iter().any(is_lost) {
            return self.refuse(Refusal::SystemOnly);
        }
        if before.control() != draft.control() {
            self.may_be_open(&draft)?;
        }
        self.commit(guid, draft);
        Ok(guid)
    }

    /// Samba takes an exchange of userAccountControl for a value it does not hold, where the new value is there
    /// already: the pair comes to nothing. Any other stale exchange it refuses, as Microsoft's directory does.
    fn ends_where_it_was(&self, object: &Object, steps: &[Step]) -> bool {
        let control = steps.iter().rfind(|step| step.name == CONTROL.into());
        let added = control.filter(|step| step.kind == Kind::Add);
        let held = object.text(CONTROL).map(str::as_bytes);
        let is_held = |step: &Step| step.values.first().map(Vec::as_slice) == held;
        !self.is_microsoft() && added.is_some_and(is_held)
    }

    /// One step, on a draft of the object.
    pub fn take_step(
        &self,
        guid: Guid,
        draft: &mut Object,
        step: &Step,
        permissive: bool,
    ) -> Result<(), Answer> {
        let name = step.name.as_str().to_ascii_lowercase();
        if SYSTEM
            .iter()
            .any(|system| system.eq_ignore_ascii_case(&name))
        {
            return self.refuse(Refusal::SystemOnly);
        }
        match name.as_str() {
            "cn" | "ou" | "name" => self.refuse(Refusal::OnName),
            "objectclass" => self.refuse(Refusal::OnClass),
            "member" if draft.class == Class::Group => {
                self.change_members(guid, draft, step, permissive)
            }
            "member" => self.refuse(Refusal::NotOfThisKind),
            "unicodepwd" => match (step.kind, step.values.as_slice()) {
                // A change by the user (the old one taken, the new one added) is not rosterd's.
                (Kind::Replace | Kind::Add, [password]) => self.set_password(draft, password),
                _ => self.refuse(Refusal::PasswordForm),
            },
            _ => match attribute(&step.name) {
                Some(known) => self.change_values(guid, draft, (&known, step), permissive),
                None => self.refuse(Refusal::NoAttribute),
            },
        }
    }

    fn change_values(
        &self,
        guid: Guid,
        draft: &mut Object,
        (known, step): (&Attribute, &Step),
        permissive: bool,
    ) -> Result<(), Answer> {
        let values = self.read_values(known, &step.values)?;
        if known.syntax == Syntax::Dn {
            return self.change_link(draft, step, &values);
        }
        let held = draft.attributes.get(&step.name).cloned();
        let mut after = held.unwrap_or_default();
        match step.kind {
            Kind::Replace => after = values,
            Kind::Add => {
                for value in values {
                    match self.place_of(&after, &value) {
                        None => after.push(value),
                        Some(_) if permissive => {}
                        Some(_) => return self.refuse(Refusal::ValueThere),
                    }
                }
            }
            Kind::Delete if values.is_empty() && !after.is_empty() => after.clear(),
            Kind::Delete if values.is_empty() && !permissive => {
                return self.refuse(Refusal::ValueGone);
            }
            Kind::Delete => {
                for value in values {
                    match self.place_of(&after, &value) {
                        Some(place) => drop(after.remove(place)),
                        None if permissive => {}
                        None => return self.refuse(Refusal::ValueGone),
                    }
                }
            }
        }
        if after.len() > 1 && !known.many {
            return self.refuse(Refusal::OneValue);
        }
        self.settle(guid, draft, &step.name, after)
    }

    fn place_of(&self, values: &[String], value: &str) -> Option<usize> {
        values
            .iter()
            .position(|held| held.to_lowercase() == value.to_lowercase())
    }

    /// The values as text, if the attribute can hold each of them.
    fn read_values(&self, known: &Attribute, values: &[Vec<u8>]) -> Result<Vec<String>, Answer> {
        let mut out = Vec::new();
        for value in values {
            if value.is_empty() {
                return self.refuse(Refusal::BadValue);
            }
            if known.is_too_long(value) {
                return self.refuse(Refusal::TooLong);
            }
            if known.is_bytes() {
                out.push(base64::encode(value));
                continue;
            }
            match String::from_utf8(value.clone()) {
                Ok(text) if !known.is_number() || text.parse::<i64>().is_ok() => out.push(text),
                _ => return self.refuse(Refusal::BadValue),
            }
        }
        Ok(out)
    }

    fn change_link(
        &self,
        draft: &mut Object,
        step: &Step,
        values: &[String],
    ) -> Result<(), Answer> {
        let mut targets = Vec::new();
        for value in values {
            match self.locate(value) {
                Ok(target) => targets.push(target),
                Err(_) => return self.refuse(Refusal::DeadLink),
            }
        }
        let held = draft.links.get(&step.name).copied();
        let after = match (step.kind, targets.as_slice()) {
            (Kind::Delete, []) if held.is_some() => None,
            (Kind::Delete, [target]) if held == Some(*target) => None,
            (Kind::Delete, _) => return self.refuse(Refusal::ValueGone),
            (Kind::Add, [target]) if held.is_none() => Some(*target),
            (Kind::Replace, [] | [_]) => targets.first().copied(),
            _ => return self.refuse(Refusal::OneValue),
        };
        draft.attributes.remove(&step.name);
        draft.links.remove(&step.name);
        draft
            .links
            .extend(after.map(|target| (step.name.clone(), target)));
        Ok(())
    }

    /// The rules of single attributes, then the new values.
    fn settle(
        &self,
        guid: Guid,
        draft: &mut Object,
        name: &AttrName,
        values: Vec<String>,
    ) -> Result<(), Answer> {
        let first = values.first().map(String::as_str);
        match (name.as_str().to_ascii_lowercase().as_str(), first) {
            ("samaccountname", Some(sam)) => self.free_login(sam, Some(guid))?,
            ("userprincipalname", Some(upn)) => self.free_upn(upn, Some(guid))?,
            ("pwdlastset", Some(value)) => return self.set_pwd_last_set(draft, value),
            ("useraccountcontrol", Some(bits)) => {
                let bits = bits.parse::<i64>().unwrap_or(0) as u32 & !COMPUTED;
                draft.set(CONTROL, &[&bits.cast_signed().to_string()]);
                return Ok(());
            }
            _ => {}
        }
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        draft.set(name.as_str(), &values);
        Ok(())
    }

    /// Whether a login can be one and nobody has it.
    pub fn free_login(&self, sam: &str, but: Option<Guid>) -> Result<(), Answer> {
        if sam.contains(FORBIDDEN) || sam.ends_with('.') {
            return self.refuse(Refusal::LoginForbidden);
        }
        if self.is_microsoft() && sam.chars().count() > 20 {
            return self.refuse(Refusal::LoginTooLong);
        }
        match self.holder("sAMAccountName", sam, but) {
            Some(_) => self.refuse(Refusal::LoginTaken),
            None => Ok(()),
        }
    }

    /// Whether nobody has a userPrincipalName: at Microsoft's in the whole forest.
    pub fn free_upn(&self, upn: &str, but: Option<Guid>) -> Result<(), Answer> {
        let elsewhere = self.is_microsoft() && self.elsewhere.contains(&self.compared(upn));
        if elsewhere || self.holder("userPrincipalName", upn, but).is_some() {
            return self.refuse(Refusal::UpnTaken);
        }
        Ok(())
    }
}

/// Bits the directory computes and drops when they are written ([MS-ADTS] 2.2.16).
const COMPUTED: u32 = 0x10 | 0x80_0000;

const FORBIDDEN: [char; 15] = [
    '"', '/', '\\', '[', ']', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>',
];
