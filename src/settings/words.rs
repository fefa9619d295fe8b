//! Values written as text: durations, days, shares, times of day.

use std::fmt;
use std::time::Duration;

use jiff::Span;
use jiff::civil::Time;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};

/// Reads a text with a function; a text it does not take is an invalid value.
struct Text<T> {
    wanted: &'static str,
    read: fn(&str) -> Option<T>,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.wanted)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// A length of time: `15m`, `90s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length(pub(super) Duration);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text {
            wanted: "a length of time such as \"15m\" or \"1h 30m\"",
            read: |text| humantime::parse_duration(text.trim()).ok().map(Length),
        })
    }
}

/// Whole days: `7d`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Days(pub(super) u32);

const DAY: u64 = 24 * 60 * 60;

impl<'de> Deserialize<'de> for Days {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text {
            wanted: "whole days such as \"7d\", at most \"366d\"",
            read: |text| {
                let length = humantime::parse_duration(text.trim()).ok()?;
                let whole = length.subsec_nanos() == 0 && length.as_secs() % DAY == 0;
                let days = u32::try_from(length.as_secs() / DAY).ok()?;
                (whole && days <= 366).then_some(Days(days))
            },
        })
    }
}

/// Days, weeks, months and years of the calendar: `24mo`. Months are not all of one length, so this is no
/// [`Length`].
#[derive(Clone, Copy, Debug)]
pub(super) struct CalendarSpan(pub(super) Span);

impl<'de> Deserialize<'de> for CalendarSpan {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text {
            wanted: "days, weeks, months or years such as \"24mo\" or \"90d\", at most \"100y\"",
            read: |text| {
                let span: Span = text.trim().parse().ok()?;
                let from = jiff::civil::date(2000, 1, 1);
                let clock = [
                    i64::from(span.get_hours()),
                    span.get_minutes(),
                    span.get_seconds(),
                    span.get_milliseconds(),
                    span.get_microseconds(),
                    span.get_nanoseconds(),
                ];
                let calendar = clock.iter().all(|part| *part == 0);
                let until = from.checked_add(span).ok()?;
                let fits = until >= from && until <= jiff::civil::date(2100, 1, 1);
                (calendar && fits && !span.is_negative()).then_some(CalendarSpan(span))
            },
        })
    }
}

/// A share written as a percentage: `5%`. A bare number is refused: 5 and 0.05 are too easily confused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share(pub(super) f64);

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text {
            wanted: "a percentage in quotes such as \"5%\"",
            read: |text| {
                let percent: f64 = text.trim().strip_suffix('%')?.trim_end().parse().ok()?;
                (0.0..=100.0)
                    .contains(&percent)
                    .then_some(Share(percent / 100.0))
            },
        })
    }
}

/// A time of day: `18:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeOfDay(pub(super) Time);

impl<'de> Deserialize<'de> for TimeOfDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Text {
            wanted: "a time of day such as \"18:00\"",
            read: |text| {
                let time = Time::strptime("%H:%M", text);
                // A TOML time without quotes arrives with seconds.
                let time = time.or_else(|_| Time::strptime("%H:%M:%S", text));
                time.ok().map(TimeOfDay)
            },
        })
    }
}

/// One text, or a list of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    /// The texts.
    pub(super) items: Vec<String>,
    /// Whether they were written as a list.
    pub(super) list: bool,
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // By hand: an untagged enum would lose which item is wrong.
        struct OneOrMany;
        impl<'de> Visitor<'de> for OneOrMany {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts {
                    items: vec![text.to_owned()],
                    list: false,
                })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Texts, A::Error> {
                let mut items = Vec::new();
                while let Some(text) = seq.next_element()? {
                    items.push(text);
                }
                Ok(Texts { items, list: true })
            }
        }
        from.deserialize_any(OneOrMany)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> Result<T, String> {
        serde_json::from_value(value).map_err(|error| error.to_string())
    }

    #[test]
    fn days_are_whole_days() {
        assert_eq!(read::<Days>(json!("7d")), Ok(Days(7)));
        assert_eq!(read::<Days>(json!("48h")), Ok(Days(2)));
        for wrong in [json!("36h"), json!("7"), json!(7), json!("400d")] {
            assert!(read::<Days>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn spans_are_of_the_calendar() {
        let days = |text: &str| {
            let span = read::<CalendarSpan>(json!(text)).ok()?.0;
            let from = jiff::civil::date(2026, 1, 31);
            Some(from.checked_add(span).ok()?.to_string())
        };
        assert_eq!(days("24mo").as_deref(), Some("2028-01-31"));
        assert_eq!(days("1mo").as_deref(), Some("2026-02-28"));
        assert_eq!(days("1y 2w").as_deref(), Some("2027-02-14"));
        assert_eq!(days("0d").as_deref(), Some("2026-01-31"));
        for wrong in ["24", "48h", "1d 1s", "-1mo", "24mo ago", "101y", "forever"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_share_is_a_percentage_and_never_a_bare_number() {
        assert_eq!(read::<Share>(json!("5%")), Ok(Share(0.05)));
        assert_eq!(read::<Share>(json!("12.5 %")), Ok(Share(0.125)));
        for wrong in [
            json!(5),
            json!(0.05),
            json!("5"),
            json!("101%"),
            json!("-1%"),
            json!("NaN%"),
        ] {
            assert!(read::<Share>(wrong.clone()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_have_hours_and_minutes() {
        let evening = jiff::civil::time(18, 0, 0, 0);
        assert_eq!(read::<TimeOfDay>(json!("18:00")), Ok(TimeOfDay(evening)));
        assert_eq!(read::<TimeOfDay>(json!("18:00:00")), Ok(TimeOfDay(evening)));
        for wrong in [json!("24:00"), json!("6pm"), json!(18)] {
            assert!(read::<TimeOfDay>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
