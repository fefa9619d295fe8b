//! What `doctor personio` found, in words. Of people it says numbers, departments, offices and legal entities.

use jiff::SignedDuration;

use super::doctor::{APART, Health, way};
use super::page::{Page, piece};
use super::scopes::row;
use super::style::{Style, Tone};
use crate::people::access::{Answers, Delicate, Judged, Offered, restrictions};
use crate::plan::{Coverage, Whereabouts};

/// People a page, and requests a minute that Personio documents for reading employees.
const PAGE: usize = 100;
const A_MINUTE: u32 = 300;

/// What was found out about the credential and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The address as configured.
    pub url: String,
    /// The client id of the credential.
    pub client_id: String,
    /// What HR answered.
    pub answers: Answers,
    /// What that means for the credential.
    pub judged: Judged,
    /// How the placements meet the people.
    pub coverage: Coverage,
    /// Records that could not be used.
    pub rejects: usize,
    /// People the last complete run saw, where one is remembered.
    pub before: Option<u64>,
}

impl Examination {
    /// How it ended: rights before configuration.
    pub fn health(&self) -> Health {
        if self.judged.lacks() || self.judged.exceeds() {
            Health::Rights
        } else if !self.coverage.conflicts.is_empty() {
            Health::Configuration
        } else {
            Health::Well
        }
    }

    /// What may mean that a part of the company is not seen.
    pub fn hints(&self) -> Vec<String> {
        restrictions(&self.coverage.entities, self.answers.total, self.before)
    }
}

/// The examination in words; `ended` is its last line.
pub fn doctor(examined: &Examination, ended: &str, style: Style) -> String {
    let mut page = Page::new(style);
    connection(examined, &mut page);
    rights(examined, &mut page);
    attributes(examined, &mut page);
    excess(&examined.judged, &mut page);
    placements(&examined.coverage, &mut page);
    notes(examined, &mut page);
    page.gap();
    page.say(0, ended);
    page.finish()
}

fn connection(examined: &Examination, page: &mut Page) {
    let answers = &examined.answers;
    page.heading("Connection");
    page.say(
        2,
        &format!(
            "{} knows the credential {}.",
            examined.url, examined.client_id
        ),
    );
    match answers.token_life {
        Some(life) => page.say(2, &format!("Its token lives for another {}.", words(life))),
        None => page.say(2, "Personio does not say how long its token lives."),
    }
    let (tone, clock) = match answers.clock {
        None => (
            Tone::Warning,
            "! Personio does not tell its time.".to_owned(),
        ),
        Some(apart) if apart.abs() <= APART => (
            Tone::Plain,
            "Personio's clock agrees with this one.".to_owned(),
        ),
        Some(apart) => {
            let text = format!(
                "! Personio's clock is {} {} this one; accounts fall due by this one, set it by NTP.",
                words(apart),
                way(apart)
            );
            (Tone::Warning, text)
        }
    };
    page.line(2, &[piece(tone, clock)]);
    page.say(2, &pace(answers));
}

/// Days, hours, minutes: of long times nobody wants the seconds.
fn words(time: SignedDuration) -> String {
    let seconds = time.abs().as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn pace(answers: &Answers) -> String {
    let requests = answers.total.map(|total| total.div_ceil(PAGE).max(1));
    let takes = match requests {
        Some(1) => "A read takes 1 request".to_owned(),
        Some(count) => format!("A read takes {count} requests"),
        None => "A read takes a request for every hundred people".to_owned(),
    };
    let room = &answers.headroom;
    let left = match (room.remaining, room.burst) {
        (Some(left), Some(burst)) => format!("Personio says {left} of {burst} are left"),
        (Some(left), None) => format!("Personio says {left} are left"),
        (None, Some(burst)) => format!("Personio says {burst} are taken at once"),
        (None, None) => format!("Personio documents {A_MINUTE} a minute and says nothing more"),
    };
    match room.a_second {
        Some(rate) => format!("{takes}; {left}, and {rate} come back a second."),
        None => format!("{takes}; {left}."),
    }
}

fn rights(examined: &Examination, page: &mut Page) {
    let judged = &examined.judged;
    page.heading("Access rights");
    page.say(2, "Employees may be read.");
    for scope in &judged.dangerous {
        let why = scope.delicate.map_or("", Delicate::words);
        too_much(&scope.word, why, page);
    }
    for scope in &judged.idle {
        page.say(2, &format!("  not needed: {}", scope.word));
    }
    if examined.answers.scopes.is_none() {
        page.say(2, "The token does not say what else may be done.");
    } else if judged.dangerous.is_empty() && judged.idle.is_empty() {
        page.say(2, "Nothing else may be done.");
    }
}

fn too_much(what: &str, why: &str, page: &mut Page) {
    let pieces = [
        piece(Tone::Urgent, format!("! too much: {what}")),
        piece(Tone::Plain, format!(": {why}")),
    ];
    page.line(2, &pieces);
}

fn attributes(examined: &Examination, page: &mut Page) {
    let (answers, judged) = (&examined.answers, &examined.judged);
    page.heading("Readable employee attributes");
    if answers.listed.is_none() {
        let text = format!(
            "! Personio refuses the list of attributes to this credential; judged by {} records.",
            answers.records
        );
        page.line(2, &[piece(Tone::Warning, text)]);
    }
    let mut rows = Vec::new();
    for lack in &judged.missing {
        let (sign, tone) = if lack.needed.vital {
            ("- not readable: ", Tone::Taken)
        } else {
            ("  not readable, and only shown: ", Tone::Quiet)
        };
        rows.push(row(sign, tone, &lack.needed));
    }
    for (need, without) in &judged.patchy {
        let sign = format!("~ missing on {without} of {}: ", answers.records);
        rows.push(row(&sign, Tone::Warning, need));
    }
    let whole = judged.readable.iter();
    let whole = whole.filter(|need| judged.patchy.iter().all(|(other, _)| other != *need));
    rows.extend(whole.map(|need| row("= ", Tone::Quiet, need)));
    let untold = judged.untold.iter();
    rows.extend(untold.map(|need| row("? nobody to tell by: ", Tone::Warning, need)));
    page.rows(2, &rows);
    if judged.missing.iter().any(|lack| lack.listed) {
        page.say(
            2,
            "Personio lists some of these as readable, and no record carries them.",
        );
    }
    if judged
        .missing
        .iter()
        .any(|lack| lack.needed.labels.is_none())
    {
        let text = "A custom attribute that is not readable may also be one this account does not have: \
                    look at its number in [personio.fields].";
        page.say(2, text);
    }
}

fn excess(judged: &Judged, page: &mut Page) {
    if judged.delicate.is_empty() && judged.unneeded.is_empty() {
        return;
    }
    page.heading("Readable, and not needed");
    for offer in &judged.delicate {
        let why = offer.delicate.map_or("", Delicate::words);
        too_much(&name(offer), why, page);
    }
    if !judged.unneeded.is_empty() {
        let names: Vec<String> = judged.unneeded.iter().map(name).collect();
        page.say(2, &format!("Could be taken away: {}.", names.join(", ")));
    }
}

fn name(offer: &Offered) -> String {
    match &offer.label {
        Some(label) => format!("{label} [{}]", offer.key),
        None => offer.key.clone(),
    }
}

fn placements(coverage: &Coverage, page: &mut Page) {
    page.heading("Placements");
    let Coverage { people, placed, .. } = coverage;
    page.say(
        2,
        &format!("Of {people} people who have not left, a rule places {placed}."),
    );
    for (rules, count) in &coverage.conflicts {
        let text = format!("! {count}: {} are of one priority", rules.join(" and "));
        page.line(2, &[piece(Tone::Urgent, text)]);
    }
    for (field, count) in &coverage.unreadable {
        let text = format!("- {count}: nobody can say, '{field}' is unreadable");
        page.line(2, &[piece(Tone::Warning, text)]);
    }
    for (place, count) in &coverage.uncovered {
        let text = format!("? {count}: no rule is about {}", whereabouts(place));
        page.line(2, &[piece(Tone::Warning, text)]);
    }
    if !coverage.uncovered.is_empty() {
        page.say(
            2,
            "New accounts of those no rule is about go to ou.default; existing ones stay.",
        );
    }
}

fn whereabouts(place: &Whereabouts) -> String {
    let part = |what: &str, name: &Option<String>| match name {
        Some(name) => format!("{what} {name}"),
        None => format!("no {what}"),
    };
    let department = part("department", &place.department);
    format!("{department}, {}", part("office", &place.office))
}

fn notes(examined: &Examination, page: &mut Page) {
    let hints = examined.hints();
    if hints.is_empty() && examined.rejects == 0 {
        return;
    }
    page.heading("Good to know");
    hints.iter().for_each(|hint| page.say(2, hint));
    if examined.rejects > 0 {
        let text = format!(
            "Records that cannot be used: {}. rosterd plan says whose and why.",
            examined.rejects
        );
        page.say(2, &text);
    }
}
