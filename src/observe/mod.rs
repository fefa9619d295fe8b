//! What operations see: the log and the service manager.
//!
//! Knows where it runs (a terminal, systemd, a container). Must not know what a run does.

mod logging;
mod systemd;

pub use logging::{Levels, LogFormat, LoggingFailure, log_to, start_logging};
pub use systemd::{Pulse, Rest, ServiceManager};
