//! What a user sees of a day's plan, kept as a snapshot.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::play::Played;
use super::script::Script;

/// A longer plan is kept by its head and its end.
const LONGEST: usize = 150;
const HEAD: usize = 90;
const END: usize = 50;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/calendar/snapshots")
}

/// Compares a day's first plan with what was kept; says so if it is another one. `insta` tells the difference.
pub fn compare(day: &Script, played: &Played) -> Option<String> {
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(format!("{} ({})", day.page.title, day.page.at));
    let text = shortened(&played.seen[0]);
    let compared = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        settings.bind(|| insta::assert_snapshot!(day.slug.as_str(), text));
    }));
    compared.is_err().then(|| {
        "what the user sees is not what tests/calendar/snapshots has; the difference is above"
            .to_owned()
    })
}

/// Snapshots of days that are no more.
pub fn stale(days: &[Script]) -> Vec<String> {
    let slugs: BTreeSet<&str> = days.iter().map(|day| day.slug.as_str()).collect();
    let entries = std::fs::read_dir(folder()).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| {
            name.strip_suffix(".snap")
                .is_some_and(|slug| !slugs.contains(slug))
        })
        .map(|name| format!("tests/calendar/snapshots/{name} belongs to no day"))
        .collect()
}

/// Head and end of a long text, and how much was left out between them. Pure.
pub fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= LONGEST {
        return text.to_owned();
    }
    let (head, end) = (&lines[..HEAD], &lines[lines.len() - END..]);
    let left_out = lines.len() - HEAD - END;
    format!(
        "{}\n\n[… {left_out} lines left out …]\n\n{}\n",
        head.join("\n"),
        end.join("\n")
    )
}
