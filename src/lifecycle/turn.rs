//! When the calendar alone can give somebody another stage, beside what falls due.

use jiff::Timestamp;
use jiff::civil::{Date, time};
use jiff::tz::TimeZone;

use super::due::due;
use super::policy::LifecyclePolicy;
use super::stage::{closes_at, stage_of};
use crate::clock::{Now, instant_of};
use crate::people::Person;

/// Moments after `now` at which facts that contradict each other today may stop to, or start to: the day before
/// the hire date and the hire date itself begin, and the day after the last day of employment begins in UTC, where
/// Personio turns the status by itself. What else happens by date is among [`super::due`], but for a human with
/// several profiles: each moment at which one of them starts or ends may be another's turn.
pub fn turns(person: &Person, policy: &LifecyclePolicy, now: Now) -> Vec<Timestamp> {
    let profiles = person.profiles().iter();
    let profiles = profiles.flat_map(|profile| {
        let stage = stage_of(profile, policy, now);
        let due = due(&stage, profile, policy, now).into_iter();
        let due = due.map(|due| due.at());
        // Of a profile that nobody can read nothing is due, but its end ends the doubt.
        let closes = closes_at(profile, policy).filter(|at| *at > now.instant());
        due.chain(closes)
            .chain(turns_of_one(profile, policy, now))
            .collect::<Vec<_>>()
    });
    profiles.chain(turns_of_one(person, policy, now)).collect()
}

fn turns_of_one(person: &Person, policy: &LifecyclePolicy, now: Now) -> Vec<Timestamp> {
    let zone = policy.zone_of(person);
    let facts = person.employment();
    let hire = facts.hire_date.value().copied();
    let flip = facts
        .termination_date
        .value()
        .and_then(|last_day| last_day.tomorrow().ok());
    let days = [
        (hire.and_then(|hire| hire.yesterday().ok()), zone),
        (hire, zone),
        (flip, &TimeZone::UTC),
    ];
    // Nearly everybody's days lie years back: only days that may still come are looked up in a zone.
    let yesterday = now.today(zone).yesterday().unwrap_or(Date::MIN);
    let ahead = days.into_iter().filter_map(|(day, zone)| {
        let day = day.filter(|day| *day >= yesterday)?;
        Some(instant_of(day.to_datetime(time(0, 0, 0, 0)), zone))
    });
    ahead.filter(|at| *at > now.instant()).collect()
}
