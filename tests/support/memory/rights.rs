//! What the delegation of the service account gives, and AdminSDHolder takes.

use rosterd::directory::{AttrName, Dn};

use super::answer::Answer;
use super::object::{Class, Object};
use super::state::{Caller, State, below};
use super::vendor::Refusal;

const PEOPLE: [&str; 2] = ["OU=Staff", "OU=Leavers"];
const GROUPS: [&str; 1] = ["OU=Groups"];
/// What is delegated on a person's account to nobody.
const NOT_DELEGATED: [&str; 2] = ["primaryGroupID", "adminCount"];

impl State {
    /// Whether the caller may write the attribute of the object.
    pub fn may_write(&self, who: Caller, object: &Object, name: &AttrName) -> Result<(), Answer> {
        let is = |wanted: &str| name.as_str().eq_ignore_ascii_case(wanted);
        let delegated = match object.class {
            Class::User => !NOT_DELEGATED.into_iter().any(is),
            Class::Group => is("member"),
            _ => false,
        };
        if who == Caller::Administrator || (delegated && is_open(object)) {
            return Ok(());
        }
        self.refuse(Refusal::NoRight)
    }

    /// Whether the caller may rename, move or delete the object.
    pub fn may_move(&self, who: Caller, object: &Object) -> Result<(), Answer> {
        let delegated = object.class == Class::User && is_open(object);
        if who == Caller::Administrator || delegated {
            return Ok(());
        }
        self.refuse(Refusal::NoRight)
    }

    /// Whether the caller may create an object of that kind there, or move it there.
    pub fn may_place(&self, who: Caller, class: Class, parent: &Dn) -> Result<(), Answer> {
        let delegated = PEOPLE.iter().any(|base| parent.is_within(&below(base)));
        if who == Caller::Administrator || (class == Class::User && delegated) {
            return Ok(());
        }
        self.refuse(Refusal::NoRight)
    }
}

fn is_open(object: &Object) -> bool {
    let bases = if object.class == Class::Group {
        &GROUPS[..]
    } else {
        &PEOPLE[..]
    };
    let delegated = bases.iter().any(|base| object.dn.is_below(&below(base)));
    delegated && object.number("adminCount") == 0
}
