//! Arguments of `adopt`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// `adopt`
#[derive(Debug, Args)]
pub struct AdoptArgs {
    /// Store the decisions in this file (CSV or JSON); nothing is written to the directory
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "from"])]
    pub accept: Option<PathBuf>,
    /// Look at saved pages in this folder instead of Personio (docs/recording.md)
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,
    /// The form of the answer; --json is short for --format json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<AdoptFormat>,
}

/// The form of the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AdoptFormat {
    /// For people.
    Text,
    /// For a spreadsheet: no cell is a formula.
    Csv,
    /// For programs (docs/json.md).
    Json,
}
