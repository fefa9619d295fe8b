//! Somebody whose account cannot be told.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Case, Finding, Outlook};
use super::kept::names_of;
use super::look::Look;
use super::outcome::{Outcome, Subjects};
use super::person::block;
use super::policy::Policy;
use super::settled::changes_of;
use super::view::View;
use crate::directory::{Account, Guid, anchor_key};
use crate::identity::Match;
use crate::lifecycle::Stage;
use crate::people::{Person, PersonId};

/// The key of accounts nobody looks for, as findings name it.
pub(super) const IGNORE: &str = "directory.ignore";

/// Whose account each is: by its link, and by its anchor before anybody is linked.
pub(super) struct Owners<'a> {
    linked: BTreeMap<Guid, &'a PersonId>,
    anchored: BTreeMap<String, BTreeSet<&'a PersonId>>,
}

impl<'a> Owners<'a> {
    /// Everybody's.
    pub fn of(sight: View<'a>, policy: &Policy) -> Self {
        Self {
            linked: sight.past.owners(),
            anchored: policy.anchor.bearers(sight.roster),
        }
    }

    /// Whose accounts these were, as far as anybody's, in words.
    fn named(&self, guids: &[Guid], sight: View<'_>) -> String {
        let linked = guids
            .iter()
            .filter_map(|guid| self.linked.get(guid).copied());
        let mut owners: BTreeSet<&PersonId> = linked.collect();
        if owners.is_empty() {
            let anchors = guids
                .iter()
                .filter_map(|guid| sight.directory.account(*guid)?.anchor.as_deref());
            let bearers = anchors.filter_map(|anchor| self.anchored.get(&anchor_key(anchor)));
            owners.extend(bearers.flatten());
        }
        let owners: Vec<String> = owners
            .iter()
            .map(|person| format!("person {person}"))
            .collect();
        owners.join(" and ")
    }
}

/// Why somebody's account cannot be told, where it cannot.
fn mismatch(person: &Person, found: &Match, look: &Look<'_>) -> Option<String> {
    let guid_list = |guids: &[Guid]| guid_list(guids, look);
    Some(match found {
        Match::Former(_)
        | Match::LookAlike(_)
        | Match::Ceded { .. }
        | Match::Undone { .. }
        | Match::Undecided => return asked(person, found, look),
        Match::Ambiguous(guids) => {
            format!(
                "several accounts carry this person's anchor: {}; keep it on one",
                guid_list(guids)
            )
        }
        Match::Claimed { guid, by } => {
            format!(
                "{} carries this person's anchor but belongs to person {by}",
                place_of(*guid, look)
            )
        }
        Match::Outside { dn, .. } => {
            format!(
                "the linked account is {dn} now, outside directory.bases; it is not touched there"
            )
        }
        Match::Vanished(guid) => {
            format!(
                "the linked account {guid} is not in the domain any more: deleted, or hidden from the service account; \
                 it is not created again"
            )
        }
        Match::Ignored(guid) => ignored_because(*guid, look),
        Match::AnchorIgnored(guids) => {
            format!(
                "an account with the anchor is named by {IGNORE}: {}; it stays as it is, and no second one is created: \
                 take the anchor off it, or change the condition",
                guid_list(guids)
            )
        }
        Match::Unanchored(why) => why.clone(),
        Match::Linked { .. } | Match::Absent | Match::LeftAlone => return None,
    })
}

/// Accounts by their names.
fn guid_list(guids: &[Guid], look: &Look<'_>) -> String {
    let names = guids.iter().map(|guid| place_of(*guid, look));
    let mut names: Vec<String> = names.collect();
    // By name: GUIDs are drawn at random, and the same words must come out in every directory.
    names.sort();
    names.join("; ")
}

/// What an operator decides, or has decided and cannot be carried out.
fn asked(person: &Person, found: &Match, look: &Look<'_>) -> Option<String> {
    let guid_list = |guids: &[Guid]| guid_list(guids, look);
    Some(match found {
        Match::Former(guids) => format!(
            "looks like {}, the former account of {}: if this is the same human, decide 'link' with rosterd adopt, say so in \
             people.aliases (\"{}\" = the earlier id), or have people.rehire_match find it; if not, decide 'create'",
            guid_list(guids),
            look.owners().named(guids, look.sight),
            person.id(),
        ),
        Match::LookAlike(guids) => format!(
            "looks like {}, which belongs to nobody yet: if it is the same person, decide 'link' with rosterd adopt, or \
             write '{}' into its {anchor}; if not, decide 'create'",
            guid_list(guids),
            look.policy.anchor.of(person).unwrap_or_default(),
            anchor = look.policy.anchor.attribute,
        ),
        Match::Ceded { guid, to } => format!(
            "{} goes to person {to}, as decided; it is this person's no longer",
            place_of(*guid, look)
        ),
        Match::Undone { guid, why } => format!(
            "it was decided to link {}, which {why}; nothing is done: look at it again with rosterd adopt",
            place_of(*guid, look)
        ),
        Match::Undecided => "hired before adoption.hired_before, and nobody's account looks like this person; no account \
                             is made before somebody decides: rosterd adopt"
            .to_owned(),
        _ => return None,
    })
}

fn ignored_because(guid: Guid, look: &Look<'_>) -> String {
    let account = look.sight.directory.account(guid);
    let because = account.and_then(|account| look.policy.ignores(account));
    format!(
        "the linked account {} is one that {IGNORE} names ({}); it stays as it is",
        place_of(guid, look),
        because.unwrap_or_default(),
    )
}

/// Nothing is touched. It matters most when it should be closed.
pub(super) fn unmatched(
    case: &mut Case,
    person: &Person,
    found: &Match,
    stage: &Stage,
    look: &Look<'_>,
) {
    let Some(why) = mismatch(person, found, look) else {
        return;
    };
    if let Match::Ignored(guid) = found
        && let Some(account) = look.sight.directory.account(*guid)
    {
        return ignored(case, person, account, stage, why, look);
    }
    let ended = stage.is_over();
    let harmless = match found {
        Match::LookAlike(_)
        | Match::Former(_)
        | Match::Ceded { .. }
        | Match::Undone { .. }
        | Match::Undecided
        | Match::Unanchored(_) => true,
        Match::AnchorIgnored(guids) => guids.iter().all(|guid| {
            let account = look.sight.directory.account(*guid);
            account.is_none_or(|account| !account.is_enabled())
        }),
        // rosterd closed it, and somebody deleted it since.
        Match::Vanished(guid) => look.sight.past.closing(*guid).is_some(),
        _ => false,
    };
    if ended && harmless {
        return;
    }
    if ended {
        let text =
            format!("{why}; this person has left and the account cannot be closed by rosterd");
        case.findings.push(Finding::urgent("people", text));
        case.outlook = Outlook::Blocked(why);
    } else {
        block(case, "people", why);
    }
}

/// The linked account is not touched. Whoever reads this must act in time: what an end takes, nobody takes.
fn ignored(
    case: &mut Case,
    person: &Person,
    account: &Account,
    stage: &Stage,
    why: String,
    look: &Look<'_>,
) {
    let text = match (stage.is_over(), account.is_enabled()) {
        (true, true) => {
            format!("{why}; this person has left and the account cannot be closed by rosterd")
        }
        (true, false) => {
            let left = left_of_the_end(case, person, account, stage, look);
            if !left.is_empty() {
                let left = left.join("; ");
                let why = format!("{why}; what is left of the end is not done: {left}");
                block(case, "people", why);
            }
            return;
        }
        (false, open) => match stage.last_day().filter(|_| open) {
            Some(day) => {
                format!("{why}; this person leaves on {day}: it must be disabled by hand then")
            }
            None => return block(case, "people", why),
        },
    };
    case.findings.push(Finding::urgent("people", text));
    case.outlook = Outlook::Blocked(why);
}

/// What an end would still do to a closed account, now and later, in words.
fn left_of_the_end(
    case: &Case,
    person: &Person,
    account: &Account,
    stage: &Stage,
    look: &Look<'_>,
) -> Vec<String> {
    let Some(wishes) = &case.wishes else {
        return Vec::new();
    };
    let who = Subjects {
        person,
        account: Some(account),
        back: None,
        names: &names_of(account),
        stage,
        wishes,
    };
    let outcome = Outcome::ended(who, look);
    let now = changes_of(person, account, stage, &outcome.desired, look);
    let now = now.iter().map(|change| change.action.to_string());
    let later = outcome.due.iter().map(|due| due.words().to_owned());
    now.chain(later).collect()
}

fn place_of(guid: Guid, look: &Look<'_>) -> String {
    look.sight
        .directory
        .account(guid)
        .map_or(guid.to_string(), |account| account.dn.to_string())
}
