//! Whose account is it.

use std::collections::{BTreeMap, BTreeSet};

use super::adoption::{AdoptionPolicy, cede, chosen, hinted};
use crate::directory::{Account, AttrName, Directory, Dn, Guid, anchor_key, fold};
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
    /// How many people in HR would have each anchor.
    pub anchors: BTreeMap<String, usize>,
    /// Closed accounts of people who are gone.
    pub former: BTreeSet<Guid>,
    /// Whose each account is to be, as decided and not carried out yet.
    pub chosen: BTreeMap<Guid, Vec<&'a PersonId>>,
}

impl<'a> World<'a> {
    pub fn of(
        roster: &'a Roster,
        directory: &'a Directory,
        past: &'a Past,
        policy: &AnchorPolicy,
        adoption: &'a AdoptionPolicy,
    ) -> Self {
        let owners = past.links.iter().map(|(person, link)| (link.guid, person));
        Self {
            roster,
            directory,
            past,
            adoption,
            owners: owners.collect(),
            anchors: anchors_in_hr(roster, policy),
            former: former_accounts(roster, directory, past, policy),
            chosen: chosen(past),
        }
    }
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
                    .is_some_and(|count| *count > 1) =>
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

/// Whether a person looks like an account. While HR stays as it is, what [`match_people`] finds for somebody without
/// a link changes only when an account like that is opened or closed.
pub fn looks_like(person: &Person, account: &Account) -> bool {
    name_agrees(person, account) || address_agrees(person, account)
}

/// Whether first and last name are the account's.
pub(super) fn name_agrees(person: &Person, account: &Account) -> bool {
    name_of(person).is_some_and(|name| name_on(account) == Some(name))
}

/// Whether the address is the account's.
pub(super) fn address_agrees(person: &Person, account: &Account) -> bool {
    address_of(person).is_some_and(|mail| address_on(account) == Some(mail))
}

/// First and last name, folded: what faces are compared by. On an account, the same.
fn name_of(person: &Person) -> Option<(String, String)> {
    let field = |name: &str| person.text(name).value().map(|text| fold(text));
    Some((field("first_name")?, field("last_name")?))
}

fn name_on(account: &Account) -> Option<(String, String)> {
    Some((
        text(account, &"givenName".into())?,
        text(account, &"sn".into())?,
    ))
}

/// The address, folded: by it, too. On an account, the same.
fn address_of(person: &Person) -> Option<String> {
    person.text("email").value().map(|text| fold(text))
}

fn address_on(account: &Account) -> Option<String> {
    text(account, &"mail".into())
}

/// How many people would have each anchor, by its key.
fn anchors_in_hr(roster: &Roster, policy: &AnchorPolicy) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for anchor in roster.people().filter_map(|person| policy.of(person).ok()) {
        *counts.entry(anchor_key(&anchor)).or_default() += 1;
    }
    counts
}

/// Closed accounts of people who are gone: whoever looks like one of them may be the same human under
/// another id. Accounts that a leave keeps closed, or that wait for a first day, are nobody's former ones.
fn former_accounts(
    roster: &Roster,
    directory: &Directory,
    past: &Past,
    policy: &AnchorPolicy,
) -> BTreeSet<Guid> {
    let gone = |person: &PersonId| {
        let known = roster.get(person);
        known.is_none_or(|person| person.employment().status == Known::Value(Status::Inactive))
    };
    let linked = past.links.iter();
    let linked =
        linked.filter(|(person, link)| gone(person) || past.was_closed_for_good(link.guid));
    let linked = linked.map(|(_, link)| link.guid);
    let leavers = roster.people().filter(|person| gone(person.id()));
    let anchored = leavers
        .filter_map(|person| policy.of(person).ok())
        .flat_map(|anchor| directory.by_anchor(&anchor))
        .map(|account| account.guid);
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

/// What accounts look like that are nobody's today: unlinked ones that carry no anchor, or one that nobody
/// in HR has (another system's, or an earlier profile's), and former ones. By folded first and last name,
/// and by address.
struct Faces {
    by_name: BTreeMap<(String, String), Vec<Guid>>,
    by_address: BTreeMap<String, Vec<Guid>>,
    by_hint: BTreeMap<PersonId, BTreeSet<Guid>>,
}

impl Faces {
    fn of(world: &World<'_>) -> Self {
        let directory = world.directory;
        let is_nobodys = |account: &&Account| {
            let anchor = account.anchor.as_ref();
            let unknown =
                anchor.is_none_or(|anchor| !world.anchors.contains_key(&anchor_key(anchor)));
            unknown && !world.owners.contains_key(&account.guid)
                || world.former.contains(&account.guid)
        };
        let strangers = directory
            .accounts()
            .filter(is_nobodys)
            .filter(|account| !directory.is_ignored(account.guid))
            .filter(|account| directory.protection(account.guid).is_none());
        let strangers: Vec<&Account> = strangers.collect();
        let mut faces = Self {
            by_name: BTreeMap::new(),
            by_address: BTreeMap::new(),
            by_hint: hinted(world, &strangers),
        };
        for account in strangers {
            if let Some(name) = name_on(account) {
                faces.by_name.entry(name).or_default().push(account.guid);
            }
            if let Some(mail) = address_on(account) {
                faces.by_address.entry(mail).or_default().push(account.guid);
            }
        }
        faces
    }

    fn like(&self, person: &Person) -> Vec<Guid> {
        let mut found = BTreeSet::new();
        if let Some(name) = name_of(person) {
            found.extend(self.by_name.get(&name).into_iter().flatten());
        }
        if let Some(mail) = address_of(person) {
            found.extend(self.by_address.get(&mail).into_iter().flatten());
        }
        found.extend(self.by_hint.get(person.id()).into_iter().flatten());
        found.into_iter().collect()
    }
}

/// The first value of an attribute, folded.
pub(super) fn text(account: &Account, name: &AttrName) -> Option<String> {
    let value = account.values(name).first()?;
    Some(fold(value.trim())).filter(|text| !text.is_empty())
}
