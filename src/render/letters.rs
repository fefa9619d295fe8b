//! People's text made safe for a line: nothing in it acts, and its width is known.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Text without characters that could move the cursor, start a line, change colours or turn the reading
/// direction: they are shown as `\n`, `\u{1b}`. Everything else stays as it is.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hostile(c) {
            out.extend(c.escape_default());
        } else {
            out.push(c);
        }
    }
    out
}

/// JSON with the same values in which nothing acts either: people's text stands in strings, where an escape means the
/// character itself (RFC 8259, section 7).
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_hostile(c) {
            let units = c.encode_utf16(&mut [0; 2]).to_vec();
            out.extend(units.iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// Controls (C0, C1), line and paragraph separators, and invisible or direction-changing format
/// characters (Unicode UAX #9, "Trojan source").
fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Clean text in ASCII, for terminals with another character set: letters are spelled, `?` stands where
/// nothing fits. Only what is looked at is changed; the strings of JSON stay exact.
pub(super) fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut after_syllable = false;
    for c in text.nfc() {
        // Han and Kana are spelled as syllables: "Wang Xiu", not "WangXiu".
        let syllable = UnicodeWidthChar::width(c) == Some(2);
        if syllable && after_syllable {
            out.push(' ');
        }
        after_syllable = syllable;
        match c {
            ' '..='~' => out.push(c),
            '→' => out.push_str("->"),
            '·' => out.push('|'),
            '…' => out.push_str("..."),
            _ => out.push_str(spelled(c)),
        }
    }
    out
}

/// A letter in ASCII. A mark that belongs to the letter before it is left out.
fn spelled(c: char) -> &'static str {
    if unicode_normalization::char::is_combining_mark(c) {
        return "";
    }
    let letters = deunicode_char(c).unwrap_or_default().trim();
    let fits = !letters.is_empty() && letters.chars().all(|c| matches!(c, ' '..='~'));
    if fits { letters } else { "?" }
}

/// Columns a text takes in a terminal (Unicode UAX #11): Chinese letters two, combining marks none.
pub(super) fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_those_of_a_terminal() {
        assert_eq!(columns("Müller"), 6);
        assert_eq!(columns("Mu\u{308}ller"), 6, "a combining mark takes none");
        assert_eq!(columns("王秀英"), 6, "wide letters take two");
        assert_eq!(columns("→ · …"), 5);
    }

    #[test]
    fn a_terminal_without_unicode_gets_letters_it_has() {
        assert_eq!(ascii("Jörg Weiß"), "Jorg Weiss");
        assert_eq!(ascii("Jo\u{308}rg"), "Jorg");
        assert_eq!(ascii("a → b · c…"), "a -> b | c...");
        assert_eq!(ascii("Łukasz Żak"), "Lukasz Zak");
        assert_eq!(ascii("王秀英 (HR)"), "Wang Xiu Ying (HR)");
        assert_eq!(ascii("\u{e000}"), "?", "nothing fits a private character");
    }

    proptest! {
        //
        #[test]
        fn ascii_is_ascii_and_clean_is_inert(text in ".*") {
            let out = ascii(&clean(&text));
            prop_assert!(out.chars().all(|c| matches!(c, ' '..='~')), "{out:?}");
            prop_assert_eq!(clean(&clean(&text)), clean(&text));
        }

        //
        #[test]
        fn a_document_is_inert_and_says_the_same(text in ".*", odd in proptest::char::any()) {
            let value = serde_json::json!({ "name": format!("{text}{odd}\u{9b}\u{e0001}") });
            let document = escaped(&serde_json::to_string_pretty(&value).unwrap());
            prop_assert!(!document.chars().any(|c| c != '\n' && is_hostile(c)), "{document:?}");
            let read: serde_json::Value = serde_json::from_str(&document).unwrap();
            prop_assert_eq!(read, value);
        }
    }
}
