//! The traits between the core and the world.
//!
//! Knows what the core needs from outside and how it can fail. Must not know who fulfils it.

use std::collections::BTreeSet;
use std::fmt;
use std::future::Future;

use jiff::Timestamp;
use secrecy::SecretString;

use crate::clock::Now;
use crate::directory::{Directory, Edit, Guid, Scope};
use crate::past::{
    Approval, Baseline, CaseId, Decision, Intent, IntentId, Past, Remember, RunId, Settlement,
};
use crate::people::{FieldName, PersonId, Roster};

type Cause = Box<dyn std::error::Error + Send + Sync + 'static>;

/// What somebody does who may not read or write what belongs to rosterd's service.
pub const RUN_AS_THE_SERVICE: &str = "run rosterd as root, or as the user its service runs as";

/// What kind of failure it is: decides the exit code and whether trying again helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FailureClass {
    /// Nobody answers, or not in time (exit 69). Trying later helps.
    Unreachable,
    /// The other side is busy or in maintenance (exit 75). Trying later helps.
    Busy,
    /// The credentials are wrong, or rights are missing (exit 77). Trying again makes it worse.
    Denied,
    /// An answer came that is not complete or contradicts itself (exit 75): the read is void.
    Incomplete,
    /// What was configured cannot work: unknown CA, wrong name, unreadable secret (exit 78).
    Configuration,
    /// Something on this machine failed: disk, memory (exit 1).
    Internal,
}

/// A port failed as a whole.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct PortFailure {
    /// What kind.
    pub class: FailureClass,
    /// What was attempted, where, what would be right; no secrets, no personal data.
    pub what: String,
    /// The cause.
    #[source]
    pub source: Option<Cause>,
}

impl PortFailure {
    /// A failure without a deeper cause.
    pub fn new(class: FailureClass, what: impl Into<String>) -> Self {
        Self {
            class,
            what: what.into(),
            source: None,
        }
    }

    /// The same failure with its cause.
    pub fn because(mut self, cause: impl Into<Cause>) -> Self {
        self.source = Some(cause.into());
        self
    }
}

/// A read that was not complete. Nothing of it is used.
#[derive(Debug, thiserror::Error)]
#[error("{side} could not be read completely: {failure}")]
pub struct Void {
    /// Which side.
    pub side: Side,
    /// Why.
    #[source]
    pub failure: PortFailure,
}

/// The two sides of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// HR.
    People,
    /// The directory.
    Directory,
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::People => "the HR system",
            Self::Directory => "the directory",
        })
    }
}

/// Reads everybody from HR.
pub trait PeopleSource: Send + Sync {
    /// Everybody, with these fields (stable names without a dot), or nothing.
    fn read(
        &self,
        fields: &BTreeSet<FieldName>,
    ) -> impl Future<Output = Result<Roster, Void>> + Send;
    /// What is read, under which names, as an opaque text without secrets: a roster that was kept stands in only for
    /// what has the same. `None` where none ever does: saved pages are looked at as they are, or not at all.
    fn origin(&self) -> Option<String>;
}

/// Reads the directory.
pub trait DirectoryReader: Send + Sync {
    /// Everything in scope from one domain controller, or nothing.
    fn read(&self, scope: &Scope) -> impl Future<Output = Result<Directory, Void>> + Send;
}

/// What kind of refusal it is. Many of one kind in a run have one cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RefusalKind {
    /// The directory answered with this result code (RFC 4511 A.1).
    Code(u32),
    /// The domain's policy does not take this password: another may do.
    Password,
    /// It speaks of this item alone, and nothing was sent.
    Unsent,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Refusal {
    /// What kind.
    pub kind: RefusalKind,
    /// What was attempted, what it means and what would be right, with the result code.
    pub words: String,
}

impl Refusal {
    /// A refusal of a kind, in words.
    pub fn new(kind: RefusalKind, words: impl Into<String>) -> Self {
        let words = words.into();
        Self { kind, words }
    }

    /// Whether a right lacks (insufficientAccessRights), whatever was to be written.
    pub fn is_of_rights(&self) -> bool {
        self.kind == RefusalKind::Code(50)
    }
}

/// Why an edit did not happen, or may not have.
#[derive(Clone, Debug, thiserror::Error)]
pub enum EditFailure {
    /// The directory refused this one; others may go on.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// It was not done, after as many tries as a run allows; trying in the next run is safe.
    #[error("not sent: {0}")]
    NotSent(String),
    /// It was sent and not answered; only reading tells.
    #[error("no answer: {0}")]
    Unknown(String),
    /// Nothing more of this run should be sent (credentials, TLS, controller lost).
    #[error("stop: {0}")]
    Stop(String),
}

/// Changes the directory. A dry run is the absence of this.
pub trait DirectoryWriter: Send + Sync {
    /// Carries out one request and answers the account's GUID (the group's for memberships). What is so
    /// already counts as done.
    fn perform(&self, edit: &Edit) -> impl Future<Output = Result<Guid, EditFailure>> + Send;
}

/// Reads what is remembered.
pub trait Recall: Send {
    /// Everything remembered, with approvals that can still be used at this moment.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn recall(&self, now: Now) -> Result<Past, PortFailure>;
    /// The roster that was kept last, with the moment it was read ([`Roster::kept`]); none where it has another
    /// origin than this one.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn roster(&self, origin: &str) -> Result<Option<Roster>, PortFailure>;
}

/// A roster on its way into the memory.
#[derive(Clone, Copy, Debug)]
pub struct Keep<'a> {
    /// Everybody.
    pub roster: &'a Roster,
    /// What it was read from ([`PeopleSource::origin`]).
    pub origin: &'a str,
    /// When reading it began.
    pub read: Now,
}

/// How a run ended, for the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// `complete`, `held`, `failed`, `incomplete`.
    pub outcome: &'static str,
    /// What is to be said about it in one line, without personal data.
    pub summary: String,
    /// The plan, where one was made.
    pub plan: Option<String>,
    /// One line a person: id, disposition word, words.
    pub dispositions: Vec<(Option<PersonId>, &'static str, String)>,
    /// The new baseline, where the run was complete.
    pub baseline: Option<Baseline>,
    /// What falls due by itself in the next weeks, soonest first; empty where no plan was made.
    pub foreseen: Vec<Foreseen>,
}

/// Something that falls due by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// When.
    pub at: Timestamp,
    /// For whom.
    pub person: PersonId,
    /// What happens then, in words.
    pub what: String,
}

/// Writes what is to be remembered. Every call is durable when it returns.
pub trait Record: Send {
    /// Starts a run of a kind (`plan`, `apply`, `sync`, `run`).
    ///
    /// # Errors
    /// When the memory cannot be written; then nothing must be done either.
    fn start(&mut self, kind: &str, now: Now) -> Result<RunId, PortFailure>;
    /// Writes a window of intents, before any of them is sent. Answers their numbers in order.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn intend(
        &mut self,
        run: RunId,
        intents: &[Intent],
        now: Now,
    ) -> Result<Vec<IntentId>, PortFailure>;
    /// Writes what became of intents, with what that means for links, ledger, names and tally.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn settle(&mut self, settlements: &[Settlement], now: Now) -> Result<(), PortFailure>;
    /// Writes facts that needed no operation.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn remember(&mut self, run: RunId, facts: &[Remember], now: Now) -> Result<(), PortFailure>;
    /// Uses up approvals.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn spend(&mut self, run: RunId, cases: &[CaseId]) -> Result<(), PortFailure>;
    /// Stores what an operator approved.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn approve(&mut self, approvals: &[Approval]) -> Result<(), PortFailure>;
    /// Stores what an operator decided about people's accounts, in the place of what was decided for them before;
    /// nothing takes a decision back.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn decide(&mut self, made: &[(PersonId, Option<Decision>)]) -> Result<(), PortFailure>;
    /// Keeps a roster in the place of the one before, for times at which HR cannot be read; `None` keeps none.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn keep(&mut self, kept: Option<Keep<'_>>) -> Result<(), PortFailure>;
    /// Forgets the roster that is kept, if it was read before this moment.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn forget_roster_before(&mut self, oldest: Timestamp) -> Result<(), PortFailure>;
    /// Ends a run.
    ///
    /// # Errors
    /// As [`Record::start`].
    fn finish(&mut self, run: RunId, report: &RunReport, now: Now) -> Result<(), PortFailure>;
}

/// A first password on its way to a person.
pub struct Delivery {
    /// Who.
    pub person: PersonId,
    /// Display name.
    pub name: String,
    /// Login name.
    pub sam_account_name: String,
    /// userPrincipalName.
    pub user_principal_name: String,
    /// The password. Goes nowhere but to its recipient.
    pub password: SecretString,
}

/// Draws and delivers first passwords.
pub trait Handover: Send + Sync {
    /// A fresh password that fits the policy and contains none of the names given.
    fn draw(&self, names: &[&str]) -> SecretString;
    /// Hands a password over.
    fn deliver(&self, delivery: &Delivery) -> impl Future<Output = Result<(), PortFailure>> + Send;
}

/// What a long step is doing, for a terminal to show.
pub trait Progress: Send + Sync {
    /// `what` (`people`, `accounts`, `changes`) has come this far; `total` where known.
    fn step(&self, what: &'static str, done: u64, total: Option<u64>);
}

/// Shows nothing.
#[derive(Debug, Default, Clone, Copy)]
pub struct Quiet;

impl Progress for Quiet {
    fn step(&self, _what: &'static str, _done: u64, _total: Option<u64>) {}
}
