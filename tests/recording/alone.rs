//! Without a domain controller: what is written, for whom, and when nothing is.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::sandbox::{Clock, Company, Faults, Sandbox};
use crate::stage::{Outcome, company, person, rosterd};
use crate::{chatty, mode, said};

/// Personio and a configuration, and a directory that nobody asks.
struct Alone {
    personio: Sandbox,
    folder: TempDir,
}

impl Alone {
    fn new(company: Company) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
        let alone = Self {
            personio: Sandbox::open(company, Clock::Live, listener).expect("the stand-in starts"),
            folder: tempfile::tempdir().expect("a temporary folder"),
        };
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config");
        let main = fs::read_to_string(shipped.join("rosterd.toml")).expect("it is shipped");
        let main = main
            .replace("https://api.personio.de", &alone.personio.url())
            .replace(
                "papi-00000000-0000-0000-0000-000000000000",
                Company::CLIENT_ID,
            )
            .replace("/run/credentials/rosterd.service/personio", "secret");
        alone.write("rosterd.toml", &main);
        alone.write("secret", Company::CLIENT_SECRET);
        fs::create_dir(alone.path("rules.d")).expect("a folder");
        for file in fs::read_dir(shipped.join("rules.d")).expect("it is shipped") {
            let file = file.expect("a file").file_name();
            let name = format!("rules.d/{}", file.to_string_lossy());
            let text = fs::read_to_string(shipped.join(&name)).expect("a file");
            alone.write(&name, &text);
        }
        alone
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs::write(self.path(name), text).expect("a file can be written");
        let owner = fs::Permissions::from_mode(0o600);
        fs::set_permissions(self.path(name), owner).expect("a mode can be set");
    }

    fn record(&self, name: &str) -> Outcome {
        let folder = self.path(name).display().to_string();
        rosterd(self.folder.path(), &["record", &folder, "--json"])
    }
}

#[test]
fn a_recording_holds_only_what_is_needed_and_nobody() {
    let anna = person(4711, "Anna", "Adler")
        .email("anna.adler@example.com")
        .position("Head of Sales")
        .with("personnel_number", "000471")
        .raw("fix_salary", json!(70_000));
    let crowd = (0..120).fold(company().person(anna), |company, i| {
        company.person(person(5000 + i, "Kim", "Nordmann").supervisor(4711))
    });
    let alone = Alone::new(crowd.person(chatty(4712)));
    let told = alone.record("new").expect(0, &[]).json();
    assert_eq!(
        (&told["people"], &told["unusable"], &told["pages"]),
        (&json!(122), &json!(1), &json!(2))
    );
    let replaced = told["replaced"].to_string();
    for field in [
        "id",
        "first_name",
        "last_name",
        "supervisor",
        "personnel_number",
    ] {
        assert!(
            replaced.contains(&format!("\"{field}\"")),
            "{field} in {replaced}"
        );
    }
    assert_eq!(told["kept"]["department"], 1, "{told}");

    assert_eq!(mode(&alone.path("new")), 0o700);
    let files = ["new/page-1.json", "new/page-2.json"].map(|name| {
        assert_eq!(mode(&alone.path(name)), 0o600);
        fs::read_to_string(alone.path(name)).expect("a page")
    });
    let all = files.concat();
    let told = said(&all);
    for gone in [
        "anna", "adler", "kim", "nordmann", "4711", "000471", "70000", "fix", "salary", "fragen",
    ] {
        assert!(!told.contains(gone), "{gone}");
    }
    for kept in ["Sales", "Berlin", "dynamic_1234567", "active"] {
        assert!(all.contains(kept), "{kept}");
    }
    let wanted = alone.personio.requests();
    let wanted = wanted
        .iter()
        .filter(|seen| seen.path.ends_with("/employees"))
        .count();
    assert_eq!(wanted, 2, "one request a page");
}

#[test]
fn nothing_is_written_where_the_folder_is_taken_or_personio_is_not_whole() {
    let alone = Alone::new(company().person(chatty(4712)));
    fs::create_dir(alone.path("taken")).expect("a folder");
    alone.write("taken/note", "mine");
    alone.record("taken").expect(78, &["taken is not empty"]);
    assert_eq!(alone.personio.requests().len(), 0, "nobody is read in vain");
    let lying = Faults {
        lying_total: Some(0),
        ..Faults::default()
    };
    alone.personio.faults(lying);
    alone.record("void").expect(75, &["not complete"]);
    assert!(!alone.path("void").exists());
    alone.personio.faults(Faults::default());
    alone.write("secret", "wrong");
    alone.record("void").expect(77, &["client id"]);
    assert!(!alone.path("void").exists());
}

#[test]
fn a_folder_that_is_no_recording_is_told_by_check() {
    let alone = Alone::new(company());
    let main = fs::read_to_string(alone.path("rosterd.toml")).expect("it was written");
    alone.write("rosterd.toml", &main.replace("#recorded", "recorded"));
    let check = || rosterd(alone.folder.path(), &["check"]);
    check().expect(78, &["personio — the recording", "cannot be read"]);
    fs::create_dir(alone.path("recording")).expect("a folder");
    check().expect(78, &["no file *.json"]);
    alone.write("recording/page.json", "<html>");
    check().expect(78, &["page.json", "is not JSON"]);
}
