//! Expected against planned, both ways. Pure: a fault is a line that names the person, what was expected and what came.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rosterd::plan::{Action, Case, Outlook, Plan};
use serde::Deserialize;

/// `[plan]`: who, and what becomes of them.
#[derive(Clone, Debug, Default)]
pub struct PlanTable {
    /// People by name.
    pub people: BTreeMap<String, Planned>,
    /// How many people have changes, where not everybody is named.
    pub count: Option<usize>,
    /// How many people an event has, where not everybody is named.
    pub events: Option<BTreeMap<String, usize>>,
}

/// One person's part of a plan: what kind of event, and what changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// The event's word.
    pub event: String,
    /// What changes: attribute names, `move`, `enable`, `disable`, `create`, `expire`, `password`, `+GROUP`, `-GROUP`.
    pub words: BTreeSet<String>,
}

/// Reasons by person (`4720 = "looks like"`), and `_count` where not everybody is named.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wording {
    /// How many there are, those not named included.
    #[serde(rename = "_count")]
    pub count: Option<usize>,
    /// Words the reason contains; `false` for somebody who is not among them any more.
    #[serde(flatten)]
    pub people: BTreeMap<String, Reason>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Reason {
    /// Words it contains.
    Words(String),
    /// `false`: there is none any more.
    Over(bool),
}

impl PlanTable {
    /// Reads `[plan]`.
    pub fn read(table: &BTreeMap<String, toml::Value>) -> Result<Self, String> {
        let mut plan = Self::default();
        for (key, value) in table {
            let wrong = |wanted: &str| format!("{key} = {value}: wanted {wanted}");
            match key.as_str() {
                "_count" => {
                    let count = value.as_integer().and_then(|count| count.try_into().ok());
                    plan.count = Some(count.ok_or_else(|| wrong("how many people"))?);
                }
                "_events" => {
                    let events = value.clone().try_into();
                    plan.events = Some(events.map_err(|_| wrong("{ hire = 3, … }"))?);
                }
                _ if key.starts_with('_') => return Err(wrong("_count, _events or a person")),
                _ => {
                    let planned = value.as_str().and_then(Planned::read);
                    let planned = planned.ok_or_else(|| wrong("\"event: what changes\""))?;
                    plan.people.insert(key.clone(), planned);
                }
            }
        }
        Ok(plan)
    }

    /// Whether nothing is expected.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.count.is_none() && self.events.is_none()
    }

    /// What is not as expected.
    pub fn faults(&self, planned: &BTreeMap<String, Planned>) -> Vec<String> {
        let mut faults = Vec::new();
        for (person, expected) in &self.people {
            match planned.get(person) {
                None => faults.push(format!(
                    "{person}: expected `{expected}`, nothing is planned"
                )),
                Some(planned) => faults.extend(
                    expected
                        .fault(planned)
                        .map(|fault| format!("{person}: {fault}")),
                ),
            }
        }
        let named = self.count.is_none() && self.events.is_none();
        let others = planned
            .iter()
            .filter(|(person, _)| !self.people.contains_key(*person));
        faults.extend(
            others.filter(|_| named).map(|(person, planned)| {
                format!("{person}: nothing expected, planned `{planned}`")
            }),
        );
        if let Some(count) = self.count.filter(|count| *count != planned.len()) {
            faults.push(format!(
                "_count: expected {count} people, planned {}",
                planned.len()
            ));
        }
        let mut events: BTreeMap<String, usize> = BTreeMap::new();
        for planned in planned.values() {
            *events.entry(planned.event.clone()).or_default() += 1;
        }
        if let Some(expected) = self.events.as_ref().filter(|expected| **expected != events) {
            faults.push(format!(
                "_events: expected {expected:?}, planned {events:?}"
            ));
        }
        faults
    }
}

impl Planned {
    /// Reads `transfer: department move +GG-London`.
    pub fn read(text: &str) -> Option<Self> {
        let (event, words) = text.split_once(':')?;
        let words: BTreeSet<String> = words.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then(|| Self {
            event: event.trim().to_owned(),
            words,
        })
    }

    /// What a case plans.
    fn of(case: &Case) -> Self {
        let event = case.event.map_or("(no event)", |event| event.word());
        Self {
            event: event.to_owned(),
            words: case
                .changes
                .iter()
                .flat_map(|change| words(&change.action))
                .collect(),
        }
    }

    fn fault(&self, planned: &Self) -> Option<String> {
        let lower = |of: &Self| -> BTreeMap<String, String> {
            let words = of.words.iter();
            words
                .map(|word| (word.to_lowercase(), word.clone()))
                .collect()
        };
        let (wanted, found) = (lower(self), lower(planned));
        let beyond = |left: &BTreeMap<String, String>, right: &BTreeMap<String, String>| {
            let beyond = left.iter().filter(|(key, _)| !right.contains_key(*key));
            beyond
                .map(|(_, word)| word.clone())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let mut what = Vec::new();
        if self.event != planned.event {
            what.push(format!("it is a {}, not a {}", planned.event, self.event));
        }
        for (label, words) in [
            ("missing", beyond(&wanted, &found)),
            ("not expected", beyond(&found, &wanted)),
        ] {
            if !words.is_empty() {
                what.push(format!("{label}: {words}"));
            }
        }
        (!what.is_empty()).then(|| {
            format!(
                "{}\n      expected `{self}`\n      planned  `{planned}`",
                what.join("; ")
            )
        })
    }
}

impl fmt::Display for Planned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        write!(f, "{}: {}", self.event, words.join(" "))
    }
}

/// The words of one action. `password` is every change of a password: one nobody knows, one handed over, one scrambled.
fn words(action: &Action) -> Vec<String> {
    match action {
        Action::Create(_) => vec!["create".into()],
        Action::LockPassword | Action::HandOver { .. } => vec!["password".into()],
        Action::Enable => vec!["enable".into()],
        Action::Disable { scramble: true } => vec!["disable".into(), "password".into()],
        Action::Disable { scramble: false } => vec!["disable".into()],
        Action::Write { attribute, .. } | Action::Point { attribute, .. } => {
            vec![attribute.as_str().to_owned()]
        }
        Action::Anchor { .. } => vec!["link".into()],
        Action::Expire { .. } => vec!["expire".into()],
        Action::Rename(_) => vec!["rename".into()],
        Action::Move { .. } => vec!["move".into()],
        Action::Join { group } => vec![format!("+{}", group.name)],
        Action::Quit { group } => vec![format!("-{}", group.name)],
    }
}

/// The key of a case: the person's id; a record without one is `?`.
fn key(case: &Case) -> String {
    case.person
        .as_ref()
        .map_or_else(|| "?".to_owned(), ToString::to_string)
}

/// What is planned, by person.
pub fn planned(plan: &Plan) -> BTreeMap<String, Planned> {
    let cases = plan.cases.iter().filter(|case| !case.changes.is_empty());
    cases.map(|case| (key(case), Planned::of(case))).collect()
}

/// For whom nothing can be done, and why.
pub fn blocked(plan: &Plan) -> BTreeMap<String, String> {
    let reason = |case: &Case| match &case.outlook {
        Outlook::Blocked(why) | Outlook::Untouched(why) | Outlook::Rejected(why) => {
            Some(why.clone())
        }
        Outlook::Settled | Outlook::Changes(_) | Outlook::Waiting { .. } | Outlook::LeftOut(_) => {
            None
        }
    };
    let cases = plan.cases.iter();
    cases
        .filter_map(|case| Some((key(case), reason(case)?)))
        .collect()
}

/// Reasons against words they must contain, both ways: nobody missing, nobody unexpected. What is `what` they are?
pub fn reasons(
    what: &str,
    wanted: &BTreeMap<String, String>,
    found: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut faults = Vec::new();
    for (person, words) in wanted {
        match found.get(person) {
            None => faults.push(format!(
                "{person}: expected to be {what} (`{words}`), is not"
            )),
            Some(reason) if !reason.to_lowercase().contains(&words.to_lowercase()) => {
                faults.push(format!(
                    "{person}: {what} for another reason: expected `{words}`, it is `{reason}`"
                ))
            }
            Some(_) => {}
        }
    }
    let others = found
        .iter()
        .filter(|(person, _)| !wanted.contains_key(*person));
    faults
        .extend(others.map(|(person, reason)| format!("{person}: unexpectedly {what}: {reason}")));
    faults
}

impl Wording {
    /// Whether every entry can mean something.
    pub fn check(&self) -> Result<(), String> {
        let odd = self.people.iter().find(|(person, reason)| {
            person.starts_with('_') || matches!(reason, Reason::Over(true))
        });
        match odd {
            None => Ok(()),
            Some((key, _)) => Err(format!(
                "{key}: is a person with words of the reason, or with false"
            )),
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty() && self.count.is_none()
    }

    /// What is not as expected, where `before` is who was there the day before, with words of the reason.
    pub fn faults(
        &self,
        what: &str,
        before: &BTreeMap<String, String>,
        found: &BTreeMap<String, String>,
    ) -> Vec<String> {
        let mut wanted = before.clone();
        for (person, reason) in &self.people {
            match reason {
                Reason::Words(words) => wanted.insert(person.clone(), words.clone()),
                Reason::Over(_) => wanted.remove(person),
            };
        }
        let Some(count) = self.count else {
            return reasons(what, &wanted, found);
        };
        let named: BTreeMap<String, String> = found
            .iter()
            .filter(|(person, _)| wanted.contains_key(*person))
            .map(|(person, reason)| (person.clone(), reason.clone()))
            .collect();
        let mut faults = reasons(what, &wanted, &named);
        if count != found.len() {
            let who: Vec<String> = found
                .iter()
                .map(|(person, why)| format!("\n      {person}: {why}"))
                .collect();
            faults.push(format!(
                "_count: expected {count} people {what}, there are {}{}",
                found.len(),
                who.concat()
            ));
        }
        faults
    }
}

impl Wording {
    /// Words of the reason said about somebody.
    pub fn words(&self, person: &str) -> Option<String> {
        match self.people.get(person)? {
            Reason::Words(words) => Some(words.clone()),
            Reason::Over(_) => None,
        }
    }
}
