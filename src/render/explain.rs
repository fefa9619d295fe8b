//! One person's case as a story: why everything is as it is, and what comes next.
//!
//! Answers first: the verdict, what comes next, what changes now. Then the chain of each group and each
//! attribute from HR's field to the directory.

pub(super) mod attributes;
pub(super) mod groups;
mod next;
mod profiles;
mod stage;
#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
mod transfer_tests;
mod verdict;

use std::collections::BTreeSet;

use super::page::{Page, Piece, piece};
use super::sections::further;
use super::shown::{Shown, View};
use super::style::{Style, Tone};
use super::text::{finding_line, who};
use crate::directory::{Account, Directory};
use crate::past::{Link, Past};
use crate::people::{FieldName, FieldValue, Person};
use crate::plan::{Ahead, Case, Finding, Outlook, Policy};

/// A case and what it was decided from.
#[derive(Clone, Copy, Debug)]
pub struct Story<'a> {
    /// The plan the case is in.
    pub shown: Shown<'a>,
    /// The case.
    pub case: &'a Case,
    /// What HR says; none for somebody HR did not return.
    pub person: Option<&'a Person>,
    /// The fields policy reads; no others are shown.
    pub fields: &'a BTreeSet<FieldName>,
    /// The account as read, where there is one.
    pub account: Option<&'a Account>,
    /// What is remembered about whose account it is.
    pub link: Option<&'a Link>,
    /// What decides.
    pub policy: &'a Policy,
    /// The directory as read: groups and who is in them.
    pub directory: &'a Directory,
    /// What rosterd's hand did.
    pub past: &'a Past,
    /// What happens at each moment something falls due.
    pub ahead: &'a [Ahead],
}

/// A part of the story.
pub(super) struct Section {
    /// What it is about.
    pub title: &'static str,
    /// What helps to read it.
    pub note: String,
    /// What it says.
    pub rows: Vec<Row>,
}

/// One line of a part: a sign, what it is about, what is said about it.
pub(super) struct Row {
    /// As in a diff, and `=` for what is so, `!` for what stays although the rules say otherwise; empty
    /// for a moment, under which the rows after it belong.
    pub sign: &'static str,
    /// The sign's colour.
    pub tone: Tone,
    /// A group, an attribute, a moment.
    pub what: String,
    /// The sentence.
    pub says: String,
}

impl Row {
    fn new(sign: &'static str, what: impl Into<String>, says: impl Into<String>) -> Self {
        let tone = match sign {
            "+" => Tone::Added,
            "-" => Tone::Taken,
            "~" => Tone::Changed,
            "!" => Tone::Warning,
            _ => Tone::Quiet,
        };
        Self {
            sign,
            tone,
            what: what.into(),
            says: says.into(),
        }
    }

    fn plain(what: impl Into<String>, says: impl Into<String>) -> Self {
        Self::new(" ", what, says)
    }
}

/// Everything that is told, in order.
pub(super) struct Told {
    /// Who.
    pub who: String,
    /// The answer in a few sentences, the most important first.
    pub verdict: Vec<(Tone, String)>,
    /// The rest.
    pub sections: Vec<Section>,
    /// What to look at.
    pub findings: Vec<Finding>,
}

/// Decides what is told, not how it looks.
pub(super) fn told(story: &Story<'_>, style: Style) -> Told {
    let view = View::below(&story.shown, style, story.directory.domain().base.clone());
    let sections = [
        next::section(story, &view),
        next::now(story, &view),
        stage::section(story),
        profiles::section(story),
        stage::account(story, &view),
        groups::section(story),
        attributes::section(story, &view),
        hr(story),
    ];
    Told {
        who: who(story.case),
        verdict: verdict::sentences(story, &view),
        sections: sections.into_iter().flatten().collect(),
        findings: findings(story),
    }
}

/// Findings that stand in no line of their own.
fn findings(story: &Story<'_>) -> Vec<Finding> {
    let why = match &story.case.outlook {
        Outlook::Blocked(why) | Outlook::Untouched(why) | Outlook::Rejected(why) => why,
        _ => "",
    };
    let told = |finding: &&Finding| !finding.about.starts_with("attributes.");
    further(story.case, why).filter(told).cloned().collect()
}

/// The story in words.
pub fn story(story: &Story<'_>, style: Style) -> String {
    let told = told(story, style);
    let mut page = Page::new(style);
    page.line(0, &[piece(Tone::Strong, told.who)]);
    for (tone, sentence) in told.verdict {
        page.line(0, &[piece(tone, sentence)]);
    }
    for section in told.sections {
        written(section, &mut page);
    }
    if !told.findings.is_empty() {
        page.heading("To look at");
    }
    for finding in &told.findings {
        page.line(2, &finding_line(finding));
    }
    page.finish()
}

/// Widest column of names; longer ones push their own sentence to the right.
const FAR: usize = 24;

fn written(section: Section, page: &mut Page) {
    let Section { title, note, rows } = section;
    page.gap();
    let mut heading = vec![piece(Tone::Strong, title)];
    if !note.is_empty() {
        heading.push(piece(Tone::Quiet, format!("  {note}")));
    }
    page.line(0, &heading);
    let widths: Vec<usize> = rows
        .iter()
        .map(|row| page.width_of(&[piece(Tone::Plain, row.what.clone())]))
        .collect();
    let far = FAR.min(page.style().width / 3);
    let column = widths.iter().copied().filter(|own| *own <= far).max();
    let column = column.unwrap_or(0);
    let mut indent = 2;
    for (row, own) in rows.into_iter().zip(widths) {
        let Row {
            sign,
            tone,
            what,
            says,
        } = row;
        if sign.is_empty() {
            page.line(2, &[piece(Tone::Strong, what)]);
            indent = 4;
            continue;
        }
        let gap = if says.is_empty() {
            0
        } else {
            column.saturating_sub(own) + 2
        };
        let line: [Piece; 4] = [
            piece(tone, format!("{sign} ")),
            piece(Tone::Plain, what),
            piece(Tone::Plain, " ".repeat(gap)),
            piece(Tone::Quiet, says),
        ];
        let hang = if own <= column { column + 2 } else { 2 };
        page.hanging(indent, indent + 2 + hang, &line);
    }
}

/// What HR says, in the fields that policy reads.
fn hr(story: &Story<'_>) -> Option<Section> {
    let Some(person) = story.person else {
        let words = "did not return this person; absence is never evidence of an end";
        return Some(Section {
            title: "Personio",
            note: String::new(),
            rows: vec![Row::new("!", "", words)],
        });
    };
    let row = |name: &FieldName| match person.field(name) {
        FieldValue::Unreadable => Row::new(
            "!",
            name.to_string(),
            "(unreadable: no right to it, or not decodable)",
        ),
        value => Row::plain(name.to_string(), said(&value)),
    };
    Some(Section {
        title: "What Personio says",
        note: "in the fields that the rules read".to_owned(),
        rows: story.fields.iter().map(row).collect(),
    })
}

/// A value of HR in words.
fn said(value: &FieldValue) -> String {
    match value {
        FieldValue::Empty => "(empty)".to_owned(),
        FieldValue::Unreadable => "(unreadable)".to_owned(),
        FieldValue::Named { id, name } => format!("{name} (id {id})"),
        other => other.text().unwrap_or_default(),
    }
}
