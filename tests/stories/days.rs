//! The days all stories share. They are real days at the time the tests run, because a domain controller lives in real
//! time: an expiry of yesterday is over there too.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use rosterd::clock::{Clock as _, Now, SystemClock, instant_of};

/// Where everybody in the stories works.
pub fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

/// The day that lies so many days after today; negative ones lie before it.
pub fn day(offset: i64) -> Date {
    let today = SystemClock.now().today(&berlin());
    today.checked_add(Span::new().days(offset)).unwrap()
}

/// A time of such a day.
pub fn at(offset: i64, hour: i8, minute: i8) -> Now {
    Now::at(instant(offset, hour, minute))
}

fn instant(offset: i64, hour: i8, minute: i8) -> Timestamp {
    instant_of(day(offset).at(hour, minute, 0, 0), &berlin())
}
