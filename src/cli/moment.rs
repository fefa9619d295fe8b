//! Moments as operators type them.

use jiff::civil::{Date, DateTime, time};
use jiff::tz::TimeZone;

use super::exit::{Exit, Failure};
use crate::clock::{Now, instant_of};

/// The moment `--at` names, where it was given.
///
/// # Errors
/// As [`moment`].
pub fn asked(at: Option<&str>, zone: &TimeZone) -> Result<Option<Now>, Failure> {
    at.map(|text| moment(text, zone)).transpose()
}

/// The moment a forecast is for: a day means its end, so that everything due on it is shown.
///
/// # Errors
/// [`Exit::Usage`] for what is no day.
fn moment(text: &str, zone: &TimeZone) -> Result<Now, Failure> {
    let civil = text
        .parse::<Date>()
        .ok()
        .filter(|_| !text.contains(['T', ' ', ':']))
        .map(|day| day.to_datetime(time(23, 59, 59, 0)))
        .or_else(|| text.parse::<DateTime>().ok());
    match civil {
        Some(civil) => Ok(Now::at(instant_of(civil, zone))),
        None => Err(Failure::new(
            Exit::Usage,
            format!(
                "--at '{text}' is no day of the calendar; write 2026-04-01 (the end of that day) or 2026-04-01T07:00"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_its_end_and_a_time_means_itself() {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at = |text| moment(text, &zone).map(|now| now.instant().to_string());
        assert_eq!(at("2026-04-01").unwrap(), "2026-04-01T21:59:59Z");
        assert_eq!(at("2026-04-01T07:00").unwrap(), "2026-04-01T05:00:00Z");
        for wrong in ["tomorrow", "2026-02-30", "01.04.2026", ""] {
            assert_eq!(at(wrong).unwrap_err().exit, Exit::Usage, "{wrong}");
        }
    }
}
