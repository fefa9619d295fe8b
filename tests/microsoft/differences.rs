//! What the two directories answer to the same request. `ldapmodify` sends it three times: to a real Samba, to
//! the directory in memory playing Samba, and to the same playing Microsoft's side. The first two must agree;
//! docs/samba-and-microsoft.md holds the table.

#[path = "differences/ldif.rs"]
mod ldif;
#[path = "differences/rows.rs"]
mod rows;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use rows::{before, rows};

use crate::dc::Dc;
use crate::support::memory::vendor::Vendor;
use crate::support::memory::{ADMIN_PASSWORD, Memory};
use crate::wire::server::Server;

const PERMISSIVE: &str = "1.2.840.113556.1.4.1413";

/// Where `ldapmodify` sends to.
struct Target {
    url: String,
    ca_file: std::path::PathBuf,
}

impl Target {
    fn of(server: &Server) -> Self {
        Self {
            url: server.url.clone(),
            ca_file: server.ca_file.clone(),
        }
    }

    /// The result code, and the Win32 code where the message begins with one.
    fn answer(&self, ldif: &str, permissive: bool) -> String {
        use std::io::Write as _;
        let control = format!("!{PERMISSIVE}");
        let mut child = Command::new("ldapmodify")
            .env("LDAPTLS_CACERT", &self.ca_file)
            .args(["-x", "-H", &self.url, "-w", ADMIN_PASSWORD])
            .args(["-D", "administrator@corp.example"])
            .args(permissive.then_some(["-e", &control]).into_iter().flatten())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(ldif.as_bytes()).unwrap();
        drop(pipe);
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let code = output.status.code().unwrap_or(-1);
        let info = said
            .split_once("additional info: ")
            .map_or("", |(_, info)| info);
        let win32 = info
            .get(..8)
            .filter(|text| u32::from_str_radix(text, 16).is_ok());
        match win32 {
            Some(win32) => format!("{code} {win32}"),
            None => code.to_string(),
        }
    }
}

//
#[test]
fn both_directories_answer_as_the_document_says() {
    let dc = Dc::start();
    let real = Target {
        url: dc.url().to_owned(),
        ca_file: dc.ca_file(),
    };
    let [samba, microsoft] =
        [Vendor::Samba, Vendor::Microsoft].map(|vendor| Server::start(Memory::company_of(vendor)));
    let [samba, microsoft] = [&samba, &microsoft].map(Target::of);
    for target in [&real, &samba, &microsoft] {
        assert_eq!(target.answer(&before(), false), "0", "{}", target.url);
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/samba-and-microsoft.md");
    let document = fs::read_to_string(file).unwrap();
    let mut wrong = Vec::new();
    for row in rows() {
        let permissive = row.what.ends_with("permissively");
        let answer = |target: &Target| target.answer(&row.ldif, permissive);
        let told = format!("| {} | `{}` | `{}` |", row.what, row.samba, row.microsoft);
        let seen = [answer(&real), answer(&samba), answer(&microsoft)];
        if seen != [row.samba, row.samba, row.microsoft] {
            wrong.push(format!("{told} Samba, as Samba, as Microsoft: {seen:?}"));
        }
        if !document.contains(&told) {
            wrong.push(format!("not in the document: {told}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
