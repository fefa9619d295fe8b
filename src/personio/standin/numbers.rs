//! Stand-ins for the numbers of people.

use rand::RngExt;

use super::draws::Draws;

/// Draws before a number may be longer than the one it stands for.
const TRIES: usize = 64;

/// The digits of the largest number Personio can send (2^64).
const MOST_DIGITS: usize = 20;

/// Numbers that have a stand-in, as text: their digits count, not whether they came as a number or in quotes.
#[derive(Default)]
pub(super) struct Numbers(Draws<String>);

impl Numbers {
    /// Takes note of a number before anything is drawn, so that nobody's number becomes somebody else's.
    pub fn learn(&mut self, number: &str) {
        self.0.learn(number.to_owned());
    }

    /// The stand-in of a number: as many digits where there are enough of them.
    pub fn number(&mut self, number: &str) -> String {
        self.learn(number);
        let candidate = |tried| digits(number.len() + tried / TRIES);
        self.0.of(number.to_owned(), str::to_owned, candidate)
    }
}

/// A number of so many digits, without a zero at its head. Numbers too long for one become texts of digits.
fn digits(length: usize) -> String {
    let mut rng = rand::rng();
    let least = |length: usize| 10_u64.saturating_pow(u32::try_from(length).unwrap_or(u32::MAX));
    match length {
        0..MOST_DIGITS => rng
            .random_range(least(length.max(1) - 1)..least(length.max(1)))
            .to_string(),
        MOST_DIGITS => rng
            .random_range(least(MOST_DIGITS - 1)..=u64::MAX)
            .to_string(),
        _ => (0..length)
            .map(|_| char::from(b'1' + rng.random_range(0..9_u8)))
            .collect(),
    }
}
