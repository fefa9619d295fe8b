//! What a calendar says, and what it says of those for whom somebody has to decide first.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::directory::Account;
use crate::people::{Person, Roster};
use crate::plan::tests::world::*;
use crate::plan::{build, foresee};

const DAYS: i64 = 60;

fn calendar_of(sight: &Sight) -> Calendar {
    calendar_by(&policy(), sight)
}

fn calendar_by(policy: &Policy, sight: &Sight) -> Calendar {
    let plan = build(sight, policy, morning());
    let until = morning().instant() + SignedDuration::from_hours(24 * DAYS);
    calendar(sight, policy, &GuardPolicy::default(), &plan, until)
}

fn people(people: Vec<Person>) -> Calendar {
    calendar_of(&sight(people, vec![]))
}

/// Every entry as `moment person what`.
fn told(calendar: &Calendar) -> Vec<String> {
    let entries = calendar.entries.iter();
    entries
        .map(|entry| format!("{} {} {:?}", entry.at, entry.person, entry.what()))
        .collect()
}

#[test]
fn everything_a_hire_and_an_end_bring_stands_at_its_minute() {
    let facts = [
        ("hire_date", "2026-12-01"),
        ("status", "onboarding"),
        ("termination_date", "2026-12-31"),
    ];
    let made = people(vec![person("1", "Anna", "Müller", &facts)]);
    assert_eq!(
        told(&made),
        [
            "2026-11-23T23:00:00Z 1 {Create, Change}",
            "2026-12-01T05:00:00Z 1 {Enable, Change}",
            "2026-12-31T17:00:00Z 1 {Disable, Move, Strip}",
            "2026-12-31T23:00:00Z 1 {Expire}",
        ]
    );
    assert!(made.entries.iter().all(|entry| entry.waits.is_none()));
    assert!(
        made.whole.is_empty(),
        "nothing is to be done now, so nothing is held"
    );
}

/// Somebody whose linked account nobody may touch, and who leaves.
fn untouchable() -> Sight {
    let mut admin: Account = account(9, "root", Some("1"), "OU=Berlin,OU=Staff");
    admin.admin_count = true;
    let leaver = person("1", "Ada", "Root", &[("termination_date", "2026-12-10")]);
    sight(vec![leaver], vec![admin])
}

#[test]
fn what_will_not_be_done_stands_there_as_not_done() {
    let made = calendar_of(&untouchable());
    assert_eq!(told(&made), ["2026-12-10T17:00:00Z 1 {Disable}"]);
    let Happens::Nothing { why, .. } = &made.entries[0].happens else {
        panic!("{made:?}");
    };
    assert!(why.contains("adminCount"), "{why}");

    let mut alike = account(9, "amueller", None, "OU=Berlin,OU=Staff");
    alike
        .attributes
        .insert("givenName".into(), vec!["Anna".into()]);
    alike.attributes.insert("sn".into(), vec!["Müller".into()]);
    let hire = person(
        "1",
        "Anna",
        "Müller",
        &[("hire_date", "2026-12-01"), ("status", "onboarding")],
    );
    let made = calendar_of(&sight(vec![hire], vec![alike]));
    assert_eq!(
        told(&made),
        [
            "2026-11-23T23:00:00Z 1 {Create}",
            "2026-12-01T05:00:00Z 1 {Enable}"
        ]
    );
    let done = |entry: &Entry| !matches!(entry.happens, Happens::Nothing { .. });
    assert!(!made.entries.iter().any(done));
}

#[test]
fn facts_that_contradict_each_other_foretell_nothing() {
    let facts = [("termination_date", "2026-12-10"), ("status", "sleeping")];
    let made = people(vec![person("1", "Kim", "Roth", &facts)]);
    assert!(made.entries.is_empty(), "{made:?}");
}

fn hires(count: usize, day: &str) -> Vec<Person> {
    let facts = [("hire_date", day), ("status", "onboarding")];
    let one = |n: usize| {
        let name = format!("Nr{}", "x".repeat(n));
        person(&n.to_string(), "Kim", &name, &facts)
    };
    (1..=count).map(one).collect()
}

#[test]
fn a_limit_that_will_be_exceeded_is_foreseen_and_what_follows_waits_with_it() {
    let within = people(hires(10, "2026-12-01"));
    assert!(within.entries.iter().all(|entry| entry.waits.is_none()));
    let beyond = people(hires(11, "2026-12-01"));
    let (creations, starts) = beyond.entries.split_at(11);
    for entry in creations {
        assert!(
            matches!(&entry.waits, Some(Wait::Held(why)) if why[0].to_string().contains("limit on create"))
        );
    }
    let created = creations[0].at;
    assert!(
        starts
            .iter()
            .all(|entry| entry.waits == Some(Wait::Earlier(created)))
    );
    assert!(beyond.held.is_empty(), "nothing is held now");
}

#[test]
fn who_is_held_now_waits_and_a_leaver_with_an_account_does_not() {
    let mut today = hires(11, "2026-11-20");
    today.extend(hires(12, "2026-11-20").pop().map(|last| {
        last.with(
            "termination_date".into(),
            crate::people::FieldValue::Date("2026-12-10".parse().unwrap()),
        )
    }));
    let made = people(today.clone());
    assert_eq!(made.held.len(), 12);
    let last = made.entries.first().unwrap();
    assert_eq!(last.waits, Some(Wait::Earlier(morning().instant())));

    // The same person with an account: nothing shields a leaver.
    let settled = step(&sight(vec![today.pop().unwrap()], vec![]), morning()).1;
    let roster = Roster::new(
        hires(11, "2026-11-20")
            .into_iter()
            .chain(settled.roster.people().cloned())
            .collect(),
        vec![],
    );
    let sight = Sight {
        roster: roster.unwrap(),
        ..settled
    };
    let made = calendar_of(&sight);
    let closes = made
        .entries
        .iter()
        .find(|entry| entry.what().contains(&What::Disable));
    assert_eq!(closes.unwrap().waits, None);
}

#[test]
fn an_account_that_somebody_else_lets_expire_is_told_with_whose_hand_it_was() {
    let mut account = account(9, "kroth", Some("1"), "OU=Berlin,OU=Staff");
    let at: Timestamp = "2026-12-24T11:00:00Z".parse().unwrap();
    account.expires = Expiry::At(at);
    let made = calendar_of(&sight(vec![person("1", "Kim", "Roth", &[])], vec![account]));
    assert_eq!(told(&made), ["2026-12-24T11:00:00Z 1 {Expire}"]);
    let Happens::Expires(reason) = &made.entries[0].happens else {
        panic!("{made:?}");
    };
    assert_eq!(reason.because, "somebody else set it");
}

/// What is told where a leaver's account is old enough after so many days.
fn told_with_purge(sight: &Sight, days: i64) -> Calendar {
    let mut policy = policy();
    policy.lifecycle.purge_after = Some(jiff::Span::new().days(days));
    calendar_by(&policy, sight)
}

#[test]
fn an_account_is_old_enough_so_long_after_it_is_closed() {
    let leaver = person("1", "Anna", "Müller", &[("termination_date", "2026-11-30")]);
    let sight = sight(vec![leaver], vec![]);
    let made = told_with_purge(&sight, 30);
    assert_eq!(
        told(&made),
        [
            "2026-11-30T17:00:00Z 1 {Disable, Move, Strip}",
            "2026-11-30T23:00:00Z 1 {Expire}",
            "2026-12-30T17:00:00Z 1 {Purgeable}",
        ]
    );
    assert!(made.purgeable.is_empty());
    assert_eq!(told(&told_with_purge(&sight, 90)).len(), 2, "too far away");
    assert_eq!(told(&calendar_of(&sight)).len(), 2, "no policy");
}

#[test]
fn an_account_that_was_old_enough_before_is_told_beside_the_dates() {
    let gone = |id: &str, day| person(id, "Anna", &format!("Nr{id}"), &[("termination_date", day)]);
    let leavers = vec![gone("1", "2026-10-12"), gone("2", "2026-10-10")];
    let mut sight = sight(leavers, vec![]);
    for at in [
        "2026-10-01T08:00:00Z",
        "2026-10-10T16:00:00Z",
        "2026-10-12T16:00:00Z",
    ] {
        sight = step(&sight, now(at)).1;
    }
    let made = told_with_purge(&sight, 30);
    assert!(made.entries.is_empty(), "{made:?}");
    let since: Vec<_> = made
        .purgeable
        .iter()
        .map(|old| old.at.to_string())
        .collect();
    // The same time of day in winter, an hour later by UTC.
    assert_eq!(since, ["2026-11-09T17:00:00Z", "2026-11-11T17:00:00Z"]);
}

#[test]
fn who_comes_back_before_has_no_account_to_be_purged() {
    let gone = [("termination_date", "2026-10-30")];
    let back = [("hire_date", "2026-12-01"), ("status", "onboarding")];
    let left = step(
        &sight(vec![person("1", "Anna", "Müller", &gone)], vec![]),
        now("2026-10-01T08:00:00Z"),
    );
    let mut closed = step(&left.1, now("2026-10-30T17:00:00Z")).1;
    closed.roster = roster(vec![person("1", "Anna", "Müller", &back)]);
    let made = told_with_purge(&closed, 40);
    let purgeable = |entry: &&Entry| entry.what().contains(&What::Purgeable);
    assert!(!made.entries.is_empty() && made.purgeable.is_empty());
    assert_eq!(made.entries.iter().find(purgeable).map(|e| e.at), None);
}

/// Somebody with a start and an end around these days.
fn someone(number: usize) -> impl Strategy<Value = Person> {
    let days = [
        "2026-11-18",
        "2026-11-22",
        "2026-11-30",
        "2026-12-01",
        "2027-01-18",
        "2027-03-01",
    ];
    let (hire, end) = (
        prop::sample::select(days.to_vec()),
        prop::sample::select(days.to_vec()),
    );
    let status = prop::sample::select(vec!["active", "onboarding", "onboarding", "inactive"]);
    let last = prop::sample::select(vec!["Müller", "Muller", "Łukasz"]);
    (hire, end, status, last, 1..4usize).prop_map(move |(hire, end, status, last, boss)| {
        let boss = boss.to_string();
        let mut facts = vec![
            ("hire_date", hire),
            ("status", status),
            ("supervisor", boss.as_str()),
        ];
        if end > hire {
            facts.push(("termination_date", end));
        }
        person(&number.to_string(), "Anna", last, &facts)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases / 5, ..ProptestConfig::default() })]

    //
    #[test]
    fn a_calendar_holds_for_each_moment_what_a_plan_for_it_holds_once_all_before_it_is_done(
        people in (1usize..6).prop_flat_map(|n| (1..=n).map(someone).collect::<Vec<_>>())
    ) {
        let sight = sight(people, vec![]);
        let made = calendar_of(&sight);
        let mut world = foresee(&sight, &build(&sight, &policy(), morning()));
        let moments: BTreeSet<Timestamp> = made.entries.iter().map(|entry| entry.at).collect();
        for at in moments {
            let plan = build(&world, &policy(), Now::at(at));
            let expected: Vec<_> = plan.cases.iter().filter(|case| !case.changes.is_empty())
                .map(|case| (case.id.clone(), case.changes.clone())).collect();
            let told: Vec<_> = made.entries.iter().filter(|entry| entry.at == at)
                .filter_map(|entry| match &entry.happens {
                    Happens::Changes(case) => Some((case.id.clone(), case.changes.clone())),
                    _ => None,
                }).collect();
            prop_assert_eq!(told, expected);
            world = foresee(&world, &plan);
        }
        // And at the end nothing is left.
        let last = Now::at(made.until);
        prop_assert!(build(&world, &policy(), last).is_empty());
    }
}
