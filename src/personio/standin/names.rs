//! Stand-ins for names, word by word: one word of a name has one stand-in, so that who shares a name goes on
//! sharing it, and spellings that fold into one (`Müller`, `Mueller`) still do.

use std::collections::BTreeMap;

use rand::RngExt;
use unicode_normalization::UnicodeNormalization;

use crate::people::spell;

use super::draws::Draws;
use super::lists;
use super::pieces::{Piece, in_case_of, pieces, words};
use super::texts::Texts;

/// Which names a word is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// First and preferred names.
    First,
    /// Last names.
    Last,
}

/// The letters of a word: of several spellings of one word, the last of this list counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letters {
    Plain,
    Marked,
    German,
    Cyrillic,
    Unspellable,
}

/// Words longer than this have a stand-in that is as long: login names are cut.
const LONG: usize = 14;

/// Candidates before the next are made of one part more.
const TRIES: usize = 48;

#[derive(Default)]
pub(super) struct Names {
    seen: BTreeMap<(Part, String), (Letters, usize)>,
    /// By folded words.
    draws: Draws<(Part, String)>,
}

impl Names {
    /// Takes note of a name before anything is drawn, so that nobody's real name becomes somebody's stand-in.
    pub fn learn(&mut self, part: Part, name: &str) {
        for word in words(name).filter(|word| !is_initial(word)) {
            let (key, length) = (folded(word), word.chars().count());
            let seen = self.seen.entry((part, key.clone()));
            let (letters, longest) = seen.or_insert((Letters::Plain, 0));
            *letters = (*letters).max(letters_of(word));
            *longest = (*longest).max(length);
            self.draws.learn(key);
        }
    }

    /// The stand-in of a name: what is between its words stays, and so do particles.
    pub fn name(&mut self, part: Part, name: &str, texts: &mut Texts) -> String {
        let several = words(name).count() > 1;
        let stand_in = |piece| match piece {
            Piece::Between(text) => text.to_owned(),
            Piece::Digits(digits) => texts.text(digits),
            Piece::Word(word) if several && lists::PARTICLES.contains(&word) => word.to_owned(),
            Piece::Word(word) if is_initial(word) => texts.text(word),
            Piece::Word(word) => self.word(part, word),
        };
        pieces(name).into_iter().map(stand_in).collect()
    }

    /// The stand-in of a word of any name, if it is one.
    pub fn known(&mut self, word: &str) -> Option<String> {
        let key = folded(word);
        let part = [Part::Last, Part::First]
            .into_iter()
            .find(|part| self.seen.contains_key(&(*part, key.clone())))?;
        Some(self.word(part, word))
    }

    fn word(&mut self, part: Part, word: &str) -> String {
        let key = (part, folded(word));
        let fallback = (letters_of(word), word.chars().count());
        let (letters, length) = *self.seen.get(&key).unwrap_or(&fallback);
        let candidate = |tried| candidate(part, letters, length, tried / TRIES);
        let drawn = self.draws.of(key, folded, candidate);
        // Written in plain letters, a word's stand-in is so, too.
        let spelled = word.is_ascii().then(|| spell(&drawn).ok()).flatten();
        in_case_of(word, &spelled.unwrap_or(drawn))
    }
}

/// The `A` of `Anna A. Adler` and the `O` of `O'Brien`: a letter, and its stand-in is one.
fn is_initial(word: &str) -> bool {
    word.len() == 1
}

/// A name, made of `more` parts more than one, or as long as a long one.
fn candidate(part: Part, letters: Letters, length: usize, more: usize) -> String {
    let list = match (letters, part) {
        (Letters::Unspellable, _) => return signs(length.max(1) + more),
        (Letters::Cyrillic, _) => lists::CYRILLIC,
        (Letters::Plain, Part::First) => lists::FIRST,
        (Letters::Plain, Part::Last) => lists::LAST,
        (Letters::Marked, Part::First) => lists::FIRST_MARKED,
        (Letters::Marked, Part::Last) => lists::LAST_MARKED,
        (Letters::German, Part::First) => lists::FIRST_GERMAN,
        (Letters::German, Part::Last) => lists::LAST_GERMAN,
    };
    let joined = match (letters, part) {
        (Letters::Cyrillic, _) => lists::CYRILLIC,
        (_, Part::First) => lists::FIRST,
        (_, Part::Last) => lists::ENDINGS,
    };
    let mut name = pick(list).to_owned();
    let mut parts = 0;
    while parts < more || (length > LONG && name.chars().count() < length) {
        name.push_str(&pick(joined).to_lowercase());
        parts += 1;
    }
    name
}

fn signs(length: usize) -> String {
    std::iter::repeat_with(|| *pick(&lists::SIGNS.iter().collect::<Vec<_>>()))
        .take(length)
        .collect()
}

/// One of a list, by chance.
pub(super) fn pick<'a, T: ?Sized>(list: &[&'a T]) -> &'a T {
    list[rand::rng().random_range(0..list.len())]
}

/// What spellings of one word have in common.
pub(super) fn folded(word: &str) -> String {
    let spelled = spell(word).ok().filter(|letters| !letters.is_empty());
    spelled
        .unwrap_or_else(|| word.nfc().collect())
        .to_lowercase()
}

fn letters_of(word: &str) -> Letters {
    let any = |test: fn(char) -> bool| word.nfc().any(test);
    if spell(word).is_err() {
        Letters::Unspellable
    } else if any(|c| matches!(c, '\u{370}'..='\u{52f}' | '\u{1f00}'..='\u{1fff}')) {
        Letters::Cyrillic
    } else if any(|c| "äöüßÄÖÜẞ".contains(c)) {
        Letters::German
    } else if word.is_ascii() {
        Letters::Plain
    } else {
        Letters::Marked
    }
}
