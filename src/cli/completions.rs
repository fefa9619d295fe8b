//! `completions`: what a shell needs to complete our command lines.

use clap::CommandFactory;

use super::args::{Cli, CompletionsArgs, Shell};
use super::exit::{Exit, Failure};
use super::terminal;

/// Writes the script.
///
/// # Errors
/// When standard output cannot be written.
pub fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    let shell = match args.shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
    };
    clap_complete::generate(shell, &mut Cli::command(), "rosterd", &mut script);
    terminal::print(&String::from_utf8_lossy(&script))
        .map_err(|cause| Failure::new(Exit::Failed, format!("cannot write the script: {cause}")))?;
    Ok(Exit::Fine)
}
