//! `[lifecycle.termination]`: what ends somebody, and what happens then.

use std::collections::BTreeSet;

use super::MEMBERSHIPS;
use crate::directory::Dn;
use crate::lifecycle::{Delays, EndField, Memberships, TerminationPolicy};
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::{After, Termination};
use crate::settings::words::Days;

/// `[lifecycle.termination]`. Leavers are moved within `bases` only.
pub(super) fn build(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    termination: &Termination,
    bases: &[Dn],
) -> Option<TerminationPolicy> {
    let key = section.key("ends_on");
    let ends_on = ends_on(desk, &key, termination.ends_on.as_deref());
    let disable_at = desk.require(
        &section.key("disable_at"),
        termination.disable_at,
        "the time of the last day an account is disabled (\"18:00\")",
    );
    let key = section.key("ou");
    let ou = match &termination.ou {
        Some(text) => Some(desk.dn_within(&key, text, bases, "directory.bases")?),
        None => None,
    };
    let key = section.key("memberships");
    let written = termination.memberships.as_ref();
    let memberships = desk.word(&key, written, &MEMBERSHIPS, Memberships::Granted);
    let scramble_password = termination.scramble_password.unwrap_or(true);
    let policy = TerminationPolicy {
        ends_on: ends_on?,
        disable_at: disable_at?.0,
        ou,
        memberships: memberships?,
        scramble_password,
        after: delays(&termination.after),
    };
    nothing_waits_in_vain(desk, &section.key("after"), &policy)?;
    Some(policy)
}

fn delays(after: &After) -> Delays {
    let days = |written: Option<Days>| written.map_or(0, |days| days.0);
    Delays {
        scramble_password: days(after.scramble_password),
        memberships: days(after.memberships),
        ou: days(after.ou),
    }
}

/// A step that is never taken has nothing to wait for: whoever writes its delay wants it.
fn nothing_waits_in_vain(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    policy: &TerminationPolicy,
) -> Option<()> {
    let after = policy.after;
    let moves = policy.ou.is_some();
    let strips = policy.memberships != Memberships::Keep;
    let steps = [
        (
            "scramble_password",
            after.scramble_password,
            policy.scramble_password,
            "scramble_password = true",
        ),
        (
            "memberships",
            after.memberships,
            strips,
            "memberships = \"granted\" or \"all\"",
        ),
        (
            "ou",
            after.ou,
            moves,
            "the unit leavers go to in lifecycle.termination.ou",
        ),
    ];
    let before = desk.problems.len();
    for (name, days, taken, wanted) in steps {
        if days > 0 && !taken {
            let found = format!("{days} days for a step that is never taken");
            desk.refuse(&section.key(name), found, wanted);
        }
    }
    (desk.problems.len() == before).then_some(())
}

fn ends_on(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    written: Option<&[String]>,
) -> Option<Vec<EndField>> {
    let words = [
        ("last_working_day", EndField::LastWorkingDay),
        ("termination_date", EndField::TerminationDate),
        ("contract_end_date", EndField::ContractEndDate),
        ("status", EndField::Status),
    ];
    let wanted = "what ends somebody ([\"last_working_day\", \"termination_date\"])";
    let written = desk.require(key, written, wanted)?;
    if written.is_empty() {
        desk.refuse(key, "an empty list", wanted);
        return None;
    }
    let mut seen = BTreeSet::new();
    let before = desk.problems.len();
    let mut fields = Vec::new();
    for (index, word) in written.iter().enumerate() {
        let key = key.index(index);
        fields.extend(desk.word(&key, Some(word), &words, EndField::Status));
        if !seen.insert(word) {
            desk.refuse(&key, format!("'{word}' again"), "each once");
        }
    }
    (desk.problems.len() == before).then_some(fields)
}
