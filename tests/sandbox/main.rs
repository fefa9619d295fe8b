//! The Personio stand-in as a program of its own, for demonstrations and for trying things by hand.
//!
//! It prints one line with its address and serves until it is told to stop (SIGTERM or Ctrl-C).

#[path = "mod.rs"]
mod sandbox;

use std::io::{self, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use jiff::tz::TimeZone;
use sandbox::{Clock, Company, Sandbox};
use tokio::signal::unix::{SignalKind, signal};

/// A Personio stand-in on this machine.
#[derive(Parser)]
struct Arguments {
    /// Address to listen on, or a port on 127.0.0.1; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: String,
    /// The company: a TOML file such as tests/sandbox/company.toml.
    #[arg(long)]
    company: PathBuf,
    /// The day it is, standing at 08:00 in Berlin until it is moved; relative days in the file count from it.
    #[arg(long, conflicts_with = "now")]
    today: Option<String>,
    /// The moment it is, standing until it is moved.
    #[arg(long)]
    now: Option<String>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("sandbox: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> io::Result<()> {
    let clock = match arguments.today.as_ref().or(arguments.now.as_ref()) {
        Some(text) => Clock::parse(text).map_err(io::Error::other)?,
        None => Clock::Live,
    };
    let zone = TimeZone::get("Europe/Berlin").map_err(io::Error::other)?;
    let today = clock.now().to_zoned(zone).date();
    let company = Company::load(&arguments.company, today).map_err(io::Error::other)?;
    let listener = TcpListener::bind(address(&arguments.listen))?;
    let waiting = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    waiting.block_on(async {
        // Signals are caught before anybody can know the address, so that a stop is never missed.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let sandbox = Sandbox::open(company, clock, listener)?;
        let mut out = io::stdout();
        writeln!(out, "{}", sandbox.url())?;
        out.flush()?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        Ok(())
    })
}

fn address(listen: &str) -> String {
    if listen.contains(':') {
        listen.to_owned()
    } else {
        format!("127.0.0.1:{listen}")
    }
}
