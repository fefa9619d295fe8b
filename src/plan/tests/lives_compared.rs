//! What makes no difference to a human with several profiles: two worlds are lived through, and are one.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::lives::*;
use super::world::*;
use crate::directory::Account;

/// What somebody could see of an account, whatever the ids.
fn seen(account: &Account) -> impl PartialEq + std::fmt::Debug + use<> {
    (
        account.is_enabled(),
        account.dn.to_string(),
        account.expires,
        account.member_of.clone(),
        account.attributes.clone(),
    )
}

/// Two worlds were one at every moment; of which accounts, and whether their anchors, too.
fn same_but(
    one: &[Moment],
    other: &[Moment],
    is_meant: impl Fn(&Account) -> bool,
    anchors: bool,
) -> Result<(), TestCaseError> {
    for (one, other) in one.iter().zip(other) {
        let all = |moment: &Moment| -> Vec<_> {
            let meant = moment.after.iter().filter(|account| is_meant(account));
            let all = meant.map(|account| {
                let anchor = account.anchor.clone().filter(|_| anchors);
                (seen(account), anchor)
            });
            all.collect()
        };
        let words = |moment: &Moment| moment.plans.iter().map(words_of).collect::<Vec<_>>();
        prop_assert_eq!(
            all(one),
            all(other),
            "{:?}: {:?} and {:?}",
            one.now,
            words(one),
            words(other)
        );
    }
    Ok(())
}

fn same(one: &[Moment], other: &[Moment]) -> Result<(), TestCaseError> {
    same_but(one, other, |_| true, true)
}

/// How long each piece of an employment lasts and the gap after it, in days, and a bridge over all gaps.
fn pieces() -> impl Strategy<Value = (Vec<(i64, i64)>, u32)> {
    prop::sample::select(vec![1u32, 3, 14]).prop_flat_map(|bridge| {
        let piece = (1..12i64, 0..i64::from(bridge));
        (prop::collection::vec(piece, 1..4), Just(bridge))
    })
}

proptest! {
    #![proptest_config(the_same(16))]

    #[test]
    fn a_hire_that_was_called_off_changes_nothing(human in human(), hire in -40..40i64, lot in called_off(), bridge in bridge(), oldest: bool) {
        let mut ids = IDS[..human.len()].to_vec();
        let policy = joined(bridge, &[&["0"], &ids[..], &["9"]].concat());
        let without = lived(&policy, |now| records(&human, &ids, "Bauer", now));
        let mut more = human.clone();
        more.push(Life { lot, ..Life::plain(hire, None) });
        ids.push(if oldest { "0" } else { "9" });
        let with = lived(&policy, |now| records(&more, &ids, "Bauer", now));
        same(&without, &with)?;
    }

    #[test]
    fn a_profile_that_ended_years_ago_without_an_account_changes_nothing(human in human(), bridge in bridge(), oldest: bool, is_switch: bool) {
        // Where the profile with the account is missing, was called off, or is closed and cannot be told, the facts are
        // those of who ended years ago.
        let is_somebodys = |life: &Life| {
            let lasts = life.end.is_none_or(|end| end - life.early > life.hire);
            let is_told = match life.lot {
                Lot::Gone(_) | Lot::CalledOff(..) => false,
                Lot::Unread(field, ..) => field == "status" || life.end.is_none(),
                Lot::Fired(from) => from > life.hire,
                _ => true,
            };
            lasts && is_told
        };
        let human: Vec<Life> = human.into_iter().filter(is_somebodys).collect();
        prop_assume!(!human.is_empty());
        let mut ids = IDS[..human.len()].to_vec();
        let policy = joined(bridge, &[&["0"], &ids[..], &["9"]].concat());
        let without = lived(&policy, |now| records(&human, &ids, "Bauer", now));
        let mut more = human.clone();
        more.push(Life { is_switch, ..Life::plain(-900, Some(-500)) });
        ids.push(if oldest { "0" } else { "9" });
        let with = lived(&policy, |now| records(&more, &ids, "Bauer", now));
        same(&without, &with)?;
    }

    #[test]
    fn which_profile_has_which_id_makes_no_difference(human in human(), bridge in bridge(), turn in 1..4usize) {
        let mut starts: Vec<i64> = human.iter().map(|life| life.hire).collect();
        starts.sort_unstable();
        starts.dedup();
        // Of two that start on one day the id decides.
        prop_assume!(starts.len() == human.len());
        let ids = &IDS[..human.len()];
        let mut turned = ids.to_vec();
        turned.rotate_left(turn % human.len());
        turned.swap(0, turn % human.len());
        let policy = joined(bridge, &IDS);
        let one = lived(&policy, |now| records(&human, ids, "Bauer", now));
        let other = lived(&policy, |now| records(&human, &turned, "Bauer", now));
        same_but(&one, &other, |_| true, false)?;
    }

    #[test]
    fn how_aliases_are_written_makes_no_difference(human in human(), bridge in bridge()) {
        let ids = &IDS[..human.len()];
        let chain = joined(bridge, ids);
        let mut star = worldwide(bridge);
        star.people.aliases.extend(ids[1..].iter().map(|new| (id(new), id("1"))));
        let one = lived(&chain, |now| records(&human, ids, "Bauer", now));
        let other = lived(&star, |now| records(&human, ids, "Bauer", now));
        same(&one, &other)?;
    }

    #[test]
    fn what_joins_makes_no_difference_where_one_profile_at_most_has_no_end(human in human(), bridge in bridge()) {
        let ended = human.into_iter().map(|life| Life { told: -100, ..life });
        let mut human: Vec<Life> = ended.filter(|life| !matches!(life.lot, Lot::Gone(_) | Lot::Unread(..) | Lot::Odd(..))).collect();
        let mut endless = human.iter_mut().filter(|life| life.end.is_none());
        endless.next();
        endless.for_each(|life| life.end = Some(life.hire + 9));
        prop_assume!(!human.is_empty());
        let ids = &IDS[..human.len()];
        let mut matched = worldwide(bridge);
        matched.people.rehire_match = vec!["personnel_number".into()];
        let one = lived(&joined(bridge, &IDS), |now| records(&human, ids, "Bauer", now));
        let other = lived(&matched, |now| records(&human, ids, "Bauer", now));
        same(&one, &other)?;
    }

    #[test]
    fn one_profile_alone_is_treated_as_where_nobody_is_joined(human in human(), bridge in bridge()) {
        let human = [Life { is_switch: false, ..human[0].clone() }];
        let one = lived(&worldwide(bridge), |now| records(&human, &IDS, "Bauer", now));
        let other = lived(&joined(bridge, &["1", "9"]), |now| records(&human, &IDS, "Bauer", now));
        same(&one, &other)?;
    }

    #[test]
    fn an_employment_in_pieces_is_one(start in -30..20i64, (pieces, bridge) in pieces(), ends: bool, office in prop::sample::select(vec!["Berlin", "London", "Mars"])) {
        // Who is hired in a gap before the first run starts with the next one.
        let start = start.max(1 - pieces[0].0);
        let mut parts: Vec<Life> = Vec::new();
        let mut hire = start;
        for (days, gap) in pieces {
            let end = hire + days;
            parts.push(Life { office, ..Life::plain(hire, Some(end)) });
            hire = end + 1 + gap;
        }
        let end = hire - 1;
        let last = parts.last_mut().expect("one");
        last.end = ends.then_some(end);
        let whole = [Life { office, ..Life::plain(start, ends.then_some(end)) }];
        let ids = &IDS[..parts.len()];
        let policy = joined(bridge, &IDS);
        let one = lived(&policy, |now| records(&whole, ids, "Bauer", now));
        let other = lived(&policy, |now| records(&parts, ids, "Bauer", now));
        same_but(&one, &other, |_| true, false)?;
    }

    #[test]
    fn another_human_makes_no_difference(human in human(), colleague in human(), bridge in bridge()) {
        let (ids, theirs) = (&IDS[..human.len()], ["11", "12", "13", "14"]);
        let mut policy = joined(bridge, ids);
        policy.people.aliases.extend(joined(bridge, &theirs).people.aliases);
        let one = lived(&policy, |now| records(&human, ids, "Bauer", now));
        let other = lived(&policy, |now| {
            let mut both = records(&human, ids, "Bauer", now);
            both.extend(records(&colleague, &theirs, "Zander", now));
            both
        });
        same_but(&one, &other, |account| account.sam.contains("auer"), true)?;
    }
}
