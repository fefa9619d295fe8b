//! How alike two names are, for "did you mean".

use strsim::{jaro_winkler, osa_distance};

use crate::directory::fold;
use crate::people::spell;

/// Names less alike than this are no suggestion.
const ALIKE: f64 = 0.86;
/// Most suggestions that help.
const SUGGESTIONS: usize = 3;

/// The forms in which a name may be typed: as AD folds it (ü is u), and as it is spelled where there are
/// no umlauts (ü is ue). Words in order of letters, so that first and last name may change places.
pub fn forms(name: &str) -> Vec<Vec<String>> {
    let folded = words(&fold(name));
    let mut out = vec![folded];
    let spelled: Result<Vec<String>, _> = raw_words(name).map(spell).collect();
    if let Ok(spelled) = spelled {
        let spelled = words(&fold(&spelled.join(" ")));
        if !out.contains(&spelled) {
            out.push(spelled);
        }
    }
    out
}

/// Whether two names are one, typed in different ways.
pub fn is_same(name: &str, typed: &str) -> bool {
    let names = forms(name);
    forms(typed)
        .iter()
        .any(|form| !form.is_empty() && names.contains(form))
}

/// How alike a name is to what was typed, 0 to 1.
pub fn likeness(name: &str, typed: &str) -> f64 {
    let (names, typed) = (forms(name), forms(typed));
    let pairs = names.iter().flat_map(|a| typed.iter().map(move |b| (a, b)));
    pairs
        .map(|(name, typed)| of_words(name, typed))
        .fold(0.0, f64::max)
}

/// Every typed word finds the word of the name that is most like it; the mean of that. A whole name that
/// is like the other whole counts as well: somebody may have typed a blank too much.
fn of_words(name: &[String], typed: &[String]) -> f64 {
    if typed.is_empty() {
        return 0.0;
    }
    let best = |one: &String| {
        name.iter()
            .map(|word| of_word(word, one))
            .fold(0.0, f64::max)
    };
    let each: f64 = typed.iter().map(best).sum();
    let count = u32::try_from(typed.len()).unwrap_or(u32::MAX);
    (each / f64::from(count)).max(jaro_winkler(&name.concat(), &typed.concat()))
}

/// A beginning of three letters or more is as good as the word.
fn of_word(word: &str, typed: &str) -> f64 {
    if typed.chars().count() >= 3 && word.starts_with(typed) {
        return 1.0;
    }
    jaro_winkler(word, typed)
}

/// The items most like what was typed, best first, at most three.
pub fn nearest<T>(items: impl IntoIterator<Item = (f64, T)>) -> Vec<T> {
    let mut alike: Vec<(f64, T)> = items
        .into_iter()
        .filter(|(like, _)| *like >= ALIKE)
        .collect();
    alike.sort_by(|a, b| b.0.total_cmp(&a.0));
    alike.truncate(SUGGESTIONS);
    alike.into_iter().map(|(_, item)| item).collect()
}

/// Whether a number was mistyped into another: one digit wrong, missing, too many, or two swapped.
pub fn is_slip(number: &str, typed: &str) -> bool {
    osa_distance(number, typed) == 1
}

/// How alike two keys of configuration are, 0 to 1: the whole, or the part behind the last dot.
pub fn key_likeness(key: &str, typed: &str) -> f64 {
    let (key, typed) = (key.to_lowercase(), typed.to_lowercase());
    let last = key.rsplit('.').next().unwrap_or(&key);
    let typed_last = typed.rsplit('.').next().unwrap_or(&typed);
    let of_last = jaro_winkler(last, typed_last);
    if last == typed_last {
        1.0
    } else {
        jaro_winkler(&key, &typed).min(of_last + 0.1)
    }
}

fn raw_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == '-')
        .filter(|word| !word.is_empty())
}

fn words(text: &str) -> Vec<String> {
    let letters = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
    };
    let mut words: Vec<String> = raw_words(text)
        .map(letters)
        .filter(|word| !word.is_empty())
        .collect();
    words.sort();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_typed_in_different_ways_is_one_name() {
        for typed in [
            "Jürgen Müller",
            "jurgen muller",
            "Juergen Mueller",
            "Müller, Jürgen",
            "MUELLER JUERGEN",
        ] {
            assert!(is_same("Jürgen Müller", typed), "{typed}");
        }
        assert!(is_same("Charlotte O'Neill", "oneill charlotte"));
        assert!(is_same("Anna-Lena Weiß", "anna lena weiss"));
        assert!(is_same("李 明", "明 李"));
        for other in ["Jürgen", "Jürgen Möller", ""] {
            assert!(!is_same("Jürgen Müller", other), "{other}");
        }
    }

    #[test]
    fn typos_and_parts_are_alike_and_strangers_are_not() {
        for typed in [
            "Anna Schmitd",
            "Ana Schmidt",
            "schmidt",
            "Schm",
            "Schmidt Ana",
            "annaschmidt",
        ] {
            assert!(likeness("Anna Schmidt", typed) >= ALIKE, "{typed}");
        }
        for typed in ["Zoltan Varga", "x", "Ben Krause"] {
            assert!(likeness("Anna Schmidt", typed) < ALIKE, "{typed}");
        }
    }

    #[test]
    fn keys_are_told_by_the_part_behind_the_dot() {
        for typed in ["groups.staf", "staff", "group.staff", "Groups.Staff"] {
            assert!(key_likeness("groups.staff", typed) >= ALIKE, "{typed}");
        }
        assert!(key_likeness("groups.staff", "groups.sales") < ALIKE);
    }

    #[test]
    fn at_most_three_are_named_best_first() {
        let items = [(0.9, 'b'), (1.0, 'a'), (0.87, 'd'), (0.88, 'c'), (0.2, 'z')];
        assert_eq!(nearest(items), ['a', 'b', 'c']);
    }
}
