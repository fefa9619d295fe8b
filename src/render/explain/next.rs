//! What changes now, and what happens later: each moment with everything that is done then.

use super::stage::at_home;
use super::{Row, Section, Story};
use crate::directory::Expiry;
use crate::lifecycle::PURGE_AFTER;
use crate::plan::{Action, Ahead, Case, Outlook};
use crate::render::block;
use crate::render::change;
use crate::render::shown::View;
use crate::render::style::Tone;

/// The changes of this plan.
pub(super) fn now(story: &Story<'_>, view: &View<'_>) -> Option<Section> {
    let rows = rows(story.case, view);
    (!rows.is_empty()).then(|| Section {
        title: "Changes now",
        note: String::new(),
        rows,
    })
}

/// What falls due, by date.
pub(super) fn section(story: &Story<'_>, view: &View<'_>) -> Option<Section> {
    let mut moments: Vec<(jiff::Timestamp, Vec<Row>)> = story
        .ahead
        .iter()
        .map(|ahead| (ahead.at, due(ahead, story, view)))
        .collect();
    if let Some(at) = expiry(story) {
        let words = "the directory lets nobody log in to this account any more (accountExpires)";
        moments.push((at, vec![Row::new("-", words, "")]));
    }
    if let Some(at) = purgeable(story) {
        let words = match at <= story.shown.plan.now.instant() {
            true => "since then the account is old enough to be purged; rosterd does not do it",
            false => "the account is old enough to be purged; rosterd does not do it",
        };
        moments.push((at, vec![Row::new("-", words, format!("({PURGE_AFTER})"))]));
    }
    moments.sort_by_key(|(at, _)| *at);
    if moments.is_empty() {
        return None;
    }
    let mut all = Vec::new();
    for (at, rows) in moments {
        all.push(Row {
            sign: "",
            tone: Tone::Plain,
            what: at_home(at, story),
            says: String::new(),
        });
        all.extend(rows);
    }
    Some(Section {
        title: "What comes next",
        note: "by itself, if HR stays as it is".to_owned(),
        rows: all,
    })
}

fn due(ahead: &Ahead, story: &Story<'_>, view: &View<'_>) -> Vec<Row> {
    let rows = rows(&ahead.case, view);
    if !rows.is_empty() {
        return rows;
    }
    let words = match &ahead.case.outlook {
        same if *same == story.case.outlook => {
            "nothing is done while what is said above stands".to_owned()
        }
        Outlook::Blocked(why) | Outlook::Untouched(why) | Outlook::Rejected(why) => {
            format!("nothing is done: {why}")
        }
        _ => "nothing is left to do".to_owned(),
    };
    vec![Row::new("!", words, "")]
}

/// The lines of a case, as the plan shows them.
fn rows(case: &Case, view: &View<'_>) -> Vec<Row> {
    let lines = block::lines(case, &block::Common::default(), view);
    let row = |line: block::Line<'_>| {
        let mut pieces = line.left.into_iter();
        let (tone, sign) = pieces.next().unwrap_or((Tone::Plain, String::new()));
        let what: String = pieces.map(|(_, text)| text).collect();
        let why = line.change.map(|change| change::remark(&change.reason));
        Row {
            sign: match sign.trim_end() {
                "+" => "+",
                "-" => "-",
                _ => "~",
            },
            tone,
            what,
            says: why.map_or(String::new(), |why| format!("({why})")),
        }
    };
    lines.into_iter().map(row).collect()
}

/// From when on the account is old enough to be deleted, as things will stand at the last moment that is known.
fn purgeable(story: &Story<'_>) -> Option<jiff::Timestamp> {
    let last = story.ahead.last().map_or(story.case, |ahead| &ahead.case);
    last.purgeable_from
}

/// When the account expires, as it is or will be written, if that is still to come.
fn expiry(story: &Story<'_>) -> Option<jiff::Timestamp> {
    let later = story.ahead.iter().flat_map(|ahead| &ahead.case.changes);
    let planned = story.case.changes.iter().chain(later);
    let mut written = planned.filter_map(|change| match &change.action {
        Action::Expire { after, .. } => Some(*after),
        Action::Create(new) => Some(new.expires),
        _ => None,
    });
    let seen = story.account.map(|account| account.expires);
    match written.next_back().or(seen)? {
        Expiry::At(at) => (at > story.shown.plan.now.instant()).then_some(at),
        Expiry::Never => None,
    }
}
