//! Stand-ins for free texts: of the same shape, letter for letter and digit for digit.

use std::collections::BTreeSet;

use rand::RngExt;

use super::draws::Draws;
use super::names::folded;
use super::pieces::{Piece, pieces};

/// Draws before a stand-in may be longer than what it stands for.
const TRIES: usize = 64;

/// Words and numbers up to this length may be somebody's by chance: there are too few of them to keep apart.
const SHORT: usize = 3;

/// Texts that have a stand-in. Blanks around a text do not make it another one.
#[derive(Default)]
pub(super) struct Texts {
    draws: Draws<String>,
    /// Words and numbers that are somebody's, folded: none of them comes in a stand-in.
    known: BTreeSet<String>,
}

impl Texts {
    /// Takes note of a text before anything is drawn, so that neither it nor a word of it comes in a stand-in.
    pub fn learn(&mut self, text: &str) {
        self.draws.learn(text.trim().to_lowercase());
        let own = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Word(own) | Piece::Digits(own) => Some(own),
            Piece::Between(_) => None,
        });
        let long = own.filter(|own| own.chars().count() > SHORT);
        self.known.extend(long.map(folded));
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
            let mut drawn = shaped(text, &self.known);
            drawn.extend((0..tried / TRIES).map(|_| digit_or_letter(text)));
            drawn
        };
        self.draws.of(text.to_owned(), str::to_lowercase, candidate)
    }
}

/// Another text of the same shape, with nothing in it that is known.
fn shaped(text: &str, known: &BTreeSet<String>) -> String {
    let zeros = text.len() - text.trim_start_matches('0').len();
    let rest = pieces(&text[zeros..]).into_iter().map(|piece| match piece {
        Piece::Between(between) => alike(text, between),
        Piece::Word(own) | Piece::Digits(own) => {
            let mut drawn = alike(text, own);
            for _ in 0..TRIES {
                if !known.contains(&folded(&drawn)) {
                    break;
                }
                drawn = alike(text, own);
            }
            drawn
        }
    });
    text[..zeros]
        .chars()
        .map(String::from)
        .chain(rest)
        .collect()
}

/// A part of `text`, letter for letter and digit for digit. Zeros at the text's head stay, and no new ones come there.
fn alike(text: &str, part: &str) -> String {
    let shape = |c: char| match c {
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
    };
    part.chars().map(shape).collect()
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
