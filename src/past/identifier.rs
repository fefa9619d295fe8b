//! What an account is known by.

use std::fmt;

use crate::directory::Account;

/// One of the names of an account that `[names]` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identifier {
    /// sAMAccountName.
    Login,
    /// userPrincipalName.
    Principal,
    /// The mail address.
    Mail,
    /// The common name.
    CommonName,
}

impl Identifier {
    /// Every one, in the order they are made of each other.
    pub const ALL: [Self; 4] = [Self::Login, Self::Mail, Self::Principal, Self::CommonName];

    /// The key of `[names]` that decides it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Login => "sam_account_name",
            Self::Principal => "user_principal_name",
            Self::Mail => "mail",
            Self::CommonName => "common_name",
        }
    }

    /// Reads the key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// What people call it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Principal => "principal name",
            Self::Mail => "mail",
            Self::CommonName => "common name",
        }
    }

    /// The attribute it stands in.
    pub fn attribute(self) -> &'static str {
        match self {
            Self::Login => "sAMAccountName",
            Self::Principal => "userPrincipalName",
            Self::Mail => "mail",
            Self::CommonName => "cn",
        }
    }

    /// What an account has, where it has one.
    pub fn of(self, account: &Account) -> Option<&str> {
        match self {
            Self::Login => Some(&account.sam),
            Self::Principal => account.upn.as_deref(),
            Self::Mail => {
                let values = account.values(&self.attribute().into());
                values.first().map(String::as_str)
            }
            Self::CommonName => Some(account.dn.leaf()),
        }
    }

    /// Whether two of them are one: logins and addresses in any case, common names as they are written.
    pub fn same(self, a: Option<&str>, b: Option<&str>) -> bool {
        match (self, a, b) {
            (Self::CommonName, a, b) => a == b,
            (_, Some(a), Some(b)) => a.to_lowercase() == b.to_lowercase(),
            (_, a, b) => a == b,
        }
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words())
    }
}
