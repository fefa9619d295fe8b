//! Whose account an existing one is: the questions that are open, and what an operator answers.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{Case, Outlook, Plan, Sight};
use super::filtered::Filtered;
use super::humans::Humans;
use super::policy::Policy;
use super::view::View;
use crate::clock::Now;
use crate::directory::{Account, Directory, Guid, fold};
use crate::identity::{Match, match_people, may_link};
use crate::lifecycle::Stage;
use crate::past::{Choice, Decision, Past, Pin, REHIRE};
use crate::people::{Known, Person, PersonId, Roster};

/// An account that may be somebody's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// As it was seen.
    pub pin: Pin,
    /// Where it is.
    pub dn: String,
    /// Its login name.
    pub login: String,
    /// Whether it is enabled.
    pub enabled: bool,
    /// By what it may be the person's, in words.
    pub by: Vec<String>,
}

/// One line of questions: a person, and an account that may be the person's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Who.
    pub person: PersonId,
    /// First and last name.
    pub name: String,
    /// The hire date, where HR has one.
    pub hired: Option<jiff::civil::Date>,
    /// The account; none for somebody who waits although no account looks like the person.
    pub candidate: Option<Candidate>,
    /// What was decided for the person, on this line or without an account.
    pub decision: Option<Decision>,
}

/// Everybody without a link to whom something may belong, or who waits for a decision, in order of id. Whoever has
/// left, and whoever `people.filter` leaves out, waits for nothing.
pub fn questions(sight: &Sight, policy: &Policy, plan: &Plan) -> Vec<Question> {
    let humans = Humans::of(sight, policy, plan.now);
    let view = View::of(sight, humans.as_ref());
    let open = undecided(view, policy);
    let cases: BTreeMap<&PersonId, &Case> = plan
        .cases
        .iter()
        .filter_map(|case| Some((case.person.as_ref()?, case)))
        .collect();
    let asked = view.roster.people().filter_map(|person| {
        let case = cases.get(person.id())?;
        let waits = case.filtered.as_ref().is_some_and(Filtered::is_in)
            && !case.stage.as_ref().is_some_and(Stage::is_over);
        let found = open.get(person.id()).filter(|_| waits)?;
        let guids = candidates(found, case)?;
        Some(lines(person, &guids, view, policy))
    });
    asked.flatten().collect()
}

/// Whose account is whose as if nobody had decided anything.
fn undecided(view: View<'_>, policy: &Policy) -> BTreeMap<PersonId, Match> {
    let mut past = view.past.clone();
    past.decisions.clear();
    match_people(
        view.roster,
        view.directory,
        &past,
        &policy.anchor,
        &policy.adoption,
    )
}

/// The accounts somebody is asked about; nothing where nothing is asked.
fn candidates(found: &Match, case: &Case) -> Option<Vec<Guid>> {
    match found {
        Match::LookAlike(guids) | Match::Former(guids) => Some(guids.clone()),
        Match::Undecided => Some(Vec::new()),
        // Hired again, but too late to be given the account without a word.
        Match::Linked { guid, found: None } => {
            let late = matches!(case.outlook, Outlook::Blocked(_))
                && case.findings.iter().any(|finding| finding.about == REHIRE);
            late.then(|| vec![*guid])
        }
        _ => None,
    }
}

fn lines(person: &Person, guids: &[Guid], view: View<'_>, policy: &Policy) -> Vec<Question> {
    let decision = view.past.decision(person.id());
    let chosen = match decision.map(|decision| &decision.choice) {
        Some(Choice::Link { pin, .. }) => Some(pin.guid),
        _ => None,
    };
    // What was decided for is shown although it may not look like the person at all.
    let guids: BTreeSet<Guid> = guids.iter().copied().chain(chosen).collect();
    let accounts = guids
        .iter()
        .filter_map(|guid| view.directory.account(*guid));
    let mut accounts: Vec<&Account> = accounts.collect();
    accounts.sort_by(|a, b| a.dn.cmp(&b.dn));
    let line = |account: Option<&Account>| Question {
        person: person.id().clone(),
        name: person.display_name(),
        hired: match person.employment().hire_date {
            Known::Value(day) => Some(day),
            Known::Empty | Known::Unreadable => None,
        },
        candidate: account.map(|account| Candidate {
            pin: policy.adoption.pin(account),
            dn: account.dn.to_string(),
            login: account.sam.clone(),
            enabled: account.is_enabled(),
            by: policy.adoption.reasons(person, account),
        }),
        decision: decision
            .filter(|_| chosen.is_none() || chosen == account.map(|account| account.guid))
            .cloned(),
    };
    match accounts.as_slice() {
        [] => vec![line(None)],
        accounts => accounts.iter().map(|account| line(Some(account))).collect(),
    }
}

/// One line of answers, as an operator wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Where it stands in the file (`line 3`).
    pub place: String,
    /// Whose line.
    pub person: String,
    /// `link`, `create` (or `distinct`), `ignore`, `forget`, or nothing.
    pub decision: String,
    /// `yes`, `no`, or nothing.
    pub enable: String,
    /// The login name of the account.
    pub login: String,
    /// The account as it was shown; nothing where the operator names one by its login.
    pub pin: Option<Pin>,
}

/// What is to be stored: a decision, or none in the place of the one there was.
pub type Decided = (PersonId, Option<Decision>);

/// What the answers decide, lines without a decision left out.
///
/// # Errors
/// One message for every line that cannot be, and then nothing is decided at all.
pub fn decide(
    answers: &[Answer],
    sight: &Sight,
    policy: &Policy,
    by: &str,
    now: Now,
) -> Result<Vec<Decided>, Vec<String>> {
    let humans = Humans::of(sight, policy, now);
    let view = View::of(sight, humans.as_ref());
    let mut problems = Vec::new();
    let mut decided: BTreeMap<PersonId, (&str, Option<Choice>)> = BTreeMap::new();
    for answer in answers
        .iter()
        .filter(|answer| !answer.decision.trim().is_empty())
    {
        // Of a human with several profiles any id may be written.
        let written = PersonId::new(answer.person.trim());
        let person = view.roster.id_of(&written).clone();
        let choice = choice(answer, &person, view, policy);
        match choice {
            Err(why) => problems.push(format!("{}, person {person}: {why}", answer.place)),
            Ok(choice) => match decided.get(&person) {
                Some((_, known)) if *known == choice => {}
                Some((place, _)) => problems.push(format!(
                    "{}, person {person}: another decision than on {place}; one a person",
                    answer.place
                )),
                None => {
                    decided.insert(person, (&answer.place, choice));
                }
            },
        }
    }
    let decision = |choice: Option<Choice>| {
        choice.map(|choice| Decision {
            choice,
            by: by.to_owned(),
            at: now.instant(),
        })
    };
    problems.extend(impossible(&decided, view, policy, &decision));
    if !problems.is_empty() {
        return Err(problems);
    }
    let earlier: Vec<Decided> = decided
        .keys()
        .flat_map(|person| under_other_ids(person, view.roster, &sight.past))
        .collect();
    let decided = decided.into_iter();
    let decided = decided.map(|(person, (_, choice))| (person, decision(choice)));
    Ok(decided.chain(earlier).collect())
}

/// What was decided about a human under the ids of other profiles holds no longer.
fn under_other_ids(person: &PersonId, roster: &Roster, past: &Past) -> Vec<Decided> {
    let profiles = roster.get(person).map_or(&[][..], Person::profiles);
    let others = profiles.iter().map(|profile| profile.id());
    let others = others.filter(|id| *id != person && past.decision(id).is_some());
    others.map(|id| (id.clone(), None)).collect()
}

/// What one line says; nothing takes a decision back.
fn choice(
    answer: &Answer,
    person: &PersonId,
    view: View<'_>,
    policy: &Policy,
) -> Result<Option<Choice>, String> {
    let enable = match answer.enable.trim().to_ascii_lowercase().as_str() {
        "" | "no" | "false" => false,
        "yes" | "true" => true,
        other => return Err(format!("enable is '{other}'; yes, no or nothing")),
    };
    let word = answer.decision.trim().to_ascii_lowercase();
    if word == "forget" {
        return Ok(None);
    }
    if view.roster.get(person).is_none() {
        return Err("HR has nobody with this id".to_owned());
    }
    if enable && word != "link" {
        return Err(format!("enable goes with link, not with {word}"));
    }
    let linked = view.past.link(person);
    match word.as_str() {
        "link" => {
            let pin = pinned(answer, view.directory, policy)?;
            match linked.filter(|link| link.guid != pin.guid) {
                Some(_) => Err("this person has another account already".to_owned()),
                None => Ok(Some(Choice::Link { pin, enable })),
            }
        }
        "create" | "distinct" | "ignore" if linked.is_some() => {
            Err("this person has an account already".to_owned())
        }
        "create" | "distinct" => Ok(Some(Choice::Create)),
        "ignore" => Ok(Some(Choice::Ignore)),
        other => Err(format!(
            "'{other}' is no decision; link, create, ignore, forget, or nothing"
        )),
    }
}

/// The account a line means: as it was shown, or by its login as it is now.
fn pinned(answer: &Answer, directory: &Directory, policy: &Policy) -> Result<Pin, String> {
    let login = fold(answer.login.trim());
    let named = |account: &&Account| fold(&account.sam) == login;
    match &answer.pin {
        Some(pin) => {
            let account = directory.account(pin.guid);
            match account.filter(|account| !login.is_empty() && !named(account)) {
                Some(account) => Err(format!(
                    "the pin is of '{}' and the login '{}'; leave the pin empty to name an account by its login",
                    account.sam, answer.login
                )),
                None => Ok(pin.clone()),
            }
        }
        None if login.is_empty() => Err("link to which account? give its login".to_owned()),
        None => match directory.accounts().find(named) {
            Some(account) => Ok(policy.adoption.pin(account)),
            None => Err(format!(
                "there is no account '{}' below directory.bases",
                answer.login
            )),
        },
    }
}

/// Links that could not be carried out, everything decided at once.
fn impossible(
    decided: &BTreeMap<PersonId, (&str, Option<Choice>)>,
    view: View<'_>,
    policy: &Policy,
    decision: &dyn Fn(Option<Choice>) -> Option<Decision>,
) -> Vec<String> {
    let mut past = view.past.clone();
    for (person, (_, choice)) in decided {
        past.decisions.remove(person);
        let made = decision(choice.clone()).map(|made| (person.clone(), made));
        past.decisions.extend(made);
    }
    let links = decided
        .iter()
        .filter_map(|(person, (_, choice))| match choice {
            Some(Choice::Link { pin, .. }) => Some((person, pin)),
            _ => None,
        });
    let links: Vec<(&PersonId, &Pin)> = links.collect();
    let sides = (view.roster, view.directory, &past);
    let refused = may_link(&links, sides, &policy.anchor, &policy.adoption);
    let told = refused.into_iter().map(|(person, why)| {
        let place = decided.get(&person).map_or("", |(place, _)| *place);
        format!("{place}, person {person}: the account {why}")
    });
    told.collect()
}
