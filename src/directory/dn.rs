//! Distinguished names: read, compared and written as RFC 4514 and AD do.

use std::cmp::Ordering;
use std::fmt;

/// Why a text is no distinguished name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("'{text}' is not a distinguished name: {why}")]
pub struct DnProblem {
    /// The text that was read.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// One `attribute=value` pair of a relative name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Pair {
    attribute: String,
    value: String,
}

/// A distinguished name. Compared blind to case and to the way of escaping; printed with the escapes
/// RFC 4514 2.4 asks for.
#[derive(Clone)]
pub struct Dn {
    /// Leaf first. A relative name with `+` has several pairs.
    names: Vec<Vec<Pair>>,
    /// Root first, so that an object sorts right behind its container.
    key: Vec<String>,
}

impl Dn {
    /// Reads a distinguished name with either way of escaping (`\,` or `\2C`).
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
        let mut names = Vec::new();
        let mut rest = text;
        loop {
            let (name, more) = read_relative(rest).map_err(problem)?;
            names.push(name);
            match more {
                Some(more) => rest = more,
                None => break,
            }
        }
        Ok(Self::from_names(names))
    }

    fn from_names(names: Vec<Vec<Pair>>) -> Self {
        let key = names.iter().rev().map(|name| relative_key(name)).collect();
        Self { names, key }
    }

    /// The name of a child with common name `cn`. The text is data: it is escaped when printed.
    pub fn child_cn(&self, cn: &str) -> Self {
        let pair = Pair {
            attribute: "CN".to_owned(),
            value: cn.to_owned(),
        };
        let mut names = vec![vec![pair]];
        names.extend(self.names.iter().cloned());
        Self::from_names(names)
    }

    /// The container, if there is one.
    pub fn parent(&self) -> Option<Self> {
        (self.names.len() > 1).then(|| Self::from_names(self.names[1..].to_vec()))
    }

    /// The value of the leaf (`Müller, Jörg` of `CN=Müller\, Jörg,OU=…`).
    pub fn leaf(&self) -> &str {
        self.names
            .first()
            .and_then(|name| name.first())
            .map_or("", |pair| &pair.value)
    }

    /// The leaf as it is written in a name: `CN=Müller\, Jörg`.
    pub fn relative(&self) -> String {
        self.names
            .first()
            .map(|name| write_relative(name))
            .unwrap_or_default()
    }

    /// Whether this name is `base` or lies below it.
    pub fn is_within(&self, base: &Dn) -> bool {
        self.key.starts_with(&base.key)
    }

    /// Whether this name lies below `base` and is not `base` itself.
    pub fn is_below(&self, base: &Dn) -> bool {
        self.is_within(base) && self.key.len() > base.key.len()
    }
}

fn relative_key(name: &[Pair]) -> String {
    let mut parts: Vec<String> = name
        .iter()
        .map(|pair| {
            format!(
                "{}={}",
                pair.attribute.to_ascii_lowercase(),
                pair.value.to_lowercase()
            )
        })
        .collect();
    parts.sort();
    parts.join("+")
}

type Relative<'a> = (Vec<Pair>, Option<&'a str>);

/// Reads one relative name; returns it and what follows the comma.
fn read_relative(text: &str) -> Result<Relative<'_>, &'static str> {
    let mut pairs = Vec::new();
    let mut rest = text;
    loop {
        let (attribute, after) = rest.split_once('=').ok_or("a part has no '='")?;
        let attribute = attribute.trim();
        if attribute.is_empty() || attribute.contains([',', '+', '\\']) {
            return Err("a part has no attribute name before '='");
        }
        let (value, end) = read_value(after)?;
        pairs.push(Pair {
            attribute: attribute.to_owned(),
            value,
        });
        match end {
            End::Text => return Ok((pairs, None)),
            End::Comma(more) => return Ok((pairs, Some(more))),
            End::Plus(more) => rest = more,
        }
    }
}

enum End<'a> {
    Text,
    Comma(&'a str),
    Plus(&'a str),
}

/// Reads a value up to an unescaped `,`, `;` or `+`.
fn read_value(text: &str) -> Result<(String, End<'_>), &'static str> {
    let mut bytes: Vec<u8> = Vec::new();
    // Unescaped blanks around a value are not part of it; escaped ones are.
    let text = text.trim_start_matches(' ');
    let mut keep = 0;
    let mut at = 0;
    let source = text.as_bytes();
    while at < source.len() {
        match source[at] {
            b'\\' => {
                at += read_escape(&source[at + 1..], &mut bytes)? + 1;
                keep = bytes.len();
            }
            b',' | b';' => return finish(bytes, keep).map(|v| (v, End::Comma(&text[at + 1..]))),
            b'+' => return finish(bytes, keep).map(|v| (v, End::Plus(&text[at + 1..]))),
            byte => {
                bytes.push(byte);
                at += 1;
                if byte != b' ' {
                    keep = bytes.len();
                }
            }
        }
    }
    finish(bytes, keep).map(|value| (value, End::Text))
}

fn finish(mut bytes: Vec<u8>, keep: usize) -> Result<String, &'static str> {
    bytes.truncate(keep);
    if bytes.is_empty() {
        return Err("a part has no value");
    }
    String::from_utf8(bytes).map_err(|_| "a value is not UTF-8")
}

/// Reads what follows a backslash: two hex digits, or one special character. Returns its length.
fn read_escape(after: &[u8], out: &mut Vec<u8>) -> Result<usize, &'static str> {
    let hex = |byte: u8| char::from(byte).to_digit(16);
    match (after.first().copied(), after.get(1).copied()) {
        (Some(a), Some(b)) if hex(a).is_some() && hex(b).is_some() => {
            let (high, low) = (hex(a).unwrap_or(0), hex(b).unwrap_or(0));
            out.push((high * 16 + low) as u8);
            Ok(2)
        }
        (Some(special), _) => {
            out.push(special);
            Ok(1)
        }
        (None, _) => Err("it ends in a backslash"),
    }
}

fn write_relative(name: &[Pair]) -> String {
    let pairs: Vec<String> = name
        .iter()
        .map(|pair| format!("{}={}", pair.attribute, escape(&pair.value)))
        .collect();
    pairs.join("+")
}

/// RFC 4514 2.4: what must be escaped in a value.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 4);
    let last = value.chars().count().saturating_sub(1);
    for (i, c) in value.chars().enumerate() {
        match c {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => {
                out.push('\\');
                out.push(c);
            }
            '#' if i == 0 => out.push_str("\\#"),
            ' ' if i == 0 || i == last => out.push_str("\\ "),
            c if c.is_control() => {
                let mut buffer = [0; 4];
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    out.push_str(&format!("\\{byte:02X}"));
                }
            }
            c => out.push(c),
        }
    }
    out
}

impl fmt::Display for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, name) in self.names.iter().enumerate() {
            if i > 0 {
                f.write_str(",")?;
            }
            f.write_str(&write_relative(name))?;
        }
        Ok(())
    }
}
impl fmt::Debug for Dn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}
impl PartialEq for Dn {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
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
        self.key.cmp(&other.key)
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

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", "Staff", "OU=,DC=x", "CN=a\\", "=x"] {
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
            prop_assert_eq!(again.parent().unwrap(), base);
        }

        #[test]
        fn reading_anything_never_panics(text in "\\PC{0,60}") {
            let _ = Dn::parse(&text);
        }
    }
}
