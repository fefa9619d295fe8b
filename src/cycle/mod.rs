//! One run on one screen: recall → read → decide → apply (intend, perform, settle) → report.
//!
//! Knows the order of a run. Names only ports and core rooms; must not know which ports they are, nor
//! decide anything itself.

mod apply;
mod breaker;
mod keeping;
mod lanes;
mod measure;
mod perform;
mod report;
mod trace;

use crate::clock::{Clock, Now};
use crate::guard::{self, Breach, ClearedPlan, GuardPolicy, Held, Verdict};
use crate::past::{Remember, RunId, Settlement};
use crate::plan::{self, Disposition, Plan, Policy, Sight};
use crate::ports::{
    DirectoryReader, DirectoryWriter, Handover, PeopleSource, PortFailure, Progress, Recall,
    Record, RunReport, Void,
};

use measure::baseline;

pub use apply::{Receipts, apply};
pub use keeping::Keeping;
pub use report::{CaseReport, dispositions};
pub use trace::span;

/// Why a run ended before anything could be decided or written down.
#[derive(Debug, thiserror::Error)]
pub enum RunFailure {
    /// A side could not be read completely.
    #[error(transparent)]
    Void(#[from] Void),
    /// The memory, or the writing half as a whole, failed.
    #[error(transparent)]
    Port(#[from] PortFailure),
}

/// Both sides and the past, and what looking at the directory settled about unfinished intents.
#[derive(Debug)]
pub struct Looked {
    /// What decisions may use.
    pub sight: Sight,
    /// Unfinished intents that are clear now; to be written down by whoever may write.
    pub settled: Vec<Settlement>,
    /// Why HR was not read, where the roster is the one that was kept last.
    pub void: Option<Void>,
    /// What becomes of rosters that are kept for times at which HR cannot be read.
    pub keeping: Keeping,
    /// What became of names that are kept for somebody; to be written down as well.
    pub noticed: Vec<Remember>,
}

/// Recalls and reads, both sides at once, completely or not at all. Writes nothing. Where HR alone cannot be
/// read, the roster that was kept last takes its place, if policy lets it and it was read from the same HR; what may
/// follow from it the plan knows.
///
/// # Errors
/// [`RunFailure`] when the memory or one of the sides cannot be read completely.
pub async fn look(
    people: &impl PeopleSource,
    reader: &impl DirectoryReader,
    memory: &impl Recall,
    policy: &Policy,
    now: Now,
) -> Result<Looked, RunFailure> {
    let past = memory.recall(now)?;
    let (fields, scope) = (policy.fields(), policy.scope());
    let (roster, directory) = futures_util::future::join(
        trace::people(people.read(&fields)),
        trace::directory(reader.read(&scope)),
    )
    .await;
    let keeping = Keeping::of(people, policy, now);
    let (roster, void) = match roster {
        Ok(roster) => (roster, None),
        Err(void) => match keeping.found(memory)? {
            Some(roster) if directory.is_ok() => (roster, Some(void)),
            _ => return Err(void.into()),
        },
    };
    let directory = policy.seen(directory?);
    let (past, settled) = past.reconciled(&directory, now);
    let (past, noticed) = past.noticed(&directory, now);
    Ok(Looked {
        sight: Sight {
            roster,
            directory,
            past,
        },
        settled,
        void,
        keeping,
        noticed,
    })
}

/// Decides and judges. Pure.
pub fn decide(sight: &Sight, policy: &Policy, guard: &GuardPolicy, now: Now) -> Verdict {
    let plan = trace::decided(|| plan::build(sight, policy, now));
    trace::judged(|| guard::judge(plan, sight, guard, now))
}

/// What a run did.
#[derive(Debug)]
pub struct Run {
    /// Its number in the journal.
    pub id: RunId,
    /// The plan it followed.
    pub plan: Plan,
    /// What was held.
    pub held: Vec<Held>,
    /// Breaches of the whole plan.
    pub breaches: Vec<Breach>,
    /// One line a person.
    pub cases: Vec<CaseReport>,
    /// `complete`, `held`, `failed`, `stopped`, or `incomplete` where HR was not read.
    pub outcome: &'static str,
    /// Why HR was not read, where what fell due was decided from the roster kept last.
    pub void: Option<Void>,
    /// Why it stopped early, where it did.
    pub stopped: Option<String>,
}

/// What a run needs beside the two sides.
pub struct Crew<'a, W, M, H> {
    /// Makes the writing half, once there is something to write.
    pub writer: &'a W,
    /// The memory.
    pub memory: &'a mut M,
    /// First passwords.
    pub handover: &'a H,
    /// The time, for the journal.
    pub clock: &'a dyn Clock,
    /// Whether to stop after the operations in hand.
    pub stopping: &'a (dyn Fn() -> bool + Send + Sync),
    /// For a terminal.
    pub progress: &'a dyn Progress,
}

/// Carries out what was cleared and writes down what happened.
///
/// # Errors
/// [`PortFailure`] when the memory fails; then nothing more was sent than is written down as intended.
pub async fn carry_out<W, M, H>(
    kind: &str,
    looked: Looked,
    verdict: Verdict,
    mut crew: Crew<'_, W, M, H>,
) -> Result<Run, PortFailure>
where
    W: DirectoryWriter,
    M: Recall + Record,
    H: Handover,
{
    let Looked {
        sight,
        settled,
        void,
        keeping,
        noticed,
    } = looked;
    let Verdict {
        cleared,
        held,
        breaches,
    } = verdict;
    let found = (&settled[..], noticed);
    let id = open(kind, &cleared, found, &mut *crew.memory, crew.clock)?;
    let applied = apply(&cleared, &sight.directory, id, &mut crew);
    let receipts = trace::applied(applied).await?;
    let plan = cleared.plan().clone();
    let cases = dispositions(&plan, &held, &receipts);
    let outcome = outcome(&cases, &held, &breaches, &receipts, void.as_ref());
    let is_believed = void.is_none() && !breaches.iter().any(Breach::is_alarm);
    keeping.settle(is_believed.then_some(&sight.roster), &mut *crew.memory)?;
    let report = RunReport {
        outcome,
        summary: report::summary(&cases, void.as_ref()),
        plan: Some(plan.id.to_string()),
        dispositions: cases
            .iter()
            .map(|case| {
                (
                    case.person.clone(),
                    case.disposition.word(),
                    case.disposition.to_string(),
                )
            })
            .collect(),
        baseline: baseline(&sight, &cleared, &breaches, &receipts, crew.clock.now()),
        foreseen: report::falls_due(&plan),
    };
    crew.memory.finish(id, &report, crew.clock.now())?;
    Ok(Run {
        id,
        plan,
        held,
        breaches,
        cases,
        outcome,
        void,
        stopped: receipts.stopped,
    })
}

/// Everything that is written down before the first operation: what looking settled and showed, which
/// approvals are used up, and what needs no operation.
fn open(
    kind: &str,
    cleared: &ClearedPlan,
    (settled, noticed): (&[Settlement], Vec<Remember>),
    memory: &mut impl Record,
    clock: &dyn Clock,
) -> Result<RunId, PortFailure> {
    let id = memory.start(kind, clock.now())?;
    trace::numbered(id);
    memory.settle(settled, clock.now())?;
    let spent: Vec<_> = cleared
        .spent()
        .iter()
        .map(|approval| approval.case.clone())
        .collect();
    memory.spend(id, &spent)?;
    let noticed = noticed.into_iter().filter(|_| cleared.remembers());
    let decided = cleared.cases().flat_map(|case| case.remember.clone());
    let facts: Vec<_> = noticed.chain(decided).collect();
    memory.remember(id, &facts, clock.now())?;
    Ok(id)
}

fn outcome(
    cases: &[CaseReport],
    held: &[Held],
    breaches: &[Breach],
    receipts: &Receipts,
    void: Option<&Void>,
) -> &'static str {
    let bad = |case: &CaseReport| {
        matches!(
            case.disposition,
            Disposition::Failed(_) | Disposition::Unknown(_)
        )
    };
    if receipts.stopped.is_some() {
        "stopped"
    } else if cases.iter().any(bad) {
        "failed"
    } else if void.is_some() {
        "incomplete"
    } else if held.is_empty() && breaches.is_empty() {
        "complete"
    } else {
        "held"
    }
}

/// Writes down a run that ended before anything could be decided. A roster that is kept no longer, or not at all by
/// now, is forgotten all the same.
///
/// # Errors
/// [`PortFailure`] when the memory fails too.
pub fn record_void(
    kind: &str,
    void: &RunFailure,
    policy: &Policy,
    memory: &mut impl Record,
    clock: &dyn Clock,
) -> Result<(), PortFailure> {
    let now = clock.now();
    let id = memory.start(kind, now)?;
    trace::numbered(id);
    keeping::forget_old(policy, memory, now)?;
    let report = RunReport {
        outcome: "incomplete",
        summary: void.to_string(),
        plan: None,
        dispositions: Vec::new(),
        baseline: None,
        foreseen: Vec::new(),
    };
    memory.finish(id, &report, clock.now())
}

#[cfg(test)]
mod tests;
