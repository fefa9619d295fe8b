//! Start-up.

use std::process::ExitCode;

fn main() -> ExitCode {
    // One provider for HR and directory alike; with two in the process the first connection panics.
    if rustls::crypto::ring::default_provider()
        .install_default()
        .is_err()
    {
        eprintln!("rosterd: cannot set up TLS");
        return ExitCode::FAILURE;
    }
    ExitCode::from(rosterd::cli::run_with(std::env::args_os()))
}
