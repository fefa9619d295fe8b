//! A rehearsal of names in words: who gets which, what was taken, who needs an override, how names are spelled.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::page::{Page, piece};
use super::shown::day_and_time;
use super::style::{Style, Tone};
use super::text::count_people;
use crate::identity::{Collision, Holder, NameProblem, Names, Naming};
use crate::people::{Choice, Chosen, Particles, PersonId, Spelling};
use crate::plan::{Extent, Part, Rehearsal, Rehearsed};

/// A sentence about names from saved pages.
const FROM_PAGES: &str = "From a recording: saved pages are shown in Personio's place.";

/// A rehearsal with what a reader needs beside it.
#[derive(Clone, Copy, Debug)]
pub struct Company<'a> {
    /// The rehearsal.
    pub rehearsal: &'a Rehearsal,
    /// How names are spelled.
    pub spelling: Spelling,
    /// DNS name of the domain controller that was read.
    pub controller: &'a str,
    /// The zone moments are shown in.
    pub zone: &'a TimeZone,
    /// Whether HR was read from saved pages.
    pub recorded: bool,
}

/// How many people a rehearsal found in which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Whose account keeps what it has.
    pub keep: usize,
    /// Who would be named.
    pub named: usize,
    /// For whom there is no name, so that an operator has to give one.
    pub overrides: usize,
    /// For whom a decision about an account is open.
    pub undecided: usize,
    /// Who would be named, but for whom the first choice of a name was taken.
    pub collisions: usize,
}

/// Somebody for whom names were tried.
struct Tried<'a> {
    who: &'a Rehearsed,
    naming: &'a Naming,
    spelling: &'a [Chosen],
}

impl<'a> Company<'a> {
    /// How many people are in which state.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for who in &self.rehearsal.people {
            match &who.part {
                Part::Keeps => totals.keep += 1,
                Part::Undecided => totals.undecided += 1,
                Part::Tried { naming, .. } if naming.names.is_err() => totals.overrides += 1,
                Part::Tried { naming, .. } => {
                    totals.named += 1;
                    totals.collisions += usize::from(!naming.collisions.is_empty());
                }
            }
        }
        totals
    }

    fn tried(&self) -> Vec<Tried<'a>> {
        let people = self.rehearsal.people.iter();
        let tried = people.filter_map(|who| match &who.part {
            Part::Tried { naming, spelling } => Some(Tried {
                who,
                naming,
                spelling,
            }),
            Part::Keeps | Part::Undecided => None,
        });
        tried.collect()
    }

    /// Who has a name, in words.
    pub fn holder(&self, holder: &Holder) -> String {
        match holder {
            Holder::Object(Some(dn)) => format!("taken by {dn}"),
            Holder::Object(None) => "taken by an object that could be read only in part".to_owned(),
            Holder::Colleague(person) => format!("given to person {person}"),
            Holder::Kept {
                person,
                until: None,
            } => format!("kept for person {person}"),
            Holder::Kept {
                person,
                until: Some(until),
            } => {
                let until = day_and_time(*until, self.zone);
                format!("kept for person {person} until {until}")
            }
        }
    }
}

/// The rehearsal in words, complete.
pub fn names(company: &Company<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    header(company, &mut page);
    let tried = company.tried();
    problems(&tried, &mut page);
    collisions(company, &tried, &mut page);
    given(&tried, &mut page);
    spelling(company, &tried, &mut page);
    undecided(company, &mut page);
    page.finish()
}

fn header(company: &Company<'_>, page: &mut Page) {
    let dot = page.style().dot();
    let moment = day_and_time(company.rehearsal.now.instant(), company.zone);
    let title = piece(Tone::Strong, "Names");
    let where_from = format!("{dot}{moment}{dot}{}", company.controller);
    page.line(0, &[title, piece(Tone::Quiet, where_from)]);
    if company.recorded {
        page.line(0, &[piece(Tone::Warning, FROM_PAGES)]);
    }
    if company.rehearsal.extent == Extent::Everybody {
        let text = "As if nobody in the roster had an account: accounts that exist keep the names they have.";
        page.line(0, &[piece(Tone::Warning, text)]);
    }
    page.say(0, &summary(company));
}

fn summary(company: &Company<'_>) -> String {
    let Totals {
        keep,
        named,
        overrides,
        undecided,
        collisions,
    } = company.totals();
    let of = |count: usize, one: &str, many: &str| {
        let words = if count == 1 { one } else { many };
        (count > 0).then(|| format!("{count} {words}"))
    };
    let named = of(named, "would be named", "would be named").map(|words| match collisions {
        0 => words,
        _ => format!("{words} ({collisions} not by the first choice, which is taken)"),
    });
    let parts = [
        of(
            keep,
            "keeps the names of the account",
            "keep the names of their accounts",
        ),
        named,
        of(overrides, "needs an override", "need an override"),
        of(undecided, "waits for a decision", "wait for a decision"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let people = count_people(company.rehearsal.people.len());
    match parts.is_empty() {
        true => format!("{people}."),
        false => format!("{people}: {}.", parts.join(", ")),
    }
}

fn title(who: &Rehearsed) -> Vec<super::page::Piece> {
    vec![
        piece(Tone::Strong, who.name.clone()),
        piece(Tone::Quiet, format!(" [{}]", who.person)),
    ]
}

fn problems(tried: &[Tried<'_>], page: &mut Page) {
    let without = |one: &Tried<'_>| Some((title(one.who), one.naming.names.clone().err()?));
    let without: Vec<(_, NameProblem)> = tried.iter().filter_map(without).collect();
    if without.is_empty() {
        return;
    }
    page.heading(&format!("Need an override ({})", without.len()));
    for (mut who, problem) in without {
        who.insert(0, piece(Tone::Warning, "! "));
        who.push(piece(Tone::Plain, format!(": {problem}")));
        page.line(2, &who);
    }
    page.say(
        2,
        "HR fills the field, or an operator gives the name: [names.override.\"ID\"] with sam_account_name, \
         user_principal_name, mail or common_name.",
    );
}

fn collisions(company: &Company<'_>, tried: &[Tried<'_>], page: &mut Page) {
    let collided = |one: &&Tried<'_>| !one.naming.collisions.is_empty();
    let collided: Vec<&Tried<'_>> = tried.iter().filter(collided).collect();
    if collided.is_empty() {
        return;
    }
    page.heading(&format!(
        "First choices that are taken ({})",
        count_people(collided.len())
    ));
    for one in collided {
        page.line(2, &title(one.who));
        for collision in &one.naming.collisions {
            let text = solved(
                company,
                collision,
                one.naming.names.as_ref().ok(),
                page.style(),
            );
            page.line(4, &[piece(Tone::Plain, text)]);
        }
    }
}

/// A collision, and the name that came of it.
fn solved(
    company: &Company<'_>,
    collision: &Collision,
    names: Option<&Names>,
    style: Style,
) -> String {
    let Collision {
        what,
        name,
        holder,
        more,
    } = collision;
    let more = match more {
        0 => String::new(),
        more => format!(", and {more} more tried"),
    };
    let instead = names.and_then(|names| names.get(what));
    let instead = instead.map_or(String::new(), |name| format!(" {} {name}", style.arrow()));
    format!("{what} {name}{instead} ({}{more})", company.holder(holder))
}

fn given(tried: &[Tried<'_>], page: &mut Page) {
    let rows: Vec<_> = tried
        .iter()
        .filter_map(|one| {
            let names = one.naming.names.as_ref().ok()?;
            let mut left = vec![piece(Tone::Added, "+ ")];
            left.extend(title(one.who));
            let mut remark = all_of(names);
            if let Some(has) = one.who.has.as_ref().filter(|has| *has != names) {
                remark = format!("{remark}; has {}", all_of(has));
            }
            Some((left, vec![remark]))
        })
        .collect();
    if !rows.is_empty() {
        page.heading(&format!("Would be named ({})", rows.len()));
        page.rows(2, &rows);
    }
}

/// Names on one line; a userPrincipalName that is the address is said once.
fn all_of(names: &Names) -> String {
    let Names {
        sam_account_name,
        user_principal_name,
        mail,
        common_name,
    } = names;
    let mut all = vec![sam_account_name.clone(), user_principal_name.clone()];
    all.extend(mail.clone().filter(|mail| mail != user_principal_name));
    all.push(format!("\"{common_name}\""));
    all.join(", ")
}

fn spelling(company: &Company<'_>, tried: &[Tried<'_>], page: &mut Page) {
    let mut by_choice: BTreeMap<Choice, (BTreeSet<&PersonId>, &Chosen)> = BTreeMap::new();
    for one in tried {
        for chosen in one.spelling {
            let entry = by_choice.entry(chosen.choice);
            let (people, _) = entry.or_insert_with(|| (BTreeSet::new(), chosen));
            people.insert(&one.who.person);
        }
    }
    if by_choice.is_empty() {
        return;
    }
    page.heading("Spelling in logins and addresses");
    let arrow = page.style().arrow();
    let rows: Vec<_> = by_choice
        .into_iter()
        .map(|(choice, (people, example))| {
            let what = choice_words(choice, company.spelling);
            let left = format!("{what}: {}", count_people(people.len()));
            let remark = format!("{} {arrow} {}", example.from, example.to);
            (vec![piece(Tone::Plain, left)], vec![remark])
        })
        .collect();
    page.rows(2, &rows);
}

fn choice_words(choice: Choice, spelling: Spelling) -> String {
    match (choice, spelling.particles, spelling.space) {
        (Choice::Letters, ..) => "letters that have letters of their own".to_owned(),
        (Choice::Marks, ..) => "marks left out".to_owned(),
        (Choice::Script, ..) => "Greek or Cyrillic in Latin letters".to_owned(),
        (Choice::Particles, Particles::Join, _) => "particles joined".to_owned(),
        (Choice::Particles, Particles::Space, _) => "particles as words of their own".to_owned(),
        (Choice::Particles, Particles::Drop, _) => "particles left out".to_owned(),
        (Choice::Blanks, _, None) => "blanks left out".to_owned(),
        (Choice::Blanks, _, Some(sign)) => format!("'{sign}' for blanks"),
        (Choice::Signs, ..) => "signs left out".to_owned(),
    }
}

fn undecided(company: &Company<'_>, page: &mut Page) {
    let people = company.rehearsal.people.iter();
    let undecided: Vec<&Rehearsed> = people
        .filter(|who| matches!(who.part, Part::Undecided))
        .collect();
    if undecided.is_empty() {
        return;
    }
    page.heading(&format!("Wait for a decision ({})", undecided.len()));
    for who in undecided {
        page.line(2, &title(who));
    }
    page.say(
        2,
        "Whether these have an account is not settled (rosterd plan says why), so it is not known whether they need names.",
    );
}

#[cfg(test)]
pub(super) mod tests;
