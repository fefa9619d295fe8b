//! One run on one screen: recall → read → decide → apply (intend, perform, settle) → report.
//!
//! Knows the order of a run. Names only ports and core rooms; must not know which ports they are, nor
//! decide anything itself.

mod apply;
mod breaker;
mod lanes;
mod measure;
mod perform;
mod report;
mod trace;

use crate::clock::{Clock, Now};
use crate::guard::{self, Breach, ClearedPlan, GuardPolicy, Held, Verdict};
use crate::past::{Past, Remember, RunId, Settlement};
use crate::plan::{self, Disposition, Plan, Policy, Sight};
use crate::ports::{
    DirectoryReader, DirectoryWriter, Handover, PeopleSource, PortFailure, Progress, Recall,
    Record, RunReport, Void,
};

use measure::baseline;

pub use apply::{Receipts, apply};
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
    /// What became of names that are kept for somebody; to be written down as well.
    pub noticed: Vec<Remember>,
}

/// Recalls and reads, both sides at once, completely or not at all. Writes nothing.
///
/// # Errors
/// [`RunFailure`] when the memory or one of the sides cannot be read completely.
pub async fn look(
    people: &impl PeopleSource,
    reader: &impl DirectoryReader,
    past: Past,
    policy: &Policy,
    now: Now,
) -> Result<Looked, RunFailure> {
    let (fields, scope) = (policy.fields(), policy.scope());
    let (roster, directory) = futures_util::future::join(
        trace::people(people.read(&fields)),
        trace::directory(reader.read(&scope)),
    )
    .await;
    let (roster, directory) = (roster?, directory?);
    let (past, settled) = past.reconciled(&directory, now);
    let (past, noticed) = past.noticed(&directory, now);
    Ok(Looked {
        sight: Sight {
            roster,
            directory,
            past,
        },
        settled,
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
    /// `complete`, `held`, `failed` or `stopped`.
    pub outcome: &'static str,
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
    let outcome = outcome(&cases, &held, &breaches, &receipts);
    let report = RunReport {
        outcome,
        summary: report::summary(&cases),
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
    let decided = cleared.cases().flat_map(|case| case.remember.clone());
    let facts: Vec<_> = noticed.into_iter().chain(decided).collect();
    memory.remember(id, &facts, clock.now())?;
    Ok(id)
}

fn outcome(
    cases: &[CaseReport],
    held: &[Held],
    breaches: &[Breach],
    receipts: &Receipts,
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
    } else if held.is_empty() && breaches.is_empty() {
        "complete"
    } else {
        "held"
    }
}

/// Writes down a run that ended before anything could be decided.
///
/// # Errors
/// [`PortFailure`] when the memory fails too.
pub fn record_void(
    kind: &str,
    void: &RunFailure,
    memory: &mut impl Record,
    clock: &dyn Clock,
) -> Result<(), PortFailure> {
    let id = memory.start(kind, clock.now())?;
    trace::numbered(id);
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
mod tests {
    use super::*;

    #[test]
    fn a_sentinel_that_holds_nobody_is_no_complete_run() {
        let alarm = [Breach::Sentinel("the HR feed is empty".into())];
        let receipts = Receipts::default();
        assert_eq!(outcome(&[], &[], &alarm, &receipts), "held");
        assert_eq!(outcome(&[], &[], &[], &receipts), "complete");
    }
}
