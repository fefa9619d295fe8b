//! Names that belong to somebody, and since when no object has them any more.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::intent::Remember;
use super::{NameKind, Past, Reservation};
use crate::clock::Now;
use crate::directory::Directory;
use crate::people::PersonId;

/// For whom a name is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is.
    pub person: PersonId,
    /// When it was first seen that no object has it any more; none while one has it.
    pub unused_since: Option<Timestamp>,
}

impl Kept {
    /// Kept for somebody whose account has it.
    pub fn used(person: PersonId) -> Self {
        Self {
            person,
            unused_since: None,
        }
    }

    /// Until when an unused name is kept; none while it is used, and where the calendar ends before.
    pub fn until(&self, within: Span) -> Option<Timestamp> {
        let since = self.unused_since?.to_zoned(TimeZone::UTC);
        Some(since.checked_add(within).ok()?.timestamp())
    }

    /// Whether it is still kept at a moment.
    pub fn holds(&self, within: Span, now: Now) -> bool {
        self.until(within).is_none_or(|until| now.instant() < until)
    }
}

impl Past {
    /// For whom a name is kept, if that is somebody else than `person`, whether or not the time is over.
    pub fn keeper(&self, kind: NameKind, folded: &str, person: &PersonId) -> Option<&Kept> {
        let kept = self.names.get(&(kind, folded.to_owned()))?;
        (kept.person != *person).then_some(kept)
    }

    /// The names kept for a person.
    pub fn names_of<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = Reservation> + 'a {
        let own = self
            .names
            .iter()
            .filter(move |(_, kept)| kept.person == *person);
        own.map(|((kind, folded), kept)| reservation(*kind, folded, kept))
    }

    /// Compares kept names with what is read: which ones no object has any more since now, and which
    /// ones are back. Returns the past afterwards and what to write down.
    pub fn noticed(mut self, directory: &Directory, now: Now) -> (Self, Vec<Remember>) {
        let (mut unused, mut used) = (Vec::new(), Vec::new());
        for ((kind, folded), kept) in &self.names {
            let name = || reservation(*kind, folded, kept);
            match (is_held(*kind, folded, directory), kept.unused_since) {
                (false, None) => unused.push(name()),
                (true, Some(_)) => used.push(name()),
                (false, Some(_)) | (true, None) => {}
            }
        }
        let facts = [
            (!unused.is_empty()).then_some(Remember::Unused { names: unused }),
            (!used.is_empty()).then_some(Remember::Used { names: used }),
        ];
        let facts: Vec<Remember> = facts.into_iter().flatten().collect();
        for fact in &facts {
            self.remember(fact, now.instant());
        }
        (self, facts)
    }

    /// The first owner of a name keeps it, and has it from now on.
    pub(super) fn reserve(&mut self, name: &Reservation) {
        let key = (name.kind, name.folded.clone());
        let kept = self.names.entry(key);
        let kept = kept.or_insert_with(|| Kept::used(name.person.clone()));
        if kept.person == name.person {
            kept.unused_since = None;
        }
    }

    /// Only its owner's name is freed.
    pub(super) fn free(&mut self, name: &Reservation) {
        if self.own(name).is_some() {
            self.names.remove(&(name.kind, name.folded.clone()));
        }
    }

    /// The first moment counts.
    pub(super) fn unused(&mut self, name: &Reservation, at: Timestamp) {
        if let Some(kept) = self.own(name) {
            kept.unused_since.get_or_insert(at);
        }
    }

    pub(super) fn used(&mut self, name: &Reservation) {
        if let Some(kept) = self.own(name) {
            kept.unused_since = None;
        }
    }

    fn own(&mut self, name: &Reservation) -> Option<&mut Kept> {
        let kept = self.names.get_mut(&(name.kind, name.folded.clone()))?;
        (kept.person == name.person).then_some(kept)
    }
}

/// Whether an object of the domain has a name.
pub fn is_held(kind: NameKind, folded: &str, directory: &Directory) -> bool {
    match kind {
        NameKind::Login => directory.holders_of_name(folded).next().is_some(),
        NameKind::Address => directory.holders_of_address(folded).next().is_some(),
    }
}

fn reservation(kind: NameKind, folded: &str, kept: &Kept) -> Reservation {
    Reservation {
        kind,
        folded: folded.to_owned(),
        person: kept.person.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_used_or_whose_time_has_no_end_is_kept() {
        let mut kept = Kept::used(PersonId::new("1"));
        let now = Now::at("2026-03-01T06:00:00Z".parse().unwrap());
        assert!(kept.holds(Span::new(), now));
        kept.unused_since = Some(Timestamp::MAX);
        assert!(kept.holds(Span::new().months(1), now));
        kept.unused_since = Some(now.instant());
        assert!(!kept.holds(Span::new(), now));
        assert!(kept.holds(Span::new().days(1), now));
    }
}
