//! One change in words.

use super::page::{Piece, Style, Tone, piece};
use super::shown::Shown;
use crate::directory::{AttrName, Dn, Expiry, NewAccount};
use crate::people::PersonId;
use crate::plan::{Action, Change, Reason};

/// A change as one row, and what belongs below it.
pub(super) struct Worded {
    /// `~ department: "Sales" → "Marketing"`
    pub line: Vec<Piece>,
    /// Details, one a line.
    pub below: Vec<Vec<Piece>>,
}

/// The sign and the colour of an action, as in a diff.
pub(super) fn mark(action: &Action) -> (&'static str, Tone) {
    match action {
        Action::Create(_) | Action::Enable | Action::Join { .. } | Action::HandOver { .. } => {
            ("+", Tone::Added)
        }
        Action::Disable { .. } | Action::Quit { .. } => ("-", Tone::Taken),
        Action::LockPassword
        | Action::Write { .. }
        | Action::Point { .. }
        | Action::Expire { .. }
        | Action::Move { .. } => ("~", Tone::Changed),
    }
}

/// The remarks a row may carry, longest first: rule and why, or the rule alone.
pub(super) fn remarks(reason: &Reason) -> Vec<String> {
    let Reason { rule, because } = reason;
    if because.is_empty() {
        vec![rule.clone()]
    } else {
        vec![format!("{rule}: {because}"), rule.clone()]
    }
}

/// A change in words.
pub(super) fn word(change: &Change, shown: &Shown<'_>, style: Style) -> Worded {
    let (sign, tone) = mark(&change.action);
    let text = sentence(&change.action, shown, style);
    let below = match &change.action {
        Action::Create(new) => creation(new, shown),
        _ => Vec::new(),
    };
    Worded {
        line: vec![piece(tone, format!("{sign} ")), piece(Tone::Plain, text)],
        below,
    }
}

/// What an action does, as one sentence without a full stop.
pub(super) fn sentence(action: &Action, shown: &Shown<'_>, style: Style) -> String {
    let arrow = style.arrow();
    match action {
        Action::Create(new) => format!("create account {} in {}", new.sam, new.parent),
        Action::LockPassword => "set a password nobody knows".to_owned(),
        Action::HandOver { must_change: true } => {
            "hand over a first password, to be changed at the first logon".to_owned()
        }
        Action::HandOver { must_change: false } => "hand over a first password".to_owned(),
        Action::Enable => "enable the account".to_owned(),
        Action::Disable { scramble: true } => {
            "disable the account and scramble its password".to_owned()
        }
        Action::Disable { scramble: false } => "disable the account".to_owned(),
        Action::Write {
            attribute,
            before,
            after,
        } => format!("{attribute}: {} {arrow} {}", values(before), values(after)),
        Action::Point {
            attribute,
            before,
            to,
            whose,
        } => {
            let whose = to.as_ref().and(whose.as_ref());
            point(attribute, before.as_ref(), whose, shown, arrow)
        }
        Action::Expire { before, after } => format!(
            "expires: {} {arrow} {}",
            expiry(*before, shown),
            expiry(*after, shown)
        ),
        Action::Move { from, to } => match from.parent() {
            Some(parent) => format!("move: {parent} {arrow} {to}"),
            None => format!("move to {to}"),
        },
        Action::Join { group } => format!("join {}", group.name),
        Action::Quit { group } => format!("leave {}", group.name),
    }
}

fn point(
    attribute: &AttrName,
    before: Option<&Dn>,
    whose: Option<&PersonId>,
    shown: &Shown<'_>,
    arrow: &str,
) -> String {
    let before = before.map_or("(empty)".to_owned(), |dn| quoted(dn.leaf()));
    let after = whose.map_or("(empty)".to_owned(), |person| {
        format!("{person} {}", shown.name(person))
            .trim_end()
            .to_owned()
    });
    format!("{attribute}: {before} {arrow} {after}")
}

fn creation(new: &NewAccount, shown: &Shown<'_>) -> Vec<Vec<Piece>> {
    let NewAccount {
        parent: _,
        common_name,
        sam: _,
        upn,
        anchor: (anchor, anchor_value),
        expires,
        attributes,
    } = new;
    let mut rows = vec![
        ("cn".to_owned(), quoted(common_name)),
        ("userPrincipalName".to_owned(), quoted(upn)),
        (anchor.to_string(), quoted(anchor_value)),
    ];
    for (name, given) in attributes {
        rows.push((name.to_string(), values(given)));
    }
    if *expires != Expiry::Never {
        rows.push(("expires".to_owned(), expiry(*expires, shown)));
    }
    let line = |(name, value): (String, String)| {
        vec![
            piece(Tone::Quiet, format!("{name}: ")),
            piece(Tone::Plain, value),
        ]
    };
    rows.into_iter().map(line).collect()
}

/// When an account expires, in the shown zone.
pub(super) fn expiry(expires: Expiry, shown: &Shown<'_>) -> String {
    match expires {
        Expiry::Never => "never".to_owned(),
        Expiry::At(at) => shown.moment(at),
    }
}

/// Values in quotation marks, so that a blank can be seen.
pub(super) fn values(values: &[String]) -> String {
    if values.is_empty() {
        return "(empty)".to_owned();
    }
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    quoted.join(", ")
}

/// A text in quotation marks, with those inside it escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
