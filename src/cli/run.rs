//! `run`: the daemon.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;
use tracing::{debug, error, info, warn};

use super::args::Global;
use super::exit::{Exit, Failure};
use super::scene::{Scene, from_a_recording};
use super::sync::{self, Kind};
use crate::clock::Stopwatch;
use crate::cycle::Run;
use crate::daemon::{self, Signals, Wake, Work};
use crate::observe::{Pulse, Rest, ServiceManager};
use crate::plan::{Disposition, Plan};
use crate::settings::{LogLevel, Settings};
use crate::wiring;

/// Runs until asked to stop.
///
/// # Errors
/// When the configuration cannot be used or signals cannot be heard; what ends a single run is logged.
pub async fn run(global: &Global) -> Result<Exit, Failure> {
    let pulse = Pulse::default();
    let mut scene = Scene::open(global, LogLevel::Info)?;
    scene.needs_personio()?;
    scene.progress = Arc::new(pulse.clone());
    let mut signals = Signals::listen().map_err(|cause| {
        Failure::new(Exit::Failed, format!("cannot listen to signals: {cause}"))
    })?;
    let clock = Arc::clone(&scene.clock);
    let mut duty = Duty {
        folder: global.config.clone(),
        scene,
        pulse: pulse.clone(),
        rest: None,
        stop: signals.stop_flag(),
        manager: ServiceManager,
        trusted: false,
        waiting: Waiting::default(),
    };
    info!(
        mode = duty.scene.settings.guard.mode.word(),
        "rosterd started"
    );
    ServiceManager.ready();
    tokio::select! {
        () = daemon::run(&mut duty, clock.as_ref(), &mut signals) => {}
        () = ServiceManager.watch(pulse) => {}
    }
    ServiceManager.stopping();
    info!("rosterd stopped");
    Ok(Exit::Fine)
}

/// Who waited for somebody's decision after the last run, and how: said once, not every quarter of an hour.
type Waiting = BTreeMap<String, &'static str>;

/// What the daemon does again and again.
struct Duty {
    folder: PathBuf,
    scene: Scene,
    pulse: Pulse,
    rest: Option<Rest>,
    stop: Arc<AtomicBool>,
    manager: ServiceManager,
    /// Whether the rights of the service account were judged fine since the configuration was read.
    trusted: bool,
    waiting: Waiting,
}

impl Duty {
    /// The rights are judged until they were fine once: a leaver must not stay because somebody granted the
    /// account too much while it was at work.
    async fn once(&mut self) -> Result<Run, Failure> {
        let scene = &self.scene;
        let mut memory = wiring::memory(&scene.settings)?;
        let _lock = memory.lock_run()?;
        let seen = match scene.look(&memory).await {
            Ok(seen) => seen,
            Err(failure) => return Err(sync::void(Kind::Daemon, failure, &mut memory, scene)),
        };
        if !self.trusted {
            if let Err(failure) = scene.may_write(&seen).await {
                return Err(sync::void(Kind::Daemon, failure, &mut memory, scene));
            }
            self.trusted = true;
        }
        let verdict = scene.decide(&seen);
        sync::perform(Kind::Daemon, verdict, seen, &mut memory, scene, &self.stop).await
    }

    fn tell(&self, line: &str) {
        self.manager.status(line);
    }
}

impl Work for Duty {
    async fn run(&mut self, wake: Wake) -> Option<Timestamp> {
        if wake == Wake::Asked {
            self.scene.logins.forget();
        }
        self.rest = None;
        self.scene.begins(Kind::Daemon.word());
        let span = self.scene.span.clone();
        span.in_scope(|| info!(wake = wake.word(), "run begins"));
        let watch = Stopwatch::start();
        let outcome = self.once().await;
        self.rest = Some(self.pulse.rest());
        // What follows is about this run, and belongs to it.
        let _inside = span.enter();
        match outcome {
            Ok(run) => {
                log(&run, watch.ms(), &mut self.waiting);
                self.tell(&format!("last run: {}", run.outcome));
                next_due(&run.plan)
            }
            Err(failure) => {
                error!(exit = failure.exit.code(), "run ended: {failure}");
                self.tell(&format!("last run ended: {failure}"));
                None
            }
        }
    }

    fn reload(&mut self) {
        self.manager.reloading();
        match usable(&self.folder) {
            Ok(settings) => {
                self.scene.settings = settings;
                self.trusted = false;
                self.scene.logins.forget();
                info!("configuration was read again");
            }
            Err(failure) => {
                error!("the new configuration is not used, the old one stays: {failure}")
            }
        }
        self.manager.ready();
    }

    fn every(&self) -> Duration {
        self.scene.settings.schedule.every
    }

    fn alive(&self) {
        self.pulse.beat();
    }
}

/// The configuration, if a daemon can work with it.
fn usable(folder: &Path) -> Result<Settings, Failure> {
    let settings = wiring::settings(folder)?;
    match &settings.personio.recorded {
        Some(recorded) => Err(from_a_recording(recorded)),
        None => Ok(settings),
    }
}

/// The next moment at which something changes by itself.
fn next_due(plan: &Plan) -> Option<Timestamp> {
    let due = plan.cases.iter().flat_map(|case| &case.due);
    due.map(|due| due.at()).min()
}

/// Ids and words, no names: what a person's case says in full is in the store.
fn log(run: &Run, ms: u64, waiting: &mut Waiting) {
    let before = std::mem::take(waiting);
    for case in &run.cases {
        let person = case.person.as_ref().map_or("(no id)", |id| id.as_str());
        let ending = case.disposition.word();
        match &case.disposition {
            Disposition::Failed(_) | Disposition::Unknown(_) => {
                error!(person, ending, "case ended")
            }
            Disposition::Changed(changes) => info!(person, ending, changes, "case ended"),
            Disposition::Held(_) | Disposition::Blocked(_) | Disposition::Rejected(_) => {
                if before.get(person) == Some(&ending) {
                    debug!(person, ending, "case ended as before");
                } else {
                    warn!(person, ending, "case ended");
                }
                waiting.insert(person.to_owned(), ending);
            }
            Disposition::Settled
            | Disposition::Waiting(_)
            | Disposition::Untouched(_)
            | Disposition::LeftOut(_) => {}
        }
    }
    for breach in &run.breaches {
        warn!("held: {breach}");
    }
    info!(
        plan = run.plan.id.as_str(),
        outcome = run.outcome,
        people = run.cases.len(),
        ms,
        "run ended"
    );
}
