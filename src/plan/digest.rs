//! Ids of cases and plans: digests of what would be done, with before, after and reason. Settings, clock
//! and run are not in them, so an id stays the same as long as that person's world does.

use sha2::{Digest, Sha256};

use super::case::Case;
use super::change::{Action, Change};
use crate::directory::Dn;
use crate::past::{CaseId, PlanId, Subject};
use crate::people::PersonId;

/// The id of a person's changes.
pub(super) fn case_id(person: Option<&PersonId>, changes: &[Change]) -> CaseId {
    let mut digest = Sha256::new();
    put(&mut digest, person.map_or("", PersonId::as_str));
    for change in changes {
        // Field by field: the place in `id` follows from the order, class and count from the action.
        let Change {
            id: _,
            subject,
            action,
            reason,
            class: _,
            counts: _,
        } = change;
        put(&mut digest, &subject_text(subject));
        put_action(&mut digest, action);
        put(&mut digest, &reason.rule);
        put(&mut digest, &reason.because);
    }
    CaseId::new(hex(&digest.finalize()))
}

fn subject_text(subject: &Subject) -> String {
    match subject {
        Subject::Seen(guid) => guid.to_string(),
        Subject::New(person) => format!("new {person}"),
    }
}

/// The id of a plan: of all its cases that would change something.
pub(super) fn plan_id(cases: &[Case]) -> PlanId {
    let mut digest = Sha256::new();
    for case in cases.iter().filter(|case| !case.changes.is_empty()) {
        put(&mut digest, case.id.as_str());
    }
    PlanId::new(hex(&digest.finalize()))
}

/// Every part with its length, so that no two different lists of parts look the same.
fn put(digest: &mut Sha256, part: &str) {
    digest.update((part.len() as u64).to_le_bytes());
    digest.update(part.as_bytes());
}

fn put_action(digest: &mut Sha256, action: &Action) {
    put(digest, action.word());
    put(digest, &action.to_string());
    // The words leave out what a new account says, and which group or account a name meant.
    match action {
        Action::Create(new) => {
            let crate::directory::NewAccount {
                parent,
                common_name,
                sam,
                upn,
                anchor,
                expires,
                attributes,
            } = new.as_ref();
            let (name, value) = anchor;
            for part in [
                &parent.to_string(),
                common_name,
                sam,
                upn,
                name.as_str(),
                value,
            ] {
                put(digest, part);
            }
            put(digest, &expires.ticks().to_string());
            for (name, values) in attributes {
                put(digest, name.as_str());
                values.iter().for_each(|value| put(digest, value));
            }
        }
        Action::Join { group } | Action::Quit { group } => put(digest, &group.guid.to_string()),
        Action::Move { from, .. } => put(digest, &from.to_string()),
        Action::Point { before, to, .. } => {
            put(
                digest,
                &before.as_ref().map(Dn::to_string).unwrap_or_default(),
            );
            put(digest, &to.as_ref().map(subject_text).unwrap_or_default());
        }
        Action::LockPassword
        | Action::HandOver { .. }
        | Action::Enable
        | Action::Disable { .. }
        | Action::Write { .. }
        | Action::Rename(_)
        | Action::Anchor { .. }
        | Action::Expire { .. } => {}
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
