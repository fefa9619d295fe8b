//! One person's row through all passes.

use std::fmt;

use super::change::Change;
use super::filtered::Filtered;
use super::humans::Human;
use crate::clock::Now;
use crate::directory::Directory;
use crate::identity::{Match, Names};
use crate::lifecycle::{Due, Stage};
use crate::past::{CaseId, Past, PlanId, Remember};
use crate::people::{PersonId, Roster};
use crate::rules::Wishes;

/// Both sides and the past, read completely: all that a decision may use.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Everybody in HR.
    pub roster: Roster,
    /// The directory.
    pub directory: Directory,
    /// What was done before.
    pub past: Past,
}

/// What kind of event the difference looks like. A label, never a separate path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LifecycleEvent {
    /// A new account.
    Hire,
    /// A hire that was called off.
    Withdrawal,
    /// A new account's first day.
    Start,
    /// Another name.
    NameChange,
    /// Another unit.
    Transfer,
    /// The beginning of a leave.
    Leave,
    /// The end of a leave.
    Return,
    /// An end became known.
    Notice,
    /// The end.
    Termination,
    /// An end was moved or taken back.
    Correction,
    /// A new employment with the account of an earlier one.
    Rehire,
    /// Anything else.
    Update,
}

impl LifecycleEvent {
    /// Every event, the gravest first: where a difference looks like several, the first one is its label.
    pub const GRAVEST_FIRST: [Self; 12] = [
        Self::Termination,
        Self::Withdrawal,
        Self::Leave,
        Self::Hire,
        Self::Rehire,
        Self::Start,
        Self::Correction,
        Self::Return,
        Self::Transfer,
        Self::Notice,
        Self::NameChange,
        Self::Update,
    ];

    /// The word reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hire => "hire",
            Self::Withdrawal => "withdrawal",
            Self::Start => "start",
            Self::NameChange => "name change",
            Self::Transfer => "transfer",
            Self::Leave => "leave",
            Self::Return => "return",
            Self::Notice => "notice",
            Self::Termination => "termination",
            Self::Correction => "correction",
            Self::Rehire => "rehire",
            Self::Update => "update",
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Notice,
    /// Somebody should look.
    Warning,
    /// Somebody must act now: an account that should be closed is open.
    Urgent,
}

impl Severity {
    /// The word reports use.
    pub fn word(self) -> &'static str {
        match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Urgent => "urgent",
        }
    }
}

/// Something to say without doing anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule or fact it is about (`groups.staff`, `people`).
    pub about: String,
    /// What was found and what would be right.
    pub text: String,
}

impl Finding {
    /// Something somebody should look at.
    pub fn warning(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            about: about.into(),
            text: text.into(),
        }
    }

    /// Something good to know.
    pub fn notice(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Notice,
            about: about.into(),
            text: text.into(),
        }
    }

    /// Something somebody must act on now.
    pub fn urgent(about: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Urgent,
            about: about.into(),
            text: text.into(),
        }
    }
}

/// What the plan foresees for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// Nothing to do.
    Settled,
    /// This many changes.
    Changes(usize),
    /// Nothing yet: until when, and what then.
    Waiting {
        /// When.
        until: jiff::Timestamp,
        /// What then.
        what: String,
    },
    /// Something must be put right first.
    Blocked(String),
    /// The account is not rosterd's to touch.
    Untouched(String),
    /// `people.filter` leaves this person out, who never had an account of rosterd's, because.
    LeftOut(String),
    /// The HR record cannot be used.
    Rejected(String),
}

/// How a person's case ended in a run. Exactly one a person; silence is a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Nothing to do.
    Settled,
    /// Changed this many things.
    Changed(usize),
    /// Something is due later.
    Waiting(String),
    /// The guard held it, and why.
    Held(String),
    /// Something must be put right first.
    Blocked(String),
    /// The account is not rosterd's to touch.
    Untouched(String),
    /// `people.filter` leaves this person out, because.
    LeftOut(String),
    /// The HR record cannot be used.
    Rejected(String),
    /// The directory refused something.
    Failed(String),
    /// Something was sent and not answered.
    Unknown(String),
}

impl Disposition {
    /// The word reports, metrics and the journal use.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Settled => "settled",
            Self::Changed(_) => "changed",
            Self::Waiting(_) => "waiting",
            Self::Held(_) => "held",
            Self::Blocked(_) => "blocked",
            Self::Untouched(_) => "untouched",
            Self::LeftOut(_) => "left out",
            Self::Rejected(_) => "rejected",
            Self::Failed(_) => "failed",
            Self::Unknown(_) => "unknown",
        }
    }
}

impl fmt::Display for Disposition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settled => f.write_str("settled"),
            Self::Changed(count) => write!(f, "changed ({count})"),
            Self::Waiting(why)
            | Self::Held(why)
            | Self::Blocked(why)
            | Self::Untouched(why)
            | Self::LeftOut(why)
            | Self::Rejected(why)
            | Self::Failed(why)
            | Self::Unknown(why) => write!(f, "{}: {why}", self.word()),
        }
    }
}

/// One person's row: found, stage, wishes, names, changes, outlook. Cleared whole or held whole, so
/// that nobody is half a leaver. People linked but missing from the feed, and rejects, have cases too.
#[derive(Clone, Debug)]
pub struct Case {
    /// Who; `None` only for a reject without an id.
    pub person: Option<PersonId>,
    /// First and last name, for people to read. Never logged.
    pub name: String,
    /// Digest of the changes.
    pub id: CaseId,
    /// What is known of a human HR keeps several profiles of; `None` where there is one profile.
    pub human: Option<Human>,
    /// Whose account it is; `None` for somebody HR did not return.
    pub found: Option<Match>,
    /// Where the person stands; `None` for somebody HR did not return.
    pub stage: Option<Stage>,
    /// Whether `people.filter` takes the person in; `None` for somebody HR did not return.
    pub filtered: Option<Filtered>,
    /// What the rules wish; `None` where they were not asked.
    pub wishes: Option<Wishes>,
    /// The names of the account, where it has or gets one.
    pub names: Option<Names>,
    /// Whether the start of employment may open an account that somebody else closed, as decided with the link.
    pub opens: bool,
    /// What kind of event this is, where there are changes.
    pub event: Option<LifecycleEvent>,
    /// The changes, in the order they are made.
    pub changes: Vec<Change>,
    /// What to remember without an operation.
    pub remember: Vec<Remember>,
    /// What to say without doing.
    pub findings: Vec<Finding>,
    /// What is due next by itself, soonest first.
    pub due: Vec<Due>,
    /// From when on the account is old enough to be deleted, which somebody does and no plan.
    pub purgeable_from: Option<jiff::Timestamp>,
    /// What the plan foresees.
    pub outlook: Outlook,
}

impl Case {
    /// Whether it closes an account.
    pub fn closes(&self) -> bool {
        self.changes.iter().any(|change| change.action.closes())
    }

    /// The names somebody goes by: none of them may be part of the password.
    pub fn names_in_use(&self) -> Vec<&str> {
        let own = self.names.iter().flat_map(|names| {
            [
                names.sam_account_name.as_str(),
                names.common_name.as_str(),
                names.user_principal_name.as_str(),
            ]
        });
        own.chain(std::iter::once(self.name.as_str())).collect()
    }
}

/// The difference, for one moment.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Digest over all case ids.
    pub id: PlanId,
    /// The moment it decides for.
    pub now: Now,
    /// One case a person, in order of id; rejects without an id last.
    pub cases: Vec<Case>,
    /// Findings about rules rather than people.
    pub findings: Vec<Finding>,
}

impl Plan {
    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.cases.iter().all(|case| case.changes.is_empty())
    }

    /// The case of a person, by the id of any of the profiles.
    pub fn case(&self, person: &PersonId) -> Option<&Case> {
        let by_id = |case: &&Case| case.person.as_ref() == Some(person);
        let by_profile = |case: &&Case| case.human.as_ref().is_some_and(|human| human.has(person));
        self.cases
            .iter()
            .find(by_id)
            .or_else(|| self.cases.iter().find(by_profile))
    }

    /// Every change, in order of person and place.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.cases.iter().flat_map(|case| &case.changes)
    }
}
