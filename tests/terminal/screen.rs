//! A real terminal: tmux, of which one pane is looked at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tempfile::TempDir;

/// Half a minute: a domain controller under load answers slowly.
const PATIENCE: usize = 1500;
const PAUSE: Duration = Duration::from_millis(20);

/// What tmux is told: no line of its own, and what ended stays to be looked at.
const CONFIGURATION: &str = "set -g default-terminal tmux-256color\nset -g status off\n\
                             set -g remain-on-exit on\nset -g history-limit 10000\n";

/// A terminal in which one command was typed.
pub struct Screen {
    place: TempDir,
}

impl Screen {
    /// Opens a terminal of columns by rows and types a command line into a shell that has only these
    /// variables, after a first line nobody sees. It ends with a line that says the exit code.
    pub fn open(size: (usize, usize), variables: &[(&str, &str)], first: &str, line: &str) -> Self {
        let screen = Self {
            place: tempfile::tempdir().expect("a temporary folder"),
        };
        fs::write(screen.file("conf"), CONFIGURATION).expect("a file can be written");
        let script = format!(
            "{first}\nread -r line <<'LINE'\n{line}\nLINE\nprintf '$ %s\\n' \"$line\"\n{line}\n\
             printf 'exit %s' $?\nexec cat\n"
        );
        fs::write(screen.file("script"), script).expect("a file can be written");
        let conf = screen.file("conf").display().to_string();
        let (columns, rows) = (size.0.to_string(), size.1.to_string());
        let mut words = vec![
            "-u",
            "-f",
            &conf,
            "new-session",
            "-d",
            "-x",
            &columns,
            "-y",
            &rows,
        ];
        words.extend(["--", "env", "-i", "TERM=tmux-256color"]);
        let variables: Vec<String> = variables.iter().map(|(k, v)| format!("{k}={v}")).collect();
        words.extend(variables.iter().map(String::as_str));
        let script = screen.file("script").display().to_string();
        words.extend(["sh", &script]);
        screen.tmux(&words);
        screen
    }

    /// Waits until something is on the screen, and answers the whole of it, with escape sequences.
    ///
    /// # Panics
    /// After half a minute.
    pub fn until(&self, what: &str, is_there: impl Fn(&str) -> bool) -> String {
        for _ in 0..PATIENCE {
            if is_there(&plain(&self.capture(&["-e"]))) {
                return self.capture(&["-e"]);
            }
            #[allow(
                clippy::disallowed_methods,
                reason = "nothing else runs in this thread"
            )]
            std::thread::sleep(PAUSE);
        }
        panic!("{what} never came:\n{}", self.capture(&[]));
    }

    /// Waits for the command's end.
    pub fn ended(&self, code: u8) -> String {
        let last = format!("exit {code}");
        self.until(&last, |text| text.lines().last() == Some(&last))
    }

    /// Waits until a pager waits for a key.
    pub fn paged(&self) -> String {
        self.until("the pager", |text| {
            text.lines().last().is_some_and(is_prompt)
        })
    }

    /// Presses keys, by tmux's names for them.
    pub fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Everything that was ever shown, without escape sequences. Joined: lines the terminal had to break are
    /// one again.
    pub fn all(&self, joined: bool) -> Vec<String> {
        let mut options = vec!["-S", "-"];
        if joined {
            options.push("-J");
        }
        let text = self.capture(&options);
        text.lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    }

    fn capture(&self, options: &[&str]) -> String {
        let text = self.tmux(&[&["capture-pane", "-p"], options].concat());
        text.trim_end().to_owned()
    }

    fn tmux(&self, words: &[&str]) -> String {
        let socket = self.file("socket");
        let output = Command::new("tmux")
            .env_remove("TMUX")
            .arg("-S")
            .arg(&socket)
            .args(words)
            .output()
            .expect("tmux can be run");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {words:?}: {told}");
        String::from_utf8(output.stdout).expect("tmux answers in UTF-8")
    }

    fn file(&self, name: &str) -> PathBuf {
        let place: &Path = self.place.path();
        place.join(name)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Only tidies up; a server that is gone already says so with an error.
        let _ = Command::new("tmux")
            .arg("-S")
            .arg(self.file("socket"))
            .arg("kill-server")
            .output();
    }
}

/// How a piece of a screen looks: the parameters of its SGR sequences (ECMA-48 8.3.117) that hold there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Look {
    bold: bool,
    reverse: bool,
    colour: Option<String>,
    /// Anything that rosterd has no business to use.
    strange: Option<String>,
}

/// The pieces of a captured screen.
fn pieces(screen: &str) -> Vec<(Look, String)> {
    let mut look = Look::default();
    let mut out: Vec<(Look, String)> = Vec::new();
    let mut parts = screen.split('\u{1b}');
    if let Some(first) = parts.next() {
        out.push((look.clone(), first.to_owned()));
    }
    for part in parts {
        match part.strip_prefix('[').and_then(|rest| rest.split_once('m')) {
            Some((codes, text)) if codes.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                look = after(look, codes);
                out.push((look.clone(), text.to_owned()));
            }
            _ => {
                look.strange = Some(part.chars().take(8).collect());
                out.push((look.clone(), part.to_owned()));
            }
        }
    }
    out
}

fn after(mut look: Look, codes: &str) -> Look {
    let mut codes = codes.split(';');
    while let Some(code) = codes.next() {
        match code {
            "" | "0" => look = Look::default(),
            "1" => look.bold = true,
            "22" => look.bold = false,
            "7" => look.reverse = true,
            "27" => look.reverse = false,
            "39" => look.colour = None,
            // The background is never anything but the terminal's own.
            "49" => {}
            "38" => {
                let (kind, number) = (codes.next(), codes.next());
                look.colour = Some(number.unwrap_or_default().to_owned());
                if kind != Some("5") {
                    look.strange = Some(format!("38;{kind:?}"));
                }
            }
            other => look.strange = Some(other.to_owned()),
        }
    }
    look
}

/// Whether a line is less waiting for a key.
pub fn is_prompt(line: &str) -> bool {
    line.starts_with(':') || line.starts_with("(END)")
}

/// A screen without its looks.
pub fn plain(screen: &str) -> String {
    let text: String = pieces(screen).into_iter().map(|(_, text)| text).collect();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n")
}

/// A screen with its looks as words a reviewer can read: `‹green|+ join GG-Staff›`.
///
/// # Panics
/// At a colour that is not among these, and at anything else that is no text.
pub fn marked(screen: &str, colours: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for line in runs(screen, colours) {
        let mut line = line.into_iter().peekable();
        let mut text = String::new();
        while let Some((name, words)) = line.next() {
            let mut words = words;
            // A terminal ends a colour at every blank: words of one look are one piece to a reader.
            while let Some((next, more)) = line.next_if(|(next, more)| *next == name || more == " ")
            {
                if next == name {
                    words.push_str(&more);
                } else if line.peek().is_some_and(|(after, _)| *after == name) {
                    words.push(' ');
                } else {
                    text.push_str(&tagged(&name, &words));
                    words = String::new();
                    text.push_str(&more);
                    break;
                }
            }
            text.push_str(&tagged(&name, &words));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}

fn tagged(name: &str, text: &str) -> String {
    if name.is_empty() || text.trim().is_empty() {
        text.to_owned()
    } else {
        format!("‹{name}|{text}›")
    }
}

/// The pieces of a screen by line, with what their look is called.
fn runs(screen: &str, colours: &[(&str, &str)]) -> Vec<Vec<(String, String)>> {
    let mut lines: Vec<Vec<(String, String)>> = vec![Vec::new()];
    for (look, text) in pieces(screen) {
        let name = word(&look, colours);
        for (i, part) in text.split('\n').enumerate() {
            if i > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !part.is_empty()) {
                line.push((name.clone(), part.to_owned()));
            }
        }
    }
    lines
}

fn word(look: &Look, colours: &[(&str, &str)]) -> String {
    let Look {
        bold,
        reverse,
        colour,
        strange,
    } = look;
    assert_eq!(strange, &None, "a screen has something that is no text");
    let named = colour.as_ref().map(|number| {
        let known = colours.iter().find(|(code, _)| code == number);
        known.map_or_else(
            || panic!("colour {number} is none of those whose contrast was measured"),
            |(_, name)| *name,
        )
    });
    let words = [bold.then_some("bold"), reverse.then_some("reverse"), named];
    words.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
