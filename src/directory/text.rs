//! How AD compares text.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The form in which AD compares names: no case, no diacritics, `ß` = `ss`.
///
/// Microsoft KB 938447: `Müller` and `Muller` are one name to AD, by design. Samba keeps them apart;
/// rosterd folds before it calls a name free, so that it is free on both.
pub fn fold(text: &str) -> String {
    // Most of what a directory holds; the long way would come to the same.
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(|c| if c == 'ß' { vec!['s', 's'] } else { vec![c] })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The name of an attribute. Compared blind to case (RFC 4512 2.5), printed as first written.
#[derive(Clone)]
pub struct AttrName {
    shown: String,
    key: String,
}

impl AttrName {
    /// An attribute name as configuration or the server writes it.
    pub fn new(name: impl Into<String>) -> Self {
        let shown = name.into();
        let key = shown.to_ascii_lowercase();
        Self { shown, key }
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Whether this can be an attribute name at all: a letter, then letters, digits and hyphens.
    pub fn is_valid(&self) -> bool {
        let mut chars = self.shown.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '-')
    }
}

impl PartialEq for AttrName {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for AttrName {}
impl PartialOrd for AttrName {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for AttrName {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}
impl fmt::Debug for AttrName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}
impl fmt::Display for AttrName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}
impl From<&str> for AttrName {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    //
    #[test]
    fn folding_ignores_case_marks_and_sharp_s() {
        assert_eq!(fold("MÜLLER"), fold("muller"));
        assert_eq!(fold("Meißner"), fold("MEISSNER"));
        assert_eq!(fold("u\u{308}"), fold("ü"));
        assert_ne!(fold("Mueller"), fold("Müller"));
    }

    #[test]
    fn attribute_names_are_blind_to_case() {
        assert_eq!(AttrName::new("givenName"), AttrName::new("GIVENNAME"));
        assert!(!AttrName::new("member;range=0-1").is_valid());
    }
}
