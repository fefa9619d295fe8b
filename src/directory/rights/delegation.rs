//! The commands with which an administrator grants what a configuration needs, and nothing else.

use super::need::{GROUP, Needs, RESET_PASSWORD, USER, outermost};
use super::probe::Token;
use crate::directory::{AttrName, Dn, Guid, Schema};

/// The same grants for both kinds of domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands {
    /// For a shell on a Samba domain controller.
    pub samba: Vec<String>,
    /// For a command prompt on Windows.
    pub windows: Vec<String>,
}

/// One grant.
enum Grant<'a> {
    /// Create accounts in this unit and those below; with `delete` also delete them, which moving takes.
    Accounts { delete: bool },
    /// Reset passwords of accounts below.
    Reset,
    /// What an owner may do with what it created: read its access list.
    Owner,
    /// Write this attribute of accounts below.
    Write(&'a AttrName, Guid),
    /// Write member of groups below.
    Members(Guid),
}

impl Grant<'_> {
    fn sddl(&self, sid: &str) -> String {
        match self {
            Self::Accounts { delete: true } => format!("(OA;CI;CCDC;{USER};;{sid})"),
            Self::Accounts { delete: false } => format!("(OA;CI;CC;{USER};;{sid})"),
            Self::Reset => format!("(OA;CIIO;CR;{RESET_PASSWORD};{USER};{sid})"),
            Self::Owner => format!("(OA;CIIO;RC;;{USER};S-1-3-4)"),
            Self::Write(_, id) => format!("(OA;CIIO;WP;{id};{USER};{sid})"),
            Self::Members(id) => format!("(OA;CIIO;WP;{id};{GROUP};{sid})"),
        }
    }

    /// What follows the name of the object; `/I:T` is the object and what is below it, `/I:S` what is below.
    fn dsacls(&self, account: &str) -> String {
        let (reach, whose, what) = match self {
            Self::Accounts { delete: true } => ("T", account, "CCDC;user;".to_owned()),
            Self::Accounts { delete: false } => ("T", account, "CC;user;".to_owned()),
            Self::Reset => ("S", account, "CA;Reset Password;user".to_owned()),
            Self::Owner => ("S", "OWNER RIGHTS", "RC;;user".to_owned()),
            Self::Write(name, _) => ("S", account, format!("WP;{name};user")),
            Self::Members(_) => ("S", account, "WP;member;group".to_owned()),
        };
        format!(
            "/I:{reach} /G {}",
            windows_quoted(&format!("{whose}:{what}"))
        )
    }
}

/// The commands for a configuration. Attributes the schema does not have are left out.
pub fn commands(needs: &Needs, schema: &Schema, token: &Token, domain: &Dn) -> Commands {
    let account = format!("{}@{}", token.sam, dns_name(domain));
    let mut commands = Commands {
        samba: Vec::new(),
        windows: Vec::new(),
    };
    let accounts = of_accounts(needs, schema);
    for base in outermost(&needs.bases) {
        commands.add(base, &accounts, token, &account);
    }
    let member = schema.kind(&AttrName::new("member"));
    if let Some(member) = member.filter(|_| needs.memberships) {
        for base in outermost(&needs.group_bases) {
            commands.add(base, &[Grant::Members(member.id)], token, &account);
        }
    }
    commands
}

fn of_accounts<'a>(needs: &'a Needs, schema: &Schema) -> Vec<Grant<'a>> {
    let always = [
        Grant::Accounts {
            delete: needs.moves,
        },
        Grant::Reset,
        Grant::Owner,
    ];
    let written = needs.attributes.keys();
    let written = written.filter_map(|name| Some(Grant::Write(name, schema.kind(name)?.id)));
    always.into_iter().chain(written).collect()
}

impl Commands {
    fn add(&mut self, place: &Dn, grants: &[Grant<'_>], token: &Token, account: &str) {
        let sddl: String = grants
            .iter()
            .map(|grant| grant.sddl(token.sid.as_str()))
            .collect();
        let name = place.to_string();
        self.samba.push(format!(
            "samba-tool dsacl set --objectdn={} --sddl={}",
            shell_quoted(&name),
            shell_quoted(&sddl)
        ));
        let lines = grants
            .iter()
            .map(|grant| format!("dsacls {} {}", windows_quoted(&name), grant.dsacls(account)));
        self.windows.extend(lines);
    }
}

/// For a POSIX shell: nothing in single quotes means anything.
fn shell_quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// For a Windows command line (CommandLineToArgvW): a quote inside is escaped.
fn windows_quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// `corp.example` for `DC=corp,DC=example`.
fn dns_name(domain: &Dn) -> String {
    let text = domain.to_string();
    let labels = text.split(',').filter_map(|part| part.split_once('='));
    labels.map(|(_, label)| label).collect::<Vec<_>>().join(".")
}
