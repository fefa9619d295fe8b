//! What was done, for `history`.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::page::{Page, piece};
use super::shown::short;
use super::status::LastRun;
use super::style::{Style, Tone};
use super::text::count_people;
use crate::people::PersonId;

/// One thing that was done, or tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was begun.
    pub at: Timestamp,
    /// The run.
    pub run: i64,
    /// Whose.
    pub person: PersonId,
    /// What, in words.
    pub words: String,
    /// The rule that wanted it.
    pub rule: String,
    /// `done`, `not done`, `failed`, `unknown`, `open`.
    pub outcome: String,
    /// Why it failed, where it did.
    pub why: Option<String>,
}

/// How somebody's case ended in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Who; none for a record without an id.
    pub person: Option<PersonId>,
    /// `settled`, `changed`, `waiting`, `held`, `blocked`, `untouched`, `left out`, `rejected`, `failed`, `unknown`.
    pub word: String,
    /// The same with the reason: `held: limit on end …`.
    pub words: String,
}

impl Ending {
    /// Why, without the word before it.
    pub(super) fn why(&self) -> &str {
        let rest = self.words.strip_prefix(self.word.as_str());
        rest.and_then(|rest| rest.strip_prefix(": "))
            .unwrap_or(&self.words)
    }

    /// Whether something stands in the way that a person has to deal with.
    pub(super) fn needs_somebody(&self) -> bool {
        !matches!(
            self.word.as_str(),
            "settled" | "changed" | "waiting" | "left out"
        )
    }
}

/// Endings in the same words, together, those that need somebody first.
pub(super) fn together(endings: &[Ending]) -> Vec<(&Ending, Vec<&str>)> {
    let mut groups: Vec<(&Ending, Vec<&str>)> = Vec::new();
    let needs = endings.iter().filter(|ending| ending.needs_somebody());
    let others = endings.iter().filter(|ending| !ending.needs_somebody());
    for ending in needs.chain(others) {
        let who = ending.person.as_ref().map_or("(no id)", PersonId::as_str);
        match groups
            .iter_mut()
            .find(|(same, _)| same.words == ending.words)
        {
            Some((_, people)) => people.push(who),
            None => groups.push((ending, vec![who])),
        }
    }
    groups
}

/// Runs, newest first.
pub fn runs(runs: &[LastRun], zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    if runs.is_empty() {
        page.say(0, "No runs on record.");
    }
    for run in runs {
        let outcome = run.outcome.as_deref().unwrap_or("not finished");
        let plan = run.plan.as_deref().map_or("-", short);
        page.line(
            0,
            &[
                piece(
                    Tone::Quiet,
                    format!("{:>5}  {}  ", run.number, when(run.started, zone)),
                ),
                piece(Tone::Plain, format!("{:<6}", run.kind)),
                piece(tone_of(outcome), format!("{outcome:<13}")),
                piece(Tone::Quiet, format!("{plan:<14}")),
                piece(Tone::Plain, run.summary.clone().unwrap_or_default()),
            ],
        );
    }
    page.finish()
}

/// What was done to one person's account, newest first.
pub fn entries(person: &PersonId, entries: &[Entry], zone: &TimeZone, style: Style) -> String {
    let mut page = Page::new(style);
    if entries.is_empty() {
        page.say(0, &format!("Nothing was ever done for person {person}."));
    }
    for entry in entries {
        let at = format!("{}  run {:<4} ", when(entry.at, zone), entry.run);
        done(0, at, entry, &mut page);
    }
    page.finish()
}

/// One run: how it went, what was done for whom, and who was left as they are and why. `endings` are
/// everybody's, where they are still kept.
pub fn run(
    of: &LastRun,
    endings: &[Ending],
    entries: &[Entry],
    zone: &TimeZone,
    style: Style,
) -> String {
    let mut page = Page::new(style);
    let dot = style.dot();
    let outcome = of.outcome.as_deref().unwrap_or("not finished");
    page.line(
        0,
        &[
            piece(Tone::Strong, format!("Run {}", of.number)),
            piece(
                Tone::Quiet,
                format!("{dot}{}{dot}{}{dot}", when(of.started, zone), of.kind),
            ),
            piece(tone_of(outcome), outcome),
        ],
    );
    page.say(0, of.summary.as_deref().unwrap_or_default());
    if let Some(plan) = &of.plan {
        page.line(0, &[piece(Tone::Quiet, format!("plan {}", short(plan)))]);
    }
    let mut by_person: BTreeMap<&PersonId, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        by_person.entry(&entry.person).or_default().push(entry);
    }
    page.heading(&format!(
        "What was done ({})",
        count_people(by_person.len())
    ));
    for (person, entries) in by_person {
        page.line(0, &[piece(Tone::Strong, person.as_str())]);
        for entry in entries {
            done(2, String::new(), entry, &mut page);
        }
    }
    left(endings, &mut page);
    page.finish()
}

/// Who was left as they are, with the reason.
fn left(endings: &[Ending], page: &mut Page) {
    let stuck: Vec<Ending> = endings
        .iter()
        .filter(|ending| ending.needs_somebody())
        .cloned()
        .collect();
    if stuck.is_empty() {
        return;
    }
    page.heading(&format!(
        "What was not done ({})",
        count_people(stuck.len())
    ));
    for (ending, people) in together(&stuck) {
        let line = [
            piece(Tone::Warning, format!("! {}: ", ending.word)),
            piece(Tone::Plain, ending.why()),
            piece(Tone::Quiet, format!("  {}", count_people(people.len()))),
        ];
        page.line(0, &line);
        page.say(4, &people.join(", "));
    }
}

fn done(indent: usize, at: String, entry: &Entry, page: &mut Page) {
    let Entry {
        at: _,
        run: _,
        person: _,
        words,
        rule,
        outcome,
        why,
    } = entry;
    let (sign, tone) = if outcome == "done" {
        ("=", Tone::Added)
    } else {
        ("!", Tone::Urgent)
    };
    let mut line = vec![
        piece(Tone::Quiet, at),
        piece(tone, format!("{sign} {outcome:<8} ")),
        piece(Tone::Plain, words.clone()),
        piece(Tone::Quiet, format!("   {rule}")),
    ];
    if let Some(why) = why {
        line.push(piece(Tone::Urgent, format!("   {why}")));
    }
    page.hanging(indent, indent + 4, &line);
}

fn tone_of(outcome: &str) -> Tone {
    match outcome {
        "complete" => Tone::Added,
        "held" => Tone::Warning,
        _ => Tone::Urgent,
    }
}

fn when(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone())
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}
