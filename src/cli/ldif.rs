//! `plan --format ldif`: what may be asked for, and where it is written to.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use jiff::Timestamp;
use zeroize::Zeroizing;

use super::answer::Answer;
use super::args::{Format, PlanArgs};
use super::exit::{Exit, Failure};
use super::scene::{Scene, Seen};
use super::who::operator;
use crate::guard::{ClearedPlan, Mode};
use crate::past::Approval;
use crate::ports::Handover as _;
use crate::render::Shown;
use crate::render::ldif::{Passwords, Source, plan};
use crate::wiring;

/// What a file nobody else may read is created with.
const OWNER_ONLY: u32 = 0o600;

/// Refuses what does not go together.
///
/// # Errors
/// [`Exit::Usage`].
pub fn check(format: Format, args: &PlanArgs) -> Result<(), Failure> {
    let refused = |why: &str| Err(Failure::new(Exit::Usage, why));
    let PlanArgs {
        rule,
        at,
        include_held,
        out,
        with_passwords,
        ..
    } = args;
    if format != Format::Ldif {
        return match (include_held, out, with_passwords) {
            (false, None, false) => Ok(()),
            _ => refused("--include-held, --out and --with-passwords go with --format ldif alone"),
        };
    }
    if rule.is_some() {
        return refused(
            "--rule shows a part of what is to be done for somebody, and a part is not safe to carry out\n\
             leave it out, or ask for one person with --person",
        );
    }
    if at.is_some() {
        return refused(
            "--at is a forecast, which cannot be carried out; leave it out, or show it in another form",
        );
    }
    match out {
        Some(file) if file.symlink_metadata().is_ok() => Err(exists(file)),
        _ => Ok(()),
    }
}

/// Refuses requests made from saved pages: they could be carried out, and were never what HR says.
///
/// # Errors
/// [`Exit::Usage`].
pub fn check_source(scene: &Scene) -> Result<(), Failure> {
    if scene.format == Format::Ldif && scene.is_replay() {
        let why = "a plan from a recording cannot be carried out, and is not written as LDIF; show it in another form";
        return Err(Failure::new(Exit::Usage, why));
    }
    Ok(())
}

fn exists(file: &Path) -> Failure {
    Failure::new(
        Exit::Usage,
        format!(
            "{} exists already, and is not written over; name a new file",
            file.display()
        ),
    )
}

/// Looks at the plan as the operator who passes what is held. Nothing is remembered of it. Nothing passes a
/// sentinel.
pub fn pass(scene: &mut Scene, seen: &mut Seen) {
    let verdict = scene.decide(seen);
    let at = seen.now.instant();
    // Approvals pass nothing where rosterd only looks on; here somebody else does what it does not.
    if scene.is_observing() {
        scene.settings.guard.mode = Mode::Supervised;
    }
    let approvals = verdict.held.into_iter().map(|held| Approval {
        case: held.case,
        by: operator(),
        at,
        until: Timestamp::MAX,
    });
    seen.looked.sight.past.approvals.extend(approvals);
}

/// The plan as LDIF, on standard output or in the file that was asked for.
///
/// # Errors
/// [`Exit::Failed`] when the file cannot be written.
pub fn answer(
    shown: &Shown<'_>,
    cleared: &ClearedPlan,
    args: &PlanArgs,
    scene: &Scene,
    seen: &Seen,
) -> Result<Answer, Failure> {
    let desk = wiring::handover(&scene.settings.hand_over)?;
    let draw = |names: &[&str]| desk.draw(names);
    let source = Source {
        shown,
        cleared,
        directory: &seen.looked.sight.directory,
        passwords: if args.with_passwords {
            Passwords::Drawn(&draw)
        } else {
            Passwords::LeftOut
        },
    };
    let Some(file) = &args.out else {
        return Ok(Answer::Document(plan(&source)));
    };
    let text = Zeroizing::new(plan(&source));
    write(file, text.as_bytes())?;
    let words = if args.with_passwords {
        "written; it holds passwords, and only you may read it"
    } else {
        "written; only you may read it"
    };
    Ok(Answer::Short(format!("{}: {words}\n", file.display())))
}

/// A new file for its owner alone. What cannot be written whole is not left behind.
fn write(file: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |cause: std::io::Error| match cause.kind() {
        std::io::ErrorKind::AlreadyExists => exists(file),
        _ => Failure::new(
            Exit::Failed,
            format!("cannot write {}: {cause}", file.display()),
        ),
    };
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(OWNER_ONLY)
        .open(file)
        .map_err(cannot)?;
    let written = out.write_all(bytes).and_then(|()| out.sync_all());
    written.map_err(|cause| {
        // Half a plan is worse than none; where it cannot be taken away, the failure is told all the same.
        let _ = fs::remove_file(file);
        cannot(cause)
    })
}
