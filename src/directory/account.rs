//! A user account.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::Timestamp;

use super::dn::Dn;
use super::guid::{Guid, Sid};
use super::text::AttrName;

/// userAccountControl: a set of bits of which rosterd changes one ([MS-ADTS] 2.2.16).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AccountControl(pub u32);

impl AccountControl {
    /// ACCOUNTDISABLE: the account cannot log in.
    pub const DISABLED: u32 = 0x2;
    /// PASSWD_NOTREQD: the account may have an empty password. Must never stay.
    pub const PASSWORD_NOT_REQUIRED: u32 = 0x20;
    /// NORMAL_ACCOUNT: a person's account.
    pub const NORMAL: u32 = 0x200;
    /// INTERDOMAIN, WORKSTATION and SERVER trust: not a person.
    pub const TRUSTS: u32 = 0x800 | 0x1000 | 0x2000;

    /// Whether the account is disabled.
    pub fn is_disabled(self) -> bool {
        self.0 & Self::DISABLED != 0
    }

    /// The same bits with the account disabled or enabled; every other bit survives.
    pub fn with_disabled(self, disabled: bool) -> Self {
        Self(if disabled {
            self.0 | Self::DISABLED
        } else {
            self.0 & !Self::DISABLED
        })
    }
}

impl fmt::Debug for AccountControl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// accountExpires as a moment. `0` and `0x7FFFFFFFFFFFFFFF` both mean never (MS-ADA1 2.3). So does what is
/// negative, which a controller takes for unsigned, and what lies behind the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiry {
    /// The account does not expire.
    Never,
    /// The account cannot log in from this moment on.
    At(Timestamp),
}

/// 100-nanosecond steps between 1601-01-01 and 1970-01-01 (both UTC).
const EPOCH_OFFSET_TICKS: i64 = 116_444_736_000_000_000;

impl Expiry {
    /// Reads the directory's 100-nanosecond steps since 1601.
    pub fn from_ticks(ticks: i64) -> Self {
        if ticks <= 0 || ticks == i64::MAX {
            return Self::Never;
        }
        let nanos = i128::from(ticks - EPOCH_OFFSET_TICKS) * 100;
        Timestamp::from_nanosecond(nanos).map_or(Self::Never, Self::At)
    }

    /// The directory's form. Never is written as `0x7FFFFFFFFFFFFFFF`; -1 is never written.
    pub fn ticks(self) -> i64 {
        match self {
            Self::Never => i64::MAX,
            Self::At(moment) => {
                i64::try_from(moment.as_nanosecond() / 100).unwrap_or(0) + EPOCH_OFFSET_TICKS
            }
        }
    }
}

impl fmt::Display for Expiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::At(moment) => write!(f, "{moment}"),
        }
    }
}

/// A user account below one of the managed bases, as read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// objectGUID.
    pub guid: Guid,
    /// objectSid.
    pub sid: Sid,
    /// Where it is.
    pub dn: Dn,
    /// Login name (sAMAccountName).
    pub sam: String,
    /// userPrincipalName, where set.
    pub upn: Option<String>,
    /// The value of the configured anchor attribute, where set.
    pub anchor: Option<String>,
    /// userAccountControl.
    pub control: AccountControl,
    /// accountExpires.
    pub expires: Expiry,
    /// adminCount ≥ 1: was or is protected by AdminSDHolder.
    pub admin_count: bool,
    /// isCriticalSystemObject.
    pub critical: bool,
    /// objectClass holds something that is not a person (computer, managed service account).
    pub not_a_person: bool,
    /// primaryGroupID.
    pub primary_group: u32,
    /// Direct groups (memberOf), the primary group not among them.
    pub member_of: BTreeSet<Dn>,
    /// The attributes the policy asked for, text only. An attribute without value is not in the map.
    pub attributes: BTreeMap<AttrName, Vec<String>>,
}

impl Account {
    /// The values of an attribute; none where it is not set.
    pub fn values(&self, name: &AttrName) -> &[String] {
        self.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether the account can log in as far as its disabled bit says.
    pub fn is_enabled(&self) -> bool {
        !self.control.is_disabled()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    //
    #[test]
    fn both_spellings_of_never_are_never() {
        assert_eq!(Expiry::from_ticks(0), Expiry::from_ticks(i64::MAX));
        assert_eq!(Expiry::from_ticks(0), Expiry::Never);
        assert_eq!(Expiry::Never.ticks(), i64::MAX);
    }

    //
    #[test]
    fn a_moment_survives_the_directory_form() {
        let moment: Timestamp = "2026-03-31T22:00:00Z".parse().unwrap();
        assert_eq!(
            Expiry::from_ticks(Expiry::At(moment).ticks()),
            Expiry::At(moment)
        );
        assert_eq!(Expiry::At(moment).ticks(), 134_194_680_000_000_000);
    }

    #[test]
    fn moments_at_the_ends_of_time_are_read_as_they_are_meant() {
        for never in [0, -1, i64::MIN, i64::MAX, i64::MAX - 1] {
            assert_eq!(Expiry::from_ticks(never), Expiry::Never, "{never}");
        }
        let moments = [
            (1, "1601-01-01T00:00:00.0000001Z"),
            (EPOCH_OFFSET_TICKS - 10_000_000, "1969-12-31T23:59:59Z"),
            (EPOCH_OFFSET_TICKS, "1970-01-01T00:00:00Z"),
            (2_650_466_807_990_000_000, "9999-12-30T21:59:59Z"),
        ];
        for (ticks, text) in moments {
            let at = Expiry::At(text.parse().unwrap());
            assert_eq!(Expiry::from_ticks(ticks), at, "{ticks}");
            assert_eq!(at.ticks(), ticks, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_comes_back_from_the_directory_as_it_was(ticks in 1..2_650_000_000_000_000_000i64) {
            prop_assert_eq!(Expiry::from_ticks(ticks).ticks(), ticks);
        }

        //
        #[test]
        fn only_the_disabled_bit_changes(bits: u32, disabled: bool) {
            let after = AccountControl(bits).with_disabled(disabled);
            prop_assert_eq!(after.0 & !AccountControl::DISABLED, bits & !AccountControl::DISABLED);
            prop_assert_eq!(after.is_disabled(), disabled);
        }
    }
}
