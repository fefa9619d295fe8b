//! How the words of one name become one: what stands between them, and what becomes of particles.

use super::{Unspellable, letters_of};

/// How names of several words are spelled in login letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spelling {
    /// What stands for a blank (`-`, `_` or `.`); nothing where it is left out.
    pub space: Option<char>,
    /// What becomes of particles.
    pub particles: Particles,
}

/// What becomes of the particles of a name (`von`, `de la`) in front of its next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Particles {
    /// They join the word behind them, whatever stands for a blank: `von der Leyen` is `vonderLeyen`.
    #[default]
    Join,
    /// They are words like others: `von-der-Leyen` where a blank is `-`.
    Space,
    /// They are left out: `Leyen`.
    Drop,
}

/// Words that are particles where they are written small in front of another word. Written large they are
/// names of their own (`Le Thi`, `Van Damme`).
const PARTICLES: [&str; 49] = [
    "'s", "'t", "aan", "af", "al", "am", "auf", "aus", "av", "ben", "bin", "bint", "da", "dal",
    "dalla", "das", "de", "degli", "dei", "del", "della", "delle", "dello", "dem", "den", "der",
    "des", "di", "do", "dos", "du", "el", "ibn", "la", "las", "le", "les", "los", "op", "te",
    "ten", "ter", "und", "van", "vom", "von", "zu", "zum", "zur",
];

impl Spelling {
    /// Spells a text in ASCII letters, digits, `-` and `_`, keeping case: `Jörg Weiß-Łuk` is `JoergWeiss-Luk`.
    ///
    /// Apostrophes, periods and other ASCII punctuation are dropped. Greek and Cyrillic are transliterated.
    /// The result may be empty.
    ///
    /// # Errors
    /// [`Unspellable`] for scripts without a spelling everybody agrees on (Han, Arabic, Hebrew, …).
    pub fn spell(self, text: &str) -> Result<String, Unspellable> {
        let mut out = String::with_capacity(text.len() + 4);
        let mut joined = true;
        for (word, is_particle) in words(text) {
            if is_particle && self.particles == Particles::Drop {
                continue;
            }
            let letters = letters_of(word).ok_or_else(|| Unspellable {
                text: text.to_owned(),
            })?;
            // A dash between two words is what stands between them.
            let is_dash = !letters.contains(|c: char| c.is_ascii_alphanumeric());
            if !joined && !is_dash {
                out.extend(self.space);
            }
            out.push_str(&letters);
            joined = match is_particle {
                true => self.particles == Particles::Join,
                false => is_dash && (joined || !letters.is_empty()),
            };
        }
        Ok(out)
    }
}

/// The words of a text, each with whether it is a particle: one of the list, and not the last word.
pub(super) fn words(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut words = text.split_whitespace().peekable();
    std::iter::from_fn(move || {
        let word = words.next()?;
        Some((word, words.peek().is_some() && is_particle(word)))
    })
}

fn is_particle(word: &str) -> bool {
    let word = word.replace('’', "'");
    PARTICLES.binary_search(&word.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HYPHEN: Option<char> = Some('-');

    #[test]
    fn the_words_of_a_name_become_one_as_the_policy_says() {
        use Particles::{Drop, Join, Space};
        for (name, space, particles, letters) in [
            ("von der Leyen", None, Join, "vonderLeyen"),
            ("von der Leyen", None, Space, "vonderLeyen"),
            ("von der Leyen", None, Drop, "Leyen"),
            ("von der Leyen", HYPHEN, Join, "vonderLeyen"),
            ("von der Leyen", HYPHEN, Space, "von-der-Leyen"),
            ("von der Leyen", HYPHEN, Drop, "Leyen"),
            ("García Márquez", None, Join, "GarciaMarquez"),
            ("García  Márquez", HYPHEN, Join, "Garcia-Marquez"),
            ("García\u{a0}Márquez", Some('.'), Drop, "Garcia.Marquez"),
            ("Díaz de la Vega", Some('_'), Join, "Diaz_delaVega"),
            ("Díaz de la Vega", Some('_'), Drop, "Diaz_Vega"),
            ("van ’t Hof", HYPHEN, Join, "vantHof"),
            ("von und zu Guttenberg", HYPHEN, Drop, "Guttenberg"),
        ] {
            let spelling = Spelling { space, particles };
            assert_eq!(
                spelling.spell(name).as_deref(),
                Ok(letters),
                "{name} {spelling:?}"
            );
        }
    }

    #[test]
    fn a_particle_written_large_or_last_is_a_name() {
        let drop = Spelling {
            space: HYPHEN,
            particles: Particles::Drop,
        };
        for (name, letters) in [
            ("Le Thi", "Le-Thi"),
            ("Van Damme", "Van-Damme"),
            ("de", "de"),
            ("de la", "la"),
        ] {
            assert_eq!(drop.spell(name).as_deref(), Ok(letters), "{name}");
        }
    }

    #[test]
    fn nothing_stands_twice_between_two_words() {
        let dotted = Spelling {
            space: Some('.'),
            particles: Particles::Join,
        };
        for (name, letters) in [
            ("Anna - Lena", "Anna-Lena"),
            ("Anna ' Lena", "Anna.Lena"),
            ("' Anna Lena '", "Anna.Lena"),
            ("Sammy Davis Jr.", "Sammy.Davis.Jr"),
        ] {
            assert_eq!(dotted.spell(name).as_deref(), Ok(letters), "{name}");
        }
    }

    #[test]
    fn particles_are_listed_in_order() {
        assert!(PARTICLES.is_sorted());
    }

    proptest! {
        #[test]
        fn without_anything_for_a_blank_particles_are_words(text in "\\PC{0,24}") {
            let joined = Spelling::default().spell(&text);
            let apart = Spelling { space: None, particles: Particles::Space }.spell(&text);
            prop_assert_eq!(joined, apart);
        }

        #[test]
        fn what_stands_for_a_blank_stands_inside_and_once(text in "[a-zé' ]{0,24}") {
            let spelling = Spelling { space: Some('.'), particles: Particles::Space };
            let letters = spelling.spell(&text).unwrap();
            prop_assert!(!letters.starts_with('.') && !letters.ends_with('.'), "{letters}");
            prop_assert!(!letters.contains(".."), "{letters}");
        }
    }
}
