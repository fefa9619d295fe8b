//! What everybody is and would be called: names tried for the whole company, and nothing decided by them.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Sight;
use super::humans::Humans;
use super::kept::names_of;
use super::newcomer::{self, Place};
use super::policy::Policy;
use super::view::View;
use crate::clock::Now;
use crate::directory::{Directory, Dn, Guid};
use crate::identity::{Match, Names, Naming, assign_telling, match_people};
use crate::lifecycle::stage_of;
use crate::past::Past;
use crate::people::{Chosen, Person, PersonId};

/// Who is named in a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Whoever has no account; everybody else keeps the names of theirs.
    Newcomers,
    /// Everybody, as if nobody in the roster had an account.
    Everybody,
}

/// The names of a whole company, people in order of id.
#[derive(Clone, Debug)]
pub struct Rehearsal {
    /// Who was named.
    pub extent: Extent,
    /// The moment it was made for.
    pub now: Now,
    /// Everybody who is not gone for good and whom the filter takes in or who has an account, one entry a person.
    pub people: Vec<Rehearsed>,
}

/// One person's names.
#[derive(Clone, Debug)]
pub struct Rehearsed {
    /// Who.
    pub person: PersonId,
    /// First and last name, as HR writes them.
    pub name: String,
    /// What the account is called, where there is one.
    pub has: Option<Names>,
    /// What happens to the names.
    pub part: Part,
}

/// What a rehearsal says about one person.
#[derive(Clone, Debug)]
pub enum Part {
    /// The account keeps what it has.
    Keeps,
    /// Whether there is an account waits for a decision: it is not known whether names are needed.
    Undecided,
    /// Names were tried.
    Tried {
        /// The names, or why there are none, and who has those that were wanted.
        naming: Naming,
        /// How the name was spelled in login letters.
        spelling: Vec<Chosen>,
    },
}

/// Tries names for a company. Writes nothing and decides nothing: the same candidates, ties, reservations and
/// overrides a plan goes by. People are named in order of id, as if all of them came on one day.
pub fn rehearse(sight: &Sight, policy: &Policy, now: Now, extent: Extent) -> Rehearsal {
    let humans = Humans::of(sight, policy, now);
    let View {
        roster,
        directory,
        past,
        handed_on: _,
    } = View::of(sight, humans.as_ref());
    let found = match_people(roster, directory, past, &policy.anchor, &policy.adoption);
    let here = |person: &&Person| {
        let linked = matches!(found.get(person.id()), Some(Match::Linked { .. }));
        let is_in = linked || policy.people.filtered(person).is_in();
        is_in && !stage_of(person, &policy.lifecycle, now).is_over()
    };
    let people: Vec<&Person> = roster.people().filter(here).collect();
    let named: Vec<&Person> = people
        .iter()
        .copied()
        .filter(|person| {
            extent == Extent::Everybody || found.get(person.id()) == Some(&Match::Absent)
        })
        .collect();
    let units: Vec<Dn> = named
        .iter()
        .map(|person| unit(person, directory, policy))
        .collect();
    let asked = named.into_iter().zip(&units);
    let mut tried = match extent {
        Extent::Newcomers => assign_telling(asked, directory, past, &policy.naming, now),
        Extent::Everybody => {
            let (directory, past) = without(&people, &found, directory, past);
            assign_telling(asked, &directory, &past, &policy.naming, now)
        }
    };
    let people = people.into_iter().map(|person| {
        let found = found.get(person.id());
        let part = match (tried.remove(person.id()), found) {
            (Some(naming), _) => Part::Tried {
                naming,
                spelling: spelling(person, policy),
            },
            (None, Some(Match::Linked { .. })) => Part::Keeps,
            (None, _) => Part::Undecided,
        };
        Rehearsed {
            person: person.id().clone(),
            name: person.display_name(),
            has: has(found, directory),
            part,
        }
    });
    Rehearsal {
        extent,
        now,
        people: people.collect(),
    }
}

/// Where an account would be; where no rule can say, the place of those that no rule is about.
fn unit(person: &Person, directory: &Directory, policy: &Policy) -> Dn {
    match newcomer::place(&policy.rules.evaluate(person), directory) {
        Place::In(unit) => unit,
        Place::Nowhere(_) => policy.rules.ou_default.clone(),
    }
}

/// The names of the account a person is linked to.
fn has(found: Option<&Match>, directory: &Directory) -> Option<Names> {
    let Some(Match::Linked { guid, .. }) = found else {
        return None;
    };
    directory.account(*guid).map(names_of)
}

/// The domain and the past as if these people never had accounts.
fn without(
    people: &[&Person],
    found: &BTreeMap<PersonId, Match>,
    directory: &Directory,
    past: &Past,
) -> (Directory, Past) {
    let ids: BTreeSet<&PersonId> = people.iter().map(|person| person.id()).collect();
    let of = |found: &Match| -> Vec<Guid> {
        match found {
            Match::Linked { guid, .. } | Match::Outside { guid, .. } | Match::Ignored(guid) => {
                vec![*guid]
            }
            Match::LookAlike(guids) | Match::Ambiguous(guids) | Match::AnchorIgnored(guids) => {
                guids.clone()
            }
            Match::Absent
            | Match::Former(_)
            | Match::Claimed { .. }
            | Match::Ceded { .. }
            | Match::Undone { .. }
            | Match::Undecided
            | Match::LeftAlone
            | Match::Vanished(_)
            | Match::Unanchored(_) => Vec::new(),
        }
    };
    let theirs = found.iter().filter(|(person, _)| ids.contains(person));
    let gone: BTreeSet<Guid> = theirs.flat_map(|(_, found)| of(found)).collect();
    let mut past = past.clone();
    past.names.retain(|_, kept| !ids.contains(&kept.person));
    past.open.retain(|open| !ids.contains(&open.intent.person));
    (directory.without(&gone), past)
}

/// How the texts of the person's that logins and addresses are made of are spelled.
fn spelling(person: &Person, policy: &Policy) -> Vec<Chosen> {
    let naming = &policy.naming;
    let templates = naming.sam_account_name.iter().chain(&naming.mail);
    let texts: BTreeSet<String> = templates.flat_map(|one| one.texts(person)).collect();
    let addresses = texts.iter().filter(|text| !text.contains('@'));
    let chosen = addresses.flat_map(|text| naming.spelling.choices(text));
    chosen.collect::<BTreeSet<Chosen>>().into_iter().collect()
}
