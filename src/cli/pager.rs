//! Long answers on a terminal, a screen at a time.

use std::env;
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use tokio::signal::unix::{SignalKind, signal};

use super::charset::Charset;

/// Shells and execvp(3) agree on these for a command that is not there or cannot be run.
const NOT_RUN: [i32; 2] = [126, 127];
/// What less does unless its user says otherwise: leave at once what fits on one screen, pass colours on,
/// and leave the last screen on the terminal.
const LESS: &str = "FRX";

/// Which program pages.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    /// Nobody.
    Nothing,
    /// A command line of the operator.
    Own(String),
    /// less, and whether it must not start other programs.
    Less { secure: bool },
}

/// Shows a text in a pager and waits until it is left. Answers whether somebody showed it: without a
/// pager the text is to be printed.
pub fn page(text: &str, charset: Charset) -> bool {
    let Some(mut command) = command(&choice(|name| env::var(name).ok()), charset) else {
        return false;
    };
    // Ctrl-C belongs to the pager: it stops a search there, and must not leave it behind without us.
    let _interrupt = signal(SignalKind::interrupt());
    let Ok(mut pager) = command.stdin(Stdio::piped()).spawn() else {
        return false;
    };
    feed(&mut pager, &charset.bytes(text));
    match pager.wait() {
        Ok(status) => !status.code().is_some_and(|code| NOT_RUN.contains(&code)),
        Err(_) => true,
    }
}

/// Who leaves the pager early closes the pipe: that is no failure.
fn feed(pager: &mut Child, bytes: &[u8]) {
    if let Some(mut pipe) = pager.stdin.take() {
        let _: io::Result<()> = pipe.write_all(bytes);
    }
}

/// Behind sudo the environment may be that of somebody who is allowed to run rosterd and nothing else:
/// their pager is not started, and less without its shell.
fn choice(set: impl Fn(&str) -> Option<String>) -> Choice {
    let lent = ["SUDO_UID", "PKEXEC_UID", "DOAS_USER"];
    if lent.iter().any(|name| set(name).is_some()) {
        return Choice::Less { secure: true };
    }
    match set("ROSTERD_PAGER").or_else(|| set("PAGER")) {
        None => Choice::Less { secure: false },
        Some(own) if matches!(own.trim(), "" | "cat") => Choice::Nothing,
        Some(own) => Choice::Own(own),
    }
}

fn command(choice: &Choice, charset: Charset) -> Option<Command> {
    let mut command = match choice {
        Choice::Nothing => return None,
        Choice::Own(line) => {
            let mut shell = Command::new("sh");
            shell.arg("-c").arg(line);
            shell
        }
        Choice::Less { secure } => {
            let mut less = Command::new("less");
            // Even where LESS says something else: without it colours are shown as text.
            less.arg("-R");
            if *secure {
                less.env("LESSSECURE", "1");
                // What would start programs before and after, or lift the ban again (less 640).
                for name in ["LESSOPEN", "LESSCLOSE", "LESSSECURE_ALLOW"] {
                    less.env_remove(name);
                }
            }
            less
        }
    };
    default(&mut command, "LESS", LESS);
    let charset = match charset {
        Charset::Utf8 => "utf-8",
        Charset::Latin1 => "iso8859",
        Charset::Ascii => "ascii",
    };
    default(&mut command, "LESSCHARSET", charset);
    Some(command)
}

fn default(command: &mut Command, name: &str, value: &str) {
    if env::var_os(name).is_none() {
        command.env(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(set: &[(&str, &str)]) -> Choice {
        let find = |name: &str| set.iter().find(|(key, _)| *key == name);
        choice(|name| find(name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_pager_is_the_operators_own_before_less() {
        let less = Choice::Less { secure: false };
        let own = |line: &str| Choice::Own(line.to_owned());
        assert_eq!(chosen(&[]), less);
        assert_eq!(chosen(&[("PAGER", "more -d")]), own("more -d"));
        let both = [("PAGER", "more"), ("ROSTERD_PAGER", "less -S")];
        assert_eq!(chosen(&both), own("less -S"));
        assert_eq!(chosen(&[("PAGER", "cat")]), Choice::Nothing);
        let off = [("PAGER", "more"), ("ROSTERD_PAGER", "")];
        assert_eq!(chosen(&off), Choice::Nothing);
    }

    #[test]
    fn behind_sudo_nothing_of_the_environment_is_started() {
        for lent in ["SUDO_UID", "PKEXEC_UID", "DOAS_USER"] {
            let set = [("PAGER", "sh"), (lent, "1000")];
            assert_eq!(chosen(&set), Choice::Less { secure: true }, "{lent}");
        }
    }
}
