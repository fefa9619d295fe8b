//! Properties of any two days of a small company: who is touched on the second, and when what ends on it is gone.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use proptest::prelude::*;

use super::properties::{company, two_days};
use super::transfers::gentle;
use super::world::*;
use crate::identity::Match;
use crate::lifecycle::{Memberships, Stage};
use crate::people::{FieldName, Person, PersonId, Roster};
use crate::plan::{Action, Case, Plan, Policy, Sight, Walk, build};

const FIRST: &str = "2026-11-20T08:00:00Z";
const SECOND: &str = "2026-11-21T08:00:00Z";

/// The company of the first day with everything done, and what HR says on the second.
fn evening(first: &[Person], second: &[Person], policy: &Policy) -> (Plan, Sight) {
    let morning = sight(first.to_vec(), vec![]);
    let (_, mut evening) = settle_by(policy, &morning, now(FIRST));
    let plan = build(&evening, policy, now(FIRST));
    evening.roster = roster(second.to_vec());
    (plan, evening)
}

fn is_at_work(case: &Case) -> bool {
    matches!(case.stage, Some(Stage::Active | Stage::Leaving { .. }))
}

/// Those at work on both days, in another department or office on the second.
fn transferred(first: &Roster, before: &Plan, plan: &Plan, second: &Roster) -> BTreeSet<PersonId> {
    let is_elsewhere = |id: &PersonId| {
        let (Some(then), Some(now)) = (first.get(id), second.get(id)) else {
            return false;
        };
        ["department.id", "office.id"].iter().any(|field| {
            let (then, now) = (then.text(field), now.text(field));
            then.value()
                .zip(now.value())
                .is_some_and(|(then, now)| then != now)
        })
    };
    let linked = |case: &&Case| matches!(case.found, Some(Match::Linked { .. }));
    let cases = before.cases.iter().filter(linked);
    let at_work = cases.filter(|case| is_at_work(case));
    let ids = at_work.filter_map(|case| case.person.clone());
    ids.filter(|id| plan.case(id).is_some_and(is_at_work))
        .filter(is_elsewhere)
        .collect()
}

/// Carries a plan out, and what falls due in the days after it. Says who quits what when.
fn days_after(
    sight: &Sight,
    policy: &Policy,
    plan: &Plan,
) -> (Sight, Vec<(PersonId, SignedDuration)>) {
    let start = plan.now.instant();
    let mut walk = Walk::after(sight, policy, plan);
    let mut quits = Vec::new();
    while let Some(then) = walk.next(start + SignedDuration::from_hours(24 * 20)) {
        for case in then.cases.iter().filter(|case| is_at_work(case)) {
            let quit = |change: &crate::plan::Change| matches!(change.action, Action::Quit { .. });
            let after = then.now.instant().duration_since(start);
            let mine = case.changes.iter().filter(|change| quit(change));
            quits.extend(mine.map(|change| (change.id.person.clone(), after)));
        }
        walk = walk.carry_out(&then);
    }
    (walk.sight().clone(), quits)
}

/// Why somebody may be touched on the second day although HR says the same of them.
fn may_be_touched(
    case: &Case,
    before: &Plan,
    evening: &Sight,
    plan: &Plan,
    second: &Roster,
) -> bool {
    let Some((id, then)) = case
        .person
        .as_ref()
        .and_then(|id| Some((id, before.case(id)?)))
    else {
        return true;
    };
    let is_due = then.due.iter().any(|due| due.at() <= plan.now.instant());
    // What was asked about an account may be answered by what became of that.
    let was_asked = matches!(then.found, Some(Match::Former(_) | Match::LookAlike(_)));
    let supervisor = second
        .get(id)
        .map(|person| person.person(&FieldName::new("supervisor")));
    let supervisor = supervisor.and_then(|known| known.value().cloned());
    let of_supervisor = supervisor.is_some_and(|boss| {
        let is_new = evening.past.link(&boss).is_none();
        is_new
            || plan
                .case(&boss)
                .is_some_and(|case| !case.changes.is_empty())
    });
    then.stage != case.stage || is_due || was_asked || of_supervisor
}

proptest! {
    #![proptest_config(fewer(4))]

    #[test]
    fn no_group_of_before_goes_before_its_moment_and_all_are_gone_after_it((first, second) in two_days()) {
        let policy = gentle();
        let (before, evening) = evening(&first, &second, &policy);
        let plan = build(&evening, &policy, now(SECOND));
        let moved = transferred(&roster(first.clone()), &before, &plan, &evening.roster);
        for change in plan.changes().filter(|change| moved.contains(&change.id.person)) {
            prop_assert!(!matches!(change.action, Action::Quit { .. }), "{}", change.action);
        }
        let (end, quits) = days_after(&evening, &policy, &plan);
        for (person, after) in quits.iter().filter(|(person, _)| moved.contains(person)) {
            prop_assert!(*after >= SignedDuration::from_hours(5 * 24), "{person} after {after}");
        }
        // In the end it is as if nothing had been kept.
        let mut at_once = gentle();
        if let Some(table) = &mut at_once.lifecycle.transfer {
            table.keep_old_groups_for = 0;
            prop_assert_eq!(table.memberships, Memberships::Granted);
        }
        let hasty = build(&evening, &at_once, now(SECOND));
        let (other, _) = days_after(&evening, &at_once, &hasty);
        let groups = |sight: &Sight| -> Vec<_> {
            let accounts = sight.directory.accounts();
            accounts.map(|account| (account.dn.clone(), account.member_of.clone())).collect()
        };
        prop_assert_eq!(groups(&end), groups(&other));
    }

    #[test]
    fn the_second_day_touches_those_of_whom_something_is_different((first, second) in two_days(), same in prop::collection::vec(any::<bool>(), 7)) {
        // Of some HR says the same on both days.
        let yesterday = |number: usize, person: Person| match first.get(number) {
            Some(before) if same[number] => before.clone(),
            _ => person,
        };
        let second: Vec<Person> = second.into_iter().enumerate().map(|(n, person)| yesterday(n, person)).collect();
        let (before, evening) = evening(&first, &second, &policy());
        let plan = build(&evening, &policy(), now(SECOND));
        let known = roster(first);
        for case in plan.cases.iter().filter(|case| !case.changes.is_empty()) {
            let id = case.person.as_ref().expect("somebody");
            let differs = known.get(id) != evening.roster.get(id);
            let may = differs || may_be_touched(case, &before, &evening, &plan, &evening.roster);
            prop_assert!(may, "{:?}", words_of(&plan));
        }
    }

    #[test]
    fn a_stage_does_not_depend_on_who_else_is_there(people in company()) {
        let together = build(&sight(people.clone(), vec![]), &policy(), morning());
        let turned = build(&sight(people.iter().rev().cloned().collect(), vec![]), &policy(), morning());
        for person in people {
            let id = person.id().clone();
            let alone = build(&sight(vec![person], vec![]), &policy(), morning());
            let stage = |plan: &Plan| plan.case(&id).and_then(|case| case.stage.clone());
            prop_assert!(stage(&alone).is_some());
            prop_assert_eq!(stage(&alone), stage(&together));
            prop_assert_eq!(stage(&alone), stage(&turned));
        }
    }
}
