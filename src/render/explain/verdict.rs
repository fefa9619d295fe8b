//! The answer in a few sentences.

use super::Story;
use super::stage::at_home;
use crate::directory::{Account, Guid};
use crate::identity::Match;
use crate::plan::Outlook;
use crate::render::advice;
use crate::render::shown::View;
use crate::render::style::Tone;
use crate::render::text::{FORECAST, RECORDED, count};

/// The verdict; where something stands in the way, the reason first and then what to do.
pub(super) fn sentences(story: &Story<'_>, view: &View<'_>) -> Vec<(Tone, String)> {
    let mut all = Vec::new();
    if story.shown.forecast {
        let at = at_home(story.shown.plan.now.instant(), story);
        all.push((Tone::Warning, format!("As of {at}. {FORECAST}")));
    }
    if story.shown.recorded {
        all.push((Tone::Warning, RECORDED.to_owned()));
    }
    all.push(first(story));
    all.extend(to_do(story).map(|words| (Tone::Plain, format!("To do: {words}"))));
    all.extend(held(story, view));
    all
}

fn first(story: &Story<'_>) -> (Tone, String) {
    let made = story.account.is_some();
    let nothing = if made {
        "Nothing is changed"
    } else {
        "Not created"
    };
    match &story.case.outlook {
        Outlook::Blocked(_) if !alike(story).is_empty() => {
            let places: Vec<String> = alike(story)
                .iter()
                .map(|account| account.dn.to_string())
                .collect();
            let words = format!(
                "{nothing}: {} looks like this person (same names or address) and belongs to nobody yet; \
                 creating waits for a decision.",
                places.join(" and ")
            );
            (Tone::Warning, words)
        }
        Outlook::Blocked(why) => (Tone::Warning, format!("{nothing}: {why}.")),
        Outlook::Rejected(why) => {
            let words = format!("{nothing}: HR's record cannot be used, {why}.");
            (Tone::Warning, words)
        }
        Outlook::Untouched(why) => {
            let words = format!("Nothing is changed, rosterd never touches this account: {why}.");
            (Tone::Warning, words)
        }
        Outlook::LeftOut(because) => {
            let words = format!("Left out by people.filter: {because}.{}", state(story));
            (Tone::Plain, words)
        }
        Outlook::Changes(number) => {
            let event = story.case.event.map_or("", |event| event.word());
            let changes = count(*number, "change");
            (
                Tone::Strong,
                format!("{changes} now ({event}).{}", state(story)),
            )
        }
        Outlook::Waiting { until, what } => {
            let at = at_home(*until, story);
            (
                Tone::Plain,
                format!("Nothing to do now.{} Next: {at}, {what}.", state(story)),
            )
        }
        Outlook::Settled => (
            Tone::Plain,
            format!(
                "Nothing to do: everything policy wishes is so already.{}",
                state(story)
            ),
        ),
    }
}

/// Where the account stands, in half a line.
fn state(story: &Story<'_>) -> String {
    match story.account {
        Some(account) => format!(" Account {} is {}.", account.sam, enabled(account)),
        None => " There is no account yet.".to_owned(),
    }
}

pub(super) fn enabled(account: &Account) -> &'static str {
    if account.is_enabled() {
        "enabled"
    } else {
        "disabled"
    }
}

/// Accounts without an owner that look like this person. Of somebody's former account the reason says what to do.
fn alike<'a>(story: &Story<'a>) -> Vec<&'a Account> {
    let owned = |guid: &&Guid| story.past.links.values().any(|link| link.guid == **guid);
    match &story.case.found {
        Some(Match::LookAlike(guids)) if !guids.iter().any(|guid| owned(&guid)) => {
            let accounts = guids
                .iter()
                .filter_map(|guid| story.directory.account(*guid));
            accounts.collect()
        }
        _ => Vec::new(),
    }
}

/// What somebody can do about it, ready to be pasted where that is safe.
fn to_do(story: &Story<'_>) -> Option<String> {
    let alike = alike(story);
    let (Some(first), Some(person), Outlook::Blocked(_)) =
        (alike.first(), story.person, &story.case.outlook)
    else {
        return advice::remedy(story.case).map(|words| format!("{words}."));
    };
    let anchor = &story.policy.anchor;
    let value = anchor.of(person).ok()?;
    let attribute = &anchor.attribute;
    let login = &first.sam;
    let paste = if alike.len() == 1 && harmless(&value) && harmless(login) {
        format!(" (Set-ADUser {login} -Replace @{{{attribute}='{value}'}})")
    } else {
        String::new()
    };
    let logins: Vec<&str> = alike.iter().map(|account| account.sam.as_str()).collect();
    Some(format!(
        "look at {}. The same person: set {attribute} to {value}{paste}, and the next run links the account. \
         Somebody else: give that account its own {attribute}, and the next run creates a new one.",
        logins.join(" and "),
    ))
}

/// Whether a text from outside can stand in a command that somebody pastes into a shell.
fn harmless(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || "._".contains(c))
}

fn held(story: &Story<'_>, view: &View<'_>) -> Vec<(Tone, String)> {
    let Some(held) = view.hold(story.case) else {
        return Vec::new();
    };
    let reasons: Vec<String> = held.breaches.iter().map(advice::breach).collect();
    vec![
        (
            Tone::Warning,
            format!("! Held for a decision: {}.", reasons.join("; ")),
        ),
        (Tone::Plain, advice::approval_of_part(&story.shown)),
    ]
}
