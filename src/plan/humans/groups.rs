//! Which profiles are one human, and by which of them an account is found.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::door::Door;
use super::sets::{Keys, Sets};
use super::{ALIASES, REHIRE_MATCH};
use crate::directory::{Guid, anchor_key};
use crate::lifecycle::end_day;
use crate::people::{FieldName, Known, Person, PersonId, Status};
use crate::plan::case::{Finding, Sight};
use crate::plan::policy::Policy;

/// Profiles of one human, or the one profile of somebody of whom there is something to decide.
#[derive(Clone, Debug)]
pub(super) struct Group {
    /// As they were read; never empty.
    pub profiles: Vec<Arc<Person>>,
    /// Why each belongs to the others.
    pub because: BTreeMap<PersonId, String>,
    /// By which ids an account is found: a link, an anchor, or a creation that was not answered.
    pub holders: BTreeSet<PersonId>,
    /// The one of them that is remembered, not found.
    pub linked: Option<PersonId>,
    /// Its account and the anchor on it, where that is one rosterd may touch.
    pub account: Option<(Guid, Option<String>)>,
    /// Of which profiles the anchor is somebody else's, too, and whose.
    pub shared: BTreeMap<PersonId, String>,
    /// Whether their account lets them in.
    pub door: Door,
    /// Why nothing can be decided about this human.
    pub doubt: Option<Doubt>,
}

/// Why nothing can be decided.
#[derive(Clone, Debug)]
pub(super) enum Doubt {
    /// Whatever else is known.
    Always(String),
    /// Only where the profiles that were read say that nobody is here any more.
    IfOver(String),
}

/// Everything found out about who belongs together.
pub(super) struct Found {
    /// Whoever is put together, and whoever stands alone and is looked at all the same.
    pub groups: Vec<Group>,
    /// What is to be said of single people.
    pub said: BTreeMap<PersonId, Vec<Finding>>,
    /// What is to be said of nobody in particular.
    pub findings: Vec<Finding>,
}

/// Finds them. Depends on no moment.
pub(super) fn groups(sight: &Sight, policy: &Policy) -> Found {
    let mut sets = Sets::by_alias(&policy.people);
    let keys = Keys::of(&sight.roster, &policy.people);
    let mut doubled: BTreeMap<&PersonId, String> = BTreeMap::new();
    for same in &keys.same {
        let endless = same.iter().filter(|profile| is_endless(profile, policy));
        let endless: Vec<&PersonId> = endless.map(|profile| profile.id()).collect();
        if sets.are_joined(&endless) {
            sets.join_all(same, &keys.fields);
        } else {
            let why = two_open(&endless, &keys.fields);
            doubled.extend(same.iter().map(|profile| (profile.id(), why.clone())));
        }
    }
    let mut finding = Finder {
        sight,
        policy,
        found: Found {
            groups: Vec::new(),
            said: BTreeMap::new(),
            findings: unknown_ids(sight, policy),
        },
        owners: sight.past.owners(),
        anchors: policy.anchor.bearers(&sight.roster),
    };
    let mut grouped: BTreeSet<PersonId> = BTreeSet::new();
    for ids in sets.all() {
        grouped.extend(finding.together(ids, &sets.because));
    }
    for person in sight.roster.people() {
        let id = person.id();
        if !grouped.contains(id) {
            let doubled = doubled.get(id).map(String::as_str);
            finding.alone(id, doubled, keys.unread.get(id));
        }
    }
    finding.found
}

/// Whether a profile is neither over nor has an end that is known. Two such profiles may be two people.
fn is_endless(person: &Person, policy: &Policy) -> bool {
    let is_over = person.employment().status == Known::Value(Status::Inactive);
    !is_over && end_day(person, &policy.lifecycle).is_none()
}

fn two_open(open: &[&PersonId], fields: &str) -> String {
    let open: Vec<&str> = open.iter().map(|id| id.as_str()).collect();
    format!(
        "the profiles {} have the same {fields}, and none of them has an end: if they are one human, say so in \
         {ALIASES} or give the earlier one its end in HR; if not, correct the value",
        open.join(" and ")
    )
}

/// Ids in the configuration that nobody has.
fn unknown_ids(sight: &Sight, policy: &Policy) -> Vec<Finding> {
    let is_known = |id: &&PersonId| {
        let mut rejects = sight.roster.rejects().iter();
        sight.roster.get(id).is_some()
            || sight.past.link(id).is_some()
            || rejects.any(|reject| reject.id.as_ref() == Some(*id))
    };
    let aliases = policy.people.aliases.iter();
    let ids: BTreeSet<&PersonId> = aliases.flat_map(|(new, old)| [new, old]).collect();
    let unknown = ids.into_iter().filter(|id| !is_known(id));
    let said = unknown.map(|id| {
        let text = format!("nobody in HR has the id {id}; correct it, or take the line out if it is no longer needed");
        Finding::notice(ALIASES, text)
    });
    said.collect()
}

/// By what a profile has an account.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holding {
    Account(Guid),
    /// A creation that was not answered.
    Open,
}

struct Finder<'a> {
    sight: &'a Sight,
    policy: &'a Policy,
    found: Found,
    /// Whose the linked accounts are.
    owners: BTreeMap<Guid, &'a PersonId>,
    /// Who has an anchor.
    anchors: BTreeMap<String, BTreeSet<&'a PersonId>>,
}

impl Finder<'_> {
    /// Puts the profiles of one human together and tells which they are. A profile with an account of its own stays
    /// by itself, but for the one of them that started last.
    fn together(
        &mut self,
        mut ids: BTreeSet<PersonId>,
        because: &BTreeMap<PersonId, String>,
    ) -> BTreeSet<PersonId> {
        let held = ids
            .iter()
            .filter_map(|id| Some((id.clone(), self.holding(id, &ids)?)));
        let mut held: BTreeMap<PersonId, Holding> = held.collect();
        let newest = held.keys().max_by_key(|id| (self.hired(id), *id)).cloned();
        if let Some(newest) = newest {
            let theirs = held.get(&newest).copied();
            let own: Vec<PersonId> = held
                .iter()
                .filter(|(_, holding)| Some(**holding) != theirs)
                .map(|(id, _)| id.clone())
                .collect();
            for id in own {
                self.stays_alone(&id, &newest, held.remove(&id));
                ids.remove(&id);
            }
        }
        let roster = &self.sight.roster;
        let profiles = ids.iter().filter_map(|id| roster.share(id).cloned());
        let profiles: Vec<Arc<Person>> = profiles.collect();
        if profiles.is_empty() {
            return ids;
        }
        let linked = held.keys().find(|id| self.is_linked(id)).cloned();
        let because = because.iter().filter(|(id, _)| ids.contains(id));
        let account = linked.as_ref().and_then(|id| self.account(id));
        let shared = profiles.iter().filter_map(|profile| {
            let whose = self.shared(profile, &ids, account.as_ref()?.0)?;
            Some((profile.id().clone(), whose))
        });
        let shared = shared.collect();
        self.found.groups.push(Group {
            profiles,
            because: because.map(|(id, why)| (id.clone(), why.clone())).collect(),
            doubt: self.doubt(&ids, &held),
            // Whatever had another account of its own is none of them any more.
            door: self.door(held.values().next().copied()),
            account,
            shared,
            linked,
            holders: held.into_keys().collect(),
        });
        ids
    }

    fn stays_alone(&mut self, id: &PersonId, newest: &PersonId, holding: Option<Holding>) {
        let text = format!(
            "profiles {id} and {newest} are one human by the configuration, but each has an account of its own: each \
             is treated by itself"
        );
        let finding = match self.door(holding).is_open {
            true => Finding::warning(ALIASES, text),
            false => Finding::notice(ALIASES, text),
        };
        self.found.said.entry(id.clone()).or_default().push(finding);
    }

    /// Why nothing can be decided about the human these ids are of.
    fn doubt(&self, ids: &BTreeSet<PersonId>, held: &BTreeMap<PersonId, Holding>) -> Option<Doubt> {
        let roster = &self.sight.roster;
        let unusable = roster.rejects().iter().find_map(|reject| {
            let id = reject.id.as_ref().filter(|id| ids.contains(id))?;
            let why = &reject.reason;
            Some(format!(
                "HR's record of profile {id} of this human cannot be used: {why}"
            ))
        });
        let missing = held.keys().find(|id| roster.get(id).is_none());
        let missing = missing.map(|id| {
            format!("HR did not return profile {id} of this human, which has the account; absence ends nobody")
        });
        let unusable = unusable.map(Doubt::Always);
        unusable.or_else(|| missing.map(Doubt::IfOver))
    }

    /// Somebody with one profile.
    fn alone(&mut self, id: &PersonId, doubled: Option<&str>, unread: Option<&FieldName>) {
        let Some(profile) = self.sight.roster.share(id).cloned() else {
            return;
        };
        let holding = self.holding(id, &BTreeSet::from([id.clone()]));
        let door = self.door(holding);
        let doubt = match (doubled, unread, holding) {
            (Some(why), _, None) => Some(Doubt::Always(why.to_owned())),
            (Some(why), _, Some(_)) => {
                let said = self.found.said.entry(id.clone()).or_default();
                said.push(Finding::warning(REHIRE_MATCH, why));
                None
            }
            (None, Some(field), Some(_)) if door.is_open => Some(Doubt::IfOver(format!(
                "the field '{field}' that {REHIRE_MATCH} asks for is unreadable: nobody can say whether HR has \
                 another profile of this human"
            ))),
            _ => None,
        };
        if doubt.is_none() && !super::part::is_switch(&profile) {
            return;
        }
        self.found.groups.push(Group {
            profiles: vec![profile],
            because: BTreeMap::new(),
            holders: holding.map(|_| id.clone()).into_iter().collect(),
            linked: None,
            account: None,
            shared: BTreeMap::new(),
            door,
            doubt,
        });
    }

    /// The account of a profile: by its link, or by its anchor where it has none. One that rosterd closed and that is
    /// nowhere any more is nobody's. One that is linked to somebody beside `ids` is not found by an anchor: that is a
    /// slip in HR.
    fn holding(&self, id: &PersonId, ids: &BTreeSet<PersonId>) -> Option<Holding> {
        let Sight {
            roster,
            directory,
            past,
        } = self.sight;
        if let Some(link) = past.link(id) {
            let is_there = directory.occupant(link.guid).is_some();
            let is_buried = !is_there && past.closing(link.guid).is_some();
            return (!is_buried).then_some(Holding::Account(link.guid));
        }
        if past.open_creation(id).is_some() {
            return Some(Holding::Open);
        }
        let anchor = self.policy.anchor.of(roster.get(id)?).ok()?;
        let is_theirs = |guid: &Guid| {
            self.owners
                .get(guid)
                .is_none_or(|owner| ids.contains(*owner))
        };
        let mut carriers = self.carriers(&anchor);
        carriers.find(is_theirs).map(Holding::Account)
    }

    /// Who else has the anchor of a profile, or which other account carries it.
    fn shared(&self, profile: &Person, ids: &BTreeSet<PersonId>, own: Guid) -> Option<String> {
        let anchor = self.policy.anchor.of(profile).ok()?;
        let people = self.anchors.get(anchor_key(&anchor).as_str());
        let other = people.and_then(|people| people.iter().find(|id| !ids.contains(**id)));
        if let Some(other) = other {
            return Some(format!("'{anchor}' is person {other}'s, too"));
        }
        let other = self.carriers(&anchor).find(|guid| *guid != own)?;
        Some(format!("'{anchor}' is on another account, {other}"))
    }

    /// The accounts that carry an anchor, those that `directory.ignore` names among them.
    fn carriers(&self, anchor: &str) -> impl Iterator<Item = Guid> {
        let directory = &self.sight.directory;
        let carriers = directory.by_anchor(anchor).into_iter();
        let carriers = carriers.chain(directory.ignored_by_anchor(anchor));
        carriers.map(|account| account.guid)
    }

    fn is_linked(&self, id: &PersonId) -> bool {
        self.sight.past.link(id).is_some()
    }

    fn account(&self, linked: &PersonId) -> Option<(Guid, Option<String>)> {
        let directory = &self.sight.directory;
        let account = directory.account(self.sight.past.link(linked)?.guid)?;
        (!directory.is_ignored(account.guid)).then(|| (account.guid, account.anchor.clone()))
    }

    fn door(&self, holding: Option<Holding>) -> Door {
        match holding {
            Some(Holding::Account(guid)) => Door::of(guid, self.sight),
            Some(Holding::Open) | None => Door::default(),
        }
    }

    fn hired(&self, id: &PersonId) -> Option<jiff::civil::Date> {
        let person = self.sight.roster.get(id)?;
        person.employment().hire_date.value().copied()
    }
}
