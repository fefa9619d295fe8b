//! Humans of one to four profiles, and what HR says of them day by day: hires, ends, what is called off, set by hand,
//! unreadable for a while, comes late or vanishes.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::world::*;
use crate::clock::Now;
use crate::directory::Account;
use crate::people::{Person, PersonId};
use crate::plan::{Plan, Policy, Sight, build, foresee};

/// So many times fewer cases than usual, and the same ones on every run: in a few of ten thousand humans lie corners
/// that the documentation leaves open, and chance would decide. `PROPTEST_RNG_SEED` draws others, `PROPTEST_CASES` more.
pub fn the_same(times: u32) -> Config {
    let usual = fewer(times);
    let rng_seed = match usual.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        asked => asked,
    };
    Config { rng_seed, ..usual }
}

/// How many days are lived through.
const DAYS: i64 = 42;
/// From one look at the world to the next. No part of a day, so that every hour has its turn.
const STEP: SignedDuration = SignedDuration::from_hours(17);

/// What becomes of somebody under one profile, beside the days of it.
#[derive(Clone, Debug)]
pub enum Lot {
    Plain,
    /// Called off before the first day: the end that says so, in days after that, and whether it is closed at once.
    CalledOff(i64, bool),
    /// Set inactive by hand from this day on.
    Fired(i64),
    /// On leave of a kind, from one day to before another.
    Away(&'static str, i64, i64),
    /// A status nobody knows, from one day to before another.
    Odd(i64, i64),
    /// A field nobody can read, from one day to before another.
    Unread(&'static str, i64, i64),
    /// Missing in HR from this day on.
    Gone(i64),
}

/// One profile. Days are counted from the first one that is lived through.
#[derive(Clone, Debug)]
pub struct Life {
    pub hire: i64,
    pub end: Option<i64>,
    /// So many days before the end is the last one at work; nothing of it where none.
    pub early: i64,
    pub lot: Lot,
    /// Whether the end is a change of legal entity.
    pub is_switch: bool,
    pub office: &'static str,
    /// Since when HR has it, and since when HR tells the end.
    pub seen: i64,
    pub told: i64,
}

fn first() -> Timestamp {
    morning().instant()
}

/// A day so many after the first one.
pub fn day(offset: i64) -> Date {
    let first = first().to_zoned(TimeZone::UTC).date();
    first.saturating_add(Span::new().days(offset))
}

impl Life {
    /// Somebody who works from one day to another, and nothing else.
    pub fn plain(hire: i64, end: Option<i64>) -> Self {
        Self {
            hire,
            end,
            early: 0,
            lot: Lot::Plain,
            is_switch: false,
            office: "Berlin",
            seen: -100,
            told: -100,
        }
    }

    /// The end HR tells on a day.
    fn end_on(&self, today: i64) -> Option<i64> {
        match self.lot {
            Lot::CalledOff(after, _) => Some(self.hire + after),
            _ => self.end.filter(|_| self.told <= today),
        }
    }

    /// The status on a day, as Personio turns it by itself but for what is done by hand.
    fn status(&self, today: i64) -> &'static str {
        let within = |from: i64, to: i64| (from..to).contains(&today);
        let is_over = self.end_on(today).is_some_and(|end| end < today);
        match self.lot {
            Lot::CalledOff(_, true) => "inactive",
            Lot::Fired(from) if from <= today => "inactive",
            Lot::Odd(from, to) if within(from, to) => "abroad",
            _ if is_over => "inactive",
            _ if self.hire > today => "onboarding",
            Lot::Away(_, from, to) if within(from, to) => "leave",
            _ => "active",
        }
    }

    /// What HR says at a moment; nothing where HR does not have the profile.
    pub fn record(&self, id: &str, name: &str, now: Now) -> Option<Person> {
        let today = now.today(&TimeZone::UTC);
        let today = i64::from(today.since(day(0)).map_or(0, |span| span.get_days()));
        let is_gone = matches!(self.lot, Lot::Gone(from) if from <= today);
        if today < self.seen || is_gone {
            return None;
        }
        let end = self.end_on(today);
        let last = end.filter(|_| self.early > 0).map(|end| end - self.early);
        let text = |offset: Option<i64>| offset.map_or(String::new(), |day_| day(day_).to_string());
        let kind = match self.lot {
            Lot::Away(kind, ..) => kind,
            _ => "",
        };
        let switch = if self.is_switch {
            "SUB_COMPANY_SWITCH"
        } else {
            ""
        };
        let (hire, end, last) = (text(Some(self.hire)), text(end), text(last));
        let mut facts = vec![
            ("hire_date", hire.as_str()),
            ("termination_date", &end),
            ("last_working_day", &last),
            ("termination_type", switch),
            ("status", self.status(today)),
            ("leave_kind", kind),
            ("office", self.office),
            ("personnel_number", name),
        ];
        if let Lot::Unread(field, from, to) = self.lot
            && (from..to).contains(&today)
        {
            facts.push((field, "?"));
        }
        Some(person(id, "Anna", name, &facts))
    }
}

/// A span of days that begins among those lived through.
fn span() -> impl Strategy<Value = (i64, i64)> {
    (-5..40i64, 1..12i64).prop_map(|(from, days)| (from, from + days))
}

fn lot() -> impl Strategy<Value = Lot> {
    let kind = prop::sample::select(vec!["parental", "sabbatical", "care"]);
    let fields = [
        "hire_date",
        "termination_date",
        "last_working_day",
        "status",
    ];
    let field = prop::sample::select([&fields[..], &["termination_type"]].concat());
    prop_oneof![
        10 => Just(Lot::Plain),
        2 => called_off(),
        2 => (-5..40i64).prop_map(Lot::Fired),
        2 => (kind, span()).prop_map(|(kind, (from, to))| Lot::Away(kind, from, to)),
        1 => span().prop_map(|(from, to)| Lot::Odd(from, to)),
        2 => (field, span()).prop_map(|(field, (from, to))| Lot::Unread(field, from, to)),
        1 => (1..40i64).prop_map(Lot::Gone),
    ]
}

/// Closed at once with an end before or on the first day, or by the end on it alone.
pub fn called_off() -> impl Strategy<Value = Lot> {
    prop_oneof![
        (-4..=0i64).prop_map(|after| Lot::CalledOff(after, true)),
        Just(Lot::CalledOff(0, false)),
    ]
}

/// One profile that starts so many days after the one before it ended.
fn life() -> impl Strategy<Value = (i64, Life)> {
    let office = prop::sample::select(vec!["Berlin", "Berlin", "London", "Mars"]);
    let early = prop_oneof![3 => Just(0i64), 1 => 1..6i64];
    let length = prop_oneof![1 => Just(None), 5 => (0..25i64).prop_map(Some)];
    let late = || prop_oneof![3 => Just(-100i64), 1 => 0..40i64];
    let gap = prop_oneof![2 => -8..2i64, 3 => 1..20i64];
    let is_switch = prop::bool::weighted(0.2);
    (gap, length, early, lot(), is_switch, office, late(), late()).prop_map(
        |(gap, length, early, lot, is_switch, office, seen, told)| {
            let early = early.min(length.unwrap_or(0));
            let life = Life {
                early,
                lot,
                is_switch,
                office,
                seen,
                told,
                ..Life::plain(0, length)
            };
            (gap, life)
        },
    )
}

/// A human, the profile that comes first in front.
pub fn human() -> impl Strategy<Value = Vec<Life>> {
    (-40..20i64, prop::collection::vec(life(), 1..=4)).prop_map(|(start, lives)| {
        let mut before = start;
        let follow = |(gap, life): (i64, Life)| {
            let hire = before + gap;
            let end = life.end.map(|length| hire + length);
            before = end.unwrap_or(hire + 5);
            Life { hire, end, ..life }
        };
        lives.into_iter().map(follow).collect()
    })
}

/// The bridge, in days.
pub fn bridge() -> impl Strategy<Value = u32> {
    prop::sample::select(vec![0, 3, 14])
}

/// The company's policy in three zones far from each other; nobody is joined.
pub fn worldwide(bridge: u32) -> Policy {
    let mut policy = policy();
    let zones = [("London", "Pacific/Honolulu"), ("Mars", "Pacific/Auckland")];
    move_clocks(&mut policy, &zones);
    policy.people.bridge = bridge;
    policy
}

/// The same, with these profiles of one human, each after the one before it.
pub fn joined(bridge: u32, ids: &[&str]) -> Policy {
    let mut policy = worldwide(bridge);
    let pairs = ids.windows(2).map(|pair| (id(pair[1]), id(pair[0])));
    policy.people.aliases.extend(pairs);
    policy
}

/// Ids enough for a human, and one more.
pub const IDS: [&str; 5] = ["1", "2", "3", "4", "5"];

/// What HR says of a human with these ids.
pub fn records(lives: &[Life], ids: &[&str], name: &str, now: Now) -> Vec<Person> {
    let all = lives.iter().zip(ids);
    all.filter_map(|(life, id)| life.record(id, name, now))
        .collect()
}

/// The world at one of the moments, once everything is done.
pub struct Moment {
    pub now: Now,
    pub people: Vec<Person>,
    pub plans: Vec<Plan>,
    pub after: Vec<Account>,
    /// Whose the accounts are.
    pub owners: Vec<PersonId>,
}

/// Lives through the days: HR says something, and everything is carried out until nothing is left.
pub fn lived(policy: &Policy, hr: impl Fn(Now) -> Vec<Person>) -> Vec<Moment> {
    let mut sight: Sight = sight(vec![], vec![]);
    let steps = DAYS * 24 / STEP.as_hours();
    let moments = (0..steps).map(|step| Now::at(first() + STEP * i32::try_from(step).unwrap()));
    let mut lived = Vec::new();
    for now in moments {
        let people = hr(now);
        sight.roster = roster(people.clone());
        let mut plans = Vec::new();
        loop {
            let plan = build(&sight, policy, now);
            let remembers = plan.cases.iter().any(|case| !case.remember.is_empty());
            if !plan.is_empty() || remembers {
                sight = foresee(&sight, &plan);
            }
            if plan.is_empty() {
                break;
            }
            plans.push(plan);
            let words: Vec<_> = plans.iter().map(words_of).collect();
            assert!(plans.len() < 5, "never settled at {now:?}: {words:?}");
        }
        lived.push(Moment {
            now,
            people,
            plans,
            after: sight.directory.accounts().cloned().collect(),
            owners: sight.past.links.keys().cloned().collect(),
        });
    }
    lived
}
