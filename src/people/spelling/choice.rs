//! What was decided when a name was spelled: for people to see and to judge.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::words::{Particles, Spelling, words};
use super::{
    from_table, is_dash, is_dropped, is_invisible, is_kept, is_transliterated, letters_of,
};

/// One kind of decision, from a name as people write it to login letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// A letter has letters of its own: `ü` is `ue`.
    Letters,
    /// Marks are left out: `é` is `e`.
    Marks,
    /// Greek or Cyrillic.
    Script,
    /// What became of particles.
    Particles,
    /// What became of blanks between other words.
    Blanks,
    /// Apostrophes, periods and the like are left out.
    Signs,
}

impl Choice {
    /// Every choice, in the order reports name them.
    pub const ALL: [Self; 6] = [
        Self::Letters,
        Self::Marks,
        Self::Script,
        Self::Particles,
        Self::Blanks,
        Self::Signs,
    ];

    /// One word, for programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Marks => "marks",
            Self::Script => "script",
            Self::Particles => "particles",
            Self::Blanks => "blanks",
            Self::Signs => "signs",
        }
    }
}

/// A decision with what it was made of: the word, or the name where the decision is about several words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chosen {
    /// Which kind.
    pub choice: Choice,
    /// As people write it.
    pub from: String,
    /// In login letters.
    pub to: String,
}

impl Spelling {
    /// The decisions that spelling a text takes, one a kind at most; none for a text that cannot be spelled.
    pub fn choices(self, text: &str) -> Vec<Chosen> {
        let Ok(whole) = self.spell(text) else {
            return Vec::new();
        };
        let mut all: Vec<Chosen> = Vec::new();
        let mut add = |choice, from: &str, to: String| {
            if all.iter().all(|chosen| chosen.choice != choice) {
                let from = from.to_owned();
                all.push(Chosen { choice, from, to });
            }
        };
        let mut ordinary = 0;
        for (word, is_particle) in words(text) {
            ordinary += u32::from(!is_particle);
            if is_particle {
                add(Choice::Particles, text, whole.clone());
            }
            if is_particle && self.particles == Particles::Drop {
                continue;
            }
            for choice in word.nfc().filter_map(choice_of) {
                add(choice, word, letters_of(word).unwrap_or_default());
            }
        }
        if ordinary > 1 {
            add(Choice::Blanks, text, whole.clone());
        }
        all.sort();
        all
    }
}

fn choice_of(c: char) -> Option<Choice> {
    if is_invisible(c) || (c.is_ascii() && is_kept(c)) || is_dash(c) {
        None
    } else if is_combining_mark(c) {
        Some(Choice::Marks)
    } else if c.is_ascii() || is_dropped(c) {
        Some(Choice::Signs)
    } else if from_table(c).is_some() {
        Some(Choice::Letters)
    } else if is_transliterated(c) {
        Some(Choice::Script)
    } else {
        Some(Choice::Marks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<String> {
        let chosen = Spelling::default().choices(text).into_iter();
        chosen
            .map(|c| format!("{}: {} is {}", c.choice.word(), c.from, c.to))
            .collect()
    }

    #[test]
    fn every_decision_is_told_once() {
        assert_eq!(
            told("François Müller von Ćosić-O’Brien Jr."),
            [
                "letters: Müller is Mueller",
                "marks: François is Francois",
                "particles: François Müller von Ćosić-O’Brien Jr. is FrancoisMuellervonCosic-OBrienJr",
                "blanks: François Müller von Ćosić-O’Brien Jr. is FrancoisMuellervonCosic-OBrienJr",
                "signs: Ćosić-O’Brien is Cosic-OBrien",
            ]
        );
        assert_eq!(told("Игорь"), ["script: Игорь is Igor"]);
        assert_eq!(told("Meier-Schmidt"), [""; 0]);
        assert_eq!(told("王"), [""; 0], "nothing was decided");
    }

    proptest! {
        #[test]
        fn without_a_decision_nothing_changes(text in "[A-Za-zÀ-ÿа-я' .-]{0,16}") {
            let letters = Spelling::default().spell(&text);
            if let (Ok(letters), []) = (letters, &Spelling::default().choices(&text)[..]) {
                prop_assert_eq!(letters, text.trim());
            }
        }
    }
}
