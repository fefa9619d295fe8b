//! One object as the server returned it, and what its bytes mean.

use std::collections::BTreeMap;

use super::dn::Dn;
use super::guid::{Guid, Sid};
use super::text::AttrName;

/// One object as the server returned it: values are bytes until somebody knows what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its distinguished name as text.
    pub dn: String,
    /// Its attributes; an attribute that is not set is not in the map.
    pub attributes: BTreeMap<AttrName, Vec<Vec<u8>>>,
}

/// An entry that cannot be what it should be. The whole read is void: a directory that is half
/// understood is not understood. In words it names the object by its GUID: the words reach logs, and a
/// distinguished name holds a person's name.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}: {attribute} {why}", object(guid.as_ref()))]
pub struct Malformed {
    /// The object's name; not part of the words.
    pub dn: String,
    /// Its objectGUID, where that can be read.
    pub guid: Option<Guid>,
    /// The attribute.
    pub attribute: &'static str,
    /// What is wrong, and what would be right.
    pub why: &'static str,
}

/// How words name an object: by what an administrator can look it up with ([MS-ADTS] 3.1.1.3.1.2.4).
fn object(guid: Option<&Guid>) -> String {
    match guid {
        Some(guid) => format!("the object <GUID={guid}> (search for it with this as the base)"),
        None => {
            "an object without a readable objectGUID (the log names it at level debug)".to_owned()
        }
    }
}

pub(super) const MISSING: &str = "is missing; the service account needs the right to read it";
pub(super) const INVALID: &str = "has a value that cannot be decoded";

impl Entry {
    /// The objectGUID.
    ///
    /// # Errors
    /// [`Malformed`] when it is missing or not sixteen bytes long.
    pub fn guid(&self) -> Result<Guid, Malformed> {
        self.bytes("objectGUID")?;
        self.own_guid()
            .ok_or_else(|| self.malformed("objectGUID", INVALID))
    }

    fn own_guid(&self) -> Option<Guid> {
        let bytes = self.first("objectGUID")?.try_into().ok()?;
        Some(Guid::from_bytes(bytes))
    }

    /// A GUID in another attribute.
    pub(super) fn guid_in(&self, attribute: &'static str) -> Result<Option<Guid>, Malformed> {
        let Some(bytes) = self.first(attribute) else {
            return Ok(None);
        };
        let bytes = bytes.try_into();
        bytes
            .map(|bytes| Some(Guid::from_bytes(bytes)))
            .map_err(|_| self.malformed(attribute, INVALID))
    }

    /// The first value of an attribute as text.
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(&AttrName::new(name)).into_iter().next()
    }

    /// The values of an attribute that are text.
    pub fn texts(&self, name: &AttrName) -> Vec<String> {
        let values = self.attributes.get(name).into_iter().flatten();
        values
            .filter_map(|value| String::from_utf8(value.clone()).ok())
            .collect()
    }

    /// The first value of an attribute every such object has, as text.
    pub(super) fn needed_text(&self, attribute: &'static str) -> Result<String, Malformed> {
        let text = String::from_utf8(self.bytes(attribute)?.to_vec());
        text.map_err(|_| self.malformed(attribute, INVALID))
    }

    pub(super) fn sid(&self) -> Result<Sid, Malformed> {
        let bytes = self.bytes("objectSid")?;
        Sid::from_bytes(bytes).ok_or_else(|| self.malformed("objectSid", INVALID))
    }

    pub(super) fn dn(&self) -> Result<Dn, Malformed> {
        Dn::parse(&self.dn).map_err(|_| self.malformed("distinguishedName", INVALID))
    }

    pub(super) fn number(&self, attribute: &'static str) -> Result<i64, Malformed> {
        self.optional_number(attribute)?
            .ok_or_else(|| self.malformed(attribute, MISSING))
    }

    pub(super) fn optional_number(
        &self,
        attribute: &'static str,
    ) -> Result<Option<i64>, Malformed> {
        let parse = |text: String| text.parse().map_err(|_| self.malformed(attribute, INVALID));
        self.text(attribute).map(parse).transpose()
    }

    /// A number of 32 bits. AD writes a set of bits as a signed number (groupType -2147483646); the
    /// unsigned spelling is taken as well ([MS-ADTS] 3.1.1.2.2.2.9 has the syntax).
    pub(super) fn bits(&self, attribute: &'static str) -> Result<u32, Malformed> {
        let number = self.number(attribute)?;
        let signed = i32::try_from(number).map(i32::cast_unsigned);
        let bits = signed.or_else(|_| u32::try_from(number));
        bits.map_err(|_| self.malformed(attribute, INVALID))
    }

    pub(super) fn flag(&self, attribute: &str) -> bool {
        self.text(attribute)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    pub(super) fn bytes(&self, attribute: &'static str) -> Result<&[u8], Malformed> {
        self.first(attribute)
            .ok_or_else(|| self.malformed(attribute, MISSING))
    }

    fn first(&self, attribute: &str) -> Option<&[u8]> {
        let values = self.attributes.get(&AttrName::new(attribute));
        values.and_then(|values| values.first()).map(Vec::as_slice)
    }

    pub(super) fn malformed(&self, attribute: &'static str, why: &'static str) -> Malformed {
        Malformed {
            dn: self.dn.clone(),
            guid: self.own_guid(),
            attribute,
            why,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, value: &[u8]) -> Entry {
        Entry {
            dn: "CN=x,DC=corp,DC=example".into(),
            attributes: BTreeMap::from([(name.into(), vec![value.to_vec()])]),
        }
    }

    //
    #[test]
    fn bytes_that_happen_to_be_text_are_still_bytes() {
        let readable = *b"sixteen letters!";
        let entry_of = entry("objectGUID", &readable);
        assert_eq!(entry_of.guid(), Ok(Guid::from_bytes(readable)));
        // Every byte of a built-in SID is a character as well.
        let builtin = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 32, 2, 0, 0];
        assert!(std::str::from_utf8(&builtin).is_ok());
        let sid = entry("objectSid", &builtin).sid().unwrap();
        assert_eq!(sid.as_str(), "S-1-5-32-544");
    }

    #[test]
    fn what_is_no_guid_no_sid_and_no_text_is_not_taken_for_one() {
        assert!(entry("objectGUID", b"fifteen letters").guid().is_err());
        assert!(entry("objectSid", b"S-1-5-32-544").sid().is_err());
        let garbled = entry("sAMAccountName", b"\xff").needed_text("sAMAccountName");
        assert_eq!(garbled.unwrap_err().why, INVALID);
        let missing = entry("mail", b"x").needed_text("sAMAccountName");
        assert_eq!(missing.unwrap_err().why, MISSING);
    }

    #[test]
    fn a_set_of_bits_is_read_in_either_spelling() {
        let bits = |text: &str| entry("groupType", text.as_bytes()).bits("groupType");
        assert_eq!(bits("-2147483646"), Ok(0x8000_0002));
        assert_eq!(bits("2147483650"), Ok(0x8000_0002));
        assert_eq!(bits("512"), Ok(0x200));
        for none in ["", "x", "4294967296", "-2147483649", "0x200"] {
            assert!(bits(none).is_err(), "{none}");
        }
    }
}
