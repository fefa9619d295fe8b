//! What the two output streams are: how wide, in colour or not, who looks.

use std::env;
use std::io::{self, IsTerminal, Write};

use super::args::{ColorChoice, Global};
use crate::render::Style;

/// Columns where nobody says how many there are: enough for one line a change in a log.
const PIPE_WIDTH: usize = 200;
/// Narrower than this, wrapping does more harm than overflowing.
const NARROWEST: usize = 40;

/// How standard output is written to.
pub fn style(global: &Global) -> Style {
    let terminal = io::stdout().is_terminal();
    Style {
        colour: colour(global.color, terminal, env::var_os("NO_COLOR").as_deref()),
        width: width(terminal),
        unicode: unicode(&locale()),
    }
}

/// Whether standard error is looked at by somebody: progress is for people only.
pub fn is_watched(global: &Global) -> bool {
    !global.quiet && !global.json && io::stderr().is_terminal()
}

/// Writes text to standard output. A reader that has gone away (`| head`) is no failure.
///
/// # Errors
/// When it cannot be written for another reason (disk full).
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// `NO_COLOR` counts when it is set and not empty (no-color.org).
fn colour(choice: ColorChoice, terminal: bool, no_color: Option<&std::ffi::OsStr>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && no_color.is_none_or(std::ffi::OsStr::is_empty),
    }
}

fn width(terminal: bool) -> usize {
    let told = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    let measured = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    match (told, terminal) {
        (Some(columns), _) => NARROWEST.max(columns),
        (None, true) => NARROWEST.max(measured().unwrap_or(80)),
        (None, false) => PIPE_WIDTH,
    }
}

/// The locale that decides about characters (POSIX: LC_ALL, then LC_CTYPE, then LANG).
fn locale() -> String {
    let set = |name| {
        env::var(name)
            .ok()
            .filter(|value: &String| !value.is_empty())
    };
    set("LC_ALL")
        .or_else(|| set("LC_CTYPE"))
        .or_else(|| set("LANG"))
        .unwrap_or_default()
}

/// A machine without any locale (a container) is taken to understand UTF-8; one that says another
/// character set is not.
fn unicode(locale: &str) -> bool {
    let locale = locale.to_ascii_lowercase();
    !locale.contains('.') || locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ffi::OsStr;

    #[test]
    fn colours_are_for_terminals_unless_somebody_says_otherwise() {
        let auto = |terminal, no| colour(ColorChoice::Auto, terminal, no);
        assert!(auto(true, None));
        assert!(auto(true, Some(OsStr::new(""))));
        assert!(!auto(true, Some(OsStr::new("1"))));
        assert!(!auto(false, None));
        assert!(colour(ColorChoice::Always, false, Some(OsStr::new("1"))));
        assert!(!colour(ColorChoice::Never, true, None));
    }

    #[test]
    fn another_character_set_gets_plain_signs() {
        assert!(unicode("") && unicode("C") && unicode("de_DE.UTF-8") && unicode("C.utf8"));
        assert!(!unicode("de_DE.ISO-8859-1"));
    }
}
