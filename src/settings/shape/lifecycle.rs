//! The shape of `[lifecycle]`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Raw;
use crate::settings::words::{CalendarSpan, Days, TimeOfDay};

/// `[lifecycle]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Lifecycle {
    pub(in crate::settings) hire: Hire,
    pub(in crate::settings) termination: Termination,
    pub(in crate::settings) leave: BTreeMap<String, Leave>,
    pub(in crate::settings) transfer: Option<Transfer>,
    pub(in crate::settings) rehire: Rehire,
}

/// `[lifecycle.leave.NAME]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Leave {
    pub(in crate::settings) priority: Option<i64>,
    pub(in crate::settings) when: Option<Raw>,
    pub(in crate::settings) account: Option<String>,
    pub(in crate::settings) ou: Option<String>,
    pub(in crate::settings) memberships: Option<String>,
}

/// `[lifecycle.transfer]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Transfer {
    pub(in crate::settings) priority: Option<i64>,
    pub(in crate::settings) when: Option<Raw>,
    pub(in crate::settings) variants: BTreeMap<String, Self>,
    pub(in crate::settings) of: Option<Vec<String>>,
    pub(in crate::settings) memberships: Option<String>,
    pub(in crate::settings) keep_old_groups_for: Option<Days>,
}

/// `[lifecycle.rehire]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Rehire {
    pub(in crate::settings) priority: Option<i64>,
    pub(in crate::settings) when: Option<Raw>,
    pub(in crate::settings) variants: BTreeMap<String, Self>,
    pub(in crate::settings) within: Option<CalendarSpan>,
}

/// `[purge]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Purge {
    pub(in crate::settings) after: Option<CalendarSpan>,
}

/// `[lifecycle.hire]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Hire {
    pub(in crate::settings) priority: Option<i64>,
    pub(in crate::settings) when: Option<Raw>,
    pub(in crate::settings) variants: BTreeMap<String, Self>,
    pub(in crate::settings) create_before: Option<Days>,
    pub(in crate::settings) enable_before: Option<Days>,
    pub(in crate::settings) enable_at: Option<TimeOfDay>,
    pub(in crate::settings) user_must_change_password: Option<bool>,
}

/// `[lifecycle.termination]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Termination {
    pub(in crate::settings) priority: Option<i64>,
    pub(in crate::settings) when: Option<Raw>,
    pub(in crate::settings) variants: BTreeMap<String, Self>,
    pub(in crate::settings) ends_on: Option<Vec<String>>,
    pub(in crate::settings) disable_at: Option<TimeOfDay>,
    pub(in crate::settings) ou: Option<String>,
    pub(in crate::settings) memberships: Option<String>,
    pub(in crate::settings) scramble_password: Option<bool>,
    pub(in crate::settings) hide_from_address_lists: Option<bool>,
    pub(in crate::settings) note: Option<Note>,
    pub(in crate::settings) after: After,
}

/// `lifecycle.termination.note`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct Note {
    pub(in crate::settings) attribute: Option<String>,
    pub(in crate::settings) text: Option<String>,
}

/// `lifecycle.termination.after`
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(in crate::settings) struct After {
    pub(in crate::settings) scramble_password: Option<Days>,
    pub(in crate::settings) memberships: Option<Days>,
    pub(in crate::settings) ou: Option<Days>,
}

/// What a table with variants and its variants have beside the keys of the table.
pub(in crate::settings) trait Varied: Sized {
    /// Of variants only.
    fn priority(&self) -> Option<i64>;
    /// Of variants only.
    fn when(&self) -> Option<&Raw>;
    /// Of the table only.
    fn variants(&self) -> &BTreeMap<String, Self>;
}

macro_rules! varied {
    ($($table:ty),*) => {$(
        impl Varied for $table {
            fn priority(&self) -> Option<i64> {
                self.priority
            }

            fn when(&self) -> Option<&Raw> {
                self.when.as_ref()
            }

            fn variants(&self) -> &BTreeMap<String, Self> {
                &self.variants
            }
        }
    )*};
}

varied!(Hire, Termination, Transfer, Rehire);
