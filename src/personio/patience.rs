//! How long to wait for Personio, how often to ask again, and how long to pause before that.

use std::time::Duration;

use jiff::fmt::rfc2822;
use rand::RngExt;
use reqwest::header::{HeaderMap, RETRY_AFTER};

use crate::clock::Now;

/// Time limits and repetition. The default suits Personio's published limits: 300 requests a minute on employees,
/// 429 without `Retry-After`, at least a second to wait.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For a connection, TLS included.
    pub connect: Duration,
    /// For the beginning of an answer and between two parts of it.
    pub silence: Duration,
    /// For one answer in all.
    pub answer: Duration,
    /// For everybody: all pages, all repetitions.
    pub everybody: Duration,
    /// How often one request is sent at most.
    pub tries: u32,
    /// The pause before the first repetition; doubles with each further one.
    pub first_pause: Duration,
    /// No pause is longer; if Personio asks for more, the read fails and the next run tries again.
    pub longest_pause: Duration,
    /// So many requests may follow each other without a pause.
    pub burst: u32,
    /// So many requests a second after that. With the burst: at most 14 in one second and 250 in one minute, where
    /// Personio allows 15 and 300 on employees (changelog of May 2024).
    pub per_second: u32,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            silence: Duration::from_secs(30),
            answer: Duration::from_secs(90),
            everybody: Duration::from_secs(15 * 60),
            tries: 5,
            first_pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(60),
            burst: 10,
            per_second: 4,
        }
    }
}

impl Patience {
    /// The pause after try number `tried` (from 1) failed: doubling, bounded, with up to a quarter on top so that
    /// several clients of one company do not come back together.
    pub(super) fn pause(&self, tried: u32) -> Duration {
        let doubled = self
            .first_pause
            .saturating_mul(1 << tried.saturating_sub(1).min(10));
        let share = rand::rng().random_range(0.0..0.25);
        doubled.min(self.longest_pause).mul_f64(1.0 + share)
    }

    /// The pause Personio asks for, or our own; `None` if it asks for more than we have.
    pub(super) fn pause_for(&self, asked: Option<Duration>, tried: u32) -> Option<Duration> {
        match asked {
            Some(asked) if asked > self.longest_pause => None,
            Some(asked) => Some(asked.max(self.first_pause)),
            None => Some(self.pause(tried)),
        }
    }
}

/// `Retry-After` in both of its forms (RFC 9110 section 10.2.3): seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: Now) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(now.instant())).unwrap_or(Duration::ZERO))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Now {
        Now::at("2026-11-23T08:00:00Z".parse().unwrap())
    }

    fn headers(value: &str) -> HeaderMap {
        HeaderMap::from_iter([(RETRY_AFTER, value.parse().unwrap())])
    }

    #[test]
    fn pauses_double_and_are_bounded() {
        let patience = Patience::default();
        for (tried, least, most) in [
            (1, 1.0, 1.25),
            (3, 4.0, 5.0),
            (9, 60.0, 75.0),
            (4_000_000_000, 60.0, 75.0),
        ] {
            let pause = patience.pause(tried).as_secs_f64();
            assert!(
                (least..=most).contains(&pause),
                "after try {tried}: {pause} s"
            );
        }
    }

    #[test]
    fn a_wait_that_is_asked_for_is_kept_in_seconds_and_as_a_date() {
        let patience = Patience::default();
        let asked = |value| patience.pause_for(retry_after(&headers(value), now()), 1);
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(
            asked("Mon, 23 Nov 2026 08:00:20 GMT"),
            Some(Duration::from_secs(20))
        );
        assert_eq!(
            asked("Mon, 23 Nov 2026 07:00:00 GMT"),
            Some(Duration::from_secs(1))
        );
        assert_eq!(asked("3600"), None, "nobody waits an hour inside a run");
        assert!(asked("soon").is_some_and(|pause| pause >= Duration::from_secs(1)));
    }
}
