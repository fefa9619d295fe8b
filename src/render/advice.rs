//! What words mean, and what somebody can do.

use super::shown::{Shown, short};
use crate::guard::{Breach, Mode};
use crate::identity::Match;
use crate::past::Class;
use crate::plan::{Case, LifecycleEvent, Outlook, Plan};

/// What an event means, for somebody who reads the word for the first time.
pub(super) fn meaning(event: LifecycleEvent) -> &'static str {
    match event {
        LifecycleEvent::Hire => "new accounts",
        LifecycleEvent::Start => "first days: accounts to be enabled",
        LifecycleEvent::Transfer => "people who go elsewhere in the company",
        LifecycleEvent::Leave => "people who go on leave",
        LifecycleEvent::Return => "people who are back from leave",
        LifecycleEvent::Rehire => "people who are back: the old account is opened again",
        LifecycleEvent::Notice => "people whose last day became known",
        LifecycleEvent::Termination => "accounts to be closed",
        LifecycleEvent::Correction => "people whose end was moved or taken back",
        LifecycleEvent::Withdrawal => "people who will not come after all",
        LifecycleEvent::NameChange => "people with a new name",
        LifecycleEvent::Update => "other differences from HR",
    }
}

/// A class in words for people. Its own word is the key in configuration and JSON.
pub(super) fn class(class: Class) -> &'static str {
    match class {
        Class::Create => "new accounts",
        Class::Link => "linked accounts",
        Class::End => "people who leave",
        Class::Enable => "opened again",
        Class::Move => "moved",
        Class::Rename => "renamed",
        Class::Join => "into groups",
        Class::Quit => "out of groups",
        Class::Blank => "values emptied",
    }
}

/// Why something is held, in words for people.
pub(super) fn breach(breach: &Breach) -> String {
    match breach {
        Breach::Limit {
            class: of,
            count,
            allowed,
            window,
        } => {
            let window = match *window {
                "run" => "in one run",
                "24h" => "in 24 hours",
                other => other,
            };
            format!(
                "limit on {of}: {count} {} {window}, {allowed} allowed",
                class(*of)
            )
        }
        Breach::First => "the first plan here: somebody must have seen it".to_owned(),
        Breach::Mode(mode) => format!("mode {mode}: everything waits for a decision"),
        Breach::Sentinel(what) => format!("sentinel (what was read looks broken): {what}"),
        other => other.to_string(),
    }
}

/// What somebody can do about a person for whom nothing can be done, beyond what the reason says.
pub(super) fn remedy(case: &Case) -> Option<&'static str> {
    match (&case.outlook, &case.found) {
        (Outlook::Rejected(_), _) => {
            Some("HR corrects the record in Personio; until then nothing changes for this person")
        }
        (Outlook::Untouched(_), _) => {
            Some("rosterd leaves such accounts alone: what is to change is changed by hand")
        }
        (Outlook::Blocked(_), Some(Match::Outside { .. })) => {
            Some("move the account back below directory.bases, or add its place there")
        }
        (Outlook::Blocked(_), Some(Match::Vanished(_))) => {
            Some("restore the account, or let the service account read it where it is now")
        }
        (Outlook::Blocked(_), Some(Match::Ignored(_) | Match::AnchorIgnored(_))) => {
            Some("change what directory.ignore goes by on that account, or the condition")
        }
        (Outlook::Blocked(_), Some(Match::Claimed { .. })) => {
            Some("take the anchor off that account, or correct it")
        }
        (Outlook::Blocked(_), _) => case.stage.as_ref().and_then(|stage| {
            matches!(stage, crate::lifecycle::Stage::Unclear(_))
                .then_some("HR corrects status and dates in Personio; until then nothing changes")
        }),
        _ => None,
    }
}

/// What an operator can do about a hold: the exact command, or why there is none.
pub fn approval(shown: &Shown<'_>) -> String {
    // Parts are taken out of a plan, by person or by rule.
    let size = |plan: &Plan| (plan.cases.len(), plan.changes().count());
    if size(shown.plan) != size(shown.whole) {
        return approval_of_part(shown);
    }
    no_approval(shown).unwrap_or_else(|| {
        let id = short(shown.plan.id.as_str());
        format!("To approve exactly this plan and carry it out: rosterd apply --plan {id}")
    })
}

/// The same for whoever sees one person, or one rule's changes, of a plan that is approved as a whole.
pub(super) fn approval_of_part(shown: &Shown<'_>) -> String {
    no_approval(shown).unwrap_or_else(|| {
        let id = short(shown.plan.id.as_str());
        format!(
            "An approval is for the whole plan, and this is a part of it: look at it with rosterd plan; \
             rosterd apply --plan {id} approves and carries out all of it."
        )
    })
}

/// Why there is nothing to approve.
fn no_approval(shown: &Shown<'_>) -> Option<String> {
    if shown.recorded {
        return Some(
            "A plan from a recording is shown only: there is nothing to approve.".to_owned(),
        );
    }
    if shown.mode == Mode::Observe {
        return Some(
            "Mode is observe: plans are shown and nothing is written. When plans look right, set \
             mode = \"supervised\" in rosterd.toml and plan again."
                .to_owned(),
        );
    }
    let any = |is: fn(&Breach) -> bool| {
        let of_cases = shown.held.iter().flat_map(|held| &held.breaches);
        of_cases.chain(shown.breaches).any(is)
    };
    if any(|breach| matches!(breach, Breach::Unsound(_))) {
        return Some(
            "This plan cannot be approved; please report it with the output of --json.".to_owned(),
        );
    }
    if any(|breach| matches!(breach, Breach::Sentinel(_))) {
        return Some(
            "A sentinel cannot be approved: what was read looks broken. Put the source right, or name the new \
             state in configuration, and plan again."
                .to_owned(),
        );
    }
    None
}
