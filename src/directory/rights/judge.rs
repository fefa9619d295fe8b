//! What is missing and what is too much, from what was read and what a configuration needs. Pure.

use std::collections::{BTreeMap, BTreeSet};

use super::excess::{Excess, excess, few};
use super::need::{Needs, RESET_PASSWORD, Right, USER};
use super::probe::{Effective, Probe, Role, Token};
use crate::directory::{Access, AttrName, Dn, Guid, Reach, Schema};

/// A right that is needed and not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Which.
    pub right: Right,
    /// In or below which place.
    pub at: Dn,
    /// What cannot be done without it.
    pub fails: String,
}

/// The judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What is needed and not there.
    pub missing: BTreeSet<Missing>,
    /// What is dangerous and there.
    pub excessive: BTreeSet<Excess>,
    /// Attributes of accounts that may be written although this configuration writes none of them.
    pub unneeded: BTreeSet<AttrName>,
    /// Places that do not exist, or cannot be seen, with the key that names them.
    pub absent: BTreeMap<Dn, String>,
    /// What could not be judged, or was judged in another way than by asking.
    pub notes: BTreeSet<String>,
}

/// Judges what was found against what is needed.
pub fn judge(needs: &Needs, schema: &Schema, token: &Token, probes: &[Probe]) -> Judged {
    let mut judged = Judged {
        excessive: excess(needs, token, probes),
        ..Judged::default()
    };
    Court {
        needs,
        schema,
        token,
        probes,
        judged: &mut judged,
    }
    .sit();
    let all = judged.missing.clone();
    // What lacks in a whole base need not be said of every unit in it.
    let said_above = |lack: &Missing| {
        let same = all.iter().filter(|other| other.right == lack.right);
        same.into_iter().any(|other| lack.at.is_below(&other.at))
    };
    judged.missing.retain(|lack| !said_above(lack));
    judged
}

struct Court<'a> {
    needs: &'a Needs,
    schema: &'a Schema,
    token: &'a Token,
    probes: &'a [Probe],
    judged: &'a mut Judged,
}

impl<'a> Court<'a> {
    fn sit(&mut self) {
        let needs = self.needs;
        for (place, key) in needs.places() {
            match self.unit(place) {
                None => {
                    self.judged.absent.insert(place.clone(), key.to_owned());
                }
                Some(unit) => {
                    self.place(unit);
                    self.accounts(place, unit);
                }
            }
        }
        if needs.memberships {
            needs.group_bases.iter().for_each(|base| self.groups(base));
        }
        if needs.base_of(&self.token.dn).is_some() {
            let note = "rosterd's own account lies below a base: whoever is delegated there can reset its password; \
                        move it to a unit only administrators of the domain manage";
            self.judged.notes.insert(note.to_owned());
        }
    }

    fn unit(&self, place: &Dn) -> Option<&'a Effective> {
        let mut units = self.found(&Role::Unit);
        units.find(|seen| seen.dn == *place)
    }

    fn found(&self, role: &Role) -> impl Iterator<Item = &'a Effective> + use<'a> {
        let role = role.clone();
        let probes = self.probes.iter();
        probes
            .filter(move |probe| probe.target.role == role)
            .filter_map(|probe| probe.found.as_ref())
    }

    fn lacks(&mut self, right: Right, at: &Dn, fails: impl Into<String>) {
        self.judged.missing.insert(Missing {
            right,
            at: at.clone(),
            fails: fails.into(),
        });
    }

    fn note(&mut self, note: impl Into<String>) {
        self.judged.notes.insert(note.into());
    }

    /// What is done with the unit itself.
    fn place(&mut self, unit: &Effective) {
        if !unit.children.contains("user") {
            let fails = "nobody can be given an account there, or be moved there";
            self.lacks(Right::Create, &unit.dn, fails);
        }
        if !self.needs.moves {
            return;
        }
        match self.gives(unit, Access::DELETE_CHILD, &[USER], Reach::Itself) {
            Some(true) => {}
            Some(false) => {
                let fails = "accounts cannot be moved out of it";
                self.lacks(Right::TakeOut, &unit.dn, fails);
            }
            None => self.note(unreadable(&unit.dn)),
        }
    }

    /// What is done with accounts below it.
    fn accounts(&mut self, place: &Dn, unit: &Effective) {
        let all: Vec<&Effective> = self.found(&Role::Account(place.clone())).collect();
        if all.is_empty() {
            // A unit inside a base has its accounts asked for the base already, where it has any.
            self.inherited(place, unit);
        }
        for account in all {
            self.account(place, account);
        }
    }

    fn account(&mut self, place: &Dn, account: &Effective) {
        let needs = self.needs;
        for (name, fails) in &needs.attributes {
            if !self.is_writable(account, name) {
                self.lacks(Right::Write(name.clone()), place, fails);
            }
        }
        match self.gives(account, Access::EXTENDED, &[RESET_PASSWORD], Reach::Itself) {
            Some(true) => {}
            Some(false) => self.lacks(Right::Reset, place, RESET_FAILS),
            None => self.note(unreadable(place)),
        }
        let owned = account.is_owned_by(self.token);
        if owned && account.descriptor != 0 {
            self.note(OWNER);
        }
        let unneeded = account.writable.iter();
        let unneeded = unneeded.filter(|name| !needs.attributes.contains_key(*name));
        self.judged.unneeded.extend(unneeded.cloned());
    }

    /// `name` never shows among what may be written: the directory writes it itself when somebody who has the
    /// right moves or renames the object ([MS-ADTS] 3.1.1.5.4). There the access list is asked.
    fn is_writable(&mut self, account: &Effective, name: &AttrName) -> bool {
        if account.writable.contains(name) {
            return true;
        }
        let Some(kind) = self.schema.kind(name) else {
            // What does not exist needs no right.
            return true;
        };
        if kind.writable {
            return false;
        }
        let target: Vec<Guid> = [kind.id].into_iter().chain(kind.property_set).collect();
        let given = self.gives(account, Access::WRITE, &target, Reach::Itself);
        given.unwrap_or(true)
    }

    /// Where there is no account to ask, the access list of the unit says what a new one inherits.
    fn inherited(&mut self, place: &Dn, unit: &Effective) {
        let needs = self.needs;
        let below = Reach::Below(USER);
        if unit.security.is_none() {
            self.note(unreadable(place));
            return;
        }
        for (name, fails) in &needs.attributes {
            let Some(kind) = self.schema.kind(name) else {
                continue;
            };
            let target: Vec<Guid> = [kind.id].into_iter().chain(kind.property_set).collect();
            if self.gives(unit, Access::WRITE, &target, below) == Some(false) {
                self.lacks(Right::Write(name.clone()), place, fails);
            }
        }
        if self.gives(unit, Access::EXTENDED, &[RESET_PASSWORD], below) == Some(false) {
            self.lacks(Right::Reset, place, RESET_FAILS);
        }
    }

    fn groups(&mut self, base: &Dn) {
        let fails = "memberships cannot be given or taken";
        let member = AttrName::new("member");
        let all: Vec<&Effective> = self.found(&Role::Group(base.clone())).collect();
        if all.is_empty() {
            let note = format!("no group below {base} to ask what may be done with it");
            self.note(note);
        }
        for group in all {
            if !group.writable.contains(&member) {
                self.lacks(Right::Members, base, fails);
            }
            let more: Vec<&str> = group
                .writable
                .iter()
                .filter(|name| **name != member)
                .map(AttrName::as_str)
                .collect();
            if !more.is_empty() {
                let note = format!(
                    "of groups below {base} it may also write {}; rosterd writes member alone",
                    few(&more)
                );
                self.note(note);
            }
        }
    }

    fn gives(
        &self,
        seen: &Effective,
        access: Access,
        target: &[Guid],
        reach: Reach,
    ) -> Option<bool> {
        let security = seen.security.as_ref()?;
        Some(security.gives(access, target, reach, &self.token.all()))
    }
}

const RESET_FAILS: &str = "new accounts get no password and stay disabled; a leaver's old password keeps working elsewhere";

const OWNER: &str = "rosterd's account owns the accounts it created, and an owner may change their access list; \
                     the entry for OWNER RIGHTS in the delegation takes that away on Windows, Samba ignores it";

fn unreadable(place: &Dn) -> String {
    format!(
        "the access list of {place} cannot be read: resetting passwords and moving was not judged there"
    )
}
