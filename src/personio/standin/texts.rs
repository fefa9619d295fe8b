//! Stand-ins for free texts: of the same shape, letter for letter and digit for digit.

use rand::RngExt;

use super::draws::Draws;

/// Draws before a stand-in may be longer than what it stands for.
const TRIES: usize = 64;

/// Texts that have a stand-in. Blanks around a text do not make it another one.
#[derive(Default)]
pub(super) struct Texts(Draws<String>);

impl Texts {
    /// Takes note of a text before anything is drawn, so that it becomes nobody's stand-in.
    pub fn learn(&mut self, text: &str) {
        self.0.learn(text.trim().to_lowercase());
    }

    /// The stand-in of a text. What has neither letters nor digits stays.
    pub fn text(&mut self, text: &str) -> String {
        let bare = text.trim();
        let lead = &text[..text.len() - text.trim_start().len()];
        let tail = &text[lead.len() + bare.len()..];
        format!("{lead}{}{tail}", self.bare(bare))
    }

    fn bare(&mut self, text: &str) -> String {
        if !text.chars().any(char::is_alphanumeric) {
            return text.to_owned();
        }
        self.learn(text);
        let candidate = |tried| {
            let mut drawn = shaped(text);
            drawn.extend((0..tried / TRIES).map(|_| digit_or_letter(text)));
            drawn
        };
        self.0.of(text.to_owned(), str::to_lowercase, candidate)
    }
}

/// Another text of the same shape. Zeros at its head stay, and no new ones come there.
fn shaped(text: &str) -> String {
    let mut head = true;
    let shape = |c: char| {
        let zero = c == '0' && head;
        head = head && c == '0';
        match c {
            '0' if zero => '0',
            _ if c.is_ascii_digit() => one_of(if text.starts_with(c) {
                "123456789"
            } else {
                "0123456789"
            }),
            _ if c.is_ascii_uppercase() => one_of("ABCDEFGHKLMNPRSTUVW"),
            _ if c.is_ascii_lowercase() => one_of("abcdefghiklmnoprstuvw"),
            _ if c.is_uppercase() => one_of("ÄÖÜÉÑ"),
            _ if c.is_lowercase() => one_of("äöüßéñ"),
            _ if c.is_alphabetic() => one_of("安白晨芳光海佳静林美"),
            _ if c.is_numeric() => one_of("0123456789"),
            other => other,
        }
    };
    text.chars().map(shape).collect()
}

fn digit_or_letter(text: &str) -> char {
    let digits = text.chars().all(|c| !c.is_alphabetic());
    one_of(if digits {
        "0123456789"
    } else {
        "abcdefghiklmnoprstuvw"
    })
}

fn one_of(letters: &str) -> char {
    let place = rand::rng().random_range(0..letters.chars().count());
    letters.chars().nth(place).unwrap_or('x')
}
