//! The only place where concrete ports meet: settings become Personio, the directory, the store and the
//! hand-over. What commands name of them, they name through here.

mod hr;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use jiff::Timestamp;

use crate::clock::{Clock, Now, SystemClock};
use crate::handover::HandoverKind;
use crate::ldap::{Access, Discovery, Login, check_authorities, check_kerberos};
use crate::observe::{self, LoggingFailure};
use crate::past::{Outcome, RunId};
use crate::people::PersonId;
use crate::ports::{PortFailure, Progress, Quiet};
use crate::render::history::{Ending, Entry};
use crate::render::status::LastRun;
use crate::settings::{
    self, Controllers, HandOverSettings, LogFormat, LogLevel, LoginSettings, Problems, Settings,
};
use crate::store::{DispositionLine, JournalLine, RunLine, RunState};

pub use hr::{needed, people, people_before, recording, rights};

pub use crate::ldap::{Examiner, Logins, Session};
pub use crate::personio::Feed;
pub use crate::store::Store as Memory;

/// How long reading the whole directory may take: a minute reads 50,000 accounts from a slow controller.
const READ_DEADLINE: Duration = Duration::from_secs(10 * 60);

/// The configuration, with overrides from the environment.
///
/// # Errors
/// Every problem of every file.
pub fn settings(place: &Path) -> Result<Settings, Problems> {
    // A variable that is not text cannot be one of ours.
    let env = std::env::vars_os();
    let texts =
        env.filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    settings::load(place, texts)
}

/// Everything that is wrong with files and secrets, offline, one line each.
pub fn problems(place: &Path) -> Vec<String> {
    let settings = match settings(place) {
        Ok(settings) => settings,
        Err(problems) => return problems.to_string().lines().map(str::to_owned).collect(),
    };
    let secrets = settings.secrets().filter_map(|(key, source)| {
        let failure = source.read().err()?;
        Some(format!("{key} — {failure}"))
    });
    let kerberos = match settings.directory.login {
        LoginSettings::Kerberos => check_kerberos().err(),
        LoginSettings::Password(_) => None,
    };
    let authorities = check_authorities(&settings.directory.ca_file).err();
    let (clock, quiet): (Arc<dyn Clock>, Arc<dyn Progress>) =
        (Arc::new(SystemClock), Arc::new(Quiet));
    let hr = match &settings.personio.recorded {
        Some(folder) => recording(&settings, folder, &quiet)
            .check()
            .err()
            .map(PortFailure::from),
        None => people(&settings, &clock, &quiet).err(),
    };
    let hand_over = handover(&settings.hand_over).err();
    let told = |key: &'static str| {
        move |failure: PortFailure| match &failure.source {
            Some(cause) => format!("{key} — {failure} ({cause})"),
            None => format!("{key} — {failure}"),
        }
    };
    secrets
        .chain(kerberos.map(told("directory.login")))
        .chain(authorities.map(told("directory.ca_file")))
        .chain(hr.map(told("personio")))
        .chain(hand_over.map(told("hand_over")))
        .collect()
}

/// Starts the log of this process with rosterd itself at `level`. Single targets have the level the
/// settings give them.
///
/// # Errors
/// At the second call.
pub fn start_logging(settings: &Settings, level: LogLevel) -> Result<(), LoggingFailure> {
    let format = match settings.log.format {
        LogFormat::Text => observe::LogFormat::Text,
        LogFormat::Json => observe::LogFormat::Json,
    };
    let levels = settings.log.levels.iter();
    let levels = observe::Levels {
        ours: level_filter(level),
        of: levels
            .map(|(name, level)| (name.clone(), level_filter(*level)))
            .collect(),
    };
    observe::start_logging(format, &levels)
}

fn level_filter(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
        LogLevel::Trace => LevelFilter::TRACE,
    }
}

/// A hold on one domain controller. `logins` is the process's one memory of refused logins.
///
/// # Errors
/// What is wrong with the connection, the certificate or the login.
pub async fn directory(
    settings: &Settings,
    logins: &Arc<Logins>,
    progress: &Arc<dyn Progress>,
) -> Result<Session, PortFailure> {
    let directory = &settings.directory;
    let (servers, discovery) = match directory.controllers.clone() {
        Controllers::Listed(servers) => (servers, None),
        Controllers::Domain {
            domain,
            site,
            name_servers,
        } => {
            let discovery = Discovery {
                domain,
                site,
                name_servers,
            };
            (Vec::new(), Some(discovery))
        }
    };
    let login = match directory.login.clone() {
        LoginSettings::Password(source) => Login::Password(Box::new(move || source.read())),
        LoginSettings::Kerberos => Login::Kerberos,
    };
    let access = Access {
        servers,
        discovery,
        start_tls: directory.start_tls,
        user: directory.user.clone(),
        login,
        logins: Arc::clone(logins),
        ca_file: Some(directory.ca_file.clone()),
        connect_timeout: directory.connect_timeout,
        operation_timeout: directory.operation_timeout,
        read_deadline: READ_DEADLINE,
    };
    Session::open(access, Arc::clone(progress)).await
}

/// The store.
///
/// # Errors
/// When it cannot be opened.
pub fn memory(settings: &Settings) -> Result<Memory, PortFailure> {
    Memory::open(&settings.store.path)
}

/// First passwords.
///
/// # Errors
/// When the recipient is none.
pub fn handover(settings: &HandOverSettings) -> Result<HandoverKind, PortFailure> {
    Ok(match settings {
        HandOverSettings::None => HandoverKind::None,
        HandOverSettings::File { folder, recipient } => HandoverKind::file(folder, recipient)?,
        HandOverSettings::Command {
            program,
            arguments,
            timeout,
        } => HandoverKind::command(program, arguments, *timeout),
    })
}

/// The last runs, newest first.
///
/// # Errors
/// When the store cannot be read.
pub fn runs(memory: &Memory, limit: usize) -> Result<Vec<LastRun>, PortFailure> {
    Ok(memory.runs(limit)?.into_iter().map(last_run).collect())
}

/// One run: how it ended for whom, and what was done in it, in that order.
#[derive(Debug)]
pub struct OneRun {
    /// The run.
    pub run: LastRun,
    /// How everybody's case ended; of older runs without those for whom there was nothing to do.
    pub endings: Vec<Ending>,
    /// What was done.
    pub entries: Vec<Entry>,
}

/// The run of a number, if there was one.
///
/// # Errors
/// When the store cannot be read.
pub fn run(memory: &Memory, number: i64) -> Result<Option<OneRun>, PortFailure> {
    let id = RunId(number);
    let Some(line) = memory.run(id)? else {
        return Ok(None);
    };
    let endings = memory.run_dispositions(id)?.into_iter().map(ending);
    Ok(Some(OneRun {
        run: last_run(line),
        endings: endings.collect(),
        entries: memory.done_in(id)?.into_iter().map(entry).collect(),
    }))
}

/// How everybody's case ended in the last run that decided about people.
///
/// # Errors
/// When the store cannot be read.
pub fn last_endings(memory: &Memory) -> Result<Vec<Ending>, PortFailure> {
    Ok(memory
        .last_dispositions()?
        .into_iter()
        .map(ending)
        .collect())
}

/// What falls due by itself after this moment: when, for whom, what; soonest first.
///
/// # Errors
/// When the store cannot be read.
pub fn foreseen(
    memory: &Memory,
    now: Now,
) -> Result<Vec<(Timestamp, PersonId, String)>, PortFailure> {
    let ahead = memory.foreseen()?.into_iter();
    let ahead = ahead.filter(|line| line.at > now.instant());
    Ok(ahead
        .map(|line| (line.at, line.person, line.what))
        .collect())
}

fn ending(line: DispositionLine) -> Ending {
    Ending {
        person: line.person,
        word: line.word,
        words: line.words,
    }
}

fn last_run(line: RunLine) -> LastRun {
    let outcome = line.state.word().to_owned();
    let (ended, summary) = match line.state {
        RunState::Ended { at, summary, .. } => (Some(at), Some(summary)),
        RunState::Running | RunState::Interrupted => (None, None),
    };
    LastRun {
        number: line.id.0,
        kind: line.kind,
        started: line.started,
        ended,
        outcome: Some(outcome),
        summary,
        plan: line.plan,
    }
}

/// What was done to one person's account, newest first.
///
/// # Errors
/// When the store cannot be read.
pub fn history(
    memory: &Memory,
    person: &PersonId,
    limit: usize,
) -> Result<Vec<Entry>, PortFailure> {
    let lines = memory.history(Some(person), limit)?;
    Ok(lines.into_iter().map(entry).collect())
}

fn entry(line: JournalLine) -> Entry {
    let (outcome, why) = words(line.outcome);
    Entry {
        at: line.at,
        run: line.run.0,
        person: line.person,
        words: line.words,
        rule: line.rule,
        outcome,
        why,
    }
}

fn words(outcome: Option<Outcome>) -> (String, Option<String>) {
    let (word, why) = match outcome {
        None => ("open", None),
        Some(Outcome::Done(_)) => ("done", None),
        Some(Outcome::NotDone) => ("not done", None),
        Some(Outcome::Failed(why)) => ("failed", Some(why)),
        Some(Outcome::Unknown(why)) => ("unknown", Some(why)),
    };
    (word.to_owned(), why)
}
