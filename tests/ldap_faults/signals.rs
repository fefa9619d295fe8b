//! What the system does to a controller's processes.

use std::process::Command;

use crate::dc::Dc;

/// Sends a signal to every process of the controller.
pub fn signal(dc: &Dc, signal: &str) {
    let env = std::fs::read_to_string(dc.folder().join("env")).unwrap();
    let pid = env
        .lines()
        .find_map(|line| line.strip_prefix("DC_PID="))
        .unwrap();
    let sent = Command::new("kill")
        .args([signal, "--", &format!("-{pid}")])
        .status()
        .unwrap();
    assert!(sent.success());
}
