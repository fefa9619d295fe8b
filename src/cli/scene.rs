//! What the commands share that look at both sides.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::tz::TimeZone;
use serde::Serialize;
use tracing::{Instrument, Span};

use super::answer::{Answer, form};
use super::args::{Format, Global};
use super::exit::{Exit, Failure};
use super::progress::Bars;
use super::terminal;
use crate::clock::{Clock, Now, SystemClock};
use crate::cycle::{self, Looked, RunFailure};
use crate::guard::{Breach, Held, Mode, Used, Verdict, usage};
use crate::plan::Plan;
use crate::ports::{Progress, Quiet};
use crate::render::{Shown, Style};
use crate::settings::{LogLevel, Problems, Settings};
use crate::wiring::{self, Feed, Logins, Memory, Session};

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::new(Exit::Configuration, problems.to_string())
    }
}

impl From<RunFailure> for Failure {
    fn from(failure: RunFailure) -> Self {
        match failure {
            RunFailure::Void(void) => void.into(),
            RunFailure::Port(failure) => failure.into(),
        }
    }
}

/// A command at work: settings read, log started.
pub struct Scene {
    /// The configuration.
    pub settings: Settings,
    /// How standard output is written to.
    pub style: Style,
    /// The form of the answer.
    pub format: Format,
    /// What is told how far a step has come.
    pub progress: Arc<dyn Progress>,
    /// Options of the command line.
    global: Global,
    /// The bars on the terminal, where somebody looks.
    bars: Option<Arc<Bars>>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Which logins to the directory were refused to this process.
    pub logins: Arc<Logins>,
    /// What the log puts around everything of a run.
    pub span: Span,
    /// The saved pages that are looked at in Personio's place.
    recording: Option<PathBuf>,
}

/// Both sides as seen by one command.
pub struct Seen {
    /// What decisions may use.
    pub looked: Looked,
    /// The moment it was seen for.
    pub now: Now,
    /// The hold on the domain controller.
    pub session: Session,
}

impl Seen {
    /// For commands that tell what is to come or what it is called: nothing of that follows from a kept roster.
    ///
    /// # Errors
    /// Why HR was not read, where it was not.
    pub fn read_now(mut self) -> Result<Self, Failure> {
        match self.looked.void.take() {
            None => Ok(self),
            Some(void) => Err(void.into()),
        }
    }

    /// How a command ends that looked: where HR was not read, as that says, whatever else there is.
    pub fn exit(&self, otherwise: Exit) -> Exit {
        let void = self.looked.void.as_ref();
        void.map_or(otherwise, |void| void.failure.class.into())
    }
}

impl Scene {
    /// Reads the configuration and starts the log, at `level` where the operator asked for nothing else.
    ///
    /// # Errors
    /// [`Exit::Configuration`] with every problem.
    pub fn open(global: &Global, level: LogLevel) -> Result<Self, Failure> {
        Self::open_for(global, None, level)
    }

    /// As [`Scene::open`], for a command that may be asked for a form of its answer.
    ///
    /// # Errors
    /// Also [`Exit::Usage`] where two forms were asked for.
    pub fn open_for(
        global: &Global,
        format: Option<Format>,
        level: LogLevel,
    ) -> Result<Self, Failure> {
        let format = form(global, format)?;
        let settings = wiring::settings(&global.config)?;
        wiring::start_logging(&settings, self::level(global, settings.log.level, level))
            .map_err(|failure| Failure::new(Exit::Configuration, failure.to_string()))?;
        let bars = (format != Format::Json && terminal::is_watched(global))
            .then(|| Arc::new(Bars::default()));
        let progress: Arc<dyn Progress> = match &bars {
            Some(bars) => Arc::clone(bars) as Arc<dyn Progress>,
            None => Arc::new(Quiet),
        };
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        Ok(Self {
            settings,
            style: terminal::style(global),
            format,
            progress,
            global: global.clone(),
            bars,
            logins: Arc::new(Logins::new(Arc::clone(&clock))),
            clock,
            span: Span::none(),
            recording: None,
        })
    }

    /// For commands that only look: reads saved pages in Personio's place, where the command line (`from`) or the
    /// settings name them.
    pub fn replays(&mut self, from: Option<&Path>) {
        let configured = self.settings.personio.recorded.as_deref();
        self.recording = from.or(configured).map(Path::to_owned);
    }

    /// Whether saved pages are looked at.
    pub fn is_replay(&self) -> bool {
        self.recording.is_some()
    }

    /// For commands that need Personio itself: nothing is ever written from a recording.
    ///
    /// # Errors
    /// [`Exit::Configuration`] where the settings name saved pages.
    pub fn needs_personio(&self) -> Result<(), Failure> {
        match &self.settings.personio.recorded {
            None => Ok(()),
            Some(folder) => Err(from_a_recording(folder)),
        }
    }

    /// From here on a run of this kind: everything that is logged belongs to it.
    pub fn begins(&mut self, kind: &'static str) {
        self.span = cycle::span(kind);
    }

    /// Reads both sides completely, or nothing. Writes nothing.
    ///
    /// # Errors
    /// What could not be read.
    pub async fn look(&self, memory: &Memory) -> Result<Seen, RunFailure> {
        self.read(memory).instrument(self.span.clone()).await
    }

    async fn read(&self, memory: &Memory) -> Result<Seen, RunFailure> {
        let now = self.clock.now();
        let people = match &self.recording {
            Some(folder) => {
                Feed::Recorded(wiring::recording(&self.settings, folder, &self.progress))
            }
            None => {
                let live = wiring::people(&self.settings, &self.clock, &self.progress)?;
                Feed::Live(Box::new(live))
            }
        };
        let session = wiring::directory(&self.settings, &self.logins, &self.progress).await?;
        let policy = &self.settings.policy;
        let looked = cycle::look(&people, &session.reader(), memory, policy, now).await?;
        Ok(Seen {
            looked,
            now,
            session,
        })
    }

    /// The zone moments are shown in.
    pub fn zone(&self) -> &TimeZone {
        &self.settings.policy.lifecycle.zone
    }

    /// Decides and judges what was seen.
    pub fn decide(&self, seen: &Seen) -> Verdict {
        let Settings { policy, guard, .. } = &self.settings;
        self.span
            .in_scope(|| cycle::decide(&seen.looked.sight, policy, guard, seen.now))
    }

    /// How far a plan uses the limits.
    pub fn usage(&self, plan: &Plan, seen: &Seen) -> Vec<Used> {
        usage(plan, &seen.looked.sight, &self.settings.guard, seen.now)
    }

    /// A plan with what a reader needs beside it.
    pub fn shown<'a>(
        &'a self,
        plan: &'a Plan,
        held: &'a [Held],
        breaches: &'a [Breach],
        limits: &'a [Used],
        seen: &'a Seen,
    ) -> Shown<'a> {
        Shown {
            plan,
            whole: plan,
            held,
            breaches,
            limits,
            controller: seen.session.controller(),
            mode: self.settings.guard.mode,
            zone: self.zone(),
            forecast: false,
            recorded: self.is_replay(),
        }
    }

    /// Writes an answer: JSON where it was asked for, else text, [`Answer::Short`] or [`Answer::Long`].
    ///
    /// # Errors
    /// [`Exit::Failed`] when standard output cannot be written.
    pub fn answer<T: Serialize>(
        &self,
        length: fn(String) -> Answer,
        json: impl FnOnce() -> T,
        text: impl FnOnce(Style) -> String,
    ) -> Result<(), Failure> {
        let answer = match self.format {
            Format::Json => Answer::json(&json())?,
            Format::Text | Format::Markdown | Format::Ldif => length(text(self.style)),
        };
        self.say(&answer)
    }

    /// Writes an answer, after everything that says how far it has come.
    ///
    /// # Errors
    /// [`Exit::Failed`] when standard output cannot be written.
    pub fn say(&self, answer: &Answer) -> Result<(), Failure> {
        if let Some(bars) = &self.bars {
            bars.clear();
        }
        answer.write(&self.global)
    }

    /// Whether nothing may be written at all.
    pub fn is_observing(&self) -> bool {
        self.settings.guard.mode == Mode::Observe
    }
}

/// Why a command does nothing where the settings name saved pages.
pub fn from_a_recording(folder: &Path) -> Failure {
    Failure::new(
        Exit::Configuration,
        format!(
            "nothing was done: personio.recorded is {}, and nothing is ever written from a recording; \
             rosterd plan, explain, calendar and names look at it\n\
             to read Personio itself, take personio.recorded out of rosterd.toml",
            folder.display()
        ),
    )
}

/// How much the log shows: what was asked for on the command line, else in the settings, else the
/// command's own level.
fn level(global: &Global, configured: Option<LogLevel>, own: LogLevel) -> LogLevel {
    match (global.quiet, global.verbose) {
        (true, _) => LogLevel::Error,
        (false, 0) => configured.unwrap_or(own),
        (false, 1) => LogLevel::Info,
        (false, 2) => LogLevel::Debug,
        (false, _) => LogLevel::Trace,
    }
}
