//! What is to be said about the anchor of somebody whose account is known.

use super::case::Finding;
use super::look::Look;
use crate::directory::{Account, Guid, anchor_key};
use crate::people::Person;

/// Other accounts that carry the anchor of somebody whose account is known.
pub(super) fn also_anchored(person: &Person, linked: Guid, look: &Look<'_>) -> Option<Finding> {
    let anchor = look.policy.anchor.of(person).ok()?;
    let carriers = look.sight.directory.by_anchor(&anchor);
    let others: Vec<String> = carriers
        .into_iter()
        .filter(|account| account.guid != linked)
        .map(|account| account.dn.to_string())
        .collect();
    let text = format!(
        "{} also carries this person's anchor; keep it on the linked account alone",
        others.join("; ")
    );
    (!others.is_empty()).then(|| Finding::warning("people", text))
}

/// What is wrong with the anchor of somebody whose account is known. The link holds; without the memory of
/// it nobody would find this account any more.
pub(super) fn other_anchor(person: &Person, account: &Account, look: &Look<'_>) -> Option<Finding> {
    let attribute = &look.policy.anchor.attribute;
    let text = match (look.policy.anchor.of(person), &account.anchor) {
        _ if look.sight.hands_on(person.id()) => return None,
        (Err(why), _) => why,
        (Ok(wanted), Some(held)) if anchor_key(held) == anchor_key(&wanted) => return None,
        (Ok(wanted), Some(held)) => {
            format!(
                "{attribute} of the account is '{held}', HR's {} is '{wanted}'",
                look.policy.anchor.value
            )
        }
        (Ok(wanted), None) => {
            format!("{attribute} of the account is empty, it should be '{wanted}'")
        }
    };
    let text =
        format!("{text}; the link holds, but if rosterd's memory were lost, nobody would find it");
    Some(Finding::notice("directory.anchor", text))
}
