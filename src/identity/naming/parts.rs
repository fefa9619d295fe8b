//! The parts of a person's name that logins, addresses and common names are made of, and what becomes of an
//! account when HR has others.
//!
//! That a person has another name is told from what is remembered: HR's words of the day the account got its
//! identifiers, beside those of today. Nothing else would do. `sn` and `givenName` of the account may be mapped
//! otherwise, written in an earlier run, or held by hand; the identifiers themselves follow from patterns that
//! change. Words are kept, not their spelling: another pattern, another `names.spelling` and another table of letters
//! spell both sides alike, so that none of them renames anybody. Without that memory nobody is renamed either: the
//! name of today becomes the one to compare with.

use std::collections::{BTreeMap, BTreeSet};

use super::NamingPolicy;
use crate::past::Identifier;
use crate::people::{FieldName, FieldValue, Person, Spelling, plain};
use crate::rules::Template;

/// What templates call the parts of a name.
const PARTS: [&str; 4] = ["first_name", "last_name", "preferred_name", "call_name"];

/// The parts of a person's name that the patterns read, as HR has them. `Debug` shows which, not what they say.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NameParts(BTreeMap<String, String>);

impl std::fmt::Debug for NameParts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// How the name of today differs from the one an account's identifiers stand by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameChange {
    /// It cannot be said: a part that was known is unreadable today.
    Unknown,
    /// As logins and addresses are spelled, it does not.
    Same,
    /// In these parts.
    Other(BTreeSet<String>),
}

impl NameParts {
    /// The parts the policy's patterns read and HR says; an empty one is empty, an unreadable one is left out.
    pub fn of(person: &Person, policy: &NamingPolicy) -> Self {
        let read = PARTS.into_iter().filter(|part| is_read(part, policy));
        let said = read.filter_map(|part| Some((part.to_owned(), said(person, part)?)));
        Self(said.collect())
    }

    /// What a memory says; nothing where it is not one of these.
    pub fn parse(state: &str) -> Option<Self> {
        serde_json::from_str(state).ok().map(Self)
    }

    /// How it is remembered.
    pub fn state(&self) -> Option<String> {
        serde_json::to_string(&self.0).ok()
    }

    /// What is different in a later name. A part that no pattern read on one of the two days tells nothing.
    pub fn change(&self, later: &Self, policy: &NamingPolicy) -> NameChange {
        let lost = |part: &&String| !later.0.contains_key(*part) && is_read(part, policy);
        if self.0.keys().any(|part| lost(&part)) {
            return NameChange::Unknown;
        }
        let differs = |(part, now): (&String, &String)| {
            let before = self.0.get(part)?;
            let same = spelled(before, policy.spelling) == spelled(now, policy.spelling);
            (!same).then(|| part.clone())
        };
        let other: BTreeSet<String> = later.0.iter().filter_map(differs).collect();
        match other.is_empty() {
            true => NameChange::Same,
            false => NameChange::Other(other),
        }
    }
}

/// One part of a person's name. A preferred name that is unreadable may be another one than the first name, by which
/// nobody is renamed.
fn said(person: &Person, part: &str) -> Option<String> {
    let field = |name: &str| match person.field(&FieldName::new(name)) {
        FieldValue::Unreadable => None,
        value => Some(plain(&value.text().unwrap_or_default())),
    };
    match part {
        "call_name" => match field("preferred_name")? {
            preferred if preferred.is_empty() => field("first_name"),
            preferred => Some(preferred),
        },
        part => field(part),
    }
}

fn is_read(part: &str, policy: &NamingPolicy) -> bool {
    let mut all = Identifier::ALL
        .into_iter()
        .flat_map(|one| policy.patterns(one));
    all.any(|template| template.reads(part))
}

/// In login letters; a text that has no safe spelling as it is.
fn spelled(text: &str, spelling: Spelling) -> String {
    let spelled = spelling.spell(text);
    spelled.unwrap_or_else(|_| plain(text)).to_lowercase()
}

/// Whether a pattern says anything about a person's name.
pub(super) fn reads_a_name(template: &Template) -> bool {
    PARTS.into_iter().any(|part| template.reads(part))
}

impl NamingPolicy {
    /// The patterns of an identifier.
    pub(super) fn patterns(&self, identifier: Identifier) -> &[Template] {
        match identifier {
            Identifier::Login => &self.sam_account_name,
            Identifier::Principal => std::slice::from_ref(&self.user_principal_name),
            Identifier::Mail => &self.mail,
            Identifier::CommonName => &self.common_name,
        }
    }

    /// The identifiers that follow a name which differs in these parts: those whose patterns read one of them, or an
    /// identifier that follows.
    pub fn followers(&self, changed: &BTreeSet<String>) -> BTreeSet<Identifier> {
        let mut followers: BTreeSet<Identifier> = BTreeSet::new();
        for identifier in Identifier::ALL {
            let reads = |template: &Template| {
                changed.iter().any(|part| template.reads(part))
                    || followers.iter().any(|one| template.reads(one.key()))
            };
            if self.follow_name_change.contains(&identifier)
                && self.patterns(identifier).iter().any(reads)
            {
                followers.insert(identifier);
            }
        }
        followers
    }
}
