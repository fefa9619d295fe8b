//! The plan as LDIF: `ldapmodify` takes it and the directory ends as `apply` leaves it; nothing that people
//! type becomes a record; what is held, protected or secret is not in it.

#[path = "cli/stage.rs"]
mod stage;

#[path = "dc/mod.rs"]
mod dc;

#[path = "ldif/both_ends.rs"]
mod both_ends;

#[path = "ldif/hostile.rs"]
mod hostile;

#[path = "sandbox/mod.rs"]
mod sandbox;

#[path = "ldif/secrets.rs"]
mod secrets;

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Records as python-ldap reads them: name, and its lines as attribute and value.
pub fn read_by_python(files: &[&Path]) -> Vec<Vec<Value>> {
    let output = Command::new("/usr/bin/python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ldif/read.py"))
        .args(files)
        .output()
        .expect("python3 can be run");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}
