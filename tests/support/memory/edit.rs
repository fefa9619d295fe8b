//! Edits as the operations they are on the wire: what `src/ldap/write.rs` and its neighbours send.

use rosterd::directory::{
    AccountControl, AttrName, AttributeEdit, ControlEdit, Edit, Expiry, Guid, NewAccount,
};
use rosterd::ports::EditFailure;
use secrecy::{ExposeSecret, SecretString};

use super::add::Given;
use super::answer::Answer;
use super::modify::{Kind, Step};
use super::state::{Caller, State};
use super::vendor::Refusal;

const NEVER_REPLACED: [&str; 13] = [
    "member",
    "memberOf",
    "proxyAddresses",
    "userAccountControl",
    "accountExpires",
    "unicodePwd",
    "userPassword",
    "pwdLastSet",
    "cn",
    "name",
    "objectClass",
    "primaryGroupID",
    "nTSecurityDescriptor",
];

fn address(guid: Guid) -> String {
    format!("<GUID={guid}>")
}

fn set(name: &str, values: &[&str]) -> Step {
    Step::texts(Kind::Replace, name, values)
}

fn password_step(password: &SecretString) -> Step {
    let quoted = format!("\"{}\"", password.expose_secret());
    Step {
        kind: Kind::Replace,
        name: "unicodePwd".into(),
        values: vec![quoted.encode_utf16().flat_map(u16::to_le_bytes).collect()],
    }
}

impl State {
    /// Carries out an edit as the service account.
    pub fn perform(&mut self, edit: &Edit) -> Result<Guid, EditFailure> {
        match edit {
            Edit::Create(new) => {
                let added = self.add(Caller::Service, &new.dn().to_string(), &given(new));
                added.map_err(EditFailure::from)
            }
            Edit::SetPassword {
                guid,
                password,
                must_change,
            } => {
                self.send(*guid, &[password_step(password)])?;
                if *must_change {
                    self.send(*guid, &[set("pwdLastSet", &["0"])])?;
                }
                Ok(*guid)
            }
            Edit::Control {
                guid,
                edit,
                scramble,
            } => self.switch(*guid, *edit, scramble.as_ref()),
            Edit::Modify { guid, edits } => self.set_values(*guid, edits),
            Edit::Point { guid, name, target } => {
                let target: Vec<String> = target.iter().copied().map(address).collect();
                let step = Step::texts(Kind::Replace, name.as_str(), &target);
                self.send(*guid, &[step])
            }
            Edit::Expire { guid, expires } => {
                let ticks = expires.ticks().to_string();
                self.send(*guid, &[set("accountExpires", &[&ticks])])
            }
            Edit::Move {
                guid,
                from: _,
                parent,
            } => {
                let name = self.existing(*guid)?.dn.relative();
                let parent = parent.to_string();
                let at = address(*guid);
                let moved = self.rename(Caller::Service, &at, &name, true, Some(&parent));
                moved.map_err(EditFailure::from)
            }
            Edit::Join { group, members } => self.members(*group, Kind::Add, members),
            Edit::Quit { group, members } => self.members(*group, Kind::Delete, members),
        }
    }

    fn send(&mut self, guid: Guid, steps: &[Step]) -> Result<Guid, EditFailure> {
        let done = self.modify(Caller::Service, &address(guid), steps, false);
        done.map_err(EditFailure::from)
    }

    fn existing(&self, guid: Guid) -> Result<&super::object::Object, EditFailure> {
        let gone = || EditFailure::from(Refusal::NoIdentity.by(self.vendor));
        self.get(guid).ok_or_else(gone)
    }

    fn switch(
        &mut self,
        guid: Guid,
        edit: ControlEdit,
        scramble: Option<&SecretString>,
    ) -> Result<Guid, EditFailure> {
        let before = self.existing(guid)?.control();
        let after = match edit {
            ControlEdit::Disable => before.with_disabled(true),
            ControlEdit::Enable => AccountControl(
                before.with_disabled(false).0 & !AccountControl::PASSWORD_NOT_REQUIRED,
            ),
        };
        let value = |control: AccountControl| [control.0.cast_signed().to_string()];
        let mut steps = Vec::new();
        if before != after {
            let name = "userAccountControl";
            steps.push(Step::texts(Kind::Delete, name, &value(before)));
            steps.push(Step::texts(Kind::Add, name, &value(after)));
        }
        steps.extend(scramble.map(password_step));
        if steps.is_empty() {
            return Ok(guid);
        }
        self.send(guid, &steps)
    }

    fn set_values(&mut self, guid: Guid, edits: &[AttributeEdit]) -> Result<Guid, EditFailure> {
        let is_never = |name: &AttrName| {
            NEVER_REPLACED
                .iter()
                .any(|never| AttrName::new(*never) == *name)
        };
        if edits.iter().any(|edit| is_never(&edit.name)) {
            return Err(EditFailure::Refused("never replaced".into()));
        }
        let step = |edit: &AttributeEdit| {
            let values: Vec<&String> = edit.values.iter().filter(|v| !v.is_empty()).collect();
            Step::texts(Kind::Replace, edit.name.as_str(), &values)
        };
        let steps: Vec<Step> = edits.iter().map(step).collect();
        self.send(guid, &steps)
    }

    /// With the permissive control; where that does not count for members, once more with those for whom
    /// something is left to do.
    fn members(&mut self, group: Guid, kind: Kind, members: &[Guid]) -> Result<Guid, EditFailure> {
        let first = self.change_list(group, kind, members);
        let so_already = |answer: &Answer| matches!(answer.code, 16 | 20 | 53 | 68);
        let answer = match first {
            Err(answer) if so_already(&answer) || self.one_is_gone(kind, &answer) => answer,
            other => return other.map_err(EditFailure::from),
        };
        let held = &self.existing(group)?.members;
        let is_open = |member: &Guid| held.contains(member) != (kind == Kind::Add);
        let open: Vec<Guid> = members.iter().copied().filter(is_open).collect();
        if open.is_empty() {
            return Ok(group);
        }
        if open.len() == members.len() {
            return Err(answer.into());
        }
        let again = self.change_list(group, kind, &open);
        again.map_err(EditFailure::from)
    }

    fn one_is_gone(&self, kind: Kind, answer: &Answer) -> bool {
        kind == Kind::Delete && answer.code == 32
    }

    fn change_list(&mut self, group: Guid, kind: Kind, members: &[Guid]) -> Result<Guid, Answer> {
        let members: std::collections::BTreeSet<Guid> = members.iter().copied().collect();
        let members: Vec<String> = members.into_iter().map(address).collect();
        let step = Step::texts(kind, "member", &members);
        self.modify(Caller::Service, &address(group), &[step], true)
    }
}

/// The attributes of the Add that makes an account.
fn given(new: &NewAccount) -> Vec<Given> {
    let text = |name: &str, values: &[&str]| {
        let values = values.iter().map(|value| value.as_bytes().to_vec());
        (AttrName::new(name), values.collect::<Vec<_>>())
    };
    let (anchor, value) = &new.anchor;
    let mut out = vec![
        text(
            "objectClass",
            &["top", "person", "organizationalPerson", "user"],
        ),
        text("sAMAccountName", &[&new.sam]),
        text("userPrincipalName", &[&new.upn]),
        text(anchor.as_str(), &[value]),
        text("userAccountControl", &["514"]),
    ];
    if new.expires != Expiry::Never {
        out.push(text("accountExpires", &[&new.expires.ticks().to_string()]));
    }
    let others = new
        .attributes
        .iter()
        .filter(|(name, values)| *name != anchor && !values.is_empty());
    out.extend(others.map(|(name, values)| {
        let values: Vec<&str> = values.iter().map(String::as_str).collect();
        text(name.as_str(), &values)
    }));
    out
}
