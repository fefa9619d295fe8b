//! The table of rooms: what lies below `src`, and who may name whom.

/// Which rooms (first segments below the crate) a room may name beside itself.
pub struct Room {
    /// Its folder or file below `src`.
    pub name: &'static str,
    /// Pure and synchronous: no I/O, no clock, no log.
    pub core: bool,
    /// The other rooms it may name.
    pub may_import: &'static [&'static str],
}

const fn core(name: &'static str, may_import: &'static [&'static str]) -> Room {
    Room {
        name,
        core: true,
        may_import,
    }
}

const fn edge(name: &'static str, may_import: &'static [&'static str]) -> Room {
    Room {
        name,
        core: false,
        may_import,
    }
}

/// Everything below `src`, from the ground up: a room names only rooms above it in this list.
/// A room that is not here does not exist; a new one is added here first.
pub const ROOMS: &[Room] = &[
    edge("clock", &[]),
    core("people", &["clock"]),
    core("directory", &["clock"]),
    core("past", &["clock", "people", "directory"]),
    core("rules", &["clock", "people", "directory"]),
    core(
        "identity",
        &["clock", "people", "directory", "past", "rules"],
    ),
    core(
        "lifecycle",
        &["clock", "people", "directory", "past", "rules"],
    ),
    core(
        "plan",
        &[
            "clock",
            "people",
            "directory",
            "past",
            "rules",
            "identity",
            "lifecycle",
        ],
    ),
    core(
        "guard",
        &[
            "clock",
            "people",
            "directory",
            "past",
            "rules",
            "identity",
            "lifecycle",
            "plan",
        ],
    ),
    core("render", CORE),
    edge("ports", CORE),
    edge("personio", &["clock", "people", "ports"]),
    edge("ldap", &["clock", "directory", "plan", "ports"]),
    edge(
        "store",
        &[
            "clock",
            "people",
            "directory",
            "past",
            "lifecycle",
            "plan",
            "guard",
            "ports",
        ],
    ),
    edge("notify", &["clock", "people", "plan", "render", "ports"]),
    edge(
        "handover",
        &["clock", "people", "directory", "plan", "ports"],
    ),
    edge("observe", &["clock", "plan", "guard", "ports"]),
    edge("settings", CORE_AND_PORTS),
    edge("cycle", CORE_AND_PORTS),
    edge("daemon", SHELL),
    edge("cli", SHELL),
];

const CORE: &[&str] = &[
    "clock",
    "people",
    "directory",
    "past",
    "rules",
    "identity",
    "lifecycle",
    "plan",
    "guard",
];
const CORE_AND_PORTS: &[&str] = &[
    "clock",
    "people",
    "directory",
    "past",
    "rules",
    "identity",
    "lifecycle",
    "plan",
    "guard",
    "render",
    "ports",
];
/// The shell speaks to the world through `wiring`, the only place where concrete ports meet.
const SHELL: &[&str] = &[
    "clock",
    "people",
    "directory",
    "past",
    "rules",
    "identity",
    "lifecycle",
    "plan",
    "guard",
    "render",
    "ports",
    "settings",
    "observe",
    "cycle",
    "daemon",
    "wiring",
];
/// Files at the top of `src` that may name every room.
pub const START_UP: [&str; 3] = ["main", "lib", "wiring"];

/// The row of a room, if it has one.
pub fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}
