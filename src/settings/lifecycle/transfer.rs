//! `[lifecycle.transfer]`: what a transfer is, and what becomes of the groups of before.

use std::collections::BTreeSet;

use super::{MEMBERSHIPS, Varying, variants};
use crate::lifecycle::{Memberships, TransferPolicy};
use crate::people::FieldName;
use crate::settings::desk::Desk;
use crate::settings::key::KeyPath;
use crate::settings::shape::Transfer;

/// The fields another value of which may be a transfer: ids, so that a renaming is none.
const OF: [(&str, &str); 5] = [
    ("department.id", "department.id"),
    ("team.id", "team.id"),
    ("office.id", "office.id"),
    ("subcompany.id", "subcompany.id"),
    ("cost_center.id", "cost_center.id"),
];
/// Which of them are where nothing is written.
const USUAL: [&str; 3] = ["department.id", "office.id", "subcompany.id"];

/// `[lifecycle.transfer]` and its variants; nothing where the table is not there.
pub(super) fn build(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    transfer: &Transfer,
) -> Option<Varying<TransferPolicy>> {
    let usual = TransferPolicy {
        of: USUAL.map(FieldName::new).to_vec(),
        memberships: Memberships::Granted,
        keep_old_groups_for: 0,
    };
    let base = over(desk, section, transfer, &usual);
    // Without a table to vary, a variant is read all the same: its mistakes are told at once.
    let from = base.clone().unwrap_or(usual);
    let variant =
        |desk: &mut Desk<'_>, at: &KeyPath, variant: &Transfer| over(desk, at, variant, &from);
    let variants = variants::of(desk, section, transfer, variant);
    Some((base?, variants?))
}

/// A table with the keys that are written here in the place of its own.
fn over(
    desk: &mut Desk<'_>,
    section: &KeyPath,
    transfer: &Transfer,
    base: &TransferPolicy,
) -> Option<TransferPolicy> {
    let of = match &transfer.of {
        Some(written) => of(desk, &section.key("of"), written),
        None => Some(base.of.clone()),
    };
    let key = section.key("memberships");
    let written = transfer.memberships.as_ref();
    let memberships = desk.word(&key, written, &MEMBERSHIPS, base.memberships)?;
    let days = transfer.keep_old_groups_for;
    let days = days.map_or(base.keep_old_groups_for, |days| days.0);
    if days > 0 && memberships == Memberships::Keep {
        let found = format!("{days} days for memberships that are never taken");
        let wanted = "memberships = \"granted\" or \"all\"";
        desk.refuse(&section.key("keep_old_groups_for"), found, wanted);
        return None;
    }
    Some(TransferPolicy {
        of: of?,
        memberships,
        keep_old_groups_for: days,
    })
}

fn of(desk: &mut Desk<'_>, key: &KeyPath, written: &[String]) -> Option<Vec<FieldName>> {
    if written.is_empty() {
        let wanted = "what a transfer is ([\"department.id\", \"office.id\"])";
        desk.refuse(key, "an empty list", wanted);
        return None;
    }
    let before = desk.problems.len();
    let mut seen = BTreeSet::new();
    let mut fields = Vec::new();
    for (index, word) in written.iter().enumerate() {
        let key = key.index(index);
        let field = desk.word(&key, Some(word), &OF, "");
        fields.extend(field.map(FieldName::new));
        if !seen.insert(word) {
            desk.refuse(&key, format!("'{word}' again"), "each once");
        }
    }
    (desk.problems.len() == before).then_some(fields)
}
