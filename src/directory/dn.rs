//! Distinguished names: read, compared and written as RFC 4514 and AD do.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use super::rfc4514::{Pair, read_relative, write_relative};

/// Why a text is no distinguished name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("'{text}' is not a distinguished name: {why}")]
pub struct DnProblem {
    /// The text that was read.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// A distinguished name. Compared blind to case and to the way of escaping; printed with the escapes
/// RFC 4514 2.4 asks for. A copy costs a counter: a directory holds every name several times.
#[derive(Clone)]
pub struct Dn(Arc<Name>);

struct Name {
    /// As it is printed.
    text: Box<str>,
    /// What is compared: the relative names, folded, root first, so that an object sorts right behind
    /// its container. Between two stands [`BETWEEN`].
    key: Box<str>,
    /// The value of the leaf where the text has it with escapes.
    escaped_leaf: Option<Box<str>>,
    /// Where in the text the value of the leaf begins and ends, and where the container begins.
    leaf_starts: u32,
    leaf_ends: u32,
    parent_starts: Option<u32>,
}

/// Sorts before every other character; [`push_folded`] keeps it out of the names between.
const BETWEEN: char = '\0';
/// Between the pairs of one relative name; no value folds to it either.
const BESIDE: &str = "\u{1}\u{3}";

impl Dn {
    /// Reads a distinguished name with either way of escaping (`\,` or `\2C`), or with quotes around a
    /// value as LDAPv2 wrote it (RFC 2253 4).
    ///
    /// # Errors
    /// [`DnProblem`] when a part has no `=`, an escape is cut short, or a part is empty.
    pub fn parse(text: &str) -> Result<Self, DnProblem> {
        let problem = |why| DnProblem {
            text: text.to_owned(),
            why,
        };
        if text.trim().is_empty() {
            return Err(problem("it is empty"));
        }
        let mut names = Vec::with_capacity(8);
        let mut rest = text;
        loop {
            let (name, more) = read_relative(rest).map_err(problem)?;
            names.push(name);
            match more {
                Some(more) => rest = more,
                None => break,
            }
        }
        Self::from_names(&names).ok_or_else(|| problem("it is too long"))
    }

    /// `None` where the name is longer than 4 GiB.
    fn from_names(names: &[Vec<Pair<'_>>]) -> Option<Self> {
        let length = names.iter().flatten();
        let length = length.map(|pair| pair.attribute.len() + pair.value.len() + 2);
        let mut text = String::with_capacity(length.sum());
        let mut parent_starts = None;
        for (i, name) in names.iter().enumerate() {
            if i > 0 {
                text.push(',');
            }
            if i == 1 {
                parent_starts = Some(u32::try_from(text.len()).ok()?);
            }
            write_relative(name, &mut text);
        }
        let leaf = names.first()?.first()?;
        let leaf_starts = leaf.attribute.len() + 1;
        let leaf_ends = leaf_starts + leaf.value.len();
        let is_plain = text.get(leaf_starts..leaf_ends) == Some(leaf.value.as_ref());
        Some(Self(Arc::new(Name {
            key: key_of(names, text.len()).into_boxed_str(),
            escaped_leaf: (!is_plain).then(|| leaf.value.as_ref().into()),
            leaf_starts: u32::try_from(leaf_starts).ok()?,
            leaf_ends: u32::try_from(leaf_ends).ok()?,
            parent_starts,
            text: text.into_boxed_str(),
        })))
    }

    /// The name of a child with common name `cn`. The text is data: it is escaped when printed.
    pub fn child_cn(&self, cn: &str) -> Self {
        let name = [Pair {
            attribute: "CN",
            value: Cow::Borrowed(cn),
        }];
        let above = &*self.0;
        let mut text = String::with_capacity(above.text.len() + cn.len() + 8);
        write_relative(&name, &mut text);
        let leaf_is_plain = text.get(3..) == Some(cn);
        text.push(',');
        let parent_starts = text.len();
        text.push_str(&above.text);
        let mut key = String::with_capacity(above.key.len() + cn.len() + 4);
        key.push_str(&above.key);
        key.push(BETWEEN);
        push_relative_key(&name, &mut key);
        let at = |place: usize| u32::try_from(place).unwrap_or(u32::MAX);
        Self(Arc::new(Name {
            text: text.into_boxed_str(),
            key: key.into_boxed_str(),
            escaped_leaf: (!leaf_is_plain).then(|| cn.into()),
            leaf_starts: 3,
            leaf_ends: at(3 + cn.len()),
            parent_starts: Some(at(parent_starts)),
        }))
    }

    /// The container, if there is one.
    pub fn parent(&self) -> Option<Self> {
        let text = self.0.text.get(self.0.parent_starts? as usize..)?;
        Self::parse(text).ok()
    }

    /// The value of the leaf (`Müller, Jörg` of `CN=Müller\, Jörg,OU=…`).
    pub fn leaf(&self) -> &str {
        let Name {
            text,
            escaped_leaf,
            leaf_starts,
            leaf_ends,
            ..
        } = &*self.0;
        match escaped_leaf {
            Some(leaf) => leaf,
            None => text
                .get(*leaf_starts as usize..*leaf_ends as usize)
                .unwrap_or_default(),
        }
    }

    /// The leaf as it is written in a name: `CN=Müller\, Jörg`.
    pub fn relative(&self) -> String {
        let ends = match self.0.parent_starts {
            Some(parent) => parent as usize - 1,
            None => self.0.text.len(),
        };
        self.0.text.get(..ends).unwrap_or_default().to_owned()
    }

    /// Whether this name is `base` or lies below it.
    pub fn is_within(&self, base: &Dn) -> bool {
        let rest = self.0.key.strip_prefix(&*base.0.key);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(BETWEEN))
    }

    /// Whether this name lies below `base` and is not `base` itself.
    pub fn is_below(&self, base: &Dn) -> bool {
        self.is_within(base) && self.0.key.len() > base.0.key.len()
    }
}

fn key_of(names: &[Vec<Pair<'_>>], length: usize) -> String {
    let mut key = String::with_capacity(length);
    for (i, name) in names.iter().rev().enumerate() {
        if i > 0 {
            key.push(BETWEEN);
        }
        push_relative_key(name, &mut key);
    }
    key
}

fn push_relative_key(name: &[Pair<'_>], key: &mut String) {
    if let [pair] = name {
        return push_pair_key(pair, key);
    }
    let mut parts: Vec<String> = Vec::with_capacity(name.len());
    for pair in name {
        let mut part = String::new();
        push_pair_key(pair, &mut part);
        parts.push(part);
    }
    parts.sort();
    key.push_str(&parts.join(BESIDE));
}

fn push_pair_key(pair: &Pair<'_>, key: &mut String) {
    key.extend(pair.attribute.chars().map(|c| c.to_ascii_lowercase()));
    key.push('=');
    push_folded(&pair.value, key);
}

/// Without regard to where a letter stands, unlike [`str::to_lowercase`]. Keeps the order of names and
/// puts neither [`BETWEEN`] nor [`BESIDE`] into them.
fn push_folded(value: &str, key: &mut String) {
    for c in value.chars() {
        match c {
            '\0' => key.push_str("\u{1}\u{1}"),
            '\u{1}' => key.push_str("\u{1}\u{2}"),
            c if c.is_ascii() => key.push(c.to_ascii_lowercase()),
            c => key.extend(c.to_lowercase()),
        }
    }
}

impl fmt::Display for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text)
    }
}
impl fmt::Debug for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
impl PartialEq for Dn {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}
impl Eq for Dn {}
impl PartialOrd for Dn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Dn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.key.cmp(&other.0.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn both_ways_of_escaping_are_one_name() {
        let a = Dn::parse("CN=Müller\\, Jörg,OU=Staff,DC=corp,DC=example").unwrap();
        let b = Dn::parse("cn=M\\C3\\BCller\\2C J\\C3\\B6rg, ou=staff,dc=CORP,dc=example").unwrap();
        assert_eq!(a, b);
        assert_eq!(a.leaf(), "Müller, Jörg");
        assert_eq!(
            a.to_string(),
            "CN=Müller\\, Jörg,OU=Staff,DC=corp,DC=example"
        );
    }

    #[test]
    fn within_and_below_follow_containers_and_not_text() {
        let base = Dn::parse("OU=Staff,DC=corp,DC=example").unwrap();
        let child = Dn::parse("CN=a,OU=Sales,OU=Staff,DC=corp,DC=example").unwrap();
        let namesake = Dn::parse("CN=a,OU=OldStaff,DC=corp,DC=example").unwrap();
        assert!(child.is_below(&base) && base.is_within(&base) && !base.is_below(&base));
        assert!(!namesake.is_within(&base));
    }

    fn read(text: &str) -> Dn {
        Dn::parse(text).unwrap()
    }

    //
    #[test]
    fn one_name_however_it_is_spelled() {
        let same = [
            ("CN=a\\,b,DC=x", "cn=\"A,b\", dc=X"),
            (
                "CN=\\#1 \\+\\\"\\<\\>\\;\\=\\\\,DC=x",
                "CN=\\231 \\2b\\22\\3c\\3E\\3B\\3d\\5C;DC=x",
            ),
            ("CN=\\ a\\ ,DC=x", "CN=\\20a\\20 ,DC=x"),
            ("CN=a+OU=b,DC=x", "OU=B+CN=A,DC=x"),
            ("CN=Jo\\C3\\ABl,DC=x", "CN=JoËl,DC=x"),
            ("CN=x\\0ACNF:2f,DC=x", "CN=x\ncnf:2F,DC=x"),
            ("CN=a\\3Db,DC=x", "CN=a=b,DC=x"),
            ("CN=\"a\\\"b\" ,DC=x", "CN=a\\22b,DC=x"),
        ];
        for (one, other) in same {
            assert_eq!(read(one), read(other), "{one} {other}");
            assert_eq!(read(&read(other).to_string()), read(one), "{other}");
        }
        assert_ne!(read("CN=a\\,OU=b,DC=x"), read("CN=a,OU=b,DC=x"));
        assert_ne!(read("CN=a\\+OU=b,DC=x"), read("CN=a+OU=b,DC=x"));
        assert_ne!(read("CN=\\ a,DC=x"), read("CN=a,DC=x"));
    }

    //
    #[test]
    fn what_a_directory_makes_of_a_conflict_or_a_deletion_is_a_name() {
        let text = "CN=x\\0ACNF:2f3e0c7e-0000-4000-8000-0123456789ab,OU=Staff,DC=corp,DC=example";
        let conflict = read(text);
        assert_eq!(
            conflict.leaf(),
            "x\nCNF:2f3e0c7e-0000-4000-8000-0123456789ab"
        );
        assert_eq!(conflict.to_string(), text);
        assert_eq!(conflict.parent(), Some(read("OU=Staff,DC=corp,DC=example")));
        let deleted = read("CN=x\\0ADEL:2f,CN=Deleted Objects,DC=corp,DC=example");
        assert!(deleted.leaf().starts_with("x\nDEL:"));
    }

    #[test]
    fn a_name_with_several_values_has_its_parts() {
        let name = read("CN=a \\+ b+OU=c,OU=Staff,DC=x");
        assert_eq!(
            (name.leaf(), name.relative()),
            ("a + b", "CN=a \\+ b+OU=c".to_owned())
        );
        assert_eq!(name.parent(), Some(read("OU=Staff,DC=x")));
        assert_eq!(read("DC=x").relative(), "DC=x");
        assert_eq!(read("DC=x").parent(), None);
    }

    #[test]
    fn control_characters_move_nobody_into_another_container() {
        let base = read("OU=a,DC=x");
        let sly = read("OU=b,DC=x").child_cn("\0ou=a");
        assert!(!sly.is_within(&base));
        assert!(!read("OU=a\\00b,DC=x").is_within(&base));
        assert!(
            base.child_cn("\0").is_below(&base) && base.child_cn("\u{1}") != base.child_cn("\0")
        );
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "",
            "Staff",
            "OU=,DC=x",
            "CN=a\\",
            "=x",
            "CN=\"a",
            "CN=\"a\"b,DC=x",
            "CN=\"\"",
            "CN=\\FF",
        ] {
            assert!(Dn::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        //
        #[test]
        fn any_common_name_survives_writing_and_reading(cn in "\\PC{1,40}|[ #,+\"<>;=\\\\\\x00-\\x1f]{1,12}") {
            let base = Dn::parse("OU=Staff,DC=corp,DC=example").unwrap();
            let dn = base.child_cn(&cn);
            let again = Dn::parse(&dn.to_string()).unwrap();
            prop_assert_eq!(again.leaf(), cn.as_str());
            prop_assert_eq!(dn.leaf(), cn.as_str());
            prop_assert_eq!(&again, &dn);
            prop_assert!(again.is_below(&base));
            prop_assert_eq!(format!("{},{base}", again.relative()), dn.to_string());
            prop_assert_eq!(again.parent().unwrap(), base);
        }

        #[test]
        fn reading_anything_never_panics_and_what_is_read_is_written_as_itself(
            text in "\\PC{0,60}|((CN|ou)=[a-zü ,+;\"\\\\#=0-9]{0,9},?){1,4}"
        ) {
            if let Ok(name) = Dn::parse(&text) {
                prop_assert_eq!(Dn::parse(&name.to_string()).unwrap(), name);
            }
        }
    }
}
