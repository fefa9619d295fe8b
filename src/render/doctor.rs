//! What `doctor directory` found, in words.

use std::collections::BTreeSet;

use jiff::SignedDuration;

use super::page::{Page, piece};
use super::style::{Style, Tone};
use super::text::finding_line;
use crate::directory::AttrName;
use crate::directory::rights::{Commands, Excess, ExcessKind, Judged};
use crate::plan::Finding;

/// More than this between two clocks deserves a look: due minutes are minutes of this machine.
pub(super) const APART: SignedDuration = SignedDuration::from_secs(60);

/// What was found out about the directory, its schema, and the rights of rosterd's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The server as configured, with its port.
    pub server: String,
    /// DNS name of the controller that answered.
    pub controller: String,
    /// The file its certificate was checked with.
    pub ca_file: String,
    /// Who logged in.
    pub user: String,
    /// The controller's clock minus this machine's, where it tells.
    pub clock: Option<SignedDuration>,
    /// What stands between policy and directory.
    pub findings: Vec<Finding>,
    /// What the account may do and what not.
    pub judged: Judged,
    /// Kinds of rights too many that an operator accepts.
    pub accepted: BTreeSet<ExcessKind>,
    /// How to grant what is needed.
    pub commands: Commands,
}

/// How the examination ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing is missing and nothing is too much.
    Well,
    /// Rights are missing, or dangerous ones nobody accepted are there.
    Rights,
    /// The configuration names what the directory does not have.
    Configuration,
}

impl Examination {
    /// How it ended: rights before configuration.
    pub fn health(&self) -> Health {
        if !self.judged.missing.is_empty() || self.refused().next().is_some() {
            Health::Rights
        } else if !self.findings.is_empty() || !self.judged.absent.is_empty() {
            Health::Configuration
        } else {
            Health::Well
        }
    }

    /// Rights too many that nobody accepted.
    pub fn refused(&self) -> impl Iterator<Item = &Excess> {
        let excess = self.judged.excessive.iter();
        excess.filter(|excess| !self.accepted.contains(&excess.kind))
    }
}

/// The examination in words; `ended` is its last line.
pub fn doctor(examined: &Examination, ended: &str, style: Style) -> String {
    let mut page = Page::new(style);
    connection(examined, &mut page);
    configuration(examined, &mut page);
    rights(examined, &mut page);
    notes(&examined.judged, &mut page);
    delegation(&examined.commands, &mut page);
    page.gap();
    page.say(0, ended);
    page.finish()
}

fn connection(examined: &Examination, page: &mut Page) {
    page.heading("Connection");
    let answers = format!(
        "{} answers as {}, over TLS, with a certificate that {} vouches for.",
        examined.server, examined.controller, examined.ca_file
    );
    page.say(2, &answers);
    page.say(2, &format!("{} may log in.", examined.user));
    let (tone, words) = match examined.clock {
        None => (
            Tone::Warning,
            "The controller does not tell its time.".to_owned(),
        ),
        Some(apart) if apart.abs() <= APART => {
            (Tone::Plain, "Its clock agrees with this one.".to_owned())
        }
        Some(apart) => {
            let (way, apart) = (way(apart), apart.abs());
            (
                Tone::Warning,
                format!(
                    "! Its clock is {apart:#} {way} this one; accounts fall due by this one, set both by NTP."
                ),
            )
        }
    };
    page.line(2, &[piece(tone, words)]);
}

/// How the other clock is to this one.
pub(super) fn way(apart: SignedDuration) -> &'static str {
    if apart.is_negative() {
        "behind"
    } else {
        "ahead of"
    }
}

fn configuration(examined: &Examination, page: &mut Page) {
    if examined.findings.is_empty() && examined.judged.absent.is_empty() {
        return;
    }
    page.heading("What the configuration names and the directory does not have");
    for finding in &examined.findings {
        page.line(2, &finding_line(finding));
    }
    for (place, key) in &examined.judged.absent {
        let text = format!("{place} does not exist, or rosterd may not see it");
        page.line(2, &finding_line(&Finding::warning(key, text)));
    }
}

fn rights(examined: &Examination, page: &mut Page) {
    let Judged {
        missing, excessive, ..
    } = &examined.judged;
    page.heading("Rights");
    if missing.is_empty() && excessive.is_empty() {
        page.say(2, "Everything that is needed, and nothing dangerous.");
    }
    for lack in missing {
        let what = format!("- may not {}", lack.right);
        page.line(
            2,
            &[
                piece(Tone::Taken, what),
                piece(Tone::Quiet, format!(" below {}: ", lack.at)),
                piece(Tone::Plain, lack.fails.clone()),
            ],
        );
    }
    for excess in excessive {
        let accepted = examined.accepted.contains(&excess.kind);
        let (sign, tone) = if accepted {
            ("  accepted: ", Tone::Quiet)
        } else {
            ("! too much: ", Tone::Urgent)
        };
        page.line(
            2,
            &[
                piece(tone, format!("{sign}{} ", excess.kind)),
                piece(Tone::Quiet, format!("{}: ", excess.at)),
                piece(Tone::Plain, excess.what.clone()),
            ],
        );
    }
}

fn notes(judged: &Judged, page: &mut Page) {
    if judged.notes.is_empty() && judged.unneeded.is_empty() {
        return;
    }
    page.heading("Good to know");
    judged.notes.iter().for_each(|note| page.say(2, note));
    if !judged.unneeded.is_empty() {
        let names: Vec<&str> = judged.unneeded.iter().map(AttrName::as_str).collect();
        let text = format!(
            "This configuration never changes, and could do without the right to write: {}.",
            names.join(", ")
        );
        page.say(2, &text);
    }
}

fn delegation(commands: &Commands, page: &mut Page) {
    page.heading("To grant what this configuration needs, on a Samba domain controller");
    for line in &commands.samba {
        page.verbatim(0, line);
    }
    page.heading("The same on Windows, at a command prompt of a domain administrator");
    for line in &commands.windows {
        page.verbatim(0, line);
    }
}
