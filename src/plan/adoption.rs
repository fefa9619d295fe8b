//! What operators decided about accounts that existed before, carried out: the anchor is written, and with it the
//! account is the person's.

use super::case::{Case, Finding, LifecycleEvent, Outlook};
use super::change::Reason;
use super::digest::case_id;
use super::look::Look;
use super::settled::{anchoring, numbered};
use crate::directory::Account;
use crate::past::{ADOPTION, Choice};
use crate::people::{Person, PersonId};

/// Whether it is decided, and still to be carried out, that the start of employment opens an account which
/// somebody else closed. What rosterd closed comes back by its own rules.
pub(super) fn opens(person: &PersonId, account: &Account, look: &Look<'_>) -> bool {
    let past = &look.sight.past;
    let decided = past.decided_link(person, account.guid);
    let enable = decided.is_some_and(|d| matches!(d.choice, Choice::Link { enable: true, .. }));
    enable
        && past.link(person).is_none()
        && !account.is_enabled()
        && past.closing(account.guid).is_none()
}

/// Puts the link before everything else that is to be done for somebody. Where something must be put right first,
/// it waits, too.
pub(super) fn link_first(case: &mut Case, person: &Person, account: &Account, look: &Look<'_>) {
    if matches!(case.outlook, Outlook::Blocked(_) | Outlook::Untouched(_)) {
        return;
    }
    let Ok(after) = look.policy.anchor.of(person) else {
        return;
    };
    let decision = look.sight.past.decided_link(person.id(), account.guid);
    let by = decision.map_or("an operator", |decision| decision.by.as_str());
    let reason = Reason::new(ADOPTION, format!("{by} decided that this is the account"));
    let link = anchoring(person, account, after, reason, look);
    case.opens = opens(person.id(), account, look);
    let rest = std::mem::take(&mut case.changes);
    let all = std::iter::once(link).chain(rest).collect();
    case.changes = numbered(person.id(), all);
    case.id = case_id(case.person.as_ref(), &case.changes);
    case.event.get_or_insert(LifecycleEvent::Update);
    case.outlook = Outlook::Changes(case.changes.len());
}

/// How many people are without an account because it was decided so. Nothing more is said of them.
pub(super) fn left_alone(look: &Look<'_>) -> Option<Finding> {
    let past = &look.sight.past;
    let decisions = past.decisions.iter();
    let alone = decisions.filter(|(person, decision)| {
        decision.choice == Choice::Ignore
            && past.link(person).is_none()
            && look.sight.roster.get(person).is_some()
    });
    let count = alone.count();
    let people = if count == 1 {
        "1 person is"
    } else {
        &format!("{count} people are")
    };
    let text = format!("{people} left without an account by a decision; rosterd adopt shows who");
    (count > 0).then(|| Finding::notice(ADOPTION, text))
}
