//! Signs that one side of what was read is broken, although it was read completely.

use super::limits::GuardPolicy;
use crate::plan::Sight;

/// Everything that looks broken, in words. Any of it holds the whole plan.
pub(super) fn alarms(sight: &Sight, policy: &GuardPolicy) -> Vec<String> {
    [
        empty_feed(sight),
        shrunken_roster(sight, policy),
        vanished_accounts(sight, policy),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn empty_feed(sight: &Sight) -> Option<String> {
    sight
        .roster
        .is_empty()
        .then(|| "the HR feed is empty".to_owned())
}

/// A credential that sees fewer legal entities, a filter, a half-restored HR database.
fn shrunken_roster(sight: &Sight, policy: &GuardPolicy) -> Option<String> {
    let before = sight.past.baseline.as_ref()?.people as usize;
    let now = sight.roster.len() + sight.roster.rejects().len();
    let missing = before.saturating_sub(now);
    too_many(missing, before, policy).then(|| {
        format!("the HR feed has {now} people, the last good one had {before}; see that the credential still reads everybody (if so many really left, raise safety.roster_shrink for one run)")
    })
}

/// A lost read right looks like success with fewer entries, and a condition that is too wide like fewer accounts to
/// look for. Accounts rosterd closed for good are deleted
/// by somebody sooner or later: they are no measure.
fn vanished_accounts(sight: &Sight, policy: &GuardPolicy) -> Option<String> {
    let links = sight.past.links.values();
    let open: Vec<_> = links
        .filter(|link| !sight.past.was_closed_for_good(link.guid))
        .collect();
    let known = open.len();
    let unseen = |guid| sight.directory.account(guid).is_none();
    let gone = open.iter().filter(|link| unseen(link.guid)).count();
    let ignored = open
        .iter()
        .filter(|link| !unseen(link.guid) && sight.directory.is_ignored(link.guid));
    let ignored = ignored.count();
    too_many(gone + ignored, known, policy).then(|| {
        let mut text = format!("{gone} of {known} known accounts are not below directory.bases");
        if ignored > 0 {
            text = format!("{text}, and directory.ignore names {ignored} of them now: see that it is not too wide");
        }
        format!("{text}; see that the service account still reads them (if they were really moved or deleted, raise safety.roster_shrink for one run)")
    })
}

/// Some always come and go: three are never an alarm.
const ALWAYS_FINE: usize = 3;

fn too_many(missing: usize, of: usize, policy: &GuardPolicy) -> bool {
    missing > ALWAYS_FINE && missing as f64 > policy.roster_shrink * of as f64
}
