//! Texts cut into what stands for somebody and what stands between.

use unicode_normalization::char::is_combining_mark;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Letters with their marks.
    Word(&'a str),
    /// ASCII digits.
    Digits(&'a str),
    /// Anything else: blanks, hyphens, apostrophes, signs. Kept as it is, because it decides what breaks.
    Between(&'a str),
}

#[derive(PartialEq, Eq)]
enum Kind {
    Word,
    Digits,
    Between,
}

fn kind(c: char) -> Kind {
    if c.is_alphabetic() || is_combining_mark(c) {
        Kind::Word
    } else if c.is_ascii_digit() {
        Kind::Digits
    } else {
        Kind::Between
    }
}

/// All parts of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let here = kind(first);
        let end = rest.find(|c| kind(c) != here).unwrap_or(rest.len());
        let (piece, tail) = rest.split_at(end);
        rest = tail;
        found.push(match here {
            Kind::Word => Piece::Word(piece),
            Kind::Digits => Piece::Digits(piece),
            Kind::Between => Piece::Between(piece),
        });
    }
    found
}

/// The words of a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).into_iter().filter_map(|piece| match piece {
        Piece::Word(word) => Some(word),
        Piece::Digits(_) | Piece::Between(_) => None,
    })
}

/// `text` written as `like` is: all capitals, all small, or as it stands.
pub(super) fn in_case_of(like: &str, text: &str) -> String {
    let cased = |c: &char| c.is_uppercase() || c.is_lowercase();
    let mut letters = like.chars().filter(cased).peekable();
    let several = like.chars().filter(cased).count() > 1;
    if letters.peek().is_none() {
        text.to_owned()
    } else if letters.clone().all(char::is_lowercase) {
        text.to_lowercase()
    } else if several && letters.all(char::is_uppercase) {
        text.to_uppercase()
    } else {
        text.to_owned()
    }
}
