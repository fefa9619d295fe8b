//! The real binary in a real terminal (tmux), at 80 and at 200 columns, in colour and without. What is seen
//! is kept as snapshots: `‹green|+ join GG-Staff›` is green there.

#[path = "cli/stage.rs"]
mod stage;

#[path = "dc/mod.rs"]
mod dc;

#[path = "sandbox/mod.rs"]
mod sandbox;

#[path = "terminal/screen.rs"]
mod screen;

#[path = "terminal/company.rs"]
mod company;

use std::path::Path;

use sandbox::Faults;
use screen::{Screen, is_prompt, marked, plain};
use stage::Stage;

/// The day of all screens, 09:00 in Berlin. The domain controller keeps the machine's own time.
const MORNING: &str = "@2027-03-01 08:00:00";

/// The colours whose contrast with light and dark backgrounds was measured (the room `render`), and what a
/// snapshot calls them. The terminal's own sixteen are not among them: nobody knows how they look.
const COLOURS: [(&str, &str); 6] = [
    ("244", "grey"),
    ("65", "green"),
    ("167", "red"),
    ("32", "blue"),
    ("166", "orange"),
    ("196", "bright red"),
];

/// Rows of a terminal that is too low for what is said, and of one that is not.
const LOW: usize = 24;
const HIGH: usize = 100;
/// Columns.
const NARROW: usize = 80;
const WIDE: usize = 200;

/// A terminal in the configuration folder in which a command line was typed on that morning.
fn typed(stage: &Stage, size: (usize, usize), more: &[(&str, &str)], line: &str) -> Screen {
    let folder = stage.folder().display().to_string();
    let binary = Path::new(env!("CARGO_BIN_EXE_rosterd"));
    let home = binary
        .parent()
        .expect("a binary lies in a folder")
        .display();
    let path = format!("{home}:/usr/bin:/bin");
    let mut variables = vec![
        ("PATH", path.as_str()),
        ("HOME", &folder),
        ("PWD", &folder),
        ("USER", "olga"),
        ("TZ", "UTC"),
        ("LC_ALL", "C.UTF-8"),
        ("ROSTERD_CONFIG", "."),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
    ];
    variables.extend(more);
    // Preloaded without faketime(1), which stumbles over what a killed one left behind.
    let time = format!("LD_PRELOAD='/usr/$LIB/faketime/libfaketime.so.1' FAKETIME='{MORNING}'");
    let shell = format!("cd {folder}; rosterd() {{ env {time} rosterd \"$@\"; }}");
    Screen::open(size, &variables, &shell, line)
}

/// Digests and addresses that differ from one test domain to the next, in words as long.
fn steady(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    for c in text.chars().chain(std::iter::once('\n')) {
        if hex(c) {
            run.push(c);
            continue;
        }
        let digest = run.len() == 12 && run.contains(|c: char| c.is_ascii_digit());
        out.push_str(if digest { "0123456789ab" } else { &run });
        run.clear();
        out.push(c);
    }
    out.pop();
    out
}

/// Keeps a screen as a snapshot, in colour; without colour it must be the same text.
fn keep(name: &str, columns: usize, coloured: &str, colourless: &str) {
    assert!(!colourless.contains('\u{1b}') || marked(colourless, &[]).contains("‹reverse|"));
    assert_eq!(
        plain(coloured),
        plain(colourless),
        "{name}: colour changes words"
    );
    insta::with_settings!({ snapshot_path => "terminal/snapshots", prepend_module_to_snapshot => false }, {
        let shown = steady(&marked(coloured, &COLOURS));
        insta::assert_snapshot!(format!("{name}_{columns}"), shown);
    });
}

/// No line was broken by the terminal: whatever is wider than it was broken by rosterd, at a word.
fn fits(name: &str, screen: &Screen) {
    assert_eq!(
        screen.all(false),
        screen.all(true),
        "{name}: a line is wider than the terminal"
    );
}

/// A command that ends by itself, on both widths, with and without colour.
fn shown(stage: &Stage, name: &str, line: &str, code: u8) {
    for columns in [NARROW, WIDE] {
        let coloured = typed(stage, (columns, HIGH), &[], line);
        let colour = coloured.ended(code);
        let without = typed(stage, (columns, HIGH), &[("NO_COLOR", "1")], line);
        keep(name, columns, &colour, &without.ended(code));
        fits(name, &coloured);
    }
}

/// A command whose answer is longer than the terminal: the first screen, the next, and the end.
fn paged(stage: &Stage, name: &str, line: &str, code: u8) {
    for columns in [NARROW, WIDE] {
        let (coloured, without) = (
            typed(stage, (columns, LOW), &[], line),
            typed(stage, (columns, LOW), &[("NO_COLOR", "1")], line),
        );
        let first = coloured.paged();
        keep(&format!("{name}_first"), columns, &first, &without.paged());
        for screen in [&coloured, &without] {
            screen.press(&["Space"]);
        }
        let moved =
            |text: &str| text.lines().last().is_some_and(is_prompt) && plain(&first) != text;
        let (next, plain_next) = (
            coloured.until("the next screen", moved),
            without.until("the next screen", moved),
        );
        keep(&format!("{name}_next"), columns, &next, &plain_next);
        coloured.press(&["q"]);
        coloured.ended(code);
        fits(name, &coloured);
        // Everything at once, for the width of lines no screen above shows.
        let whole = typed(stage, (columns, LOW), &[], &format!("{line} --no-pager"));
        whole.ended(code);
        fits(name, &whole);
    }
}

#[test]
fn what_an_operator_sees_before_anything_was_done() {
    let stage = company::stage("supervised");
    shown(&stage, "check_fine", "rosterd check", 0);
    paged(&stage, "plan", "rosterd plan", 0);
    shown(&stage, "explain", "rosterd explain 4704", 0);
    shown(&stage, "rule", "rosterd plan --rule groups.leads", 0);
    shown(&stage, "status_new", "rosterd status", 0);
    shown(
        &stage,
        "unknown_person",
        "rosterd explain \"Anna Schmitd\"",
        64,
    );
    shown(&stage, "usage", "rosterd pln", 64);
}

#[test]
fn what_an_operator_sees_when_something_is_wrong() {
    let stage = company::stage("supervised");
    stage.secret("personio", "wrong");
    shown(&stage, "wrong_secret", "rosterd plan", 77);
    stage.permit("directory", 0o644);
    shown(&stage, "check_secret", "rosterd check", 78);
    stage.main(
        "supervised",
        "[safty]\nroster_shrink = \"5%\"\n[log]\nformat = \"xml\"\n",
    );
    shown(&stage, "check_problems", "rosterd check", 78);
}

#[test]
fn what_an_operator_sees_after_a_run() {
    let stage = company::stage("supervised");
    let line =
        "rosterd apply --plan $(rosterd plan --json | sed -n 's/.*\"plan\": \"\\(.*\\)\".*/\\1/p')";
    let screen = typed(&stage, (WIDE, LOW), &[], line);
    screen.ended(0);
    fits("apply", &screen);
    shown(&stage, "status", "rosterd status", 0);
    shown(&stage, "history", "rosterd history", 0);
    shown(&stage, "history_run", "rosterd history --run 1", 0);
    shown(&stage, "history_person", "rosterd history 4704", 0);
    shown(&stage, "plan_empty", "rosterd plan", 0);
}

#[test]
fn bars_show_how_far_a_run_has_come_and_are_gone_before_the_answer() {
    let stage = company::crowd("supervised");
    let slow = Faults {
        slow_ms: 400,
        ..Faults::default()
    };
    stage.personio.faults(slow);
    let screen = typed(&stage, (NARROW, LOW), &[], "rosterd plan --no-pager");
    let bar = screen.until("a bar of people", |text| {
        text.contains("people") && text.contains('/')
    });
    insta::with_settings!({ snapshot_path => "terminal/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("progress_80", anyhow_far(&plain(&bar), "people"));
    });
    screen.ended(3);
    assert!(
        !screen.all(false).iter().any(|line| line.contains('█')),
        "a bar is left"
    );

    stage.personio.faults(Faults::default());
    let id = stage.plan_id();
    let screen = typed(
        &stage,
        (NARROW, LOW),
        &[],
        &format!("rosterd apply --plan {id}"),
    );
    screen.until("a bar of changes", |text| {
        text.contains("changes") && text.contains('█')
    });
    screen.ended(0);
    assert!(
        !screen.all(false).iter().any(|line| line.contains('█')),
        "a bar is left"
    );

    for quiet in ["--quiet", "--json"] {
        let screen = typed(
            &stage,
            (NARROW, LOW),
            &[],
            &format!("rosterd plan {quiet} >/dev/null"),
        );
        assert!(!screen.ended(0).contains('█'), "{quiet}");
    }
}

#[test]
fn the_pager_is_the_operators_and_a_terminal_without_one_gets_the_text() {
    let stage = company::stage("supervised");
    let seen = |variables: &[(&str, &str)], line: &str, code: u8| {
        let screen = typed(&stage, (NARROW, LOW), variables, line);
        let raw = screen.ended(code);
        (raw, screen.all(false))
    };
    let marked_by = [("ROSTERD_PAGER", "sed s/^/P:/"), ("PAGER", "false")];
    let (_, lines) = seen(&marked_by, "rosterd plan", 0);
    assert!(
        lines[1].starts_with("P:Plan") || lines[1].contains("Plan "),
        "{lines:?}"
    );
    assert!(lines.iter().any(|line| line.starts_with("P:")), "{lines:?}");
    // Printed where there is no pager, whose shell says so, and where none is wanted.
    for pager in ["no-such-pager", "", "cat"] {
        let (_, lines) = seen(&[("PAGER", pager)], "rosterd plan", 0);
        assert!(
            lines.iter().any(|line| line.starts_with("Plan ")),
            "{pager}: {lines:?}"
        );
    }
    // The exit code is the plan's, whatever the pager ends with, and however much of it was read.
    let (_, lines) = seen(&[("PAGER", "head -n 2")], "rosterd plan --exit-code", 2);
    assert!(lines.len() < 6, "{lines:?}");
    seen(&[("PAGER", "false")], "rosterd plan --exit-code", 2);
    // A terminal that can nothing but text gets nothing but text.
    let dumb = [("TERM", "dumb"), ("PAGER", "sed s/^/P:/")];
    let (raw, lines) = seen(&dumb, "rosterd plan", 0);
    assert!(!raw.contains('\u{1b}') && !lines.iter().any(|line| line.starts_with("P:")));
    let (raw, _) = seen(&[], "rosterd status --color never", 0);
    assert!(!raw.contains('\u{1b}'), "{raw}");
}

/// One bar without how far it has come; which others stand beside it is chance.
fn anyhow_far(text: &str, what: &str) -> String {
    let mut out = String::new();
    let line = text
        .lines()
        .find(|line| line.contains(what) && line.contains('/'));
    for c in line.unwrap_or_default().chars() {
        let c = match c {
            '0'..='9' => '#',
            '█' | '░' | '▏' | '▎' | '▍' | '▌' | '▋' | '▊' | '▉' => '▒',
            other => other,
        };
        if !(c == '#' && out.ends_with('#')) {
            out.push(c);
        }
    }
    out
}
