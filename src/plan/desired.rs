//! What should be true of one account. Ownership is decided before it gets here: every aspect is either
//! managed, with a reason, or hands off. There is no "don't care".

use std::collections::BTreeMap;

use super::change::{GroupRef, Reason};
use super::renaming::Renaming;
use crate::directory::{AttrName, Dn, Expiry};
use crate::past::Subject;
use crate::people::PersonId;

/// What is wanted of one aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted<T> {
    /// This, because.
    Managed(T, Reason),
    /// Whatever is there: it is not rosterd's.
    HandsOff,
}

/// The password a new, starting or leaving account should have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    /// One nobody knows.
    Locked,
    /// One that was handed over.
    HandedOver {
        /// To be changed at the first logon.
        must_change: bool,
    },
}

/// Where a pointer attribute should point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The account.
    pub subject: Subject,
    /// Whose it is.
    pub person: PersonId,
}

/// Where the account should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Berth {
    /// The unit.
    pub unit: Dn,
    /// The common name it gets there, where its own is taken or follows another name.
    pub name: Option<String>,
}

/// Whether the account may log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It may.
    Open,
    /// It may not; with a scramble its password dies with it.
    Closed {
        /// Set a password nobody knows.
        scramble: bool,
    },
}

/// Everything wanted of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Desired {
    /// Its login and addresses, where they become others.
    pub names: Wanted<Renaming>,
    /// Whether it may log in.
    pub access: Wanted<Access>,
    /// Its password, where it must be set before anything else can be true.
    pub password: Wanted<Password>,
    /// Its unit.
    pub placement: Wanted<Berth>,
    /// When it expires.
    pub expiry: Wanted<Expiry>,
    /// Its text attributes; no values means cleared.
    pub attributes: BTreeMap<AttrName, Wanted<Vec<String>>>,
    /// Its pointers; `None` means cleared.
    pub pointers: BTreeMap<AttrName, Wanted<Option<Target>>>,
    /// Its memberships, in or out; a group that is not here is hands off.
    pub groups: BTreeMap<GroupRef, Wanted<bool>>,
}

impl Desired {
    /// Hands off everything.
    pub fn hands_off() -> Self {
        Self {
            names: Wanted::HandsOff,
            access: Wanted::HandsOff,
            password: Wanted::HandsOff,
            placement: Wanted::HandsOff,
            expiry: Wanted::HandsOff,
            attributes: BTreeMap::new(),
            pointers: BTreeMap::new(),
            groups: BTreeMap::new(),
        }
    }
}
