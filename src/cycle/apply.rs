//! Intend, perform, settle, a window at a time.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::Crew;
use super::breaker::Breaker;
use super::lanes::Lanes;
use super::perform::{Done, Performer, Ready, resolve};
use super::trace;
use crate::directory::{Directory, Guid};
use crate::guard::ClearedPlan;
use crate::past::{Intent, Outcome, REHIRE, RunId, Settlement};
use crate::people::PersonId;
use crate::plan::{Action, Case, Change, ChangeId, Operation, intent_of, waves};
use crate::ports::{DirectoryWriter, Handover, PortFailure, Record};

/// Intents written with one fsync.
const WINDOW: usize = 64;
/// Requests under way at once; more bring a domain controller nothing (measured against Samba).
const IN_FLIGHT: usize = 16;

/// What became of every change that was cleared.
#[derive(Debug, Default)]
pub struct Receipts {
    /// By change. A change without a receipt was not reached.
    pub outcomes: BTreeMap<ChangeId, Outcome>,
    /// Why the run stopped early, if it did.
    pub stopped: Option<String>,
}

/// Carries out a cleared plan, wave by wave.
///
/// # Errors
/// [`PortFailure`] when the memory cannot be written: nothing is sent that was not written down first.
pub async fn apply<W, M, H>(
    cleared: &ClearedPlan,
    directory: &Directory,
    run: RunId,
    crew: &mut Crew<'_, W, M, H>,
) -> Result<Receipts, PortFailure>
where
    W: DirectoryWriter,
    M: Record,
    H: Handover,
{
    let cases: Vec<&Case> = cleared.cases().collect();
    let mut applying = Applying::of(&cases, directory, run);
    for wave in waves(&cases) {
        for window in wave.chunks(WINDOW) {
            if (crew.stopping)() {
                applying
                    .receipts
                    .stopped
                    .get_or_insert_with(|| "asked to stop".to_owned());
            }
            if applying.receipts.stopped.is_some() {
                return Ok(applying.receipts);
            }
            applying.window(window, crew).await?;
        }
    }
    Ok(applying.receipts)
}

/// Where an application stands.
struct Applying<'a> {
    cases: BTreeMap<&'a PersonId, &'a Case>,
    changes: BTreeMap<&'a ChangeId, &'a Change>,
    directory: &'a Directory,
    run: RunId,
    created: BTreeMap<PersonId, Guid>,
    /// People for whom something did not happen: what would follow is left to the next run.
    halted: BTreeSet<PersonId>,
    /// Objects something was sent for and not answered: nothing more is sent for them in this run.
    unseen: BTreeSet<Guid>,
    breaker: Breaker,
    receipts: Receipts,
}

impl<'a> Applying<'a> {
    fn of(cases: &[&'a Case], directory: &'a Directory, run: RunId) -> Self {
        let changes = cases.iter().flat_map(|case| &case.changes);
        Self {
            cases: cases
                .iter()
                .filter_map(|case| Some((case.person.as_ref()?, *case)))
                .collect(),
            changes: changes.map(|change| (&change.id, change)).collect(),
            directory,
            run,
            created: BTreeMap::new(),
            halted: BTreeSet::new(),
            unseen: BTreeSet::new(),
            breaker: Breaker::default(),
            receipts: Receipts::default(),
        }
    }

    async fn window<W, M, H>(
        &mut self,
        window: &[Operation],
        crew: &mut Crew<'_, W, M, H>,
    ) -> Result<(), PortFailure>
    where
        W: DirectoryWriter,
        M: Record,
        H: Handover,
    {
        let ready: Vec<Ready<'_>> = window
            .iter()
            .filter_map(|operation| self.ready(operation))
            .collect();
        let ids = self.intend(&ready, crew)?;
        let performer = Performer {
            writer: crew.writer,
            handover: crew.handover,
        };
        let mut done: Vec<Done> = Vec::new();
        let mut lanes = Lanes::of(ready.into_iter().map(|ready| {
            let word = self.word(&ready);
            (ready, word)
        }));
        let performer = &performer;
        let mut under_way = FuturesUnordered::new();
        loop {
            while under_way.len() < IN_FLIGHT
                && let Some((ready, word)) = lanes.start()
            {
                let object = ready.object();
                under_way.push(async move {
                    let finished = trace::operation(performer, ready, word).await;
                    (object, word, finished)
                });
            }
            let Some((object, word, finished)) = under_way.next().await else {
                break;
            };
            lanes.ended(object);
            done.extend(self.listen(object, word, &finished, &mut lanes));
            done.extend(finished);
        }
        drop(under_way);
        self.settle(done, &ids, crew)
    }

    fn word(&self, ready: &Ready<'_>) -> &'static str {
        let first = ready.serves().first().copied();
        let change = first.and_then(|id| self.changes.get(id));
        change.map_or("nothing", |change| change.action.word())
    }

    /// What an operation that ended means for those that wait. Returns what is left because of it.
    fn listen(
        &mut self,
        object: Option<Guid>,
        word: &'static str,
        finished: &[Done],
        lanes: &mut Lanes<'_>,
    ) -> Vec<Done> {
        let stop = finished.iter().find_map(|done| done.stop.clone());
        if let Some(why) = stop.or_else(|| self.breaker.listen(word, finished)) {
            self.receipts.stopped.get_or_insert(why);
        }
        if self.receipts.stopped.is_some() {
            return lanes.leave_all();
        }
        let is_unknown = |done: &Done| matches!(done.outcome, Outcome::Unknown(_));
        match object.filter(|_| finished.iter().any(is_unknown)) {
            Some(object) => {
                self.unseen.insert(object);
                lanes.leave(object)
            }
            None => Vec::new(),
        }
    }

    /// An operation with every account known, without people who are halted.
    fn ready(&mut self, operation: &Operation) -> Option<Ready<'a>> {
        let halted = |id: &ChangeId| self.halted.contains(&id.person);
        let (ready, left) = resolve(
            operation,
            &halted,
            &self.created,
            &self.cases,
            self.directory,
        );
        for id in left {
            self.receipts.outcomes.insert(id, Outcome::NotDone);
        }
        let ready = ready?;
        if ready
            .object()
            .is_some_and(|object| self.unseen.contains(&object))
        {
            for done in ready.left() {
                self.receipts.outcomes.insert(done.change, done.outcome);
            }
            return None;
        }
        Some(ready)
    }

    fn intend<W, M: Record, H>(
        &self,
        ready: &[Ready<'_>],
        crew: &mut Crew<'_, W, M, H>,
    ) -> Result<BTreeMap<ChangeId, crate::past::IntentId>, PortFailure> {
        let now = crew.clock.now();
        let intended = |id: &ChangeId| {
            let (case, change) = (self.cases.get(&id.person)?, self.changes.get(id)?);
            Some((id.clone(), intent_of(case, change, now)))
        };
        let serves = ready.iter().flat_map(|ready| ready.serves());
        let (changes, intents): (Vec<ChangeId>, Vec<Intent>) = serves.filter_map(intended).unzip();
        let ids = crew.memory.intend(self.run, &intents, now)?;
        Ok(changes.into_iter().zip(ids).collect())
    }

    fn settle<W, M: Record, H>(
        &mut self,
        done: Vec<Done>,
        ids: &BTreeMap<ChangeId, crate::past::IntentId>,
        crew: &mut Crew<'_, W, M, H>,
    ) -> Result<(), PortFailure> {
        // An unknown outcome stays open: the next run looks before anything else touches that object.
        let known = done
            .iter()
            .filter(|done| !matches!(done.outcome, Outcome::Unknown(_)));
        let settlements: Vec<Settlement> = known
            .filter_map(|done| {
                let intent = *ids.get(&done.change)?;
                Some(Settlement {
                    intent,
                    outcome: done.outcome.clone(),
                })
            })
            .collect();
        crew.memory.settle(&settlements, crew.clock.now())?;
        for done in done {
            self.take_in(done);
        }
        let total = self.changes.len() as u64;
        crew.progress
            .step("changes", self.receipts.outcomes.len() as u64, Some(total));
        Ok(())
    }

    fn take_in(&mut self, done: Done) {
        let Done {
            change,
            outcome,
            refused: _,
            created,
            stop,
        } = done;
        let known = self.changes.get(&change);
        let case = self.cases.get(&change.person).copied();
        if known.is_none_or(|change| halts(change, case, &outcome)) {
            self.halted.insert(change.person.clone());
        }
        if let Some(guid) = created {
            self.created.insert(change.person.clone(), guid);
        }
        if let Some(why) = stop {
            self.receipts.stopped.get_or_insert(why);
        }
        self.receipts.outcomes.insert(change, outcome);
    }
}

/// Whether somebody is told a login.
fn hands_over(case: &Case) -> bool {
    let mut actions = case.changes.iter().map(|change| &change.action);
    actions.any(|action| matches!(action, Action::HandOver { .. }))
}

/// Whether what follows for this person waits for the next run. What is unknown is looked at first, and
/// nothing is built on an account or a password that is not there. But a group or an attribute that is
/// refused for ever must not keep a starter out for ever. Somebody hired again is let in only without what
/// is from before: once the account is open nobody takes it any more. Nobody is told a login that is not there.
fn halts(change: &Change, case: Option<&Case>, outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Done(_) => false,
        Outcome::Unknown(_) => true,
        Outcome::NotDone | Outcome::Failed(_) => match change.action {
            Action::Create(_)
            | Action::Anchor { .. }
            | Action::LockPassword
            | Action::HandOver { .. }
            | Action::Disable { .. } => true,
            Action::Quit { .. } => change.reason.rule == REHIRE,
            Action::Rename(_) => case.is_some_and(hands_over),
            _ => false,
        },
    }
}
