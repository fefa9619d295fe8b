//! Edits as the operations they are on the wire.

use std::collections::BTreeSet;

use rosterd::directory::wire::{self, Request, address};
use rosterd::directory::{AccountControl, AttrName, Edit, Guid};
use rosterd::ports::{EditFailure, RefusalKind};

use super::add::Given;
use super::answer::Answer;
use super::modify::{Kind, Step};
use super::object::Object;
use super::state::{Caller, State};
use super::vendor;

/// What an edit of attributes may not name: `src/ldap/write.rs` sends none of it.
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

impl State {
    /// Carries out an edit as the service account.
    pub fn perform(&mut self, edit: &Edit) -> Result<Guid, EditFailure> {
        match edit {
            Edit::Modify { edits, .. } | Edit::Rename { edits, .. }
                if edits.iter().any(|edit| is_never_replaced(&edit.name)) =>
            {
                Err(unsent("never replaced"))
            }
            Edit::Move {
                guid, parent, name, ..
            } => {
                let now = Edit::Move {
                    guid: *guid,
                    from: self.existing(*guid)?.dn.clone(),
                    parent: parent.clone(),
                    name: name.clone(),
                };
                self.send(&now, AccountControl(0))
            }
            Edit::Join { group, members } => self.members(*group, Kind::Add, members),
            Edit::Quit { group, members } => self.members(*group, Kind::Delete, members),
            Edit::Control { guid, .. } => {
                let found = self.existing(*guid)?.control();
                self.send(edit, found)?;
                Ok(*guid)
            }
            _ => self.send(edit, AccountControl(0)),
        }
    }

    /// Carries out the requests of an edit; answers the object of the last one.
    fn send(&mut self, edit: &Edit, found: AccountControl) -> Result<Guid, EditFailure> {
        let requests = wire::requests(edit, found, &address);
        let requests = requests.map_err(|why| unsent(&why.to_string()))?;
        let mut object = Guid::from_bytes([0; 16]);
        for request in requests {
            object = self.carry_out(request)?;
        }
        Ok(object)
    }

    fn carry_out(&mut self, request: Request) -> Result<Guid, Answer> {
        match request {
            Request::Add { dn, attributes } => {
                let given = |values: wire::Values| (AttrName::new(values.name), values.values);
                let given: Vec<Given> = attributes.into_iter().map(given).collect();
                self.add(Caller::Service, &dn.to_string(), &given)
            }
            Request::Modify { object, steps } => {
                let steps: Vec<Step> = steps.into_iter().map(step).collect();
                self.modify(Caller::Service, &address(object), &steps, false)
            }
            Request::Rename {
                object,
                relative,
                parent,
            } => {
                let parent = parent.to_string();
                let at = address(object);
                self.rename(Caller::Service, &at, &relative, true, Some(&parent))
            }
        }
    }

    fn existing(&self, guid: Guid) -> Result<&Object, Answer> {
        match self.get(guid) {
            Some(object) => Ok(object),
            None => self.refuse(vendor::Refusal::NoIdentity),
        }
    }

    /// Where some are so already, once more with those for whom something is left to do.
    fn members(&mut self, group: Guid, kind: Kind, members: &[Guid]) -> Result<Guid, EditFailure> {
        let may_be_so = |answer: &Answer| match kind {
            Kind::Add => matches!(answer.code, 20 | 68),
            _ => matches!(answer.code, 16 | 32 | 53),
        };
        let answer = match self.change_list(group, kind, members) {
            Err(answer) if may_be_so(&answer) => answer,
            other => return Ok(other?),
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
        Ok(self.change_list(group, kind, &open)?)
    }

    fn change_list(&mut self, group: Guid, kind: Kind, members: &[Guid]) -> Result<Guid, Answer> {
        let members: BTreeSet<Guid> = members.iter().copied().collect();
        let members: Vec<String> = members.into_iter().map(address).collect();
        let step = Step::texts(kind, "member", &members);
        self.modify(Caller::Service, &address(group), &[step], false)
    }
}

fn is_never_replaced(name: &AttrName) -> bool {
    NEVER_REPLACED
        .iter()
        .any(|never| AttrName::new(*never) == *name)
}

fn unsent(words: &str) -> EditFailure {
    EditFailure::Refused(rosterd::ports::Refusal::new(RefusalKind::Unsent, words))
}

fn step(step: wire::Step) -> Step {
    let (kind, values) = match step {
        wire::Step::Add(values) => (Kind::Add, values),
        wire::Step::Take(values) => (Kind::Delete, values),
        wire::Step::Set(values) => (Kind::Replace, values),
    };
    Step {
        kind,
        name: AttrName::new(values.name),
        values: values.values,
    }
}
