//! What `doctor directory` found, as JSON (docs/json.md).

use serde::Serialize;

use super::doctor::Examination;
use super::json::{FindingJson, VERSION, finding};
use crate::directory::rights::{Commands, Judged};
use crate::plan::Finding;

/// An examination.
#[derive(Debug, Serialize)]
pub struct ExaminationJson {
    version: u32,
    subject: &'static str,
    server: String,
    controller: String,
    user: String,
    clock_seconds: Option<i64>,
    findings: Vec<FindingJson>,
    missing: Vec<MissingJson>,
    excessive: Vec<ExcessJson>,
    unneeded: Vec<String>,
    notes: Vec<String>,
    commands: CommandsJson,
    exit: u8,
}

#[derive(Debug, Serialize)]
struct MissingJson {
    right: String,
    at: String,
    fails: String,
}

#[derive(Debug, Serialize)]
struct ExcessJson {
    kind: &'static str,
    at: String,
    what: String,
    accepted: bool,
}

#[derive(Debug, Serialize)]
struct CommandsJson {
    samba: Vec<String>,
    windows: Vec<String>,
}

/// The examination, and the exit code.
pub fn examination(examined: &Examination, exit: u8) -> ExaminationJson {
    let Examination {
        server,
        controller,
        ca_file: _,
        user,
        clock,
        findings,
        judged,
        accepted,
        commands: Commands { samba, windows },
    } = examined;
    let Judged {
        missing,
        excessive,
        unneeded,
        absent,
        notes,
    } = judged;
    let absent = absent.iter().map(|(place, key)| {
        Finding::warning(
            key,
            format!("{place} does not exist, or rosterd may not see it"),
        )
    });
    let findings = findings.iter().cloned().chain(absent);
    let missing = missing.iter().map(|lack| MissingJson {
        right: lack.right.to_string(),
        at: lack.at.to_string(),
        fails: lack.fails.clone(),
    });
    let excessive = excessive.iter().map(|excess| ExcessJson {
        kind: excess.kind.word(),
        at: excess.at.clone(),
        what: excess.what.clone(),
        accepted: accepted.contains(&excess.kind),
    });
    ExaminationJson {
        version: VERSION,
        subject: "directory",
        server: server.clone(),
        controller: controller.clone(),
        user: user.clone(),
        clock_seconds: clock.map(|clock| clock.as_secs()),
        findings: findings.map(|one| finding(&one)).collect(),
        missing: missing.collect(),
        excessive: excessive.collect(),
        unneeded: unneeded.iter().map(ToString::to_string).collect(),
        notes: notes.iter().cloned().collect(),
        commands: CommandsJson {
            samba: samba.clone(),
            windows: windows.clone(),
        },
        exit,
    }
}
