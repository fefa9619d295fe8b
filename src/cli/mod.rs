//! The commands: one file each.
//!
//! Knows the command line, the terminal and how commands end. Must not know which ports there are (the
//! room `wiring` does), nor decide anything about people.

mod adopt;
mod alike;
mod answer;
mod apply;
mod args;
mod calendar;
mod charset;
mod check;
mod completions;
mod doctor;
mod exit;
mod explain;
mod history;
mod ldif;
mod moment;
mod names;
mod pager;
mod plan;
mod progress;
mod record;
mod rights;
mod run;
mod scene;
mod scopes;
mod status;
mod sync;
mod terminal;
mod which;
mod who;

use std::ffi::OsString;

use clap::Parser;
use tokio::runtime::Runtime;

pub use args::{Cli, Command, Global};
pub use exit::{Exit, Failure};

use crate::render::{Page, Tone};

/// Runs the command line and answers the exit code.
pub fn run_with(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(told) => return usage(&told),
    };
    let Cli { global, command } = cli;
    match carry_out(&global, &command) {
        Ok(exit) => exit.code(),
        Err(failure) => {
            tell(&failure, &global);
            failure.exit.code()
        }
    }
}

/// Help and version are no failures; everything else clap says is one of usage.
fn usage(told: &clap::Error) -> u8 {
    // A terminal that has gone away cannot be told.
    let _ = told.print();
    if told.use_stderr() {
        Exit::Usage.code()
    } else {
        Exit::Fine.code()
    }
}

/// The one place where a failure is printed.
fn tell(failure: &Failure, global: &Global) {
    let mut page = Page::new(terminal::style_of_errors(global));
    for (i, line) in failure.message.lines().enumerate() {
        let text = (Tone::Plain, line.to_owned());
        match i {
            0 => page.hanging(0, 2, &[(Tone::Urgent, "rosterd: ".to_owned()), text]),
            _ => page.line(2, &[text]),
        }
    }
    terminal::complain(&page.finish());
}

fn carry_out(global: &Global, command: &Command) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|cause| Failure::new(Exit::Failed, format!("cannot start: {cause}")))?;
    let ended = carry_out_in(&runtime, global, command);
    // A thread that still waits for a name server or for Kerberos is not waited for.
    runtime.shutdown_background();
    ended
}

fn carry_out_in(runtime: &Runtime, global: &Global, command: &Command) -> Result<Exit, Failure> {
    // A pager listens to signals, and commands without a run have no other reason to be inside.
    let _inside = runtime.enter();
    match command {
        Command::Check => check::check(global),
        Command::Scopes => scopes::scopes(global),
        Command::Doctor(args) => runtime.block_on(doctor::doctor(global, args)),
        Command::Completions(args) => completions::completions(args),
        Command::Status(args) => status::status(global, args),
        Command::History(args) => history::history(global, args),
        Command::Record(args) => runtime.block_on(record::record(global, args)),
        Command::Adopt(args) => runtime.block_on(adopt::adopt(global, args)),
        Command::Names(args) => runtime.block_on(names::names(global, args)),
        Command::Plan(args) => runtime.block_on(plan::plan(global, args)),
        Command::Apply(args) => runtime.block_on(apply::apply(global, args)),
        Command::Explain(args) => runtime.block_on(explain::explain(global, args)),
        Command::Calendar(args) => runtime.block_on(calendar::calendar(global, args)),
        Command::Sync => runtime.block_on(sync::sync(global)),
        Command::Run => runtime.block_on(run::run(global)),
    }
}
