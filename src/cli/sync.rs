//! `sync`: one run. What `apply` shares with it is here, too.

use std::sync::atomic::{AtomicBool, Ordering};

use tracing::Instrument;

use super::answer::Answer;
use super::args::Global;
use super::exit::{Exit, Failure, chain};
use super::scene::{Scene, Seen};
use crate::cycle::{self, Crew, Run, RunFailure};
use crate::daemon::Signals;
use crate::directory::{Edit, Guid};
use crate::guard::Verdict;
use crate::ports::{DirectoryWriter, EditFailure, Void};
use crate::render::report::{Report, report};
use crate::render::{json_run, short};
use crate::settings::LogLevel;
use crate::wiring::{self, Memory};

/// Which command a run belongs to.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// `apply`
    Apply,
    /// `sync`
    Sync,
    /// `run`
    Daemon,
}

impl Kind {
    /// The word the journal and the log use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Sync => "sync",
            Self::Daemon => "run",
        }
    }
}

/// Makes one run.
///
/// # Errors
/// What ended it before anything was decided, or what the memory refused.
pub async fn sync(global: &Global) -> Result<Exit, Failure> {
    let mut scene = Scene::open(global, LogLevel::Warn)?;
    scene.needs_personio()?;
    scene.begins("sync");
    let mut memory = wiring::memory(&scene.settings)?;
    let _lock = memory.lock_run()?;
    let seen = match scene.look(&memory).await {
        Ok(seen) => seen,
        Err(failure) => return Err(void(Kind::Sync, failure, &mut memory, &scene)),
    };
    if let Err(failure) = scene.may_write(&seen).await {
        return Err(void(Kind::Sync, failure, &mut memory, &scene));
    }
    let verdict = scene.decide(&seen);
    carry_out(Kind::Sync, verdict, seen, &mut memory, &scene).await
}

/// Writes down that a run ended before anything was decided, and answers why.
pub fn void(kind: Kind, failure: RunFailure, memory: &mut Memory, scene: &Scene) -> Failure {
    let (policy, clock) = (&scene.settings.policy, scene.clock.as_ref());
    let record = || cycle::record_void(kind.word(), &failure, policy, memory, clock);
    let recorded = scene.span.in_scope(record);
    let mut told = Failure::from(failure);
    if let Err(also) = recorded {
        told.message
            .push_str(&format!("\nnor could that be written down: {also}"));
    }
    told
}

/// Carries out what was cleared and says what happened.
///
/// # Errors
/// What the memory refused.
pub async fn carry_out(
    kind: Kind,
    verdict: Verdict,
    seen: Seen,
    memory: &mut Memory,
    scene: &Scene,
) -> Result<Exit, Failure> {
    let signals = Signals::listen().map_err(|cause| {
        Failure::new(Exit::Failed, format!("cannot listen to signals: {cause}"))
    })?;
    let run = perform(kind, verdict, seen, memory, scene, &signals.stop_flag()).await?;
    tell(run, scene)
}

/// Carries out what was cleared; stops after the operations in hand when asked to.
///
/// # Errors
/// What the memory refused.
pub async fn perform(
    kind: Kind,
    verdict: Verdict,
    seen: Seen,
    memory: &mut Memory,
    scene: &Scene,
    stop: &AtomicBool,
) -> Result<Run, Failure> {
    let Seen {
        looked, session, ..
    } = seen;
    let stopping = || stop.load(Ordering::SeqCst);
    let handover = &wiring::handover(&scene.settings.hand_over)?;
    let (clock, progress) = (scene.clock.as_ref(), scene.progress.as_ref());
    let kind = kind.word();
    if scene.is_observing() {
        let crew = Crew {
            writer: &NoHand,
            memory,
            handover,
            clock,
            stopping: &stopping,
            progress,
        };
        let carried = cycle::carry_out(kind, looked, verdict, crew);
        return Ok(carried.instrument(scene.span.clone()).await?);
    }
    let crew = Crew {
        writer: &session.writer(),
        memory,
        handover,
        clock,
        stopping: &stopping,
        progress,
    };
    let carried = cycle::carry_out(kind, looked, verdict, crew);
    Ok(carried.instrument(scene.span.clone()).await?)
}

/// In observe mode the writing half does not exist.
struct NoHand;

impl DirectoryWriter for NoHand {
    async fn perform(&self, _edit: &Edit) -> Result<Guid, EditFailure> {
        Err(EditFailure::NotSent("the mode is observe".to_owned()))
    }
}

fn tell(run: Run, scene: &Scene) -> Result<Exit, Failure> {
    let exit = exit_of(&run);
    let ended = sentence(&run, exit, scene);
    let cases = run.cases.into_iter();
    let told = Report {
        plan: run.plan.id.to_string(),
        dispositions: cases
            .map(|case| (case.person, case.name, case.disposition))
            .collect(),
        stopped: run.stopped,
        ended,
    };
    scene.answer(
        Answer::Short,
        || json_run::report(&told, exit.code()),
        |style| report(&told, style),
    )?;
    Ok(exit)
}

fn exit_of(run: &Run) -> Exit {
    match (run.outcome, &run.void) {
        ("complete", _) => Exit::Fine,
        ("held", _) => Exit::Held,
        ("incomplete", Some(void)) => void.failure.class.into(),
        _ => Exit::Failed,
    }
}

/// What a run was that was decided from the roster kept last, as one line.
pub fn incomplete(void: &Void) -> String {
    let why = chain(void).replace("\n  ", ", ");
    format!(
        "{why}. Starts and ends that fell due were decided from the last complete roster; everything else waits until \
         the HR system can be read."
    )
}

fn sentence(run: &Run, exit: Exit, scene: &Scene) -> String {
    if let Some(void) = run.void.as_ref().filter(|_| exit != Exit::Failed) {
        return format!("Exit {}: {}", exit.code(), incomplete(void));
    }
    let words = match exit {
        Exit::Fine if run.plan.is_empty() => "there was nothing to do".to_owned(),
        Exit::Fine => "everything that was to be done is done".to_owned(),
        Exit::Held if scene.is_observing() => {
            "the mode is observe, nothing was written; see rosterd plan".to_owned()
        }
        Exit::Held => format!(
            "some wait for an operator; see rosterd plan, then rosterd apply --plan ID (this was {})",
            short(run.plan.id.as_str())
        ),
        _ => "something failed; the next run reads again and decides again".to_owned(),
    };
    format!("Exit {}: {words}.", exit.code())
}
