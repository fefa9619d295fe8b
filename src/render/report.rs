//! What a run did.

use std::collections::BTreeMap;

use super::page::{Page, piece};
use super::shown::short;
use super::style::{Style, Tone};
use super::text::count_people;
use crate::people::PersonId;
use crate::plan::Disposition;

/// How everybody's case ended.
#[derive(Clone, Debug)]
pub struct Report {
    /// The plan that was carried out.
    pub plan: String,
    /// One entry a person: id (none for a record without), name, how it ended.
    pub dispositions: Vec<(Option<PersonId>, String, Disposition)>,
    /// Why the run stopped early, where it did.
    pub stopped: Option<String>,
    /// The exit status and what it means, as one sentence.
    pub ended: String,
}

/// Order in which endings are shown: what went wrong in this run, what it did, what stays as it was before.
const ORDER: [&str; 10] = [
    "failed",
    "unknown",
    "held",
    "changed",
    "blocked",
    "rejected",
    "untouched",
    "left out",
    "waiting",
    "settled",
];

impl Report {
    /// How many cases ended in each way, by the word of the disposition.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for (_, _, disposition) in &self.dispositions {
            *counts.entry(disposition.word()).or_default() += 1;
        }
        counts
    }
}

/// The report in words.
pub fn report(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    let counts = report.counts();
    let dot = style.dot();
    page.line(
        0,
        &[
            piece(Tone::Strong, format!("Plan {}", short(&report.plan))),
            piece(
                Tone::Quiet,
                format!("{dot}{}", count_people(report.dispositions.len())),
            ),
        ],
    );
    let words: Vec<String> = ORDER
        .iter()
        .filter_map(|word| counts.get(word).map(|count| format!("{word} {count}")))
        .collect();
    if !words.is_empty() {
        page.say(0, &words.join(dot));
    }
    for word in ORDER {
        listed(report, word, &mut page);
    }
    page.gap();
    if let Some(why) = &report.stopped {
        page.line(0, &[piece(Tone::Urgent, format!("Stopped early: {why}"))]);
    }
    page.say(0, &report.ended);
    page.finish()
}

/// Those who ended in one way, but for the two ways in which nothing happened. People who ended in the
/// very same words are named together.
fn listed(report: &Report, word: &str, page: &mut Page) {
    if matches!(word, "settled" | "waiting" | "left out") {
        return;
    }
    let tone = match word {
        "failed" | "unknown" => Tone::Urgent,
        "changed" => Tone::Added,
        _ => Tone::Warning,
    };
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    let those = report
        .dispositions
        .iter()
        .filter(|(_, _, d)| d.word() == word);
    for (person, name, disposition) in those {
        let id = person.as_ref().map_or("(no id)", PersonId::as_str);
        let who = format!("{id} {name}").trim_end().to_owned();
        let words = disposition.to_string();
        match groups.iter_mut().find(|(same, _)| *same == words) {
            Some((_, people)) => people.push(who),
            None => groups.push((words, vec![who])),
        }
    }
    if !groups.is_empty() {
        page.gap();
    }
    for (words, people) in groups {
        together(&words, &people, tone, page);
    }
}

/// Few people stand before what happened to them, many below it.
fn together(words: &str, people: &[String], tone: Tone, page: &mut Page) {
    if let [who] = people {
        let line = [
            piece(Tone::Strong, who.clone()),
            piece(Tone::Plain, "  "),
            piece(tone, words),
        ];
        page.line(2, &line);
        return;
    }
    let head = [
        piece(Tone::Strong, count_people(people.len())),
        piece(Tone::Plain, "  "),
        piece(tone, words),
    ];
    page.line(2, &head);
    page.say(6, &people.join(", "));
}
