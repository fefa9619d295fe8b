//! What a configuration needs.

use std::collections::BTreeMap;
use std::fmt;

use crate::directory::{AttrName, Dn, Guid};

/// What a configuration has rosterd do, as far as it takes rights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Where accounts are kept.
    pub bases: Vec<Dn>,
    /// The units accounts are created in or moved to, and the key that names each.
    pub units: BTreeMap<Dn, String>,
    /// Where groups are whose members change.
    pub group_bases: Vec<Dn>,
    /// The attributes of accounts that are written after the account was created, and what is left undone
    /// without.
    pub attributes: BTreeMap<AttrName, String>,
    /// Whether accounts are moved.
    pub moves: bool,
    /// Whether memberships change.
    pub memberships: bool,
}

/// One right the service account needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    /// Create accounts in a unit.
    Create,
    /// Take accounts out of a unit: there is no right to move them without the right to delete them
    /// ([MS-ADTS] 3.1.1.5.4).
    TakeOut,
    /// Set a password without knowing the old one.
    Reset,
    /// Write an attribute of accounts.
    Write(AttrName),
    /// Change the members of groups.
    Members,
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create => f.write_str("create accounts"),
            Self::TakeOut => f.write_str("delete accounts (moving them away takes it)"),
            Self::Reset => f.write_str("reset passwords"),
            Self::Write(name) => write!(f, "write {name}"),
            Self::Members => f.write_str("write member of groups"),
        }
    }
}

/// schemaIDGUID of the class user ([MS-ADSC] 2.263).
pub(super) const USER: Guid = Guid::from_bytes([
    0xba, 0x7a, 0x96, 0xbf, 0xe6, 0x0d, 0xd0, 0x11, 0xa2, 0x85, 0x00, 0xaa, 0x00, 0x30, 0x49, 0xe2,
]);
/// schemaIDGUID of the class group ([MS-ADSC] 2.72).
pub(super) const GROUP: Guid = Guid::from_bytes([
    0x9c, 0x7a, 0x96, 0xbf, 0xe6, 0x0d, 0xd0, 0x11, 0xa2, 0x85, 0x00, 0xaa, 0x00, 0x30, 0x49, 0xe2,
]);
/// The extended right User-Force-Change-Password ([MS-ADTS] 5.1.3.2.1).
pub(super) const RESET_PASSWORD: Guid = Guid::from_bytes([
    0x70, 0x95, 0x29, 0x00, 0x6d, 0x24, 0xd0, 0x11, 0xa7, 0x68, 0x00, 0xaa, 0x00, 0x6e, 0x05, 0x29,
]);
/// The extended right DS-Replication-Get-Changes-All: every password hash of the domain.
pub(super) const REPLICATE_ALL: Guid = Guid::from_bytes([
    0xad, 0xf6, 0x31, 0x11, 0x07, 0x9c, 0xd1, 0x11, 0xf7, 0x9f, 0x00, 0xc0, 0x4f, 0xc2, 0xdc, 0xd2,
]);

impl Needs {
    /// Every unit accounts come into or leave: the bases and what the configuration names, with the key.
    pub(super) fn places(&self) -> BTreeMap<&Dn, &str> {
        let bases = self.bases.iter().map(|base| (base, "directory.bases"));
        let units = self.units.iter().map(|(unit, key)| (unit, key.as_str()));
        bases.chain(units).collect()
    }

    /// The base a place lies in.
    pub(super) fn base_of<'a>(&'a self, place: &Dn) -> Option<&'a Dn> {
        self.bases.iter().find(|base| place.is_within(base))
    }
}

/// Bases that do not lie within another one of them: a right granted there reaches the others.
pub(super) fn outermost(bases: &[Dn]) -> Vec<&Dn> {
    let inner = |base: &Dn| bases.iter().any(|other| base.is_below(other));
    let mut outer: Vec<&Dn> = bases.iter().filter(|base| !inner(base)).collect();
    outer.sort();
    outer.dedup();
    outer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn well_known_ids_are_the_documented_ones() {
        let written = [
            (USER, "bf967aba-0de6-11d0-a285-00aa003049e2"),
            (GROUP, "bf967a9c-0de6-11d0-a285-00aa003049e2"),
            (RESET_PASSWORD, "00299570-246d-11d0-a768-00aa006e0529"),
            (REPLICATE_ALL, "1131f6ad-9c07-11d1-f79f-00c04fc2dcd2"),
        ];
        for (id, text) in written {
            assert_eq!(id.to_string(), text);
        }
    }
}
