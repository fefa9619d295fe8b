//! Writing answers: for people, for programs, for documents.

use std::io;

use serde::Serialize;

use super::args::{Format, Global};
use super::exit::{Exit, Failure, chain};
use super::terminal;
use crate::render::{Style, json};

/// What a command says on standard output.
#[derive(Debug)]
pub enum Answer {
    /// Text that fits on a screen.
    Short(String),
    /// Text that may be long: paged on a terminal.
    Long(String),
    /// JSON or Markdown: whole, in UTF-8.
    Document(String),
}

impl Answer {
    /// A value as JSON.
    ///
    /// # Errors
    /// [`Exit::Failed`] for a value that has no JSON.
    pub fn json(value: &impl Serialize) -> Result<Self, Failure> {
        let mut text = json::document(value).map_err(|error| unwritten(&error))?;
        text.push('\n');
        Ok(Self::Document(text))
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`Exit::Failed`] when standard output cannot be written.
    pub fn write(&self, global: &Global) -> Result<(), Failure> {
        let written: io::Result<()> = match self {
            Self::Short(text) => terminal::print(text),
            Self::Long(text) => terminal::print_long(text, global),
            Self::Document(text) => terminal::print_document(text),
        };
        written.map_err(|error| unwritten(&error))
    }
}

/// The form an answer was asked for in.
///
/// # Errors
/// [`Exit::Usage`] where two forms were asked for.
pub fn form(global: &Global, format: Option<Format>) -> Result<Format, Failure> {
    match (global.json, format) {
        (false, None) => Ok(Format::Text),
        (false, Some(format)) => Ok(format),
        (true, None | Some(Format::Json)) => Ok(Format::Json),
        (true, Some(Format::Text | Format::Markdown | Format::Ldif)) => Err(Failure::new(
            Exit::Usage,
            "--json and --format ask for two forms of one answer; leave one of them out",
        )),
    }
}

/// Writes a short answer: JSON where it was asked for, else text.
///
/// # Errors
/// [`Exit::Failed`] when standard output cannot be written.
pub fn short<T: Serialize>(
    global: &Global,
    as_json: impl FnOnce() -> T,
    as_text: impl FnOnce(Style) -> String,
) -> Result<(), Failure> {
    let answer = if global.json {
        Answer::json(&as_json())?
    } else {
        Answer::Short(as_text(terminal::style(global)))
    };
    answer.write(global)
}

fn unwritten(error: &dyn std::error::Error) -> Failure {
    Failure::new(
        Exit::Failed,
        format!(
            "the answer could not be written to standard output: {}\n\
             where it goes to a file, look whether the disk is full",
            chain(error)
        ),
    )
}
