//! Prints the directory that the company of `tests/company` has before rosterd comes, as LDIF change records for
//! `ldapmodify` on a domain made by `tests/dc/provision.py`.

#[path = "../support/base64.rs"]
#[allow(dead_code, reason = "only what LDIF needs")]
mod base64;
#[path = "../support/world.rs"]
#[allow(dead_code, reason = "only what is printed")]
mod world;
#[path = "../support/world_file.rs"]
#[allow(dead_code, reason = "only what is poured")]
mod world_file;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// A company's directory as LDIF.
#[derive(Parser)]
struct Arguments {
    /// The directory file, such as tests/company/directory.toml.
    directory: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match world::World::load(&arguments.directory) {
        Ok(world) => {
            print!("{}", world.ldif());
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("directory-found: {fault}");
            ExitCode::FAILURE
        }
    }
}
