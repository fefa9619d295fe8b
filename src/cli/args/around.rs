//! Arguments of the commands that look around: doctor, record, status, history, completions.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `doctor`
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Which side
    pub subject: Subject,
}

/// What can be examined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// The directory, and what rosterd may do there.
    Directory,
    /// Personio, and what the credential may read there.
    Personio,
}

/// `completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// Shells that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// GNU bash.
    Bash,
    /// Z shell.
    Zsh,
    /// fish.
    Fish,
}

/// `record`
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// The folder: new, or empty
    pub folder: PathBuf,
}

/// `status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// End with 0 when runs end well in time, else 1
    #[arg(long)]
    pub health: bool,
}

/// `history`
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// HR's id; everybody's runs without
    pub person: Option<String>,
    /// Only this run: the number in the list of runs
    #[arg(long, value_name = "N")]
    pub run: Option<i64>,
    /// How many runs or changes at most; all of a run with --run
    #[arg(long, default_value_t = 20, value_name = "N", conflicts_with = "run")]
    pub limit: usize,
}
