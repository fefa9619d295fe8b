//! The working life of a human with several profiles, as that of one person.
//!
//! Profiles that overlap, or of which one starts within `people.bridge` of the end of those before, are one
//! employment. What is written into the fields of the person here is what the passes after this decide by: they know
//! no profiles.

use jiff::civil::Date;

use super::groups::{Doubt, Group};
use super::part::{Part, after, is_switch};
use super::{BRIDGE, Human, Profile};
use crate::clock::Now;
use crate::directory::{Guid, anchor_key};
use crate::lifecycle::{Stage, stage_of};
use crate::people::{FieldName, FieldValue, Person, PersonId};
use crate::plan::case::Finding;
use crate::plan::policy::Policy;

/// The fields an end is read from.
const ENDS: [&str; 3] = ["termination_date", "last_working_day", "contract_end_date"];

/// A human at a moment.
pub(super) struct AtMoment {
    pub person: Person,
    /// Where there are several profiles.
    pub known: Option<Human>,
    pub findings: Vec<Finding>,
    /// The account that was another profile's before.
    pub handed_on: Option<Guid>,
}

/// Which profile's facts count, and the employment it is part of.
struct Choice<'a, 'b> {
    facts: &'b Part<'a>,
    because: &'static str,
    /// Whether somebody is at work whatever that profile says of itself.
    at_work: bool,
    chain: &'b [Part<'a>],
}

/// The human a group is at a moment.
pub(super) fn at(group: &Group, policy: &Policy, now: Now) -> AtMoment {
    let lifecycle = &policy.lifecycle;
    let parts = group.profiles.iter();
    let mut parts: Vec<Part<'_>> = parts
        .map(|one| Part::of(one, group, lifecycle, now))
        .collect();
    parts.sort_by(|one, other| one.order().cmp(&other.order()));
    let profiles: Vec<Profile> = parts.iter().map(|part| part.told(group)).collect();
    // Who never came makes nobody come, go or stay. Of several that were called off the last one tells so: together
    // they would last from the first day of one to the last day of another.
    if let Some(place) = let_in(&parts, group) {
        parts = vec![parts.swap_remove(place)];
    } else if parts.iter().all(Part::never_came) {
        parts.drain(..parts.len().saturating_sub(1));
    } else {
        parts.retain(|part| !part.never_came());
    }
    let choice = choose(&parts, group, policy, now);
    let handed_on = handed_on(group, &profiles, choice.facts, policy);
    let shared = group.shared.get(choice.facts.id());
    let shared = shared.filter(|_| handed_on.is_some());
    let handed_on = handed_on.filter(|_| shared.is_none());
    let stays = shared.map(|whose| stays(group, choice.facts, whose, policy));
    let id = match handed_on {
        Some(_) => choice.facts.id().clone(),
        None => id_of(group, choice.facts.id()),
    };
    let known = (profiles.len() > 1 || id != *choice.facts.id()).then(|| Human {
        profiles,
        facts: choice.facts.id().clone(),
        because: choice.because,
    });
    let person = Person::of_profiles(id, choice.facts.profile, group.profiles.clone());
    let (person, waits) = choice.employed(person, group, policy);
    let stage = stage_of(&person, lifecycle, now);
    let findings = waits.filter(|_| !stage.is_over());
    let findings = findings.map(|waits| waits.said(choice.facts)).into_iter();
    let findings = findings.chain(stays);
    let doubt = parts.iter().find_map(Part::doubt);
    let doubt = doubt.or_else(|| match &group.doubt {
        Some(Doubt::Always(why)) => Some(why.clone()),
        Some(Doubt::IfOver(why)) => stage.is_over().then(|| why.clone()),
        None => None,
    });
    AtMoment {
        person: match doubt {
            Some(why) => person.doubted(why),
            None => person,
        },
        known,
        findings: findings.collect(),
        handed_on,
    }
}

/// The profile somebody was let in under before it was called off, where all others were, too, or are ahead: they are
/// locked out like anybody who ends.
fn let_in(parts: &[Part<'_>], group: &Group) -> Option<usize> {
    let is_let_in = |part: &Part<'_>| part.never_came() && group.holders.contains(part.id());
    let none_came = parts
        .iter()
        .all(|part| part.never_came() || part.is_ahead());
    let place = parts.iter().position(is_let_in);
    let nobody = parts.iter().all(Part::never_came);
    place.filter(|_| nobody || none_came && group.door.opened.is_some())
}

/// The account that goes on under another profile, because the one it is linked to is over and this one is open. Not
/// while the account carries an anchor that is none of this human's: somebody else wrote it.
fn handed_on(
    group: &Group,
    profiles: &[Profile],
    facts: &Part<'_>,
    policy: &Policy,
) -> Option<Guid> {
    let linked = group
        .linked
        .as_ref()
        .filter(|linked| *linked != facts.id())?;
    let before = profiles.iter().find(|profile| profile.id == *linked);
    let goes_on = before.is_some_and(|before| !before.stage.is_over());
    let (guid, seen) = group.account.as_ref()?;
    policy.anchor.of(facts.profile).ok()?;
    let anchors = group
        .profiles
        .iter()
        .filter_map(|one| policy.anchor.of(one).ok());
    let mut anchors = anchors.chain([linked.to_string()]);
    let is_theirs = seen
        .as_ref()
        .is_none_or(|seen| anchors.any(|anchor| anchor_key(&anchor) == anchor_key(seen)));
    (facts.is_open() && !goes_on && is_theirs).then_some(*guid)
}

/// What is said where the account would go on under another profile, and that one's anchor is somebody else's, too:
/// whoever is found by it would be one of two.
fn stays(group: &Group, facts: &Part<'_>, whose: &str, policy: &Policy) -> Finding {
    let value = &policy.anchor.value;
    let before = group.linked.as_ref().unwrap_or(facts.id());
    let id = facts.id();
    let text = format!(
        "profile {id} goes on, but the account stays linked to {before}: {value} {whose}; correct it in HR"
    );
    Finding::warning("directory.anchor", text)
}

/// The id a human stands under: the one that is linked, or that finds the account, or else that of the facts.
fn id_of(group: &Group, facts: &PersonId) -> PersonId {
    let found = || match group.holders.contains(facts) {
        true => Some(facts),
        false => group.holders.first(),
    };
    let id = group.linked.as_ref().or_else(found);
    id.unwrap_or(facts).clone()
}

/// Whose facts count.
fn choose<'a, 'b>(
    parts: &'b [Part<'a>],
    group: &Group,
    policy: &Policy,
    now: Now,
) -> Choice<'a, 'b> {
    let bridge = policy.people.bridge;
    // An account that was made for somebody who has not started is nobody's who left, unless they worked with it
    // under another profile, which HR had not told of.
    let is_of_old = |id: &PersonId| {
        let mut ahead = parts.iter().filter(|part| !part.has_left());
        !ahead.any(|part| part.id() == id)
    };
    let is_theirs =
        group.holders.iter().any(is_of_old) || parts.iter().any(|part| part.used(group));
    let has_account = group.door.was_open && is_theirs;
    if let Some(facts) = parts.iter().rfind(|part| part.is_open()) {
        let at_work = |part: &Part<'_>| part.is_open() && !part.is_away();
        // One that Personio closed at midnight in UTC is open until the evening of its last day in the west; without
        // that day, where another profile goes on, its status would be an end.
        let is_closed = facts.is_inactive();
        return Choice {
            facts,
            because: "of the profiles that are open it started last",
            at_work: is_closed || facts.is_away() && parts.iter().any(at_work),
            chain: chain_of(facts, parts, bridge),
        };
    }
    let last = || {
        let left = parts.iter().filter(|part| part.has_left());
        left.max_by_key(|part| {
            (
                !matches!(part.stage, Stage::Unclear(_)),
                part.lasts(),
                part.order(),
            )
        })
    };
    let next = parts.iter().find(|part| part.is_ahead());
    match (next, last()) {
        (Some(next), Some(last)) if has_account => {
            let chain = chain_of(next, parts, bridge);
            let is_one = chain.iter().any(|part| part.id() == last.id());
            // An account that is open is closed first: what is made ready for the next start is left as it is.
            if !is_one && next.is_near(now) && !group.door.is_open {
                return Choice::plain(
                    next,
                    "no profile is open, and it is time to prepare for it",
                    chain,
                );
            }
            let chain = chain_of(last, parts, bridge);
            Choice {
                at_work: is_one && !last.ended_at_once,
                ..Choice::plain(last, "no profile is open, and it ended last", chain)
            }
        }
        (Some(next), _) => {
            let chain = chain_of(next, parts, bridge);
            Choice::plain(
                next,
                "no profile is open, and it is the next to start",
                chain,
            )
        }
        (None, last) => {
            // Of those that never came, or of whom nobody can say anything, the last.
            let facts = last.or(parts.last()).unwrap_or(&parts[0]);
            let chain = chain_of(facts, parts, bridge);
            Choice::plain(facts, "no profile is open, and it ended last", chain)
        }
    }
}

/// The employment a profile is part of.
fn chain_of<'a, 'b>(one: &Part<'a>, parts: &'b [Part<'a>], bridge: u32) -> &'b [Part<'a>] {
    let mut begins = 0;
    for (place, next) in parts.iter().enumerate().skip(1) {
        let before = &parts[begins..place];
        if !before.iter().any(|part| part.reaches(next, bridge)) {
            if before.iter().any(|part| part.id() == one.id()) {
                return before;
            }
            begins = place;
        }
    }
    &parts[begins..]
}

impl<'a, 'b> Choice<'a, 'b> {
    fn plain(facts: &'b Part<'a>, because: &'static str, chain: &'b [Part<'a>]) -> Self {
        Self {
            facts,
            because,
            at_work: false,
            chain,
        }
    }

    /// Writes the whole employment into the fields of a person, and tells what an end waits for.
    fn employed(&self, person: Person, group: &Group, policy: &Policy) -> (Person, Option<Waits>) {
        let facts = self.facts;
        let starts = self.chain.iter().filter_map(|part| part.start);
        let first = match facts.is_ahead() {
            true => facts.start,
            false => starts.min(),
        };
        let mut person = match first {
            Some(day) if Some(day) != facts.start => {
                person.with("hire_date".into(), FieldValue::Date(day))
            }
            _ => person,
        };
        let ends_last = self.ends_last();
        // What waits is kept open: nobody is let in for the first time who has left.
        let waits = Waits::of(ends_last, policy.people.bridge);
        let waits = waits.filter(|_| group.door.was_open || !ends_last.has_left());
        if waits.is_some() || ends_last.id() != facts.id() {
            let end = waits
                .as_ref()
                .map_or(ends_last.end, |waits| Some(waits.until));
            let end = end.map_or(FieldValue::Empty, FieldValue::Date);
            person = ENDS.iter().fold(person, |person, field| {
                let value = match *field {
                    "last_working_day" => FieldValue::Empty,
                    _ => end.clone(),
                };
                person.with(FieldName::new(*field), value)
            });
        }
        if self.at_work || waits.is_some() && facts.has_left() {
            let at_work = FieldValue::Text("active".to_owned());
            person = person.with("status".into(), at_work);
        }
        (person, waits)
    }

    /// The profile of this employment that ends last, or does not end at all; the one whose facts count, of several.
    fn ends_last(&self) -> &'b Part<'a> {
        let goes_on = self.at_work || !self.facts.has_left();
        let others = self.chain.iter().filter(|part| goes_on && !part.has_left());
        let last = others.max_by_key(|part| {
            let is_facts = part.id() == self.facts.id();
            (part.end.is_none(), part.end, is_facts, part.order())
        });
        last.unwrap_or(self.facts)
    }
}

/// An end that is a change of legal entity, while HR has no profile that follows.
struct Waits {
    end: Date,
    until: Date,
}

impl Waits {
    fn of(part: &Part<'_>, bridge: u32) -> Option<Self> {
        let is_switch = is_switch(part.profile) && !part.ended_at_once;
        let end = part.end.filter(|_| is_switch && !part.has_no_day())?;
        let until = after(end, bridge);
        (until > end).then_some(Self { end, until })
    }

    fn said(&self, facts: &Part<'_>) -> Finding {
        let Self { end, until } = self;
        let text = format!(
            "the end {end} is a change of legal entity, and HR has no profile of this human that follows: the account \
             stays open until {until} ({BRIDGE}), and closes then if there still is none"
        );
        match facts.has_left() {
            true => Finding::warning(BRIDGE, text),
            false => Finding::notice(BRIDGE, text),
        }
    }
}
