//! How a distinguished name is spelled.

use std::borrow::Cow;
use std::fmt::Write as _;

/// One `attribute=value` pair of a relative name.
pub(super) struct Pair<'a> {
    pub attribute: &'a str,
    pub value: Cow<'a, str>,
}

pub(super) type Relative<'a> = (Vec<Pair<'a>>, Option<&'a str>);

/// Reads one relative name; returns it and what follows the comma.
pub(super) fn read_relative(text: &str) -> Result<Relative<'_>, &'static str> {
    let mut pairs = Vec::with_capacity(1);
    let mut rest = text;
    loop {
        let (attribute, after) = rest.split_once('=').ok_or("a part has no '='")?;
        let attribute = attribute.trim();
        if attribute.is_empty() || attribute.contains([',', '+', '\\', ';', '"']) {
            return Err("a part has no attribute name before '='");
        }
        let (value, end) = read_value(after.trim_start_matches(' '))?;
        pairs.push(Pair { attribute, value });
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

impl<'a> End<'a> {
    /// What `rest` says: nothing more, or a sign and what follows it.
    fn of(rest: &'a str) -> Option<Self> {
        let mut chars = rest.chars();
        match chars.next() {
            None => Some(Self::Text),
            Some(',' | ';') => Some(Self::Comma(chars.as_str())),
            Some('+') => Some(Self::Plus(chars.as_str())),
            Some(_) => None,
        }
    }
}

type Value<'a> = (Cow<'a, str>, End<'a>);

/// Reads a value up to an unescaped `,`, `;` or `+`.
fn read_value(text: &str) -> Result<Value<'_>, &'static str> {
    if let Some(quoted) = text.strip_prefix('"') {
        return read_quoted(quoted);
    }
    let ends = text.find([',', ';', '+', '\\']).unwrap_or(text.len());
    if let Some(end) = End::of(&text[ends..]) {
        // Nothing is escaped, which is nearly always so.
        let value = text[..ends].trim_end_matches(' ');
        return match value {
            "" => Err(EMPTY),
            value => Ok((Cow::Borrowed(value), end)),
        };
    }
    read_escaped(text)
}

fn read_escaped(text: &str) -> Result<Value<'_>, &'static str> {
    let source = text.as_bytes();
    let mut bytes: Vec<u8> = Vec::with_capacity(source.len().min(64));
    // Unescaped blanks around a value are not part of it; escaped ones are.
    let mut keep = 0;
    let mut at = 0;
    while at < source.len() {
        match source[at] {
            b'\\' => {
                at += read_escape(&source[at + 1..], &mut bytes)? + 1;
                keep = bytes.len();
            }
            b',' | b';' | b'+' => break,
            byte => {
                bytes.push(byte);
                at += 1;
                if byte != b' ' {
                    keep = bytes.len();
                }
            }
        }
    }
    bytes.truncate(keep);
    // It ended at one of those signs, which are no part of another character.
    let end = text.get(at..).and_then(End::of).unwrap_or(End::Text);
    Ok((Cow::Owned(as_text(bytes)?), end))
}

/// Reads up to the closing quote. In between a backslash takes the next sign as it is.
fn read_quoted(text: &str) -> Result<Value<'_>, &'static str> {
    let source = text.as_bytes();
    let mut bytes = Vec::with_capacity(source.len().min(64));
    let mut at = 0;
    loop {
        match source.get(at) {
            None => return Err("a quote is not closed"),
            Some(b'"') => break,
            Some(b'\\') => at += read_escape(&source[at + 1..], &mut bytes)? + 1,
            Some(byte) => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
    let rest = text[at + 1..].trim_start_matches(' ');
    let end = End::of(rest).ok_or("something follows a closing quote")?;
    Ok((Cow::Owned(as_text(bytes)?), end))
}

const EMPTY: &str = "a part has no value";

fn as_text(bytes: Vec<u8>) -> Result<String, &'static str> {
    if bytes.is_empty() {
        return Err(EMPTY);
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

pub(super) fn write_relative(name: &[Pair<'_>], out: &mut String) {
    for (i, pair) in name.iter().enumerate() {
        if i > 0 {
            out.push('+');
        }
        out.push_str(pair.attribute);
        out.push('=');
        escape(&pair.value, out);
    }
}

/// RFC 4514 2.4: what must be escaped in a value.
fn escape(value: &str, out: &mut String) {
    let last = value.len().saturating_sub(1);
    for (i, c) in value.char_indices() {
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
                    // Writing to a text does not fail.
                    let _ = write!(out, "\\{byte:02X}");
                }
            }
            c => out.push(c),
        }
    }
}
