//! `check`: files and secrets, offline, all problems at once.

use serde::Serialize;

use super::answer;
use super::args::Global;
use super::exit::{Exit, Failure};
use crate::render::json::VERSION;
use crate::render::{Page, Style, Tone};
use crate::wiring;

#[derive(Serialize)]
struct Checked {
    version: u32,
    problems: Vec<String>,
}

/// Reads every file and every secret.
///
/// # Errors
/// [`Exit::Failed`] when standard output cannot be written.
pub fn check(global: &Global) -> Result<Exit, Failure> {
    let problems = wiring::problems(&global.config);
    answer::short(
        global,
        || Checked {
            version: VERSION,
            problems: problems.clone(),
        },
        |style| words(&problems, global, style),
    )?;
    Ok(if problems.is_empty() {
        Exit::Fine
    } else {
        Exit::Configuration
    })
}

fn words(problems: &[String], global: &Global, style: Style) -> String {
    let mut page = Page::new(style);
    for problem in problems {
        page.line(0, &[(Tone::Warning, problem.clone())]);
    }
    let folder = global.config.display();
    page.gap();
    match problems.len() {
        0 => page.say(0, &format!("{folder}: files and secrets are in order.")),
        1 => page.say(0, &format!("{folder}: 1 problem.")),
        count => page.say(0, &format!("{folder}: {count} problems.")),
    }
    page.finish()
}
