//! The operations of one window: different objects side by side, those of one object one after the other.

use std::collections::{BTreeSet, VecDeque};

use super::perform::{Done, Ready};
use crate::directory::Guid;

/// What waits, and which objects something is under way for.
pub(super) struct Lanes<'a> {
    waiting: VecDeque<(Ready<'a>, &'static str)>,
    busy: BTreeSet<Guid>,
}

impl<'a> Lanes<'a> {
    /// Operations in order, each with its word for people.
    pub fn of(waiting: impl IntoIterator<Item = (Ready<'a>, &'static str)>) -> Self {
        Self {
            waiting: waiting.into_iter().collect(),
            busy: BTreeSet::new(),
        }
    }

    /// The next operation on an object nothing is under way for.
    pub fn start(&mut self) -> Option<(Ready<'a>, &'static str)> {
        let is_free = |(ready, _): &(Ready<'_>, _)| {
            ready
                .object()
                .is_none_or(|object| !self.busy.contains(&object))
        };
        let at = self.waiting.iter().position(is_free)?;
        let next = self.waiting.remove(at)?;
        self.busy.extend(next.0.object());
        Some(next)
    }

    /// What was under way for an object has ended.
    pub fn ended(&mut self, object: Option<Guid>) {
        if let Some(object) = object {
            self.busy.remove(&object);
        }
    }

    /// Gives up what waits for an object: nobody knows how it is now.
    pub fn leave(&mut self, object: Guid) -> Vec<Done> {
        let (left, stays) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition::<Vec<_>, _>(|(ready, _)| ready.object() == Some(object));
        self.waiting = stays.into();
        left.iter().flat_map(|(ready, _)| ready.left()).collect()
    }

    /// Gives up everything that waits.
    pub fn leave_all(&mut self) -> Vec<Done> {
        let left = std::mem::take(&mut self.waiting);
        left.iter().flat_map(|(ready, _)| ready.left()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonId;
    use crate::plan::ChangeId;

    fn on(number: u8, place: usize) -> (Ready<'static>, &'static str) {
        let change = ChangeId {
            person: PersonId::new("1"),
            place,
        };
        let group = Guid::from_bytes([number; 16]);
        let members = vec![(Guid::from_bytes([99; 16]), change)];
        let join = true;
        (
            Ready::Group {
                group,
                join,
                members,
            },
            "join",
        )
    }

    fn object(started: Option<(Ready<'_>, &str)>) -> Option<Guid> {
        started.and_then(|(ready, _)| ready.object())
    }

    #[test]
    fn what_belongs_to_one_object_waits_for_its_turn() {
        let mut lanes = Lanes::of([on(1, 0), on(1, 1), on(2, 2)]);
        let (one, two) = (Guid::from_bytes([1; 16]), Guid::from_bytes([2; 16]));
        assert_eq!(object(lanes.start()), Some(one));
        assert_eq!(object(lanes.start()), Some(two));
        assert!(lanes.start().is_none());
        lanes.ended(Some(one));
        assert_eq!(object(lanes.start()), Some(one));
    }

    //
    #[test]
    fn what_waits_for_an_object_nobody_knows_is_left() {
        let mut lanes = Lanes::of([on(1, 0), on(1, 1), on(2, 2)]);
        lanes.start();
        assert_eq!(lanes.leave(Guid::from_bytes([1; 16])).len(), 1);
        assert_eq!(lanes.leave_all().len(), 1);
        assert!(lanes.start().is_none());
    }
}
