//! When values of an attribute are the same, so that nothing is written that is so already.
//!
//! What the directory ignores is ignored: order, how a name is escaped, zeros before a number, the case of
//! addresses and logins. Where it keeps what it ignores in a search (case and marks of a text: `Muller` finds
//! `Müller`), values differ: a corrected spelling is written, once, and is so from then on. Whether a name is
//! free is another question, which [`fold`](super::fold) answers.

use unicode_normalization::UnicodeNormalization;

use super::dn::Dn;
use super::schema::{Schema, Syntax};
use super::text::AttrName;

/// What two values must have in common to be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// What people read: every letter and its case; not how a letter is composed (NFC), how lines end, nor
    /// blanks around.
    Text,
    /// A login or an address: as a text, without case.
    Caseless,
    /// An address behind its kind (`SMTP:`, `smtp:`, `X500:`): the kind's case says which one is the primary
    /// one and counts, the address's does not.
    Typed,
    /// A number: `007` is 7.
    Number,
    /// TRUE or FALSE, in any case.
    Truth,
    /// A distinguished name, however it is escaped and written.
    Name,
}

/// Logins and addresses. Their syntax is that of any text, but who writes or looks one up means it in any case.
const CASELESS: [&str; 5] = [
    "mail",
    "mailNickname",
    "otherMailbox",
    "sAMAccountName",
    "userPrincipalName",
];
/// Addresses behind their kind.
const TYPED: [&str; 2] = ["proxyAddresses", "targetAddress"];

impl Schema {
    /// How values of an attribute compare; as texts where the schema says nothing about it.
    pub fn comparison(&self, name: &AttrName) -> Comparison {
        let is_one_of = |names: &[&str]| {
            names
                .iter()
                .any(|one| name.as_str().eq_ignore_ascii_case(one))
        };
        match self.kind(name).map(|kind| kind.syntax) {
            Some(Syntax::Dn) => Comparison::Name,
            Some(Syntax::Integer | Syntax::LargeInteger) => Comparison::Number,
            Some(Syntax::Boolean) => Comparison::Truth,
            _ if is_one_of(&CASELESS) => Comparison::Caseless,
            _ if is_one_of(&TYPED) => Comparison::Typed,
            _ => Comparison::Text,
        }
    }
}

impl Comparison {
    /// Whether two values are the same.
    pub fn same(self, a: &str, b: &str) -> bool {
        a == b
            || match self {
                Self::Text => text(a) == text(b),
                Self::Caseless => caseless(a) == caseless(b),
                Self::Typed => typed(a) == typed(b),
                Self::Number => number(a).is_some_and(|number_of_a| number(b) == Some(number_of_a)),
                Self::Truth => a.trim().eq_ignore_ascii_case(b.trim()),
                Self::Name => {
                    Dn::parse(a).is_ok_and(|name| Dn::parse(b).is_ok_and(|other| name == other))
                }
            }
    }

    /// Whether two sets of values are the same: in any order, each as often as anybody likes.
    pub fn same_values(self, a: &[String], b: &[String]) -> bool {
        let within =
            |a: &[String], b: &[String]| a.iter().all(|v| b.iter().any(|w| self.same(v, w)));
        within(a, b) && within(b, a)
    }
}

fn text(value: &str) -> String {
    let value: String = value.trim().nfc().collect();
    if value.contains('\r') {
        value.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        value
    }
}

fn caseless(value: &str) -> String {
    text(value).to_lowercase()
}

fn typed(value: &str) -> (&str, String) {
    let (kind, address) = value.trim().split_once(':').unwrap_or(("", value));
    (kind, caseless(address))
}

fn number(value: &str) -> Option<i64> {
    value.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Comparison::{Caseless, Name, Number, Text, Truth, Typed};

    const SAME: [(Comparison, &str, &str); 17] = [
        (Text, "Jörg", "Jo\u{308}rg"),
        (Text, "Allee 1\nHof", "Allee 1\r\nHof"),
        (Text, "Allee 1\nHof", " Allee 1\rHof\t"),
        (Caseless, "Anna.Ade@Corp.example", "anna.ade@corp.EXAMPLE"),
        (Caseless, "JÖRG@corp.example", "jo\u{308}rg@corp.example"),
        (Typed, "SMTP:Anna@corp.example", "SMTP:anna@CORP.example"),
        (Typed, "anna@corp.example", "ANNA@corp.example"),
        (Typed, "x500:/o=Corp/cn=a", "x500:/O=corp/CN=A"),
        (Number, "7", "007"),
        (Number, " 7", "7 "),
        (Number, "-0", "0"),
        (Number, "9223372036854775807", "+9223372036854775807"),
        (Truth, "TRUE", "true"),
        (Truth, "FALSE ", "False"),
        (Name, "CN=a\\,b,DC=x", "cn=A\\2Cb, dc=X"),
        (Name, "CN=\\#1,DC=x", "CN=\\231,DC=x"),
        (Name, "CN=Jörg,DC=x", "CN=J\\C3\\B6rg,DC=x"),
    ];

    const DIFFERENT: [(Comparison, &str, &str); 12] = [
        // Written once, and so from then on.
        (Text, "Muller", "Müller"),
        (Text, "van der Berg", "Van der Berg"),
        (Text, "Allee 1\nHof", "Allee 1 Hof"),
        (Text, "7", "007"),
        (Caseless, "anna@corp.example", "anne@corp.example"),
        (Caseless, "muller@corp.example", "müller@corp.example"),
        // Primary or not.
        (Typed, "SMTP:anna@corp.example", "smtp:anna@corp.example"),
        (Typed, "SMTP:anna@corp.example", "anna@corp.example"),
        (Number, "7", "70"),
        // What is no number is none that is the same.
        (Number, "seven", "SEVEN"),
        (Truth, "TRUE", "FALSE"),
        (Name, "CN=a,DC=x", "CN=a,DC=y"),
    ];

    //
    #[test]
    fn what_the_directory_ignores_is_the_same_and_what_it_keeps_is_not() {
        for (how, a, b) in SAME {
            assert!(how.same(a, b) && how.same(b, a), "{how:?}: {a:?} {b:?}");
        }
        for (how, a, b) in DIFFERENT {
            assert!(!how.same(a, b) && !how.same(b, a), "{how:?}: {a:?} {b:?}");
        }
    }

    #[test]
    fn sets_have_no_order_and_say_nothing_twice() {
        let all = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
        let same = |a: &[&str], b: &[&str]| Number.same_values(&all(a), &all(b));
        assert!(same(&["1", "2"], &["02", "1"]) && same(&["7", "007"], &["7"]));
        assert!(same(&[], &[]) && !same(&["1"], &[]) && !same(&[], &["1"]));
        assert!(!same(&["1", "2"], &["1", "3"]) && !same(&["1", "1"], &["1", "2"]));
    }

    proptest! {
        #[test]
        fn every_value_is_the_same_as_itself_and_comparing_is_fair(a in ".*", b in ".*") {
            for how in [Text, Caseless, Typed, Number, Truth, Name] {
                prop_assert!(how.same(&a, &a));
                prop_assert_eq!(how.same(&a, &b), how.same(&b, &a));
            }
        }
    }
}
