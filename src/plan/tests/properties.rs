//! Properties of any plan for any small company.

use proptest::prelude::*;

use super::waits::patient;
use super::world::*;
use crate::lifecycle::{Memberships, Stage};
use crate::past::{Aspect, IntentId, Link, OpenIntent, Past, Subject};
use crate::people::{Person, PersonId};
use crate::plan::{Action, LifecycleEvent, Plan, Sight, build, foresee, intent_of};

fn someone(number: usize) -> impl Strategy<Value = Person> {
    let first = prop::sample::select(vec!["Anna", "Jörg", "Zoë", "O'Neil", "María José"]);
    let last = prop::sample::select(vec![
        "Müller",
        "Muller",
        "von der Heide",
        "Łukasz-Nowak",
        "Yılmaz",
    ]);
    let office = prop::sample::select(vec!["Berlin", "London", "Mars", ""]);
    let department = prop::sample::select(vec!["Sales", "Finance", ""]);
    let hire = prop::sample::select(vec!["2020-01-01", "2026-11-20", "2026-11-25", "2027-03-01"]);
    let end = prop::sample::select(vec!["", "2026-11-19", "2026-11-30", "2019-01-01"]);
    let leave = prop::sample::select(vec!["", "", "parental", "sabbatical", "care", "?"]);
    let boss = prop::sample::select(vec!["", "1", "2", "77"]);
    let status = prop::sample::select(vec!["", "", "", "inactive"]);
    (
        first, last, office, department, hire, end, boss, leave, status,
    )
        .prop_map(
            move |(first, last, office, department, hire, end, boss, leave, status)| {
                let mut facts = vec![("hire_date", hire), ("termination_date", end)];
                facts.extend((!office.is_empty()).then_some(("office", office)));
                facts.extend((!department.is_empty()).then_some(("department", department)));
                facts.extend((!boss.is_empty()).then_some(("supervisor", boss)));
                if !status.is_empty() {
                    facts.push(("status", status));
                } else if hire > "2026-11-20" {
                    facts.push(("status", "onboarding"));
                } else if !leave.is_empty() {
                    facts.extend([("status", "leave"), ("leave_kind", leave)]);
                }
                person(&number.to_string(), first, last, &facts)
            },
        )
}

pub(super) fn company() -> impl Strategy<Value = Vec<Person>> {
    (1usize..7).prop_flat_map(|n| (1..=n).map(someone).collect::<Vec<_>>())
}

/// The same company on two days with accounts from the first.
pub(super) fn two_days() -> impl Strategy<Value = (Vec<Person>, Vec<Person>)> {
    (company(), company())
}

/// What HR says over half a year, and which accounts somebody switches by hand in between.
fn half_a_year() -> impl Strategy<Value = Vec<(Vec<Person>, Vec<bool>)>> {
    let day = (
        company(),
        prop::collection::vec(prop::bool::weighted(0.1), 8),
    );
    prop::collection::vec(day, 2..5)
}

/// The days of that half year.
const DAYS: [&str; 5] = [
    "2026-11-20T08:00:00Z",
    "2026-11-21T08:00:00Z",
    "2026-11-30T17:00:00Z",
    "2027-03-01T05:00:00Z",
    "2027-05-20T08:00:00Z",
];

/// Switches accounts by hand.
fn switched(sight: &Sight, which: &[bool]) -> Sight {
    let mut accounts: Vec<_> = sight.directory.accounts().cloned().collect();
    for (account, switch) in accounts.iter_mut().zip(which) {
        if *switch {
            let enabled = account.is_enabled();
            account.control = account.control.with_disabled(enabled);
        }
    }
    Sight {
        directory: directory(accounts),
        ..sight.clone()
    }
}

/// The sight after a plan was carried out by a process that died before it wrote down a single answer.
fn unanswered(sight: &Sight, plan: &Plan, after: &Sight) -> Sight {
    let mut past = sight.past.clone();
    for case in &plan.cases {
        for fact in &case.remember {
            past.remember(fact, plan.now.instant());
        }
        for change in &case.changes {
            past.open.push(OpenIntent {
                id: IntentId(past.open.len() as i64),
                intent: intent_of(case, change, plan.now),
                at: plan.now.instant(),
            });
        }
    }
    // Accounts before what points at them, as waves have it.
    past.open.sort_by_key(|open| !open.intent.is_creation());
    Sight {
        past,
        ..after.clone()
    }
}

/// What the ledger has of everybody, passwords aside: those cannot be seen, so they are set afresh.
fn kept(past: &Past) -> Vec<String> {
    let of = |(person, link): (&PersonId, &Link)| {
        let hands = past.ledger.aspects(link.guid);
        let hands = hands.filter(|(aspect, _)| **aspect != Aspect::Password);
        let person = person.clone();
        hands
            .map(move |(aspect, hand)| format!("{person}: {aspect} {hand:?}"))
            .collect::<Vec<_>>()
    };
    past.links.iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(fewer(4))]

    //
    #[test]
    fn carrying_a_plan_out_leaves_nothing_to_do((first, second) in two_days()) {
        let (_, mut after) = settle(&sight(first, vec![]), morning());
        after.roster = roster(second);
        settle_by(&policy(), &after, now("2026-11-21T08:00:00Z"));
    }

    //
    #[test]
    fn what_was_carried_out_and_never_answered_is_remembered_as_if_it_had_been((first, second) in two_days()) {
        let (_, mut before) = settle(&sight(first, vec![]), morning());
        before.roster = roster(second);
        let now = now("2026-11-21T08:00:00Z");
        let (plan, after) = step_by(&policy(), &before, now);
        let died = unanswered(&before, &plan, &after);
        let (past, settled) = died.past.reconciled(&died.directory, now);
        prop_assert_eq!(settled.len(), plan.changes().count());
        prop_assert!(past.open.is_empty());
        prop_assert_eq!(kept(&past), kept(&after.past));
        prop_assert_eq!(&past.names, &after.past.names);
        prop_assert_eq!(&past.tally, &after.past.tally);
    }

    //
    #[test]
    // S-18
    fn nobody_is_let_in_but_at_a_start_a_return_a_rehire_or_a_correction(days in half_a_year(), everything: bool, waits: bool) {
        let mut policy = policy();
        if everything {
            policy.lifecycle.termination.memberships = Memberships::All;
        }
        if waits {
            policy.lifecycle.termination.after = patient().lifecycle.termination.after;
        }
        let mut sight = sight(vec![], vec![]);
        for ((people, hands), day) in days.into_iter().zip(DAYS) {
            sight.roster = roster(people);
            sight = switched(&sight, &hands);
            let plan = build(&sight, &policy, now(day));
            for change in plan.changes().filter(|change| change.action == Action::Enable) {
                let case = plan.case(&change.id.person).expect("everybody has a case");
                let stage = case.stage.as_ref().expect("HR returned the person");
                let working = matches!(stage, Stage::Active | Stage::Leaving { .. } | Stage::OnLeave { closed: false, .. });
                prop_assert!(working, "{stage:?}");
                prop_assert!(!matches!(case.event, Some(LifecycleEvent::Update | LifecycleEvent::Transfer)), "{:?}", case.event);
                if let Subject::Seen(guid) = change.subject {
                    let hand = sight.past.hand(guid, &Aspect::Access).expect("rosterd's hand");
                    prop_assert_eq!(&hand.after, &Aspect::access(false));
                }
            }
            sight = settle_by(&policy, &sight, now(day)).1;
        }
    }

    #[test]
    fn no_step_of_an_end_is_taken_before_its_days_have_passed(days in half_a_year()) {
        let policy = patient();
        let mut sight = sight(vec![], vec![]);
        // Since when everybody who is gone has been shut out, by this test's own book.
        let mut closed = std::collections::BTreeMap::new();
        for ((people, hands), day) in days.into_iter().zip(DAYS) {
            sight.roster = roster(people);
            sight = switched(&sight, &hands);
            closed.retain(|guid, _| !sight.directory.account(*guid).is_some_and(|account| account.is_enabled()));
            let at = now(day).instant();
            let plan = build(&sight, &policy, now(day));
            for case in plan.cases.iter().filter(|case| case.stage.as_ref().is_some_and(Stage::is_over)) {
                let Some(crate::identity::Match::Linked { guid, .. }) = case.found else { continue };
                let since = *closed.entry(guid).or_insert(at);
                for change in &case.changes {
                    let days = match change.action {
                        Action::LockPassword => 3,
                        Action::Quit { .. } => 7,
                        Action::Move { .. } => 30,
                        _ => continue,
                    };
                    let passed = at.duration_since(since);
                    // An hour less where clocks change in between.
                    let wanted = jiff::SignedDuration::from_hours(days * 24 - 1);
                    prop_assert!(passed >= wanted, "{} after {passed}", change.action);
                }
            }
            sight = foresee(&sight, &plan);
        }
    }

    //
    #[test]
    fn the_same_sight_gives_the_same_plan_whatever_the_order(people in company()) {
        let mut turned = people.clone();
        turned.reverse();
        let a = build(&sight(people, vec![]), &policy(), morning());
        let b = build(&sight(turned, vec![]), &policy(), morning());
        prop_assert_eq!(a.id.as_str(), b.id.as_str());
        prop_assert_eq!(words_of(&a), words_of(&b));
    }

    #[test]
    fn strangers_are_never_touched((first, second) in two_days()) {
        let stranger = account(9, "stranger", None, "OU=Berlin,OU=Staff");
        let before = stranger.clone();
        let mut sight: Sight = sight(first, vec![stranger]);
        for day in [morning(), now("2026-11-21T08:00:00Z")] {
            let plan = build(&sight, &policy(), day);
            sight = foresee(&sight, &plan);
            sight.roster = roster(second.clone());
        }
        prop_assert_eq!(sight.directory.account(guid(9)), Some(&before));
    }

    //
    #[test]
    fn logins_are_legal_and_different(people in company()) {
        let plan = build(&sight(people, vec![]), &policy(), morning());
        let mut seen = std::collections::BTreeSet::new();
        for change in plan.changes() {
            if let Action::Create(new) = &change.action {
                prop_assert!(new.sam.chars().count() <= 20);
                prop_assert!(!new.sam.contains(['"', '/', '\\', '[', ']', ':', ';', '|', '=', ',', '+', '*', '?', '<', '>', '@', ' ']));
                prop_assert!(seen.insert(crate::directory::fold(&new.sam)));
            }
        }
    }
}
