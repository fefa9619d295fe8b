//! The attributes there are, and what values they take: the schema of `support::schema`, and what nobody maps.

use std::sync::OnceLock;

use rosterd::directory::{AttrName, Schema, Syntax, length};

use crate::support::schema::usual;

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct Attribute {
    /// What its values are.
    pub syntax: Syntax,
    /// Whether it takes several.
    pub many: bool,
    /// Longest text in characters, or most bytes.
    pub longest: Option<usize>,
}

/// Numbers that have nothing to do with mappings.
const NUMBERS: [&str; 3] = ["groupType", "lockoutTime", "primaryGroupID"];

/// The attribute of that name.
pub fn attribute(name: &AttrName) -> Option<Attribute> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let number = Attribute {
        syntax: Syntax::LargeInteger,
        many: false,
        longest: None,
    };
    if NUMBERS.iter().any(|known| AttrName::new(*known) == *name) {
        return Some(number);
    }
    let kind = SCHEMA.get_or_init(usual).kind(name)?;
    Some(Attribute {
        syntax: kind.syntax,
        many: !kind.single_valued,
        longest: kind.longest.and_then(|longest| longest.try_into().ok()),
    })
}

impl Attribute {
    /// Whether a value is bytes rather than text.
    pub fn is_bytes(&self) -> bool {
        matches!(self.syntax, Syntax::Octets)
    }

    /// Whether a value is a number.
    pub fn is_number(&self) -> bool {
        matches!(self.syntax, Syntax::Integer | Syntax::LargeInteger)
    }

    /// Whether a value of that many bytes, or this text, is longer than the schema allows.
    pub fn is_too_long(&self, bytes: &[u8]) -> bool {
        let size = match std::str::from_utf8(bytes) {
            Ok(text) if !self.is_bytes() => length(text),
            _ => bytes.len(),
        };
        !self.is_number() && self.longest.is_some_and(|longest| size > longest)
    }
}
