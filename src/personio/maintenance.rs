//! When Personio is expected not to answer: Tuesdays from 22:00 to 24:00 in Berlin (its status page, component
//! "Public API").

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use crate::clock::Now;

/// What to say of a failure inside the window, in place of advice nobody needs then.
pub(super) const WINDOW: &str = "this is Personio's maintenance window (Tuesday 22:00 to 24:00 in Berlin): \
    it is expected, and the first run after it will do";

/// Whether `now` is inside the window. A machine without a time zone database knows of none.
pub(super) fn is_on(now: Now) -> bool {
    let Ok(berlin) = TimeZone::get("Europe/Berlin") else {
        return false;
    };
    let there = now.civil(&berlin);
    there.weekday() == Weekday::Tuesday && there.hour() >= 22
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_is_two_hours_of_tuesday_evening_in_berlin_in_winter_and_in_summer() {
        for (moment, wanted) in [
            ("2026-11-24T20:59:59Z", false),
            ("2026-11-24T21:00:00Z", true),
            ("2026-11-24T22:59:59Z", true),
            ("2026-11-24T23:00:00Z", false),
            ("2026-07-14T19:59:59Z", false),
            ("2026-07-14T20:00:00Z", true),
            ("2026-07-14T22:00:00Z", false),
            ("2026-11-25T21:30:00Z", false),
        ] {
            assert_eq!(is_on(Now::at(moment.parse().unwrap())), wanted, "{moment}");
        }
    }
}
