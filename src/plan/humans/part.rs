//! One of several profiles, and where somebody with it alone would stand.

use std::sync::Arc;

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::Profile;
use super::groups::Group;
use crate::clock::Now;
use crate::lifecycle::{
    LifecyclePolicy, Stage, closes_at, end_day, has_flipped, shut_out, stage_of,
};
use crate::people::{Known, Person, PersonId, Status};

/// The word of HR's for the end of a profile whose human goes on in another legal entity (Personio, type of
/// termination; lists of words differ in case and in what stands between the words).
const SWITCH: &str = "subcompanyswitch";

/// Whether HR says that the human goes on in another legal entity.
pub(super) fn is_switch(profile: &Person) -> bool {
    let word = profile.text("termination_type");
    let letters = |word: &String| {
        let letters = word.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>() == SWITCH
    };
    word.value().is_some_and(letters)
}

/// One profile and where somebody with it alone would stand.
pub(super) struct Part<'a> {
    pub profile: &'a Arc<Person>,
    pub stage: Stage,
    pub start: Option<Date>,
    /// The day the end falls on, where one is known.
    pub end: Option<Date>,
    /// The last day of the employment, which a last day at work may lie before.
    pub last: Option<Date>,
    /// When the account is closed because of it, where an end is known.
    closes: Option<Timestamp>,
    /// Whether it ended before its own last day came: set inactive by hand, there and then.
    pub ended_at_once: bool,
}

impl<'a> Part<'a> {
    /// Where it stands, for the account its human has.
    pub fn of(
        profile: &'a Arc<Person>,
        group: &Group,
        lifecycle: &LifecyclePolicy,
        now: Now,
    ) -> Self {
        let facts = profile.employment();
        let end = end_day(profile, lifecycle);
        let stage = stage_of(profile, lifecycle, now);
        let stage = match group.door.is_open {
            true => stage,
            false => shut_out(stage, profile),
        };
        let closes = closes_at(profile, lifecycle);
        // Once the last day is over the status tells nothing any more; when the account was closed still does.
        let was_closed = group
            .door
            .closed
            .zip(closes)
            .is_some_and(|(at, then)| at < then);
        let is_over = matches!(stage, Stage::Left { .. });
        let termination = facts.termination_date.value().copied();
        let flipped = termination.is_some_and(|date| has_flipped(date, now));
        let has_come = flipped || closes.is_some_and(|then| then <= now.instant());
        Self {
            profile,
            ended_at_once: is_over && (was_closed || !has_come),
            stage,
            start: facts.hire_date.value().copied(),
            end,
            closes,
            last: end.max(termination),
        }
    }

    /// HR's id.
    pub fn id(&self) -> &PersonId {
        self.profile.id()
    }

    /// Started last, by id where that is one day.
    pub fn order(&self) -> (Option<Date>, &PersonId) {
        (self.start, self.id())
    }

    /// Whether HR says that it is closed.
    pub fn is_inactive(&self) -> bool {
        self.profile.employment().status == Known::Value(Status::Inactive)
    }

    /// Whether it ended, or cannot be told but is closed in HR.
    pub fn has_left(&self) -> bool {
        match self.stage {
            Stage::Left { .. } => true,
            Stage::Unclear(_) => self.is_inactive(),
            _ => false,
        }
    }

    /// Whether it has left, and the account was open under it.
    pub fn used(&self, group: &Group) -> bool {
        let lasted = |opened: Timestamp| self.closes.is_none_or(|closes| opened < closes);
        self.has_left() && (group.door.closed.is_some() || group.door.opened.is_some_and(lasted))
    }

    /// Whether it was called off: before the first day, or by an end on that day or before it, which is one on every
    /// later day too.
    pub fn never_came(&self) -> bool {
        self.stage == Stage::Withdrawn || self.has_left() && self.has_no_day()
    }

    /// Whether its end is on the first day or before it: that calls a hire off, whatever the type of the end.
    pub fn has_no_day(&self) -> bool {
        self.end.is_some() && self.end <= self.start
    }

    /// Whether somebody works under it, or is on leave from that.
    pub fn is_open(&self) -> bool {
        matches!(
            self.stage,
            Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { .. }
        )
    }

    /// Whether HR says that it is on leave.
    pub fn is_away(&self) -> bool {
        self.profile.employment().status == Known::Value(Status::Leave)
    }

    /// Whether another profile goes on where this one ends.
    pub fn reaches(&self, next: &Part<'_>, bridge: u32) -> bool {
        let (Some(last), Some(start)) = (self.lasts(), next.start) else {
            return true;
        };
        start <= after(last, bridge)
    }

    /// Whether it is time to make an account ready.
    pub fn is_near(&self, now: Now) -> bool {
        matches!(self.stage, Stage::Upcoming { create_at, .. } if create_at <= now.instant())
    }

    /// What people are told of it.
    pub fn told(&self, group: &Group) -> Profile {
        let because = group.because.get(self.id()).cloned();
        Profile {
            id: self.id().clone(),
            because,
            stage: self.stage.clone(),
            hired: self.start,
            ends: self.last,
        }
    }

    /// Whether it has not started.
    pub fn is_ahead(&self) -> bool {
        matches!(self.stage, Stage::Upcoming { .. })
    }

    /// The last day of it; nothing where it goes on. One that was closed without a date lasted no day for sure.
    pub fn lasts(&self) -> Option<Date> {
        let closed = || self.has_left().then(|| self.start.unwrap_or(Date::MIN));
        self.last.or_else(closed)
    }

    /// Why nobody can say where somebody with this profile stands.
    pub fn doubt(&self) -> Option<String> {
        match &self.stage {
            Stage::Unclear(why) if !self.is_inactive() => {
                Some(format!("profile {} of this human: {why}", self.id()))
            }
            _ => None,
        }
    }
}

/// The day so many days later.
pub(super) fn after(day: Date, days: u32) -> Date {
    day.checked_add(Span::new().days(i64::from(days)))
        .unwrap_or(Date::MAX)
}
