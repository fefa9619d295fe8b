//! What the two output streams are: how wide, in colour or not, who looks.

use std::env;
use std::ffi::OsStr;
use std::io::{self, IsTerminal, Write};

use super::args::{ColorChoice, Global};
use super::charset::Charset;
use super::pager;
use crate::render::Style;

/// Columns where nobody says how many there are: enough for one line a change in a log.
const PIPE_WIDTH: usize = 200;
/// Narrower than this, wrapping does more harm than overflowing.
const NARROWEST: usize = 40;

/// How standard output is written to.
pub fn style(global: &Global) -> Style {
    let measured = terminal_size::terminal_size_of(io::stdout());
    style_of(io::stdout().is_terminal(), measured, PIPE_WIDTH, global)
}

/// How standard error is written to. In a pipe a message is one line, for whoever searches it.
pub fn style_of_errors(global: &Global) -> Style {
    let measured = terminal_size::terminal_size_of(io::stderr());
    style_of(io::stderr().is_terminal(), measured, usize::MAX, global)
}

fn style_of(
    terminal: bool,
    measured: Option<(terminal_size::Width, terminal_size::Height)>,
    in_a_pipe: usize,
    global: &Global,
) -> Style {
    let able = terminal && is_able(env::var_os("TERM").as_deref());
    let columns = measured.map_or(80, |(width, _)| usize::from(width.0));
    Style {
        colour: colour(global.color, able, env::var_os("NO_COLOR").as_deref()),
        width: width(if terminal { columns } else { in_a_pipe }),
        unicode: Charset::of_locale() == Charset::Utf8,
    }
}

/// Whether standard error is looked at by somebody: progress is for people only.
pub fn is_watched(global: &Global) -> bool {
    let able = is_able(env::var_os("TERM").as_deref());
    !global.quiet && able && io::stderr().is_terminal()
}

/// Writes text to standard output, in the character set of the locale. A reader that has gone away
/// (`| head`) is no failure.
///
/// # Errors
/// When it cannot be written for another reason (disk full).
pub fn print(text: &str) -> io::Result<()> {
    print_bytes(&Charset::of_locale().bytes(text))
}

/// Writes a document to standard output, in UTF-8 whatever the locale.
///
/// # Errors
/// As [`print`].
pub fn print_document(text: &str) -> io::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes text as [`print`] does; on a terminal that is too low for it, through a pager.
///
/// # Errors
/// As [`print`].
pub fn print_long(text: &str, global: &Global) -> io::Result<()> {
    let paged = !global.no_pager && is_too_long(text) && pager::page(text, Charset::of_locale());
    if paged { Ok(()) } else { print(text) }
}

/// Writes text to standard error; nobody can be told that it cannot be written.
pub fn complain(text: &str) {
    let _ = io::stderr().write_all(&Charset::of_locale().bytes(text));
}

fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Whether a terminal scrolls the beginning of a text away: its last line is the prompt's.
fn is_too_long(text: &str) -> bool {
    let able = io::stdout().is_terminal() && is_able(env::var_os("TERM").as_deref());
    let rows = terminal_size::terminal_size().map_or(usize::MAX, |(_, rows)| usize::from(rows.0));
    able && text.lines().count() >= rows
}

/// Whether a terminal understands more than text: one that says so (terminfo's `dumb`), or says nothing,
/// does not.
fn is_able(term: Option<&OsStr>) -> bool {
    term.is_some_and(|term| !term.is_empty() && term != "dumb")
}

/// `NO_COLOR` counts when it is set and not empty (no-color.org).
fn colour(choice: ColorChoice, able: bool, no_color: Option<&OsStr>) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => able && no_color.is_none_or(OsStr::is_empty),
    }
}

/// Who sets `COLUMNS` knows better.
fn width(measured: usize) -> usize {
    let told = env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    NARROWEST.max(told.unwrap_or(measured))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_dumb_terminal_gets_text_alone() {
        assert!(is_able(Some(OsStr::new("xterm-256color"))));
        for dumb in [None, Some(OsStr::new("")), Some(OsStr::new("dumb"))] {
            assert!(!is_able(dumb), "{dumb:?}");
        }
    }
}
