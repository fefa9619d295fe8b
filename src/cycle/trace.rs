//! The log of a run, one tree of spans: `run` ▸ `read.people`, `read.directory`, `decide`, `judge`,
//! `apply` ▸ `op`. Ids, counts and words, no names: what a person's case says in full is in the store.

use std::future::Future;

use tracing::field::{Empty, display};
use tracing::{Instrument, Span, debug, error, info, info_span, warn};

use super::perform::{Done, Performer, Ready};
use crate::clock::Stopwatch;
use crate::directory::{Directory, Guid};
use crate::guard::Verdict;
use crate::past::RunId;
use crate::people::Roster;
use crate::plan::Plan;
use crate::ports::{DirectoryWriter, EditFailure, Handover, PortFailure, Void};

/// What everything of one run happens in: `kind` is the command, `number` the run's in the journal, once
/// it has one.
pub fn span(kind: &'static str) -> Span {
    info_span!("run", kind, number = Empty)
}

/// The journal gave the run around us its number.
pub(super) fn numbered(run: RunId) {
    Span::current().record("number", run.0);
}

/// HR is read. A failure is told by whoever ends the run.
pub(super) async fn people(
    reading: impl Future<Output = Result<Roster, Void>>,
) -> Result<Roster, Void> {
    let told = async {
        let watch = Stopwatch::start();
        let roster = reading.await?;
        let (people, rejects) = (roster.len(), roster.rejects().len());
        info!(people, rejects, ms = watch.ms(), "HR was read completely");
        Ok(roster)
    };
    told.instrument(info_span!("read.people")).await
}

/// The directory is read.
pub(super) async fn directory(
    reading: impl Future<Output = Result<Directory, Void>>,
) -> Result<Directory, Void> {
    let told = async {
        let watch = Stopwatch::start();
        let directory = reading.await?;
        info!(
            accounts = directory.accounts().count(),
            groups = directory.groups().count(),
            ms = watch.ms(),
            "the directory was read completely"
        );
        Ok(directory)
    };
    told.instrument(info_span!("read.directory")).await
}

/// The plan is made.
pub(super) fn decided(decide: impl FnOnce() -> Plan) -> Plan {
    info_span!("decide").in_scope(|| {
        let watch = Stopwatch::start();
        let plan = decide();
        let changing = plan.cases.iter().filter(|case| !case.changes.is_empty());
        info!(
            plan = plan.id.as_str(),
            people = plan.cases.len(),
            changing = changing.count(),
            changes = plan.changes().count(),
            ms = watch.ms(),
            "a plan was made"
        );
        plan
    })
}

/// The guard looks at it.
pub(super) fn judged(judge: impl FnOnce() -> Verdict) -> Verdict {
    info_span!("judge").in_scope(|| {
        let watch = Stopwatch::start();
        let verdict = judge();
        info!(
            cleared = verdict
                .cleared
                .cases()
                .filter(|case| !case.changes.is_empty())
                .count(),
            held = verdict.held.len(),
            ms = watch.ms(),
            "the plan was judged"
        );
        for breach in &verdict.breaches {
            debug!("{breach}");
        }
        verdict
    })
}

/// What was cleared is carried out.
pub(super) async fn applied<T>(
    applying: impl Future<Output = Result<T, PortFailure>>,
) -> Result<T, PortFailure> {
    let told = async {
        let watch = Stopwatch::start();
        let receipts = applying.await?;
        debug!(ms = watch.ms(), "everything that was cleared was tried");
        Ok(receipts)
    };
    told.instrument(info_span!("apply")).await
}

/// One operation; its requests are told in its span.
pub(super) async fn operation<W: DirectoryWriter, H: Handover>(
    performer: &Performer<'_, W, H>,
    ready: Ready<'_>,
    kind: &'static str,
) -> Vec<Done> {
    let span = info_span!("op", kind, person = Empty, group = Empty, members = Empty);
    let serves = ready.serves();
    if let Ready::Group { group, members, .. } = &ready {
        span.record("group", display(group));
        span.record("members", members.len());
    }
    if let (Some(one), true) = (
        serves.first(),
        matches!(ready, Ready::Account { .. }) || serves.len() == 1,
    ) {
        span.record("person", one.person.as_str());
    }
    performer.perform(ready).instrument(span).await
}

/// One request to the directory.
pub(super) async fn sent(
    sending: impl Future<Output = Result<Guid, EditFailure>>,
) -> Result<Guid, EditFailure> {
    let watch = Stopwatch::start();
    let answer = sending.await;
    let ms = watch.ms();
    match &answer {
        Ok(guid) => debug!(outcome = "done", %guid, ms, "request"),
        Err(EditFailure::Refused(why)) => warn!(outcome = "failed", ms, "request: {why}"),
        Err(EditFailure::NotSent(why)) => warn!(outcome = "not done", ms, "request: {why}"),
        Err(EditFailure::Unknown(why)) => error!(outcome = "unknown", ms, "request: {why}"),
        Err(EditFailure::Stop(why)) => error!(outcome = "stopped", ms, "request: {why}"),
    }
    answer
}

/// A first password is handed over. What the operator's program says about a failure may hold names.
pub(super) async fn delivered(
    delivering: impl Future<Output = Result<(), PortFailure>>,
) -> Result<(), PortFailure> {
    let watch = Stopwatch::start();
    let answer = delivering.await;
    let ms = watch.ms();
    match &answer {
        Ok(()) => debug!(outcome = "done", ms, "hand-over"),
        Err(failure) => {
            warn!(
                outcome = "failed",
                ms, "hand-over; why is in the person's history"
            );
            debug!("hand-over: {failure}");
        }
    }
    answer
}
