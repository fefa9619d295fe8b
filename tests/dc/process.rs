//! Running the controller's script and the tools that ask it, to their end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};

/// The outcome of a command that may fail by design: what it printed and its exit code, which for
/// OpenLDAP's tools is the LDAP result code (RFC 4511, section 4.1.9).
#[derive(Debug)]
pub struct Outcome {
    /// Exit code; 0 is success.
    pub code: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

pub(super) fn script(verb: &str, folder: &Path) -> Command {
    let mut command = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dc/dc.sh"));
    // Cargo names its folder for test files; it lies in the target folder, wherever that is.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .expect("tmp lies in the target folder");
    command
        .arg(verb)
        .arg(folder)
        .env("CARGO_TARGET_DIR", target);
    command
}

/// Runs the script; what it starts ends with the pipe.
pub(super) fn leashed(command: &mut Command) -> ChildStdin {
    let command = command.env("DC_LEASH", "1").stdin(Stdio::piped());
    let mut child = command.spawn().expect("tests/dc/dc.sh can be run");
    let leash = child.stdin.take().expect("a pipe was asked for");
    let outcome = wait(child);
    assert_eq!(
        outcome.code, 0,
        "the domain controller did not start:\n{}",
        outcome.stderr
    );
    leash
}

pub(super) fn run(command: &mut Command, input: Option<&str>) -> Outcome {
    let stdin = if input.is_some() {
        Stdio::piped()
    } else {
        Stdio::null()
    };
    let mut child = command
        .stdin(stdin)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
    if let Some(text) = input {
        use std::io::Write as _;
        let mut pipe = child.stdin.take().expect("a pipe was asked for");
        // A tool that stops at an error closes its end early; its exit code says so.
        let _ = pipe.write_all(text.as_bytes());
    }
    wait(child)
}

fn wait(child: Child) -> Outcome {
    let Output {
        status,
        stdout,
        stderr,
    } = child.wait_with_output().expect("the tool ran to its end");
    Outcome {
        code: status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

pub(super) fn read_env(file: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(file).expect("dc.sh wrote its env file");
    let pairs = text.lines().filter_map(|line| line.split_once('='));
    pairs
        .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
        .collect()
}
