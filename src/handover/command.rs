//! Hand-over to a program of the operator.

use std::ffi::OsString;
use std::path::Path;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use secrecy::ExposeSecret;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStderr, ChildStdin, Command};
use tokio::time;

use super::{HandoverFailure, letter};
use crate::ports::Delivery;

/// What the program inherits. The rest of our environment may hold our own secrets.
const INHERITED: [&str; 7] = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR"];

/// How much of standard error is looked at, and how much of its first line is passed on.
const HEARD: u64 = 4096;
const REPEATED: usize = 200;

/// How long standard error may stay open after the program ended: something it left running may hold it.
const GRACE: Duration = Duration::from_millis(200);

/// Runs the program: JSON on standard input, exit code 0 is success.
pub(super) async fn run(
    program: &Path,
    arguments: &[OsString],
    timeout: Duration,
    delivery: &Delivery,
) -> Result<(), HandoverFailure> {
    let mut child = start(program, arguments)?;
    let mut group = Group::of(&child);
    let Ok(ended) = time::timeout(timeout, talk(&mut child, delivery)).await else {
        return Err(HandoverFailure::TooSlow {
            program: program.to_owned(),
            timeout,
        });
    };
    group.ended();
    let (status, said) = ended.map_err(|cause| HandoverFailure::Lost {
        program: program.to_owned(),
        cause,
    })?;
    if status.success() {
        return Ok(());
    }
    Err(HandoverFailure::Refused {
        program: program.to_owned(),
        status: status.to_string(),
        said: repeatable(&said, delivery),
    })
}

fn start(program: &Path, arguments: &[OsString]) -> Result<Child, HandoverFailure> {
    let inherited = INHERITED
        .iter()
        .filter_map(|name| Some((name, std::env::var_os(name)?)));
    Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(inherited)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        // A group of its own, so that it can be killed with all it started.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()
        .map_err(|cause| HandoverFailure::Start {
            program: program.to_owned(),
            cause,
        })
}

/// Tells, listens and waits, all at once: a program may do any of it first.
async fn talk(child: &mut Child, delivery: &Delivery) -> std::io::Result<(ExitStatus, Vec<u8>)> {
    let (input, errors) = (child.stdin.take(), child.stderr.take());
    let mut heard = Vec::new();
    let status = {
        let mut listening = pin!(listen(errors, &mut heard));
        let mut told_and_ended = pin!(async {
            tell(input, delivery).await;
            child.wait().await
        });
        tokio::select! {
            status = &mut told_and_ended => {
                let _ = time::timeout(GRACE, listening).await;
                status
            }
            () = &mut listening => told_and_ended.await,
        }
    };
    Ok((status?, heard))
}

/// A program that does not want to read decides itself, by its exit code, what that means.
async fn tell(input: Option<ChildStdin>, delivery: &Delivery) {
    if let Some(mut input) = input {
        let _ = input.write_all(&letter::json(delivery)).await;
        let _ = input.shutdown().await;
    }
}

/// Keeps the beginning and reads on, so that a talkative program is not blocked.
async fn listen(errors: Option<ChildStderr>, heard: &mut Vec<u8>) {
    if let Some(mut errors) = errors {
        let _ = (&mut errors).take(HEARD).read_to_end(heard).await;
        let _ = tokio::io::copy(&mut errors, &mut tokio::io::sink()).await;
    }
}

/// The first line that says something, without the password, as it is and as it stood in the JSON.
fn repeatable(said: &[u8], delivery: &Delivery) -> String {
    let text = String::from_utf8_lossy(said);
    let password = delivery.password.expose_secret();
    let quoted = serde_json::to_string(password).unwrap_or_default();
    let mut text = text.into_owned();
    for secret in [quoted.trim_matches('"'), password] {
        if !secret.is_empty() {
            text = text.replace(secret, "[password]");
        }
    }
    let mut lines = text.lines().map(str::trim);
    let first = lines
        .find(|line| !line.is_empty())
        .unwrap_or("it says nothing");
    let printable = first.chars().filter(|c| !c.is_control());
    printable.take(REPEATED).collect()
}

/// The program and everything it started. Killed when dropped before the program has ended, also when
/// the whole hand-over is given up half-way.
struct Group(Option<Pid>);

impl Group {
    fn of(child: &Child) -> Self {
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Self(id.and_then(Pid::from_raw))
    }

    /// From now on the number may belong to somebody else.
    fn ended(&mut self) {
        self.0 = None;
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(group) = self.0 {
            // Fails where it ended in this moment.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::super::HandoverKind;
    use super::super::tests::delivery;
    use super::*;
    use crate::ports::{FailureClass, Handover, PortFailure};

    const PATIENT: Duration = Duration::from_secs(30);

    /// A shell program whose first argument is a path in a folder of its own.
    fn shell(script: &str, timeout: Duration) -> (TempDir, PathBuf, HandoverKind) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("out");
        let arguments = [
            "-c".into(),
            script.into(),
            "sh".into(),
            path.clone().into_os_string(),
        ];
        let kind = HandoverKind::command("/bin/sh", arguments, timeout);
        (folder, path, kind)
    }

    async fn failure(script: &str) -> PortFailure {
        let (_folder, _path, kind) = shell(script, PATIENT);
        let failure = kind.deliver(&delivery("7")).await.unwrap_err();
        let shown = format!("{failure} {failure:?}");
        assert!(!shown.contains("S3cr"), "{shown}");
        assert!(!shown.contains("Passw0rd"), "{shown}");
        failure
    }

    #[tokio::test]
    async fn the_program_gets_json_on_standard_input_and_the_password_nowhere_else() {
        let script =
            "cat > \"$1\"; cat /proc/$$/cmdline > \"$1.arguments\"; env -0 > \"$1.environment\"";
        let (_folder, path, kind) = shell(script, PATIENT);
        let delivery = delivery("4711");
        kind.deliver(&delivery).await.unwrap();
        let letter: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert_eq!(letter["person"], "4711");
        assert_eq!(letter["name"], delivery.name);
        assert_eq!(letter["password"], delivery.password.expose_secret());
        let read = |what| fs::read_to_string(path.with_extension(what)).unwrap();
        let (arguments, environment) = (read("arguments"), read("environment"));
        assert!(arguments.contains("cat >") && environment.contains("PATH="));
        assert!(!format!("{arguments}{environment}").contains("Passw0rd"));
        // A shell adds some of its own; nothing else of ours is passed on.
        let known = ["PWD", "OLDPWD", "SHLVL", "_"].into_iter().chain(INHERITED);
        let known: Vec<&str> = known.collect();
        for variable in environment.split_terminator('\0') {
            let (name, _) = variable.split_once('=').unwrap();
            assert!(known.contains(&name), "{name} was passed on");
        }
    }

    #[tokio::test]
    async fn a_program_that_fails_is_quoted_with_code_and_first_line() {
        let failure =
            failure("cat >/dev/null; echo >&2; echo 'mail server away' >&2; echo x >&2; exit 7")
                .await;
        assert_eq!(failure.class, FailureClass::Internal);
        assert!(failure.what.contains("exit status: 7"), "{failure}");
        assert!(failure.what.ends_with("mail server away"), "{failure}");
    }

    //
    #[tokio::test]
    async fn what_a_program_repeats_of_the_password_is_taken_out() {
        let json = failure("cat >&2; exit 1").await;
        assert!(json.what.contains("[password]"), "{json}");
        let plain = failure("echo 'bad: S3cr\"t%Passw0rd' >&2; exit 1").await;
        assert!(plain.what.ends_with("bad: [password]"), "{plain}");
    }

    #[tokio::test]
    async fn a_talkative_program_is_neither_blocked_nor_quoted_at_length() {
        let failure = failure("head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1").await;
        assert!(failure.what.len() < 400, "{}", failure.what.len());
    }

    #[tokio::test]
    async fn a_hanging_program_is_killed_with_all_it_started() {
        let script = "sleep 600 & echo $! > \"$1\"; wait";
        let (_folder, path, kind) = shell(script, Duration::from_millis(700));
        let failure = kind.deliver(&delivery("7")).await.unwrap_err();
        assert_eq!(failure.class, FailureClass::Unreachable);
        assert!(failure.what.contains("700ms"), "{failure}");
        let sleeper = fs::read_to_string(path).unwrap();
        assert!(is_gone(sleeper.trim()).await, "{sleeper} still runs");
    }

    /// Killing and reaping take a moment. A zombie nobody has reaped yet is gone as well.
    async fn is_gone(process: &str) -> bool {
        for _ in 0..100 {
            match fs::read_to_string(format!("/proc/{process}/stat")) {
                Ok(stat) if !stat.contains(") Z ") => {
                    time::sleep(Duration::from_millis(50)).await;
                }
                _ => return true,
            }
        }
        false
    }

    #[tokio::test]
    async fn something_left_running_does_not_make_a_success_wait() {
        let (_folder, path, kind) = shell("cat > /dev/null; sleep 5 & echo $! > \"$1\"", PATIENT);
        let done = time::timeout(Duration::from_secs(4), kind.deliver(&delivery("7"))).await;
        done.expect("did not wait for the sleeper").unwrap();
        assert!(!fs::read_to_string(path).unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_program_that_is_not_there_is_a_configuration_problem() {
        let kind = HandoverKind::command("/nowhere/deliver", ["x"], PATIENT);
        let failure = kind.deliver(&delivery("7")).await.unwrap_err();
        assert_eq!(failure.class, FailureClass::Configuration);
        assert!(failure.what.contains("/nowhere/deliver"), "{failure}");
    }
}
