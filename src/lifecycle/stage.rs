//! The ordered table of stages: the first that matches is the stage.

use jiff::civil::{Date, time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::leave::on_leave;
use super::policy::{EndField, HirePolicy, LifecyclePolicy, TerminationPolicy};
use crate::clock::{Now, instant_of};
use crate::people::{Employment, Known, Person, Status};

/// Where somebody stands. Computed from facts and a moment, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The facts contradict each other or are not readable: nothing changes, reported.
    Unclear(String),
    /// Never started and never will: like [`Stage::Left`], frees its names.
    Withdrawn,
    /// Gone since this moment; the day is the last one of employment, where a date says so.
    Left {
        /// Last day.
        last_day: Option<Date>,
    },
    /// Not started; the account is wanted from `create_at`, enabled from the start on.
    Upcoming {
        /// When the account may be created.
        create_at: Timestamp,
        /// When it is enabled.
        enable_at: Timestamp,
        /// Last day, where the end is known already.
        last_day: Option<Date>,
    },
    /// On a leave that a table is about.
    OnLeave {
        /// The table's name.
        kind: String,
        /// Why the table is about this person, in words.
        because: String,
        /// Whether the account is closed meanwhile.
        closed: bool,
        /// Last day, where an end is known.
        last_day: Option<Date>,
    },
    /// At work, with a known end ahead.
    Leaving {
        /// Last day, inclusive.
        last_day: Date,
        /// When the account is disabled.
        disable_at: Timestamp,
    },
    /// At work.
    Active,
}

impl Stage {
    /// One word for summaries.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Unclear(_) => "unclear",
            Self::Withdrawn => "withdrawn",
            Self::Left { .. } => "left",
            Self::Upcoming { .. } => "upcoming",
            Self::OnLeave { .. } => "on leave",
            Self::Leaving { .. } => "leaving",
            Self::Active => "active",
        }
    }

    /// Whether the account is to be closed: gone, or never coming.
    pub fn is_over(&self) -> bool {
        matches!(self, Self::Left { .. } | Self::Withdrawn)
    }

    /// What an end with a day is called where ends are counted; `None` where no day is known.
    pub fn dated_end(&self) -> Option<String> {
        self.last_day().map(|day| format!("end {day}"))
    }

    /// The last day of employment, where one is known.
    pub fn last_day(&self) -> Option<Date> {
        match self {
            Self::Left { last_day }
            | Self::Upcoming { last_day, .. }
            | Self::OnLeave { last_day, .. } => *last_day,
            Self::Leaving { last_day, .. } => Some(*last_day),
            Self::Unclear(_) | Self::Withdrawn | Self::Active => None,
        }
    }
}

/// What "gone" needs to be known for sure.
struct Facts {
    status: Status,
    hire: Option<Date>,
    end: Option<Date>,
    /// What makes Personio flip the status by itself.
    termination: Option<Date>,
}

/// The stage of a person at a moment.
pub fn stage_of(person: &Person, policy: &LifecyclePolicy, now: Now) -> Stage {
    if let Some(why) = person.doubt() {
        return Stage::Unclear(why.to_owned());
    }
    let zone = policy.zone_of(person);
    let ends = match policy.termination_of(person) {
        Ok(chosen) => chosen.table,
        Err(why) => return Stage::Unclear(why),
    };
    match facts(&person.employment(), ends) {
        Err(why) => Stage::Unclear(why),
        Ok(facts) => {
            let rules = Rules { policy, ends, zone };
            stage_from(&facts, person, rules, now)
        }
    }
}

/// Whether the end has come whichever table of ends is for a person: what can be said of somebody whose stage is
/// [`Stage::Unclear`] because nobody knows which one is.
pub fn is_over_by_any_table(person: &Person, policy: &LifecyclePolicy, now: Now) -> bool {
    let zone = policy.zone_of(person);
    let mut possible = policy.possible_terminations(person);
    person.doubt().is_none()
        && possible.all(|ends| {
            let rules = Rules { policy, ends, zone };
            let facts = facts(&person.employment(), ends);
            facts.is_ok_and(|facts| stage_from(&facts, person, rules, now).is_over())
        })
}

/// By which rules somebody's stage is found.
#[derive(Clone, Copy)]
struct Rules<'a> {
    policy: &'a LifecyclePolicy,
    /// The table of ends that is for this person.
    ends: &'a TerminationPolicy,
    zone: &'a TimeZone,
}

/// Collects the facts, or says which of them cannot be used.
fn facts(employment: &Employment, ends: &TerminationPolicy) -> Result<Facts, String> {
    let Employment {
        status, hire_date, ..
    } = employment;
    let status = match status {
        Known::Value(Status::Other(word)) => return Err(format!("the status '{word}' is unknown")),
        Known::Value(status) => status.clone(),
        Known::Empty => return Err("the status is empty".to_owned()),
        Known::Unreadable => return Err("the status is unreadable".to_owned()),
    };
    let hire = match hire_date {
        Known::Unreadable => return Err("hire_date is unreadable".to_owned()),
        other => other.value().copied(),
    };
    let end = end_of(employment, &ends.ends_on)?;
    if hire.is_none() && end.is_none() && status != Status::Inactive {
        return Err("there is neither a hire date nor an end".to_owned());
    }
    if employment.last_working_day.value().is_some() && employment.termination_date == Known::Empty
    {
        return Err("last_working_day is set while termination_date is empty".to_owned());
    }
    Ok(Facts {
        status,
        hire,
        end,
        termination: employment.termination_date.value().copied(),
    })
}

/// The first end the record has. An unreadable one among those asked before it leaves all open.
fn end_of(employment: &Employment, order: &[EndField]) -> Result<Option<Date>, String> {
    for field in order {
        let (name, date) = match field {
            EndField::LastWorkingDay => ("last_working_day", &employment.last_working_day),
            EndField::TerminationDate => ("termination_date", &employment.termination_date),
            EndField::ContractEndDate => ("contract_end_date", &employment.contract_end_date),
            EndField::Status => return Ok(None),
        };
        match date {
            Known::Value(date) => return Ok(Some(*date)),
            Known::Empty => {}
            Known::Unreadable => return Err(format!("{name} is unreadable")),
        }
    }
    Ok(None)
}

fn stage_from(facts: &Facts, person: &Person, rules: Rules<'_>, now: Now) -> Stage {
    let today = now.today(rules.zone);
    let started = facts.hire.is_none_or(|hire| hire <= today);
    if let (Some(end), Some(hire)) = (facts.end, facts.hire)
        && end < hire
        && started
    {
        return Stage::Unclear(format!("the end {end} lies before the hire date {hire}"));
    }
    let at_work = matches!(facts.status, Status::Active | Status::Leave);
    let tomorrow = today.tomorrow().unwrap_or(today);
    if let Some(hire) = facts.hire
        && at_work
        && hire > tomorrow
    {
        return Stage::Unclear(format!(
            "the status says at work, but the hire date is {hire}"
        ));
    }
    let never = facts.status == Status::Inactive
        || facts
            .end
            .is_some_and(|end| facts.hire.is_some_and(|hire| end <= hire));
    // Whom HR called off by an end on the first day is not let in for that one day when it comes.
    let called_off = facts.end.is_some() && facts.end == facts.hire && facts.hire == Some(today);
    if never && (!started || called_off) {
        return Stage::Withdrawn;
    }
    let away = facts.status == Status::Leave;
    left(facts, rules, now)
        .or_else(|| upcoming(facts, person, rules, now))
        .or_else(|| {
            away.then(|| on_leave(person, rules.policy, facts.end))
                .flatten()
        })
        .or_else(|| leaving(facts, rules))
        .unwrap_or(Stage::Active)
}

fn left(facts: &Facts, rules: Rules<'_>, now: Now) -> Option<Stage> {
    let left = Stage::Left {
        last_day: facts.end,
    };
    if let Some(end) = facts.end
        && disable_at(end, rules.ends, rules.zone) <= now.instant()
    {
        return Some(left);
    }
    if facts.status != Status::Inactive {
        return None;
    }
    // From the flip on the date decides. Before it somebody set the status by hand: immediate termination.
    let flipped = facts.termination.is_some_and(|date| has_flipped(date, now));
    // An end later than the date that made it flip (a contract's) keeps nobody in.
    let date_decides = facts
        .end
        .is_some_and(|end| facts.termination.is_some_and(|date| end <= date));
    (!flipped || !date_decides).then_some(left)
}

/// Where somebody stands who has no account that is open. In the west the last day goes on when Personio closes the
/// profile at midnight in UTC: whoever is in may stay until its evening, but whom HR has closed is let in no more. They
/// may have been closed long before, by hand.
pub fn shut_out(stage: Stage, person: &Person) -> Stage {
    let is_inactive = person.employment().status == Known::Value(Status::Inactive);
    match stage {
        Stage::Leaving { last_day, .. } if is_inactive => Stage::Left {
            last_day: Some(last_day),
        },
        other => other,
    }
}

/// Whether Personio has set the status by itself: at 00:00 UTC of the day after the termination date.
pub fn has_flipped(termination: Date, now: Now) -> bool {
    let day = termination.tomorrow();
    day.is_ok_and(|day| instant_of(day.at(0, 0, 0, 0), &TimeZone::UTC) <= now.instant())
}

fn upcoming(facts: &Facts, person: &Person, rules: Rules<'_>, now: Now) -> Option<Stage> {
    let hire = facts.hire?;
    // Whoever started on another day is at work however people are hired.
    if hire < now.today(rules.zone) {
        return None;
    }
    let table = match rules.policy.hire_of(person) {
        Ok(chosen) => chosen.table,
        Err(why) => return Some(Stage::Unclear(why)),
    };
    let enable_at = enable_at(hire, table, rules.zone);
    (enable_at > now.instant()).then(|| Stage::Upcoming {
        create_at: create_at(hire, table, rules.zone),
        enable_at,
        last_day: facts.end,
    })
}

fn leaving(facts: &Facts, rules: Rules<'_>) -> Option<Stage> {
    let last_day = facts.end?;
    Some(Stage::Leaving {
        last_day,
        disable_at: disable_at(last_day, rules.ends, rules.zone),
    })
}

fn days_before(day: Date, days: u32) -> Date {
    day.checked_sub(Span::new().days(i64::from(days)))
        .unwrap_or(Date::MIN)
}

fn create_at(hire: Date, table: &HirePolicy, zone: &TimeZone) -> Timestamp {
    let day = days_before(hire, table.create_before.max(table.enable_before));
    instant_of(day.to_datetime(time(0, 0, 0, 0)), zone)
}

fn enable_at(hire: Date, table: &HirePolicy, zone: &TimeZone) -> Timestamp {
    let day = days_before(hire, table.enable_before);
    instant_of(day.to_datetime(table.enable_at), zone)
}

/// The minute an end falls due: `disable_at` of the last day, in the person's zone.
pub fn disable_at(last_day: Date, ends: &TerminationPolicy, zone: &TimeZone) -> Timestamp {
    instant_of(last_day.to_datetime(ends.disable_at), zone)
}

/// The minute somebody's end falls due, whatever comes before it: known of those, too, of whose leave nobody can say
/// what it is. `None` where there is no end with a day, or nobody can say.
pub fn closes_at(person: &Person, policy: &LifecyclePolicy) -> Option<Timestamp> {
    let ends = policy.termination_of(person).ok()?.table;
    let end = end_day(person, policy)?;
    Some(disable_at(end, ends, policy.zone_of(person)))
}

/// The day somebody's end falls on, by the table that is for this person; `None` where there is none, or nobody can
/// say.
pub fn end_day(person: &Person, policy: &LifecyclePolicy) -> Option<Date> {
    let ends = policy.termination_of(person).ok()?.table;
    facts(&person.employment(), ends).ok()?.end
}

/// The first moment after somebody's last day: what accountExpires is set to (inclusive end, MS-ADA1 2.3).
pub fn expiry_after(last_day: Date, zone: &TimeZone) -> Timestamp {
    let day = last_day.tomorrow().unwrap_or(Date::MAX);
    instant_of(day.at(0, 0, 0, 0), zone)
}
