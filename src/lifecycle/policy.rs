//! Lifecycle rules as configuration gives them.

use std::collections::BTreeMap;

use jiff::Span;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::variants::Variants;
use crate::directory::Dn;
use crate::past::LEAVE;
use crate::people::{FieldName, Known, Person};
use crate::rules::{AttributeRule, Condition, Ranked};

/// Which fact ends somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndField {
    /// `last_working_day`
    LastWorkingDay,
    /// `termination_date`
    TerminationDate,
    /// `contract_end_date`
    ContractEndDate,
    /// No date: the status decides.
    Status,
}

impl EndField {
    /// The field of HR's.
    pub fn field(self) -> &'static str {
        match self {
            Self::LastWorkingDay => "last_working_day",
            Self::TerminationDate => "termination_date",
            Self::ContractEndDate => "contract_end_date",
            Self::Status => "status",
        }
    }
}

/// `[lifecycle.hire]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HirePolicy {
    /// Days before the hire date an account is created, disabled.
    pub create_before: u32,
    /// Days before the hire date it is enabled.
    pub enable_before: u32,
    /// Time of that day.
    pub enable_at: Time,
    /// Whether the first password must be changed at first logon.
    pub must_change: bool,
}

/// The key of how long an account has to be closed to be purged, as people are told it.
pub const PURGE_AFTER: &str = "purge.after";

/// What happens to memberships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memberships {
    /// Nothing.
    Keep,
    /// What rosterd granted is taken.
    Granted,
    /// Everything is taken.
    All,
}

/// The variable of notes that holds the last day of employment, or where no date says so the day the account was
/// closed.
pub const END_DATE: &str = "end_date";

/// Something an end writes into an attribute, and takes back when the person comes back.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its full name in configuration: `lifecycle.termination.note`.
    pub name: String,
    /// What is written where. An end writes it once, whatever the mode says.
    pub rule: AttributeRule,
}

/// `[lifecycle.termination]`
#[derive(Clone, Debug)]
pub struct TerminationPolicy {
    /// The first of these a record has is its end.
    pub ends_on: Vec<EndField>,
    /// Time of the last day an account is disabled.
    pub disable_at: Time,
    /// Where leavers' accounts go; none: they stay.
    pub ou: Option<Dn>,
    /// What happens to their memberships.
    pub memberships: Memberships,
    /// Whether the disable also sets a password nobody knows.
    pub scramble_password: bool,
    /// Which steps wait after the disable.
    pub after: Delays,
    /// A note on the account.
    pub note: Option<Mark>,
    /// What hides the account from address lists.
    pub hide: Option<Mark>,
}

impl TerminationPolicy {
    /// What is written on the account, in order.
    pub fn marks(&self) -> impl Iterator<Item = &Mark> {
        self.hide.iter().chain(&self.note)
    }
}

/// `lifecycle.termination.after`: how many days after the disable a step is taken; none means with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    /// Until the password dies.
    pub scramble_password: u32,
    /// Until memberships are taken.
    pub memberships: u32,
    /// Until the account moves.
    pub ou: u32,
}

/// What becomes of the account of somebody on leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveAccount {
    /// It stays as it is.
    Keep,
    /// It is disabled, its password kept, until the return.
    Disable,
}

/// `[lifecycle.leave.NAME]`
#[derive(Clone, Debug)]
pub struct LeaveRule {
    /// Its name in configuration.
    pub name: String,
    /// Lower wins; two equal matches are a contradiction.
    pub priority: i64,
    /// Whose leave this is.
    pub when: Condition,
    /// What becomes of the account.
    pub account: LeaveAccount,
    /// Where the account is meanwhile; none: it stays.
    pub ou: Option<Dn>,
    /// What happens to memberships meanwhile.
    pub memberships: Memberships,
}

impl LeaveRule {
    /// Its full name in configuration: `lifecycle.leave.parental`.
    pub fn full_name(&self) -> String {
        format!("{LEAVE}{}", self.name)
    }
}

impl Ranked for LeaveRule {
    fn priority(&self) -> i64 {
        self.priority
    }

    fn when(&self) -> &Condition {
        &self.when
    }
}

/// `[lifecycle.rehire]`
#[derive(Clone, Copy, Debug)]
pub struct RehirePolicy {
    /// How long after an account was closed it is given back to somebody hired again, in calendar units.
    pub within: Span,
}

/// `[lifecycle.transfer]`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferPolicy {
    /// Another value in one of these fields is a transfer (`department.id`).
    pub of: Vec<FieldName>,
    /// What happens to memberships that nothing gives any more. With [`Memberships::All`] those no rule gives go,
    /// too, whoever gave them.
    pub memberships: Memberships,
    /// For how many days after the transfer they are kept.
    pub keep_old_groups_for: u32,
}

/// All lifecycle rules.
#[derive(Clone, Debug)]
pub struct LifecyclePolicy {
    /// The zone of offices without their own.
    pub zone: TimeZone,
    /// Zones by office name, compared as written.
    pub office_zones: BTreeMap<String, TimeZone>,
    /// Hires.
    pub hire: HirePolicy,
    /// Leavers.
    pub termination: TerminationPolicy,
    /// Leaves, in the order of configuration.
    pub leaves: Vec<LeaveRule>,
    /// People who go to another department, office or company; none: their memberships follow the rules of groups at
    /// once, and nobody remembers where they were.
    pub transfer: Option<TransferPolicy>,
    /// People hired again.
    pub rehire: RehirePolicy,
    /// For how long a leaver's account stays closed before it is old enough to be purged, in calendar units; none:
    /// nobody is told of any. No account is deleted by this.
    pub purge_after: Option<Span>,
    /// For whom which of these tables is another.
    pub variants: Variants,
}

impl LifecyclePolicy {
    /// The leave of this name.
    pub fn leave(&self, name: &str) -> Option<&LeaveRule> {
        self.leaves.iter().find(|rule| rule.name == name)
    }

    /// The zone a person's days are counted in: the office's, or the default.
    pub fn zone_of(&self, person: &Person) -> &TimeZone {
        let office = match person.text("office") {
            Known::Value(office) => office,
            Known::Empty | Known::Unreadable => return &self.zone,
        };
        self.office_zones.get(&office).unwrap_or(&self.zone)
    }
}
