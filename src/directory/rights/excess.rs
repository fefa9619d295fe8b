//! Rights rosterd's account has and should not have.

use std::collections::BTreeSet;
use std::fmt;

use super::need::{Needs, REPLICATE_ALL};
use super::probe::{Effective, Probe, Role, Token};
use crate::directory::{Access, AttrName, Reach};

/// Kinds of rights that are dangerous in rosterd's hands. The words stand in `directory.accept_rights`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExcessKind {
    /// The account is in a group that rules the domain.
    PrivilegedGroup,
    /// Change access lists.
    WriteDacl,
    /// Take objects over.
    WriteOwner,
    /// Create objects of other classes than user.
    CreateOthers,
    /// Write attributes by which an account or a machine is taken over.
    TakeoverAttributes,
    /// Change something outside the bases.
    OutsideBases,
    /// Copy the password hashes of the domain.
    Replication,
}

impl ExcessKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::PrivilegedGroup,
        Self::WriteDacl,
        Self::WriteOwner,
        Self::CreateOthers,
        Self::TakeoverAttributes,
        Self::OutsideBases,
        Self::Replication,
    ];

    /// The word settings and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            Self::PrivilegedGroup => "privileged-group",
            Self::WriteDacl => "write-dacl",
            Self::WriteOwner => "write-owner",
            Self::CreateOthers => "create-others",
            Self::TakeoverAttributes => "takeover-attributes",
            Self::OutsideBases => "outside-bases",
            Self::Replication => "replication",
        }
    }
}

impl fmt::Display for ExcessKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// One right too many.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excess {
    /// Which kind.
    pub kind: ExcessKind,
    /// On which object; a group's SID for a membership.
    pub at: String,
    /// What it is, in words.
    pub what: String,
}

/// Attributes that give an account somebody else's rights, or let somebody else act as it.
const TAKEOVER: [&str; 14] = [
    "adminCount",
    "altSecurityIdentities",
    "gPLink",
    "gPOptions",
    "msDS-AllowedToActOnBehalfOfOtherIdentity",
    "msDS-AllowedToDelegateTo",
    "msDS-DelegatedMSAState",
    "msDS-GroupMSAMembership",
    "msDS-KeyCredentialLink",
    "msDS-ManagedAccountPrecededByLink",
    "nTSecurityDescriptor",
    "primaryGroupID",
    "servicePrincipalName",
    "sIDHistory",
];

/// sDRightsEffective: owner and group, access list ([MS-ADTS] 3.1.1.4.5.4).
const OWNER: u32 = 0x1 | 0x2;
const DACL: u32 = 0x4;

/// Domain groups that rule the domain, by relative id: Domain Admins, Domain Controllers, Cert Publishers,
/// Schema Admins, Enterprise Admins, Group Policy Creator Owners, Key Admins, Enterprise Key Admins.
const RULING_RIDS: [u32; 8] = [512, 516, 517, 518, 519, 520, 526, 527];
/// Built-in groups that do: Administrators, Account, Server, Print and Backup Operators, Replicator.
const RULING_BUILTIN_RIDS: [u32; 6] = [544, 548, 549, 550, 551, 552];

/// Everything too many. Who is in a group that rules the domain may do everything; nothing else is said then.
pub(super) fn excess(needs: &Needs, token: &Token, probes: &[Probe]) -> BTreeSet<Excess> {
    let ruling = ruling(token);
    if !ruling.is_empty() {
        return ruling;
    }
    let mut found = BTreeSet::new();
    for probe in probes {
        if let Some(seen) = &probe.found {
            let mut look = Look {
                token,
                seen,
                found: &mut found,
            };
            match &probe.target.role {
                Role::Outside => look.outside(),
                Role::Unit => look.unit(needs),
                Role::Account(_) | Role::Group(_) => look.object(),
            }
        }
    }
    found
}

fn ruling(token: &Token) -> BTreeSet<Excess> {
    let rules = |sid: &&crate::directory::Sid| {
        let rid = sid.rid().unwrap_or(0);
        match sid.is_builtin() {
            true => RULING_BUILTIN_RIDS.contains(&rid),
            false => RULING_RIDS.contains(&rid),
        }
    };
    let groups = token.groups.iter().filter(rules);
    let excess = groups.map(|sid| Excess {
        kind: ExcessKind::PrivilegedGroup,
        at: sid.to_string(),
        what: "is a member of a group that rules the domain".to_owned(),
    });
    excess.collect()
}

struct Look<'a> {
    token: &'a Token,
    seen: &'a Effective,
    found: &'a mut BTreeSet<Excess>,
}

impl Look<'_> {
    fn add(&mut self, kind: ExcessKind, what: impl Into<String>) {
        self.found.insert(Excess {
            kind,
            at: self.seen.dn.to_string(),
            what: what.into(),
        });
    }

    /// An owner may change the access list of what it made; that says nothing about what others made.
    fn descriptor(&mut self) {
        if self.seen.is_owned_by(self.token) {
            return;
        }
        if self.seen.descriptor & DACL != 0 {
            self.add(ExcessKind::WriteDacl, "may change the access list");
        }
        if self.seen.descriptor & OWNER != 0 {
            self.add(ExcessKind::WriteOwner, "may become the owner");
        }
    }

    fn takeover(&mut self) {
        let writable = &self.seen.writable;
        let names = TAKEOVER.into_iter();
        let names: Vec<&str> = names
            .filter(|name| writable.contains(&AttrName::new(*name)))
            .collect();
        if !names.is_empty() {
            let what = format!("may write {}", names.join(", "));
            self.add(ExcessKind::TakeoverAttributes, what);
        }
    }

    fn unit(&mut self, needs: &Needs) {
        self.object();
        let others: Vec<&str> = self
            .seen
            .children
            .iter()
            .map(String::as_str)
            .filter(|class| *class != "user")
            .collect();
        if !others.is_empty() && needs.base_of(&self.seen.dn).is_some() {
            let what = format!("may create {}", few(&others));
            self.add(ExcessKind::CreateOthers, what);
        }
    }

    fn object(&mut self) {
        self.descriptor();
        self.takeover();
    }

    fn outside(&mut self) {
        self.descriptor();
        let children: Vec<&str> = self.seen.children.iter().map(String::as_str).collect();
        if !children.is_empty() {
            let what = format!("may create {}", few(&children));
            self.add(ExcessKind::OutsideBases, what);
        }
        let writable: Vec<&str> = self.seen.writable.iter().map(AttrName::as_str).collect();
        if !writable.is_empty() {
            let what = format!("may write {}", few(&writable));
            self.add(ExcessKind::OutsideBases, what);
        }
        let Some(security) = &self.seen.security else {
            return;
        };
        let own = self.token.particular();
        if security.gives(
            Access::EXTENDED,
            &[REPLICATE_ALL],
            Reach::Itself,
            &self.token.all(),
        ) {
            let what = "may copy every password hash (DS-Replication-Get-Changes-All)";
            self.add(ExcessKind::Replication, what);
        } else if children.is_empty() && writable.is_empty() && security.names(&own) {
            let what = "its access list lets this account, or a group it is in, change something there or below";
            self.add(ExcessKind::OutsideBases, what);
        }
    }
}

/// A few names, and how many more there are.
pub(super) fn few(names: &[&str]) -> String {
    const FEW: usize = 4;
    let rest = names.len().saturating_sub(FEW);
    let shown = names.iter().take(FEW).copied().collect::<Vec<_>>();
    match rest {
        0 => shown.join(", "),
        rest => format!("{} and {rest} more", shown.join(", ")),
    }
}
