//! A configured rosterd and a Personio; the directory is named and never asked.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use serde_json::Value;
use tempfile::TempDir;

use crate::sandbox::{Clock, Company, Credential, Sandbox};
use crate::stage::{NAMES, Outcome, company, person, rosterd};

/// Who logs in.
pub const CLIENT: (&str, &str) = (Company::CLIENT_ID, Company::CLIENT_SECRET);

/// A desk to try commands at.
pub struct Desk {
    /// Personio.
    pub personio: Sandbox,
    folder: TempDir,
}

impl Desk {
    /// With three people in Sales and a credential that may read what its rules use.
    pub fn new() -> Self {
        Self::of(three())
    }

    /// With this company and the machine's time.
    pub fn of(company: Company) -> Self {
        Self::at(company, Clock::Live)
    }

    /// With this company and this time at Personio.
    pub fn at(company: Company, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let personio = Sandbox::open(company, clock, listener).expect("the stand-in starts");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let desk = Self { personio, folder };
        fs::create_dir(desk.path("rules.d")).expect("a folder");
        desk.write("secret", CLIENT.1);
        let owner = fs::Permissions::from_mode(0o600);
        fs::set_permissions(desk.path("secret"), owner).expect("a mode can be set");
        desk.write("rules.d/10-policy.toml", &format!("{NAMES}{BASICS}"));
        desk.write("rules.d/30-attributes.toml", MAPPING);
        desk.main("");
        desk
    }

    /// A file of the configuration folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of the configuration folder.
    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file can be written");
    }

    /// Writes `rosterd.toml` with more lines below `[personio.fields]`.
    pub fn main(&self, fields: &str) {
        let text = format!(
            "[schedule]\ntime_zone = \"Europe/Berlin\"\n\
             [personio]\nurl = \"{}\"\nclient_id = \"{}\"\nclient_secret = {{ file = \"secret\" }}\n\
             [directory]\nservers = [\"ldaps://dc1.corp.example\"]\nuser = \"svc@corp.example\"\n\
             password = {{ file = \"secret\" }}\nca_file = \"ca.pem\"\n\
             bases = [\"OU=Staff,DC=corp,DC=example\"]\n\
             [store]\npath = \"store/rosterd.db\"\n[personio.fields]\n{fields}",
            self.personio.url(),
            CLIENT.0,
        );
        self.write("rosterd.toml", &text);
    }

    /// Replaces the credential.
    pub fn credential(&self, change: impl FnOnce(Credential) -> Credential) {
        let plain = Credential::new(CLIENT.0, CLIENT.1).unreadable(&UNUSED);
        self.personio.credential(change(plain));
    }

    /// Runs rosterd with this configuration.
    pub fn rosterd(&self, args: &[&str]) -> Outcome {
        rosterd(self.folder.path(), args)
    }

    /// Runs `doctor personio`, expects this code and nothing secret, and answers what it said as JSON.
    pub fn doctor(&self, code: i32) -> Value {
        let told = self.rosterd(&["doctor", "personio", "--json"]);
        let told = told.expect(code, &[]).json();
        assert_eq!(told["exit"], code);
        told
    }
}

/// Attributes the rules here read nowhere.
pub const UNUSED: [&str; 12] = [
    "gender",
    "position",
    "team",
    "cost_center",
    "employment_type",
    "weekly_hours",
    "contract_end_date",
    "termination_type",
    "probation_period_end",
    "created_at",
    "work_schedule",
    "personnel_number",
];

/// Three people and a credential that shows what is needed.
pub fn three() -> Company {
    let credential = Credential::new(CLIENT.0, CLIENT.1).unreadable(&UNUSED);
    company()
        .person(person(11, "Anna", "Adler"))
        .person(person(12, "Bernd", "Busch"))
        .person(person(13, "Clara", "Conrad"))
        .with_credential(credential)
}

const BASICS: &str = r#"
[lifecycle.termination]
ends_on = ["last_working_day", "termination_date"]
disable_at = "18:00"

[ou]
default = "OU=Unsorted,OU=Staff,DC=corp,DC=example"

[ou.rules.sales]
priority = 10
when = { department = "Sales" }
ou = "OU=Sales,OU=Staff,DC=corp,DC=example"
"#;

const MAPPING: &str = r#"
[attributes]
givenName = "{{ call_name }}"
sn = "{{ last_name }}"
company = "{{ subcompany.name }}"
"#;
