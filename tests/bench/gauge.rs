//! What a benchmark reads off: a stop-watch and the memory of its own process.

use std::error::Error;
use std::time::Instant;

/// The moment a stop-watch starts.
#[allow(
    clippy::disallowed_methods,
    reason = "a stop-watch, and nothing depends on what it says"
)]
pub fn now() -> Instant {
    Instant::now()
}

/// The most memory this process ever had, in KiB (VmHWM, proc(5)).
pub fn peak_kib() -> Result<u64, Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number
        .ok_or("the kernel says nothing about memory")?
        .parse()?)
}
