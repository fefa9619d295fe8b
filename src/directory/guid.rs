//! Identifiers the directory gives: objectGUID and objectSid.

use std::fmt;

/// An objectGUID: survives rename and move, so every write is addressed by it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid([u8; 16]);

impl Guid {
    /// From the sixteen bytes as the directory stores them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes as the directory stores them.
    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Reads the dashed text form. Its first three groups are little-endian (MS-DTYP 2.3.4).
    pub fn parse(text: &str) -> Option<Self> {
        let hex: String = text.chars().filter(|c| *c != '-').collect();
        if hex.len() != 32 || !hex.is_ascii() {
            return None;
        }
        let mut shown = [0u8; 16];
        for (i, byte) in shown.iter_mut().enumerate() {
            *byte = u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok()?;
        }
        Some(Self(mixed_endian(shown)))
    }
}

/// Stored order to shown order and back; its own inverse.
fn mixed_endian(b: [u8; 16]) -> [u8; 16] {
    [
        b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10], b[11], b[12], b[13],
        b[14], b[15],
    ]
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in mixed_endian(self.0).iter().enumerate() {
            if matches!(i, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}
impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// An objectSid in its text form, `S-1-5-21-…-1104`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sid(String);

impl Sid {
    /// Decodes the binary form (MS-DTYP 2.4.2.2). `None` where the bytes are no SID.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, rest) = bytes.split_at_checked(8)?;
        let count = usize::from(head[1]);
        if rest.len() != 4 * count {
            return None;
        }
        let authority = head[2..8]
            .iter()
            .fold(0u64, |sum, b| (sum << 8) | u64::from(*b));
        let mut text = format!("S-{}-{authority}", head[0]);
        for part in rest.chunks_exact(4) {
            let part = u32::from_le_bytes([part[0], part[1], part[2], part[3]]);
            text.push_str(&format!("-{part}"));
        }
        Some(Self(text))
    }

    /// From the text form.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: the relative id within its domain.
    pub fn rid(&self) -> Option<u32> {
        self.0.rsplit('-').next()?.parse().ok()
    }

    /// Whether this is one of the built-in groups of every Windows system (`S-1-5-32-…`).
    pub fn is_builtin(&self) -> bool {
        self.0.starts_with("S-1-5-32-")
    }

    /// The SID of another object of the same domain.
    pub fn sibling(&self, rid: u32) -> Self {
        let domain = self
            .0
            .rsplit_once('-')
            .map_or(self.0.as_str(), |(head, _)| head);
        Self(format!("{domain}-{rid}"))
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_shown_mixed_endian_and_read_back() {
        let guid = Guid::from_bytes(std::array::from_fn(|i| i as u8));
        assert_eq!(guid.to_string(), "03020100-0504-0706-0809-0a0b0c0d0e0f");
        assert_eq!(Guid::parse(&guid.to_string()), Some(guid));
        assert_eq!(Guid::parse("no"), None);
    }

    #[test]
    fn a_sid_is_decoded_and_knows_its_siblings() {
        let bytes = [
            1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0xf4, 1, 0, 0,
        ];
        let sid = Sid::from_bytes(&bytes).unwrap();
        assert_eq!(sid.as_str(), "S-1-5-21-1-2-3-500");
        assert_eq!(sid.rid(), Some(500));
        assert_eq!(sid.sibling(513).as_str(), "S-1-5-21-1-2-3-513");
        assert_eq!(Sid::from_bytes(&bytes[..9]), None);
    }
}
