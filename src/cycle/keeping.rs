//! The roster that is kept for times at which HR cannot be read: found, replaced, forgotten.

use jiff::Timestamp;

use crate::clock::Now;
use crate::people::Roster;
use crate::plan::Policy;
use crate::ports::{Keep, PeopleSource, PortFailure, Recall, Record};

/// What becomes of rosters that are kept: what this look may use of them and leaves behind.
#[derive(Clone, Debug)]
pub struct Keeping {
    /// What this look reads; `None` where nothing stands in for it.
    origin: Option<String>,
    /// When it began to read.
    read: Now,
    /// From when on a roster counts; `None` where none is kept.
    oldest: Option<Timestamp>,
}

impl Keeping {
    /// As policy has it, for a look at a moment.
    pub(super) fn of(people: &impl PeopleSource, policy: &Policy, now: Now) -> Self {
        Self {
            origin: people.origin(),
            read: now,
            oldest: oldest(policy, now),
        }
    }

    /// The roster that was kept last, unless it is too old or from elsewhere.
    pub(super) fn found(&self, memory: &impl Recall) -> Result<Option<Roster>, PortFailure> {
        let (Some(origin), Some(oldest)) = (&self.origin, self.oldest) else {
            return Ok(None);
        };
        let roster = memory.roster(origin)?;
        Ok(roster.filter(|roster| roster.kept().is_some_and(|read| read >= oldest)))
    }

    /// Leaves this roster behind, where one was read and believed; what is kept without reason is forgotten.
    pub(super) fn settle(
        &self,
        roster: Option<&Roster>,
        memory: &mut impl Record,
    ) -> Result<(), PortFailure> {
        let Some(oldest) = self.oldest else {
            return memory.keep(None);
        };
        match (roster, &self.origin) {
            (Some(roster), Some(origin)) => memory.keep(Some(Keep {
                roster,
                origin,
                read: self.read,
            })),
            _ => memory.forget_roster_before(oldest),
        }
    }
}

/// Forgets a roster that is too old, and any where none is to be kept.
pub(super) fn forget_old(
    policy: &Policy,
    memory: &mut impl Record,
    now: Now,
) -> Result<(), PortFailure> {
    match oldest(policy, now) {
        Some(oldest) => memory.forget_roster_before(oldest),
        None => memory.keep(None),
    }
}

fn oldest(policy: &Policy, now: Now) -> Option<Timestamp> {
    let limit = policy.due_events_from;
    (!limit.is_zero()).then(|| now.plus(-limit).instant())
}
