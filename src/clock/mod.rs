//! The only reader of time.
//!
//! Knows the wall clock. Must not know why anybody asks. Everything that decides is handed a [`Now`],
//! so that any moment can be planned for and every decision can be repeated.

use std::sync::Mutex;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp};

/// The moment a run decides for. One run has one `Now`, read once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(Timestamp);

impl Now {
    /// A given moment, for tests and for plans about another day.
    pub fn at(instant: Timestamp) -> Self {
        Self(instant)
    }

    /// The moment itself.
    pub fn instant(self) -> Timestamp {
        self.0
    }

    /// The wall-clock time of this moment in a zone.
    pub fn civil(self, zone: &TimeZone) -> DateTime {
        zone.to_datetime(self.0)
    }

    /// The day this moment belongs to in a zone.
    pub fn today(self, zone: &TimeZone) -> Date {
        self.civil(zone).date()
    }

    /// This moment moved by a duration; saturates at the ends of time.
    pub fn plus(self, by: SignedDuration) -> Self {
        Self(self.0.saturating_add(by).unwrap_or(self.0))
    }
}

/// The instant of a civil time in a zone. A time that does not exist means the next that does, one
/// that occurs twice means the first (behaviour.md, stage).
pub fn instant_of(civil: DateTime, zone: &TimeZone) -> Timestamp {
    let ambiguous = zone.to_ambiguous_timestamp(civil);
    let skipped = matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    // `compatible` is the first of two, and as far behind a gap as the time lies in it; it fails only at the ends of
    // representable time.
    let Ok(behind) = ambiguous.compatible() else {
        return if civil.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        };
    };
    if !skipped {
        return behind;
    }
    // The next time that exists is the one at which the clocks were put forward.
    let after = behind.checked_add(SignedDuration::from_nanos(1));
    let change = zone.preceding(after.unwrap_or(behind)).next();
    change.map_or(behind, |change| change.timestamp())
}

/// Something that can be asked for the time.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Now;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that may
    fn now(&self) -> Now {
        Now(Timestamp::now())
    }
}

/// How long something took, for logs; blind to jumps of the wall clock. Never an input of a decision.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    /// Starts now.
    #[allow(clippy::disallowed_methods)] // the one place that may
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Whole milliseconds since the start.
    pub fn ms(self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// A clock that shows what it was set to.
#[derive(Debug)]
pub struct SetClock(Mutex<Now>);

impl SetClock {
    /// A clock standing at the given moment.
    pub fn at(now: Now) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets the clock.
    pub fn set(&self, now: Now) {
        *self.0.lock().unwrap_or_else(|e| e.into_inner()) = now;
    }
}

impl Clock for SetClock {
    fn now(&self) -> Now {
        *self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_does_not_exist_is_the_next_that_does() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let gap = jiff::civil::date(2026, 3, 29).at(2, 30, 0, 0);
        // There is no 02:30; from 01:59 it goes to 03:00.
        assert_eq!(instant_of(gap, &berlin).to_string(), "2026-03-29T01:00:00Z");
        let first = jiff::civil::date(2026, 3, 29).at(2, 0, 0, 0);
        assert_eq!(
            instant_of(first, &berlin).to_string(),
            "2026-03-29T01:00:00Z"
        );
        let after = jiff::civil::date(2026, 3, 29).at(3, 0, 0, 0);
        assert_eq!(
            instant_of(after, &berlin).to_string(),
            "2026-03-29T01:00:00Z"
        );
    }

    #[test]
    fn a_time_that_occurs_twice_is_the_first() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let fold = jiff::civil::date(2026, 10, 25).at(2, 30, 0, 0);
        assert_eq!(
            instant_of(fold, &berlin).to_string(),
            "2026-10-25T00:30:00Z"
        );
    }
}
