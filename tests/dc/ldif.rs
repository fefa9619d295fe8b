//! Reads the LDIF that `ldapsearch -LLL` prints (RFC 2849): folded lines, base64 values, comments.

use super::Entry;

/// All entries of `text`, in its order; search references and comments are left out.
pub fn parse(text: &str) -> Vec<Entry> {
    let unfolded = text.replace("\r\n", "\n").replace("\n ", "");
    unfolded
        .split("\n\n")
        .map(entry)
        .filter(|entry| entry.contains_key("dn"))
        .collect()
}

fn entry(block: &str) -> Entry {
    let mut entry = Entry::new();
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, value)) = line.split_once(':') {
            entry.entry(name.to_owned()).or_default().push(plain(value));
        }
    }
    entry
}

/// `: text` or `:: base64`, without the first colon.
fn plain(value: &str) -> String {
    let Some(encoded) = value.strip_prefix(':') else {
        return value.trim_start_matches(' ').to_owned();
    };
    let encoded = encoded.trim();
    String::from_utf8(base64(encoded)).unwrap_or_else(|_| encoded.to_owned())
}

/// Decodes standard base64 (RFC 4648, section 4); padding and foreign characters end a value.
fn base64(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut bits, mut count) = (0_u32, 0_u32);
    for digit in text.bytes().map_while(digit) {
        bits = bits << 6 | digit;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    bytes
}

fn digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
