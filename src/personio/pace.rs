//! How fast requests may follow each other: a token bucket that never goes faster than the documented limits, and
//! slower as soon as an answer says so.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::HeaderMap;

use crate::clock::Stopwatch;

use super::patience::Patience;

/// Nothing Personio says makes a request wait longer than this for its turn; a 429 says the rest.
const SLOWEST: f64 = 0.1;

/// Hands out turns to all requests of one process.
pub(super) struct Pace {
    since: Stopwatch,
    bucket: Mutex<Bucket>,
}

impl Pace {
    /// A full bucket with the limits of `patience`.
    pub fn new(patience: &Patience) -> Self {
        Self {
            since: Stopwatch::start(),
            bucket: Mutex::new(Bucket::full(patience.burst, patience.per_second)),
        }
    }

    /// Waits until it is this request's turn.
    pub async fn turn(&self) {
        let wait = self.with(Bucket::take);
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes note of what an answer says about limits, if it says anything.
    pub fn heed(&self, headers: &HeaderMap) {
        if let Some(told) = Told::in_headers(headers) {
            self.with(|bucket, now| bucket.heed(&told, now));
        }
    }

    /// Personio has had too many requests: whatever was saved up is gone.
    pub fn drain(&self) {
        self.with(Bucket::drain);
    }

    fn with<T>(&self, change: impl FnOnce(&mut Bucket, Duration) -> T) -> T {
        let now = Duration::from_millis(self.since.ms());
        // A bucket is right after every single change, so that a panic elsewhere leaves nothing half done.
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        change(&mut bucket, now)
    }
}

/// What `x-ratelimit-…` headers say, counted in requests. Personio sends them with v2 and documents none of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Told {
    remaining: Option<f64>,
    per_second: Option<f64>,
    burst: Option<f64>,
}

impl Told {
    fn in_headers(headers: &HeaderMap) -> Option<Self> {
        let number = |name: &str| -> Option<f64> {
            let number: f64 = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
            (number.is_finite() && number >= 0.0).then_some(number)
        };
        let positive = |name| number(name).filter(|number| *number > 0.0);
        let cost = positive("x-ratelimit-requested-tokens").unwrap_or(1.0);
        let told = Self {
            remaining: number("x-ratelimit-remaining").map(|tokens| tokens / cost),
            per_second: positive("x-ratelimit-replenish-rate").map(|tokens| tokens / cost),
            burst: positive("x-ratelimit-burst-capacity").map(|tokens| tokens / cost),
        };
        (told != Self::default()).then_some(told)
    }
}

/// The bucket, in a time that is handed to it.
#[derive(Debug)]
struct Bucket {
    /// The documented limits: never more than these.
    most: (f64, f64),
    capacity: f64,
    per_second: f64,
    /// Below zero: so many requests wait already.
    turns: f64,
    at: Duration,
}

impl Bucket {
    fn full(burst: u32, per_second: u32) -> Self {
        let (burst, per_second) = (f64::from(burst.max(1)), f64::from(per_second.max(1)));
        Self {
            most: (burst, per_second),
            capacity: burst,
            per_second,
            turns: burst,
            at: Duration::ZERO,
        }
    }

    /// How long the next request has to wait; it counts as sent.
    fn take(&mut self, now: Duration) -> Duration {
        self.refill(now);
        self.turns -= 1.0;
        let wait = (-self.turns / self.per_second).max(0.0);
        Duration::try_from_secs_f64(wait).unwrap_or(Duration::ZERO)
    }

    /// A server that allows more than is documented is not believed: tomorrow it may not.
    fn heed(&mut self, told: &Told, now: Duration) {
        self.refill(now);
        let (burst, per_second) = self.most;
        if let Some(said) = told.per_second {
            self.per_second = said.clamp(SLOWEST, per_second.max(SLOWEST));
        }
        if let Some(said) = told.burst {
            self.capacity = said.clamp(1.0, burst);
        }
        let left = told.remaining.unwrap_or(self.capacity);
        self.turns = self.turns.min(left).min(self.capacity);
    }

    fn drain(&mut self, now: Duration) {
        self.refill(now);
        self.turns = self.turns.min(0.0);
    }

    fn refill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.at).as_secs_f64();
        self.turns = (self.turns + passed * self.per_second).min(self.capacity);
        self.at = self.at.max(now);
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn told(headers: &[(&'static str, &'static str)]) -> Option<Told> {
        let named = headers.iter().map(|&(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        Told::in_headers(&named.collect())
    }

    /// When each of so many requests in a row is sent, in milliseconds.
    fn sent(bucket: &mut Bucket, count: usize) -> Vec<u128> {
        let mut now = bucket.at;
        let mut at = || {
            now += bucket.take(now);
            now.as_millis()
        };
        (0..count).map(|_| at()).collect()
    }

    #[test]
    fn small_companies_are_read_at_once_and_large_ones_within_the_documented_limits() {
        let patience = Patience::default();
        let sent = sent(&mut Bucket::full(patience.burst, patience.per_second), 700);
        assert_eq!(sent[9], 0, "ten pages without a pause");
        assert_eq!(sent[10..13], [250, 500, 750]);
        let most = |window: u128| {
            let within = |first: &u128| {
                let last = *first..first + window;
                sent.iter().filter(|at| last.contains(at)).count()
            };
            sent.iter().map(within).max().unwrap()
        };
        assert!(most(1_000) <= 15, "{} in a second", most(1_000));
        assert!(most(60_000) <= 300, "{} in a minute", most(60_000));
    }

    #[test]
    fn what_is_not_used_is_saved_up_to_the_burst_and_no_further() {
        let mut bucket = Bucket::full(3, 4);
        assert_eq!(sent(&mut bucket, 4), [0, 0, 0, 250]);
        let hour = Duration::from_secs(3600);
        bucket.refill(hour);
        let later: Vec<u128> = sent(&mut bucket, 5)
            .into_iter()
            .map(|at| at - hour.as_millis())
            .collect();
        assert_eq!(later, [0, 0, 0, 250, 500]);
    }

    #[test]
    fn an_answer_can_slow_requests_down_and_never_speeds_them_up() {
        let slow = told(&[
            ("x-ratelimit-replenish-rate", "2"),
            ("x-ratelimit-burst-capacity", "2"),
            ("x-ratelimit-remaining", "0"),
        ]);
        let mut bucket = Bucket::full(10, 4);
        bucket.heed(&slow.unwrap(), Duration::ZERO);
        assert_eq!(sent(&mut bucket, 3), [500, 1000, 1500]);
        let generous = told(&[
            ("x-ratelimit-replenish-rate", "30"),
            ("x-ratelimit-burst-capacity", "100"),
            ("x-ratelimit-remaining", "99"),
        ]);
        let mut bucket = Bucket::full(2, 4);
        bucket.heed(&generous.unwrap(), Duration::ZERO);
        assert_eq!(sent(&mut bucket, 4), [0, 0, 250, 500]);
    }

    #[test]
    fn a_request_that_costs_two_is_counted_as_two() {
        let dear = told(&[
            ("x-ratelimit-requested-tokens", "2"),
            ("x-ratelimit-remaining", "6"),
            ("x-ratelimit-replenish-rate", "3"),
        ]);
        let wanted = Told {
            remaining: Some(3.0),
            per_second: Some(1.5),
            burst: None,
        };
        assert_eq!(dear, Some(wanted));
    }

    #[test]
    fn nonsense_in_the_headers_is_not_heeded_and_stops_nobody() {
        assert_eq!(told(&[]), None);
        for bad in ["", "-1", "NaN", "inf", "many"] {
            assert_eq!(told(&[("x-ratelimit-remaining", bad)]), None, "{bad}");
            assert_eq!(told(&[("x-ratelimit-replenish-rate", bad)]), None, "{bad}");
        }
        assert_eq!(told(&[("x-ratelimit-replenish-rate", "0")]), None);
        let never = told(&[("x-ratelimit-replenish-rate", "0.000000001")]);
        let mut bucket = Bucket::full(1, 4);
        bucket.heed(&never.unwrap(), Duration::ZERO);
        assert_eq!(sent(&mut bucket, 2), [0, 10_000]);
    }

    #[test]
    fn after_a_429_nothing_is_saved_up() {
        let mut bucket = Bucket::full(10, 4);
        bucket.drain(Duration::ZERO);
        assert_eq!(sent(&mut bucket, 2), [250, 500]);
    }
}
