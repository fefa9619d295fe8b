//! What happens by itself.

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::policy::LifecyclePolicy;
use super::stage::{Stage, disable_at, stage_of};
use crate::clock::{Now, instant_of};
use crate::people::Person;

/// A moment at which somebody's stage or account changes without anybody touching HR.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// The account may be created.
    Create(Timestamp),
    /// The account of somebody hired again is made ready.
    Prepare(Timestamp),
    /// The account is enabled.
    Enable(Timestamp),
    /// The account is disabled.
    Disable(Timestamp),
    /// The password of a leaver dies.
    Scramble(Timestamp),
    /// A leaver loses memberships.
    Strip(Timestamp),
    /// A leaver's account moves.
    Move(Timestamp),
    /// Memberships of before a transfer are taken.
    Withdraw(Timestamp),
}

impl Due {
    /// When.
    pub fn at(self) -> Timestamp {
        match self {
            Self::Create(at)
            | Self::Prepare(at)
            | Self::Enable(at)
            | Self::Disable(at)
            | Self::Scramble(at)
            | Self::Strip(at)
            | Self::Move(at)
            | Self::Withdraw(at) => at,
        }
    }

    /// What happens then, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Create(_) => "the account is created",
            Self::Prepare(_) => "the account is made ready for the new start",
            Self::Enable(_) => "the account is enabled",
            Self::Disable(_) => "the account is disabled",
            Self::Scramble(_) => "a password nobody knows is set",
            Self::Strip(_) => "memberships are taken",
            Self::Move(_) => "the account is moved",
            Self::Withdraw(_) => "memberships of before the transfer are taken",
        }
    }
}

/// When a step of an end is taken that waits so many days after the disable: at the same time of day, as clocks
/// show it where the person works, to the minute.
pub fn step_at(closed: Timestamp, days: u32, zone: &TimeZone) -> Timestamp {
    after_closing(closed, Span::new().days(days), zone)
}

/// From when on an account may be purged that was closed then; nothing where no policy says it.
pub fn purgeable_from(
    closed: Timestamp,
    policy: &LifecyclePolicy,
    zone: &TimeZone,
) -> Option<Timestamp> {
    Some(after_closing(closed, policy.purge_after?, zone))
}

fn after_closing(closed: Timestamp, span: Span, zone: &TimeZone) -> Timestamp {
    let closed = Now::at(closed).civil(zone);
    let day = closed.date().checked_add(span);
    let minute = time(closed.hour(), closed.minute(), 0, 0);
    instant_of(day.unwrap_or(Date::MAX).to_datetime(minute), zone)
}

/// What happens to a person at this stage next without anybody touching HR, soonest first.
pub fn due(stage: &Stage, person: &Person, policy: &LifecyclePolicy, now: Now) -> Vec<Due> {
    let zone = policy.zone_of(person);
    // Of somebody of whom nobody can say it the stage is unclear, and nothing is due.
    let Ok(ends) = policy.termination_of(person) else {
        return Vec::new();
    };
    let closes = |day: Date| Due::Disable(disable_at(day, ends.table, zone));
    let mut moments = match *stage {
        Stage::Upcoming {
            create_at,
            enable_at,
            last_day,
        } => {
            let moments = [Due::Create(create_at), Due::Enable(enable_at)];
            moments.into_iter().chain(last_day.map(closes)).collect()
        }
        Stage::Leaving { disable_at, .. } => vec![Due::Disable(disable_at)],
        Stage::OnLeave { last_day, .. } => last_day.map(closes).into_iter().collect(),
        Stage::Left { .. } => prepared(person, policy, now),
        Stage::Unclear(_) | Stage::Withdrawn | Stage::Active => Vec::new(),
    };
    moments.retain(|moment| moment.at() > now.instant());
    moments.sort_by_key(|moment| moment.at());
    moments
}

/// When the account of somebody who left is made ready for a profile that starts later.
fn prepared(person: &Person, policy: &LifecyclePolicy, now: Now) -> Vec<Due> {
    let profiles = person.profiles().iter();
    let ready = profiles.filter_map(|profile| match stage_of(profile, policy, now) {
        Stage::Upcoming { create_at, .. } => Some(Due::Prepare(create_at)),
        _ => None,
    });
    ready.collect()
}
