//! Which process started a run, so that a run that is going on is told from one that died.

use std::fs;

/// This process: boot, process id and start time, which together occur once.
pub(super) fn this() -> String {
    mark(std::process::id()).unwrap_or_else(|| format!("?:{}:?", std::process::id()))
}

/// Whether the process of a mark is still there. A mark of another boot, or of a process id that was
/// given out again, is not.
pub(super) fn is_alive(marked: &str) -> bool {
    let id = marked.split(':').nth(1).and_then(|id| id.parse().ok());
    id.and_then(mark).is_some_and(|now| now == marked)
}

/// The mark of a process that exists.
fn mark(id: u32) -> Option<String> {
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // proc_pid_stat(5): the start time is field 22; field 2, the name, may itself contain blanks and
    // brackets, so count from its last bracket.
    let (_, fields) = stat.rsplit_once(')')?;
    let started = fields.split_whitespace().nth(19)?;
    Some(format!("{}:{id}:{started}", boot.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_an_earlier_one_of_its_number_is_not() {
        let ours = this();
        assert!(is_alive(&ours));
        let (head, _) = ours.rsplit_once(':').unwrap();
        assert!(!is_alive(&format!("{head}:1")));
        assert!(!is_alive("nonsense"));
    }
}
