//! One change of one account: before, after, and why.

use std::fmt;

use super::renaming::Renaming;
use crate::directory::{AttrName, Dn, Expiry, Group, Guid, NewAccount};
use crate::past::{Class, Subject};
use crate::people::PersonId;

/// Number of a change within a plan: the person and its place among that person's changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeId {
    /// Whose case.
    pub person: PersonId,
    /// Place in the case, from 0.
    pub place: usize,
}

/// A group as it was when the plan was made. Remembered by GUID; the name is for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupRef {
    /// sAMAccountName. First, so that people read groups in order of name.
    pub name: String,
    /// objectGUID.
    pub guid: Guid,
}

impl GroupRef {
    /// The reference to a group.
    pub fn of(group: &Group) -> Self {
        Self {
            name: group.name.clone(),
            guid: group.guid,
        }
    }
}

/// Which rule wants a change, and why it applies to this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Key of the rule in configuration: `groups.staff`, `attributes.department`, `lifecycle.termination`.
    pub rule: String,
    /// Why, in words: `office is Berlin`.
    pub because: String,
}

impl Reason {
    /// A reason.
    pub fn new(rule: impl Into<String>, because: impl Into<String>) -> Self {
        Self {
            rule: rule.into(),
            because: because.into(),
        }
    }
}

/// What is done. Nothing is left to choose later but passwords, which nobody may know earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Create the account, disabled, with its anchor.
    Create(Box<NewAccount>),
    /// Give a new account a password nobody knows.
    LockPassword,
    /// Draw the first password, set it and hand it over.
    HandOver {
        /// To be changed at the first logon.
        must_change: bool,
    },
    /// Let the account log in.
    Enable,
    /// Stop the account from logging in; with a scramble the old password dies in the same request.
    Disable {
        /// Set a password nobody knows.
        scramble: bool,
    },
    /// Set the values of an attribute; none clears it.
    Write {
        /// Which.
        attribute: AttrName,
        /// Values found.
        before: Vec<String>,
        /// Values wanted.
        after: Vec<String>,
    },
    /// Point an attribute at somebody's account, or at nobody's.
    Point {
        /// Which.
        attribute: AttrName,
        /// The name found there.
        before: Option<Dn>,
        /// The account wanted.
        to: Option<Subject>,
        /// Whose account that is, for people.
        whose: Option<PersonId>,
    },
    /// Write the person's anchor onto an account that exists: the link, which all that follows builds upon.
    Anchor {
        /// Which attribute.
        attribute: AttrName,
        /// The value found; nothing is written where another one is there by then.
        before: Option<String>,
        /// The person's anchor.
        after: String,
    },
    /// Set when the account expires.
    Expire {
        /// Found.
        before: Expiry,
        /// Wanted.
        after: Expiry,
    },
    /// Give the account other identifiers.
    Rename(Box<Renaming>),
    /// Move to another unit; where it is the one found, only the common name changes.
    Move {
        /// The full name found.
        from: Dn,
        /// The unit wanted.
        to: Dn,
        /// The common name it gets with the move, where its own is taken there or follows another name.
        name: Option<String>,
    },
    /// Into a group.
    Join {
        /// Which.
        group: GroupRef,
    },
    /// Out of a group.
    Quit {
        /// Which.
        group: GroupRef,
    },
}

impl Action {
    /// Whether it closes an account.
    pub fn closes(&self) -> bool {
        matches!(self, Self::Disable { .. })
    }

    /// One word for reports and machine-readable output.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Create(_) => "create",
            Self::LockPassword => "lock password",
            Self::HandOver { .. } => "hand over password",
            Self::Enable => "enable",
            Self::Disable { .. } => "disable",
            Self::Write { .. } => "write",
            Self::Point { .. } => "point",
            Self::Anchor { .. } => "anchor",
            Self::Expire { .. } => "expire",
            Self::Rename(_) => "rename",
            Self::Move { .. } => "move",
            Self::Join { .. } => "join",
            Self::Quit { .. } => "quit",
        }
    }
}

impl fmt::Display for Action {
    /// One line for people: what, before → after. Values are escaped, so HR text cannot forge a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(new) => write!(f, "create {} in {}", new.sam, new.parent),
            Self::LockPassword => f.write_str("set a password nobody knows"),
            Self::HandOver { must_change: true } => {
                f.write_str("hand over a first password, to be changed at the first logon")
            }
            Self::HandOver { must_change: false } => f.write_str("hand over a first password"),
            Self::Enable => f.write_str("enable the account"),
            Self::Disable { scramble: true } => {
                f.write_str("disable the account and set a password nobody knows")
            }
            Self::Disable { scramble: false } => f.write_str("disable the account"),
            Self::Write {
                attribute,
                before,
                after,
            } => {
                write!(f, "{attribute}: {} → {}", Values(before), Values(after))
            }
            Self::Point {
                attribute,
                before,
                to,
                whose,
            } => {
                let whose = to.as_ref().and(whose.as_ref());
                write!(f, "{attribute}: {}", pointed(before.as_ref(), whose))
            }
            Self::Anchor {
                attribute,
                before,
                after,
            } => {
                let (before, after) = (before.as_slice(), std::slice::from_ref(after));
                write!(
                    f,
                    "link by {attribute}: {} → {}",
                    Values(before),
                    Values(after)
                )
            }
            Self::Expire { before, after } => write!(f, "expires: {before} → {after}"),
            Self::Rename(renaming) => write!(f, "rename: {renaming}"),
            Self::Move { from, to, name } => moved(f, from, to, name.as_deref()),
            Self::Join { group } => write!(f, "join {}", group.name),
            Self::Quit { group } => write!(f, "leave {}", group.name),
        }
    }
}

/// Where an account goes, and what it is called there; in the unit it is in already, the common name alone.
fn moved(f: &mut fmt::Formatter<'_>, from: &Dn, to: &Dn, name: Option<&str>) -> fmt::Result {
    match (from.parent(), name) {
        (Some(parent), Some(name)) if parent == *to => write!(
            f,
            "common name: \"{}\" → \"{}\"",
            from.leaf().escape_debug(),
            name.escape_debug()
        ),
        (_, Some(name)) => write!(f, "move {from} → {}", to.child_cn(name)),
        (Some(parent), None) => write!(f, "move {parent} → {to}"),
        (None, None) => write!(f, "move to {to}"),
    }
}

/// From whose account to whose.
fn pointed(before: Option<&Dn>, whose: Option<&PersonId>) -> String {
    let empty = || "(empty)".to_owned();
    let before = before.map_or_else(empty, |dn| dn.leaf().escape_debug().to_string());
    let after = whose.map_or_else(empty, |person| format!("the account of person {person}"));
    format!("{before} → {after}")
}

struct Values<'a>(&'a [String]);

impl fmt::Display for Values<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("(empty)");
        }
        for (i, value) in self.0.iter().enumerate() {
            write!(
                f,
                "{}\"{}\"",
                if i > 0 { ", " } else { "" },
                value.escape_debug()
            )?;
        }
        Ok(())
    }
}

/// One change in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub id: ChangeId,
    /// Whose account.
    pub subject: Subject,
    /// What.
    pub action: Action,
    /// Why.
    pub reason: Reason,
    /// What it is in summaries.
    pub class: Option<Class>,
    /// The fact it counts as against limits; `None` where it follows from a counted one.
    pub counts: Option<(Class, String)>,
}
