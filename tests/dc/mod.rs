//! A real Active Directory domain controller for one test: Samba, started by `dc.sh` on a loopback
//! address of its own and gone when the [`Dc`] is dropped, also by a panic.
//!
//! Include it with `#[path = "dc/mod.rs"] mod dc;`. What a test asserts about the directory it reads
//! through this module, which asks OpenLDAP's and Samba's own tools, never through rosterd's reader.

#![allow(
    dead_code,
    reason = "every test that includes this module uses another part of it"
)]

pub mod kerberos;
pub mod ldif;
mod process;
pub mod winbind;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command};
use std::sync::Mutex;

use process::{leashed, read_env, run, script};
use tempfile::TempDir;

pub use process::Outcome;

/// One LDAP entry as `ldapsearch` printed it: attribute name to values, in the order they came.
/// The key `dn` holds the distinguished name. A value that is not UTF-8 text stays in base64.
pub type Entry = BTreeMap<String, Vec<String>>;

/// A running domain controller of the domain CORP.EXAMPLE, freshly made.
pub struct Dc {
    folder: TempDir,
    env: BTreeMap<String, String>,
    /// Samba ends when this pipe is closed, so nothing stays behind even if the test is killed.
    leash: Mutex<ChildStdin>,
    /// Nobody else gets the address while this is locked, even after its controller was ended on purpose.
    _kept: fs::File,
}

/// The answer to a login, by the sub-code in the text of result 49 (`… data 52e, …`, the Windows
/// error in hexadecimal). All but the last two say that the password itself was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// Name and password are right and the account may be used.
    Granted,
    /// Right, but the first password must be changed (773, ERROR_PASSWORD_MUST_CHANGE).
    MustChangePassword,
    /// Right, but the account is disabled (533, ERROR_ACCOUNT_DISABLED).
    Disabled,
    /// Right, but the account has expired (701, ERROR_ACCOUNT_EXPIRED).
    Expired,
    /// Locked after too many wrong passwords (775, ERROR_ACCOUNT_LOCKED_OUT).
    Locked,
    /// Wrong password or unknown name (52e, ERROR_LOGON_FAILURE).
    Wrong,
}

impl Login {
    fn refusal(text: &str) -> Self {
        let code = text
            .split("data ")
            .nth(1)
            .and_then(|rest| rest.split(',').next());
        match code {
            Some("773") => Self::MustChangePassword,
            Some("533") => Self::Disabled,
            Some("701") => Self::Expired,
            Some("775") => Self::Locked,
            Some("52e") => Self::Wrong,
            _ => panic!("a refusal without a known sub-code: {text}"),
        }
    }
}

impl Dc {
    /// Makes a fresh domain and starts it; takes about a second once the template is built.
    ///
    /// # Panics
    /// With the script's message if packages are missing or ports below 1024 may not be bound.
    pub fn start() -> Self {
        Self::start_with("ldap kdc")
    }

    /// The same with these services of Samba (`server services` in smb.conf(5)).
    ///
    /// # Panics
    /// As [`Dc::start`].
    pub fn start_with(services: &str) -> Self {
        Self::start_as(services, "standard")
    }

    /// One process for all connections, and LDAP alone: quicker where many short ones are made.
    ///
    /// # Panics
    /// As [`Dc::start`].
    pub fn start_lean() -> Self {
        Self::start_as("ldap", "single")
    }

    fn start_as(services: &str, model: &str) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("rosterd-dc-")
            .tempdir()
            .expect("a temporary folder");
        let mut start = script("start", folder.path());
        let leash = leashed(start.env("DC_SERVICES", services).env("DC_MODEL", model));
        let env = read_env(&folder.path().join("env"));
        let kept = fs::File::create(&env["DC_KEPT"]).expect("the folder of addresses is there");
        kept.lock().expect("the address is this controller's");
        Self {
            folder,
            env,
            leash: Mutex::new(leash),
            _kept: kept,
        }
    }

    /// Ends it as a crash does and starts it again on the same address, with everything it had stored.
    ///
    /// # Panics
    /// As [`Dc::start`].
    pub fn restart(&self) {
        let leash = leashed(&mut script("restart", self.folder.path()));
        *self.leash.lock().expect("nobody panics with it") = leash;
    }

    /// Sends a signal (`-STOP`, `-CONT`, `-KILL`) to all of its processes.
    ///
    /// # Panics
    /// If it does not run.
    pub fn signal(&self, signal: &str) {
        // A restart changes the number.
        let env = read_env(&self.folder.path().join("env"));
        let group = format!("-{}", env["DC_PID"]);
        let outcome = run(Command::new("kill").args([signal, "--", &group]), None);
        assert_eq!(outcome.code, 0, "kill {signal}: {}", outcome.stderr);
    }

    /// `ldaps://` URL; the certificate is valid for the address in it.
    pub fn url(&self) -> &str {
        self.var("DC_URL")
    }

    /// PEM file of the domain's own certification authority.
    pub fn ca_file(&self) -> PathBuf {
        self.var("DC_CA").into()
    }

    /// The domain's naming context, `DC=corp,DC=example`.
    pub fn base(&self) -> &str {
        self.var("DC_BASE")
    }

    /// User principal name of the service account that has only rosterd's delegated rights.
    pub fn service_upn(&self) -> &str {
        self.var("DC_SERVICE_UPN")
    }

    /// Password of the service account.
    pub fn service_password(&self) -> &str {
        self.var("DC_SERVICE_PASSWORD")
    }

    /// User principal name of the domain's Administrator.
    pub fn admin_upn(&self) -> &str {
        self.var("DC_ADMIN_UPN")
    }

    /// Password of the domain's Administrator.
    pub fn admin_password(&self) -> &str {
        self.var("DC_ADMIN_PASSWORD")
    }

    /// Folder of the domain's files; it goes when this value is dropped.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `samba-tool ARGS` on the domain's database and returns what it printed.
    ///
    /// # Panics
    /// If samba-tool fails.
    pub fn samba_tool(&self, args: &[&str]) -> String {
        let database = ["-H", self.var("DC_SAM"), "-s", self.var("DC_SMB_CONF")];
        let outcome = run(Command::new("samba-tool").args(args).args(database), None);
        assert_eq!(
            outcome.code, 0,
            "samba-tool {args:?}: {}{}",
            outcome.stdout, outcome.stderr
        );
        outcome.stdout
    }

    /// Searches the subtree below `base` as Administrator. No `attrs` means all ordinary ones.
    ///
    /// # Panics
    /// If the search fails, except that a `base` that does not exist holds nothing.
    pub fn ldapsearch(&self, base: &str, filter: &str, attrs: &[&str]) -> Vec<Entry> {
        let outcome = self.search_as(self.admin_upn(), self.admin_password(), base, filter, attrs);
        assert!(
            matches!(outcome.code, 0 | 32),
            "ldapsearch {base} {filter}: {}",
            outcome.stderr
        );
        ldif::parse(&outcome.stdout)
    }

    /// Searches the subtree below `base` as somebody; prints LDIF without folded lines.
    pub fn search_as(
        &self,
        upn: &str,
        password: &str,
        base: &str,
        filter: &str,
        attrs: &[&str],
    ) -> Outcome {
        let mut command = self.ldap_tool("ldapsearch", upn, password);
        run(
            command
                .args(["-LLL", "-o", "ldif-wrap=no", "-b", base, filter])
                .args(attrs),
            None,
        )
    }

    /// One search for each name, over one connection; `%s` in the filter stands for the name.
    pub fn search_many_as(
        &self,
        upn: &str,
        password: &str,
        base: &str,
        filter: &str,
        names: &[&str],
    ) -> Vec<Entry> {
        let file = self.folder().join("names");
        fs::write(&file, format!("{}\n", names.join("\n")))
            .expect("the controller's folder can be written to");
        let mut command = self.ldap_tool("ldapsearch", upn, password);
        command.args(["-LLL", "-o", "ldif-wrap=no", "-b", base, "-f"]);
        let outcome = run(command.arg(file).arg(filter), None);
        assert_eq!(outcome.code, 0, "ldapsearch {filter}: {}", outcome.stderr);
        ldif::parse(&outcome.stdout)
    }

    /// Reads one object as somebody; for attributes that are answered for one object only, such as tokenGroups.
    pub fn read_as(&self, upn: &str, password: &str, dn: &str, attrs: &[&str]) -> Outcome {
        let mut command = self.ldap_tool("ldapsearch", upn, password);
        let base = [
            "-LLL",
            "-o",
            "ldif-wrap=no",
            "-s",
            "base",
            "-b",
            dn,
            "(objectClass=*)",
        ];
        run(command.args(base).args(attrs), None)
    }

    /// Applies LDIF change records as Administrator.
    ///
    /// # Panics
    /// If a change is refused.
    pub fn ldapmodify(&self, ldif: &str) {
        let outcome = self.modify_as(self.admin_upn(), self.admin_password(), ldif);
        assert_eq!(outcome.code, 0, "ldapmodify: {}\n{ldif}", outcome.stderr);
    }

    /// Applies LDIF change records as somebody, up to the first that is refused.
    pub fn modify_as(&self, upn: &str, password: &str, ldif: &str) -> Outcome {
        run(&mut self.ldap_tool("ldapmodify", upn, password), Some(ldif))
    }

    /// Whether somebody can work with this name and password right now.
    pub fn can_log_in(&self, upn: &str, password: &str) -> bool {
        self.log_in(upn, password) == Login::Granted
    }

    /// What the DC says to a simple bind over TLS with this name and password.
    ///
    /// # Panics
    /// If the bind ends with anything but success or invalidCredentials (49).
    pub fn log_in(&self, upn: &str, password: &str) -> Login {
        assert!(
            !password.is_empty(),
            "an empty password would be an anonymous bind, not a login"
        );
        let mut command = self.ldap_tool("ldapsearch", upn, password);
        let outcome = run(command.args(["-LLL", "-s", "base", "-b", "", "1.1"]), None);
        match outcome.code {
            0 => Login::Granted,
            49 => Login::refusal(&outcome.stderr),
            _ => panic!("bind as {upn}: {}", outcome.stderr),
        }
    }

    /// Lets Samba check its whole database and returns its report.
    ///
    /// # Panics
    /// If the report does not end with `0 errors`.
    pub fn dbcheck(&self) -> String {
        let report = self.samba_tool(&["dbcheck", "--cross-ncs"]);
        assert!(
            report.contains("(0 errors)"),
            "the directory is damaged:\n{report}"
        );
        report
    }

    fn ldap_tool(&self, tool: &str, upn: &str, password: &str) -> Command {
        let mut command = Command::new(tool);
        command.env("LDAPTLS_CACERT", self.ca_file());
        command.args([
            "-x",
            "-o",
            "nettimeout=10",
            "-H",
            self.url(),
            "-D",
            upn,
            "-w",
            password,
        ]);
        command
    }

    fn var(&self, name: &str) -> &str {
        self.env
            .get(name)
            .unwrap_or_else(|| panic!("dc.sh wrote no {name}"))
    }
}

impl Drop for Dc {
    fn drop(&mut self) {
        // A panic here would end the test process while another panic unwinds.
        let stopped = script("stop", self.folder.path()).status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!(
                "tests/dc/dc.sh stop {} failed",
                self.folder.path().display()
            );
        }
    }
}
