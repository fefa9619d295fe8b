//! What the directory's schema says about attributes: which there are, what they hold, how much of it.

use std::collections::BTreeMap;
use std::fmt;

use super::entry::{Entry, MISSING, Malformed};
use super::guid::Guid;
use super::text::AttrName;

/// The attributes rosterd writes whatever the configuration maps.
pub const WRITTEN_BY_ITSELF: [&str; 11] = [
    "accountExpires",
    "cn",
    "mail",
    "manager",
    "member",
    "name",
    "pwdLastSet",
    "sAMAccountName",
    "unicodePwd",
    "userAccountControl",
    "userPrincipalName",
];

/// What kind of value an attribute holds, and so how two of them compare ([MS-ADTS] 3.1.1.2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Syntax {
    /// Text that is compared blind to case: String(Unicode), String(Teletex), String(Numeric).
    Text,
    /// Text of which case counts: String(Case), String(IA5), String(Printable), String(Object-Identifier).
    CaseExactText,
    /// The name of another object.
    Dn,
    /// A number of 32 bits, an enumeration among them.
    Integer,
    /// A number of 64 bits, a FILETIME among them.
    LargeInteger,
    /// TRUE or FALSE.
    Boolean,
    /// A moment as text (generalized time, UTC time).
    Time,
    /// Bytes.
    Octets,
    /// What rosterd neither reads nor writes: security descriptors, SIDs, names with a part in front.
    Other,
}

impl Syntax {
    /// By attributeSyntax and oMSyntax ([MS-ADTS] 3.1.1.2.2.2).
    fn of(object_identifier: &str, om: i64) -> Self {
        match (object_identifier, om) {
            ("2.5.5.1", _) => Self::Dn,
            ("2.5.5.4" | "2.5.5.6" | "2.5.5.12", _) => Self::Text,
            ("2.5.5.2" | "2.5.5.3" | "2.5.5.5", _) => Self::CaseExactText,
            ("2.5.5.8", _) => Self::Boolean,
            ("2.5.5.9", _) => Self::Integer,
            ("2.5.5.10", 4) => Self::Octets,
            ("2.5.5.11", _) => Self::Time,
            ("2.5.5.16", _) => Self::LargeInteger,
            _ => Self::Other,
        }
    }
}

impl fmt::Display for Syntax {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text | Self::CaseExactText => "a text",
            Self::Dn => "the name of another object",
            Self::Integer | Self::LargeInteger => "a whole number",
            Self::Boolean => "TRUE or FALSE",
            Self::Time => "a moment",
            Self::Octets => "bytes",
            Self::Other => "no text",
        })
    }
}

/// What the schema says about one attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeKind {
    /// schemaIDGUID: what an access list names the attribute by.
    pub id: Guid,
    /// The property set an access list may name instead (attributeSecurityGUID).
    pub property_set: Option<Guid>,
    /// What it holds.
    pub syntax: Syntax,
    /// Whether it holds one value at most.
    pub single_valued: bool,
    /// Longest text in UTF-16 code units, most bytes, or largest number (rangeUpper).
    pub longest: Option<u32>,
    /// Whether anybody can write it: not system-only, not constructed, not the far end of a link.
    pub writable: bool,
}

/// What a mapping wants to put into an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// A text; may be read as a number or TRUE and FALSE.
    Text,
    /// Another account.
    Account,
}

/// Why an attribute takes no value of a mapping at all, whoever the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum Unfit {
    /// The schema has no such attribute.
    #[error(
        "the directory's schema has no such attribute (Exchange brings its own); remove the mapping or extend the schema"
    )]
    Missing,
    /// Nobody can write it.
    #[error("the directory writes this attribute itself and nobody else can; remove the mapping")]
    NotWritable,
    /// It holds something else.
    #[error(
        "the attribute holds {0} in the directory's schema and takes no {1}; remove the mapping"
    )]
    Holds(Syntax, Content),
}

impl fmt::Display for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Account => "account",
        })
    }
}

impl AttributeKind {
    /// Whether a mapping's values can be put into it at all.
    ///
    /// # Errors
    /// [`Unfit`] where none can.
    pub fn fits(&self, content: Content) -> Result<(), Unfit> {
        let takes = match content {
            Content::Account => self.syntax == Syntax::Dn,
            Content::Text => matches!(
                self.syntax,
                Syntax::Text
                    | Syntax::CaseExactText
                    | Syntax::Integer
                    | Syntax::LargeInteger
                    | Syntax::Boolean
            ),
        };
        match (self.writable, takes) {
            (false, _) => Err(Unfit::NotWritable),
            (true, false) => Err(Unfit::Holds(self.syntax, content)),
            (true, true) => Ok(()),
        }
    }

    /// Whether a text can be a value of it, its length aside.
    pub fn reads(&self, text: &str) -> bool {
        match self.syntax {
            Syntax::Integer => text.parse::<i32>().is_ok(),
            Syntax::LargeInteger => text.parse::<i64>().is_ok(),
            Syntax::Boolean => matches!(text, "TRUE" | "FALSE"),
            _ => true,
        }
    }

    /// A value as it is written: a number without zeros before it, which Samba would take for an octal one
    /// (measured: `0276` becomes 190).
    pub fn spelled(&self, text: String) -> String {
        match self.syntax {
            Syntax::Integer | Syntax::LargeInteger => {
                let number = text.parse::<i64>();
                number.map_or(text, |number| number.to_string())
            }
            _ => text,
        }
    }

    /// Longest text it takes in UTF-16 code units; none where it holds no text or any length.
    pub fn longest_text(&self) -> Option<usize> {
        let text = matches!(self.syntax, Syntax::Text | Syntax::CaseExactText);
        let longest = self.longest.filter(|_| text)?;
        usize::try_from(longest).ok()
    }
}

/// Length of a text as AD counts it: UTF-16 code units, so that a character beyond the Basic Multilingual
/// Plane counts twice (measured: 33 emoji do not fit into the 64 of `department`).
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// As many whole characters as AD counts as this [`length`].
pub fn cut(text: &str, longest: usize) -> String {
    let mut left = longest;
    let fits = |c: &char| {
        let rest = left.checked_sub(c.len_utf16());
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    text.chars().take_while(fits).collect()
}

/// The attributes a configuration has to do with, as the directory's schema describes them. An attribute
/// that is not in it does not exist there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schema(BTreeMap<AttrName, AttributeKind>);

impl Schema {
    /// What was asked for and found.
    pub fn new(kinds: impl IntoIterator<Item = (AttrName, AttributeKind)>) -> Self {
        Self(kinds.into_iter().collect())
    }

    /// From attributeSchema objects ([MS-ADTS] 3.1.1.2.3). Attributes out of use (isDefunct) do not count.
    ///
    /// # Errors
    /// [`Malformed`] for the first that lacks, or garbles, what each of them has.
    pub fn from_entries(entries: &[Entry]) -> Result<Self, Malformed> {
        let in_use = entries.iter().filter(|entry| !entry.flag("isDefunct"));
        in_use.map(kind).collect::<Result<_, _>>().map(Self)
    }

    /// What the schema says about an attribute; nothing where it has none.
    pub fn kind(&self, name: &AttrName) -> Option<&AttributeKind> {
        self.0.get(name)
    }

    /// Every attribute, by name.
    pub fn kinds(&self) -> impl Iterator<Item = (&AttrName, &AttributeKind)> {
        self.0.iter()
    }

    /// The attribute, if a mapping's values can be put into it.
    ///
    /// # Errors
    /// [`Unfit`] where none can.
    pub fn fitting(&self, name: &AttrName, content: Content) -> Result<&AttributeKind, Unfit> {
        let kind = self.kind(name).ok_or(Unfit::Missing)?;
        kind.fits(content).map(|()| kind)
    }
}

/// FLAG_ATTR_IS_CONSTRUCTED ([MS-ADTS] 2.2.10).
const CONSTRUCTED: i64 = 0x4;

fn kind(entry: &Entry) -> Result<(AttrName, AttributeKind), Malformed> {
    let text = |name: &'static str| {
        entry
            .text(name)
            .ok_or_else(|| entry.malformed(name, MISSING))
    };
    let id = entry
        .guid_in("schemaIDGUID")?
        .ok_or_else(|| entry.malformed("schemaIDGUID", MISSING))?;
    let flags = entry.optional_number("systemFlags")?.unwrap_or(0);
    // The far end of a link has an odd number ([MS-ADTS] 3.1.1.1.6).
    let far_end = entry
        .optional_number("linkID")?
        .is_some_and(|link| link % 2 != 0);
    let longest = entry.optional_number("rangeUpper")?;
    let kind = AttributeKind {
        id,
        property_set: entry.guid_in("attributeSecurityGUID")?,
        syntax: Syntax::of(&text("attributeSyntax")?, entry.number("oMSyntax")?),
        single_valued: entry.flag("isSingleValued"),
        longest: longest.and_then(|most| u32::try_from(most).ok()),
        writable: !entry.flag("systemOnly") && flags & CONSTRUCTED == 0 && !far_end,
    };
    Ok((AttrName::new(text("lDAPDisplayName")?), kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, syntax: &str, om: &str, more: &[(&str, &str)]) -> Entry {
        let own = [
            ("lDAPDisplayName", name),
            ("attributeSyntax", syntax),
            ("oMSyntax", om),
            ("isSingleValued", "TRUE"),
        ];
        let texts = own.iter().chain(more);
        let mut attributes: BTreeMap<AttrName, Vec<Vec<u8>>> = texts
            .map(|(name, value)| (AttrName::new(*name), vec![value.as_bytes().to_vec()]))
            .collect();
        attributes.insert("schemaIDGUID".into(), vec![vec![7; 16]]);
        Entry {
            dn: format!("CN={name},CN=Schema,CN=Configuration,DC=corp,DC=example"),
            attributes,
        }
    }

    fn read(entry: Entry) -> Schema {
        Schema::from_entries(&[entry]).unwrap()
    }

    fn verdict(entry: Entry, content: Content) -> Result<(), Unfit> {
        let schema = read(entry);
        let name = schema.kinds().next().map(|(name, _)| name.clone());
        let name = name.unwrap_or_else(|| "gone".into());
        schema.fitting(&name, content).map(|_| ())
    }

    #[test]
    fn what_the_schema_says_is_decoded() {
        let schema = read(entry(
            "department",
            "2.5.5.12",
            "64",
            &[("rangeUpper", "64")],
        ));
        let kind = schema.kind(&"DEPARTMENT".into()).unwrap();
        assert_eq!((kind.syntax, kind.single_valued), (Syntax::Text, true));
        assert_eq!((kind.longest_text(), kind.writable), (Some(64), true));
    }

    #[test]
    fn an_attribute_takes_what_it_holds() {
        let of = |syntax, om| entry("x", syntax, om, &[]);
        for (syntax, om) in [("2.5.5.12", "64"), ("2.5.5.3", "27"), ("2.5.5.9", "2")] {
            assert_eq!(verdict(of(syntax, om), Content::Text), Ok(()), "{syntax}");
        }
        let holds = |syntax| Err(Unfit::Holds(syntax, Content::Text));
        assert_eq!(
            verdict(of("2.5.5.10", "4"), Content::Text),
            holds(Syntax::Octets)
        );
        assert_eq!(
            verdict(of("2.5.5.11", "24"), Content::Text),
            holds(Syntax::Time)
        );
        assert_eq!(
            verdict(of("2.5.5.1", "127"), Content::Text),
            holds(Syntax::Dn)
        );
        assert_eq!(verdict(of("2.5.5.1", "127"), Content::Account), Ok(()));
        let text = Err(Unfit::Holds(Syntax::Text, Content::Account));
        assert_eq!(verdict(of("2.5.5.12", "64"), Content::Account), text);
    }

    #[test]
    fn what_nobody_can_write_takes_nothing() {
        let with = |more: &[_]| verdict(entry("x", "2.5.5.1", "127", more), Content::Account);
        assert_eq!(with(&[("linkID", "42")]), Ok(()));
        assert_eq!(with(&[("linkID", "43")]), Err(Unfit::NotWritable));
        assert_eq!(with(&[("systemOnly", "TRUE")]), Err(Unfit::NotWritable));
        assert_eq!(
            with(&[("systemFlags", "134217748")]),
            Err(Unfit::NotWritable)
        );
        assert_eq!(with(&[("isDefunct", "TRUE")]), Err(Unfit::Missing));
    }

    #[test]
    fn an_entry_without_its_syntax_is_not_understood() {
        let mut bare = entry("x", "2.5.5.12", "64", &[]);
        bare.attributes.remove(&AttrName::new("attributeSyntax"));
        assert!(Schema::from_entries(&[bare]).is_err());
    }

    #[test]
    fn numbers_and_truth_have_their_own_spelling() {
        let takes = |syntax, om, text: &str| {
            let schema = read(entry("x", syntax, om, &[]));
            schema.kind(&"x".into()).unwrap().reads(text)
        };
        assert!(takes("2.5.5.9", "2", "276") && !takes("2.5.5.9", "2", "DE"));
        assert!(takes("2.5.5.16", "65", "5000000000") && !takes("2.5.5.9", "2", "5000000000"));
        assert!(takes("2.5.5.8", "1", "TRUE") && !takes("2.5.5.8", "1", "yes"));
    }

    #[test]
    fn a_number_is_written_without_zeros_before_it() {
        let spelled = |syntax, om, text: &str| {
            let schema = read(entry("x", syntax, om, &[]));
            schema.kind(&"x".into()).unwrap().spelled(text.into())
        };
        assert_eq!(spelled("2.5.5.9", "2", "0276"), "276");
        assert_eq!(spelled("2.5.5.16", "65", "-007"), "-7");
        assert_eq!(spelled("2.5.5.12", "64", "0049"), "0049", "a text");
    }

    //
    #[test]
    fn length_is_counted_as_the_directory_counts_it() {
        assert_eq!((length("Österreich"), length("😀😀")), (10, 4));
    }
}
