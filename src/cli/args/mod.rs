//! The command line: the commands and what every one takes. What single commands take is in the files beside, by groups.

mod adopt;
mod ahead;
mod around;
mod forms;
mod names;

use std::path::PathBuf;

use clap::builder::Styles;
use clap::{Args, Parser, Subcommand};

pub use adopt::{AdoptArgs, AdoptFormat};
pub use ahead::{ApplyArgs, CalendarArgs, ExplainArgs, PlanArgs};
pub use around::{
    CompletionsArgs, DoctorArgs, HistoryArgs, RecordArgs, Shell, StatusArgs, Subject,
};
pub use forms::{CalendarFormat, ColorChoice, Format};
pub use names::NamesArgs;

/// Help and usage in bold, without the terminal's own colours: nobody knows how those look on its background.
const STYLES: Styles = Styles::plain()
    .header(anstyle::Style::new().bold())
    .usage(anstyle::Style::new().bold())
    .literal(anstyle::Style::new().bold())
    .error(anstyle::Style::new().bold())
    .valid(anstyle::Style::new().bold());

/// Keeps an on-premises Active Directory in step with Personio.
#[derive(Debug, Parser)]
#[command(
    name = "rosterd",
    version,
    propagate_version = true,
    max_term_width = 100,
    styles = STYLES,
    long_about = "Keeps an on-premises Active Directory in step with Personio: reads everybody and everything, \
                  shows the difference with a reason for every line, holds what is more than the limits allow, \
                  and does exactly what was shown.\n\n\
                  Nothing is written to the directory unless the command's name says so (apply, sync, run) and the mode allows it: \
                  as shipped the mode is observe.\n\n\
                  A first look:\n  \
                  rosterd check              are files and secrets in order?\n  \
                  rosterd doctor personio    does Personio show what the rules use, and no more?\n  \
                  rosterd doctor directory   does the directory let rosterd do its work?\n  \
                  rosterd plan               what would be done?\n  \
                  rosterd explain 4711       why is it so for this person?",
    after_help = "Exit codes: 0 fine, 1 failed, 2 changes pending (plan --exit-code), 3 held, 64 usage, \
                  69 unreachable, 75 try again later, 77 credentials or rights, 78 configuration."
)]
pub struct Cli {
    /// Options every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Options every command takes.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Folder with rosterd.toml and rules.d/
    #[arg(
        long,
        global = true,
        env = "ROSTERD_CONFIG",
        default_value = "/etc/rosterd",
        value_name = "PATH"
    )]
    pub config: PathBuf,
    /// Write one JSON document to standard output (docs/json.md)
    #[arg(long, global = true)]
    pub json: bool,
    /// Print long answers on a terminal without a pager
    #[arg(
        long,
        global = true,
        long_help = "Print long answers on a terminal without a pager. Otherwise the first of these is used: \
                     ROSTERD_PAGER, PAGER, less; an empty one or cat is no pager. Behind sudo it is less in its \
                     secure mode, whatever the variables say"
    )]
    pub no_pager: bool,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t = ColorChoice::Auto,
        value_name = "WHEN",
        long_help = "When to use colours: auto means on a terminal, unless NO_COLOR is set or TERM is dumb"
    )]
    pub color: ColorChoice,
    /// Say more on standard error; twice: everything
    #[arg(short, long, global = true, action = clap::ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Say errors only on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check configuration files and secrets, offline
    #[command(
        long_about = "Reads every configuration file and every secret, offline, and names all problems at once \
                      with file, line, key and what would be right.\n\n\
                      Example:\n  rosterd --config ./staging check"
    )]
    Check,
    /// Say which credential to create in Personio, offline
    #[command(
        long_about = "Says which credential this configuration needs, offline: where to create it, its access rights, \
                      and every attribute to tick, with what reads it (docs/personio-credential.md).\n\n\
                      Example:\n  rosterd scopes"
    )]
    Scopes,
    /// Ask Personio or the directory whether everything rosterd needs is there, and write nothing
    #[command(
        long_about = "Logs in as rosterd does and says what it found. Writes nothing.\n\n\
                      directory: the connection, the clocks, attributes, units and groups the configuration names \
                      and the directory does not have, the rights of rosterd's account: which are missing, which \
                      are dangerously many, and the commands that grant exactly what is needed (docs/rights.md).\n\n\
                      personio: the token, the clocks, the rights and attributes of the credential: which are \
                      missing and what needs them, which are too many, and departments and offices that no \
                      placement is about (docs/personio-credential.md).\n\n\
                      Examples:\n  rosterd doctor directory\n  rosterd doctor personio\n\n\
                      Ends with 0, with 77 where rights are missing or too many, else with 78 where the \
                      configuration names what is not there or contradicts itself."
    )]
    Doctor(DoctorArgs),
    /// Show what would be done, and write nothing
    #[command(
        long_about = "Reads Personio and the directory completely, shows what would be done for whom and why, and \
                      writes nothing: the writing half is not even constructed.\n\n\
                      Examples:\n  \
                      rosterd plan\n  \
                      rosterd plan --person \"Anna Müller\"\n  \
                      rosterd plan --rule groups.staff    what one rule would change\n  \
                      rosterd plan --format markdown      for a ticket or a wiki\n  \
                      rosterd plan --format ldif          the exact requests, for ldapmodify\n  \
                      rosterd plan --at 2026-04-01        what will be due by the end of that day\n  \
                      rosterd plan --from ./recording     with saved pages in Personio's place\n  \
                      rosterd plan --exit-code            ends with 2 where there is something to do"
    )]
    Plan(PlanArgs),
    /// Carry out exactly the plan that was shown
    #[command(
        long_about = "Reads both sides again, makes the plan again, and carries it out if it is still the plan with \
                      this id. Naming the id is the approval of everything in it that was held, once.\n\n\
                      If anything moved since the plan was shown, nothing is written, the present plan is shown, and \
                      the command ends with 3. What a sentinel holds is not approved this way: there the source \
                      looks broken.\n\n\
                      Example:\n  \
                      rosterd plan                        shows: Plan 3f9a1c20d4e5\n  \
                      rosterd apply --plan 3f9a1c20d4e5"
    )]
    Apply(ApplyArgs),
    /// Tell one person's story: why everything is as it is, and what comes next
    #[command(
        long_about = "Shows for one person what HR says, where the person stands, which account was found and how, \
                      what every rule wishes and why, what would change, and what is due next.\n\n\
                      Examples:\n  \
                      rosterd explain 4711\n  \
                      rosterd explain \"Anna Müller\"\n  \
                      rosterd explain 4711 --at 2026-04-01   where she stands at the end of that day"
    )]
    Explain(ExplainArgs),
    /// Show everything that will happen by date, if HR stays as it is
    #[command(
        long_about = "Shows what will happen to whom in the days to come without anybody touching HR, and why: accounts \
                      created, enabled, disabled, moved, expiring, memberships taken. Everything is shown as if what is \
                      to be done before it had been approved and done; what would be held then, or cannot be done at \
                      all, says so. Writes nothing (docs/calendar.md).\n\n\
                      Examples:\n  \
                      rosterd calendar\n  \
                      rosterd calendar --days 14\n  \
                      rosterd calendar --format ics > rosterd.ics   for Outlook and its like"
    )]
    Calendar(CalendarArgs),
    /// Try names for everybody, and write nothing
    #[command(
        long_about = "Reads both sides and says what everybody without an account would be called: which first choices \
                      are taken and by whom, who needs an override and why, and how names are spelled in logins and \
                      addresses. Whoever has an account keeps its names. Writes nothing (docs/names.md).\n\n\
                      Examples:\n  \
                      rosterd names\n  \
                      rosterd names --as-new              as if nobody had an account: what the patterns do\n  \
                      rosterd names --format json"
    )]
    Names(NamesArgs),
    /// Ask and decide whose accounts the ones are that existed before
    #[command(
        long_about = "Shows everybody without an account of rosterd's to whom one may belong, or who waits for a decision: \
                      one line for each person and account, with what they agree in. The decision is link (this is \
                      the account), create (whoever looks alike is somebody else), ignore (leave this person alone) or \
                      forget (take the decision back); enable says that the first day may open an account somebody \
                      else disabled.\n\n\
                      With --accept the decisions in a file are stored, all lines or none. Nothing is written to the \
                      directory: the next plan does that, within its limits (docs/adoption.md).\n\n\
                      Examples:\n  \
                      rosterd adopt\n  \
                      rosterd adopt --format csv > decisions.csv   to be filled in with a spreadsheet\n  \
                      rosterd adopt --accept decisions.csv"
    )]
    Adopt(AdoptArgs),
    /// Make one run: what the guard clears is carried out
    #[command(
        long_about = "One run of the daemon: reads both sides, plans, and carries out what the guard clears. Ends with \
                      3 where something is held for an operator; in mode observe everything is.\n\n\
                      Example, from a timer:\n  rosterd sync --quiet"
    )]
    Sync,
    /// Be the daemon: a run on schedule and at every due minute
    #[command(
        long_about = "Runs on schedule and at every minute something falls due, until SIGTERM or SIGINT, which let the \
                      operation in hand finish. Tells systemd when it is ready (Type=notify).\n\n\
                      Example:\n  rosterd run"
    )]
    Run,
    /// Say how rosterd is doing
    #[command(
        long_about = "Shows the mode, the last run, and what is open. Reads the store only, so it works while the \
                      daemon runs and while Personio is down.\n\n\
                      Examples:\n  rosterd status\n  rosterd status --health     ends with 0 or 1, for a container"
    )]
    Status(StatusArgs),
    /// Show past runs, one of them, or what was done for one person
    #[command(
        long_about = "Without a person: the last runs, newest first. With --run: how that run ended for whom, and what \
                      it did. With a person: everything that was done to that account, why and with what outcome. \
                      Reads the store only.\n\n\
                      Examples:\n  rosterd history --limit 5\n  rosterd history --run 12\n  rosterd history 4711"
    )]
    History(HistoryArgs),
    /// Save what Personio answers, with stand-ins for people, to attach to a bug report
    #[command(
        long_about = "Reads Personio as a plan would and writes what it answers into a new or empty folder, as the JSON \
                      pages they were: only the attributes this configuration needs, and other names, addresses, \
                      numbers and free texts in place of people's. What rules compare stays: units, dates, status, job \
                      titles, options and tags; so look at the files before you pass them on (docs/recording.md). \
                      plan --from shows the plan they lead to. Writes nothing but these files.\n\n\
                      Example:\n  rosterd record ./recording\n  rosterd plan --from ./recording"
    )]
    Record(RecordArgs),
    /// Write a completion script for a shell
    #[command(long_about = "Writes a completion script to standard output.\n\n\
                      Examples:\n  \
                      rosterd completions bash > /etc/bash_completion.d/rosterd\n  \
                      rosterd completions zsh > /usr/local/share/zsh/site-functions/_rosterd\n  \
                      rosterd completions fish > /etc/fish/completions/rosterd.fish")]
    Completions(CompletionsArgs),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_teaches_by_example() {
        for command in Cli::command().get_subcommands() {
            let about = command.get_long_about().map(ToString::to_string);
            let name = command.get_name();
            assert!(about.is_some_and(|text| text.contains("Example")), "{name}");
        }
    }
}
