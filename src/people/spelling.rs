//! From a name as people write it to the letters of a login or an address.

mod words;

pub use words::{Particles, Spelling};

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Part of a name that cannot be spelled safely: the person needs an override.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("'{}' cannot be spelled in login letters safely; set names.override for this person", text.escape_debug())]
pub struct Unspellable {
    /// The text.
    pub text: String,
}

/// Letters that a decomposition would lose or spell as nobody in the country does: German first, then the
/// rest of Latin. Lower case; a capital is spelled with its first letter capital.
const LETTERS: [(char, &str); 17] = [
    ('ä', "ae"),
    ('ö', "oe"),
    ('ü', "ue"),
    ('ß', "ss"),
    ('å', "aa"),
    ('æ', "ae"),
    ('ø', "oe"),
    ('œ', "oe"),
    ('þ', "th"),
    ('ð', "d"),
    ('đ', "d"),
    ('ł', "l"),
    ('ı', "i"),
    ('ħ', "h"),
    ('ŋ', "ng"),
    ('ŧ', "t"),
    ('ə', "e"),
];

/// Spells a text as [`Spelling::default`] does: blanks are left out, so that particles join
/// (`von der Leyen` is `vonderLeyen`).
///
/// # Errors
/// As [`Spelling::spell`].
pub fn spell(text: &str) -> Result<String, Unspellable> {
    Spelling::default().spell(text)
}

/// The letters of one word; none when there is no safe spelling.
fn letters_of(word: &str) -> Option<String> {
    let mut out = String::with_capacity(word.len() + 4);
    let spelled = word.nfc().all(|c| spell_char(c, &mut out));
    spelled.then_some(out)
}

/// Spells one composed character; `false` when there is no safe spelling.
fn spell_char(c: char, out: &mut String) -> bool {
    if c.is_ascii() || is_dropped(c) {
        out.extend(Some(c).filter(|c| is_kept(*c)));
        return true;
    }
    if is_dash(c) {
        out.push('-');
        return true;
    }
    if let Some(letters) = from_table(c) {
        out.push_str(&letters);
        return true;
    }
    if is_transliterated(c) {
        let Some(letters) = deunicode_char(c) else {
            return false;
        };
        out.extend(letters.chars().filter(char::is_ascii_alphanumeric));
        return true;
    }
    spell_decomposed(c, out)
}

/// The letters below the marks: `é` is `e`, the ligature `ﬁ` is `fi`.
fn spell_decomposed(c: char, out: &mut String) -> bool {
    for part in std::iter::once(c).nfkd() {
        if part.is_ascii() || is_dropped(part) {
            out.extend(Some(part).filter(|part| is_kept(*part)));
        } else if let Some(letters) = from_table(part) {
            out.push_str(&letters);
        } else {
            return false;
        }
    }
    true
}

fn is_kept(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_')
}

/// What carries no sound of its own: marks, blanks, controls, every kind of apostrophe.
fn is_dropped(c: char) -> bool {
    is_combining_mark(c)
        || c.is_whitespace()
        || is_invisible(c)
        || matches!(c, '´' | '·' | '\u{2b9}'..='\u{2bf}' | '\u{2018}'..='\u{201f}' | '\u{2032}' | '\u{2035}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}')
}

fn from_table(c: char) -> Option<String> {
    if c == 'ẞ' {
        return Some("Ss".to_owned());
    }
    let mut lower = c.to_lowercase();
    let small = lower.next().filter(|_| lower.next().is_none())?;
    let (_, letters) = LETTERS.iter().find(|(letter, _)| *letter == small)?;
    if small == c {
        return Some((*letters).to_owned());
    }
    let mut rest = letters.chars();
    let first = rest.next()?.to_ascii_uppercase();
    Some(std::iter::once(first).chain(rest).collect())
}

/// Greek and Cyrillic, for which one general table reads as people expect.
fn is_transliterated(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' | '\u{400}'..='\u{52f}')
}

/// Characters that show nothing or change the direction of what follows: controls (C0, C1), zero-width
/// characters, direction marks, the byte order mark. They hide in copied text and make two names look alike.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text as it may be shown and stored: NFC, trimmed, line ends and tabs as blanks, nothing invisible.
pub fn plain(text: &str) -> String {
    let visible = text
        .chars()
        .map(|c| {
            if matches!(c, '\t' | '\n' | '\r') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !is_invisible(*c));
    let text: String = visible.nfc().collect();
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    //
    #[test]
    fn names_are_spelled_as_their_owners_expect() {
        for (name, letters) in [
            ("Jörg Müller-Lüdenscheidt", "JoergMueller-Luedenscheidt"),
            ("Ägidius Weiß", "AegidiusWeiss"),
            ("GROẞ", "GROSs"),
            ("Bjørn Ångström", "BjoernAangstroem"),
            ("Æsa Þórsdóttir", "AesaThorsdottir"),
            ("Łukasz Wałęsa", "LukaszWalesa"),
            ("Đorđe Œuvre", "DordeOeuvre"),
            ("Iğdır Şahin", "IgdirSahin"),
            ("İpek", "Ipek"),
            ("François d'Aubigné", "FrancoisdAubigne"),
            ("O’Brien Jr.", "OBrienJr"),
            ("von der Leyen", "vonderLeyen"),
            ("Nguyễn", "Nguyen"),
            ("Anna\u{2011}Lena", "Anna-Lena"),
            ("Rasizadə", "Rasizade"),
            ("Ｆｕｌｌ ﬁ", "Fullfi"),
        ] {
            assert_eq!(spell(name).as_deref(), Ok(letters), "{name}");
        }
    }

    #[test]
    fn greek_and_cyrillic_are_transliterated() {
        for (name, letters) in [
            ("Γιώργος", "Giorgos"),
            ("Щукин", "Shchukin"),
            ("Игорь", "Igor"),
        ] {
            assert_eq!(spell(name).as_deref(), Ok(letters), "{name}");
        }
    }

    //
    #[test]
    fn scripts_without_an_agreed_spelling_are_refused() {
        for name in ["田中", "محمد", "דוד", "김민수", "สมชาย", "अनिल", "🙂"]
        {
            assert!(spell(name).is_err(), "{name}");
        }
    }

    #[test]
    fn hidden_characters_are_not_part_of_a_name() {
        assert_eq!(spell("Mei\u{200b}er\u{202e}").as_deref(), Ok("Meier"));
        assert_eq!(plain(" Mei\u{feff}er\u{7}\nSohn \u{2066}"), "Meier Sohn");
    }

    proptest! {
        #[test]
        fn a_spelling_has_login_letters_only_and_is_its_own_spelling(text in "\\PC{0,24}") {
            if let Ok(letters) = spell(&text) {
                prop_assert!(letters.chars().all(is_kept), "{letters}");
                prop_assert_eq!(spell(&letters), Ok(letters));
            }
        }

        //
        #[test]
        fn composed_and_decomposed_text_are_spelled_alike(text in "[A-Za-zÀ-ÿĀ-ſА-яΑ-ω ]{0,16}") {
            let apart: String = text.nfd().collect();
            let together: String = text.nfc().collect();
            prop_assert_eq!(spell(&apart).ok(), spell(&together).ok());
        }

        #[test]
        fn plain_text_stays_as_it_is(text in "\\PC{0,24}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
