//! The company of the scripted days: every claim about it is counted, Personio serves all of it, and the directory it
//! finds is the same in memory and on a real domain controller.

#[path = "company/claims.rs"]
mod claims;
#[path = "dc/mod.rs"]
mod dc;
#[path = "company/first_look.rs"]
mod first_look;
#[path = "sandbox/mod.rs"]
mod sandbox;
#[path = "company/script.rs"]
mod script;
#[path = "support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use sandbox::Company;
use support::world_file::WorldFile;

/// The day the calendar begins.
const DAY_ONE: Date = date(2027, 3, 1);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/company")
}

fn company() -> Company {
    let company = Company::load(&folder().join("company.toml"), DAY_ONE);
    company.unwrap_or_else(|fault| panic!("{fault}"))
}

fn directory() -> WorldFile {
    let file = WorldFile::load(&folder().join("directory.toml"));
    file.unwrap_or_else(|fault| panic!("{fault}"))
}
