//! The credential to create at Personio, in words.

use super::page::{Page, Piece, piece};
use super::style::{Style, Tone};
use crate::people::access::{Needed, Right};

/// What the credential is called where it is created.
pub const NAME: &str = "rosterd";

/// The way to the credentials in Personio's settings: newer accounts, older ones.
pub const PATHS: [&[&str]; 2] = [
    &[
        "Marketplace",
        "Connected integrations",
        "Create custom integration",
    ],
    &["Settings", "Integrations", "API credentials"],
];

/// The credential this configuration needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Rights to kinds of data.
    pub rights: Vec<Right>,
    /// Attributes to tick.
    pub needed: Vec<Needed>,
}

/// The credential in words.
pub fn scopes(credential: &Credential, style: Style) -> String {
    let mut page = Page::new(style);
    page.heading("Credential");
    page.say(2, &format!("Name: {NAME}"));
    for (path, whose) in PATHS.iter().zip(["", " (older accounts)"]) {
        let arrow = format!(" {} ", style.arrow());
        page.say(2, &format!("{}{whose}", path.join(&arrow)));
    }
    page.say(
        2,
        "An administrator of Personio creates it. The secret is shown once: it belongs where \
         personio.client_secret says, the client id into personio.client_id.",
    );
    page.heading("Access rights");
    for right in &credential.rights {
        let (english, german) = right.labels;
        let why = format!(": {}", right.by);
        let pieces = [
            piece(Tone::Added, format!("+ {english} ({german})")),
            piece(Tone::Quiet, why),
        ];
        page.line(2, &pieces);
    }
    page.say(
        2,
        "Nothing else, and nothing to write: rosterd changes nothing in Personio.",
    );
    page.heading("Readable employee attributes");
    let rows = credential.needed.iter();
    let rows: Vec<_> = rows.map(|need| row("+ ", Tone::Added, need)).collect();
    page.rows(2, &rows);
    if credential.needed.iter().any(|need| need.labels.is_none()) {
        page.say(
            2,
            "Custom attributes have the label your account gave them; the number is in the address bar of \
             the attribute's settings.",
        );
    }
    if credential.needed.iter().any(|need| !need.vital) {
        let text =
            "What is only shown to people may be left out: plans and explanations then say less.";
        page.say(2, text);
    }
    page.gap();
    page.say(
        0,
        "rosterd doctor personio says whether a credential is like this.",
    );
    page.finish()
}

/// An attribute behind a sign, and who reads it.
pub(super) fn row(sign: &str, tone: Tone, need: &Needed) -> (Vec<Piece>, Vec<String>) {
    let left = vec![
        piece(tone, sign),
        piece(Tone::Plain, called(need)),
        piece(Tone::Quiet, format!(" [{}]", need.key)),
    ];
    (left, remarks(need))
}

/// The labels of an attribute, or rosterd's name where the label is the account's own.
fn called(need: &Needed) -> String {
    match need.labels {
        Some((english, german)) if english == german => english.to_owned(),
        Some((english, german)) => format!("{english} ({german})"),
        None => format!("your custom attribute '{}'", need.field),
    }
}

/// Who reads it: all of them where they fit, else how many more there are.
fn remarks(need: &Needed) -> Vec<String> {
    let readers: Vec<&str> = need.by.iter().map(String::as_str).collect();
    let mut remarks = vec![readers.join(", ")];
    for shown in (1..readers.len()).rev() {
        let more = readers.len() - shown;
        remarks.push(format!("{} and {more} more", readers[..shown].join(", ")));
    }
    remarks
}
