//! Kerberos logons with MIT's `kinit`, as a workstation does them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Dc, run};

/// What `kinit` came back with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kinit {
    /// A ticket.
    Granted,
    /// The password is right and must be changed first; none was given to change it to.
    MustChange,
    /// No ticket, and why.
    Refused(String),
}

impl Kinit {
    /// Whether the password is the account's and the account may be used.
    pub fn is_right(&self) -> bool {
        matches!(self, Self::Granted | Self::MustChange)
    }
}

impl Dc {
    /// Asks for a ticket for `sam`, typing `answers`: the password, and twice a new one where it must be changed.
    ///
    /// # Panics
    /// If `kinit` cannot be run.
    pub fn kinit(&self, sam: &str, answers: &[&str]) -> Kinit {
        let ticket = self.folder().join("ticket");
        let mut command = Command::new("kinit");
        command
            .env("KRB5_CONFIG", self.krb5_conf())
            .env("KRB5CCNAME", format!("FILE:{}", ticket.display()))
            .env("LC_ALL", "C")
            .arg(format!("{sam}@CORP.EXAMPLE"));
        let outcome = run(&mut command, Some(&format!("{}\n", answers.join("\n"))));
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        // A ticket left behind would answer for the next one who asks; there may be none.
        let _ = fs::remove_file(ticket);
        match outcome.code {
            0 => Kinit::Granted,
            _ if said.contains("must change it now") => Kinit::MustChange,
            _ => Kinit::Refused(said),
        }
    }

    /// Writes the keys of an account, as an administrator does for a service on another machine.
    ///
    /// # Panics
    /// If they cannot be written.
    pub fn export_keys(&self, sam: &str, table: &Path) {
        let outcome = run(
            Command::new("samba-tool")
                .args(["domain", "exportkeytab"])
                .arg(table)
                .arg(format!("--principal={sam}@CORP.EXAMPLE"))
                .args(["-s", self.var("DC_SMB_CONF")]),
            None,
        );
        assert_eq!(outcome.code, 0, "exportkeytab: {}", outcome.stderr);
    }

    /// Finds the controller by its address: there is no DNS here.
    ///
    /// # Panics
    /// If the controller's folder cannot be written to.
    pub fn krb5_conf(&self) -> PathBuf {
        let file = self.folder().join("krb5.conf");
        let ip = self.var("DC_IP");
        let text = format!(
            "[libdefaults]\ndefault_realm = CORP.EXAMPLE\ndns_lookup_kdc = false\n\
             dns_lookup_realm = false\nrdns = false\ndns_canonicalize_hostname = false\n[realms]\nCORP.EXAMPLE = {{\n \
             kdc = {ip}\n kpasswd_server = {ip}\n}}\n"
        );
        fs::write(&file, text).expect("the controller's folder can be written to");
        file
    }
}
