//! One change in words.

use super::page::Piece;
use super::shown::View;
use super::style::Tone;
use crate::directory::{Dn, Expiry, NewAccount};
use crate::plan::{Action, Change, Reason, Renaming};

/// What a change does.
pub(super) enum Words {
    /// One thing happens: `join GG-Staff`.
    Once(String),
    /// Something becomes something else.
    Turned {
        /// What: an attribute, the unit, the expiry.
        what: String,
        /// As found.
        before: String,
        /// As wanted.
        after: String,
    },
}

/// The sign and the colour of an action, as in a diff.
pub(super) fn mark(action: &Action) -> (&'static str, Tone) {
    match action {
        Action::Create(_) | Action::Enable | Action::Join { .. } | Action::HandOver { .. } => {
            ("+", Tone::Added)
        }
        Action::Disable { .. } | Action::Quit { .. } => ("-", Tone::Taken),
        _ => ("~", Tone::Changed),
    }
}

/// The remarks a row may carry, longest first: rule and why, or the rule alone.
pub(super) fn remarks(reason: &Reason) -> Vec<String> {
    let full = remark(reason);
    if reason.because.is_empty() {
        vec![full]
    } else {
        vec![full, reason.rule.clone()]
    }
}

/// The rule and why it applies.
pub(super) fn remark(reason: &Reason) -> String {
    let Reason { rule, because } = reason;
    if because.is_empty() {
        rule.clone()
    } else {
        format!("{rule}: {because}")
    }
}

/// A change as the left side of a row: `~ department: "Sales" → "Marketing"`.
pub(super) fn line(change: &Change, view: &View<'_>) -> Vec<Piece> {
    let (sign, tone) = mark(&change.action);
    vec![
        (tone, format!("{sign} ")),
        (Tone::Plain, sentence(&change.action, view)),
    ]
}

/// What an action does, as one sentence without a full stop.
pub(super) fn sentence(action: &Action, view: &View<'_>) -> String {
    match words(action, view) {
        Words::Once(text) => text,
        Words::Turned {
            what,
            before,
            after,
        } => format!("{what}: {before} {} {after}", view.style.arrow()),
    }
}

/// What an action does.
pub(super) fn words(action: &Action, view: &View<'_>) -> Words {
    match action {
        Action::Create(new) => Words::Once(format!(
            "create account {} in {}",
            new.sam,
            view.unit(&new.parent)
        )),
        Action::Write {
            attribute,
            before,
            after,
        } => turned(attribute.as_str(), values(before), values(after)),
        Action::Point {
            attribute,
            before,
            to,
            whose,
        } => {
            let before = before
                .as_ref()
                .map_or(EMPTY.to_owned(), |dn| quoted(dn.leaf()));
            let whose = to.as_ref().and(whose.as_ref());
            let after = whose.map_or(EMPTY.to_owned(), |person| {
                let words = format!("{person} {}", view.name(person));
                words.trim_end().to_owned()
            });
            turned(attribute.as_str(), before, after)
        }
        Action::Anchor {
            attribute,
            before,
            after,
        } => turned(
            &format!("link by {attribute}"),
            values(before.as_slice()),
            values(std::slice::from_ref(after)),
        ),
        Action::Expire { before, after } => {
            turned("expires", expiry(*before, view), expiry(*after, view))
        }
        Action::Rename(renaming) => renamed(renaming, view),
        Action::Move { from, to, name } => moved(from, to, name.as_deref(), view),
        Action::LockPassword
        | Action::HandOver { .. }
        | Action::Enable
        | Action::Disable { .. }
        | Action::Join { .. }
        | Action::Quit { .. } => Words::Once(action.to_string()),
    }
}

/// From unit to unit, with another name from name to name; in the unit it is in already, the common name alone.
fn moved(from: &Dn, to: &Dn, name: Option<&str>, view: &View<'_>) -> Words {
    match (from.parent(), name) {
        (Some(parent), Some(name)) if parent == *to => {
            turned("common name", quoted(from.leaf()), quoted(name))
        }
        (_, Some(name)) => turned("move", view.unit(from), view.unit(&to.child_cn(name))),
        (Some(parent), None) => turned("move", view.unit(&parent), view.unit(to)),
        (None, None) => Words::Once(format!("move to {}", view.unit(to))),
    }
}

/// Each identifier that becomes another, and what becomes of the address before.
fn renamed(renaming: &Renaming, view: &View<'_>) -> Words {
    let arrow = view.style.arrow();
    let turned = renaming.turned.iter().map(|(identifier, (before, after))| {
        let before = before.as_deref().map_or(EMPTY.to_owned(), quoted);
        format!("{identifier} {before} {arrow} {}", quoted(after))
    });
    let aliases = renaming
        .add
        .iter()
        .filter(|value| value.starts_with("smtp:"));
    let aliases =
        aliases.map(|value| format!("{} stays an alias", quoted(&value["smtp:".len()..])));
    let all: Vec<String> = turned.chain(aliases).collect();
    Words::Once(format!("rename: {}", all.join(", ")))
}

fn turned(what: &str, before: String, after: String) -> Words {
    Words::Turned {
        what: what.to_owned(),
        before,
        after,
    }
}

/// Everything a new account gets in the request that creates it, its place and login aside.
pub(super) fn creation(new: &NewAccount, view: &View<'_>) -> Vec<String> {
    let NewAccount {
        parent: _,
        common_name,
        sam: _,
        upn,
        anchor: (anchor, anchor_value),
        expires,
        attributes,
    } = new;
    let mut facts = vec![
        format!("cn {}", quoted(common_name)),
        format!("userPrincipalName {}", quoted(upn)),
        format!("{anchor} {}", quoted(anchor_value)),
    ];
    for (name, given) in attributes {
        facts.push(format!("{name} {}", values(given)));
    }
    if *expires != Expiry::Never {
        facts.push(format!("expires {}", expiry(*expires, view)));
    }
    facts
}

/// When an account expires, in the shown zone.
pub(super) fn expiry(expires: Expiry, view: &View<'_>) -> String {
    match expires {
        Expiry::Never => "never".to_owned(),
        Expiry::At(at) => view.moment(at),
    }
}

/// The word for no value.
pub(super) const EMPTY: &str = "(empty)";

/// Values in quotation marks, so that a blank can be seen.
pub(super) fn values(values: &[String]) -> String {
    if values.is_empty() {
        return EMPTY.to_owned();
    }
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    quoted.join(", ")
}

/// A text in quotation marks, with those inside it escaped.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
