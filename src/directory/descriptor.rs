//! An access list as the directory keeps it, and what it gives to somebody.

use std::collections::BTreeSet;

use super::guid::{Guid, Sid};

/// One right on an object ([MS-ADTS] 5.1.3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access(u32);

impl Access {
    /// Create an object below (RIGHT_DS_CREATE_CHILD).
    pub const CREATE_CHILD: Self = Self(0x1);
    /// Delete an object below (RIGHT_DS_DELETE_CHILD).
    pub const DELETE_CHILD: Self = Self(0x2);
    /// Write an attribute or a set of attributes (RIGHT_DS_WRITE_PROPERTY).
    pub const WRITE: Self = Self(0x20);
    /// Use an extended right (RIGHT_DS_CONTROL_ACCESS).
    pub const EXTENDED: Self = Self(0x100);
}

/// Every right with which something can be changed: create, delete, validated write, write, delete tree,
/// extended rights, delete, access list, owner.
const CHANGES: u32 = 0x1 | 0x2 | 0x8 | 0x20 | 0x40 | 0x100 | 0x1_0000 | 0x4_0000 | 0x8_0000;
/// GENERIC_ALL, GENERIC_WRITE and what they stand for ([MS-ADTS] 5.1.3.2).
const GENERIC_ALL: u32 = 0x1000_0000;
const GENERIC_WRITE: u32 = 0x4000_0000;
const ALL: u32 = 0xf_01ff;
const SOME_WRITES: u32 = 0x2_0028;

/// Whose rights an entry's are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This object's own.
    Itself,
    /// Those an object of this class (schemaIDGUID) inherits that is created below it.
    Below(Guid),
}

/// Owner and access list of an object ([MS-DTYP] 2.4.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityDescriptor {
    owner: Option<Sid>,
    /// None: no list at all, which lets everybody do everything.
    entries: Option<Vec<Ace>>,
}

/// One entry of an access list ([MS-DTYP] 2.4.4).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ace {
    allows: bool,
    flags: u8,
    mask: u32,
    object: Option<Guid>,
    inherited_by: Option<Guid>,
    whose: Sid,
}

/// CONTAINER_INHERIT_ACE, INHERIT_ONLY_ACE ([MS-DTYP] 2.4.4.1).
const CONTAINER_INHERIT: u8 = 0x2;
const INHERIT_ONLY: u8 = 0x8;

impl SecurityDescriptor {
    /// Decodes the self-relative form. `None` where the bytes are no descriptor.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let control = u16_at(bytes, 2)?;
        let owner = match u32_at(bytes, 4)? {
            0 => None,
            offset => Some(sid_at(bytes, offset)?.0),
        };
        // SE_DACL_PRESENT with no offset, or no such bit: there is no list.
        let entries = match (control & 0x4 != 0, u32_at(bytes, 16)?) {
            (false, _) | (true, 0) => None,
            (true, offset) => Some(entries(bytes.get(usize::try_from(offset).ok()?..)?)?),
        };
        Some(Self { owner, entries })
    }

    /// Who owns the object.
    pub fn owner(&self) -> Option<&Sid> {
        self.owner.as_ref()
    }

    /// Whether the list gives a right on `target` (a class, an attribute or its property set, an extended
    /// right; empty for rights that have none) to somebody with these SIDs: the first entry that speaks of
    /// it decides ([MS-ADTS] 5.1.3.3). What an owner may do besides is not looked at.
    pub fn gives(
        &self,
        access: Access,
        target: &[Guid],
        reach: Reach,
        sids: &BTreeSet<Sid>,
    ) -> bool {
        let Some(entries) = &self.entries else {
            return true;
        };
        entries
            .iter()
            .filter(|entry| entry.applies(reach) && sids.contains(&entry.whose))
            .find(|entry| entry.speaks_of(access, target))
            .is_some_and(|entry| entry.allows)
    }

    /// Whether anything at all may be changed by an entry for exactly one of these SIDs, here or below.
    pub fn names(&self, sids: &BTreeSet<Sid>) -> bool {
        let entries = self.entries.iter().flatten();
        entries
            .filter(|entry| entry.allows && sids.contains(&entry.whose))
            .any(|entry| entry.mask & CHANGES != 0)
    }
}

impl Ace {
    fn applies(&self, reach: Reach) -> bool {
        match reach {
            Reach::Itself => self.flags & INHERIT_ONLY == 0,
            Reach::Below(class) => {
                self.flags & CONTAINER_INHERIT != 0
                    && self.inherited_by.is_none_or(|only| only == class)
            }
        }
    }

    fn speaks_of(&self, access: Access, target: &[Guid]) -> bool {
        self.mask & access.0 != 0 && self.object.is_none_or(|object| target.contains(&object))
    }
}

fn entries(acl: &[u8]) -> Option<Vec<Ace>> {
    let mut rest = acl.get(8..usize::from(u16_at(acl, 2)?))?;
    let mut found = Vec::new();
    for _ in 0..u16_at(acl, 4)? {
        let size = usize::from(u16_at(rest, 2)?);
        let (entry, after) = rest.split_at_checked(size)?;
        found.extend(ace(entry)?);
        rest = after;
    }
    Some(found)
}

/// One entry; nothing for kinds that neither give nor take a right unconditionally.
fn ace(bytes: &[u8]) -> Option<Option<Ace>> {
    let (kind, flags) = (*bytes.first()?, *bytes.get(1)?);
    let (allows, with_object) = match kind {
        0 => (true, false),
        1 => (false, false),
        5 => (true, true),
        6 => (false, true),
        _ => return Some(None),
    };
    let mask = u32_at(bytes, 4)?;
    let mut at = 8;
    let (mut object, mut inherited_by) = (None, None);
    if with_object {
        let present = u32_at(bytes, at)?;
        at += 4;
        for (bit, place) in [(1, &mut object), (2, &mut inherited_by)] {
            if present & bit != 0 {
                let guid = bytes.get(at..at + 16)?.try_into().ok()?;
                *place = Some(Guid::from_bytes(guid));
                at += 16;
            }
        }
    }
    let (whose, _) = sid_at(bytes, u32::try_from(at).ok()?)?;
    Some(Some(Ace {
        allows,
        flags,
        mask: specific(mask),
        object,
        inherited_by,
        whose,
    }))
}

/// A mask with generic rights replaced by what they stand for.
fn specific(mask: u32) -> u32 {
    let all = if mask & GENERIC_ALL != 0 { ALL } else { 0 };
    let some = if mask & GENERIC_WRITE != 0 {
        SOME_WRITES
    } else {
        0
    };
    mask | all | some
}

fn sid_at(bytes: &[u8], offset: u32) -> Option<(Sid, usize)> {
    let bytes = bytes.get(usize::try_from(offset).ok()?..)?;
    let length = 8 + 4 * usize::from(*bytes.get(1)?);
    Some((Sid::from_bytes(bytes.get(..length)?)?, length))
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::directory) fn sid(rid: u32) -> Sid {
        Sid::new(format!("S-1-5-21-1-2-3-{rid}"))
    }

    fn sid_bytes(rid: u32) -> Vec<u8> {
        let mut bytes = vec![1, 5, 0, 0, 0, 0, 0, 5];
        for part in [21, 1, 2, 3, rid] {
            bytes.extend(u32::to_le_bytes(part));
        }
        bytes
    }

    /// kind, flags, mask, object, inherited_by, whose
    pub(in crate::directory) type Line = (u8, u8, u32, Option<Guid>, Option<Guid>, u32);

    pub(in crate::directory) fn descriptor(owner: u32, lines: &[Line]) -> Vec<u8> {
        let mut aces = Vec::new();
        for (kind, flags, mask, object, inherited_by, whose) in lines {
            let mut body = mask.to_le_bytes().to_vec();
            if *kind >= 5 {
                let present = u32::from(object.is_some()) | u32::from(inherited_by.is_some()) << 1;
                body.extend(present.to_le_bytes());
                for guid in object.iter().chain(inherited_by) {
                    body.extend(guid.bytes());
                }
            }
            body.extend(sid_bytes(*whose));
            aces.extend([*kind, *flags]);
            aces.extend(u16::try_from(body.len() + 4).unwrap().to_le_bytes());
            aces.extend(body);
        }
        let owner = sid_bytes(owner);
        let mut bytes = vec![1, 0, 4, 0x80];
        bytes.extend(20u32.to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend((20 + owner.len() as u32).to_le_bytes());
        bytes.extend(owner);
        bytes.extend([4, 0]);
        bytes.extend(u16::try_from(aces.len() + 8).unwrap().to_le_bytes());
        bytes.extend(u16::try_from(lines.len()).unwrap().to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(aces);
        bytes
    }

    fn guid(n: u8) -> Guid {
        Guid::from_bytes([n; 16])
    }

    fn gives(lines: &[Line], access: Access, target: &[Guid], reach: Reach) -> bool {
        let read = SecurityDescriptor::from_bytes(&descriptor(512, lines)).unwrap();
        read.gives(
            access,
            target,
            reach,
            &BTreeSet::from([sid(1104), sid(513)]),
        )
    }

    #[test]
    fn owner_and_entries_are_read() {
        let bytes = descriptor(1104, &[(5, 2, 0x20, Some(guid(1)), Some(guid(9)), 1104)]);
        let read = SecurityDescriptor::from_bytes(&bytes).unwrap();
        assert_eq!(read.owner(), Some(&sid(1104)));
        assert!(read.names(&BTreeSet::from([sid(1104)])));
        assert!(!read.names(&BTreeSet::from([sid(513)])));
    }

    #[test]
    fn a_right_on_one_attribute_is_no_right_on_another() {
        let lines = [(5, 0, 0x20, Some(guid(1)), None, 1104)];
        let may = |target: &[Guid]| gives(&lines, Access::WRITE, target, Reach::Itself);
        assert!(may(&[guid(1)]) && !may(&[guid(2)]));
        assert!(may(&[guid(2), guid(1)]), "by its property set");
        assert!(!gives(&lines, Access::EXTENDED, &[guid(1)], Reach::Itself));
    }

    #[test]
    fn everything_and_generic_rights_are_rights_on_each() {
        for mask in [0x20, 0xf_01ff, GENERIC_ALL, GENERIC_WRITE] {
            let lines = [(0, 0, mask, None, None, 513)];
            assert!(gives(&lines, Access::WRITE, &[guid(1)], Reach::Itself));
        }
    }

    #[test]
    fn the_first_entry_that_speaks_of_it_decides() {
        let deny = (6, 0, 0x20, Some(guid(1)), None, 513);
        let allow = (0, 0, 0x20, None, None, 1104);
        let may = |lines: &[Line]| gives(lines, Access::WRITE, &[guid(1)], Reach::Itself);
        assert!(!may(&[deny, allow]) && may(&[allow, deny]));
        assert!(!may(&[(0, 0, 0x20, None, None, 999)]), "somebody else's");
    }

    #[test]
    fn what_is_inherited_by_users_is_not_the_units_own() {
        let lines = [(5, 0xa, 0x100, Some(guid(1)), Some(guid(9)), 1104)];
        let may = |reach| gives(&lines, Access::EXTENDED, &[guid(1)], reach);
        assert!(!may(Reach::Itself));
        assert!(may(Reach::Below(guid(9))) && !may(Reach::Below(guid(8))));
    }

    #[test]
    fn no_list_lets_everybody_do_everything() {
        let mut bytes = descriptor(512, &[]);
        assert!(!gives(&[], Access::WRITE, &[], Reach::Itself));
        bytes[16..20].fill(0);
        let open = SecurityDescriptor::from_bytes(&bytes).unwrap();
        assert!(open.gives(Access::WRITE, &[], Reach::Itself, &BTreeSet::new()));
    }

    proptest::proptest! {
        #[test]
        fn bytes_cut_short_or_garbled_are_no_descriptor_and_no_panic(
            cut in 0usize..120,
            at in 0usize..120,
            with: u8,
        ) {
            let line = (5, 2, 0x20, Some(guid(1)), Some(guid(9)), 1104);
            let mut bytes = descriptor(1104, &[line, (0, 0, 1, None, None, 513)]);
            if let Some(byte) = bytes.get_mut(at) {
                *byte = with;
            }
            bytes.truncate(bytes.len().saturating_sub(cut));
            let _ = SecurityDescriptor::from_bytes(&bytes);
        }
    }
}
