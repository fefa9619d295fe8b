//! What a recording holds, in words and as JSON: so that whoever passes it on decides knowing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::VERSION;
use super::page::{Page, piece};
use super::style::{Style, Tone};
use super::text::{count, count_people};

/// A recording that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Where.
    pub folder: String,
    /// Records, usable or not.
    pub people: usize,
    /// Records among them that cannot be used.
    pub unusable: usize,
    /// Files.
    pub pages: usize,
    /// Fields whose values are stand-ins, in order of name.
    pub replaced: Vec<String>,
    /// Fields with texts that are as in Personio, and how many different ones each has.
    pub kept: BTreeMap<String, usize>,
}

/// The same for programs.
#[derive(Debug, Serialize)]
pub struct RecordedJson<'a> {
    version: u32,
    folder: &'a str,
    people: usize,
    unusable: usize,
    pages: usize,
    replaced: &'a [String],
    kept: &'a BTreeMap<String, usize>,
}

/// As JSON.
pub fn json(told: &Recorded) -> RecordedJson<'_> {
    RecordedJson {
        version: VERSION,
        folder: &told.folder,
        people: told.people,
        unusable: told.unusable,
        pages: told.pages,
        replaced: &told.replaced,
        kept: &told.kept,
    }
}

/// In words.
pub fn words(told: &Recorded, style: Style) -> String {
    let mut page = Page::new(style);
    let head = format!(
        "{} on {} written to {}",
        count_people(told.people),
        count(told.pages, "page"),
        told.folder
    );
    page.line(0, &[piece(Tone::Strong, head)]);
    if told.unusable > 0 {
        let records = count(told.unusable, "record");
        page.say(
            0,
            &format!("{records} among them cannot be used, as in Personio."),
        );
    }
    page.gap();
    page.say(
        0,
        &format!(
            "Stand-ins, the same for the same: {}. The key they were drawn with is not kept.",
            listed(told.replaced.iter().cloned())
        ),
    );
    let kept = told.kept.iter();
    let kept = kept.map(|(field, different)| format!("{field} ({different} different)"));
    page.say(
        0,
        &format!(
            "As in Personio, because rules compare them: days, status and other words of Personio's own, hours and small numbers, the \
             names and labels of fields, mail domains of yours, and these texts: {}.",
            listed(kept)
        ),
    );
    page.gap();
    page.line(
        0,
        &[piece(
            Tone::Warning,
            "Look at the files before you pass them on: with days and units a colleague may still be recognised.",
        )],
    );
    page.say(
        0,
        &format!("The plan they lead to: rosterd plan --from {}", told.folder),
    );
    page.finish()
}

fn listed(words: impl Iterator<Item = String>) -> String {
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        "none".to_owned()
    } else {
        words.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_a_recording_is_said_before_it_is_passed_on() {
        let told = Recorded {
            folder: "./recording".into(),
            people: 252,
            unusable: 1,
            pages: 3,
            replaced: vec!["email".into(), "first_name".into(), "id".into()],
            kept: BTreeMap::from([("department".into(), 7), ("office".into(), 2)]),
        };
        insta::assert_snapshot!(words(&told, Style::plain(80)));
    }
}
