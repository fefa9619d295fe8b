//! Questions about accounts that exist, as lines an operator answers: in words, as CSV, as JSON; and the answers,
//! read back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::page::{Page, piece};
use super::style::{Style, Tone};
use super::text::count_people;
use crate::directory::Guid;
use crate::past::{Choice, Pin};
use crate::plan::{Answer, Question};

/// A line, as every form writes it.
#[derive(Debug, Serialize)]
pub struct Line {
    person: String,
    name: String,
    hired: Option<String>,
    account: Option<String>,
    login: Option<String>,
    enabled: Option<bool>,
    by: Vec<String>,
    decision: Option<&'static str>,
    enable: bool,
    pin: Option<String>,
}

/// The document of `adopt --format json`.
#[derive(Debug, Serialize)]
pub struct Lines {
    version: u32,
    lines: Vec<Line>,
}

/// The questions for programs.
pub fn json(questions: &[Question]) -> Lines {
    Lines {
        version: 1,
        lines: questions.iter().map(line).collect(),
    }
}

fn line(question: &Question) -> Line {
    let candidate = question.candidate.as_ref();
    let choice = question.decision.as_ref().map(|decision| &decision.choice);
    Line {
        person: question.person.to_string(),
        name: question.name.clone(),
        hired: question.hired.map(|day| day.to_string()),
        account: candidate.map(|candidate| candidate.dn.clone()),
        login: candidate.map(|candidate| candidate.login.clone()),
        enabled: candidate.map(|candidate| candidate.enabled),
        by: candidate.map_or(Vec::new(), |candidate| candidate.by.clone()),
        decision: choice.map(Choice::word),
        enable: matches!(choice, Some(Choice::Link { enable: true, .. })),
        pin: candidate.map(|candidate| pin_text(&candidate.pin)),
    }
}

fn pin_text(pin: &Pin) -> String {
    format!("{}:{}", pin.guid, pin.digest)
}

fn read_pin(text: &str) -> Result<Option<Pin>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let parts = text.split_once(':');
    let pin = parts.and_then(|(guid, digest)| {
        Some(Pin {
            guid: Guid::parse(guid)?,
            digest: digest.to_owned(),
        })
    });
    pin.map(Some)
        .ok_or_else(|| "the pin is not one that rosterd adopt wrote".to_owned())
}

/// The columns of a file.
const COLUMNS: [&str; 10] = [
    "person", "name", "hired", "account", "login", "enabled", "by", "decision", "enable", "pin",
];

/// The questions as CSV (RFC 4180), to be opened in a spreadsheet: no cell is a formula there.
///
/// # Errors
/// In words, where a line cannot be written.
pub fn csv(questions: &[Question]) -> Result<String, String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let failed = |cause: csv::Error| cause.to_string();
    writer.write_record(COLUMNS).map_err(failed)?;
    for line in questions.iter().map(line) {
        let yes = |yes: bool| (if yes { "yes" } else { "no" }).to_owned();
        let cells = [
            line.person,
            line.name,
            line.hired.unwrap_or_default(),
            line.account.unwrap_or_default(),
            line.login.unwrap_or_default(),
            line.enabled.map(yes).unwrap_or_default(),
            line.by.join("; "),
            line.decision.unwrap_or_default().to_owned(),
            if line.enable {
                yes(true)
            } else {
                String::new()
            },
            line.pin.unwrap_or_default(),
        ];
        let cells = cells.iter().map(|cell| harmless(cell));
        writer.write_record(cells).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|cause| cause.to_string())?;
    String::from_utf8(bytes).map_err(|cause| cause.to_string())
}

/// What a spreadsheet takes a cell for a formula by (OWASP, CSV Injection), and the mark that says it is none.
const FORMULA: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\''];

fn harmless(cell: &str) -> String {
    if cell.starts_with(FORMULA) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn as_meant(cell: &str) -> &str {
    let marked = cell
        .strip_prefix('\'')
        .filter(|rest| rest.starts_with(FORMULA));
    marked.unwrap_or(cell)
}

#[derive(Deserialize)]
struct Given {
    lines: Vec<GivenLine>,
}

#[derive(Deserialize)]
struct GivenLine {
    person: String,
    #[serde(default)]
    decision: Option<String>,
    #[serde(default)]
    enable: bool,
    #[serde(default)]
    login: Option<String>,
    #[serde(default)]
    pin: Option<String>,
}

/// The answers in a file: JSON where it begins with a brace, else CSV with commas or, as spreadsheets of some
/// countries save it, with semicolons.
///
/// # Errors
/// One message for each line that cannot be read.
pub fn read(text: &str) -> Result<Vec<Answer>, Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        read_json(text)
    } else {
        read_csv(text)
    }
}

fn read_json(text: &str) -> Result<Vec<Answer>, Vec<String>> {
    let given: Given = serde_json::from_str(text)
        .map_err(|cause| vec![format!("this is no answer of rosterd adopt: {cause}")])?;
    let answers = given.lines.into_iter().zip(1..).map(|(line, number)| {
        let place = format!("entry {number}");
        let pin = read_pin(&line.pin.unwrap_or_default());
        Ok(Answer {
            pin: pin.map_err(|why| format!("{place}: {why}"))?,
            place,
            person: line.person,
            decision: line.decision.unwrap_or_default(),
            enable: if line.enable { "yes" } else { "" }.to_owned(),
            login: line.login.unwrap_or_default(),
        })
    });
    sorted(answers)
}

fn read_csv(text: &str) -> Result<Vec<Answer>, Vec<String>> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .from_reader(text.as_bytes());
    let no_file = |cause: csv::Error| vec![format!("this is no CSV file: {cause}")];
    let columns = reader.headers().map_err(no_file)?;
    let columns: BTreeMap<String, usize> = columns
        .iter()
        .map(|name| name.trim().to_ascii_lowercase())
        .zip(0..)
        .collect();
    let missing = ["person", "decision"]
        .into_iter()
        .filter(|name| !columns.contains_key(*name));
    let missing: Vec<String> = missing
        .map(|name| format!("line 1: there is no column '{name}'"))
        .collect();
    if !missing.is_empty() {
        return Err(missing);
    }
    let answers = reader.records().map(|record| {
        let record = record.map_err(|cause| cause.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        let place = format!("line {line}");
        let cell = |name: &str| {
            let cell = columns.get(name).and_then(|column| record.get(*column));
            as_meant(cell.unwrap_or_default()).to_owned()
        };
        let pin = read_pin(&cell("pin")).map_err(|why| format!("{place}: {why}"))?;
        Ok(Answer {
            place,
            person: cell("person"),
            decision: cell("decision"),
            enable: cell("enable"),
            login: cell("login"),
            pin,
        })
    });
    sorted(answers)
}

fn sorted(
    answers: impl Iterator<Item = Result<Answer, String>>,
) -> Result<Vec<Answer>, Vec<String>> {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for answer in answers {
        match answer {
            Ok(answer) => good.push(answer),
            Err(why) => bad.push(why),
        }
    }
    if bad.is_empty() { Ok(good) } else { Err(bad) }
}

/// The questions in words.
pub fn text(questions: &[Question], style: Style) -> String {
    let mut page = Page::new(style);
    let people: std::collections::BTreeSet<_> = questions.iter().map(|one| &one.person).collect();
    let open = questions
        .iter()
        .filter(|one| one.decision.is_none())
        .map(|one| &one.person);
    let open = open.collect::<std::collections::BTreeSet<_>>().len();
    if people.is_empty() {
        page.say(0, "Nobody waits for a decision about an account.");
        return page.finish();
    }
    page.heading(&format!(
        "Accounts to decide about: {}",
        count_people(people.len())
    ));
    for question in questions {
        one(question, &mut page);
    }
    page.gap();
    page.say(0, &format!("{open} of them not decided yet."));
    page.verbatim(0, "To decide: rosterd adopt --format csv > decisions.csv, then rosterd adopt --accept decisions.csv");
    page.finish()
}

fn one(question: &Question, page: &mut Page) {
    let line = line(question);
    let mut words = vec![
        piece(Tone::Strong, line.name),
        piece(Tone::Quiet, format!(" [{}]", line.person)),
    ];
    let decided = line.decision.map(|word| {
        if line.enable {
            format!("{word}, enable")
        } else {
            word.to_owned()
        }
    });
    words.push(piece(
        Tone::Plain,
        format!(": {}", decided.as_deref().unwrap_or("not decided")),
    ));
    page.line(2, &words);
    let account = match (line.account, line.login) {
        (Some(account), Some(login)) => {
            let open = if line.enabled == Some(true) {
                "enabled"
            } else {
                "disabled"
            };
            let by = if line.by.is_empty() {
                "named by its login".to_owned()
            } else {
                line.by.join(", ")
            };
            format!("{login}, {account} ({open}): {by}")
        }
        _ => "no account looks like this person".to_owned(),
    };
    page.line(4, &[piece(Tone::Quiet, account)]);
}
