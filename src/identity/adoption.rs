//! Accounts that existed before rosterd: which of them may be somebody's, and what was decided about it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use super::faces::{address_agrees, name_agrees, text};
use super::matching::{AnchorPolicy, Match, World};
use crate::directory::{Account, AttrName, Directory, Guid, anchor_key, fold};
use crate::past::{Choice, LinkedBy, Past, Pin};
use crate::people::{FieldName, Known, Person, PersonId, Roster};

/// Fields that together tell whose account one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Each field, and the attribute of the account it is compared with.
    pub fields: Vec<(FieldName, AttrName)>,
}

impl Hint {
    /// The fields, in words.
    pub fn words(&self) -> String {
        let names: Vec<&str> = self
            .fields
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        names.join(" and ")
    }

    fn of_person(&self, person: &Person) -> Option<Vec<String>> {
        let one = |(field, _): &(FieldName, AttrName)| {
            let text = person.field(field).text()?;
            Some(fold(text.trim())).filter(|text| !text.is_empty())
        };
        self.fields.iter().map(one).collect()
    }

    fn of_account(&self, account: &Account) -> Option<Vec<String>> {
        let one = |(_, name): &(FieldName, AttrName)| text(account, name);
        self.fields.iter().map(one).collect()
    }
}

/// What is asked about accounts that exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AdoptionPolicy {
    /// What tells whose account one is, beside looks.
    pub hints: Vec<Hint>,
    /// Whoever was hired before this day is given no account without a decision.
    pub hired_before: Option<Date>,
}

/// What every account is looked at by, whatever the hints.
const LOOKS: [&str; 4] = ["givenName", "sn", "displayName", "mail"];

impl AdoptionPolicy {
    /// Attributes to read for the hints.
    pub fn attributes(&self) -> BTreeSet<AttrName> {
        let fields = self.hints.iter().flat_map(|hint| &hint.fields);
        fields.map(|(_, name)| name.clone()).collect()
    }

    /// Fields to ask HR for, for the hints.
    pub fn fields(&self) -> BTreeSet<FieldName> {
        let fields = self.hints.iter().flat_map(|hint| &hint.fields);
        fields.map(|(field, _)| field.clone()).collect()
    }

    /// An account as it is seen now. Another unit breaks no pin: an account that is moved is still whose it was.
    pub fn pin(&self, account: &Account) -> Pin {
        let names = LOOKS.iter().map(|name| AttrName::new(*name));
        let names: BTreeSet<AttrName> = names.chain(self.attributes()).collect();
        let mut digest = Sha256::new();
        let mut put = |part: &str| {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part.as_bytes());
        };
        put(account.dn.leaf());
        put(&account.sam);
        put(account.upn.as_deref().unwrap_or_default());
        put(account.anchor.as_deref().unwrap_or_default());
        put(if account.is_enabled() {
            "enabled"
        } else {
            "disabled"
        });
        for name in &names {
            put(&name.as_str().to_ascii_lowercase());
            account.values(name).iter().for_each(|value| put(value));
        }
        let digest = digest.finalize();
        Pin {
            guid: account.guid,
            digest: digest
                .iter()
                .take(10)
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
    }

    /// By what an account may be a person's, in words; nothing where it does not look like it.
    pub fn reasons(&self, person: &Person, account: &Account) -> Vec<String> {
        let hints = self.hints.iter().filter(|hint| {
            let key = hint.of_person(person);
            key.is_some() && key == hint.of_account(account)
        });
        let mut reasons: Vec<String> = hints.map(Hint::words).collect();
        if name_agrees(person, account) {
            reasons.push("same name".to_owned());
        }
        if address_agrees(person, account) {
            reasons.push("same address".to_owned());
        }
        reasons
    }
}

/// The accounts hints lead to, person by person: unique on both sides.
pub(super) fn hinted(
    world: &World<'_>,
    strangers: &[&Account],
) -> BTreeMap<PersonId, BTreeSet<Guid>> {
    let mut found: BTreeMap<PersonId, BTreeSet<Guid>> = BTreeMap::new();
    for hint in &world.adoption.hints {
        let mut people: BTreeMap<Vec<String>, Vec<&PersonId>> = BTreeMap::new();
        let unlinked = |person: &&Person| world.past.link(person.id()).is_none();
        for person in world.roster.people().filter(unlinked) {
            if let Some(key) = hint.of_person(person) {
                people.entry(key).or_default().push(person.id());
            }
        }
        let mut accounts: BTreeMap<Vec<String>, Vec<Guid>> = BTreeMap::new();
        for account in strangers {
            if let Some(key) = hint.of_account(account) {
                accounts.entry(key).or_default().push(account.guid);
            }
        }
        for (key, people) in people {
            if let ([person], Some([guid])) =
                (people.as_slice(), accounts.get(&key).map(Vec::as_slice))
            {
                found.entry((*person).clone()).or_default().insert(*guid);
            }
        }
    }
    found
}

impl World<'_> {
    /// What a decision makes of what was found for somebody without a link, to whom no anchor leads.
    pub(super) fn decided(&self, person: &Person, found: Match) -> Match {
        let decision = self.past.decision(person.id());
        match decision.map(|decision| &decision.choice) {
            Some(Choice::Link { pin, .. }) => match self.usable(person.id(), pin) {
                Ok(()) => Match::Linked {
                    guid: pin.guid,
                    found: Some(LinkedBy::Anchoring),
                },
                Err(why) => Match::Undone {
                    guid: pin.guid,
                    why,
                },
            },
            Some(Choice::Create) => Match::Absent,
            Some(Choice::Ignore) => Match::LeftAlone,
            None if found == Match::Absent && self.waits(person) => Match::Undecided,
            None => found,
        }
    }

    /// Whether somebody worked here before rosterd did.
    fn waits(&self, person: &Person) -> bool {
        let hire = person.employment().hire_date;
        let before = self.adoption.hired_before;
        before.is_some_and(|before| matches!(hire, Known::Value(hire) if hire < before))
    }

    /// Whether somebody else has this anchor, and has not left.
    fn is_borne(&self, held: &str, person: &PersonId) -> bool {
        let mut bearers = self.anchors.get(&anchor_key(held)).into_iter().flatten();
        bearers.any(|other| *other != person && !self.is_gone(other))
    }

    /// Whether an account can become a person's as decided.
    ///
    /// # Errors
    /// Why not, as the rest of a sentence about the account.
    pub(super) fn usable(&self, person: &PersonId, pin: &Pin) -> Result<(), String> {
        let account = self
            .directory
            .account(pin.guid)
            .ok_or("does not exist any more, or not below directory.bases")?;
        if let Some(why) = self.directory.protection(pin.guid) {
            return Err(format!("is protected: {why}"));
        }
        if self.directory.is_ignored(pin.guid) {
            return Err("is one that directory.ignore names".to_owned());
        }
        if self.adoption.pin(account) != *pin {
            return Err("has changed since it was looked at".to_owned());
        }
        let chosen = self.chosen.get(&pin.guid).into_iter().flatten();
        if let Some(other) = chosen.into_iter().find(|other| **other != person) {
            return Err(format!("is decided to be person {other}'s, too"));
        }
        let is_former = self.former.contains(&pin.guid);
        let owner = self.owners.get(&pin.guid).filter(|owner| **owner != person);
        if let Some(owner) = owner.filter(|owner| !is_former || !self.is_gone(owner)) {
            return Err(format!("belongs to person {owner}"));
        }
        match &account.anchor {
            None => Ok(()),
            Some(held) if self.is_borne(held, person) => Err(format!(
                "carries the anchor '{held}' of somebody else in HR"
            )),
            Some(_) if is_former => Ok(()),
            Some(held) => Err(format!(
                "carries an anchor nobody in HR has ('{held}'); where it means nothing any more, clear it in the directory"
            )),
        }
    }
}

/// Whose each account is to be, as decided and not carried out yet.
pub(super) fn chosen(past: &Past) -> BTreeMap<Guid, Vec<&PersonId>> {
    let mut chosen: BTreeMap<Guid, Vec<&PersonId>> = BTreeMap::new();
    for (person, decision) in &past.decisions {
        if let Choice::Link { pin, .. } = &decision.choice
            && past.link(person).is_none()
        {
            chosen.entry(pin.guid).or_default().push(person);
        }
    }
    chosen
}

/// Of these links that an operator decides, those that cannot be carried out, with why as the rest of a sentence
/// about the account.
pub fn may_link(
    links: &[(&PersonId, &Pin)],
    (roster, directory, past): (&Roster, &Directory, &Past),
    policy: &AnchorPolicy,
    adoption: &AdoptionPolicy,
) -> BTreeMap<PersonId, String> {
    let world = World::of(roster, directory, past, policy, adoption);
    let refused = links.iter().filter_map(|(person, pin)| {
        let why = world.usable(person, pin).err()?;
        Some(((*person).clone(), why))
    });
    refused.collect()
}

/// Whoever had an account that goes to somebody else by a decision has it no longer.
pub(super) fn cede(found: &mut BTreeMap<PersonId, Match>) {
    let taken = found.iter().filter_map(|(person, found)| match found {
        Match::Linked {
            guid,
            found: Some(LinkedBy::Anchoring),
        } => Some((*guid, person.clone())),
        _ => None,
    });
    let taken: BTreeMap<Guid, PersonId> = taken.collect();
    if taken.is_empty() {
        return;
    }
    for (person, found) in found.iter_mut() {
        if let Match::Linked { guid, .. } = found
            && let Some(to) = taken.get(guid).filter(|to| *to != person)
        {
            *found = Match::Ceded {
                guid: *guid,
                to: to.clone(),
            };
        }
    }
}
