//! The character set of the reader's side.

use std::borrow::Cow;
use std::env;

/// What bytes mean over there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// Everything can be written.
    Utf8,
    /// ISO 8859-1 and its sister 8859-15, which have Western Europe's letters in one byte each.
    Latin1,
    /// Anything else: only ASCII is sure to be understood.
    Ascii,
}

impl Charset {
    /// The one the locale names (POSIX: `LC_ALL`, then `LC_CTYPE`, then `LANG`).
    pub fn of_locale() -> Self {
        let set = |name| {
            let value = env::var_os(name)?.to_string_lossy().into_owned();
            Some(value).filter(|value| !value.is_empty())
        };
        let locale = set("LC_ALL")
            .or_else(|| set("LC_CTYPE"))
            .or_else(|| set("LANG"));
        Self::named(&locale.unwrap_or_default())
    }

    /// A machine without any locale (a container) is taken to understand UTF-8; one that says another
    /// character set is not.
    fn named(locale: &str) -> Self {
        let locale = locale.to_ascii_lowercase();
        let Some((_, charset)) = locale.split_once('.') else {
            return Self::Utf8;
        };
        let charset = charset.split('@').next().unwrap_or_default();
        let letters: String = charset
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        match letters.as_str() {
            "utf8" => Self::Utf8,
            "iso88591" | "iso885915" | "latin1" => Self::Latin1,
            _ => Self::Ascii,
        }
    }

    /// The bytes of a text. What has none becomes a question mark, as in other programs: UTF-8 in a
    /// terminal of another character set is no letter but two, and its second byte may be a command to
    /// the terminal (0x9B starts one).
    pub fn bytes(self, text: &str) -> Cow<'_, [u8]> {
        if self == Self::Utf8 || text.is_ascii() {
            return Cow::Borrowed(text.as_bytes());
        }
        Cow::Owned(text.chars().map(|c| self.byte(c)).collect())
    }

    fn byte(self, c: char) -> u8 {
        let own = match self {
            Self::Latin1 => u8::try_from(c).ok().filter(|byte| *byte >= 0xa0),
            Self::Utf8 | Self::Ascii => None,
        };
        if c.is_ascii() {
            return u8::try_from(c).unwrap_or(b'?');
        }
        own.unwrap_or(match c {
            '→' => b'>',
            '·' => b'|',
            '…' => b'.',
            '–' | '—' | '━' | '─' => b'-',
            '‘' | '’' => b'\'',
            '“' | '”' | '„' => b'"',
            _ => b'?',
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_says_the_character_set() {
        for utf8 in ["", "C", "de_DE.UTF-8", "C.utf8", "de_DE.UTF-8@euro"] {
            assert_eq!(Charset::named(utf8), Charset::Utf8, "{utf8}");
        }
        for latin in ["de_DE.ISO-8859-1", "C.ISO8859-15", "de_DE.iso88591@euro"] {
            assert_eq!(Charset::named(latin), Charset::Latin1, "{latin}");
        }
        assert_eq!(Charset::named("ru_RU.KOI8-R"), Charset::Ascii);
    }

    #[test]
    fn what_has_no_byte_over_there_is_never_two() {
        assert_eq!(&*Charset::Utf8.bytes("ü→"), "ü→".as_bytes());
        assert_eq!(&*Charset::Latin1.bytes("Jürß → 李"), b"J\xfcr\xdf > ?");
        assert_eq!(&*Charset::Ascii.bytes("Jür…"), b"J?r.");
        // U+009B is CSI; "ś" is C5 9B in UTF-8.
        assert_eq!(&*Charset::Latin1.bytes("\u{9b}ś"), b"??");
    }
}
