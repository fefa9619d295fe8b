//! A stage for the real binary: a domain controller, a Personio stand-in, a folder of configuration.

#![allow(
    dead_code,
    reason = "every test that includes this module uses another part of it"
)]

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::dc::{Dc, Entry};
use crate::sandbox::{Clock, Company, Person, Sandbox};

/// The stand-in's own credential.
const CLIENT: (&str, &str) = ("papi-sandbox-rosterd", "only-good-for-the-sandbox");

/// What a command did.
#[derive(Debug)]
pub struct Outcome {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    /// The answer of a command with `--json`.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks exit code and words, in standard output or standard error.
    pub fn expect(self, code: i32, words: &[&str]) -> Self {
        assert_eq!(self.code, code, "{}\n{}", self.stdout, self.stderr);
        for word in words {
            let said = self.stdout.contains(word) || self.stderr.contains(word);
            assert!(
                said,
                "'{word}' is missing in\n{}\n{}",
                self.stdout, self.stderr
            );
        }
        for secret in [CLIENT.1, "Svc-rosterd-Passw0rd!"] {
            let told = self.stdout.contains(secret) || self.stderr.contains(secret);
            assert!(
                !told,
                "a secret was printed:\n{}\n{}",
                self.stdout, self.stderr
            );
        }
        self
    }
}

/// A company, a domain and a configured rosterd.
pub struct Stage {
    /// The domain controller.
    pub dc: Dc,
    /// Personio.
    pub personio: Sandbox,
    folder: TempDir,
}

/// A company on this machine's day in Berlin: the binary has no clock but the machine's.
pub fn company() -> Company {
    #[allow(
        clippy::disallowed_methods,
        reason = "the binary under test reads the same clock"
    )]
    let now = jiff::Timestamp::now();
    let berlin = jiff::tz::TimeZone::get("Europe/Berlin").expect("a known zone");
    Company::new(&now.to_zoned(berlin).date().to_string())
}

/// Somebody who has been here for two years.
pub fn person(id: i64, first: &str, last: &str) -> Person {
    Person::new(id, first, last)
        .hired("today-2y")
        .office("Berlin")
        .department("Sales")
}

impl Stage {
    /// Everything started, nothing done yet.
    pub fn new(company: Company, mode: &str) -> Self {
        Self::at(company, Clock::Live, mode)
    }

    /// As [`Stage::new`], with a clock of its own for Personio.
    pub fn at(company: Company, clock: Clock, mode: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let personio = Sandbox::open(company, clock, listener).expect("the stand-in starts");
        let stage = Self {
            dc: Dc::start(),
            personio,
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        stage.secret("personio", CLIENT.1);
        stage.secret("directory", stage.dc.service_password());
        fs::create_dir(stage.path("rules.d")).expect("a folder");
        stage.write("rules.d/10-policy.toml", &format!("{NAMES}{RULES}"));
        stage.main(mode, "");
        stage
    }

    /// The configuration folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A file of the configuration folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the configuration folder.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file can be written");
    }

    /// Writes a secret only its owner can read.
    pub fn secret(&self, name: &str, text: &str) {
        self.write(name, text);
        self.permit(name, 0o600);
    }

    /// Sets the mode of a file.
    pub fn permit(&self, name: &str, mode: u32) {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(self.path(name), permissions).expect("a mode can be set");
    }

    /// Writes `rosterd.toml` with more lines at its end.
    pub fn main(&self, mode: &str, more: &str) {
        let (url, ca) = (self.dc.url(), self.dc.ca_file());
        let text = format!(
            "mode = \"{mode}\"\n[schedule]\ntime_zone = \"Europe/Berlin\"\n\
             [personio]\nurl = \"{}\"\nclient_id = \"{}\"\nclient_secret = {{ file = \"personio\" }}\n\
             [directory]\nservers = [\"{url}\"]\nuser = \"{}\"\npassword = {{ file = \"directory\" }}\n\
             ca_file = \"{}\"\nbases = [\"OU=Staff,{base}\", \"OU=Leavers,{base}\"]\n\
             group_bases = [\"OU=Groups,{base}\"]\n\
             [store]\npath = \"store/rosterd.db\"\n{more}",
            self.personio.url(),
            CLIENT.0,
            self.dc.service_upn(),
            ca.display(),
            base = self.dc.base(),
        );
        self.write("rosterd.toml", &text);
    }

    /// Runs rosterd with this configuration, as an operator would.
    pub fn rosterd(&self, args: &[&str]) -> Outcome {
        rosterd(self.folder.path(), args)
    }

    /// As [`Stage::rosterd`], with more variables in the environment.
    pub fn rosterd_with(&self, variables: &[(&str, &str)], args: &[&str]) -> Outcome {
        let mut command = command(self.folder.path(), args);
        command.envs(variables.iter().copied());
        outcome(command.output().expect("rosterd can be run"))
    }

    /// A line of a real shell, in which `rosterd` is this one with this configuration.
    pub fn bash(&self, line: &str) -> Outcome {
        let binary = Path::new(env!("CARGO_BIN_EXE_rosterd"));
        let home = binary.parent().expect("a binary lies in a folder");
        let mut command = Command::new("bash");
        command
            .args(["--norc", "-c", line])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", home.display()))
            .env("ROSTERD_CONFIG", self.folder.path())
            .env("USER", "olga")
            .stdin(Stdio::null());
        outcome(command.output().expect("bash can be run"))
    }

    /// Starts the daemon with this configuration.
    pub fn daemon(&self) -> Daemon {
        let mut command = command(self.folder.path(), &["run"]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Daemon(Some(command.spawn().expect("rosterd can be run")))
    }

    /// Everything rosterd may touch, with the numbers the directory counts writes by.
    pub fn dump(&self) -> Vec<Entry> {
        let units = ["OU=Staff", "OU=Leavers", "OU=Groups"];
        let all = units.map(|unit| {
            let base = format!("{unit},{}", self.dc.base());
            self.dc
                .ldapsearch(&base, "(objectClass=*)", &["*", "uSNChanged"])
        });
        all.concat()
    }

    /// Runs a command that must end with this code and these words and must not write.
    pub fn refuses(&self, args: &[&str], code: i32, words: &[&str]) {
        let before = self.dump();
        self.rosterd(args).expect(code, words);
        assert_eq!(self.dump(), before, "{args:?} wrote");
    }

    /// The account that carries a person's anchor.
    pub fn account(&self, person: i64) -> Option<Entry> {
        let filter = format!("(employeeID={person})");
        let mut found = self.dc.ldapsearch(self.dc.base(), &filter, &["*"]);
        assert!(found.len() <= 1, "two accounts of {person}");
        found.pop()
    }

    /// Plans, applies that plan as the operator, and expects it to be whole.
    pub fn settle(&self) {
        let plan = self.plan_id();
        self.rosterd(&["apply", "--plan", &plan]).expect(0, &[]);
        let empty = self.rosterd(&["plan", "--json"]).json()["empty"].clone();
        assert_eq!(empty, true, "a second plan is not empty");
    }

    /// The id of the present plan.
    pub fn plan_id(&self) -> String {
        let plan = self.rosterd(&["plan", "--json"]).json();
        plan["plan"].as_str().expect("a plan has an id").to_owned()
    }
}

/// A running daemon; it is killed if a test gives up.
pub struct Daemon(Option<Child>);

impl Daemon {
    /// Waits until something holds.
    ///
    /// # Panics
    /// After half a minute.
    pub fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..300 {
            if holds() {
                return;
            }
            #[allow(
                clippy::disallowed_methods,
                reason = "nothing else runs in this thread"
            )]
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{what}: not within 30 s");
    }

    /// Sends it a signal (`-USR1`).
    pub fn signal(&self, signal: &str) {
        let id = self.0.as_ref().map(Child::id).expect("it is running");
        let kill = Command::new("kill")
            .args([signal, &id.to_string()])
            .status();
        assert!(kill.expect("kill can be run").success());
    }

    /// Sends SIGTERM and waits for the end.
    pub fn stop(mut self) -> Outcome {
        self.signal("-TERM");
        let child = self.0.take().expect("it is running");
        outcome(child.wait_with_output().expect("it ends"))
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // A test that gave up reports why; this only tidies up.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Runs the binary with a configuration folder, without the environment of whoever runs the tests.
pub fn rosterd(config: &Path, args: &[&str]) -> Outcome {
    let output = command(config, args).output();
    outcome(output.expect("rosterd can be run"))
}

fn command(config: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rosterd"));
    command
        .arg("--config")
        .arg(config)
        .args(args)
        .env_clear()
        .env("USER", "olga")
        .stdin(Stdio::null());
    command
}

fn outcome(output: Output) -> Outcome {
    Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// How people are called, in every small company of these tests.
pub const NAMES: &str = r#"
[names]
domains = ["example.com"]
sam_account_name = ["{{ first_name[0] }}{{ last_name }}", "{{ first_name[0] }}{{ last_name }}{{ n }}"]
mail = ["{{ first_name }}.{{ last_name }}@example.com", "{{ first_name }}.{{ last_name }}{{ n }}@example.com"]
user_principal_name = "{{ mail }}"
common_name = ["{{ last_name }}, {{ first_name }}", "{{ last_name }}, {{ first_name }} ({{ sam_account_name }})"]
"#;

const RULES: &str = r#"

[lifecycle.termination]
ends_on = ["last_working_day", "termination_date"]
disable_at = "18:00"
ou = "OU=Leavers,DC=corp,DC=example"

[attributes]
givenName = "{{ first_name }}"
sn = "{{ last_name }}"
displayName = "{{ last_name }}, {{ first_name }}"
department = { value = "{{ department.name }}", write = "always" }

[ou]
default = "OU=Unsorted,OU=Staff,DC=corp,DC=example"

[ou.rules.sales]
priority = 10
when = { department = "Sales" }
ou = "OU=Sales,OU=Berlin,OU=Staff,DC=corp,DC=example"

[groups.staff]
group = "GG-Staff"
"#;
