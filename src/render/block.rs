//! The lines of one person's case, and what a whole group has in common.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{self, remark, remarks};
use super::page::{Piece, piece};
use super::shown::View;
use super::style::Tone;
use crate::plan::{Action, Case, Change};

/// One line of a plan: what, and the remarks it may carry, longest first.
pub(super) struct Line<'a> {
    /// `+`, `-` or `~` and what happens.
    pub left: Vec<Piece>,
    /// Rule and why.
    pub remarks: Vec<String>,
    /// The change it stands for, where it stands for one alone.
    pub change: Option<&'a Change>,
}

/// Fewer people than this have nothing in common worth saying.
const MANY: usize = 3;

/// What one change of a group says: the words, and the rule with its reason.
type Key = (String, String);

/// What everybody of a group has, word for word, with the same rule and reason.
#[derive(Default)]
pub(super) struct Common<'a> {
    changes: Vec<&'a Change>,
    keys: BTreeSet<Key>,
}

impl<'a> Common<'a> {
    /// What all these cases have.
    pub fn of(cases: &[&'a Case], view: &View<'_>) -> Self {
        let Some(first) = cases.first().filter(|_| cases.len() >= MANY) else {
            return Self::default();
        };
        let mut seen: BTreeMap<Key, usize> = BTreeMap::new();
        for change in cases.iter().flat_map(|case| &case.changes) {
            *seen.entry(key(change, view)).or_default() += 1;
        }
        let everybodys = |change: &&Change| seen.get(&key(change, view)) == Some(&cases.len());
        let changes: Vec<&Change> = first.changes.iter().filter(everybodys).collect();
        Self {
            keys: changes.iter().map(|change| key(change, view)).collect(),
            changes,
        }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes, as the first case has them.
    pub fn changes(&self) -> &[&'a Change] {
        &self.changes
    }
}

fn key(change: &Change, view: &View<'_>) -> Key {
    let words = change::sentence(&change.action, view);
    (words, remark(&change.reason))
}

/// The lines of a case, without those that stand above for everybody.
pub(super) fn lines<'a>(case: &'a Case, common: &Common<'_>, view: &View<'_>) -> Vec<Line<'a>> {
    let own = |change: &&Change| common.is_empty() || !common.keys.contains(&key(change, view));
    let changes: Vec<&Change> = case.changes.iter().filter(own).collect();
    let is_creation = |change: &Change| matches!(change.action, Action::Create(_));
    if case.changes.iter().any(is_creation) {
        newcomer(&changes, view)
    } else {
        changes.iter().map(|change| line(change, view)).collect()
    }
}

/// A change as a line of its own.
pub(super) fn line<'a>(change: &'a Change, view: &View<'_>) -> Line<'a> {
    Line {
        left: change::line(change, view),
        remarks: remarks(&change.reason),
        change: Some(change),
    }
}

/// A new account in few lines: where, what it says, whom it belongs to. Nothing is left out.
fn newcomer<'a>(changes: &[&'a Change], view: &View<'_>) -> Vec<Line<'a>> {
    let locked = changes.iter().any(|c| c.action == Action::LockPassword);
    let mut facts = Vec::new();
    let mut groups = Vec::new();
    let mut before = Vec::new();
    let mut after = Vec::new();
    for change in changes {
        match &change.action {
            Action::Create(new) => {
                facts.extend(change::creation(new, view));
                let mut line = line(change, view);
                if locked {
                    let words = ", disabled, with a password nobody knows";
                    line.left.push(piece(Tone::Plain, words));
                }
                before.push(line);
            }
            Action::LockPassword if !before.is_empty() => {}
            Action::Point {
                attribute,
                to: Some(_),
                whose: Some(whose),
                ..
            } => {
                let who = format!("{attribute} {whose} {}", view.name(whose));
                facts.push(who.trim_end().to_owned());
            }
            Action::Join { group } => {
                groups.push(format!("{} ({})", group.name, change.reason.rule));
            }
            _ => after.push(line(change, view)),
        }
    }
    let dot = view.style.dot();
    if !facts.is_empty() {
        before.push(joined("with ", &facts.join(dot)));
    }
    if !groups.is_empty() {
        before.push(joined("join ", &groups.join(dot)));
    }
    before.extend(after);
    before
}

fn joined<'a>(what: &str, all: &str) -> Line<'a> {
    Line {
        left: vec![
            piece(Tone::Added, "+ "),
            piece(Tone::Plain, format!("{what}{all}")),
        ],
        remarks: Vec::new(),
        change: None,
    }
}
