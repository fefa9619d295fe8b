//! Arguments of the commands that say or do what is to come: plan, apply, explain, calendar.

use std::path::PathBuf;

use clap::Args;

use super::forms::{CalendarFormat, Format, StoryFormat};

/// `plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Show this person only: HR's id, or a name that only one person has
    #[arg(long, value_name = "PERSON")]
    pub person: Option<String>,
    /// Show only changes by this rule (groups.staff), or by all of a table (groups)
    #[arg(long, value_name = "RULE")]
    pub rule: Option<String>,
    /// The form of the answer; --json is short for --format json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<Format>,
    /// A forecast for another moment: 2026-04-01 (the end of that day) or 2026-04-01T07:00
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// Look at saved pages in this folder instead of Personio (docs/recording.md)
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,
    /// End with 2 where changes are pending
    #[arg(long)]
    pub exit_code: bool,
    /// With --format ldif: also what waits for an operator
    #[arg(
        long,
        long_help = "With --format ldif: also what waits for an operator, as rosterd apply would do it. What a \
                     sentinel holds stays out: there the source looks broken"
    )]
    pub include_held: bool,
    /// With --format ldif: write it to this new file, which nobody else may read
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// With --format ldif: draw fresh passwords and write them, too
    #[arg(
        long,
        requires = "out",
        long_help = "With --format ldif: draw fresh passwords and write them, too, so that new accounts can be opened. \
                     They go nowhere but to the file (--out): nothing is handed over"
    )]
    pub with_passwords: bool,
}

/// `apply`
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The id `rosterd plan` showed; its first 8 characters or more
    #[arg(long, value_name = "ID")]
    pub plan: String,
}

/// `explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// HR's id, or a name that only one person has
    pub person: String,
    /// A forecast for another moment: 2026-04-01 (the end of that day) or 2026-04-01T07:00
    #[arg(long, value_name = "DATE")]
    pub at: Option<String>,
    /// Look at saved pages in this folder instead of Personio (docs/recording.md)
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,
    /// The form of the answer; --json is short for --format json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<StoryFormat>,
}

/// `calendar`
#[derive(Debug, Args)]
pub struct CalendarArgs {
    /// How many days to look ahead, 1 to 366
    #[arg(long, default_value_t = 60, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
    /// Look at saved pages in this folder instead of Personio (docs/recording.md)
    #[arg(long, value_name = "FOLDER")]
    pub from: Option<PathBuf>,
    /// The form of the answer; --json is short for --format json
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<CalendarFormat>,
}
