//! Who may be let in and who may be locked out, said by dates alone: each profile is looked at by itself, and what
//! is asked of the human is what the documentation promises of those.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::lives::*;
use super::world::*;
use crate::clock::Now;
use crate::lifecycle::{Stage, end_day, stage_of};
use crate::people::{FieldValue, Known, Person, PersonId, Status};
use crate::plan::Policy;

/// What is asked of the account at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Open,
    Closed,
    /// Nothing is done.
    Frozen,
    /// The documentation leaves it open, or what HR does not say any more decides.
    Either,
}

/// What is remembered from day to day.
#[derive(Default)]
struct Book {
    /// Who was set inactive by hand, or closed without a day, and when.
    fired: BTreeMap<PersonId, Date>,
    /// Those of them that closed nothing, because somebody worked under another one, or of whom HR says now that they
    /// had ended by then.
    spared: BTreeSet<PersonId>,
    /// Everybody HR had.
    known: BTreeSet<PersonId>,
    /// Whether anybody ever worked with the account.
    was_open: bool,
    /// Whether the account was open at the moment before.
    is_open: bool,
    /// Since when, where it is.
    opened: Option<Date>,
}

struct Alone<'a> {
    person: &'a Person,
    stage: Stage,
    /// Whether the account was open at the moment before.
    was_in: bool,
    hire: Option<Date>,
    end: Option<Date>,
}

fn date(person: &Person, field: &str) -> Option<Date> {
    match person.field(&field.into()) {
        FieldValue::Date(date) => Some(date),
        _ => None,
    }
}

impl<'a> Alone<'a> {
    fn of(person: &'a Person, book: &Book, policy: &Policy, now: Now) -> Self {
        Self {
            person,
            stage: stage_of(person, &policy.lifecycle, now),
            was_in: book.is_open,
            hire: date(person, "hire_date"),
            end: end_day(person, &policy.lifecycle),
        }
    }

    fn status(&self) -> Known<Status> {
        self.person.employment().status
    }

    fn is_inactive(&self) -> bool {
        self.status() == Known::Value(Status::Inactive)
    }

    fn is_unclear(&self) -> bool {
        matches!(self.stage, Stage::Unclear(_)) && !self.is_inactive()
    }

    fn never_came(&self) -> bool {
        let no_day = self
            .end
            .zip(self.hire)
            .is_some_and(|(end, hire)| end <= hire);
        // An end before the first day of somebody who is at work says nothing.
        no_day && !self.is_unclear() || self.stage == Stage::Withdrawn
    }

    /// Who is closed in HR may stay until the evening of the last day, and is not let in on it.
    fn is_out(&self) -> bool {
        self.is_inactive() && !self.was_in && matches!(self.stage, Stage::Leaving { .. })
    }

    fn is_open(&self) -> bool {
        let is_open = matches!(
            self.stage,
            Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { .. }
        );
        is_open && !self.is_out()
    }

    fn is_at_work(&self) -> bool {
        self.is_open() && self.status() != Known::Value(Status::Leave)
    }

    fn has_left(&self) -> bool {
        self.is_out()
            || matches!(self.stage, Stage::Left { .. })
            || matches!(self.stage, Stage::Unclear(_)) && self.is_inactive()
    }

    /// The last day of the employment.
    fn last(&self) -> Option<Date> {
        self.end.max(date(self.person, "termination_date"))
    }

    /// Whether it left while the end by its own days is still ahead, or has none: by hand.
    fn is_fired(&self, policy: &Policy, now: Now) -> bool {
        let active = FieldValue::Text("active".into());
        let otherwise = self.person.clone().with("status".into(), active);
        let otherwise = stage_of(&otherwise, &policy.lifecycle, now);
        let is_left = |stage: &Stage| matches!(stage, Stage::Left { .. });
        is_left(&self.stage) && !is_left(&otherwise)
    }

    /// Whether it would still last if it ended so many days after this one.
    fn lasts_with(&self, last: Option<Date>, days: u32, policy: &Policy, now: Now) -> bool {
        let Some(last) = last.filter(|_| days > 0) else {
            return false;
        };
        let then = FieldValue::Date(last.saturating_add(Span::new().days(days)));
        let later = self.person.clone();
        let later = later.with("last_working_day".into(), FieldValue::Empty);
        let later = later.with("termination_date".into(), then);
        let later = later.with("status".into(), FieldValue::Text("active".into()));
        matches!(
            stage_of(&later, &policy.lifecycle, now),
            Stage::Leaving { .. }
        )
    }

    fn is_switch(&self) -> bool {
        let word = self.person.text("termination_type");
        word.value()
            .is_some_and(|word| word == "SUB_COMPANY_SWITCH")
    }
}

fn asked(people: &[Person], book: &Book, policy: &Policy, now: Now) -> Asked {
    let all: Vec<Alone<'_>> = people
        .iter()
        .map(|person| Alone::of(person, book, policy, now))
        .collect();
    if all.iter().any(Alone::is_unclear) {
        return Asked::Frozen;
    }
    let came: Vec<&Alone<'_>> = all.iter().filter(|one| !one.never_came()).collect();
    if came.iter().any(|one| one.is_at_work()) {
        return Asked::Open;
    }
    let open = came.iter().filter(|one| one.is_open());
    if let Some(facts) = open.max_by_key(|one| (one.hire, one.person.id())) {
        return match facts.stage {
            Stage::OnLeave { closed: true, .. } => Asked::Closed,
            _ => Asked::Open,
        };
    }
    if book.known.len() > people.len() {
        // One that is missing may be the one that counts.
        return Asked::Either;
    }
    let bridge = policy.people.bridge;
    let left: Vec<_> = came.iter().filter(|one| one.has_left()).collect();
    let nobody_knows = |one: &&&Alone<'_>| matches!(one.stage, Stage::Unclear(_));
    if !left.is_empty() && left.iter().all(nobody_knows) {
        // As of somebody with such a profile alone.
        return Asked::Either;
    }
    let ahead = came
        .iter()
        .filter(|one| matches!(one.stage, Stage::Upcoming { .. }));
    let ahead: Vec<_> = ahead.collect();
    let is_fired = |one: &Alone<'_>| book.fired.contains_key(one.person.id());
    let is_bridged = |one: &Alone<'_>| {
        let last = one
            .last()
            .map(|last| last.saturating_add(Span::new().days(bridge)));
        ahead.iter().any(|next| next.hire <= last)
    };
    // A change of legal entity waits from the day the account would have been closed, or from the last day of the
    // employment: the documentation does not say.
    let waits =
        |one: &Alone<'_>, last| one.is_switch() && one.lasts_with(last, bridge, policy, now);
    let may = |one: &Alone<'_>| is_bridged(one) || waits(one, one.last());
    let must = |one: &Alone<'_>| is_bridged(one) || waits(one, one.end);
    if !left.iter().any(|one| !is_fired(one) && may(one)) {
        // HR does not say of a profile whose last day is over that it was set inactive before that.
        let is_spared = |one: &Alone<'_>| book.spared.contains(one.person.id());
        // What was opened after all of them ended is taken for the account of whoever starts next.
        let is_of_next = !ahead.is_empty() && left.iter().all(|one| one.last() < book.opened);
        return match is_of_next || left.iter().any(|one| is_spared(one) && may(one)) {
            true => Asked::Either,
            false => Asked::Closed,
        };
    }
    match &left[..] {
        [one] if must(one) => Asked::Open,
        _ => Asked::Either,
    }
}

/// Everything at one moment, and what is taken down of it.
fn holds(moment: &Moment, book: &mut Book, policy: &Policy) -> Result<(), TestCaseError> {
    let Moment { now, people, .. } = moment;
    book.known.extend(people.iter().map(|one| one.id().clone()));
    let all: Vec<_> = people
        .iter()
        .map(|person| Alone::of(person, book, policy, *now))
        .collect();
    let is_open = all.iter().any(|one| one.is_open() && !one.never_came());
    let today = now.today(&TimeZone::UTC);
    let is_here = all.iter().any(Alone::is_open);
    let is_at_work = all.iter().any(Alone::is_at_work);
    for alone in all {
        let id = alone.person.id();
        if alone.is_fired(policy, *now) {
            book.fired.entry(id.clone()).or_insert(today);
            if is_open {
                book.spared.insert(id.clone());
            }
        } else if !alone.has_left() {
            book.fired.remove(id);
            book.spared.remove(id);
        } else if let Some(fired) = book.fired.get(id)
            && alone.last() < Some(*fired)
        {
            book.spared.insert(id.clone());
        }
    }
    let asked = asked(people, book, policy, *now);
    let told: Vec<_> = moment.plans.iter().map(words_of).collect();
    let told = format!("{now:?}: {asked:?}, {told:?}");
    prop_assert!(
        moment.after.len() < 2 && moment.owners.len() < 2,
        "two accounts: {told}"
    );
    let is_open = moment.after.iter().any(|account| account.is_enabled());
    match asked {
        Asked::Open => {
            // Between two profiles an account is kept, not made.
            let is_kept = is_here || book.was_open;
            prop_assert!(is_open || !is_kept, "locked out: {told}");
        }
        Asked::Closed => prop_assert!(!is_open, "let in: {told}"),
        Asked::Frozen => prop_assert!(moment.plans.is_empty(), "not frozen: {told}"),
        Asked::Either => {}
    }
    book.was_open |= is_open;
    if is_open != book.is_open {
        book.opened = is_open.then_some(today);
    }
    book.is_open = is_open;
    let staff = dn("OU=Groups").child_cn("GG-Staff");
    let is_staff = moment
        .after
        .iter()
        .any(|account| account.member_of.contains(&staff));
    if asked == Asked::Open && is_at_work {
        prop_assert!(is_staff, "at work, and in no group: {told}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(the_same(10))]

    #[test]
    fn a_human_is_let_in_and_locked_out_as_the_days_of_the_profiles_say(human in human(), bridge in bridge()) {
        let ids = &IDS[..human.len()];
        let policy = joined(bridge, &IDS);
        let mut book = Book::default();
        for moment in lived(&policy, |now| records(&human, ids, "Bauer", now)) {
            holds(&moment, &mut book, &policy)?;
        }
    }
}
