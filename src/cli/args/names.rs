//! Arguments of `names`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::forms::Format;

/// `names`
#[derive(Debug, Args)]
pub struct NamesArgs {
    /// Name everybody as if nobody in the roster had an account
    #[arg(
        long,
        long_help = "Name everybody as if nobody in the roster had an account: what the patterns make of the whole \
                     company. Accounts that exist keep their names, whatever the patterns say"
    )]
    pub as_new: bool,
    /// Look at saved pages in this folder instead of Personio (docs/recording.md)
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,
    /// The form of the answer; --json is short for --format json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<NamesFormat>,
}

/// The form of a rehearsal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NamesFormat {
    /// For people.
    Text,
    /// For programs (docs/json.md).
    Json,
}

impl From<NamesFormat> for Format {
    fn from(format: NamesFormat) -> Self {
        match format {
            NamesFormat::Text => Self::Text,
            NamesFormat::Json => Self::Json,
        }
    }
}
