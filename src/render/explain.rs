//! One person's case as a story: why everything is as it is, and what comes next.

use std::collections::BTreeSet;

use super::change;
use super::page::{Page, Piece, Style, Tone, piece};
use super::sections::advice;
use super::shown::Shown;
use super::text::{count, finding_line, who};
use crate::directory::Account;
use crate::identity::{Match, Names};
use crate::past::{Link, LinkedBy};
use crate::people::{FieldName, FieldValue, Person};
use crate::plan::{Case, Outlook};
use crate::rules::{Placement, Wish, Wishes};

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
}

/// Columns of the labels on the left.
const LABEL: usize = 10;

/// The story in words.
pub fn story(story: &Story<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    page.line(0, &[piece(Tone::Strong, who(story.case))]);
    facts(story, &mut page);
    stage(story, &mut page);
    account(story, &mut page);
    if let Some(wishes) = &story.case.wishes {
        wished(wishes, &mut page);
    }
    changes(story, &mut page);
    for finding in &story.case.findings {
        page.line(LABEL, &finding_line(finding));
    }
    next(story, &mut page);
    page.finish()
}

fn labelled(page: &mut Page, label: &str, mut pieces: Vec<Piece>) {
    pieces.insert(0, piece(Tone::Quiet, format!("{label:<LABEL$}")));
    page.line(0, &pieces);
}

fn plain(text: impl Into<String>) -> Vec<Piece> {
    vec![piece(Tone::Plain, text)]
}

/// What HR says, in the fields that policy reads.
fn facts(story: &Story<'_>, page: &mut Page) {
    let Some(person) = story.person else {
        labelled(
            page,
            "HR",
            plain("did not return this person; absence is never evidence of an end"),
        );
        return;
    };
    for (i, name) in story.fields.iter().enumerate() {
        let label = if i == 0 { "HR says" } else { "" };
        let value = match person.field(name) {
            FieldValue::Empty => piece(Tone::Quiet, "(empty)"),
            FieldValue::Unreadable => piece(Tone::Warning, "(unreadable)"),
            FieldValue::Named { id, name } => piece(Tone::Plain, format!("{name} (id {id})")),
            other => piece(Tone::Plain, other.text().unwrap_or_default()),
        };
        labelled(
            page,
            label,
            vec![piece(Tone::Quiet, format!("{name}: ")), value],
        );
    }
}

fn stage(story: &Story<'_>, page: &mut Page) {
    use crate::lifecycle::Stage;
    let Some(stage) = &story.case.stage else {
        return;
    };
    let moment = |at| story.shown.moment(at);
    let why = match stage {
        Stage::Unclear(why) => format!(": {why}; nothing changes until HR is clear"),
        Stage::Withdrawn => ": never started and will not".to_owned(),
        Stage::Left {
            last_day: Some(day),
        } => format!(": the last day was {day}"),
        Stage::Left { last_day: None } => ": HR's status says so, without a date".to_owned(),
        Stage::Upcoming {
            create_at,
            enable_at,
            last_day,
        } => {
            let end = last_day.map_or(String::new(), |day| format!("; last day {day}"));
            let (create, enable) = (moment(*create_at), moment(*enable_at));
            format!(": account from {create}, enabled {enable}{end}")
        }
        Stage::OnLeave { kind, because, .. } => format!(": {kind}, {because}"),
        Stage::Leaving {
            last_day,
            disable_at,
        } => format!(": last day {last_day}, disabled {}", moment(*disable_at)),
        Stage::Active => ": at work, no end known".to_owned(),
    };
    let word = piece(Tone::Strong, stage.word());
    labelled(page, "Stage", vec![word, piece(Tone::Plain, why)]);
}

fn account(story: &Story<'_>, page: &mut Page) {
    let Some(found) = &story.case.found else {
        return;
    };
    let words = match found {
        Match::Linked { found: None, .. } => match story.link {
            Some(link) => format!(
                "{}, since {}",
                how(link.how),
                story.shown.moment(link.since)
            ),
            None => "known from memory".to_owned(),
        },
        Match::Linked {
            found: Some(by), ..
        } => format!("found just now: {}", how(*by)),
        Match::Absent => "none, and none looks like this person".to_owned(),
        Match::LookAlike(guids) => format!(
            "{} without a link look like this person; creating waits for a decision",
            count(guids.len(), "account")
        ),
        Match::Ambiguous(guids) => format!(
            "{} carry this person's anchor; none is touched",
            count(guids.len(), "account")
        ),
        Match::Claimed { by, .. } => format!("the account with this anchor belongs to person {by}"),
        Match::Vanished(guid) => {
            format!("the linked account {guid} is not below the bases any more")
        }
        Match::Unanchored(why) => format!("cannot be looked for: {why}"),
    };
    labelled(page, "Account", plain(words));
    if let Some(account) = story.account {
        let state = if account.is_enabled() {
            "enabled"
        } else {
            "disabled"
        };
        labelled(page, "", plain(format!("{} ({state})", account.dn)));
        let expires = change::expiry(account.expires, &story.shown);
        labelled(page, "", plain(format!("expires: {expires}")));
    }
    names(story.case.names.as_ref(), page);
}

fn how(by: LinkedBy) -> &'static str {
    match by {
        LinkedBy::Creation => "created by rosterd",
        LinkedBy::Anchor => "it carries this person's anchor",
    }
}

fn names(names: Option<&Names>, page: &mut Page) {
    let Some(names) = names else { return };
    let Names {
        sam_account_name,
        user_principal_name,
        mail,
        common_name,
    } = names;
    let mut words = vec![
        format!("login {sam_account_name}"),
        user_principal_name.clone(),
        format!("cn {}", change::quoted(common_name)),
    ];
    words.extend(mail.as_ref().map(|mail| format!("mail {mail}")));
    labelled(page, "Names", plain(words.join(page.style().dot())));
}

fn wished(wishes: &Wishes, page: &mut Page) {
    let Wishes { placement, groups } = wishes;
    let (words, why) = match placement {
        Placement::Unit { ou, rule, because } => (ou.to_string(), format!("{rule}: {because}")),
        Placement::Default(ou) => (
            format!("{ou} for a new account; an existing one stays where it is"),
            "no ou rule matches".to_owned(),
        ),
        Placement::Conflict(rules) => (
            "not moved".to_owned(),
            format!("rules of one priority match: {}", rules.join(", ")),
        ),
        Placement::Unknown(field) => ("not moved".to_owned(), format!("{field} is unreadable")),
    };
    let mut rows = vec![reasoned("Unit", piece(Tone::Plain, words), why)];
    for (i, wished) in groups.values().enumerate() {
        let label = if i == 0 { "Groups" } else { "" };
        let (mark, tone, why) = match &wished.wish {
            Wish::In { rule, because } => ("in  ", Tone::Added, format!("{rule}: {because}")),
            Wish::Out { rule, because } => ("out ", Tone::Quiet, format!("{rule}: {because}")),
            Wish::Unknown(field) => ("?   ", Tone::Warning, format!("{field} is unreadable")),
        };
        rows.push(reasoned(
            label,
            piece(tone, format!("{mark}{}", wished.group)),
            why,
        ));
    }
    page.rows(0, &rows[..1]);
    page.rows(0, &rows[1..]);
}

fn reasoned(label: &str, what: Piece, why: String) -> (Vec<Piece>, Vec<String>) {
    let label = piece(Tone::Quiet, format!("{label:<LABEL$}"));
    (vec![label, what], vec![why])
}

fn changes(story: &Story<'_>, page: &mut Page) {
    let case = story.case;
    if case.changes.is_empty() {
        labelled(page, "Changes", plain(why_nothing(&case.outlook, story)));
        return;
    }
    let event = case.event.map_or("", |event| event.word());
    let words = format!("{} ({event})", count(case.changes.len(), "change"));
    labelled(page, "Changes", vec![piece(Tone::Strong, words)]);
    for change in &case.changes {
        let worded = change::word(change, &story.shown, page.style());
        page.line(LABEL, &worded.line);
        for line in worded.below {
            page.line(LABEL + 4, &line);
        }
        for remark in change::remarks(&change.reason).iter().take(1) {
            page.line(LABEL + 4, &[piece(Tone::Quiet, remark.clone())]);
        }
    }
}

/// Why a case without changes has none.
fn why_nothing(outlook: &Outlook, story: &Story<'_>) -> String {
    match outlook {
        Outlook::Settled | Outlook::Changes(_) => {
            "none: everything policy wishes for this person is so already".to_owned()
        }
        Outlook::Waiting { until, what } => {
            format!("none yet: {what} at {}", story.shown.moment(*until))
        }
        Outlook::Blocked(why) => format!("none, blocked: {why}"),
        Outlook::Untouched(why) => format!("none, not rosterd's to touch: {why}"),
        Outlook::Rejected(why) => format!("none, HR's record cannot be used: {why}"),
    }
}

fn next(story: &Story<'_>, page: &mut Page) {
    for (i, due) in story.case.due.iter().enumerate() {
        let label = if i == 0 { "Next" } else { "" };
        let what = due.words();
        let words = format!("{}  {what}", story.shown.moment(due.at()));
        labelled(page, label, plain(words));
    }
    let Some(held) = story.shown.hold(&story.case.id, story.case.person.as_ref()) else {
        return;
    };
    for (i, breach) in held.breaches.iter().enumerate() {
        let label = if i == 0 { "Held" } else { "" };
        labelled(page, label, vec![piece(Tone::Warning, breach.to_string())]);
    }
    labelled(page, "", plain(advice(&story.shown)));
}
