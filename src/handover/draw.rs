//! Drawing a first password from the system's randomness.

use rand::TryRng;
use rand::rngs::SysRng;
use secrecy::SecretString;
use zeroize::Zeroize;

/// Characters a password has. 20 of 55 are 115 bits; what the conditions below throw away is less than
/// one bit of that.
const LENGTH: usize = 20;

/// Letters, digits and signs that nobody takes for one another on paper (no 0 O o, 1 I l), and that
/// are typed the same on a German and an English keyboard, whichever of them the logon screen assumes
/// (no Y Z y z, and of the signs `! % .` only).
const ALPHABET: &[u8; 55] = b"ABCDEFGHJKLMNPQRSTUVWXabcdefghijkmnpqrstuvwx23456789!%.";

/// Bytes from here on are drawn again, so that every character is equally likely.
const FAIR: u8 = (256 / ALPHABET.len() * ALPHABET.len()) as u8;

/// Where Windows cuts a display name into tokens (passfilt.dll, "Strong Password Enforcement").
const CUTS: &[char] = &[',', '.', '-', '_', ' ', '#', '\t'];

/// Names and tokens shorter than this are not looked for (the same rule).
const SHORTEST_TOKEN: usize = 3;

/// A password that fits the complexity rule of a Windows domain: three of its five classes of
/// characters, and none of the names nor their tokens of three characters and more, blind to case.
///
/// # Panics
/// When the kernel has no randomness to give: there is no safe way to go on.
pub(super) fn password(names: &[&str]) -> SecretString {
    let forbidden = forbidden(names);
    loop {
        let mut drawn = characters();
        if classes(&drawn) >= 3 && !contains_any(&drawn, &forbidden) {
            return SecretString::from(drawn);
        }
        drawn.zeroize();
    }
}

#[allow(clippy::expect_used)] // see "Panics" above
fn characters() -> String {
    let mut text = String::with_capacity(LENGTH);
    let mut bytes = [0; 2 * LENGTH];
    while text.len() < LENGTH {
        SysRng
            .try_fill_bytes(&mut bytes)
            .expect("the kernel gives randomness");
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        let places = fair.map(|byte| usize::from(*byte) % ALPHABET.len());
        let wanted = LENGTH - text.len();
        text.extend(places.map(|place| char::from(ALPHABET[place])).take(wanted));
    }
    bytes.zeroize();
    text
}

fn classes(text: &str) -> usize {
    let classes: [fn(char) -> bool; 5] = [
        char::is_uppercase,
        char::is_lowercase,
        |c| c.is_ascii_digit(),
        |c| !c.is_alphanumeric(),
        |c| c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase(),
    ];
    classes.iter().filter(|is| text.chars().any(**is)).count()
}

/// What must not occur: whole names (Windows looks for the login name uncut) and their tokens.
fn forbidden(names: &[&str]) -> Vec<String> {
    let with_tokens = names
        .iter()
        .flat_map(|name| std::iter::once(*name).chain(name.split(CUTS)));
    with_tokens
        .map(str::to_lowercase)
        .filter(|token| token.chars().count() >= SHORTEST_TOKEN)
        .collect()
}

fn contains_any(text: &str, forbidden: &[String]) -> bool {
    let mut lower = text.to_lowercase();
    let found = forbidden.iter().any(|token| lower.contains(token.as_str()));
    lower.zeroize();
    found
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use secrecy::ExposeSecret;

    use super::*;

    const SAMPLES: usize = 100_000;

    //
    #[test]
    fn a_hundred_thousand_passwords_keep_every_promise() {
        // "abc", "x%p" occur by chance about twice in that many, so that leaving them out is visible.
        let names = ["Abc, Kim", "x%p", "ab", "Meißner-Huber"];
        let forbidden = ["abc", "kim", "x%p", "meißner", "huber", "abc, kim"];
        let mut seen = BTreeSet::new();
        let mut counts = [0_usize; 128];
        for _ in 0..SAMPLES {
            let drawn = password(&names);
            let text = drawn.expose_secret();
            assert_eq!(text.chars().count(), LENGTH);
            assert!(classes(text) >= 3);
            let lower = text.to_lowercase();
            assert!(!forbidden.iter().any(|token| lower.contains(token)));
            text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
            seen.insert(text.to_owned());
        }
        assert_eq!(seen.len(), SAMPLES);
        // Every character of the alphabet, each as often as the others: 36364 expected, 5 % is nine
        // standard deviations.
        let drawn: usize = ALPHABET.iter().map(|byte| counts[usize::from(*byte)]).sum();
        assert_eq!(drawn, SAMPLES * LENGTH);
        let expected = (SAMPLES * LENGTH / ALPHABET.len()) as f64;
        for byte in ALPHABET {
            let count = counts[usize::from(*byte)];
            let off = (count as f64 / expected - 1.0).abs();
            assert!(off < 0.05, "{} occurs {count} times", char::from(*byte));
        }
    }

    //
    #[test]
    fn there_are_far_more_than_eighty_bits() {
        let unambiguous: BTreeSet<_> = ALPHABET.iter().collect();
        assert_eq!(unambiguous.len(), ALPHABET.len());
        assert!(!ALPHABET.iter().any(|c| b"0Oo1IlYZyz|".contains(c)));
        assert!(LENGTH as f64 * (ALPHABET.len() as f64).log2() > 110.0);
    }

    //
    #[test]
    fn names_are_cut_as_windows_cuts_them() {
        let tokens = forbidden(&["von-Ab, Kim_Li\tMüller#x", "j.d"]);
        let whole = "von-ab, kim_li\tmüller#x";
        assert_eq!(tokens, [whole, "von", "kim", "müller", "j.d"]);
    }

    #[test]
    fn a_name_is_found_blind_to_case_and_two_classes_are_too_few() {
        assert!(contains_any("xxKIMxx", &forbidden(&["Kim"])));
        assert!(!contains_any("xxKIMxx", &forbidden(&["Ki", "Mi"])));
        assert_eq!(classes("abcABC"), 2);
        assert_eq!(classes("abcABC9"), 3);
        assert_eq!(classes("aB9.ª\u{4e2d}"), 5);
    }
}
