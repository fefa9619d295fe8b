//! LDIF as text (RFC 2849). Lines are never folded: none has to be, and a line a value is easier to search.
//!
//! Values of visible ASCII stand as they are; all others are base64, also where RFC 2849 would let a tab
//! or another control character pass: a reader that takes such a character for the end of a line must not
//! find a record that HR wrote. Above a base64 line its text stands as a comment.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::letters::clean;
use crate::directory::Guid;
use crate::directory::wire::{Request, Step, Values};

/// Whose values nobody reads over somebody's shoulder.
const SECRET: &str = "unicodePwd";

/// What a record's lines mean: how objects are addressed, and what is said about a value.
pub(super) struct Meaning<'a> {
    /// How an object is addressed.
    pub address: &'a dyn Fn(Guid) -> String,
    /// By value: a comment above its line.
    pub remarks: BTreeMap<String, String>,
}

/// LDIF under construction.
#[derive(Default)]
pub(super) struct Ldif(String);

impl Ldif {
    /// The text; every line ends with a line feed.
    pub fn finish(self) -> String {
        self.0
    }

    /// The line every LDIF file begins with.
    pub fn version(&mut self) {
        self.0.push_str("version: 1\n");
    }

    /// An empty line: the end of a record.
    pub fn gap(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with("\n\n") {
            self.0.push('\n');
        }
    }

    /// A comment of one line, whatever is in the text.
    pub fn comment(&mut self, text: &str) {
        let text = clean(text);
        self.0.push_str("# ");
        self.0.push_str(&text);
        let kept = self.0.trim_end_matches(' ').len();
        self.0.truncate(kept);
        self.0.push('\n');
    }

    /// A change record.
    pub fn record(&mut self, request: &Request, meaning: &Meaning<'_>) {
        match request {
            Request::Add { dn, attributes } => {
                self.line("dn", dn.to_string().as_bytes(), meaning);
                self.0.push_str("changetype: add\n");
                for values in attributes {
                    self.values(values, meaning);
                }
            }
            Request::Modify { object, steps } => {
                self.line("dn", (meaning.address)(*object).as_bytes(), meaning);
                self.0.push_str("changetype: modify\n");
                for step in steps {
                    self.step(step, meaning);
                }
            }
            Request::Rename {
                object,
                relative,
                parent,
            } => {
                self.line("dn", (meaning.address)(*object).as_bytes(), meaning);
                self.0.push_str("changetype: modrdn\n");
                self.line("newrdn", relative.as_bytes(), meaning);
                self.0.push_str("deleteoldrdn: 1\n");
                self.line("newsuperior", parent.to_string().as_bytes(), meaning);
            }
        }
        self.gap();
    }

    fn step(&mut self, step: &Step, meaning: &Meaning<'_>) {
        let (word, values) = match step {
            Step::Add(values) => ("add", values),
            Step::Take(values) => ("delete", values),
            Step::Set(values) => ("replace", values),
        };
        self.0.push_str(&format!("{word}: {}\n", values.name));
        self.values(values, meaning);
        self.0.push_str("-\n");
    }

    fn values(&mut self, values: &Values, meaning: &Meaning<'_>) {
        for value in &values.values {
            self.line(&values.name, value, meaning);
        }
    }

    fn line(&mut self, name: &str, value: &[u8], meaning: &Meaning<'_>) {
        let plain = is_plain(value);
        match std::str::from_utf8(value) {
            Ok(text) if !name.eq_ignore_ascii_case(SECRET) => match meaning.remarks.get(text) {
                Some(remark) if plain => self.comment(remark),
                Some(remark) => self.comment(&format!("{name}: {text}  {remark}")),
                None if !plain => self.comment(&format!("{name}: {text}")),
                None => {}
            },
            _ => {}
        }
        self.0.push_str(name);
        if plain {
            self.0.push_str(": ");
            self.0.extend(value.iter().map(|byte| char::from(*byte)));
        } else {
            self.0.push_str(":: ");
            STANDARD.encode_string(value, &mut self.0);
        }
        self.0.push('\n');
    }
}

/// Whether a value may stand as it is: visible ASCII that does not begin with a blank, `:` or `<` (RFC 2849,
/// SAFE-STRING) nor end with a blank (note 8 there), and is not empty.
fn is_plain(value: &[u8]) -> bool {
    let visible = value.iter().all(|byte| matches!(byte, b' '..=b'~'));
    let first = value
        .first()
        .is_some_and(|b| !matches!(b, b' ' | b':' | b'<'));
    visible && first && value.last() != Some(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::Dn;

    fn written(name: &str, value: &str) -> String {
        let mut ldif = Ldif::default();
        let meaning = Meaning {
            address: &|guid| guid.to_string(),
            remarks: BTreeMap::new(),
        };
        ldif.line(name, value.as_bytes(), &meaning);
        ldif.finish()
    }

    #[test]
    fn visible_ascii_stands_as_it_is() {
        for value in [
            "Anna",
            "a: b",
            "-",
            "a <b>",
            "C#",
            "#1",
            "a  b",
            "~!\"$%&/()=?",
        ] {
            assert_eq!(written("title", value), format!("title: {value}\n"));
        }
    }

    #[test]
    fn what_rfc_2849_asks_for_is_base64_with_its_text_above() {
        let cases = [
            (" a", "title:: IGE=", "# title:  a"),
            ("a ", "title:: YSA=", "# title: a"),
            (":a", "title:: OmE=", "# title: :a"),
            ("<a", "title:: PGE=", "# title: <a"),
            ("ü", "title:: w7w=", "# title: ü"),
            ("a\0b", "title:: YQBi", "# title: a\\u{0}b"),
            ("a\nb", "title:: YQpi", "# title: a\\nb"),
            ("a\tb", "title:: YQli", "# title: a\\tb"),
            ("a\u{7f}", "title:: YX8=", "# title: a\\u{7f}"),
            ("", "title:: ", "# title:"),
        ];
        for (value, line, comment) in cases {
            assert_eq!(written("title", value), format!("{comment}\n{line}\n"));
        }
    }

    #[test]
    fn a_password_has_no_text_above_it() {
        assert_eq!(written("unicodePwd", "\"a\0"), "unicodePwd:: ImEA\n");
    }

    #[test]
    fn a_comment_is_one_line_whatever_is_in_it() {
        let mut ldif = Ldif::default();
        ldif.comment("a\ndn: x\r\u{2028}\u{85}\u{b}b ");
        assert_eq!(ldif.finish(), "# a\\ndn: x\\r\\u{2028}\\u{85}\\u{b}b\n");
    }

    #[test]
    fn each_kind_of_record_has_its_form() {
        let meaning = Meaning {
            address: &|_| "CN=a".into(),
            remarks: BTreeMap::from([("CN=m".to_owned(), "Mia".to_owned())]),
        };
        let object = Guid::from_bytes([1; 16]);
        let dn = |text| Dn::parse(text).unwrap();
        let mut ldif = Ldif::default();
        let texts = |name, values: &[&str]| Values::texts(name, values.iter().copied());
        ldif.record(
            &Request::Add {
                dn: dn("CN=a,DC=b"),
                attributes: vec![texts("objectClass", &["top", "user"])],
            },
            &meaning,
        );
        let steps = vec![
            Step::Take(texts("userAccountControl", &["514"])),
            Step::Add(texts("member", &["CN=m"])),
            Step::Set(texts("title", &[])),
        ];
        ldif.record(&Request::Modify { object, steps }, &meaning);
        let request = Request::Rename {
            object,
            relative: "CN=a".into(),
            parent: dn("OU=c,DC=b"),
        };
        ldif.record(&request, &meaning);
        assert_eq!(
            ldif.finish(),
            "dn: CN=a,DC=b\nchangetype: add\nobjectClass: top\nobjectClass: user\n\n\
             dn: CN=a\nchangetype: modify\ndelete: userAccountControl\nuserAccountControl: 514\n-\n\
             add: member\n# Mia\nmember: CN=m\n-\nreplace: title\n-\n\n\
             dn: CN=a\nchangetype: modrdn\nnewrdn: CN=a\ndeleteoldrdn: 1\nnewsuperior: OU=c,DC=b\n\n"
        );
    }
}
