//! Why somebody is still in a group of the post before.

use super::tests::told;
use crate::clock::Now;
use crate::lifecycle::{Memberships, TransferPolicy};
use crate::plan::tests::world::*;
use crate::plan::{Policy, Sight};
use crate::render::Style;

fn by(memberships: Memberships, days: u32) -> Policy {
    let mut policy = policy();
    policy.lifecycle.transfer = Some(TransferPolicy {
        of: vec!["office.id".into()],
        memberships,
        keep_old_groups_for: days,
    });
    policy
}

/// Whether somebody who asks about the person reads that of Berlin's group.
fn says(sight: &Sight, policy: &Policy, at: Now, words: &str) -> bool {
    let text = told(sight, policy, "1", at, Style::plain(400));
    let mut lines = text.lines();
    lines.any(|line| line.contains("GG-Berlin") && line.trim_end().ends_with(words))
}

#[test]
fn a_group_that_is_kept_says_until_when_from_the_first_plan_on() {
    let at = now("2026-11-23T08:30:00Z");
    let later = now("2026-11-24T08:30:00Z");
    for (memberships, days, words) in [
        (
            Memberships::Granted,
            5,
            "in until 2026-11-28 09:30 CET (Europe/Berlin) (lifecycle.transfer.keep_old_groups_for); \
             transferred on 2026-11-23 09:30; rosterd put it in on 2026-11-20 09:00",
        ),
        (
            Memberships::Keep,
            0,
            "in, and it stays (lifecycle.transfer.memberships); transferred on 2026-11-23 09:30; \
             rosterd put it in on 2026-11-20 09:00",
        ),
    ] {
        let policy = by(memberships, days);
        let berlin = person("1", "Anna", "Bauer", &[("office", "Berlin")]);
        let mut sight = settle_by(&policy, &sight(vec![berlin], vec![]), morning()).1;
        sight.roster = roster(vec![person("1", "Anna", "Bauer", &[("office", "London")])]);
        assert!(says(&sight, &policy, at, words), "{words}");
        let sight = settle_by(&policy, &sight, at).1;
        assert!(says(&sight, &policy, later, words), "{words}");
    }
}
