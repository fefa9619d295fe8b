//! Plays scripted days on one directory, in one continuous life.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use regex::Regex;
use rosterd::guard::Breach;
use rosterd::plan::Disposition;
use rosterd::render::{Shown, Style, text};

use super::company::Folder;
use super::expect;
use super::hands;
use super::look::Looker;
use super::office::{Attempt, Office};
use super::sandbox::Faults;
use super::script::{Operator, Script};
use super::support::ground::Ground;

/// How one day went.
pub struct Played {
    /// The day's file, without its ending.
    pub slug: String,
    /// What a user sees of every plan that was made, ids and controller aside; the same on every directory.
    pub seen: Vec<String>,
    /// Every change in words, with the rule that wants it.
    pub told: Vec<String>,
    /// Whatever was not as the day says.
    pub faults: Vec<String>,
    /// How many end states were looked up.
    pub lookups: usize,
}

/// A life in which days are played.
pub struct Life {
    /// Everything around it.
    pub office: Office,
    blocked: BTreeMap<String, String>,
}

impl Life {
    /// The company on the eve of its first day.
    pub fn begin(folder: &Folder, ground: Arc<dyn Ground>) -> Self {
        ground.pour(&folder.world);
        let start = folder.days.first().expect("a calendar has days").at;
        let office = Office::found(ground, folder.company(), folder.settings(), start);
        Self {
            office,
            blocked: BTreeMap::new(),
        }
    }

    /// Plays a day.
    pub async fn play(&mut self, day: &Script) -> Played {
        let mut faults = self.morning(day);
        self.office.told.clear();
        let first = self.office.run().await;
        let mut seen = vec![self.seen(&first)];
        faults.extend(self.planned(day, &first));
        let last = match day.page.operator {
            None => first,
            Some(Operator::Approve) => {
                self.office.approve().await;
                let approved = self.office.run().await;
                seen.push(self.seen(&approved));
                faults.extend(left_over(&approved));
                approved
            }
        };
        let told = self.office.told.clone();
        for again in ["once more", "twice more"] {
            let run = self.office.run().await;
            faults.extend(settled(again, &last, &run));
        }
        faults.extend(self.evening(day));
        Played {
            slug: day.slug.clone(),
            seen,
            told,
            faults,
            lookups: day.page.sees.len(),
        }
    }

    /// What people do before the run.
    fn morning(&mut self, day: &Script) -> Vec<String> {
        self.office.clock(day.at);
        let personio = &self.office.personio;
        let ground = self.office.ground.as_ref();
        personio.faults(Faults {
            only_first: day.page.feed,
            ..Faults::default()
        });
        let hr = day.page.hr.iter();
        let hr = hr.map(|edit| attempt(|| hands::hr(personio, edit)));
        let it = day.page.it.iter();
        let it = it.map(|edit| attempt(|| hands::it(ground, edit)));
        hr.chain(it).filter_map(Result::err).collect()
    }

    /// The plan, the blocked and the held, both ways.
    fn planned(&mut self, day: &Script, first: &Attempt) -> Vec<String> {
        let page = &day.page;
        let planned = expect::planned(&first.run.plan);
        let mut faults = day.plan.faults(&planned);

        let found = expect::blocked(&first.run.plan);
        faults.extend(self.blocked(day, &found));

        // An operator who approves sees to what is held; a day may name it all the same.
        if page.operator.is_none() || !page.held.is_empty() {
            faults.extend(page.held.faults("held", &BTreeMap::new(), &held(first)));
        }
        faults.extend(alarms(page.alarm.as_deref(), first));
        faults.extend(failures(first));
        faults
    }

    /// Who is blocked, both ways, and remembers it for the next day.
    fn blocked(&mut self, day: &Script, found: &BTreeMap<String, String>) -> Vec<String> {
        let page = &day.page;
        if page.feed.is_some() {
            // Whoever is not in a broken feed is blocked or not seen at all, and is back when it is whole again.
            let nobody = BTreeMap::new();
            return page.blocked.faults("blocked", &nobody, found);
        }
        self.blocked
            .retain(|person, _| !day.plan.people.contains_key(person));
        let faults = page.blocked.faults("blocked", &self.blocked, found);
        let words = |person: &String| {
            let today = page.blocked.words(person);
            today
                .or_else(|| self.blocked.get(person).cloned())
                .unwrap_or_default()
        };
        self.blocked = found
            .keys()
            .map(|person| (person.clone(), words(person)))
            .collect();
        faults
    }

    fn evening(&self, day: &Script) -> Vec<String> {
        let looker = Looker {
            ground: self.office.ground.as_ref(),
            desk: &self.office.passwords,
            anchor: self.office.policy.anchor.attribute.as_str(),
        };
        let looks = day.page.sees.iter();
        looks.flat_map(|sees| looker.faults(sees)).collect()
    }

    /// The plan as a user sees it. GUIDs are drawn by the directory, and digests depend on them: neither is shown.
    fn seen(&self, attempt: &Attempt) -> String {
        let run = &attempt.run;
        let shown = Shown {
            plan: &run.plan,
            whole: &run.plan,
            held: &run.held,
            breaches: &run.breaches,
            limits: &attempt.used,
            controller: "dc1.corp.example",
            mode: self.office.guard.mode,
            zone: &self.office.policy.lifecycle.zone,
            forecast: false,
            recorded: false,
        };
        let text = text::plan(&shown, Style::plain(100));
        let cases = run.plan.cases.iter().map(|case| case.id.as_str());
        let ids = cases.chain([run.plan.id.as_str()]);
        let text = ids.fold(text, |text, id| text.replace(&id[..12], "············"));
        let guid = Regex::new(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b").expect("a pattern");
        guid.replace_all(&text, "········-····-····-····-············")
            .into_owned()
    }
}

/// Runs what panics with a message when a file asks for something impossible.
fn attempt(edit: impl FnOnce() -> Result<(), String>) -> Result<(), String> {
    catch_unwind(AssertUnwindSafe(edit)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        Err(text.unwrap_or_else(|| "an edit panicked".into()))
    })
}

fn held(attempt: &Attempt) -> BTreeMap<String, String> {
    let held = attempt.run.held.iter();
    held.map(|held| {
        let reasons: Vec<String> = held.breaches.iter().map(ToString::to_string).collect();
        (held.person.to_string(), reasons.join("; "))
    })
    .collect()
}

/// What is wrong with the plan as a whole, against what the day says about it.
fn alarms(wanted: Option<&str>, attempt: &Attempt) -> Vec<String> {
    let alarms = attempt.run.breaches.iter();
    let alarms: Vec<String> = alarms
        .filter(|breach| matches!(breach, Breach::Sentinel(_) | Breach::Unsound(_)))
        .map(ToString::to_string)
        .collect();
    match wanted {
        None => alarms
            .into_iter()
            .map(|alarm| format!("unexpected alarm: {alarm}"))
            .collect(),
        Some(words) if alarms.iter().any(|alarm| alarm.contains(words)) => Vec::new(),
        Some(words) => vec![format!("alarm: expected `{words}`, there is {alarms:?}")],
    }
}

/// Whatever was cleared and did not end as it should.
fn failures(attempt: &Attempt) -> Vec<String> {
    let stopped = attempt
        .run
        .stopped
        .iter()
        .map(|why| format!("the run stopped: {why}"));
    let cases = attempt.run.cases.iter().filter(|case| {
        let cleared = case
            .person
            .as_ref()
            .is_some_and(|person| attempt.cleared.contains(person));
        cleared && !matches!(case.disposition, Disposition::Changed(_))
    });
    let cases = cases.map(|case| {
        let who = case.person.as_ref().map_or("?", |person| person.as_str());
        format!("{who}: was cleared, ended as {}", case.disposition)
    });
    stopped.chain(cases).collect()
}

/// After an operator approved everything nothing may be held any more, alarms aside, which nobody can approve.
fn left_over(attempt: &Attempt) -> Vec<String> {
    let held = held(attempt).into_iter();
    let mut faults: Vec<String> = held
        .map(|(person, why)| format!("{person}: approved, and still held: {why}"))
        .collect();
    faults.extend(failures(attempt));
    faults
}

/// Nothing that was cleared may be there again, and whoever is held or blocked stays so.
fn settled(again: &str, before: &Attempt, after: &Attempt) -> Vec<String> {
    let mut faults = Vec::new();
    let planned = expect::planned(&after.run.plan);
    for person in &after.cleared {
        let what = &planned[&person.to_string()];
        faults.push(format!("{person}: not settled, planned {again}: `{what}`"));
    }
    let keys = |map: BTreeMap<String, String>| map.into_keys().collect::<BTreeSet<_>>();
    let (was, is) = (keys(held(before)), keys(held(after)));
    if was != is {
        faults.push(format!("held {again}: {is:?}, before {was:?}"));
    }
    let (was, is) = (
        keys(expect::blocked(&before.run.plan)),
        keys(expect::blocked(&after.run.plan)),
    );
    for person in was.symmetric_difference(&is) {
        let now = if is.contains(person) {
            "is blocked now"
        } else {
            "is not blocked any more"
        };
        faults.push(format!(
            "{person}: {now}, planned {again} at the same moment"
        ));
    }
    faults
}
