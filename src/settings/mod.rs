//! Text to policies: `rosterd.toml`, `rules.d/*.toml` and the environment become what the other rooms go by.
//!
//! Knows the configuration language, where its files lie and where secrets are kept, and tells everything
//! that is wrong with it at once, by file, line and key. Must not know connections, people or a directory:
//! what it makes is plain data.
//!
//! The way of a text: `document` parses each file and notes where each key stands, `merge` puts files and
//! variables together, `read` brings the tree into `shape` and cuts what does not fit, and `build` (with
//! `connections`, `controllers`, `hand_over`, `log`, `safety`, `lifecycle`, `people`, `derived`, `adoption`, `names`, `placement`, `attributes`, `condition`) makes policies.

mod adoption;
mod attributes;
mod build;
mod condition;
mod connections;
mod controllers;
mod derived;
mod desk;
mod document;
mod fields;
mod hand_over;
mod key;
mod lifecycle;
mod load;
mod log;
mod merge;
mod names;
mod people;
mod placement;
mod places;
mod problem;
mod read;
mod safety;
mod secret;
mod shape;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use crate::directory::rights::ExcessKind;
use crate::guard::GuardPolicy;
use crate::people::FieldType;
use crate::plan::Policy;

pub use fields::built_in_fields;
pub use load::load;
pub use problem::{Problem, Problems};
pub use secret::SecretSource;

/// Everything an operator decided. `Debug` is safe to log: secrets are named by place and never held.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What should be true.
    pub policy: Policy,
    /// How much may be done.
    pub guard: GuardPolicy,
    /// When runs begin.
    pub schedule: ScheduleSettings,
    /// How HR is reached.
    pub personio: PersonioSettings,
    /// How the directory is reached.
    pub directory: DirectorySettings,
    /// Where memory is kept.
    pub store: StoreSettings,
    /// How first passwords are handed over.
    pub hand_over: HandOverSettings,
    /// How the log is written.
    pub log: LogSettings,
}

impl Settings {
    /// Every secret with its key: what `check` tries to read.
    pub fn secrets(&self) -> impl Iterator<Item = (&'static str, &SecretSource)> {
        let directory = match &self.directory.login {
            LoginSettings::Password(source) => Some(("directory.password", source)),
            LoginSettings::Kerberos => None,
        };
        let personio = self.personio.credential.as_ref();
        personio
            .map(|credential| ("personio.client_secret", &credential.client_secret))
            .into_iter()
            .chain(directory)
    }
}

/// `[schedule]`; its zones are in the lifecycle policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleSettings {
    /// From the start of one run to the start of the next.
    pub every: Duration,
}

/// `[personio]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonioSettings {
    /// The address; https, or http on this machine.
    pub url: String,
    /// The API credential; may lack where a recording is read.
    pub credential: Option<CredentialSettings>,
    /// A folder of saved answers that is read in Personio's place: then nothing may be written.
    pub recorded: Option<PathBuf>,
    /// Certificates to trust instead of the system's (PEM).
    pub ca_file: Option<PathBuf>,
    /// Whether absences may be read, for `absence_kind`: data about health.
    pub absences: bool,
    /// Custom attributes: rosterd's name, Personio's name (`dynamic_1234567`).
    pub fields: BTreeMap<String, String>,
    /// What custom attributes hold, by rosterd's name, where the operator says so and not Personio.
    pub types: BTreeMap<String, FieldType>,
}

/// `personio.client_id` and `personio.client_secret`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialSettings {
    /// Its name.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretSource,
}

/// `[directory]` as far as it is about the connection; the rest is in the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectorySettings {
    /// Which domain controllers.
    pub controllers: Controllers,
    /// Whether connections begin as LDAP and are upgraded before anything else is sent.
    pub start_tls: bool,
    /// The service account.
    pub user: String,
    /// How it proves who it is.
    pub login: LoginSettings,
    /// The company's CA (PEM).
    pub ca_file: PathBuf,
    /// Dangerous rights of the service account that an operator accepts.
    pub accept_rights: BTreeSet<ExcessKind>,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long one request may take.
    pub operation_timeout: Duration,
}

/// `directory.servers`, or `directory.domain` with `site` and `dns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Controllers {
    /// Addresses, in the order they are tried: ldaps, or ldap with `start_tls`.
    Listed(Vec<String>),
    /// Looked up in DNS.
    Domain {
        /// DNS name of the domain.
        domain: String,
        /// The site whose controllers come first.
        site: Option<String>,
        /// Who is asked; empty means the system's name servers.
        name_servers: Vec<SocketAddr>,
    },
}

/// `directory.login`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoginSettings {
    /// With this password.
    Password(SecretSource),
    /// With the key table the environment names.
    Kerberos,
}

/// `[store]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreSettings {
    /// The database file.
    pub path: PathBuf,
}

/// `[hand_over]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandOverSettings {
    /// No first passwords.
    None,
    /// An encrypted file each.
    File {
        /// The folder they are written to.
        folder: PathBuf,
        /// The age public key of who may read them.
        recipient: String,
    },
    /// JSON on the standard input of a program.
    Command {
        /// The program.
        program: PathBuf,
        /// Its arguments.
        arguments: Vec<String>,
        /// How long it may take.
        timeout: Duration,
    },
}

impl HandOverSettings {
    /// Whether first passwords are handed over at all.
    pub fn is_on(&self) -> bool {
        !matches!(self, Self::None)
    }
}

/// `[log]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogSettings {
    /// How a line is written.
    pub format: LogFormat,
    /// How much rosterd says; none means what the command says by itself.
    pub level: Option<LogLevel>,
    /// How much single targets say.
    pub levels: BTreeMap<String, LogLevel>,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Nothing.
    Off,
    /// What did not happen and should have.
    Error,
    /// What somebody should look at.
    Warn,
    /// What a run did.
    Info,
    /// Every request; may name objects of the directory.
    Debug,
    /// Everything there is.
    Trace,
}
