//! `[log]`: how lines are written, and how much is said by whom.

use std::collections::BTreeMap;

use super::desk::Desk;
use super::key::KeyPath;
use super::problem::did_you_mean;
use super::shape::Shape;
use super::{LogFormat, LogLevel, LogSettings};

/// The levels by name.
const LEVELS: [(&str, LogLevel); 6] = [
    ("off", LogLevel::Off),
    ("error", LogLevel::Error),
    ("warn", LogLevel::Warn),
    ("info", LogLevel::Info),
    ("debug", LogLevel::Debug),
    ("trace", LogLevel::Trace),
];

/// Everything that logs: rosterd as a whole, its rooms that say something, and the libraries whose
/// detail may help with a connection. What lies below a target (`rosterd::ldap::read`) is part of it.
pub(super) const TARGETS: [&str; 11] = [
    "rosterd",
    "rosterd::cli",
    "rosterd::cycle",
    "rosterd::ldap",
    "rosterd::observe",
    "rosterd::personio",
    "hyper",
    "hyper_util",
    "ldap3",
    "reqwest",
    "rustls",
];

/// `[log]`
pub(super) fn build(desk: &mut Desk<'_>, shape: &Shape) -> Option<LogSettings> {
    let log = &shape.log;
    let section = KeyPath::of("log");
    let before = desk.problems.len();
    let formats = [("text", LogFormat::Text), ("json", LogFormat::Json)];
    let key = section.key("format");
    let format = desk.word(&key, log.format.as_ref(), &formats, LogFormat::Text);
    let mut levels = BTreeMap::new();
    let level = log.level.as_deref();
    let level = level.and_then(|text| directives(desk, &section.key("level"), text, &mut levels));
    let key = section.key("levels");
    for (name, text) in &log.levels {
        let key = key.key(name);
        if target(desk, &key, name)
            && let Some(level) = word(desk, &key, text)
        {
            levels.insert(name.clone(), level);
        }
    }
    let format = format?;
    (desk.problems.len() == before).then_some(LogSettings {
        format,
        level,
        levels,
    })
}

/// A level, or what `RUST_LOG` takes as well: `info,rosterd::ldap=debug`.
fn directives(
    desk: &mut Desk<'_>,
    key: &KeyPath,
    text: &str,
    levels: &mut BTreeMap<String, LogLevel>,
) -> Option<LogLevel> {
    let mut own = None;
    for part in text.split(',').map(str::trim) {
        match part.split_once('=') {
            None => own = word(desk, key, part),
            Some((name, level)) => {
                let name = name.trim();
                if target(desk, key, name)
                    && let Some(level) = word(desk, key, level.trim())
                {
                    levels.insert(name.to_owned(), level);
                }
            }
        }
    }
    own
}

fn word(desk: &mut Desk<'_>, key: &KeyPath, text: &str) -> Option<LogLevel> {
    let text = text.to_ascii_lowercase();
    let found = LEVELS.iter().find(|(name, _)| *name == text);
    if found.is_none() {
        let known = LEVELS.map(|(name, _)| name);
        let hint = did_you_mean(&text, known);
        let wanted = format!("one of {}", known.join(", "));
        desk.refuse_with(key, format!("'{text}'"), wanted, hint);
    }
    found.map(|(_, level)| *level)
}

/// Whether there is such a target: a slip would be silence for ever.
fn target(desk: &mut Desk<'_>, key: &KeyPath, name: &str) -> bool {
    let mut parts = name.split("::");
    let first = parts.next().unwrap_or_default();
    let room = match (first, parts.next()) {
        ("rosterd", Some(room)) => format!("rosterd::{room}"),
        _ => first.to_owned(),
    };
    if TARGETS.contains(&room.as_str()) {
        return true;
    }
    let hint = did_you_mean(name, TARGETS);
    let wanted = format!("one of {}", TARGETS.join(", "));
    desk.refuse_with(key, format!("the unknown target '{name}'"), wanted, hint);
    false
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The rooms with a source file that logs.
    fn rooms(folder: &Path, room: &str, out: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let room = if room.is_empty() { name.as_str() } else { room };
            if path.is_dir() {
                rooms(&path, room, out);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let says = |level: &&str| text.contains(&format!("{level}!("));
            if ["debug", "info", "warn", "error"].iter().any(says) {
                out.insert(format!("rosterd::{room}"));
            }
        }
    }

    #[test]
    fn the_targets_are_the_rooms_that_log() {
        let mut logging = BTreeSet::new();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        rooms(&source, "", &mut logging);
        let known = TARGETS.iter().filter(|name| name.starts_with("rosterd::"));
        let known: BTreeSet<String> = known.map(|name| (*name).to_owned()).collect();
        assert_eq!(known, logging);
    }
}
