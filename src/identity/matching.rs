//! Whose account is it.

use std::collections::{BTreeMap, BTreeSet};

use super::adoption::{AdoptionPolicy, cede, chosen};
use super::faces::Faces;
use crate::directory::{AttrName, Directory, Dn, Guid, anchor_key};
use crate::past::{LinkedBy, Past};
use crate::people::{FieldName, Known, Person, PersonId, Roster, Status};

/// Which attribute carries the sign of ownership, and what is written there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorPolicy {
    /// The attribute (`employeeID`: at most 16 characters, not unique by itself, AD schema).
    pub attribute: AttrName,
    /// The person's field written there: unique and never empty.
    pub value: FieldName,
}

/// The longest value `employeeID` takes (AD schema, rangeUpper).
pub const EMPLOYEE_ID_LIMIT: usize = 16;

impl AnchorPolicy {
    /// The anchor of a person, or what is wrong with it. Of a human with several profiles it is that of the profile
    /// whose id the person has.
    ///
    /// # Errors
    /// Words for people when the field is empty, unreadable, or too long for the attribute.
    pub fn of(&self, person: &Person) -> Result<String, String> {
        let value = person
            .own(&self.value)
            .text()
            .map(|text| text.trim().to_owned());
        let value = value
            .filter(|text| !text.is_empty())
            .ok_or_else(|| format!("the anchor field '{}' is empty or unreadable", self.value))?;
        let limited = self.attribute == AttrName::new("employeeID");
        if limited && value.chars().count() > EMPLOYEE_ID_LIMIT {
            return Err(format!(
                "the anchor '{value}' is longer than the 16 characters employeeID takes"
            ));
        }
        Ok(value)
    }

    /// Who would have each anchor, by its key.
    pub fn bearers<'a>(&self, roster: &'a Roster) -> BTreeMap<String, BTreeSet<&'a PersonId>> {
        let mut bearers: BTreeMap<String, BTreeSet<&PersonId>> = BTreeMap::new();
        for person in roster.people() {
            if let Ok(anchor) = self.of(person) {
                let bearers = bearers.entry(anchor_key(&anchor)).or_default();
                bearers.insert(person.id());
            }
        }
        bearers
    }
}

/// What was found in the directory for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match {
    /// This is the account.
    Linked {
        /// Which.
        guid: Guid,
        /// Known from memory (`None`), or just found by this.
        found: Option<LinkedBy>,
    },
    /// Nobody's account looks like this person: one may be created.
    Absent,
    /// No link, but these unlinked accounts look like this person: creation waits for a decision.
    LookAlike(Vec<Guid>),
    /// No link, but these accounts look like this person, and at least one of them is the closed account of
    /// somebody who is gone: creation waits for a decision, and an anchor written there would link nobody.
    Former(Vec<Guid>),
    /// Several accounts carry the anchor: none is touched.
    Ambiguous(Vec<Guid>),
    /// The account that carries the anchor belongs to somebody else.
    Claimed {
        /// The account.
        guid: Guid,
        /// Whose it is.
        by: PersonId,
    },
    /// The linked account was moved out of the bases.
    Outside {
        /// Which.
        guid: Guid,
        /// Its name now.
        dn: Dn,
    },
    /// The linked account is nowhere in the domain: deleted, or hidden from the service account.
    Vanished(Guid),
    /// The linked account is one that `directory.ignore` names.
    Ignored(Guid),
    /// No link, and only accounts that `directory.ignore` names carry the anchor: whoever has one already is given no
    /// second one, and none of them is touched.
    AnchorIgnored(Vec<Guid>),
    /// The account goes to another person by a decision, and is this one's no longer.
    Ceded {
        /// Which.
        guid: Guid,
        /// To whom.
        to: PersonId,
    },
    /// No link; an operator decided for this account, but it is not what was decided about any more.
    Undone {
        /// Which.
        guid: Guid,
        /// Why nothing is done, as the rest of a sentence about the account.
        why: String,
    },
    /// No link and nobody's account looks like this person, who was here before rosterd: an account waits for a
    /// decision.
    Undecided,
    /// No link, and it was decided to leave the person so.
    LeftAlone,
    /// There is no usable anchor, for this reason.
    Unanchored(String),
}

/// Both sides, what is remembered, and what follows from them about everybody.
pub(super) struct World<'a> {
    pub roster: &'a Roster,
    pub directory: &'a Directory,
    pub past: &'a Past,
    pub adoption: &'a AdoptionPolicy,
    /// Whose each linked account is.
    pub owners: BTreeMap<Guid, &'a PersonId>,
    /// Who in HR would have each anchor.
    pub anchors: BTreeMap<String, BTreeSet<&'a PersonId>>,
    /// Closed accounts of people who are gone.
    pub former: BTreeSet<Guid>,
    /// Whose each account is to be, as decided and not carried out yet.
    pub chosen: BTreeMap<Guid, Vec<&'a PersonId>>,
}

impl<'a> World<'a> {
    /// Everything there is to know before anybody's account is looked for.
    pub fn of(
        roster: &'a Roster,
        directory: &'a Directory,
        past: &'a Past,
        policy: &AnchorPolicy,
        adoption: &'a AdoptionPolicy,
    ) -> Self {
        Self {
            roster,
            directory,
            past,
            adoption,
            owners: past.owners(),
            anchors: policy.bearers(roster),
            former: former_accounts(roster, directory, past, policy),
            chosen: chosen(past),
        }
    }
}

impl World<'_> {
    /// Whether somebody is not, or no longer, at work as far as HR says.
    pub fn is_gone(&self, person: &PersonId) -> bool {
        is_gone(self.roster, person)
    }
}

fn is_gone(roster: &Roster, person: &PersonId) -> bool {
    let known = roster.get(person);
    known.is_none_or(|person| person.employment().status == Known::Value(Status::Inactive))
}

/// Finds everybody's account.
pub fn match_people(
    roster: &Roster,
    directory: &Directory,
    past: &Past,
    policy: &AnchorPolicy,
    adoption: &AdoptionPolicy,
) -> BTreeMap<PersonId, Match> {
    let world = World::of(roster, directory, past, policy, adoption);
    let faces = Faces::of(&world);
    let found = roster.people().map(|person| {
        // A link holds: what becomes of the anchor later shields no leaver and stops nobody's updates.
        if let Some(link) = past.link(person.id()) {
            return (person.id().clone(), linked(link.guid, directory));
        }
        let found = match policy.of(person) {
            Err(why) => Match::Unanchored(why),
            Ok(anchor)
                if world
                    .anchors
                    .get(&anchor_key(&anchor))
                    .is_some_and(|bearers| bearers.len() > 1) =>
            {
                Match::Unanchored(format!("the anchor '{anchor}' belongs to several people"))
            }
            Ok(anchor) => match_one(person, &anchor, &world, &faces),
        };
        (person.id().clone(), found)
    });
    let mut found = found.collect();
    cede(&mut found);
    found
}

/// Finds the accounts of these people. Where each of them has a link, or what is `known` of them still holds
/// ([`looks_like`]), nobody else is looked at.
pub fn match_some(
    who: &BTreeSet<PersonId>,
    known: &BTreeMap<PersonId, Match>,
    (roster, directory, past): (&Roster, &Directory, &Past),
    policy: &AnchorPolicy,
    adoption: &AdoptionPolicy,
) -> BTreeMap<PersonId, Match> {
    let people = who.iter().filter(|person| roster.get(person).is_some());
    let quickly = people.map(|person| {
        let found = match past.link(person) {
            Some(link) => linked(link.guid, directory),
            None => known.get(person)?.clone(),
        };
        Some((person.clone(), found))
    });
    if let Some(found) = quickly.collect() {
        return found;
    }
    let mut found = match_people(roster, directory, past, policy, adoption);
    found.retain(|person, _| who.contains(person));
    found
}

/// Closed accounts of people who are gone: whoever looks like one of them may be the same human under
/// another id. Accounts that a leave keeps closed, or that wait for a first day, are nobody's former ones.
fn former_accounts(
    roster: &Roster,
    directory: &Directory,
    past: &Past,
    policy: &AnchorPolicy,
) -> BTreeSet<Guid> {
    let linked = past.links.iter();
    let (linked, kept): (Vec<_>, Vec<_>) = linked
        .partition(|(person, link)| is_gone(roster, person) || past.was_closed_for_good(link.guid));
    let linked = linked.into_iter().map(|(_, link)| link.guid);
    let kept: BTreeSet<Guid> = kept.into_iter().map(|(_, link)| link.guid).collect();
    let leavers = roster.people();
    let leavers = leavers.filter(|person| is_gone(roster, person.id()));
    let anchored = leavers
        .filter_map(|person| policy.of(person).ok())
        .flat_map(|anchor| directory.by_anchor(&anchor))
        .map(|account| account.guid)
        .filter(|guid| !kept.contains(guid));
    let closed = |guid: &Guid| {
        let account = directory.account(*guid);
        account.is_some_and(|account| !account.is_enabled())
    };
    linked.chain(anchored).filter(closed).collect()
}

fn linked(guid: Guid, directory: &Directory) -> Match {
    match directory.account(guid) {
        Some(_) if directory.is_ignored(guid) => Match::Ignored(guid),
        Some(_) => Match::Linked { guid, found: None },
        None => match directory.occupant(guid) {
            Some(elsewhere) => Match::Outside {
                guid,
                dn: elsewhere.dn.clone(),
            },
            None => Match::Vanished(guid),
        },
    }
}

fn match_one(person: &Person, anchor: &str, world: &World<'_>, faces: &Faces) -> Match {
    let directory = world.directory;
    let carriers = directory.by_anchor(anchor);
    if carriers.len() > 1 {
        return Match::Ambiguous(carriers.iter().map(|account| account.guid).collect());
    }
    match carriers.first() {
        Some(account) => match world.owners.get(&account.guid) {
            Some(owner) => Match::Claimed {
                guid: account.guid,
                by: (*owner).clone(),
            },
            None => Match::Linked {
                guid: account.guid,
                found: Some(LinkedBy::Anchor),
            },
        },
        None => {
            let ignored = directory.ignored_by_anchor(anchor);
            if !ignored.is_empty() {
                return Match::AnchorIgnored(ignored.iter().map(|account| account.guid).collect());
            }
            let alike = faces.like(person);
            let found = if alike.is_empty() {
                Match::Absent
            } else if alike.iter().any(|guid| world.former.contains(guid)) {
                Match::Former(alike)
            } else {
                Match::LookAlike(alike)
            };
            world.decided(person, found)
        }
    }
}
