//! How AD compares text.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

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

/// The name of an attribute. Compared blind to case (RFC 4512 2.5), printed as first written. A copy costs
/// a counter: every account holds the names of all it has.
#[derive(Clone)]
pub struct AttrName(Arc<str>);

impl AttrName {
    /// An attribute name as configuration or the server writes it.
    pub fn new(name: impl Into<Arc<str>>) -> Self {
        Self(name.into())
    }

    /// The name as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this can be an attribute name at all: a letter, then letters, digits and hyphens.
    pub fn is_valid(&self) -> bool {
        let mut chars = self.0.chars();
        chars.next().is_some_and(|c| c.is_ascii_alphabetic())
            && chars.all(|c| c.is_ascii_alphanumeric() || c == '-')
    }

    fn folded(&self) -> impl Iterator<Item = u8> {
        self.0.bytes().map(|byte| byte.to_ascii_lowercase())
    }
}

impl PartialEq for AttrName {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.eq_ignore_ascii_case(&other.0)
    }
}
impl Eq for AttrName {}
impl PartialOrd for AttrName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for AttrName {
    fn cmp(&self, other: &Self) -> Ordering {
        if Arc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        self.folded().cmp(other.folded())
    }
}
impl fmt::Debug for AttrName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl fmt::Display for AttrName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
