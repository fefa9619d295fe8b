//! Whose account has been closed for so long that somebody may delete it. No plan deletes one.

use jiff::Timestamp;

use super::case::Case;
use super::look::Look;
use crate::directory::Guid;
use crate::lifecycle::purgeable_from;
use crate::people::Person;

/// From when on somebody's account is old enough to be purged, once the plan is carried out; nothing where no policy
/// says it, and of every account but those of leavers that rosterd closed and nobody opened since. Whom HR does not
/// know any more has left, where rosterd closed the account when HR still did.
pub(super) fn purgeable(
    case: &Case,
    person: Option<&Person>,
    look: &Look<'_>,
) -> Option<Timestamp> {
    let lifecycle = &look.policy.lifecycle;
    let has_left = match &case.stage {
        Some(stage) => stage.is_over(),
        None => person.is_none(),
    };
    if lifecycle.purge_after.is_none() || !has_left {
        return None;
    }
    let link = look.sight.past.link(case.person.as_ref()?)?;
    let closed = closed_since(link.guid, case, look)?;
    let zone = person.map_or(&lifecycle.zone, |person| lifecycle.zone_of(person));
    purgeable_from(closed, lifecycle, zone)
}

/// Since when rosterd keeps an account closed because of an end.
fn closed_since(guid: Guid, case: &Case, look: &Look<'_>) -> Option<Timestamp> {
    let (directory, past) = (look.sight.directory, look.sight.past);
    let account = directory.account(guid)?;
    if directory.is_ignored(guid) || directory.protection(guid).is_some() {
        return None;
    }
    if case.closes() {
        return Some(look.now.instant());
    }
    let closing = past.closing_for_good(guid)?;
    (!account.is_enabled()).then_some(closing.at)
}
