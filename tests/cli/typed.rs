//! What somebody types that does not go: names nobody has, days that are none, ids that have moved.

use crate::errors::Case;

const OBSERVING: &[&str] = &["mode is observe", "rosterd.toml", "mode = \"supervised\""];

/// One for each such answer.
pub const CASES: &[Case] = &[
    Case {
        name: "nobody of that name",
        arrange: |_| {},
        args: &["explain", "Adler Ana"],
        code: 64,
        words: &["'Adler Ana'", "did you mean 11 (Anna Adler, aadler)?"],
    },
    Case {
        name: "nobody of that number",
        arrange: |_| {},
        args: &["plan", "--person", "111"],
        code: 64,
        words: &["id '111'", "did you mean 11 (Anna Adler, aadler)?"],
    },
    Case {
        name: "nobody at all like it",
        arrange: |_| {},
        args: &["plan", "--person", "Zoltan"],
        code: 64,
        words: &["'Zoltan'", "give HR's id, or first and last name"],
    },
    Case {
        name: "no such rule",
        arrange: |_| {},
        args: &["plan", "--rule", "group.staf"],
        code: 64,
        words: &["'group.staf'", "did you mean groups.staff?"],
    },
    Case {
        name: "a day that is none",
        arrange: |_| {},
        args: &["explain", "11", "--at", "30.02.2026"],
        code: 64,
        words: &["--at '30.02.2026'", "write 2026-04-01"],
    },
    Case {
        name: "two forms of one answer",
        arrange: |_| {},
        args: &["plan", "--json", "--format", "text"],
        code: 64,
        words: &["--json and --format", "leave one of them out"],
    },
    Case {
        name: "an id that is none",
        arrange: |_| {},
        args: &["apply", "--plan", "the-plan"],
        code: 64,
        words: &[
            "'the-plan' is no id",
            "at least 8 characters",
            "rosterd plan shows",
        ],
    },
    Case {
        name: "a plan that has moved",
        arrange: |_| {},
        args: &["apply", "--plan", "0123456789ab"],
        code: 3,
        words: &[
            "nothing was written",
            "0123456789ab is not the present plan",
            "rosterd apply --plan",
        ],
    },
    Case {
        name: "observe",
        arrange: |stage| stage.main("observe", ""),
        args: &["apply", "--plan", "0123456789ab"],
        code: 64,
        words: OBSERVING,
    },
    Case {
        name: "a run that was never made",
        arrange: |_| {},
        args: &["history", "--run", "7"],
        code: 64,
        words: &["no run 7", "rosterd history"],
    },
    Case {
        name: "a command that is none",
        arrange: |_| {},
        args: &["pln"],
        code: 64,
        words: &["'pln'", "'plan'", "--help"],
    },
];
